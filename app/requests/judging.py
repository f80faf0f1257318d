"""A swap judged by the rules of the sheet, as a drag in the editor is; and whom one could swap with. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from app.roster.audit import Audit, Edit, FindingsDiff, TargetLevel
from app.roster.model import Finding, context_of
from app.roster.rules import RULES_BY_KEY
from app.roster.sheet import Place, Sheet, SheetCell, problem, roster
from app.roster.sheet.totals import codes_of
from app.words import Words, say

#: What these rules say of a person tells of their health, papers or quarrels: a colleague is not told.
PRIVATE = frozenset({
    "pregnancy", "nursing", "leave", "eligibility", "orientation", "excluded-posts", "pairing", "wishes", "skill",
    "protected-hours",
})  # fmt: skip
MOST = 24
AROUND = 15  # days before and after in which a colleague's duty is looked for
TOLD = 6


@attrs.frozen(slots=True)
class Told:
    """What one rule says: its level (law, standard, policy), whether it binds, its name, the sentence, the source."""

    level: str
    hard: bool
    rule: Words
    sentence: Words
    citation: str


@attrs.frozen(slots=True)
class Verdict:
    """What a swap does: the gravest (green FREE, amber DEARER and POLICY, red STANDARD and LAW) and what the rules say."""

    level: TargetLevel
    cost: int
    told: tuple[Told, ...]

    @property
    def is_forbidden(self) -> bool:
        """Tell whether law or a ministry's standard forbids it; nobody may grant that."""
        return self.level >= TargetLevel.STANDARD


@attrs.frozen(slots=True)
class Offer:
    """A colleague's duty one could swap for: who, which day, what both hold on each day, and the verdict."""

    person_id: int
    name: str
    day: int
    held: tuple[tuple[int, str, str], ...]
    verdict: Verdict


class SwapBench:
    """A published sheet on which swaps are tried.

    Args:
        sheet: the sheet as it is on the notice board, with today's facts.
    """

    def __init__(self, sheet: Sheet) -> None:
        free = {p: attrs.evolve(sheet.cells[p.row][p.day], locked=False) for p in sheet.places()}
        self.sheet = sheet.with_cells(free)
        made = problem(self.sheet, near_published=False)  # that something changes is what is asked for
        self._context = context_of(made)
        self._audit = Audit(made, roster(self.sheet, context=self._context))

    def held(self, one: int, other: int, days: Iterable[int]) -> tuple[tuple[int, str, str], ...]:
        """Return what two rows hold on days: (day, one's, the other's)."""
        cells = self.sheet.cells
        return tuple((day, cells[one][day].text, cells[other][day].text) for day in sorted(set(days)))

    def stops(self, one: int, other: int, days: Iterable[int]) -> Words | None:
        """Say why two rows cannot be exchanged on days at all; None where they can."""
        chosen = sorted(set(days))
        for row in (one, other):
            for day in chosen:
                cell = self.sheet.cells[row][day]
                granted = (self.sheet.rows[row].id, day) in self.sheet.leave_days
                if cell.blank or granted or any(code.is_leave for code in codes_of(self.sheet.ward, cell)):
                    return say("{name} has no duty to swap on {day}.", name=self.sheet.rows[row].name,
                               day=f"{self.sheet.date(day):%m-%d}")  # fmt: skip
        if all(self.sheet.cells[one][day].codes == self.sheet.cells[other][day].codes for day in chosen):
            return say("Both have the same on these days.")
        return None

    def judge(self, one: int, other: int, days: Iterable[int], *, reader: int | None = None) -> Verdict:
        """Judge an exchange of two rows on days; ``reader`` (row) is told nothing private of others, None everything."""
        return verdict_of(self._difference(one, other, days), self.sheet, reader=reader)

    def offers(self, row: int, day: int, *, since: int, most: int = MOST) -> tuple[Offer, ...]:
        """Return the colleagues' duties a row's duty on a day could be swapped for, the best first.

        ``since``: the first day that may still be changed. On the day itself shifts are exchanged; on another day a
        colleague's duty is taken for one's own where each is free on the other's day. What law forbids is left out.
        """
        found: list[tuple[int, int, int, Offer]] = []
        cells = self.sheet.cells
        for other in range(len(cells)):
            for there in range(max(since, day - AROUND), min(self.sheet.days, day + AROUND + 1)):
                days = tuple(sorted({day, there}))
                if other == row or not self._fits(row, other, day, there) or self.stops(row, other, days):
                    continue
                verdict = self.judge(row, other, days, reader=row)
                if not verdict.is_forbidden:
                    person = self.sheet.rows[other]
                    held = self.held(row, other, days)
                    offer = Offer(int(person.id), person.name, there, held, verdict)
                    found.append((verdict.level, verdict.cost, abs(there - day), offer))
        found.sort(key=lambda each: (*each[:3], each[3].name))
        return tuple(offer for *_rank, offer in found[:most])

    def exchanged(self, one: int, other: int, days: Iterable[int]) -> Mapping[tuple[int, int], SheetCell]:
        """Return the cells after the exchange by (person id, day): code, symbols and ± hours go with the duty."""
        found: dict[tuple[int, int], SheetCell] = {}
        for day in sorted(set(days)):
            for row, source in ((one, other), (other, one)):
                taken, stays = self.sheet.cells[source][day], self.sheet.cells[row][day]
                found[int(self.sheet.rows[row].id), day] = attrs.evolve(
                    stays, codes=taken.codes, symbols=taken.symbols, minutes_adjust=taken.minutes_adjust, reason=""
                )
        return found

    def _fits(self, row: int, other: int, day: int, there: int) -> bool:
        works = self._works
        if there == day:
            return works(row, day) or works(other, day)
        return works(row, day) and works(other, there) and not works(row, there) and not works(other, day)

    def _works(self, row: int, day: int) -> bool:
        return any(code.is_work for code in codes_of(self.sheet.ward, self.sheet.cells[row][day]))

    def _difference(self, one: int, other: int, days: Iterable[int]) -> FindingsDiff:
        now = self._audit.roster
        edits: list[Edit] = []
        for day in sorted(set(days)):
            edits += [(one, day, now.cell(other, day)), (other, day, now.cell(one, day))]
        return self._audit.preview(edits)


def verdict_of(diff: FindingsDiff, sheet: Sheet, *, reader: int | None) -> Verdict:
    """Return what a difference of findings comes to, in words its reader may see."""
    dearer = tuple(f for f in diff.came if not f.is_hard) if diff.cost > 0 else ()
    told = tuple(told_to(f, sheet, reader=reader) for f in (*diff.worse, *dearer)[:TOLD])
    return Verdict(diff.level, diff.cost, tuple(dict.fromkeys(told)))


def told_to(finding: Finding, sheet: Sheet, *, reader: int | None) -> Told:
    """Return a finding as its reader may see it: of colleagues nothing that tells of health, papers or quarrels."""
    key = finding.rule.partition("/")[0]
    rule = RULES_BY_KEY[key].spec.title if key in RULES_BY_KEY else say("{text}", text=finding.rule)
    others = sorted({row for row, _day in finding.cells if row not in {-1, reader}})
    if reader is None or key not in PRIVATE or not others:
        return Told(finding.level.value, finding.is_hard, rule, finding.message, finding.citation)
    names = "、".join(sheet.rows[row].name for row in others)
    sentence = say("{name} can't take this duty; the head nurse knows why.", name=names)
    return Told(finding.level.value, finding.is_hard, say("not for others to see"), sentence, "")


def place_of(sheet: Sheet, person_id: int, day: int) -> Place | None:
    """Return the place of a person and day on a sheet; None where they do not stand on it."""
    row = sheet.row_index.get(str(person_id))
    return Place(row, day) if row is not None and 0 <= day < sheet.days else None
