"""The second distribution (二次分配): a unit's money to its people, step by step. Pure.

Fixed steps (quantity x rate, amounts typed in) come first; what is left is cut into the steps' shares, the last of them
taking the rest; each step's pot is split by weight to the cent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import attrs

from app.errors import UserError
from app.performance.money import NOUGHT, NothingToSplitByError, cents, split
from app.performance.names import Names
from app.performance.outcome import Portion, Reckoning, StepOutcome, Used
from app.performance.problem import ATTENDANCE, POINTS, Member, Method, Step, Unit
from app.performance.service_days import Month
from app.words import Words, say

#: The weight of a method that was given none.
_WEIGHTS = {Method.POINTS: POINTS, Method.AVERAGE: ATTENDANCE}
_ONE = Decimal(1)


@attrs.frozen(slots=True, kw_only=True)
class Shared:
    """What the steps gave: portions by person, the steps, and what nobody could be given."""

    portions: Mapping[str, tuple[Portion, ...]]
    steps: tuple[StepOutcome, ...]
    unallocated: Decimal


def share_out(unit: Unit, distributable: Decimal, *, names: Mapping[str, Names], month: Month) -> Shared:
    """Share ``distributable`` yuan (whole cents) out among the people of ``unit``.

    Raises:
        UserError: steps overlap or do not cover the pot, or fixed amounts exceed it.
    """
    check_steps(unit)
    people = {member.id: member for member in unit.people}
    portions: dict[str, list[Portion]] = {member: [] for member in people}
    told: dict[str, StepOutcome] = {}
    left = distributable
    for step in unit.steps:
        if step.is_fixed:
            given = _fixed(unit, step, names)
            told[step.name] = _outcome(step, given)
            left -= told[step.name].amount if step.inside else NOUGHT
            _hand_out(portions, given)
    if left < 0:
        raise UserError(
            say("{unit}: fixed amounts exceed what there is to share by {amount}.", unit=unit.name or unit.code, amount=-left),
            field="steps",
        )  # fmt: skip
    unallocated = NOUGHT
    for step, pot in _pots(unit.steps, left):
        weights = {member.id: _weight(unit, step, member, names[member.id], month) for member in unit.people}
        parts = _split(pot, weights)
        if parts is None:
            unallocated += pot
            told[step.name] = StepOutcome(name=step.name, title=step.title, amount=NOUGHT, people=0, weights=Decimal(0))
            continue
        given = {who: _portion(step, pot, parts[who], who, weights) for who in parts}
        told[step.name] = _outcome(step, given, weights=_sum(weights))
        _hand_out(portions, given)
    by_order = tuple(told[step.name] for step in unit.steps)
    order = {step.name: place for place, step in enumerate(unit.steps)}
    ordered = {who: tuple(sorted(found, key=lambda each: order[each.step])) for who, found in portions.items()}
    return Shared(portions=ordered, steps=by_order, unallocated=unallocated)


@attrs.frozen(slots=True)
class _Weight:
    value: Decimal
    reckoning: Reckoning
    note: Words | None = None


def check_steps(unit: Unit) -> None:
    """Refuse steps that overlap or do not cover the pot.

    Raises:
        UserError: with what the shares make.
    """
    names = [step.name for step in unit.steps]
    if len(set(names)) != len(names) or not names:
        raise UserError(say("{unit}: steps need names of their own.", unit=unit.name or unit.code), field="steps")
    sharing = [step for step in unit.steps if not step.is_fixed]
    rest = [step for step in sharing if step.share is None]
    covered = sum((step.share for step in sharing if step.share is not None), Decimal(0))
    negative = any(step.share is not None and step.share < 0 for step in sharing)
    if negative or len(rest) > 1 or covered > _ONE or (not rest and covered != _ONE):
        raise UserError(
            say("{unit}: the steps' shares make {sum}; they must make 1, or one step must take the rest.",
                unit=unit.name or unit.code, sum=covered),
            field="steps",
        )  # fmt: skip


def _pots(steps: Sequence[Step], pot: Decimal) -> list[tuple[Step, Decimal]]:
    """Cut ``pot`` into the steps' pots: rounded to the cent, the last one (or the one without share) takes the rest."""
    sharing = [step for step in steps if not step.is_fixed]
    last = next((step for step in sharing if step.share is None), sharing[-1] if sharing else None)
    amounts: dict[str, Decimal] = {}
    left = pot
    for step in sharing:
        if step is not last and step.share is not None:
            amounts[step.name] = min(left, cents(pot * step.share))
            left -= amounts[step.name]
    return [(step, left if step is last else amounts[step.name]) for step in sharing]


def _fixed(unit: Unit, step: Step, names: Mapping[str, Names]) -> dict[str, Portion]:
    given: dict[str, Portion] = {}
    unknown = set(step.amounts) - {member.id for member in unit.people}
    if unknown:
        raise UserError(
            say("{unit}: step {step} names {person}, who is not of the unit.",
                unit=unit.name or unit.code, step=step.title or step.name, person=min(unknown)),
            field="steps",
        )  # fmt: skip
    for member in unit.people:
        if step.method is Method.DIRECT:
            amount = step.amounts.get(member.id, NOUGHT)
            reckoning = Reckoning(name=step.name, formula=step.reason, result=amount)
        else:
            quantity = names[member.id].reckon(step.name, step.quantity)
            amount = cents(quantity.result * step.rate)
            used = (*quantity.inputs, Used(name=step.title or step.name, value=step.rate))
            reckoning = attrs.evolve(quantity, formula=f"({step.quantity}) × {step.rate}", result=amount, inputs=used)
        if amount < 0:
            raise _below_nought(step, member, amount)
        note = _vetoed(member)
        given[member.id] = Portion(
            step=step.name, title=step.title, amount=NOUGHT if note else cents(amount), inside=step.inside,
            reckoning=reckoning, note=note,
        )  # fmt: skip
    return given


def _weight(unit: Unit, step: Step, member: Member, names: Names, month: Month) -> _Weight:
    formula = step.weight or _WEIGHTS.get(step.method, "")
    if not formula:
        raise UserError(
            say("{unit}: step {step} has no weight.", unit=unit.name or unit.code, step=step.title or step.name),
            field="steps",
        )
    reckoning = names.reckon(step.name, formula)
    if reckoning.result < 0:
        raise _below_nought(step, member, reckoning.result)
    veto = _vetoed(member)
    if veto is not None:
        return _Weight(Decimal(0), reckoning, veto)
    if month.frozen_days(member) and not _knows_days(reckoning, unit):
        return _Weight(reckoning.result * month.free_share(member), reckoning, month.frozen_note(member))
    note = next((each.note for each in _every_input(reckoning) if each.note is not None), None)
    return _Weight(reckoning.result, reckoning, note)


def _knows_days(reckoning: Reckoning, unit: Unit) -> bool:
    """Tell whether frozen days already lessen this weight: it rests on attendance or on work."""
    work = {row.item for member in unit.people for row in member.work}
    return any(
        used.name == ATTENDANCE or used.note is not None or used.name in work for used in _every_input(reckoning)
    )


def _every_input(reckoning: Reckoning) -> list[Used]:
    return [*reckoning.inputs, *(used for below in reckoning.below for used in _every_input(below))]


def _split(pot: Decimal, weights: Mapping[str, _Weight]) -> dict[str, Decimal] | None:
    try:
        return split(pot, {who: weight.value for who, weight in weights.items()})
    except NothingToSplitByError:
        return None


def _portion(step: Step, pot: Decimal, amount: Decimal, who: str, weights: Mapping[str, _Weight]) -> Portion:
    weight, whole = weights[who], _sum(weights)
    exact = pot * weight.value / whole if whole else NOUGHT
    return Portion(
        step=step.name, title=step.title, amount=amount, inside=True, reckoning=weight.reckoning, weight=weight.value,
        weights=whole, pot=pot, extra_cent=amount > exact, note=weight.note,
    )  # fmt: skip


def _outcome(step: Step, given: Mapping[str, Portion], *, weights: Decimal | None = None) -> StepOutcome:
    amount = sum((portion.amount for portion in given.values()), NOUGHT)
    people = sum(portion.amount > 0 for portion in given.values())
    return StepOutcome(name=step.name, title=step.title, amount=amount, people=people, weights=weights)


def _hand_out(portions: dict[str, list[Portion]], given: Mapping[str, Portion]) -> None:
    for who, portion in given.items():
        portions[who].append(portion)


def _sum(weights: Mapping[str, _Weight]) -> Decimal:
    return sum((weight.value for weight in weights.values()), Decimal(0))


def _vetoed(member: Member) -> Words | None:
    return say("Takes no part this month: {reason}", reason=member.vetoed) if member.vetoed else None


def _below_nought(step: Step, member: Member, value: Decimal) -> UserError:
    return UserError(
        say("{person}, step {step}: {value} is below nought.",
            person=member.name or member.id, step=step.title or step.name, value=value),
        field="steps",
    )  # fmt: skip
