"""What every rule is: one frozen class with a spec and two faces, ``post`` for solvers and ``check`` for people."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, cast

import attrs

from app.errors import UserError
from app.roster.board import Board
from app.roster.model import UNKNOWN_STATE, Cells, Finding, PlanContext, Roster, RuleConfig, RuleLevel
from app.words import Words, say


class Reach(StrEnum):
    """What one finding of a rule depends on: one person's row, one day's column, or everything."""

    PERSON = "person"
    DAY = "day"
    ALL = "all"


_HOUR = 60


@attrs.frozen(slots=True)
class ParamSpec:
    """One typed parameter: its title, what values it takes, its bounds where it is a number.

    ``minutes`` says that it is kept in minutes (files, bounds); its title speaks of hours, as people read and type it.
    """

    title: Words
    kind: str = attrs.field(kw_only=True)
    least: int | None = attrs.field(default=None, kw_only=True)
    most: int | None = attrs.field(default=None, kw_only=True)
    options: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    minutes: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen(slots=True)
class RuleSpec:
    """What people are told of a rule, and how it stands when nothing else is said.

    Args:
        key: its name in files.
        title: a few words.
        help: one or two sentences.
        level: law, standard or policy.
        citation: the source, as printed.
        applies_to: staffing types it binds where a setting names none; empty for everybody. Who has no type on record is
            bound too.
        sample: a roster that breaks it, for the gallery: codes with blanks between, ``-`` a day off, `` / `` the next person.
        default_weight: None when it is hard by default.
        always: in force even where a problem does not list it (law, and what only the data can trigger).
        may_soften: whether a hospital may turn it into a weight; never for law.
    """

    key: str
    title: Words = attrs.field(kw_only=True)
    help: Words = attrs.field(kw_only=True)
    level: RuleLevel = attrs.field(default=RuleLevel.POLICY, kw_only=True)
    citation: str = attrs.field(default="", kw_only=True)
    applies_to: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    sample: str = attrs.field(kw_only=True)
    default_weight: int | None = attrs.field(default=None, kw_only=True)
    always: bool = attrs.field(default=False, kw_only=True)
    may_soften: bool = attrs.field(default=True, kw_only=True)


@attrs.frozen(slots=True)
class Part:
    """A part of a roster to check: these people's rows, these days' columns."""

    people: tuple[int, ...] = ()
    days: tuple[int, ...] = ()


class RuleSettingError(UserError):
    """A rule is set in a way it does not allow."""

    def __init__(self, text: Words, *, field: str = "rules") -> None:
        super().__init__(text, field=field)


def _within(value: Any, spec: ParamSpec) -> bool:
    low, high = spec.least or 0, spec.most
    return isinstance(value, int) and low <= value and (high is None or value <= high)


def _hours(minutes: int | None) -> str:
    return f"{(minutes or 0) / _HOUR:g}"


def number(title: Words, *, default: int, least: int = 0, most: int = 100_000, minutes: bool = False) -> Any:
    """Make a parameter that is a whole number within bounds; ``minutes``: kept in minutes, titled in hours."""
    return attrs.field(
        default=default,
        validator=[attrs.validators.ge(least), attrs.validators.le(most)],
        metadata={"param": ParamSpec(title, kind="number", least=least, most=most, minutes=minutes)},
    )


def optional_number(
    title: Words, *, default: int | None = None, least: int = 0, most: int = 10_000_000, minutes: bool = False
) -> Any:
    """Make a parameter that is a whole number within bounds, or nothing; ``minutes``: kept in minutes, titled in hours."""
    return attrs.field(
        default=default,
        validator=attrs.validators.optional([attrs.validators.ge(least), attrs.validators.le(most)]),
        metadata={"param": ParamSpec(title, kind="number-or-none", least=least, most=most, minutes=minutes)},
    )


def codes(title: Words, *, default: tuple[Any, ...] = ()) -> Any:
    """Make a parameter that is a list of codes (shifts, families, levels, posts) or of lists of codes."""
    return attrs.field(
        default=default,
        validator=attrs.validators.instance_of(tuple),
        metadata={"param": ParamSpec(title, kind="codes")},
    )


def choice(title: Words, *options: str, default: str = "") -> Any:
    """Make a parameter that is one of ``options``, the mildest first; the default is the first unless it is named."""
    return attrs.field(
        default=default or options[0],
        validator=attrs.validators.in_(options),
        metadata={"param": ParamSpec(title, kind="choice", options=options)},
    )


@attrs.frozen(slots=True, kw_only=True)
class Rule(ABC):
    """A rule as set for one problem.

    Args:
        label: the name its phrases and findings carry.
        weight: None when hard; otherwise the price of one unit missed.
        people: indices of the people it binds.
    """

    label: str
    weight: int | None
    people: tuple[int, ...]

    spec: ClassVar[RuleSpec]
    reach: ClassVar[Reach]

    @classmethod
    def make(cls, config: RuleConfig, context: PlanContext) -> Rule:
        """Set the rule for the problem of ``context``.

        Raises:
            RuleSettingError: an unknown parameter, a value out of bounds, or law turned into a weight.
        """
        types = config.staffing or ((*cls.spec.applies_to, "") if cls.spec.applies_to else ())
        return cls._set(config, context.bound(types, config.people))

    @classmethod
    def require_fit(cls, config: RuleConfig) -> None:
        """Stop where a setting does not fit the rule, whatever roster it would judge.

        Raises:
            RuleSettingError: an unknown parameter, a value out of bounds, or law turned into a weight.
        """
        cls._set(config, ())

    @classmethod
    def _set(cls, config: RuleConfig, people: tuple[int, ...]) -> Rule:
        known = {f.name for f in cls.params()}
        given = dict(config.params)
        if set(given) - known:
            raise RuleSettingError(
                say("{rule} has no setting {name}.", rule=cls.spec.title, name=min(set(given) - known))
            )
        if config.weight is not None and not cls.spec.may_soften:
            raise RuleSettingError(say("{rule} is binding and can't be turned into a wish.", rule=cls.spec.title))
        try:
            return cls(label=config.label, weight=config.weight, people=people, **cast("dict[str, Any]", given))
        except (ValueError, TypeError) as error:
            raise RuleSettingError(cls._fault(given)) from error

    @classmethod
    def _fault(cls, given: dict[str, Any]) -> Words:
        """Return the sentence for the first of ``given`` that is out of bounds or of the wrong kind."""
        for field in cls.params():
            spec: ParamSpec = field.metadata["param"]
            value = given.get(field.name)
            named = {"rule": cls.spec.title, "title": spec.title}
            if spec.options and value not in {None, *spec.options}:
                return say("{rule}: “{title}” is one of {options}.", **named, options=", ".join(spec.options))
            if spec.least is not None and value is not None and not _within(value, spec):
                if spec.minutes:
                    return say(
                        "{rule}: “{title}” is from {low} to {high} (a file holds whole minutes, {least} to {most}).",
                        **named, low=_hours(spec.least), high=_hours(spec.most), least=spec.least, most=spec.most,
                    )  # fmt: skip
                return say(
                    "{rule}: “{title}” is a number from {least} to {most}.", **named, least=spec.least, most=spec.most
                )
        return say("{rule}: a list of codes is asked for.", rule=cls.spec.title)

    @classmethod
    def params(cls) -> tuple[attrs.Attribute[Any], ...]:
        """Return the fields that are parameters; ``metadata["param"]`` of each is its ``ParamSpec``."""
        return tuple(f for f in attrs.fields(cls) if "param" in f.metadata)

    @abstractmethod
    def post(self, board: Board) -> None:
        """Say to the board what the rule wants, in its phrases."""

    @abstractmethod
    def check(self, roster: Roster, context: PlanContext, *, part: Part | None = None) -> Iterator[Finding]:
        """Yield what breaks the rule; with ``part`` only what depends on those rows or columns."""

    def finding(
        self, message: Words, *, cells: Cells = (), magnitude: int = 1, **more: int | str | RuleLevel
    ) -> Finding:
        """Make a finding of this rule; further keywords are its figures (``citation`` and ``level`` replace the spec's)."""
        level = cast("RuleLevel", more.pop("level", self.spec.level))
        citation = cast("str", more.pop("citation", self.spec.citation))
        return Finding(
            self.label,
            level,
            weight=self.weight,
            magnitude=magnitude,
            cells=cells,
            figures=cast("tuple[tuple[str, int], ...]", tuple(more.items())),
            message=message,
            citation=citation,
        )


class PersonRule(Rule):
    """A rule whose every finding depends on one person's row (past included)."""

    __slots__ = ()
    reach = Reach.PERSON

    def check(self, roster: Roster, context: PlanContext, *, part: Part | None = None) -> Iterator[Finding]:
        """Check each person bound, or those of ``part``."""
        chosen = self.people if part is None else [p for p in part.people if p in self.people]
        for person in chosen:
            yield from self.check_person(context.line(roster, person), person, context)

    @abstractmethod
    def check_person(self, line: bytes, person: int, context: PlanContext) -> Iterable[Finding]:
        """Yield what breaks the rule in ``line``: the states from day ``-past_days`` on."""


class DayRule(Rule):
    """A rule whose every finding depends on one day's column."""

    __slots__ = ()
    reach = Reach.DAY

    def check(self, roster: Roster, context: PlanContext, *, part: Part | None = None) -> Iterator[Finding]:
        """Check each day, or those of ``part``."""
        for day in range(context.days) if part is None else part.days:
            yield from self.check_day(roster, day, context)

    @abstractmethod
    def check_day(self, roster: Roster, day: int, context: PlanContext) -> Iterable[Finding]:
        """Yield what breaks the rule on ``day``."""


def plan_of(board: Board) -> PlanContext:
    """Return the context the board was made for."""
    return cast("PlanContext", board.context)


@cache
def _table(states: frozenset[int]) -> bytes:
    return bytes(ord("?") if k == UNKNOWN_STATE else ord("x") if k in states else ord(".") for k in range(256))


def marks(line: bytes, states: frozenset[int]) -> bytes:
    """Return ``line`` as ``x`` for a cell in ``states``, ``.`` for another, ``?`` for one that is not known."""
    return line.translate(_table(states))


def on_day(context: PlanContext, day: int) -> Words:
    """Return a day as people say it."""
    date = context.date(day)
    return say("{month}/{day}", month=date.month, day=date.day)


def span(context: PlanContext, first: int, last: int) -> Words:
    """Return a stretch of days as people say it."""
    return say("{first} to {last}", first=on_day(context, first), last=on_day(context, last))


def cells_of(person: int, days: Iterable[int]) -> Cells:
    """Return the cells of one person on ``days``."""
    return tuple((person, d) for d in days)


def hours(minutes: int) -> str:
    """Return minutes as hours with no needless digits."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
