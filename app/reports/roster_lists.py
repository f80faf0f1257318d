"""Lists beside the roster: the cells changed since it was published, and the balances of the ward."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from app.reports.document import Column, Document, Row, Signatures, Table
from app.reports.roster import STATES, month_title
from app.roster.book.balancedesk import BalanceLine
from app.roster.sheet import Sheet, row_totals
from app.words import say, tr


@attrs.frozen(slots=True)
class Changed:
    """One changed cell as the change sheet lists it."""

    day: str
    name: str
    before: str
    after: str
    reason: str
    by: str
    at: str


def change_sheet(sheets: Sequence[Sheet], changed: Sequence[Changed], *, organisation: str) -> Document:
    """Return the list of cells changed since publishing, to be pinned beside the sheets of a month."""
    sheet = sheets[0]
    columns = (
        Column(tr("Day"), 1.4, least=20),
        Column(tr("Name"), 1.2, least=16),
        Column(tr("Before"), 1, align="center"),
        Column(tr("After"), 1, align="center"),
        Column(tr("Reason"), 3),
        Column(tr("Changed by"), 1.2),
        Column(tr("At"), 1.6, least=28),
    )
    rows: tuple[Row, ...] = tuple(
        (c.day, c.name, c.before or "—", c.after or "—", c.reason, c.by, c.at) for c in changed
    )
    return Document(
        title=month_title(sheets) + tr(" · changes"),
        organisation=organisation,
        meta=(tr("Version {number}", number=sheet.version), tr("{count} cells changed", count=len(rows))),
        blocks=(
            Table(columns, rows, empty=tr("Nothing was changed since the roster was published.")),
            Signatures(sheet.ward.signatures or (tr("Head nurse"),)),
        ),
    )


def balance_sheet(sheet: Sheet, *, organisation: str, lines: Sequence[BalanceLine] = ()) -> Document:
    """Return 结余台账: what each account brought in, gained, lost and keeps, a line a person and account.

    ``lines`` are those of the balances page (postings by hand included); without them the sheet's own figures stand,
    as for a draft that posts nothing yet.
    """
    unsealed = any(line.unsealed for line in lines)
    figures = (tr("Opening"), tr("Plus"), tr("Minus"), *((tr("Not sealed"),) if unsealed else ()), tr("Closing"))
    columns = (
        Column(tr("Staff no."), 1.1, least=16),
        Column(tr("Name"), 1.2, least=18),
        Column(tr("Account"), 1.2),
        Column(tr("Measured in"), 0.6, align="center"),
        *(Column(title, 1, align="right", least=16) for title in figures),
    )
    rows = _kept_rows(lines, unsealed=unsealed) if lines else _sheet_rows(sheet)
    return Document(
        title=tr(
            "{year}-{month} {ward} balances", year=sheet.first.year, month=sheet.first.month, ward=sheet.ward_name
        ),
        organisation=organisation,
        meta=(str(say("{first} to {last}", first=sheet.first, last=sheet.last)), tr(STATES[sheet.state])),
        blocks=(
            Table(columns, tuple(rows), empty=tr("No account moved.")),
            Signatures(sheet.ward.signatures or (tr("Head nurse"),)),
        ),
    )


def _kept_rows(lines: Sequence[BalanceLine], *, unsealed: bool) -> Iterator[Row]:
    for line in lines:
        unit = tr("h") if line.account.unit == "hour" else tr("d")
        later = (line.unsealed,) if unsealed else ()
        yield (line.no, line.name, line.title, unit, line.opening, line.plus, line.minus, *later, line.closing)


def _sheet_rows(sheet: Sheet) -> Iterator[Row]:
    for index, row in enumerate(sheet.rows):
        for balance in row_totals(sheet, index, actual=True).balances:
            account = sheet.ward.account(balance.account)
            if account is None or not (balance.opening or balance.plus or balance.minus):
                continue
            unit = tr("h") if account.unit == "hour" else tr("d")
            yield (row.no, row.name, account.title, unit, balance.opening, balance.plus, balance.minus, balance.closing)
