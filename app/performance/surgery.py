"""Points of operations by level and role. Pure.

Each role has a share of an operation's points; the share of a role nobody filled goes to the chief surgeon, so that a
team of any size earns the whole operation.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from app.errors import UserError
from app.performance.problem import CHIEF, Operations
from app.words import say


def person_points(
    case: Operations, person: str, *, levels: Mapping[str, Decimal], shares: Mapping[str, Decimal]
) -> Decimal:
    """Return the points of ``person`` in ``case``: level x count x share of the roles held.

    Raises:
        UserError: the level or a role has no value, or nobody was chief.
    """
    if case.level not in levels:
        raise UserError(say("Operations of level “{level}” have no points.", level=case.level), field="operations")
    unknown = [role for role in case.team if role not in shares]
    if unknown:
        raise UserError(say("The role “{role}” has no share of an operation.", role=unknown[0]), field="operations")
    if CHIEF not in case.team:
        raise UserError(
            say("An operation of level “{level}” names no {role}.", level=case.level, role=CHIEF), field="operations"
        )
    missing = sum((share for role, share in shares.items() if role not in case.team), Decimal(0))
    held = sum((shares[role] for role, who in case.team.items() if who == person), Decimal(0))
    if case.team[CHIEF] == person:
        held += missing
    return levels[case.level] * case.count * held
