"""Finding people while typing, and filters as values. Pure, in memory.

Each person has one lower-case text of everything they are searched by; a query is words that must all occur in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import attrs

from app.staff.listing import StaffLine
from app.staff.names import other_initials

#: States of those who are no longer here.
GONE = frozenset({"left", "retired"})
# Between the fields, so that no query matches across two of them.
_EDGE = "\x1f"


@attrs.frozen(slots=True)
class StaffFilter:
    """A filter of the staff list as a value. An empty field does not narrow; fields are joined by and, values by or.

    ``presence`` is ``here`` or ``left``. ``contract_by``: contracts that end through this day. ``flags``: special
    status. ``due``: holds one of the certificates the index was told to be due. Ages are full years, inclusive.
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

    def matches(self, line: StaffLine) -> bool:
        """Tell whether a person passes all but the text and ``due``, which only an index can tell."""
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
        return self._marks(line) and self._numbers(line)

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


class StaffIndex:
    """The people of a list, searchable at every keystroke; the order of the list is kept."""

    def __init__(self, lines: Iterable[StaffLine], *, due: frozenset[int] = frozenset()) -> None:
        self.lines: tuple[StaffLine, ...] = tuple(lines)
        self.due = due
        self._texts: list[str] = [haystack(line) for line in self.lines]

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
            found = [line for line in found if within.matches(line) and (not within.due or line.id in self.due)]
        return tuple(found)


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
