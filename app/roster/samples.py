"""A generated ward, lawful and tight as real ones are: for a first look, for tests, for benchmarks.

Three shifts round the clock (A, P, N), three staffing types, levels N0 to N4, people in orientation, pregnant and nursing,
a licence that lapses within the period, a night block, leave, locks, wishes, balances, two weeks of history, and every
rule a hospital sets. Nobody in it exists. The same seed makes the same ward.
"""

from __future__ import annotations

import datetime as dt
from random import Random

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
    RosterProblem,
    RuleConfig,
    Shift,
    ShiftClass,
    Wish,
)

HOUR = 60
START = dt.date(2026, 12, 1)
PAST_DAYS = 14
FULL_WARD = 40
FRIDAY = 4

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("敏", "静", "丽", "倩", "洁", "雪梅", "海燕", "晓琳", "文慧", "思远", "佳宁", "雨桐", "淑芬", "秀兰")

WARD_SHIFTS = (
    Shift.timed("A", (8 * HOUR, 16 * HOUR), title="白班", family="白"),
    Shift.timed("责", (8 * HOUR, 12 * HOUR), (14 * HOUR, 18 * HOUR), title="责任班", family="白"),
    Shift.timed("P", (16 * HOUR, 24 * HOUR), title="小夜班", kind=ShiftClass.EVENING),
    Shift.timed("N", (24 * HOUR, 32 * HOUR), title="大夜班", kind=ShiftClass.NIGHT),
    Shift.timed("化", (8 * HOUR, 16 * HOUR), title="配药班", family="白", skill="化疗", posts=("cytotoxic",)),
    Shift.timed("值", (17 * HOUR, 32 * HOUR), title="二线值班", kind=ShiftClass.DUTY, minutes=0),
    Shift("休", title="休息", kind=ShiftClass.REST, plannable=False),
    Shift("年", title="年休假", kind=ShiftClass.LEAVE, minutes=8 * HOUR, plannable=False),
    Shift("病", title="病假", kind=ShiftClass.LEAVE, minutes=8 * HOUR, plannable=False),
    Shift("学", title="学习", kind=ShiftClass.DAY, minutes=8 * HOUR, plannable=False),
)

#: Turns of the weeks before the period; each is lawful in itself, whatever day it is cut on.
TURNS = (("A", "A", "P", "N", "", ""), ("责", "A", "A", "", ""), ("A", "P", "N", "", "", "A"))
DAY_TURN = ("A", "A", "A", "A", "A", "", "")


def hospital_ward(
    people: int = FULL_WARD, days: int = 31, *, seed: int = 1, start: dt.date = START, name: str = "内科一病区"
) -> RosterProblem:
    """Return a ward of this size; cover grows with the number of people, from eight people on.

    Raises:
        ValueError: fewer than eight people, or no days.
    """
    if people < 8 or days < 1:  # noqa: PLR2004 - fewer can't keep three shifts going
        raise ValueError("a ward has eight people or more, and a day or more")
    return _Drawing(people, days, Random(seed), start).problem(name)  # noqa: S311 - a reproducible drawing, not a secret


class _Drawing:
    def __init__(self, people: int, days: int, rng: Random, start: dt.date) -> None:
        self.size, self.days, self.rng, self.start = people, days, rng, start
        self.staff = tuple(self._nurse(i) for i in range(people))
        self.ids = tuple(p.id for p in self.staff)
        self.by_day = tuple(i for i in range(people) if self._only_days(self.staff[i]))

    def problem(self, name: str) -> RosterProblem:
        leave = tuple(self._leave())
        away = {(entry.person, d) for entry in leave for d in entry.days}
        return RosterProblem(
            name,
            start=self.start,
            days=self.days,
            people=self.staff,
            shifts=WARD_SHIFTS,
            doubles=(("A", "值"), ("责", "值")),
            demands=self._demands(),
            history=tuple(self._past(i) for i in range(self.size)),
            locks=tuple(self._locks(away)),
            wishes=tuple(self._wishes(away)),
            leave=leave,
            pairings=(
                Pairing(self.ids[9], self.ids[10], kind="apart"),
                Pairing(self.ids[-1], self.ids[6], kind="apart", shifts=("N",)),
            )
            if self.size > 10  # noqa: PLR2004 - the index of the last one named
            else (),
            blocks=(Block(self.ids[7], 0, self.days - 1, ("N",)),) if self.size >= FULL_WARD // 2 else (),
            rules=hospital_rules(self.days),
        )

    # -- people ----------------------------------------------------------------------------------------------------

    def _nurse(self, index: int) -> Person:
        rng, part = self.rng, index / self.size
        level = "N4" if part < 0.06 else "N3" if part < 0.3 else "N2" if part < 0.68 else "N1"  # noqa: PLR2004 - the mix
        person = Person(
            f"{1001 + index}",
            name=SURNAMES[index % len(SURNAMES)] + rng.choice(GIVEN),
            staffing=(Dated(rng.choices(("BZ", "HT", "PQ"), weights=(40, 45, 15))[0]),),
            levels=(Dated(level),),
            skills=("化疗",) if index % 3 == 0 else (),
            team="甲乙"[index % 2],
            carried=(
                ("nights", rng.randrange(3)),
                ("weekends", rng.randrange(2)),
                ("holidays", rng.randrange(2)),
                ("half-hours", rng.randrange(-12, 13)),
                ("overtime-minutes", 0),
            ),
        )
        return self._special(person, index)

    def _special(self, person: Person, index: int) -> Person:
        """Give the last few people what makes a ward a ward."""
        end = self.size - 1 - index
        middle = self.start + dt.timedelta(days=self.days // 2)
        if end == 0:
            return attrs.evolve(person, due=self.start + dt.timedelta(days=50))
        if end == 1:
            return attrs.evolve(person, children=(self.start - dt.timedelta(days=200),))
        if end == 2:  # noqa: PLR2004 - the third but last
            guides = tuple(f"{1001 + i}" for i in (2, 3, 4))
            return attrs.evolve(person, levels=(Dated("N0"),), orientation=Orientation(guides), skills=())
        if end == 3 and self.size >= FULL_WARD // 2:  # noqa: PLR2004
            lapsed = Barred("护士执业证书有效期届满", middle, citation="护士条例 21(1)")
            return attrs.evolve(person, barred=(lapsed,))
        return person

    @staticmethod
    def _only_days(person: Person) -> bool:
        return bool(person.due or person.children or person.orientation)

    def _past(self, index: int) -> tuple[str, ...]:
        turn = DAY_TURN if index in self.by_day else TURNS[index % len(TURNS)]
        shift = -(self.start.weekday() - PAST_DAYS) if index in self.by_day else index
        first = (self.start.weekday() - PAST_DAYS) if index in self.by_day else shift
        return tuple(turn[(first + d) % len(turn)] for d in range(PAST_DAYS))

    # -- what is needed and asked for ------------------------------------------------------------------------------

    def _demands(self) -> tuple[Demand, ...]:
        weekend = tuple(d for d in range(self.days) if (self.start.weekday() + d) % 7 > FRIDAY)
        week = tuple(d for d in range(self.days) if d not in weekend)
        every = tuple(range(self.days))

        def of(share: float) -> int:
            return max(1, round(share * self.size / FULL_WARD))

        asked = [
            ("A", "白班", ("白",), week, of(15), of(17)),
            ("A", "周末白班", ("白",), weekend, of(9), of(10)),
            ("P", "小夜班", ("P",), every, of(4), of(4)),
            ("N", "大夜班", ("N",), every, of(3), of(4)),
        ]
        plain = tuple(
            Demand(shifts, days, title=title, minimum=least, wanted=wanted, under=6, over=2)
            for _, title, shifts, days, least, wanted in asked
            if days
        )
        charge = Demand(("白",), week or every, title="白班组长", levels=("N3", "N4"), minimum=1)
        drugs = Demand(("化",), week or every, title="配药", skill="化疗", minimum=0, wanted=1, under=8, maximum=1)
        duty = Demand(("值",), every, title="二线值班", levels=("N3", "N4"), minimum=0, wanted=1, under=3, maximum=1)
        juniors = Demand(
            ("值",), every, title="二线值班（低层级）", levels=("N0", "N1", "N2"), everybody=True, maximum=0
        )
        return (*plain, charge, drugs, duty, juniors)

    def _leave(self) -> list[Leave]:
        found = []
        for index in range(3, self.size - 4, 7):
            length = self.rng.choice((2, 3, 5))
            first = self.rng.randrange(max(1, self.days - length))
            found.append(Leave(self.ids[index], tuple(range(first, min(self.days, first + length))), code="年"))
        return found

    def _locks(self, away: set[tuple[str, int]]) -> list[Lock]:
        found = []
        for index in range(8, self.size - 4, 6):
            day = self.rng.randrange(self.days)
            if (self.start.weekday() + day) % 7 <= FRIDAY and (self.ids[index], day) not in away:
                found.append(Lock(self.ids[index], day, self.rng.choice(("学", "", "A"))))
        return found

    def _wishes(self, away: set[tuple[str, int]]) -> list[Wish]:
        found = []
        for key in self.ids:
            for day in self.rng.sample(range(self.days), min(self.days, self.rng.randrange(4))):
                if (key, day) not in away:
                    kind = self.rng.choices(("off", "on"), weights=(4, 1))[0]
                    shifts = () if kind == "off" else (self.rng.choice(("A", "P")),)
                    weight = self.rng.choice((2, 4, 8))
                    found.append(Wish(key, day, kind=kind, shifts=shifts, weight=weight))  # type: ignore[arg-type]
        return found


def hospital_rules(days: int = 31) -> tuple[RuleConfig, ...]:
    """Return the rules of a usual ward: law and standards, the hospital's own, and its wishes with their weights."""
    weekends = days // 7
    law = (
        RuleConfig("protected-hours"),
        RuleConfig("weekly-rest"),
        RuleConfig("overtime-cap", name="contract", staffing=("HT", "PQ")),
        RuleConfig("overtime-cap", name="established", params={"most": 960}, staffing=("BZ",)),
        RuleConfig("hours-cycle", params={"norm": 9920 * days // 31 + 1440, "extra": 2160}),
    )
    house = (
        RuleConfig("level-mix", name="night"),
        RuleConfig("never-alone", params={"shifts": ("N", "P")}),
        RuleConfig("one-shift", params={"most": 4}),
        RuleConfig("shift-length"),
        RuleConfig("succession", params={"forbidden": (("N", ("白", "P")), ("P", ("白",)))}),
        RuleConfig("rest-between"),
        RuleConfig("rest-after-nights"),
        RuleConfig("consecutive-nights"),
        RuleConfig("consecutive-work"),
        RuleConfig("hours-week", params={"most": 3360}),
        RuleConfig("hours-period", params={"most": 12_480}),
        RuleConfig("shift-count", name="nights", params={"shifts": ("N",), "most": 12}),
        RuleConfig("shifts-week", name="nights", params={"shifts": ("N",), "most": 4}),
        RuleConfig("weekends-most", params={"most": max(1, weekends)}),
    )
    wanted = (
        RuleConfig("days-off-run", weight=4, params={"least": 2, "most": 4}),
        RuleConfig("same-shift-run", weight=2, params={"shifts": ("P",), "most": 3}),
        RuleConfig("night-spacing", weight=5),
        RuleConfig("weekend-whole", weight=6),
        RuleConfig("kinds-per-week", weight=2, params={"most": 3}),
        RuleConfig("avoid-pattern", weight=4),
        RuleConfig("prefer-sequence", weight=1, params={"after": (("A", ("白", "P")), ("P", ("P", "N")))}),
        RuleConfig("continuity", weight=1),
        RuleConfig("fair-nights", weight=6, params={"tolerance": 1}),
        RuleConfig("fair-weekends", weight=4),
        RuleConfig("fair-holidays", weight=6),
        RuleConfig("fair-hours", weight=1),
    )
    return (*law, *house, *wanted)
