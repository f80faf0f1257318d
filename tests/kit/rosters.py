"""Rosters for tests: written as text, one line a person and one code a day, and made at random."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

import attrs

from app.roster.model import (
    Barred,
    Block,
    Dated,
    Demand,
    Leave,
    Lock,
    Orientation,
    Pairing,
    Person,
    PlanContext,
    Roster,
    RosterProblem,
    RuleConfig,
    Shift,
    ShiftClass,
    Wish,
    context_of,
)
from app.roster.rules import ALL_RULES, Rule

MONDAY = dt.date(2026, 11, 2)
HOUR = 60

SHIFTS = (
    Shift.timed("A", (8 * HOUR, 16 * HOUR), title="白班", family="白"),
    Shift.timed("责", (8 * HOUR, 12 * HOUR), (14 * HOUR, 18 * HOUR), title="责任班", family="白"),
    Shift.timed("P", (16 * HOUR, 24 * HOUR), title="小夜", kind=ShiftClass.EVENING),
    Shift.timed("N", (0, 8 * HOUR), title="大夜", kind=ShiftClass.NIGHT),
    Shift.timed("手", (8 * HOUR, 16 * HOUR), title="手术间", posts=("anaesthetic-gas", "heavy-work")),
    Shift.timed("重", (8 * HOUR, 20 * HOUR), title="重症白班", skill="ICU"),
    Shift.timed("值", (17 * HOUR, 32 * HOUR), title="值班", kind=ShiftClass.DUTY, minutes=0),
    Shift("休", title="休息", kind=ShiftClass.REST),
    Shift("年", title="年假", kind=ShiftClass.LEAVE, minutes=8 * HOUR, plannable=False),
)
DOUBLES = (("A", "值"), ("A", "P"))


def codes_of(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a text roster: a line (or what stands between `` / ``) a person, ``-`` for a day off."""
    lines = [line.strip() for part in text.strip().splitlines() for line in part.split(" / ")]
    return tuple(tuple("" if code == "-" else code for code in line.split()) for line in lines)


def ward(text: str, *, history: str = "", people: tuple[Person, ...] = (), **more: Any) -> tuple[PlanContext, Roster]:
    """Return a problem as large as the text roster, and that roster; ``more`` are fields of the problem."""
    rows = codes_of(text)
    staff = people or tuple(
        Person(f"p{i}", name=name) for i, name in zip(range(len(rows)), "甲乙丙丁戊己", strict=False)
    )
    published = more.pop("published", "")
    problem = RosterProblem(
        more.pop("name", "test"),
        start=more.pop("start", MONDAY),
        days=len(rows[0]),
        people=staff,
        shifts=more.pop("shifts", SHIFTS),
        doubles=more.pop("doubles", DOUBLES),
        history=codes_of(history) if history else (),
        published=codes_of(published) if published else (),
        **more,
    )
    context = context_of(problem)
    return context, context.roster(rows)


@attrs.frozen
class Picture:
    """Three rosters of one rule, as a text file has them: nothing to say, just allowed, broken; and what is said of the last."""

    trivial: str
    allowed: str
    broken: str
    says: tuple[str, ...]


def picture_of(text: str) -> Picture:
    """Read a picture: sections ``[trivial]``, ``[allowed]``, ``[broken]``, a line a person; ``>`` begins a finding."""
    sections: dict[str, list[str]] = {}
    says: list[str] = []
    rows: list[str] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if line.startswith("["):
            rows = sections.setdefault(line.strip("[]"), [])
        elif line.startswith(">"):
            says.append(line.removeprefix(">").strip())
        elif not line.startswith("#"):
            rows.append(line)
    trivial, allowed, broken = (" / ".join(sections[name]) for name in ("trivial", "allowed", "broken"))
    return Picture(trivial, allowed, broken, tuple(says))


def rule_of(context: PlanContext, config: RuleConfig) -> Rule:
    """Return one rule set for the problem."""
    return next(r for r in ALL_RULES if r.spec.key == config.rule).make(config, context)


# -- at random ---------------------------------------------------------------------------------------------------------

CODES = tuple(s.code for s in SHIFTS)
WORKING = tuple(s.code for s in SHIFTS if s.is_work)
LEVELS = ("N0", "N1", "N2", "N3")


def random_problem(seed: int, *rules: RuleConfig, people: int = 4, days: int = 12) -> RosterProblem:
    """Return a small problem at random, with a past, dated facts, and of whatever the rules look at."""
    rng = Random(seed)
    size, span = rng.randint(1, people), rng.randint(1, days)
    start = MONDAY + dt.timedelta(days=rng.randrange(14))
    staff = tuple(_person(rng, i, size, start, span) for i in range(size))
    ids = [p.id for p in staff]
    past = rng.choice((0, 0, 1, 3, 8))
    problem = RosterProblem(
        "random",
        start=start,
        days=span,
        people=staff,
        shifts=SHIFTS,
        doubles=DOUBLES,
        demands=tuple(_demand(rng, span) for _ in range(rng.randrange(4))),
        history=tuple(tuple(_code(rng, unknown=0.1) for _ in range(past)) for _ in ids) if past else (),
        locks=tuple(Lock(rng.choice(ids), rng.randrange(span), _code(rng)) for _ in range(rng.randrange(2))),
        wishes=tuple(_wish(rng, ids, span) for _ in range(rng.randrange(4))),
        leave=tuple(_leave(rng, p, span) for p in ids if rng.random() < 0.2),
        pairings=_pairings(rng, ids),
        blocks=tuple(_block(rng, p, span) for p in ids if rng.random() < 0.2),
        published=tuple(tuple(_code(rng) for _ in range(span)) for _ in ids) if rng.random() < 0.5 else (),
        day_kinds=tuple(rng.choice(("work", "work", "rest", "holiday")) for _ in range(span)),
        rules=rules,
    )
    return attrs.evolve(problem, holidays=((0,),) if rng.random() < 0.3 else ())


def random_roster(context: PlanContext, seed: int) -> Roster:
    """Return a roster at random, with runs as real ones have."""
    rng = Random(seed)
    states = range(len(context.contents))
    rows = []
    for _ in context.people:
        row: list[int] = []
        while len(row) < context.days:
            state = rng.choice((0, 0, rng.choice(states), rng.choice(states), 4))
            row.extend([state] * rng.choice((1, 1, 2, 3, 6)))
        rows.append(row[: context.days])
    return Roster.of(rows)


def random_config(kind: type[Rule], seed: int) -> RuleConfig:
    """Return a setting of a rule at random, hard or weighted."""
    rng = Random(seed)
    params = {}
    for field in kind.params():
        spec = field.metadata["param"]
        if rng.random() < 0.6 or field.name in {"forbidden", "after"}:
            params[field.name] = _value(rng, kind, field, spec)
    weight = rng.choice((None, 1, 7)) if kind.spec.may_soften else None
    staffing = rng.choice(((), (), ("BZ",)))
    return RuleConfig(kind.spec.key, weight=weight, params=params, staffing=staffing)


def _value(rng: Random, kind: type[Rule], field: Any, spec: Any) -> Any:
    if spec.kind == "choice":
        return rng.choice(spec.options)
    if spec.kind == "codes":
        return _codes(rng, field.name)
    least, most = spec.least or 0, spec.most
    if spec.kind == "number-or-none" and rng.random() < 0.3:
        return None
    small = rng.randint(least, min(most, least + 4))
    minutes = rng.choice((480, 960, 1440, 2400))
    in_minutes = (spec.most or 0) > 3660 or field.name in {"minutes", "norm"} or kind.spec.key == "shift-length"
    return min(most, max(least, minutes)) if in_minutes else small


def _codes(rng: Random, name: str) -> Any:
    if name in {"forbidden", "after"}:
        return tuple((rng.choice(WORKING), tuple(rng.sample(WORKING, 2))) for _ in range(2))
    if name == "avoided":
        return tuple(
            " ".join(rng.choice(("off", "work", "night", "any", "A", "A|P", "N")) for _ in range(3)) for _ in "ab"
        )
    if name in {"levels", "beside"}:
        return tuple(rng.sample(LEVELS, 2))
    if name in {"pregnant", "nursing"}:
        return tuple(rng.sample(("anaesthetic-gas", "heavy-work"), 1))
    if name == "account":
        return ("nights",)
    return tuple(rng.sample(("白", "A", "P", "N", "值"), rng.randrange(3)))


def _code(rng: Random, *, unknown: float = 0.0) -> str:
    if rng.random() < unknown:
        return "?"
    return rng.choice(("", "", *CODES, "A/值", "A/P", "A", "N", "N"))


def _person(rng: Random, index: int, size: int, start: dt.date, days: int) -> Person:
    def day() -> dt.date:
        return start + dt.timedelta(days=rng.randrange(-3, days + 3))

    preceptors = tuple(f"p{i}" for i in range(size) if i != index)
    barred = Barred("执业证书过期", day(), shifts=rng.choice(((), ("白",))), posts=rng.choice(((), ("heavy-work",))))
    return Person(
        f"p{index}",
        name="甲乙丙丁戊己"[index],
        staffing=rng.choice(((Dated("BZ"),), (Dated("HT"),), (Dated("HT"), Dated("BZ", day())))),
        levels=rng.choice(((Dated(rng.choice(LEVELS)),), (Dated("N1"), Dated("N2", day())), ())),
        skills=rng.choice(((), ("ICU",))),
        barred=(barred,) if rng.random() < 0.2 else (),
        due=day() + dt.timedelta(days=rng.choice((0, 60, 90, 150))) if rng.random() < 0.2 else None,
        children=(day() - dt.timedelta(days=rng.choice((30, 364, 366))),) if rng.random() < 0.2 else (),
        orientation=Orientation(preceptors, day()) if preceptors and rng.random() < 0.3 else None,
        carried=(
            ("nights", rng.randrange(4)),
            ("weekends", rng.randrange(3)),
            ("overtime-minutes", rng.randrange(900)),
            ("cycle-minutes", rng.randrange(9000)),
            ("half-hours", rng.randrange(-40, 40)),
            ("holidays", 1),
        ),
        share=rng.choice((100, 100, 50, 0)),
    )


def _demand(rng: Random, days: int) -> Demand:
    wanted = rng.choice((None, 0, 1, 2))
    return Demand(
        tuple(rng.sample(("白", "P", "N", "手", "值"), rng.choice((1, 1, 2)))),
        tuple(sorted(rng.sample(range(days), rng.randint(1, days)))),
        skill=rng.choice(("", "", "ICU")),
        levels=rng.choice(((), (), ("N2", "N3"))),
        everybody=rng.random() < 0.3,
        minimum=rng.randrange(3),
        minimum_weight=rng.choice((None, 5)),
        wanted=wanted,
        under=rng.choice((0, 3)),
        over=rng.choice((0, 2)),
        maximum=rng.choice((None, 0, 2)),
        maximum_weight=rng.choice((None, 4)),
    )


def _wish(rng: Random, ids: list[str], days: int) -> Wish:
    shifts = rng.choice(((), ("A",), ("白", "N")))
    return Wish(
        rng.choice(ids), rng.randrange(days), kind=rng.choice(("on", "off")), shifts=shifts, weight=rng.randint(1, 9)
    )


def _leave(rng: Random, person: str, days: int) -> Leave:
    first = rng.randrange(days)
    return Leave(person, tuple(range(first, min(days, first + 3))), code=rng.choice(("年", "")))


def _pairings(rng: Random, ids: list[str]) -> tuple[Pairing, ...]:
    if len(ids) < 2:
        return ()
    pair = rng.sample(ids, 2)
    kinds = [k for k in ("together", "apart") if rng.random() < 0.4]
    return tuple(Pairing(*pair, kind=k, shifts=rng.choice(((), ("N",), ("A",)))) for k in kinds)  # type: ignore[arg-type]


def _block(rng: Random, person: str, days: int) -> Block:
    first = rng.randrange(days)
    return Block(person, first, first + 3, rng.choice((("N",), ("N", "P"))))


# -- a whole ward ------------------------------------------------------------------------------------------------------


def busy_ward(people: int, days: int, seed: int = 1) -> tuple[RosterProblem, Roster]:
    """Return a generated ward of this size with every rule set, and a roster of three shifts in turn, some way short of lawful."""
    rng = Random(seed)
    staff = tuple(_ward_nurse(rng, i, days) for i in range(people))
    ids = [p.id for p in staff]
    needed = {"白": people // 5, "P": people // 10, "N": people // 12}
    demands = tuple(
        Demand((code,), tuple(range(days)), minimum=n, wanted=n + 1, under=5, over=1) for code, n in needed.items()
    )
    turn = ("A", "A", "A", "", "P", "P", "", "", "N", "N", "", "")
    rows = [[turn[(d + i) % len(turn)] for d in range(days)] for i in range(people)]
    problem = RosterProblem(
        "ward",
        start=MONDAY,
        days=days,
        people=staff,
        shifts=SHIFTS,
        doubles=DOUBLES,
        demands=(*demands, Demand(("白",), tuple(range(0, days, 7)), levels=("N3",), minimum=1)),
        history=tuple(tuple(rng.choice(("", "A", "P", "N")) for _ in range(7)) for _ in ids),
        locks=tuple(Lock(rng.choice(ids), rng.randrange(days), "A") for _ in range(people // 4)),
        wishes=tuple(_wish(rng, ids, days) for _ in range(2 * people)),
        leave=tuple(_leave(rng, p, days) for p in ids[:: max(1, people // 6)]),
        pairings=tuple(Pairing(*rng.sample(ids, 2), kind="apart") for _ in range(3)),
        blocks=(Block(ids[-1], 0, days - 1, ("N",)),),
        published=tuple(tuple(_near(rng, code) for code in row) for row in rows),
        rules=tuple(_ward_rule(kind) for kind in ALL_RULES),
    )
    return problem, context_of(problem).roster(rows)


def _near(rng: Random, code: str) -> str:
    return rng.choice(("", "A")) if rng.random() < 0.05 else code


def _ward_nurse(rng: Random, index: int, days: int) -> Person:
    plain = _person(rng, index % 6, 6, MONDAY, days)
    new = index % 20 == 3
    return attrs.evolve(
        plain,
        id=f"p{index}",
        name=f"{plain.name}{index}",
        levels=(Dated("N0" if index % 20 == 7 else f"N{1 + index % 3}"),),
        orientation=Orientation((f"p{index - 1}", f"p{index - 2}")) if new else None,
        share=100,
    )


def _ward_rule(kind: type[Rule]) -> RuleConfig:
    settings = {
        "succession": {"forbidden": (("N", ("白", "P")), ("P", ("白",)))},
        "prefer-sequence": {"after": (("A", ("A", "P")), ("P", ("P", "N")))},
        "weekly-rest": {"after_night": "does-not-count"},
        "same-shift-run": {"shifts": ("P",), "most": 3, "least": 2},
        "hours-period": {"least": 6000, "most": 11000},
        "shift-count": {"shifts": ("N",), "most": 6, "account": ("nights",)},
        "weekends-most": {"most": 3},
        "change-cap": {"most": 200},
    }
    return RuleConfig(kind.spec.key, weight=kind.spec.default_weight, params=settings.get(kind.spec.key, {}))
