"""The live audit: after any edits it says what the whole check says, and its drag preview is the drop's own result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.roster import phrases
from app.roster.audit import Audit, Edit, FindingsDiff, TargetLevel, check_roster
from app.roster.model import (
    UNKNOWN_STATE,
    Barred,
    Demand,
    Finding,
    Lock,
    Person,
    PlanContext,
    Roster,
    RosterProblem,
    RuleConfig,
    RuleLevel,
    UnknownCodeError,
    context_of,
)
from app.roster.rules import ALL_RULES, blank_board, rules_of
from tests.kit.rosters import MONDAY, random_config, random_problem, random_roster, ward


def every_rule(seed: int) -> RosterProblem:
    """Return a random ward on which all rules are set at random."""
    rng = Random(seed)
    return random_problem(seed, *(random_config(kind, rng.randrange(2**32)) for kind in ALL_RULES), days=9)


def swap(roster: Roster, source: tuple[int, int], target: tuple[int, int]) -> tuple[Edit, Edit]:
    return (*source, roster.cell(*target)), (*target, roster.cell(*source))


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_after_any_edits_the_audit_says_what_the_whole_check_says(seed: int) -> None:
    rng = Random(seed)
    problem = every_rule(seed)
    context, roster = context_of(problem), random_roster(context_of(problem), seed)
    audit = Audit(problem, roster)
    for _ in range(4):
        before = Counter(audit.findings)
        edits = [
            (rng.randrange(len(context.people)), rng.randrange(context.days), rng.randrange(len(context.contents)))
            for _ in range(rng.randint(1, 3))
        ]
        foretold = audit.preview(edits)
        done = audit.apply(edits)
        assert done == foretold
        after = Counter(check_roster(problem, audit.roster))
        assert Counter(audit.findings) == after
        assert (Counter(done.came), Counter(done.gone)) == (after - before, before - after)
        assert audit.cost == sum(f.cost for f in after.elements())
    audit.turn_to(roster)
    assert audit.findings == Audit(problem, roster).findings


# -- the drag preview, against the plain meaning of the phrases ---------------------------------------------------------


Lines = tuple[tuple[int, ...], ...]
Topics = Iterator[tuple[object, int]]


def topics(phrase: phrases.Phrase, lines: Lines, past: int) -> Topics:
    """Yield each place a hard phrase may be broken at, and by how many units."""
    match phrase:
        case phrases.Sequence():
            for p in phrase.people:
                for t in phrase.starts:
                    yield (p, t), int(all(lines[p][past + t + i] in states for i, states in enumerate(phrase.sets)))
        case phrases.Run():
            for limit in (limit for limit in phrase.limits if limit.weight is None):
                yield from run_topics(phrase, limit, lines, past)
        case phrases.Total() | phrases.Blocks():
            for p, already in zip(phrase.people, phrase.already, strict=True):
                yield from own_topics(phrase, lines[p], past, p, already)
        case phrases.Cover():
            count = sum(lines[p][past + phrase.day] in phrase.states for p in phrase.people)
            yield from limit_topics(phrase.limits, phrase.day, count)
        case phrases.Linear():
            amount = phrase.constant + sum(c * holds(part, lines, past) for c, part in phrase.terms)
            yield from limit_topics(phrase.limits, 0, amount)


def own_topics(
    phrase: phrases.Total | phrases.Blocks, line: tuple[int, ...], past: int, person: int, already: int
) -> Topics:
    if isinstance(phrase, phrases.Blocks):
        met = [any(line[past + d] in phrase.states for d in b if d >= -past) for b in phrase.blocks]
        yield from limit_topics(phrase.limits, person, already + sum(met))
        return
    for window in phrase.windows:
        cells = (line[past + d] for d in window if d >= -past)
        amount = already + sum(phrase.worth[k] for k in cells if k != UNKNOWN_STATE)
        yield from limit_topics(phrase.limits, (person, window), amount)


def limit_topics(limits: tuple[phrases.Limit, ...], place: object, amount: int) -> Topics:
    return (((place, i), limit.missed(amount)) for i, limit in enumerate(limits) if limit.weight is None)


def run_topics(phrase: phrases.Run, limit: phrases.Limit, lines: Lines, past: int) -> Topics:
    for p in phrase.people:
        inside = [k in phrase.states for k in lines[p]]
        short = 0
        for day in range(past, len(inside)):
            if limit.sense == "most":
                yield (p, limit, day), int(inside[day] and length_at(inside, day) > limit.value)
            elif not inside[day]:
                length = length_at(inside, day - 1)
                eve = day - 1 - length
                known = length and eve >= 0 and lines[p][eve] != UNKNOWN_STATE
                short += max(0, limit.value - length) if known else 0
        if limit.sense == "least":
            yield (p, limit), short


def length_at(inside: list[bool], last: int) -> int:
    """Return the length of the run that ends on ``last``."""
    length = 0
    while last - length >= 0 and inside[last - length]:
        length += 1
    return length


def holds(part: phrases.Literal, lines: Lines, past: int) -> bool:
    if isinstance(part, phrases.Cell):
        return lines[part.person][past + part.day] in part.states
    facts = [holds(p, lines, past) for p in part.parts]
    return {"any": any(facts), "all": all(facts), "none": not any(facts)}[part.kind]


def weight_of(phrase: phrases.Phrase) -> int | None:
    return phrase.weight if isinstance(phrase, phrases.Sequence) else None


Standing = dict[object, int]


class Reference:
    """What is broken where, from the phrases alone."""

    def __init__(self, context: PlanContext) -> None:
        self.context = context
        self.said: list[tuple[str, RuleLevel, phrases.Phrase]] = []
        for rule in rules_of(context):
            board = blank_board(context)
            rule.post(board)
            self.said.extend((rule.label, rule.spec.level, p) for p in board.phrases if weight_of(p) is None)

    def standing(self, roster: Roster) -> Standing:
        lines = tuple(tuple(self.context.line(roster, p)) for p in range(len(self.context.people)))
        return {
            (n, label, level, place): units
            for n, (label, level, phrase) in enumerate(self.said)
            for place, units in topics(phrase, lines, self.context.past_days)
        }

    def closed(self, person: int, day: int, state: int) -> set[tuple[str, RuleLevel]]:
        return {
            (label, level)
            for label, level, p in self.said
            if isinstance(p, phrases.Ban) and person in p.people and day in p.days and state in p.states
        }


LEVELS = {
    RuleLevel.LAW: TargetLevel.LAW,
    RuleLevel.STANDARD: TargetLevel.STANDARD,
    RuleLevel.POLICY: TargetLevel.POLICY,
}


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32), palette=st.booleans())
def test_every_target_of_a_drag_is_judged_as_the_drop_itself(seed: int, palette: bool) -> None:
    problem = every_rule(seed)
    context = context_of(problem)
    rng = Random(seed)
    audit = Audit(problem, random_roster(context, seed))
    if rng.random() < 0.5:
        audit.targets_of_code("A")
        audit.apply([(0, 0, rng.randrange(len(context.contents)))])
    roster, reference = audit.roster, Reference(context)
    source = rng.randrange(len(context.people)), rng.randrange(context.days)
    state = rng.randrange(len(context.contents)) if palette else roster.cell(*source)
    targets = audit.targets_of_code(context.codes[state]) if palette else audit.targets_of_cell(*source)
    before = reference.standing(roster)
    for person in range(len(context.people)):
        for day in range(context.days):
            edits = ((person, day, state),) if palette else swap(roster, source, (person, day))
            done = audit.preview(edits)
            assert targets.cost(person, day) == done.cost, (person, day)
            now = reference.standing(done.roster)
            broken = {(key[1], key[2]) for key, units in now.items() if units > before.get(key, 0)}  # type: ignore[index]
            for p, d, k in edits:
                if roster.cell(p, d) != k:
                    broken |= reference.closed(p, d, k)
            see_to(targets.level(person, day), targets.rule(person, day), broken, done)


def see_to(level: TargetLevel, rule: object, broken: set[tuple[str, RuleLevel]], done: FindingsDiff) -> None:
    hard = {f.rule: f.level for f in done.came if f.is_hard}
    worst = max((LEVELS[lv] for _, lv in broken), default=TargetLevel.FREE)
    assert max(level, TargetLevel.DEARER) == max(worst, TargetLevel.DEARER)
    assert (level is TargetLevel.FREE) == (not broken and done.cost <= 0)
    if level > TargetLevel.DEARER:
        label = rule.label  # type: ignore[attr-defined]
        assert (label, worst) in {(name, LEVELS[lv]) for name, lv in broken}
        assert LEVELS[hard[label]] == worst, "the rule named is among the findings of the drop"
    else:
        assert rule is None


# -- by example --------------------------------------------------------------------------------------------------------


def levels(audit: Audit, person: int, day: int) -> str:
    targets = audit.targets_of_cell(person, day)
    return " / ".join("".join(".~pSL"[k] for k in row) for row in targets.levels)


def test_a_drag_shows_where_it_may_go_and_which_rule_it_breaks() -> None:
    lapsed = Person("p1", name="乙", barred=(Barred("护士执业证书已过期", MONDAY),))
    context, roster = ward(
        "N - - - / - - - -",
        people=(Person("p0", name="甲"), lapsed),
        rules=(RuleConfig("rest-after-nights"), RuleConfig("consecutive-nights", params={"most": 1})),
        locks=(Lock("p0", 3, ""),),
    )
    audit = Audit(context.problem, roster)
    assert levels(audit, 0, 0) == "...p / LLLL"
    rule = audit.targets_of_cell(0, 0).rule(1, 2)
    assert rule is not None
    assert str(rule.spec.title) == "执业资格"
    assert audit.targets_of_code("N").levels[0] == bytes((0, 2, 0, 2))


def test_less_of_a_shortage_is_no_new_breach() -> None:
    context, roster = ward("- / - / -", demands=(Demand(("A",), (0,), minimum=3),))
    audit = Audit(context.problem, roster)
    assert audit.targets_of_code("A").level(0, 0) is TargetLevel.FREE
    diff = audit.apply([(0, 0, context.state("A"))])
    assert [str(f.message) for f in diff.came] == ["11月2日 A：实有 1 人，需 3 人"]
    assert diff.worse == ()
    assert audit.targets_of_code("").level(0, 0) is TargetLevel.POLICY
    back = audit.apply([(0, 0, 0)])
    assert [f.magnitude for f in back.worse] == [3]


def test_a_hospitals_own_bar_is_no_bar_in_law() -> None:
    held = Barred("院内培训未完成", MONDAY, level=RuleLevel.POLICY, citation="医院规则")
    context, roster = ward("- -", people=(Person("p0", name="甲", barred=(held,)),))
    audit = Audit(context.problem, roster)
    assert audit.targets_of_code("A").level(0, 0) is TargetLevel.POLICY
    found: tuple[Finding, ...] = audit.preview([(0, 0, context.state("A"))]).came
    assert [(f.level, f.citation) for f in found] == [(RuleLevel.POLICY, "医院规则")]


def test_a_code_the_ward_does_not_have_is_refused() -> None:
    context, roster = ward("A")
    with pytest.raises(UnknownCodeError, match="夜"):
        Audit(context.problem, roster).targets_of_code("夜")
