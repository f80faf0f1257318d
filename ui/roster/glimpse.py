"""What the figures and the cover would be if what is in the hand were let go here: only what would change. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from app.roster.sheet import Place, Sheet, cover_of_day, row_totals
from ui.roster.present import figure, figure_columns
from ui.roster.views import FootCell, GridView


@attrs.frozen(slots=True)
class Glimpse:
    """Figures as they would be, by row and column, and cover by line and day; both hold nothing that stays as it is."""

    figures: Mapping[tuple[int, int], str] = attrs.field(factory=dict)
    cover: Mapping[tuple[int, int], FootCell] = attrs.field(factory=dict)


NOTHING = Glimpse()


def glimpse_of(after: Sheet, places: Sequence[Place], view: GridView) -> Glimpse:
    """Return what ``after``, a sheet in which only ``places`` differ from what ``view`` shows, would change beside them."""
    figures: dict[tuple[int, int], str] = {}
    columns = figure_columns(after)
    for row in sorted({place.row for place in places}):
        totals = row_totals(after, row)
        for column, (key, now) in enumerate(zip(columns, view.rows[row].figures, strict=True)):
            then = figure(key, totals)
            if then != now:
                figures[row, column] = then
    cover: dict[tuple[int, int], FootCell] = {}
    for day in sorted({place.day for place in places}):
        for line, each in enumerate(cover_of_day(after, day)):
            then = str(each.have)
            if then != view.foot[line].cells[day].text:
                cover[line, day] = FootCell(then, each.short)
    return Glimpse(figures, cover)
