"""Fair shares of a ward on paper: nights, weekend days, holidays and hours of each nurse beside the ward's middle."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from app.reports.document import (
    Block,
    Chart,
    ChartBar,
    Charts,
    Column,
    Document,
    Figure,
    Paragraph,
    Row,
    Signatures,
    Table,
)
from app.reports.roster import STATES
from app.roster.sheet import Sheet
from app.roster.sheet.fairness import FairLine, FairShare, shares
from app.words import say, tr

DRAWN = ("nights", "weekends")  # kinds that also have a picture
MOST_DRAWN = 40
TENTH = Decimal("0.1")


def fairness_sheets(sheets: Sequence[Sheet], *, organisation: str) -> Document:
    """Return the month's sheets compared: a line a nurse, most nights above the middle first; both halves of what counts."""
    first = sheets[0]
    blocks: list[Block] = []
    for sheet in sheets:
        blocks += _blocks(sheet, several=len(sheets) > 1)
    blocks += [
        Paragraph(tr("Each figure: this sheet, brought in from earlier months, and how far their sum lies from the ward's "
                     "middle for this person's part of full time."), size=8.5),
        Signatures(first.ward.signatures or (tr("Head nurse"),)),
    ]  # fmt: skip
    return Document(
        title=tr("{year}-{month} {ward} fair shares", year=first.first.year, month=first.first.month, ward=first.ward_name),
        organisation=organisation,
        meta=(str(say("from {first} to {last}", first=first.first, last=sheets[-1].last)), tr(STATES[first.state])),
        landscape=True,
        blocks=tuple(blocks),
    )  # fmt: skip


def _blocks(sheet: Sheet, *, several: bool) -> list[Block]:
    found = shares(sheet)
    if not found:
        return [Paragraph(tr("Nobody stands on this sheet."))]
    blocks: list[Block] = []
    if several:
        blocks.append(Paragraph(str(say("from {first} to {last}", first=sheet.first, last=sheet.last)), strong=True))
    blocks.append(_table(sheet, found))
    blocks += [Paragraph(share.sentence, size=9.5) for share in found if share.sentence and share.middle]
    aside: dict[tuple[str, ...], list[str]] = {}
    for share in found:
        aside.setdefault(share.aside, []).append(share.title)
    blocks += [
        Paragraph(tr("{kind}, not compared: {names}", kind="、".join(kinds), names="、".join(names)), size=8.5)
        for names, kinds in aside.items()
        if names
    ]
    if len(sheet.rows) <= MOST_DRAWN:
        blocks += [Charts((_chart(share),), height=30) for share in found if share.kind in DRAWN]
    return blocks


def _table(sheet: Sheet, found: Sequence[FairShare]) -> Table:
    held = {share.kind: {line.row: line for line in share.lines} for share in found}
    columns = (
        Column(tr("Staff no."), 1.0, least=15), Column(tr("Name"), 1.1, least=17), Column(tr("Level"), 0.6, "center", least=9),
        *(Column(text, 0.8, "right", least=14) for share in found for text in (
            share.title, f"{share.title}\n{tr('brought in')}", f"{share.title}\n{tr('from the middle')}")),
    )  # fmt: skip
    rows: list[Row] = []
    for place in dict.fromkeys(line.row for share in found for line in share.lines):
        row = sheet.rows[place]
        figures = (text for share in found for text in _figures(held[share.kind].get(place)))
        rows.append((row.no, row.name, row.level, *figures))
    middles = (text for share in found for text in ("", tr("middle"), short(share.middle)))
    rows.append(("", tr("Ward"), "", *middles))
    return Table(columns, tuple(rows))


def _figures(line: FairLine | None) -> tuple[str, str, str]:
    if line is None:
        return ("—", "—", "—")
    off = line.off.quantize(TENTH)
    return short(line.now), short(line.brought), Figure(f"{'+' if off > 0 else ''}{short(off)}", off, "+0.0;-0.0;0")


def _chart(share: FairShare) -> Chart:
    bars = tuple(ChartBar("\n".join(line.name[:3]), line.whole, short(line.whole)) for line in share.lines)
    title = tr("{kind}, brought in included (middle {middle})", kind=share.title, middle=short(share.middle))
    return Chart(title, bars)


def short(value: Decimal) -> Figure:
    """Return a figure to one place, noughts that say nothing left out; in a workbook a number."""
    text = f"{value.quantize(TENTH):f}"
    text = text.rstrip("0").rstrip(".")
    return Figure("0" if text == "-0" else text, value.quantize(TENTH), "General")
