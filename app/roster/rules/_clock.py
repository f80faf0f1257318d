"""When the work of a cell begins and ends, in minutes from midnight of its day."""

from __future__ import annotations

from app.roster.model import PlanContext
from app.roster.model.shift import DAY_MINUTES

#: Begins so late that it never matters: a cell without work, or one that is not known.
NEVER = 10 * DAY_MINUTES


def end_of(context: PlanContext, state: int) -> int:
    """Return when the work of a state ends; 0 when it has none, or only its length is known."""
    shifts = (context.shifts[s] for s in context.contents[state])
    return max((p.until for s in shifts if s.is_work for p in s.segments), default=0)


def start_of(context: PlanContext, state: int) -> int:
    """Return when the work of a state begins; ``NEVER`` when it has none, or only its length is known."""
    shifts = (context.shifts[s] for s in context.contents[state])
    return min((p.start for s in shifts if s.is_work for p in s.segments), default=NEVER)


def ends_of(context: PlanContext) -> list[int]:
    """Return when each state's work ends, one entry a byte; states that are not known end at 0."""
    return context.remember("ends", lambda: [end_of(context, k) for k in range(len(context.contents))] + [0] * 256)


def starts_of(context: PlanContext) -> list[int]:
    """Return when each state's work begins, one entry a byte; states that are not known begin ``NEVER``."""
    return context.remember(
        "starts", lambda: [start_of(context, k) for k in range(len(context.contents))] + [NEVER] * 256
    )
