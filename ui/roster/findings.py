"""Findings as the panel shows them: by law, hospital and wish, each with where to jump."""

from __future__ import annotations

from collections.abc import Container, Iterable

import attrs

from app.roster.audit import Audit
from app.roster.model import Finding, RuleLevel
from app.roster.rules import owner_of, rules_of
from app.roster.sheet import Place
from app.words import tr
from ui.kit.tokens import Tone
from ui.roster.views import Fault

LAW, HOUSE, WISH = "law", "house", "wish"
WISHES = "wishes"


@attrs.frozen(slots=True)
class FindingLine:
    """One finding: sentence, source, the cells it is about (row -1: the whole day), and the reason kept for it.

    ``title`` is the name of the rule: findings of one name are one kind.
    """

    group: str
    text: str
    source: str
    cells: tuple[Place, ...]
    tone: Tone
    rule: str
    reason: str = ""
    hard: bool = True
    cost: int = 0
    title: str = ""

    @property
    def of_people(self) -> bool:
        """Tell whether it is about cells of people, where a reason can be kept."""
        return bool(self.cells) and all(place.row >= 0 for place in self.cells)

    def is_of_days(self, days: Container[int]) -> bool:
        """Tell whether it is about such days as a whole, and no law."""
        return bool(self.cells) and self.group != LAW and all(p.row < 0 and p.day in days for p in self.cells)


def group_of(finding: Finding) -> str:
    """Return where a finding stands: law (with ministry standards), rules of the hospital, or wishes and fairness."""
    if not finding.is_hard:
        return WISH
    return HOUSE if finding.level is RuleLevel.POLICY else LAW


class Lines:
    """Makes the lines of a check; a finding that stays keeps its line, so that an edit costs only what it changed."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[Finding, FindingLine]] = {}

    def of(self, audit: Audit, reasons: dict[tuple[int, int], str]) -> tuple[FindingLine, ...]:
        """Return every finding as a line, the gravest first."""
        rules = {rule.label: str(rule.spec.title) for rule in rules_of(audit.context)}
        kept: dict[int, tuple[Finding, FindingLine]] = {}
        lines = []
        for finding in audit.findings:
            held = self._made.get(id(finding))
            line = held[1] if held is not None else _line(finding, audit, rules)
            kept[id(finding)] = (finding, line)
            lines.append(_with_reason(line, reasons) if reasons else line)
        self._made = kept
        return tuple(lines)


def _with_reason(line: FindingLine, reasons: dict[tuple[int, int], str]) -> FindingLine:
    reason = next((reasons[p.row, p.day] for p in line.cells if (p.row, p.day) in reasons), "") if line.hard else ""
    return attrs.evolve(line, reason=reason) if reason and line.group == HOUSE else line


def _line(finding: Finding, audit: Audit, rules: dict[str, str]) -> FindingLine:
    group = group_of(finding)
    cells = tuple(Place(p, d) for p, d in finding.cells if d >= 0)
    title = rules.get(finding.rule) or _title(finding, audit)
    return FindingLine(
        group,
        str(finding.message),
        " · ".join(part for part in (level_word(finding), title, finding.citation) if part),
        cells,
        Tone.LAPSED if group == LAW else Tone.DUE if group == HOUSE else Tone.CALM,
        finding.rule,
        hard=finding.is_hard,
        cost=finding.cost,
        title=title,
    )


def _title(finding: Finding, audit: Audit) -> str:
    owner = owner_of(finding.rule, rules_of(audit.context))
    return "" if owner is None else str(owner.spec.title)


def level_word(finding: Finding) -> str:
    """Return where a rule comes from, in a word."""
    if not finding.is_hard:
        return tr("Wish")
    return {
        RuleLevel.LAW: tr("Law"),
        RuleLevel.STANDARD: tr("Ministry standard"),
        RuleLevel.POLICY: tr("Rule of the hospital"),
    }[finding.level]


def faults_of(findings: Iterable[Finding], reasons: Container[tuple[int, int]] = ()) -> dict[tuple[int, int], Fault]:
    """Return the gravest hard finding of each cell; findings about a whole day, and those with a reason, mark no cell."""
    found: dict[tuple[int, int], Fault] = {}
    for finding in findings:
        if not finding.is_hard or (finding.level is RuleLevel.POLICY and any(c in reasons for c in finding.cells)):
            continue
        fault = Fault.POLICY if finding.level is RuleLevel.POLICY else Fault.LAW
        for person, day in finding.cells:
            if person >= 0 and day >= 0 and fault > found.get((person, day), Fault.NONE):
                found[person, day] = fault
    return found


def counts(lines: Iterable[FindingLine]) -> dict[str, int]:
    """Return how many lines stand in each group."""
    found = {LAW: 0, HOUSE: 0, WISH: 0}
    for line in lines:
        found[line.group] += 1
    return found
