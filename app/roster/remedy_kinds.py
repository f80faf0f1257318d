"""The kinds of remedies: what each makes dear instead of binding, and how what was paid for is written into the problem."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

import attrs

from app.roster.answering import Answer
from app.roster.audit import check_roster
from app.roster.model import (
    OFF_CODE,
    UNKNOWN_CODE,
    Barred,
    Dated,
    Finding,
    Leave,
    Person,
    PlanContext,
    RosterProblem,
    RuleConfig,
    RuleLevel,
    Wish,
    context_of,
)
from app.roster.rules import RULES_BY_KEY, Reach, rules_of
from app.roster.rules.base import on_day
from app.roster.rules.cover import demand_title
from app.words import Words, say

DEAR = 10_000
MOST_BORROWED = 3
GUEST = "+"
LADDER = ("N2", "N3", "N4")


@attrs.frozen(slots=True)
class Step:
    """One thing to do, with what it weighs against others."""

    text: Words
    weight: int


class Kind(ABC):
    """One kind of remedy."""

    name: str

    @abstractmethod
    def relaxed(self, problem: RosterProblem) -> RosterProblem:
        """Return the problem with everything of this kind dear instead of binding; the same when there is nothing."""

    @abstractmethod
    def taken(self, problem: RosterProblem, relaxed: RosterProblem, answer: Answer) -> tuple[RosterProblem, list[Step]]:
        """Return the problem with what the answer paid for written into it, and the steps in words."""


class Unlock(Kind):
    """Open locked cells."""

    name = "unlock"

    def relaxed(self, problem: RosterProblem) -> RosterProblem:
        """Return the problem with locks as dear wishes."""
        openable = {lock for lock in problem.locks if _plannable(lock.code, problem)}
        wishes = tuple(
            Wish(lock.person, lock.day, kind="on" if lock.code else "off", shifts=_shifts(lock.code), weight=DEAR)
            for lock in openable
        )
        if not openable:
            return problem
        kept = tuple(lock for lock in problem.locks if lock not in openable)
        return attrs.evolve(problem, locks=kept, wishes=(*problem.wishes, *wishes), rules=_with_wishes(problem))

    def taken(self, problem: RosterProblem, relaxed: RosterProblem, answer: Answer) -> tuple[RosterProblem, list[Step]]:
        """Return the problem without the locks not kept."""
        context = context_of(relaxed)
        opened = [
            lock
            for lock in problem.locks
            if answer.roster.cell(context.person(lock.person), lock.day) != context.state(lock.code)
        ]
        steps = [
            Step(
                say(
                    "let the cell of {name} on {day} change ({code})",
                    **_cell(context, lock.person, lock.day, lock.code),
                ),
                1,
            )
            for lock in opened
        ]
        return attrs.evolve(problem, locks=tuple(lock for lock in problem.locks if lock not in opened)), steps


class ExceptionMade(Kind):
    """Make exceptions from the hospital's own rules."""

    name = "exception"

    def relaxed(self, problem: RosterProblem) -> RosterProblem:
        """Return the problem with those rules dear."""
        listed = {config.rule for config in problem.rules}
        always = tuple(
            RuleConfig(key, weight=DEAR)
            for key, rule in RULES_BY_KEY.items()
            if rule.spec.always and key not in listed and _house(key) and rule.spec.default_weight is None
        )
        rules = tuple(
            attrs.evolve(config, weight=DEAR) if config.weight is None and _house(config.rule) else config
            for config in problem.rules
        )
        return attrs.evolve(problem, rules=(*rules, *always))

    def taken(self, problem: RosterProblem, relaxed: RosterProblem, answer: Answer) -> tuple[RosterProblem, list[Step]]:
        """Return the problem with the rules binding again but for the exceptions."""
        context = context_of(relaxed)
        dear = {config.label: config for config in relaxed.rules if config.weight == DEAR and _house(config.rule)}
        broken: dict[str, list[Finding]] = {}
        for finding in check_roster(relaxed, answer.roster):
            if finding.rule in dear:
                broken.setdefault(finding.rule, []).append(finding)
        rules = list(problem.rules)
        steps: list[Step] = []
        for rule in rules_of(context):
            if rule.label in broken:
                own = broken[rule.label]
                told = "、".join(str(f.message) for f in own)
                steps.append(
                    Step(say("an exception from “{rule}” ({cases})", rule=rule.spec.title, cases=told), 2 * len(own))
                )
                rules = [c for c in rules if c.label != rule.label] + list(_excepted(dear[rule.label], own, context))
        return attrs.evolve(problem, rules=tuple(rules)), steps


class Fewer(Kind):
    """Ask fewer people of a shift."""

    name = "fewer"

    def relaxed(self, problem: RosterProblem) -> RosterProblem:
        """Return the problem with every minimum dear."""
        demands = tuple(
            attrs.evolve(d, minimum_weight=DEAR) if d.minimum and d.minimum_weight is None else d
            for d in problem.demands
        )
        return attrs.evolve(problem, demands=demands)

    def taken(self, problem: RosterProblem, relaxed: RosterProblem, answer: Answer) -> tuple[RosterProblem, list[Step]]:
        """Return the problem with the minima that can be met."""
        context = context_of(relaxed)
        demands = list(problem.demands)
        steps: list[Step] = []
        for finding in check_roster(relaxed, answer.roster):
            figures = dict(finding.figures)
            if finding.weight != DEAR or "demand" not in figures:
                continue
            index, day, count = figures["demand"], figures["day"], figures["count"]
            demand = problem.demands[index]
            demands[index] = attrs.evolve(demands[index], days=tuple(d for d in demands[index].days if d != day))
            demands.append(attrs.evolve(demand, days=(day,), minimum=count))
            told = {"day": on_day(context, day), "what": demand_title(demand), "count": count, "needed": demand.minimum}
            steps.append(
                Step(say("{day} {what} with {count} instead of {needed} people", **told), 3 * finding.magnitude)
            )
        return attrs.evolve(problem, demands=tuple(demands)), steps


class LeaveMoved(Kind):
    """Move granted leave."""

    name = "leave"

    def relaxed(self, problem: RosterProblem) -> RosterProblem:
        """Return the problem with leave dear."""
        if not problem.leave:
            return problem
        rules = tuple(config for config in problem.rules if config.rule != "leave")
        return attrs.evolve(problem, rules=(*rules, RuleConfig("leave", weight=DEAR)))

    def taken(self, problem: RosterProblem, relaxed: RosterProblem, answer: Answer) -> tuple[RosterProblem, list[Step]]:
        """Return the problem without the leave that was worked on."""
        context = context_of(relaxed)
        kept: list[Leave] = []
        steps: list[Step] = []
        for leave in problem.leave:
            row = answer.roster.rows[context.person(leave.person)]
            moved = [d for d in leave.days if 0 <= d < context.days and row[d] != context.state(leave.code)]
            kept.append(attrs.evolve(leave, days=tuple(d for d in leave.days if d not in moved)))
            steps.extend(
                Step(
                    say("move the leave of {name} on {day} ({code})", **_cell(context, leave.person, d, leave.code)), 4
                )
                for d in moved
            )
        return attrs.evolve(problem, leave=tuple(leave for leave in kept if leave.days)), steps


class Borrow(Kind):
    """Borrow people from elsewhere."""

    name = "borrow"

    def relaxed(self, problem: RosterProblem) -> RosterProblem:
        """Return the problem with guests whose every working day is dear."""
        level = _level_of_use(problem)
        skills = tuple(
            sorted({d.skill for d in problem.demands if d.skill} | {s.skill for s in problem.shifts if s.skill})
        )
        past = len(problem.history[0]) if problem.history else 0
        guests = tuple(
            Person(
                f"{GUEST}{n}",
                name=str(say("guest {number}", number=n)),
                levels=(Dated(level),),
                skills=skills,
                share=0,
            )
            for n in range(1, MOST_BORROWED + 1)
        )
        days_off = RuleConfig(
            "shift-count", name="borrowed", weight=DEAR, params={"most": 0}, people=tuple(g.id for g in guests)
        )
        return attrs.evolve(
            problem,
            people=(*problem.people, *guests),
            history=(*problem.history, *((UNKNOWN_CODE,) * past,) * MOST_BORROWED) if problem.history else (),
            published=(*problem.published, *((OFF_CODE,) * problem.days,) * MOST_BORROWED) if problem.published else (),
            rules=(*(_for_own(config, problem) for config in problem.rules), days_off),
        )

    def taken(self, problem: RosterProblem, relaxed: RosterProblem, answer: Answer) -> tuple[RosterProblem, list[Step]]:
        """Return the problem with the guests that are needed, on the days they are."""
        context = context_of(relaxed)
        first = len(relaxed.people) - MOST_BORROWED
        used: list[tuple[int, list[int]]] = []
        for person in range(first, len(relaxed.people)):
            worked = [d for d, k in enumerate(answer.roster.rows[person]) if k in context.work]
            if worked:
                used.append((person, worked))
        steps = [
            Step(
                say(
                    "borrow a nurse ({level}) for {count} days: {days}",
                    level=relaxed.people[person].levels[0].value,
                    count=len(days),
                    days="、".join(str(on_day(context, d)) for d in days),
                ),
                3 + 2 * len(days),
            )
            for person, days in used
        ]
        if not used:
            return problem, []
        guests = tuple(_guest(relaxed.people[p], days, context) for p, days in used)
        rows = (*range(len(problem.people)), *(p for p, _ in used))
        changed = attrs.evolve(
            problem,
            people=(*problem.people, *guests),
            history=tuple(relaxed.history[p] for p in rows) if relaxed.history else (),
            published=tuple(relaxed.published[p] for p in rows) if relaxed.published else (),
            rules=tuple(_for_own(config, problem) for config in problem.rules),
        )
        return changed, steps


def _level_of_use(problem: RosterProblem) -> str:
    """Return the lowest level from N2 on that counts in every demand that asks for levels."""
    asked = [set(d.levels) for d in problem.demands if d.levels]
    return next((level for level in LADDER if all(level in levels for levels in asked)), LADDER[-1])


def _guest(guest: Person, days: list[int], context: PlanContext) -> Person:
    """Return the borrowed person, there on ``days`` only."""
    away = tuple(d for d in range(context.days) if d not in days)
    barred = tuple(Barred("", context.date(d), last=context.date(d), level=RuleLevel.POLICY) for d in away)
    return attrs.evolve(guest, barred=barred)


def _for_own(config: RuleConfig, problem: RosterProblem) -> RuleConfig:
    """Return a weighted personal rule for the ward's own people: what is fair is not asked of a guest."""
    personal = RULES_BY_KEY[config.rule].reach is Reach.PERSON
    if not personal or config.weight is None or config.people or config.staffing:
        return config
    return attrs.evolve(config, people=tuple(p.id for p in problem.people))


def _excepted(config: RuleConfig, broken: list[Finding], context: PlanContext) -> Iterator[RuleConfig]:
    """Yield the rule as it binds again: hard for everybody else, dear for those of the exceptions."""
    who = sorted({p for f in broken for p, _ in f.cells if p >= 0})
    rule = next(r for r in rules_of(context) if r.label == config.label)
    if not who or rule.reach is not Reach.PERSON:
        yield config
        return
    others = tuple(context.people[p].id for p in rule.people if p not in who)
    if others:
        yield attrs.evolve(config, weight=None, people=others)
    name = f"{config.name}+" if config.name else "+"
    yield attrs.evolve(config, name=name, people=tuple(context.people[p].id for p in who))


def _house(key: str) -> bool:
    """Tell whether a rule is the hospital's own to relax; locks, leave and cover have remedies of their own."""
    spec = RULES_BY_KEY[key].spec
    return spec.level is RuleLevel.POLICY and spec.may_soften and key not in {"cover", "leave", "locks", "change-cap"}


def _plannable(code: str, problem: RosterProblem) -> bool:
    closed = {shift.code for shift in problem.shifts if not shift.plannable}
    return not closed.intersection(code.split("/"))


def _shifts(code: str) -> tuple[str, ...]:
    return tuple(code.split("/")) if code else ()


def _with_wishes(problem: RosterProblem) -> tuple[RuleConfig, ...]:
    """Return the rules with wishes counted once each, so that a dear one is dear."""
    return tuple(
        attrs.evolve(c, params={**dict(c.params), "factor": max(1, int(str(dict(c.params).get("factor", 1))))})
        if c.rule == "wishes"
        else c
        for c in problem.rules
    )


def _cell(context: PlanContext, person: str, day: int, code: str) -> dict[str, object]:
    name = context.people[context.person(person)].label
    return {"name": name, "day": on_day(context, day), "code": code or say("a day off")}


BORROW = Borrow()
#: In the order they are tried.
KINDS: tuple[Kind, ...] = (Unlock(), ExceptionMade(), Fewer(), LeaveMoved(), BORROW)
