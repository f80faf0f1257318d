"""Who is meant by a row: found by staff number, identity number or name among the people of the vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from app.exchange.normalise.text import squeeze
from app.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.exchange.values import ReadRow


@attrs.frozen(slots=True)
class Known:
    """One person as far as finding needs: row id, staff number, identity number, name, unit name."""

    id: int
    staff_no: str | None
    id_no: str | None
    name: str
    dept: str | None = None


class People:
    """Looks people up."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._by_no: dict[str, Known] = {}
        self._by_bare: dict[str, list[Known]] = {}
        self._by_id: dict[str, Known] = {}
        self._by_name: dict[str, list[Known]] = {}
        for person in known:
            if person.staff_no:
                self._by_no[person.staff_no.upper()] = person
                self._by_bare.setdefault(person.staff_no.lstrip("0").upper(), []).append(person)
            if person.id_no:
                self._by_id[person.id_no] = person
            self._by_name.setdefault(squeeze(person.name), []).append(person)

    def find(self, row: ReadRow) -> Known | None:
        """Return the person of ``row``; a number that is unknown is not made up for by a name."""
        number, identity, name = row.aside.get("staff_no"), row.aside.get("id_no"), row.aside.get("name")
        if number:
            exact = self._by_no.get(number.upper())
            bare = self._by_bare.get(number.lstrip("0").upper(), [])
            found = exact or (bare[0] if len(bare) == 1 else None)
            return found or (self._by_id.get(identity) if identity else None)
        if identity:
            found = self._by_id.get(identity)
            if found is not None or "staff_no" in row.cells:
                return found
            return self._named(name, row.aside.get("dept")) if self._unreadable(identity) else None
        return self._named(name, row.aside.get("dept")) if name else None

    @staticmethod
    def _unreadable(identity: str) -> bool:
        return identity.strip("0123456789X") != "" or len(identity) != 18  # noqa: PLR2004 - signs of a resident's number

    def _named(self, name: str | None, dept: str | None) -> Known | None:
        same = self._by_name.get(squeeze(name or ""), [])
        if len(same) > 1 and dept:
            same = [person for person in same if person.dept == dept]
        return same[0] if len(same) == 1 else None


def find_people(rows: Iterable[ReadRow], people: People) -> None:
    """Put ``person`` (the staff number) into each record, or a problem where nobody is meant."""
    for row in rows:
        found = people.find(row)
        if found is not None:
            row.aside["person_id"] = found.id
            row.record = {"person": found.staff_no, **row.record}
            continue
        raw = row.aside.get("staff_no") or row.aside.get("id_no") or row.aside.get("name")
        named = [each for each in ("staff_no", "id_no", "name") if each in row.cells and row.aside.get(each)]
        if named:
            row.cells["person"] = row.cells[named[0]]
        row.note("unknown_person", "person", say("No member of staff answers to “{value}”.", value=raw or ""))
