"""Why she has this shift, and why not another: answers made of the same findings as everything else."""

from __future__ import annotations

import attrs

from app.roster.audit import Audit, TargetLevel
from app.roster.candidates import Candidate, candidates
from app.roster.model import OFF, Finding
from app.words import Words, say

OTHERS = 3


@attrs.frozen(slots=True)
class Explanation:
    """An answer about one cell.

    Attributes:
        person, day, code: the cell (indices) and the shift asked about; empty code for a day off.
        level: the gravest that the change asked about would do.
        cost: by how much the weighted rules would cost more after it.
        summary: one sentence.
        breaks: hard findings the change would bring.
        dearer, cheaper: weighted findings it would bring, and take away.
        others: the best people to take the shift instead, best first (only where a shift is given).
    """

    person: int
    day: int
    code: str = attrs.field(kw_only=True)
    level: TargetLevel = attrs.field(kw_only=True)
    cost: int = attrs.field(kw_only=True)
    summary: Words = attrs.field(kw_only=True)
    breaks: tuple[Finding, ...] = attrs.field(kw_only=True)
    dearer: tuple[Finding, ...] = attrs.field(kw_only=True)
    cheaper: tuple[Finding, ...] = attrs.field(kw_only=True)
    others: tuple[Candidate, ...] = attrs.field(default=(), kw_only=True)


def why(audit: Audit, person: int, day: int) -> Explanation:
    """Explain what stands in a cell: what a day off there would break and cost, and who else could take the shift."""
    code = audit.context.codes[audit.roster.cell(person, day)]
    if not code:
        return _answer(audit, person, day, OFF, say("{name} is off on {day}.", **_named(audit, person, day)))
    others = tuple(
        c for c in candidates(audit, day, code, instead_of=person, most=OTHERS) if c.level <= TargetLevel.DEARER
    )
    freed = audit.preview([(person, day, OFF)])
    named = {**_named(audit, person, day), "code": code}
    if freed.worse:
        summary = say("{name} has {code} on {day}: without it, {cause}.", **named, cause=freed.worse[0].message)
    elif others and others[0].cost < 0:
        other = audit.context.people[others[0].person].label
        summary = say("{name} has {code} on {day}, though {other} would be the better choice.", **named, other=other)
    elif freed.cost > 0:
        summary = say("{name} has {code} on {day}: it serves wishes and fairness best.", **named)
    else:
        summary = say("{name} has {code} on {day}; nothing in the rules asks for it.", **named)
    return attrs.evolve(_answer(audit, person, day, OFF, summary), code=code, others=others)


def why_not(audit: Audit, person: int, day: int, code: str) -> Explanation:
    """Explain what ``code`` in that cell would break and cost.

    Raises:
        UnknownCodeError: the ward has no such code.
    """
    state = audit.context.state(code)
    named = {**_named(audit, person, day), "code": code or say("a day off")}
    diff = audit.preview([(person, day, state)])
    if audit.roster.cell(person, day) == state:
        summary = say("{name} has {code} on {day} already.", **named)
    elif diff.worse:
        summary = say("{name} can't take {code} on {day}: {cause}.", **named, cause=diff.worse[0].message)
    elif diff.cost > 0:
        summary = say("{name} can take {code} on {day}, but wishes or fairness suffer.", **named)
    else:
        summary = say("{name} can take {code} on {day}; no rule is against it.", **named)
    return _answer(audit, person, day, state, summary)


def _answer(audit: Audit, person: int, day: int, state: int, summary: Words) -> Explanation:
    diff = audit.preview([(person, day, state)])
    return Explanation(
        person,
        day,
        code=audit.context.codes[state],
        level=diff.level,
        cost=diff.cost,
        summary=summary,
        breaks=diff.worse,
        dearer=tuple(f for f in diff.came if not f.is_hard),
        cheaper=tuple(f for f in diff.gone if not f.is_hard),
    )


def _named(audit: Audit, person: int, day: int) -> dict[str, object]:
    date = audit.context.date(day)
    return {"name": audit.context.people[person].label, "day": say("{month}/{day}", month=date.month, day=date.day)}
