"""The audit: what every rule in force has to say about a roster, in whole and after each edit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from app.roster.audit_targets import LEVELS, Preview, TargetLevel, Targets
from app.roster.model import Finding, Roster, RosterProblem, RuleLevel, context_of
from app.roster.rules import Part, Reach, Rule, rules_of

__all__ = ["Audit", "Edit", "FindingsDiff", "TargetLevel", "Targets", "check_roster", "difference", "gravity"]

_RANK = {RuleLevel.LAW: 0, RuleLevel.STANDARD: 1, RuleLevel.POLICY: 2}

#: The state a cell gets: person, day, state (all as numbered by ``PlanContext``).
Edit = tuple[int, int, int]

_Place = tuple[int, int]


def check_roster(problem: RosterProblem, roster: Roster) -> tuple[Finding, ...]:
    """Return every finding about ``roster``, the gravest first: hard before weighted, law before policy, dear before cheap.

    Raises:
        RuleSettingError: the problem sets a rule in a way it does not allow.
    """
    context = context_of(problem)
    found = (finding for rule in rules_of(context) for finding in rule.check(roster, context))
    return tuple(sorted(found, key=gravity))


def difference(roster: Roster, before: tuple[Finding, ...], after: tuple[Finding, ...]) -> FindingsDiff:
    """Return what came and went between two lists of findings about the same people; ``roster`` is the one after."""
    came, gone = tuple(_without(after, before)), tuple(_without(before, after))
    return FindingsDiff(roster, tuple(sorted(came, key=gravity)), tuple(sorted(gone, key=gravity)))


def gravity(finding: Finding) -> tuple[bool, int, int]:
    """Return a key that sorts findings, the gravest first."""
    return not finding.is_hard, _RANK[finding.level], -finding.cost


@attrs.frozen(slots=True)
class FindingsDiff:
    """What an edit does to the findings, each list the gravest first.

    Attributes:
        roster: the roster after the edit.
        came, gone: findings that are there only after, only before.
        cost: by how much the weighted rules cost more.
    """

    roster: Roster
    came: tuple[Finding, ...]
    gone: tuple[Finding, ...]

    @property
    def cost(self) -> int:
        """By how much the weighted rules cost more; negative when they cost less."""
        return sum(f.cost for f in self.came) - sum(f.cost for f in self.gone)

    @property
    def level(self) -> TargetLevel:
        """The gravest the edit does: break law, a standard or policy, cost more wishes, or nothing."""
        if self.worse:
            return max(LEVELS[f.level] for f in self.worse)
        return TargetLevel.DEARER if self.cost > 0 else TargetLevel.FREE

    @property
    def worse(self) -> tuple[Finding, ...]:
        """The hard findings that came, without those that only tell of less of what was already broken in the same cells."""
        old: dict[object, int] = {}
        for finding in self.gone:
            old[_topic(finding)] = max(old.get(_topic(finding), 0), finding.magnitude)
        return tuple(f for f in self.came if f.is_hard and f.magnitude > old.get(_topic(f), 0))


def _topic(finding: Finding) -> object:
    return finding.rule, finding.cells, dict(finding.figures).get("demand")


class Audit:
    """The findings of a roster, kept while it is edited: only rows and columns an edit touches are checked again.

    Args:
        problem: the problem, with its rules.
        roster: a roster of it.

    Raises:
        RuleSettingError: the problem sets a rule in a way it does not allow.
    """

    def __init__(self, problem: RosterProblem, roster: Roster) -> None:
        self.context = context_of(problem)
        self._rules = rules_of(self.context)
        self._roster = roster
        self._found: dict[_Place, tuple[Finding, ...]] = dict(
            self._check(roster, range(len(self.context.people)), range(self.context.days))
        )
        self._preview: Preview | None = None

    @property
    def roster(self) -> Roster:
        """The roster as it stands."""
        return self._roster

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, the gravest first."""
        return tuple(sorted((f for found in self._found.values() for f in found), key=gravity))

    @property
    def cost(self) -> int:
        """What the weighted rules cost."""
        return sum(f.cost for found in self._found.values() for f in found)

    def preview(self, edits: Iterable[Edit]) -> FindingsDiff:
        """Tell what ``edits`` would do to the findings."""
        return self._difference(self._roster.replace_all(edits))[0]

    def apply(self, edits: Iterable[Edit]) -> FindingsDiff:
        """Edit the roster and tell what that did to the findings."""
        return self.turn_to(self._roster.replace_all(edits))

    def turn_to(self, roster: Roster) -> FindingsDiff:
        """Take over another roster of the problem (an undo step, a proposal) and tell what that did to the findings."""
        changed = tuple(dict.fromkeys(c.person for c in self._roster.diff(roster)))
        difference, found = self._difference(roster)
        self._found.update(found)
        self._roster = roster
        if self._preview is not None and changed:
            self._preview.follow(self.context, roster, changed)
        return difference

    def targets_of_cell(self, person: int, day: int) -> Targets:
        """Judge every cell the content of this cell could be dragged to: a move, or a swap with what is there."""
        return self._compiled().targets((person, day), self._roster.cell(person, day))

    def targets_of_code(self, code: str) -> Targets:
        """Judge every cell ``code`` could be put in from the palette, or as a copy: what is there goes.

        Raises:
            UnknownCodeError: the ward has no such code.
        """
        return self._compiled().targets(None, self.context.state(code))

    def _compiled(self) -> Preview:
        if self._preview is None:
            self._preview = Preview.of(self.context, self._roster)
        return self._preview

    def _difference(self, roster: Roster) -> tuple[FindingsDiff, dict[_Place, tuple[Finding, ...]]]:
        changes = tuple(self._roster.diff(roster))
        people = tuple(dict.fromkeys(c.person for c in changes))
        days = tuple(dict.fromkeys(c.day for c in changes))
        now = dict(self._check(roster, people, days)) if changes else {}
        came: list[Finding] = []
        gone: list[Finding] = []
        for place, found in now.items():
            before = self._found[place]
            if found != before:
                came.extend(_without(found, before))
                gone.extend(_without(before, found))
        return FindingsDiff(roster, tuple(sorted(came, key=gravity)), tuple(sorted(gone, key=gravity))), now

    def _check(
        self, roster: Roster, people: Iterable[int], days: Iterable[int]
    ) -> Iterator[tuple[_Place, tuple[Finding, ...]]]:
        """Yield the findings of each rule for each of ``people``, each of ``days``, or in whole, as the rule reaches."""
        for index, rule in enumerate(self._rules):
            for part, place in _parts(rule, people, days):
                yield (index, place), tuple(rule.check(roster, self.context, part=part))


def _parts(rule: Rule, people: Iterable[int], days: Iterable[int]) -> Iterator[tuple[Part | None, int]]:
    match rule.reach:
        case Reach.PERSON:
            yield from ((Part(people=(p,)), p) for p in people)
        case Reach.DAY:
            yield from ((Part(days=(d,)), d) for d in days)
        case _:
            yield None, 0


def _without(findings: tuple[Finding, ...], others: tuple[Finding, ...]) -> Iterator[Finding]:
    left = list(others)
    for finding in findings:
        if finding in left:
            left.remove(finding)
        else:
            yield finding
