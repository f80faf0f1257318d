"""A draft in any case: strict where it can be, giving way only in what the hospital asks of itself."""

from __future__ import annotations

import attrs
import pytest

from app.roster import drafting
from app.roster.audit import check_roster
from app.roster.drafting import GivesWay, Yielded, draft, open_points, softened
from app.roster.model import Demand, Lock, RosterProblem, RuleConfig, Wish
from app.roster.planner.outcome import Infeasible, Proposal, Stopped
from tests.kit.rosters import ward


def _ward(asked: int, *rules: RuleConfig) -> RosterProblem:
    """Return a week of two people with so many asked for every day."""
    context, _ = ward("- - - - - - - / - - - - - - -", rules=rules)
    demand = Demand(("A",), tuple(range(7)), minimum=asked, everybody=True, title="白班")
    return attrs.evolve(context.problem, demands=(demand,))


def test_where_everything_can_be_kept_nothing_gives_way() -> None:
    items = list(draft(_ward(1, RuleConfig("consecutive-work", params={"most": 5})), seconds=20.0))
    assert not any(isinstance(item, GivesWay) for item in items)
    assert isinstance(items[0], Proposal)
    assert not [f for f in check_roster(_ward(1), items[0].roster) if f.is_hard]


def test_too_many_asked_for_leaves_open_points_in_sentences() -> None:
    items = list(draft(_ward(3), seconds=2.0))
    assert isinstance(items[0], GivesWay)
    last = items[-1]
    assert isinstance(last, Yielded)
    assert len(last.open_points) == 7
    assert all("白班" in str(cause) and "3" in str(cause) for cause in last.causes)
    assert "7" in str(last.words)


def test_a_house_rule_gives_way_to_a_locked_row_and_is_told() -> None:
    asked = _ward(0, RuleConfig("consecutive-work", params={"most": 4}))
    locked = attrs.evolve(asked, locks=tuple(Lock("p0", day, "A") for day in range(6)))
    last = list(draft(locked, seconds=2.0))[-1]
    assert isinstance(last, Yielded)
    assert {point.rule for point in last.open_points} == {"consecutive-work"}
    assert [last.best.roster.rows[0][day] for day in range(6)] == [1] * 6


def test_the_law_never_gives_way() -> None:
    asked = attrs.evolve(_ward(0, RuleConfig("weekly-rest")), locks=tuple(Lock("p0", day, "A") for day in range(7)))
    last = list(draft(asked, seconds=3.0))[-1]
    assert isinstance(last, (Infeasible, Stopped))
    assert last.best is None
    assert next(c for c in softened(asked).rules if c.rule == "weekly-rest").weight is None


def test_points_are_open_only_where_something_binding_is_missed() -> None:
    items = [item for item in draft(_ward(2), seconds=20.0) if isinstance(item, Proposal)]
    assert open_points(softened(_ward(2)), items[-1]) == ()


def test_time_that_is_up_at_once_still_leaves_a_roster_with_its_open_points(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting, "LEAST", 0.0)  # as on a machine on which half a second finds nothing
    asked = _ward(3, RuleConfig("weekly-rest"))
    eager = tuple(
        Wish(f"p{n}", day, kind="on", weight=9) for n in range(2) for day in range(7)
    )  # without a day of rest
    items = list(draft(attrs.evolve(asked, wishes=eager), seconds=0.0))
    last = items[-1]
    assert isinstance(last, Yielded)
    assert len(last.open_points) == 7
    assert [isinstance(item, Proposal) for item in items].count(True) >= 1
