"""Finding people while typing, and filters as values. Pure, in memory.

Each person has one lower-case text of everything they are searched by; a query is words that must all occur in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import attrs

from app.staff.codes import GONE
from app.staff.gaps import gaps_of
from app.staff.listing import StaffLine
from app.staff.names import other_initials
from app.staff.retirement import retires_on

# Between the fields, so that no query matches across two of them.
_EDGE = "\x1f"


@attrs.frozen(slots=True)
class StaffFilter:
    """A filter of the staff list as a value. An empty field does not narrow; fields are joined by and, values by or.

    ``presence`` is ``here`` or ``left``. ``contract_by``: contracts that end through this day. ``flags``: special
    status. ``due``: holds one of the certificates the index was told to be due. Ages are full years, inclusive.
    ``missing``: any of these keys of ``gaps.GAPS``. ``*_within``: that many days from the day the index stands for.
    """

    text: str = ""
    presence: str = ""
    staffing_types: tuple[str, ...] = ()
    unit_ids: tuple[int, ...] = ()
    campus_ids: tuple[int, ...] = ()
    categories: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    nurse_levels: tuple[str, ...] = ()
    post_grades: tuple[str, ...] = ()
    sexes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    on_loan: bool = False
    not_appointed: bool = False
    due: bool = False
    age_from: int | None = None
    age_to: int | None = None
    contract_by: date | None = None
    contract_within: int | None = None
    retires_within: int | None = None
    missing: tuple[str, ...] = ()

    def to_json(self) -> str:
        """Return the fields that narrow, as JSON."""
        return json.dumps(
            {k: v for k, v in attrs.asdict(self, recurse=False).items() if v not in ("", (), False, None)},
            ensure_ascii=False,
            default=date.isoformat,
            sort_keys=True,
        )

    @classmethod
    def from_json(cls, text: str) -> StaffFilter:
        """Read what ``to_json`` wrote; a field of a later release is passed over.

        Raises:
            ValueError: ``text`` is no JSON object.
        """
        found: Any = json.loads(text)
        if not isinstance(found, dict):
            raise ValueError(text)  # noqa: TRY004 - the text is wrong, not a type of ours
        known = {f.name for f in attrs.fields(cls)}
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in found.items() if k in known}
        if "contract_by" in values:
            values["contract_by"] = date.fromisoformat(values["contract_by"])
        return cls(**values)

    def matches(self, line: StaffLine, *, today: date | None = None) -> bool:
        """Tell whether a person passes all but the text, ``due`` and ``missing``, which only an index can tell.

        ``today`` is the day from which ``*_within`` count; without it they let nobody through.
        """
        if self.presence and self.presence != ("left" if line.state in GONE else "here"):
            return False
        sets = (
            (self.staffing_types, line.staffing_type),
            (self.campus_ids, line.campus_id),
            (self.categories, line.category),
            (self.titles, line.title_code),
            (self.nurse_levels, line.nurse_level),
            (self.post_grades, line.post_grade),
            (self.sexes, line.sex),
            (self.states, line.state),
        )
        if any(wanted and value not in wanted for wanted, value in sets):
            return False
        if self.unit_ids and line.home_unit_id not in self.unit_ids and line.working_unit_id not in self.unit_ids:
            return False
        return self._marks(line) and self._numbers(line) and self._days(line, today)

    def _marks(self, line: StaffLine) -> bool:
        if self.flags and not any(flag in line.flags for flag in self.flags):
            return False
        if self.on_loan and line.home_unit_id == line.working_unit_id:
            return False
        return not (self.not_appointed and (line.qualified_code is None or line.qualified_code == line.appointed_code))

    def _numbers(self, line: StaffLine) -> bool:
        if self.age_from is not None and (line.age is None or line.age < self.age_from):
            return False
        if self.age_to is not None and (line.age is None or line.age > self.age_to):
            return False
        return self.contract_by is None or (line.contract_until is not None and line.contract_until <= self.contract_by)

    def _days(self, line: StaffLine, today: date | None) -> bool:
        if self.contract_within is not None and not _within(line.contract_until, self.contract_within, today):
            return False
        return self.retires_within is None or _within(retires_on(line), self.retires_within, today)


class StaffIndex:
    """The people of a list, searchable at every keystroke; the order of the list is kept.

    ``due``: whose certificates are due. ``below``: unit -> itself and all units below it, so that a filter for a
    department finds its wards. ``today``: the day the lines stand for.
    """

    def __init__(
        self,
        lines: Iterable[StaffLine],
        *,
        due: frozenset[int] = frozenset(),
        below: Mapping[int, frozenset[int]] | None = None,
        today: date | None = None,
    ) -> None:
        self.lines: tuple[StaffLine, ...] = tuple(lines)
        self.due = due
        self.below = below or {}
        self.today = today
        self._texts: list[str] = [haystack(line) for line in self.lines]
        self._gaps: dict[int, frozenset[str]] | None = None

    def gaps(self) -> Mapping[int, frozenset[str]]:
        """Return person -> what is missing of them, of those of whom anything is; judged once."""
        if self._gaps is None:
            told = ((line.id, frozenset(gaps_of(line))) for line in self.lines)
            self._gaps = {person_id: gaps for person_id, gaps in told if gaps}
        return self._gaps

    def search(self, text: str, *, within: StaffFilter | None = None) -> tuple[StaffLine, ...]:
        """Return the people all words of ``text`` are found in, narrowed by ``within`` (and its own text)."""
        words = text.lower().split() + (within.text.lower().split() if within else [])
        found: Sequence[StaffLine] = self.lines
        if words:
            found = [line for line, hay in zip(self.lines, self._texts, strict=True) if words[0] in hay]
            if len(words) > 1:
                texts = [hay for hay in self._texts if words[0] in hay]
                found = [line for line, hay in zip(found, texts, strict=True) if all(w in hay for w in words[1:])]
        if within is not None and within != StaffFilter(text=within.text):
            found = self._narrow(found, within)
        return tuple(found)

    def _narrow(self, lines: Sequence[StaffLine], within: StaffFilter) -> Sequence[StaffLine]:
        tops = (self.below.get(unit_id, frozenset({unit_id})) for unit_id in within.unit_ids)
        opened = attrs.evolve(within, unit_ids=tuple(frozenset().union(*tops)))
        if within.due:
            lines = [line for line in lines if line.id in self.due]
        if within.missing:
            wanted, gaps = frozenset(within.missing), self.gaps()
            lines = [line for line in lines if wanted & gaps.get(line.id, frozenset())]
        return [line for line in lines if opened.matches(line, today=self.today)]


def _within(day: date | None, days: int, today: date | None) -> bool:
    return day is not None and today is not None and day <= today + timedelta(days=days)


def haystack(line: StaffLine) -> str:
    """Return everything a person is searched by: name, readings, initials of all readings, staff number."""
    fields = (
        line.name,
        line.pinyin.replace(" ", ""),
        line.pinyin,
        line.initials,
        *other_initials(line.name, but=line.initials),
        line.staff_no or "",
    )
    return _EDGE.join(dict.fromkeys(field.lower() for field in fields if field))
