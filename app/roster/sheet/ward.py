"""A ward's set-up: what can stand in its cells, what is needed, and how its sheet looks. Values only; kits are data."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

import attrs

from app.roster.model import Pairing, RuleConfig, Segment, Shift, ShiftClass

NONE = Decimal(0)


@attrs.frozen(slots=True)
class Season:
    """Other working times from one day of the year to another (both ``(month, day)``, included; may pass New Year)."""

    title: str
    first: tuple[int, int]
    last: tuple[int, int]
    segments: tuple[Segment, ...]

    def covers(self, day: date) -> bool:
        """Tell whether these times hold on ``day``."""
        now = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= now <= self.last
        return now >= self.first or now <= self.last


@attrs.frozen(slots=True)
class CodeDef:
    """One code of the shift dictionary or the leave dictionary (``kind`` LEAVE).

    Args:
        code: what is written in a cell; unique in a ward.
        title: the name people read.
        kind: the class rules and colours go by.
        segments: presence, oldest first; ``seasons`` may replace them.
        minutes: working time counted for a cell; None takes the length of the segments.
        credit: minutes set off against the month's norm without having been worked (paid leave, for a working day).
        ink, fill: own colours as ``#RRGGBB`` (from her Excel); empty takes those of the class.
        fee: night-fee class (``large``, ``small``); empty for none.
        counts: counts towards cover and the patient ratio.
        account: balance account a cell takes from, ``takes`` how much in its unit (negative adds).
        duty: the duty of the credential catalogue asked for; empty where none is.
        family, skill, posts: as in ``Shift``.
        plannable: the solver may place it.
        most_a_week: ward policy, None for no bound.
        coefficient: 班次岗位系数, for pay.
        masked: how a notice board prints it instead (absence reasons); empty prints it as it is.
        citation: the law a leave rests on.
        keys: other ways to type it.
        active: offered for new cells; an old sheet keeps what it has.
    """

    code: str
    title: str = attrs.field(default="", kw_only=True)
    kind: ShiftClass = attrs.field(default=ShiftClass.DAY, kw_only=True)
    segments: tuple[Segment, ...] = attrs.field(default=(), kw_only=True)
    seasons: tuple[Season, ...] = attrs.field(default=(), kw_only=True)
    minutes: int | None = attrs.field(default=None, kw_only=True)
    credit: int = attrs.field(default=0, kw_only=True)
    ink: str = attrs.field(default="", kw_only=True)
    fill: str = attrs.field(default="", kw_only=True)
    fee: str = attrs.field(default="", kw_only=True)
    counts: bool = attrs.field(default=True, kw_only=True)
    account: str = attrs.field(default="", kw_only=True)
    takes: Decimal = attrs.field(default=NONE, kw_only=True)
    duty: str = attrs.field(default="", kw_only=True)
    family: str = attrs.field(default="", kw_only=True)
    skill: str = attrs.field(default="", kw_only=True)
    posts: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    plannable: bool = attrs.field(default=True, kw_only=True)
    most_a_week: int | None = attrs.field(default=None, kw_only=True)
    coefficient: Decimal = attrs.field(default=Decimal(1), kw_only=True)
    masked: str = attrs.field(default="", kw_only=True)
    citation: str = attrs.field(default="", kw_only=True)
    keys: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    active: bool = attrs.field(default=True, kw_only=True)

    @property
    def is_work(self) -> bool:
        """Tell whether a person in this cell is at work."""
        return self.kind.is_work

    @property
    def is_leave(self) -> bool:
        """Tell whether the code is of the leave dictionary."""
        return self.kind is ShiftClass.LEAVE

    def segments_on(self, day: date) -> tuple[Segment, ...]:
        """Return the presence on ``day``: the season's, where one holds."""
        return next((s.segments for s in self.seasons if s.covers(day)), self.segments)

    def minutes_on(self, day: date) -> int:
        """Return the working minutes of a cell on ``day``."""
        if self.minutes is not None:
            return self.minutes
        return sum(s.minutes for s in self.segments_on(day))

    def night_minutes_on(self, day: date) -> int:
        """Return the minutes between 22:00 and 06:00."""
        return sum(s.night_minutes for s in self.segments_on(day))

    def shift(self, day: date) -> Shift:
        """Return what rules and solver know of the code, with the times of ``day``."""
        return Shift(
            self.code,
            title=self.title,
            kind=self.kind,
            segments=self.segments_on(day),
            minutes=self.minutes_on(day),
            night_minutes=self.night_minutes_on(day),
            family=self.family,
            skill=self.skill,
            posts=self.posts,
            plannable=self.plannable and self.active and self.is_work,
        )


@attrs.frozen(slots=True)
class SymbolDef:
    """A mark beside a code (▲ 全院应急): its meaning is the ward's own."""

    sign: str
    title: str


@attrs.frozen(slots=True)
class Package:
    """班次套餐: a week of cells, Monday first, each as it is typed; empty leaves a day alone."""

    name: str
    week: tuple[str, ...]


@attrs.frozen(slots=True)
class CareLoad:
    """Patients of one level of nursing (分级护理) and the minutes of care one of them takes in a shift."""

    level: str
    patients: int
    minutes: int


@attrs.frozen(slots=True)
class Basis:
    """What the figures of a need were reckoned from, kept so that another number of beds reckons them anew.

    Args:
        work_beds, rest_beds: beds one nurse looks after on working days and on rest days; None: not from beds.
        care: patients by level of nursing; empty: not from levels.
        shift_minutes: working minutes of one nurse in the shift, for the care.
        least: never fewer than this.
    """

    work_beds: Decimal | None = attrs.field(default=None, kw_only=True)
    rest_beds: Decimal | None = attrs.field(default=None, kw_only=True)
    care: tuple[CareLoad, ...] = attrs.field(default=(), kw_only=True)
    shift_minutes: int = attrs.field(default=480, kw_only=True)
    least: int = attrs.field(default=0, kw_only=True)

    def week(self, beds: int) -> tuple[int, int, int, int, int, int, int]:
        """Return the minimum for Monday to Sunday in a ward of ``beds``."""
        minutes = sum(load.patients * load.minutes for load in self.care)
        cared = math.ceil(minutes / self.shift_minutes) if self.shift_minutes else 0
        work = max(self.least, cared, 0 if not self.work_beds else math.ceil(beds / self.work_beds))
        rest = max(self.least, cared, 0 if not self.rest_beds else math.ceil(beds / self.rest_beds))
        return (work, work, work, work, work, rest, rest)


@attrs.frozen(slots=True)
class Need:
    """One line of the demand: how many are needed of some codes.

    Args:
        title: what the foot of the sheet calls it.
        codes: codes or families of which any counts.
        week: the minimum for Monday to Sunday.
        holiday: the minimum on rest days and holidays that are no weekend; None takes Sunday's.
        dates: minimum of single days, as typed.
        target: how many more than the minimum are aimed at.
        spare: how many more than the target may be there; None for any number.
        under, over: price of each person below and above the target.
        missing: price of each person below the minimum; None makes the minimum binding.
        levels, skill, everybody: as in ``Demand``.
        basis: what ``week`` was reckoned from; None where it was typed.
    """

    title: str
    codes: tuple[str, ...]
    week: tuple[int, int, int, int, int, int, int] = attrs.field(kw_only=True)
    holiday: int | None = attrs.field(default=None, kw_only=True)
    dates: tuple[tuple[date, int], ...] = attrs.field(default=(), kw_only=True)
    target: int = attrs.field(default=0, kw_only=True)
    spare: int | None = attrs.field(default=None, kw_only=True)
    under: int = attrs.field(default=10, kw_only=True)
    over: int = attrs.field(default=2, kw_only=True)
    missing: int | None = attrs.field(default=None, kw_only=True)
    levels: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    skill: str = attrs.field(default="", kw_only=True)
    everybody: bool = attrs.field(default=False, kw_only=True)
    basis: Basis | None = attrs.field(default=None, kw_only=True)

    def reckoned(self, beds: int) -> Need:
        """Return the need for a ward of ``beds``; a typed one stays as it is."""
        return self if self.basis is None else attrs.evolve(self, week=self.basis.week(beds))


class Gains(StrEnum):
    """What a balance account gains by itself each month."""

    NOTHING = "nothing"
    REST_DAYS = "rest-days"  # the month's weekends and swapped days
    HOLIDAYS_WORKED = "holidays-worked"  # statutory days on which one worked
    HOURS_OVER_NORM = "hours-over-norm"  # worked and credited hours above the month's norm
    HOURS_ADJUSTED = "hours-adjusted"  # ± hours written beside codes


@attrs.frozen(slots=True)
class AccountDef:
    """A balance account shown at the right of the sheet; ``unit`` is ``day`` or ``hour``."""

    code: str
    title: str
    unit: str = "day"
    gains: Gains = Gains.NOTHING


#: Every column the sheet can show beside the days; a ward chooses and orders them.
LEFT_COLUMNS = ("ordinal", "group", "staff_no", "name", "staffing", "level", "title", "years", "beds")
RIGHT_COLUMNS = (
    "remark", "hours", "over", "night_hours", "nights", "weekends", "holidays", "rest_days", "leave_days", "coefficient",
)  # fmt: skip


@attrs.frozen(slots=True)
class Columns:
    """Columns left and right of the days; an account's column is written ``account:code``."""

    left: tuple[str, ...] = ("group", "name", "level", "staffing")
    right: tuple[str, ...] = ("hours", "nights")


@attrs.frozen(slots=True)
class RulePack:
    """The rules of one ward on one day: law, hospital and ward already joined, each only tighter than the one before.

    Args:
        version: its name on paper (``2026-12-A``).
        since: the first duty day it judges; None since ever.
        rules: as the problem takes them.
        sources: label of a rule to where it comes from (``law``, ``hospital``, ``ward``).
    """

    version: str = ""
    since: date | None = None
    rules: tuple[RuleConfig, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()


@attrs.frozen(slots=True)
class WardSetup:
    """Everything a ward decides about its sheet.

    Args:
        kit: key of the starter kit it came from.
        codes: shifts and leave, in the order of the palette.
        doubles: the double cells offered (``A/值``); any two known codes may be typed.
        symbols, groups, packages, needs, accounts, columns: see their classes; groups are names in order.
        pairings: who should meet or never meet (person ids); reasons are private.
        rest: code written for a day off by the solver; ``after_night`` for the one right after a night.
        signatures: captions of the signature block.
        notes: 排班备注 printed at the foot of every sheet.
        rules: the rules in force for the sheet's days.
        beds: beds the demand was reckoned from.
        categories: categories of staff who stand on the sheet.
    """

    kit: str = ""
    codes: tuple[CodeDef, ...] = ()
    doubles: tuple[tuple[str, str], ...] = ()
    symbols: tuple[SymbolDef, ...] = ()
    groups: tuple[str, ...] = ()
    packages: tuple[Package, ...] = ()
    needs: tuple[Need, ...] = ()
    accounts: tuple[AccountDef, ...] = ()
    columns: Columns = Columns()
    pairings: tuple[Pairing, ...] = ()
    rest: str = ""
    after_night: str = ""
    signatures: tuple[str, ...] = ()
    notes: str = ""
    rules: RulePack = RulePack()
    beds: int = 0
    categories: tuple[str, ...] = ("nurse",)

    def code(self, text: str) -> CodeDef | None:
        """Return the code written exactly ``text``; None when the ward has none."""
        return self._by_code.get(text)

    @cached_property
    def _by_code(self) -> dict[str, CodeDef]:
        return {each.code: each for each in self.codes}

    @property
    def shifts(self) -> tuple[CodeDef, ...]:
        """The shift dictionary: work and rest."""
        return tuple(each for each in self.codes if not each.is_leave)

    @property
    def leaves(self) -> tuple[CodeDef, ...]:
        """The leave dictionary."""
        return tuple(each for each in self.codes if each.is_leave)

    def account(self, code: str) -> AccountDef | None:
        """Return an account by its code."""
        return next((each for each in self.accounts if each.code == code), None)
