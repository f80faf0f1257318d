"""What the review shows of each row, made once off the main thread. No Qt."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import attrs

from app.exchange.planning import State
from app.exchange.rejecting import comes_back
from app.exchange.wording import UNSHOWN, field_title, value_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.exchange.planning import Outcome
    from app.exchange.service import DryRun
    from app.exchange.values import Problem, ReadRow


@attrs.frozen(slots=True)
class Change:
    """One field of a record on file: its title, what stands there, what would."""

    title: str
    before: str
    after: str


@attrs.frozen(slots=True)
class ReviewLine:
    """One row of the workbook: whom it is about, what becomes of it, what is wrong with it."""

    sheet: str
    row: int
    person: str
    number: str
    fate: State
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = attrs.field(default=(), repr=False)
    read: ReadRow | None = attrs.field(default=None, repr=False, eq=False)


@attrs.frozen(slots=True)
class Review:
    """A dry run as shown: its lines, counts of problems by kind, how many rows come ``back`` to be corrected."""

    run: DryRun = attrs.field(repr=False)
    lines: tuple[ReviewLine, ...] = attrs.field(repr=False)
    kinds: Mapping[str, int]
    back: int = 0

    @property
    def troubled(self) -> int:
        """How many rows have a problem."""
        return sum(1 for line in self.lines if line.problems)


def review(run: DryRun) -> Review:
    """Return ``run`` as it is shown."""
    fates = {(outcome.sheet, outcome.row): outcome for outcome in run.outcomes}
    lines = tuple(_line(row, fates.get((row.sheet, row.row)), run.units) for row in run.rows)
    back = sum(1 for line in lines if line.read is not None and comes_back(line.read, line.fate))
    return Review(run, lines, Counter(problem.kind for problem in run.problems), back)


def _line(row: ReadRow, outcome: Outcome | None, units: Mapping[int, str]) -> ReviewLine:
    return ReviewLine(
        sheet=row.sheet,
        row=row.row,
        person=_text(row, "name"),
        number=_text(row, "staff_no") or _text(row, "person"),
        fate=State.REFUSED if outcome is None else outcome.state,
        changes=() if outcome is None else shown_changes(outcome.changes, units),
        problems=tuple(row.problems),
        read=row,
    )


def _text(row: ReadRow, field: str) -> str:
    value = row.record.get(field) or row.aside.get(field)
    return str(value) if value else ""


def shown_changes(changes: Sequence[tuple[str, object, object]], units: Mapping[int, str]) -> tuple[Change, ...]:
    """Return changes of fields in words; what only follows from the name is left out."""
    return tuple(
        Change(field_title(field), value_title(field, before, units), value_title(field, after, units))
        for field, before, after in changes
        if field not in UNSHOWN
    )
