"""The lists beside the keying of questionnaires: the sheets, and what they come to by person."""

from __future__ import annotations

from decimal import Decimal

import attrs

from app.performance.survey import Sheet, SurveyBook
from app.words import tr
from ui.kit.tables import CellView, Column, Mark
from ui.kit.tableview import RowTable
from ui.kit.tokens import Shape, Tone


@attrs.frozen(slots=True)
class Standing:
    """What one person's (or the unit's) sheets come to so far."""

    name: str
    sheets: int
    percent: Decimal | None
    strong: bool = False


def standings_of(book: SurveyBook) -> list[Standing]:
    """Return what the sheets come to: each person, the unit as a whole, and all of them."""
    rows = [
        Standing(name, book.tallies[who].sheets, book.tallies[who].percent)
        for who, _number, name in book.people if who in book.tallies
    ]  # fmt: skip
    if None in book.tallies:
        rows.append(Standing(tr("The unit as a whole"), book.tallies[None].sheets, book.tallies[None].percent))
    if rows:
        rows.append(Standing(tr("All sheets"), book.whole.sheets, book.whole.percent, strong=True))
    return rows


def sheets_table() -> RowTable[Sheet]:
    """Make the list of sheets keyed in."""
    table: RowTable[Sheet] = RowTable(
        (
            Column("number", tr("Paper no."), lambda sheet: str(sheet.number), width=50, right=True,
                   sort=lambda sheet: sheet.number),
            Column("about", tr("About"), _about, width=120),
            Column("ticks", tr("Answers"), lambda sheet: " ".join(map(tick_text, sheet.ticks)), width=134),
            Column("percent", tr("Worth"), lambda sheet: CellView(percent_text(sheet.percent), tone=Tone.STRONG), width=66,
                   right=True, sort=lambda sheet: sheet.percent or Decimal(-1)),
            Column("remark", tr("Remark"), lambda sheet: CellView(sheet.remark, tooltip=sheet.remark),
                   width=90, stretch=True),
            Column("by", tr("Keyed by"), lambda sheet: sheet.by, width=66),
            Column("checked", tr("Checked by"), _checked, width=76),
        ),
        name=tr("Sheets keyed in"),
    )  # fmt: skip
    table.say_when_empty(
        tr("No sheet was keyed in yet."), tr("Key the answers above: one figure a question, Enter for the next sheet.")
    )
    return table


def standings_table() -> RowTable[Standing]:
    """Make the list of what they come to."""
    table: RowTable[Standing] = RowTable(
        (
            Column("name", tr("About"), lambda each: _strong(each, each.name), width=120, stretch=True),
            Column("sheets", tr("Papers"), lambda each: _strong(each, str(each.sheets)), width=60, right=True),
            Column(
                "percent", tr("Worth"), lambda each: _strong(each, percent_text(each.percent)), width=76, right=True
            ),
        ),
        name=tr("What the sheets come to"),
    )
    table.say_when_empty(tr("Nothing to add up yet."), "")
    return table


def _strong(each: Standing, text: str) -> CellView:
    return CellView(text, tone=Tone.STRONG if each.strong else Tone.PLAIN)


def _about(sheet: Sheet) -> CellView:
    if not sheet.name:
        return CellView(tr("The unit as a whole"), tone=Tone.QUIET)
    return CellView(sheet.name, second=sheet.staff_no)


def _checked(sheet: Sheet) -> CellView:
    if not sheet.checked_by:
        return CellView("")
    return CellView(sheet.checked_by, marks=(Mark(Shape.TICK, Tone.GOOD, tr("Keyed a second time, and the same")),))


def tick_text(tick: int | None) -> str:
    """Return an answer as it is read; - where nothing was ticked."""
    return "-" if tick is None else str(tick)


def percent_text(percent: Decimal | None) -> str:
    """Return a worth with two places, nothing for None."""
    return "" if percent is None else f"{percent:.2f}"
