"""结余台账 on paper: one line a person, the accounts side by side; every posting as an annex where it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import attrs

from app.reports.document import (
    Block,
    Column,
    Document,
    Grid,
    GridCell,
    GridColumn,
    GridLine,
    PageBreak,
    Paragraph,
    Row,
    Signatures,
    Table,
)
from app.reports.roster import STATES
from app.roster.book.balancedesk import BalanceLine, OpenedLine
from app.roster.sheet import Sheet, row_totals
from app.words import say, tr

MARGIN = 10.0
NUMBER, NAME = 14.0, 18.0  # millimetres
NONE = Decimal(0)


@attrs.frozen(slots=True)
class Figures:
    """One account of one person: account code, its title and unit as printed, and what it brought in, gained, lost, keeps."""

    no: str
    name: str
    code: str
    title: str
    opening: Decimal
    plus: Decimal
    minus: Decimal
    unsealed: Decimal
    closing: Decimal


def balance_sheet(
    sheet: Sheet,
    *,
    organisation: str,
    lines: Sequence[BalanceLine] = (),
    annex: Sequence[OpenedLine] | None = None,
) -> Document:
    """Return the sheet, and behind it the postings of ``annex`` unless it is None.

    ``lines`` are those of the balances page (postings by hand included); without them the sheet's own figures stand,
    as for a draft that posts nothing yet.
    """
    figures = tuple(_kept(lines) if lines else _of_sheet(sheet))
    blocks: list[Block] = [_grid(figures)] if figures else [Paragraph(tr("No account moved."))]
    if any(each.unsealed for each in figures):
        blocks.append(Paragraph(tr("Not sealed: what published rosters will post once they are sealed."), size=8.0))
    blocks.append(Signatures(sheet.ward.signatures or (tr("Head nurse"),)))
    if annex is not None:
        blocks += [PageBreak(), Paragraph(tr("Annex: every posting"), strong=True), _postings(annex)]
    return Document(
        title=tr(
            "{year}-{month} {ward} balances", year=sheet.first.year, month=sheet.first.month, ward=sheet.ward_name
        ),
        organisation=organisation,
        meta=(str(say("from {first} to {last}", first=sheet.first, last=sheet.last)), tr(STATES[sheet.state])),
        blocks=tuple(blocks),
        landscape=True,
        margin=MARGIN,
    )


def _kept(lines: Iterable[BalanceLine]) -> Iterable[Figures]:
    for line in lines:
        title = _titled(line.title, line.account.unit)
        yield Figures(line.no, line.name, line.account.code, title, line.opening, line.plus, line.minus, line.unsealed,
                      line.closing)  # fmt: skip


def _of_sheet(sheet: Sheet) -> Iterable[Figures]:
    for index, row in enumerate(sheet.rows):
        for balance in row_totals(sheet, index, actual=True).balances:
            account = sheet.ward.account(balance.account)
            if account is not None and (balance.opening or balance.plus or balance.minus):
                title = _titled(account.title, account.unit)
                yield Figures(row.no, row.name, account.code, title, balance.opening, balance.plus, balance.minus, NONE,
                              balance.closing)  # fmt: skip


def _titled(title: str, unit: str) -> str:
    return f"{title}（{tr('h') if unit == 'hour' else tr('d')}）"


def _grid(figures: Sequence[Figures]) -> Grid:
    """Return one line a person, four or five columns an account."""
    accounts = {each.code: each.title for each in figures}
    unsealed = {each.code for each in figures if each.unsealed}
    people: dict[tuple[str, str], dict[str, Figures]] = {}
    for each in figures:
        people.setdefault((each.no, each.name), {})[each.code] = each
    columns = [GridColumn(tr("Staff no."), width=NUMBER), GridColumn(tr("Name"), width=NAME, align="left")]
    for code, title in accounts.items():
        parts = [
            tr("Opening"),
            tr("Plus"),
            tr("Minus"),
            *([tr("Not sealed")] if code in unsealed else []),
            tr("Closing"),
        ]
        columns += [
            GridColumn(
                "" if place else title, second=part, align="right", joined=bool(place), shade=place + 1 == len(parts)
            )
            for place, part in enumerate(parts)
        ]
    lines = []
    for (no, name), held in people.items():
        cells = [cell for code in accounts for cell in _cells(held.get(code), unsealed=code in unsealed)]
        lines.append(GridLine((GridCell(no), GridCell(name), *cells)))
    return Grid(columns=tuple(columns), lines=tuple(lines))


def _cells(figures: Figures | None, *, unsealed: bool) -> Iterable[GridCell]:
    """Yield an account's cells of one person; nought is left out except where it is what is left."""
    if figures is None:
        yield from [GridCell("")] * (4 + unsealed)
        return
    for amount in (figures.opening, figures.plus, figures.minus, *((figures.unsealed,) if unsealed else ())):
        yield GridCell(amount or "")
    yield GridCell(figures.closing, strong=True)


def _postings(opened: Sequence[OpenedLine]) -> Table:
    columns = (
        Column(tr("Staff no."), 1, least=16),
        Column(tr("Name"), 1.1, least=18),
        Column(tr("Account"), 1.2),
        Column(tr("Day"), 1.2, least=20),
        Column(tr("Posting"), 2),
        Column(tr("Amount"), 0.8, align="right"),
        Column(tr("Left"), 0.8, align="right"),
        Column(tr("Source"), 2.4),
    )
    rows: list[Row] = [
        (each.line.no, each.line.name, each.line.title, item.on, str(item.what), item.amount, item.running, item.source)
        for each in opened
        for item in each.items
    ]
    return Table(columns, tuple(rows), empty=tr("Nothing is posted yet."))
