"""Rosters side by side: what each comes to in real units, and who gains and who loses against the first. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from app.roster.model import context_of
from app.roster.sheet import Sheet, problem, roster
from app.roster.variants import WEIGHT_SETS, Gain, who_gains
from app.words import tr
from ui.roster.compare import Figures, figures_of

HOUR = 60
WISH = 2  # a wish kept weighs as two nights or weekends less


@attrs.frozen(slots=True)
class Part:
    """What one nurse has in one roster; ``better`` is 1 where she gains against the first roster, -1 where she loses."""

    nights: int
    weekends: int
    hours: int
    kept: int
    asked: int
    better: int = 0

    @property
    def text(self) -> str:
        """The figures in a line."""
        told = {"nights": self.nights, "weekends": self.weekends, "hours": self.hours}
        plain = tr("nights {nights} · weekends {weekends} · {hours} h", **told)
        wishes = tr("wishes {kept}/{asked}", kept=self.kept, asked=self.asked)
        return f"{plain} · {wishes}" if self.asked else plain


@attrs.frozen(slots=True, eq=False)
class Choice:
    """One roster to choose: its title, the sheet, its figures, and its part of every nurse in the order of rows."""

    key: str
    title: str
    sheet: Sheet
    figures: Figures
    parts: tuple[Part, ...]

    @property
    def gains(self) -> int:
        """How many gain against the first roster."""
        return sum(part.better > 0 for part in self.parts)

    @property
    def losses(self) -> int:
        """How many lose against the first roster."""
        return sum(part.better < 0 for part in self.parts)


def choices_of(base: Sheet, made: Sequence[tuple[str, Sheet]]) -> tuple[Choice, ...]:
    """Return rosters as choices, ``made`` being weight sets with their sheets; all are measured by the ward's own weights."""
    if not made:
        return ()
    asked = problem(base)
    context = context_of(asked)
    first = roster(made[0][1], context=context)
    found = []
    for key, sheet in made:
        by_person = {gain.person: gain for gain in who_gains(asked, first, roster(sheet, context=context))}
        parts = tuple(_part(by_person[row]) for row in range(len(base.rows)))
        title = str(WEIGHT_SETS[key].title)
        found.append(Choice(key, title, sheet, figures_of(sheet, base), parts))
    return tuple(found)


def _part(gain: Gain) -> Part:
    now, old = gain.after, gain.before
    more = WISH * (now.kept - old.kept) - (now.nights - old.nights) - (now.weekends - old.weekends)
    better = (more > 0) - (more < 0)
    return Part(now.nights, now.weekends, now.minutes // HOUR, now.kept, now.asked, better)
