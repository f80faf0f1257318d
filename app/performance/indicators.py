"""Indicators: what is measured, against which target, by which method it becomes a score. Pure.

A method is written out as a formula of the safe language, so that a score is explained, recomputed and bounded like every
other value; ``score`` computes the same in plain decimals and tells it step by step, for whoever tries an indicator out.

Methods: *range* (区间法), the score of the band a value lies in; *plus* (加分法), points for each whole ``per`` beyond the
target; *minus* (扣分法), points off for each whole ``per`` on the wrong side of it; *ratio* (比率法), value to target.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_FLOOR, Context, Decimal, localcontext
from enum import StrEnum

import attrs

from app.errors import UserError
from app.performance.formula import PRECISION, parse_formula, value_of
from app.performance.guard import refuse_banned
from app.words import N_, Words, say

MOST_BANDS = 12
LONGEST_NAME = 40
_NOUGHT = Decimal(0)
_BARE = re.compile(r"[^\W\d]\w*")


class Scoring(StrEnum):
    """How a value becomes a score."""

    RANGE = "range"
    PLUS = "plus"
    MINUS = "minus"
    RATIO = "ratio"


class Source(StrEnum):
    """Where the value comes from: a quantity of work (nought where there is none), a score, the person's record."""

    WORK = "work"
    SCORE = "score"
    RECORD = "record"


SCORING_TITLES: Mapping[Scoring, str] = {
    Scoring.RANGE: N_("Bands"),
    Scoring.PLUS: N_("Points added"),
    Scoring.MINUS: N_("Points taken off"),
    Scoring.RATIO: N_("Value to target"),
}
SOURCE_TITLES: Mapping[Source, str] = {
    Source.WORK: N_("Quantity of work"),
    Source.SCORE: N_("Score or rate"),
    Source.RECORD: N_("The person's record"),
}


@attrs.frozen(slots=True, kw_only=True)
class Band:
    """A band begins at ``bound`` (where less is better: ends there), both included, and gives ``score``."""

    bound: Decimal
    score: Decimal


@attrs.frozen(slots=True, kw_only=True)
class Indicator:
    """One indicator.

    Args:
        name: its name; its score is read in formulas as ``name`` + 得分.
        dimension: what it belongs to; the weighted score of a dimension is read as ``dimension`` + 维度分.
        unit: in what it is measured (例, %, 小时).
        source, origin: where the value comes from, as a kind and in words.
        reads: formula of the value over names of inputs.
        target: the value aimed at.
        less: whether less is better.
        weight: its part of the dimension's and of the whole score.
        base: score without any point added or taken off; of a value in no band.
        points, per: points for each whole ``per`` (plus, minus).
        full: score of a value that is the target (ratio).
        least, most: no score is below or above.
        whole: whether it is of the unit, not of each person.
        rows: row of the person's record -> value (Source.RECORD).
        roles: whom the library offers it for (nurse, doctor); empty for everybody.
    """

    name: str
    dimension: str
    reads: str
    method: Scoring
    unit: str = ""
    source: Source = Source.SCORE
    origin: str = ""
    target: Decimal | None = None
    less: bool = False
    weight: Decimal = Decimal(1)
    base: Decimal = Decimal(0)
    points: Decimal = Decimal(0)
    per: Decimal = Decimal(1)
    full: Decimal = Decimal(100)
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(100)
    bands: tuple[Band, ...] = ()
    whole: bool = False
    rows: Mapping[str, Decimal] = attrs.field(factory=dict)
    roles: tuple[str, ...] = ()

    @property
    def score_name(self) -> str:
        """The name formulas read the score by."""
        return f"{self.name}得分"

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs the value is made of."""
        return tuple(sorted(parse_formula(self.reads).names))


@attrs.frozen(slots=True, kw_only=True)
class Scored:
    """What a value earns: the value, the score, whether the target is reached (None without one), the steps in words."""

    value: Decimal
    score: Decimal
    reached: bool | None
    steps: tuple[Words, ...]


def check_indicator(indicator: Indicator) -> None:
    """Refuse an indicator that could not be computed or may not be used.

    Raises:
        UserError: with the field that is wrong; an input that is banned is refused with the citation.
    """
    name = indicator.name.strip()
    if not name or len(name) > LONGEST_NAME or set(name) & set("[]\n"):
        raise UserError(say("An indicator needs a short name without brackets."), field="name")
    if not indicator.dimension.strip() or set(indicator.dimension) & set("[]\n"):
        raise UserError(say("“{name}” needs a dimension.", name=name), field="dimension")
    formula = parse_formula(indicator.reads)
    if formula.sums or not formula.names:
        raise UserError(say("“{name}” must read an input of the person or of the unit.", name=name), field="reads")
    refuse_banned(name, indicator.dimension, indicator.origin, *sorted(formula.names))
    if indicator.weight < 0:
        raise UserError(say("A weight is not below nought."), field="weight")
    if indicator.least > indicator.most:
        raise UserError(say("“{name}”: the lowest score lies above the highest.", name=name), field="least")
    _check_method(indicator)
    if indicator.source is Source.RECORD and (not indicator.rows or indicator.whole or len(formula.names) != 1):
        raise UserError(say("“{name}” needs a value for each row of the record.", name=name), field="rows")


def check_indicators(indicators: Iterable[Indicator], *, taken: Iterable[str] = ()) -> None:
    """Refuse indicators of one scheme that stand twice or whose scores are called like something else.

    Raises:
        UserError: see ``check_indicator`` too.
    """
    names: set[str] = set()
    chosen = tuple(indicators)
    for each in chosen:
        check_indicator(each)
        if each.name in names:
            raise UserError(say("The indicator “{name}” stands there twice.", name=each.name), field="indicators")
        names.add(each.name)
    made = {name for whole in (False, True) for name in formulas_of(chosen, whole=whole)}
    double = sorted(made & set(taken))
    if double:
        raise UserError(
            say("“{name}” is the name of an indicator's score already.", name=double[0]), field="indicators"
        )


def score(indicator: Indicator, value: Decimal) -> Scored:
    """Return what ``value`` earns, with the steps."""
    with localcontext(Context(prec=PRECISION)):
        raw, told = _METHODS[indicator.method](indicator, value)
    result = max(indicator.least, min(raw, indicator.most))
    steps = [told]
    if result != raw:
        steps.append(say("Not below {least} and not above {most}: {score}", least=shown(indicator.least),
                         most=shown(indicator.most), score=shown(result)))  # fmt: skip
    reached = None
    if indicator.target is not None:
        reached = value <= indicator.target if indicator.less else value >= indicator.target
    return Scored(value=value, score=result, reached=reached, steps=tuple(steps))


def score_inputs(indicator: Indicator, inputs: Mapping[str, Decimal]) -> Scored:
    """Return what a person with ``inputs`` (name -> value; rows of a record by their value) earns.

    Raises:
        FormulaError: an input is missing, or the value cannot be computed.
    """
    value = value_of(indicator.reads, inputs)
    found = score(indicator, value)
    if _is_name(indicator.reads):
        return found
    read = say("Value: {formula} = {value}", formula=indicator.reads, value=shown(value))
    return attrs.evolve(found, steps=(read, *found.steps))


def formulas_of(indicators: Iterable[Indicator], *, whole: bool) -> dict[str, str]:
    """Return the formulas of values, scores, dimensions and the score in all, by name, for people or for the unit."""
    chosen = [each for each in indicators if each.whole is whole]
    found: dict[str, str] = {}
    for each in chosen:
        if not _is_name(each.reads):
            found[f"{each.name}实际"] = each.reads
        found[each.score_name] = score_formula(each)
    weights: dict[str, Decimal] = {}
    for dimension in dict.fromkeys(each.dimension for each in chosen):
        parts = {each.score_name: each.weight for each in chosen if each.dimension == dimension and each.weight}
        if parts:
            weights[f"{dimension}维度分"] = sum(parts.values(), _NOUGHT)
            found[f"{dimension}维度分"] = _mean(parts)
    if weights:
        found[TOTAL] = _mean(weights)
    return found


#: The weighted score over all indicators.
TOTAL = "指标分"


def score_formula(indicator: Indicator) -> str:
    """Return the method written out as a formula."""
    value = quoted(indicator.names[0] if _is_name(indicator.reads) else f"{indicator.name}实际")
    target, base = _number(indicator.target or _NOUGHT), _number(indicator.base)
    least, most = _number(indicator.least), _number(indicator.most)
    if indicator.method is Scoring.RANGE:
        text, sign = base, "<=" if indicator.less else ">="
        for band in reversed(_in_order(indicator)):
            text = f"if({value} {sign} {_number(band.bound)}, {_number(band.score)}, {text})"
        return f"clamp({text}, {least}, {most})"
    if indicator.method is Scoring.RATIO:
        full = _number(indicator.full)
        if indicator.less:
            return f"if({value} <= 0, {most}, clamp({target} / {value} * {full}, {least}, {most}))"
        return f"clamp({value} / {target} * {full}, {least}, {most})"
    beyond = f"{value} - {target}" if _counts_up(indicator) else f"{target} - {value}"
    sign = "+" if indicator.method is Scoring.PLUS else "-"
    times = f"floor(max(0, {beyond}) / {_number(indicator.per)})"
    return f"clamp({base} {sign} {times} * {_number(indicator.points)}, {least}, {most})"


def quoted(name: str) -> str:
    """Return a name as a formula writes it."""
    return name if _BARE.fullmatch(name) else f"[{name}]"


def shown(value: Decimal) -> str:
    """Return a number as people read it: at most six places, no trailing noughts."""
    text = f"{value:.6f}"
    return text.rstrip("0").rstrip(".")


def _check_method(indicator: Indicator) -> None:
    name = indicator.name
    if indicator.method is Scoring.RANGE:
        bounds = [band.bound for band in indicator.bands]
        if not bounds or len(bounds) > MOST_BANDS or len(set(bounds)) != len(bounds):
            raise UserError(
                say("“{name}” needs one to {most} bands with bounds of their own.", name=name, most=MOST_BANDS),
                field="bands",
            )
    elif indicator.method is Scoring.RATIO:
        if indicator.target is None or indicator.target <= 0:
            raise UserError(say("“{name}” needs a target above nought.", name=name), field="target")
    elif indicator.per <= 0 or indicator.points <= 0:
        raise UserError(say("“{name}” needs points, and for how much each.", name=name), field="points")


def _by_bands(indicator: Indicator, value: Decimal) -> tuple[Decimal, Words]:
    for band in _in_order(indicator):
        if value <= band.bound if indicator.less else value >= band.bound:
            sign = "≤" if indicator.less else "≥"
            told = say("{value} {sign} {bound}: the band gives {score}", value=shown(value), sign=sign,
                       bound=shown(band.bound), score=shown(band.score))  # fmt: skip
            return band.score, told
    return indicator.base, say("{value} lies in no band: {score}", value=shown(value), score=shown(indicator.base))


def _by_ratio(indicator: Indicator, value: Decimal) -> tuple[Decimal, Words]:
    target = indicator.target or _NOUGHT
    if indicator.less and value <= 0:
        return indicator.most, say(
            "Nothing of what should be little: the highest score, {score}", score=shown(indicator.most)
        )
    over, under = (target, value) if indicator.less else (value, target)
    raw = over / under * indicator.full
    return raw, say("{over} ÷ {under} × {full} = {score}", over=shown(over), under=shown(under),
                    full=shown(indicator.full), score=shown(raw))  # fmt: skip


def _by_points(indicator: Indicator, value: Decimal) -> tuple[Decimal, Words]:
    target = indicator.target or _NOUGHT
    beyond = max(_NOUGHT, value - target if _counts_up(indicator) else target - value)
    times = (beyond / indicator.per).to_integral_value(ROUND_FLOOR)
    plus = indicator.method is Scoring.PLUS
    raw = indicator.base + times * indicator.points * (1 if plus else -1)
    told = say("{value} against {target}: {times} times {per}; {base} {sign} {times} × {points} = {score}",
               value=shown(value), target=shown(target), times=shown(times), per=shown(indicator.per),
               base=shown(indicator.base), sign="+" if plus else "-", points=shown(indicator.points),
               score=shown(raw))  # fmt: skip
    return raw, told


_METHODS: Mapping[Scoring, Callable[[Indicator, Decimal], tuple[Decimal, Words]]] = {
    Scoring.RANGE: _by_bands,
    Scoring.RATIO: _by_ratio,
    Scoring.PLUS: _by_points,
    Scoring.MINUS: _by_points,
}


def _counts_up(indicator: Indicator) -> bool:
    """Tell whether points are counted from the target upwards: for what is added, where more is better; and turned about."""
    return (indicator.method is Scoring.PLUS) is not indicator.less


def _in_order(indicator: Indicator) -> list[Band]:
    return sorted(indicator.bands, key=lambda band: band.bound, reverse=not indicator.less)


def _is_name(text: str) -> bool:
    formula = parse_formula(text)
    return len(formula.names) == 1 and text.strip().strip("[]").strip() in formula.names


def _mean(parts: Mapping[str, Decimal]) -> str:
    terms = " + ".join(f"{quoted(name)} * {_number(weight)}" for name, weight in parts.items())
    return f"({terms}) / {_number(sum(parts.values(), _NOUGHT))}"


def _number(value: Decimal) -> str:
    text = format(value, "f")
    return f"(0 - {text[1:]})" if text.startswith("-") else text
