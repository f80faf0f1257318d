"""Three ways to weigh one problem, and who gains and who loses between two rosters of it.

``balanced`` is the problem as the ward has set it; ``fair`` lets shares of nights, weekends, holidays and hours count more;
``wishes`` lets wishes count more. Binding rules are the same in all three.
"""

from __future__ import annotations

from typing import Literal

import attrs

from app.roster.audit import check_roster
from app.roster.model import PlanContext, Roster, RosterProblem, RuleConfig, context_of
from app.roster.rules import RULES_BY_KEY
from app.roster.rules.base import hours
from app.words import Words, say

FAIR = ("fair-nights", "fair-weekends", "fair-holidays", "fair-hours")
WISHES = "wishes"
STRESS = 4


@attrs.frozen(slots=True)
class WeightSet:
    """One way to weigh.

    Attributes:
        key: its name in files and on the command line.
        title: what people call it.
        fair, wishes: the factors of fairness and of wishes, over ``STRESS`` (``STRESS`` itself leaves them alone).
    """

    key: str
    title: Words
    fair: int = STRESS
    wishes: int = STRESS


WEIGHT_SETS: dict[str, WeightSet] = {
    one.key: one
    for one in (
        WeightSet("balanced", say("balanced")),
        WeightSet("fair", say("fairness first"), fair=STRESS * STRESS, wishes=STRESS // 2),
        WeightSet("wishes", say("wishes first"), fair=STRESS // 2, wishes=STRESS * STRESS),
    )
}


def weighted(problem: RosterProblem, key: str) -> RosterProblem:
    """Return the problem under the weight set ``key``.

    Fairness the ward has not set is taken up with its usual weight where fairness comes first. Wishes have whole weights,
    so all other weights are scaled up with them where they count less.
    """
    chosen = WEIGHT_SETS[key]
    if chosen.fair == chosen.wishes == STRESS:
        return problem
    listed = {config.rule for config in problem.rules}
    more = tuple(
        RuleConfig(name, weight=RULES_BY_KEY[name].spec.default_weight)
        for name in FAIR
        if chosen.fair > STRESS and name not in listed
    )
    rules = tuple(_stressed(config, chosen) for config in (*problem.rules, *more))
    wishes = () if WISHES in listed else (RuleConfig(WISHES, weight=1, params={"factor": chosen.wishes}),)
    demands = tuple(
        attrs.evolve(
            d,
            under=d.under * STRESS,
            over=d.over * STRESS,
            minimum_weight=None if d.minimum_weight is None else d.minimum_weight * STRESS,
            maximum_weight=None if d.maximum_weight is None else d.maximum_weight * STRESS,
        )
        for d in problem.demands
    )
    return attrs.evolve(problem, rules=(*rules, *wishes), demands=demands)


def _stressed(config: RuleConfig, chosen: WeightSet) -> RuleConfig:
    """Return a setting with its weight on the common scale, ``STRESS`` times what it was, times what the set says of it."""
    if config.rule == WISHES:
        factor = dict(config.params).get("factor", 1)
        return attrs.evolve(config, params={**dict(config.params), "factor": int(str(factor)) * chosen.wishes})
    if config.weight is None:
        return config
    return attrs.evolve(config, weight=config.weight * (chosen.fair if config.rule in FAIR else STRESS))


@attrs.frozen(slots=True)
class Standing:
    """What one person has in a roster.

    Attributes:
        nights, weekends, holidays: worked in the period.
        minutes: counted in the period.
        kept, asked: wishes given, and all of them.
        cost: what the weighted rules charge for this person's cells.
    """

    nights: int
    weekends: int
    holidays: int
    minutes: int
    kept: int
    asked: int
    cost: int


@attrs.frozen(slots=True)
class Gain:
    """What one person has in two rosters.

    Attributes:
        person: index of the person.
        before, after: the standing in the one and in the other.
    """

    person: int
    before: Standing
    after: Standing

    @property
    def saved(self) -> int:
        """By how much the person's rules, wishes and shares cost less in the second roster; negative when more."""
        return self.before.cost - self.after.cost

    @property
    def verdict(self) -> Literal["gains", "loses", "same"]:
        """Whether the person is better off in the second roster."""
        return "same" if not self.saved else "gains" if self.saved > 0 else "loses"

    def words(self, context: PlanContext) -> Words:
        """Return the row of the table in one sentence."""
        told = {
            "name": context.people[self.person].label,
            "nights": f"{self.before.nights} → {self.after.nights}",
            "weekends": f"{self.before.weekends} → {self.after.weekends}",
            "hours": f"{hours(self.before.minutes)} → {hours(self.after.minutes)}",
            "kept": f"{self.before.kept} → {self.after.kept}",
            "asked": self.after.asked,
        }
        match self.verdict:
            case "gains":
                return say(
                    "{name} gains: nights {nights}, weekends {weekends}, hours {hours}, wishes {kept} of {asked}",
                    **told,
                )
            case "loses":
                return say(
                    "{name} loses: nights {nights}, weekends {weekends}, hours {hours}, wishes {kept} of {asked}",
                    **told,
                )
            case _:
                return say(
                    "{name} the same: nights {nights}, weekends {weekends}, hours {hours}, wishes {kept} of {asked}",
                    **told,
                )


def standings(problem: RosterProblem, roster: Roster) -> tuple[Standing, ...]:
    """Return what each person has in ``roster``, by the weights of ``problem``."""
    context = context_of(problem)
    costs = [0] * len(context.people)
    missed = [0] * len(context.people)
    for finding in check_roster(problem, roster):
        for person in {p for p, _ in finding.cells if p >= 0}:
            costs[person] += finding.cost
            missed[person] += finding.rule == WISHES
    asked = [0] * len(context.people)
    for wish in problem.wishes:
        asked[context.person(wish.person)] += 1
    return tuple(
        Standing(
            nights=sum(k in context.night for k in row),
            weekends=sum(any(row[d] in context.work for d in w if d >= 0) for w in context.weekends),
            holidays=sum(
                k in context.work and kind == "holiday" for k, kind in zip(row, context.day_kinds, strict=True)
            ),
            minutes=sum(context.minutes[k] for k in row),
            kept=asked[p] - missed[p],
            asked=asked[p],
            cost=costs[p],
        )
        for p, row in enumerate(roster.rows)
    )


def who_gains(problem: RosterProblem, before: Roster, after: Roster) -> tuple[Gain, ...]:
    """Return what each person gains or loses from ``before`` to ``after``, who loses most first."""
    pairs = zip(standings(problem, before), standings(problem, after), strict=True)
    return tuple(sorted((Gain(p, a, b) for p, (a, b) in enumerate(pairs)), key=lambda gain: (gain.saved, gain.person)))
