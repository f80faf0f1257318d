"""The audit: what every rule in force has to say about a roster."""

from __future__ import annotations

from app.roster.model import Finding, Roster, RosterProblem, RuleLevel, context_of
from app.roster.rules import rules_of

_RANK = {RuleLevel.LAW: 0, RuleLevel.STANDARD: 1, RuleLevel.POLICY: 2}


def check_roster(problem: RosterProblem, roster: Roster) -> tuple[Finding, ...]:
    """Return every finding about ``roster``, the gravest first: hard before weighted, law before policy, dear before cheap.

    Raises:
        RuleSettingError: the problem sets a rule in a way it does not allow.
    """
    context = context_of(problem)
    found = (finding for rule in rules_of(context) for finding in rule.check(roster, context))
    return tuple(sorted(found, key=gravity))


def gravity(finding: Finding) -> tuple[bool, int, int]:
    """Return a key that sorts findings, the gravest first."""
    return not finding.is_hard, _RANK[finding.level], -finding.cost
