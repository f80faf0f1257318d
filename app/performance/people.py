"""From a person's portions to what is paid: adjustments, hold-back, waterfall, accounts. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from app.errors import UserError
from app.performance.money import NOUGHT, cents, hold_back
from app.performance.outcome import Account, Bar, PersonOutcome, Portion
from app.performance.problem import Adjustment, Member, Unit
from app.performance.service_days import Month
from app.staff.codes import AGENCY, ESTABLISHMENT_TYPES, LABOUR_CONTRACT_TYPES
from app.words import Words, say


def check_adjustments(unit: Unit) -> None:
    """Refuse adjustments without a reason, for strangers, in parts of a cent, or that do not balance inside the unit.

    Raises:
        UserError: with the person and what to do.
    """
    known = {member.id for member in unit.people}
    for each in unit.adjustments:
        if each.person not in known:
            raise UserError(
                say("{unit}: an adjustment names {person}, who is not of the unit.",
                    unit=unit.name or unit.code, person=each.person),
                field="adjustments",
            )  # fmt: skip
        if not each.reason.strip():
            raise UserError(say("The adjustment for {person} needs a reason.", person=each.person), field="adjustments")
        if cents(each.amount) != each.amount:
            raise UserError(
                say("The adjustment for {person} has parts of a cent.", person=each.person), field="adjustments"
            )
    inside = sum((each.amount for each in unit.adjustments if each.inside), NOUGHT)
    if inside:
        raise UserError(
            say("{unit}: adjustments inside the unit make {amount}; they must make nought.",
                unit=unit.name or unit.code, amount=inside),
            field="adjustments",
        )  # fmt: skip


def person_outcome(unit: Unit, member: Member, portions: Sequence[Portion], month: Month) -> PersonOutcome:
    """Return one person's month: what was shared, what is paid beside it, what is kept back.

    A deduction by the hospital takes at most what is there; the rest is carried.

    Raises:
        UserError: an adjustment inside the unit takes more than the person's share.
    """
    bars, running = _bars(portions)
    mine = [each for each in unit.adjustments if each.person == member.id]
    shared = sum((portion.amount for portion in portions if portion.inside), NOUGHT)
    outside = sum((portion.amount for portion in portions if not portion.inside), NOUGHT)
    for each in (each for each in mine if each.inside):
        shared += each.amount
        running += each.amount
        bars.append(Bar(title=_adjusted(each), amount=each.amount, total=running))
    if shared < 0:
        raise UserError(
            say("Adjustments inside the unit take more than {person} has.", person=member.name or member.id),
            field="adjustments",
        )
    wanted = sum((each.amount for each in mine if not each.inside), NOUGHT)
    adjusted = max(wanted, -(shared + outside))
    bars.extend(_hospital_bars(mine, running, adjusted - wanted))
    total = shared + outside + adjusted
    held = min(hold_back(shared, unit.hold_back)[1], total)
    if held:
        bars.append(Bar(title=say("Kept back until the end of the year"), amount=-held, total=total - held))
    frozen = month.frozen_note(member)
    return PersonOutcome(
        id=member.id, name=member.name, staffing=member.staffing, post_class=member.post_class,
        portions=tuple(portions), shared=shared, outside=outside, adjusted=adjusted, carried=adjusted - wanted,
        total=total, held=held, payable=total - held, waterfall=tuple(bars), notes=() if frozen is None else (frozen,),
    )  # fmt: skip


def accounts(people: Iterable[PersonOutcome]) -> tuple[Account, ...]:
    """Return the sums by staffing type: money of different types is booked apart, though it is shared alike."""
    sums: dict[str, Decimal] = defaultdict(lambda: NOUGHT)
    heads: dict[str, int] = defaultdict(int)
    for person in people:
        sums[person.staffing] += person.total
        heads[person.staffing] += 1
    return tuple(
        Account(staffing=code, title=_booked_as(code), people=heads[code], amount=sums[code]) for code in sorted(sums)
    )


def _bars(portions: Sequence[Portion]) -> tuple[list[Bar], Decimal]:
    running, bars = NOUGHT, []
    for portion in sorted(portions, key=lambda each: not each.inside):
        running += portion.amount
        bars.append(
            Bar(title=say("{title}", title=portion.title or portion.step), amount=portion.amount, total=running)
        )
    return bars, running


def _hospital_bars(mine: Iterable[Adjustment], running: Decimal, carried: Decimal) -> list[Bar]:
    bars = []
    for each in (each for each in mine if not each.inside):
        running += each.amount
        bars.append(Bar(title=_adjusted(each), amount=each.amount, total=running))
    if carried:
        bars.append(Bar(title=say("Carried to a later month"), amount=carried, total=running + carried))
    return bars


def _adjusted(each: Adjustment) -> Words:
    return say("Adjustment: {reason}", reason=each.reason)


def _booked_as(staffing: str) -> Words:
    if staffing in ESTABLISHMENT_TYPES:
        return say("Performance pay within the approved total")
    if staffing in LABOUR_CONTRACT_TYPES:
        return say("Wages of contract staff")
    if staffing == AGENCY:
        return say("Agency invoice, performance part")
    return say("Service fees and others")
