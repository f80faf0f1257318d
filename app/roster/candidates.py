"""Who could take a shift: everybody ranked, each with what it would break, cost and mend, from the rules themselves."""

from __future__ import annotations

import attrs

from app.roster.audit import Audit, Edit, FindingsDiff, TargetLevel
from app.roster.model import OFF, Finding, PlanContext

SHOWN = 10


@attrs.frozen(slots=True)
class Candidate:
    """One person for one cell.

    Attributes:
        person: index of the person.
        level: the gravest that taking the shift would do.
        cost: by how much the weighted rules would cost more (negative: less).
        held: code the cell holds now; empty for a day off.
        breaks: hard findings that would come, the gravest first.
        dearer, cheaper: weighted findings that would come, and that would go.
        minutes, nights: what the person has in the period as it stands.
    """

    person: int
    level: TargetLevel
    cost: int
    held: str = attrs.field(kw_only=True)
    breaks: tuple[Finding, ...] = attrs.field(kw_only=True)
    dearer: tuple[Finding, ...] = attrs.field(kw_only=True)
    cheaper: tuple[Finding, ...] = attrs.field(kw_only=True)
    minutes: int = attrs.field(kw_only=True)
    nights: int = attrs.field(kw_only=True)


def candidates(
    audit: Audit, day: int, code: str, *, instead_of: int | None = None, most: int = SHOWN
) -> tuple[Candidate, ...]:
    """Rank the people who could take ``code`` on ``day``, the best first; those who hold it already are left out.

    ``instead_of``: the person (index) who would be freed of it. Ranked by what it breaks, then by what it costs, then by
    the minutes a person has in the period.

    Raises:
        UnknownCodeError: the ward has no such code.
    """
    context = audit.context
    state = context.state(code)
    others = [p for p in range(len(context.people)) if p != instead_of and audit.roster.cell(p, day) != state]
    freed: tuple[Edit, ...] = () if instead_of is None else ((instead_of, day, OFF),)
    targets = audit.targets_of_code(code)
    likely = sorted(others, key=lambda p: (targets.level(p, day), targets.cost(p, day), minutes_of(context, audit, p)))
    found = (_candidate(audit, p, day, audit.preview((*freed, (p, day, state)))) for p in likely[:most])
    return tuple(sorted(found, key=lambda c: (c.level, c.cost, c.minutes)))


def minutes_of(context: PlanContext, audit: Audit, person: int) -> int:
    """Return the counted minutes a person has in the period."""
    return sum(context.minutes[k] for k in audit.roster.rows[person])


def _candidate(audit: Audit, person: int, day: int, diff: FindingsDiff) -> Candidate:
    context = audit.context
    row = audit.roster.rows[person]
    return Candidate(
        person,
        diff.level,
        diff.cost,
        held=context.codes[row[day]],
        breaks=diff.worse,
        dearer=tuple(f for f in diff.came if not f.is_hard),
        cheaper=tuple(f for f in diff.gone if not f.is_hard),
        minutes=minutes_of(context, audit, person),
        nights=sum(k in context.night for k in row),
    )
