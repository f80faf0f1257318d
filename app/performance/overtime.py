"""Overtime by staffing type: pay for those under a labour contract, time off in lieu for those on the establishment. Pure.

劳动法 44: 150 % on working days, 200 % on rest days without time off in lieu, 300 % on the statutory days (these alone,
never on days moved by the yearly notice). 人薪发〔1995〕32号 7: staff of public institutions get time off in lieu. Under
an approved comprehensive working-time scheme rest-day shifts are normal time: only hours beyond the cycle's norm count,
at 150 %, and statutory days at 300 %.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

import attrs

from app.errors import UserError
from app.performance.money import cents
from app.staff.codes import AGENCY, ESTABLISHMENT_TYPES, LABOUR_CONTRACT_TYPES
from app.words import Words, say

#: Days a month for the price of an hour (人社部 2025 notice; unchanged since 2008).
PAY_DAYS = Decimal("21.75")
HOURS_A_DAY = Decimal(8)
#: The law's cap on overtime in a month (劳动法 41).
MOST_HOURS_A_MONTH = Decimal(36)

LABOUR_LAW_44 = "劳动法第四十四条"
LABOUR_LAW_41 = "劳动法第四十一条"
PUBLIC_HOURS = "人薪发〔1995〕32号第七条"


class DayKind(StrEnum):
    """What day the overtime was worked on."""

    WORKDAY = "workday"
    REST = "rest"
    STATUTORY = "statutory"


RATES = {DayKind.WORKDAY: Decimal("1.5"), DayKind.REST: Decimal(2), DayKind.STATUTORY: Decimal(3)}


@attrs.frozen(slots=True, kw_only=True)
class Extra:
    """Hours of overtime on days of one kind; ``in_lieu`` of them were or will be given back as time off."""

    kind: DayKind
    hours: Decimal
    in_lieu: Decimal = Decimal(0)
    source: str = ""


@attrs.frozen(slots=True, kw_only=True)
class OvertimeLine:
    """One line of the sheet: hours paid at a rate, hours given back, yuan."""

    kind: DayKind
    hours: Decimal
    paid_hours: Decimal
    rate: Decimal
    hour_price: Decimal
    amount: Decimal
    time_off: Decimal
    citation: str
    source: str = ""


@attrs.frozen(slots=True, kw_only=True)
class Overtime:
    """A person's overtime of a month: lines, yuan, hours of time off, remarks."""

    lines: tuple[OvertimeLine, ...]
    amount: Decimal
    time_off: Decimal
    remarks: tuple[Words, ...] = ()


def hour_price(monthly_base: Decimal, *, pay_days: Decimal = PAY_DAYS, hours_a_day: Decimal = HOURS_A_DAY) -> Decimal:
    """Return what an hour is worth in yuan: base of the month ÷ 21.75 ÷ 8, unrounded."""
    if monthly_base < 0 or pay_days <= 0 or hours_a_day <= 0:
        raise UserError(say("The base of overtime pay is below nought."), field="base")
    return monthly_base / pay_days / hours_a_day


def overtime(
    staffing: str, extras: tuple[Extra, ...], *, monthly_base: Decimal, comprehensive: bool = False
) -> Overtime:
    """Return what the hours of ``extras`` are worth to a person of this staffing type.

    Args:
        staffing: BZ and BA get time off; HT, RD and PQ are paid (the user unit pays it for agency staff); others as agreed.
        extras: the hours by kind of day; under a comprehensive scheme, ``WORKDAY`` stands for hours beyond the cycle's norm.
        monthly_base: yuan of a month the hour's price is made of.
        comprehensive: an approved comprehensive scheme holds: rest days are normal time.

    Raises:
        UserError: hours below nought, more given back than worked, or time off for a statutory day.
    """
    for extra in extras:
        _see_to(extra)
    by_law = staffing in LABOUR_CONTRACT_TYPES or staffing == AGENCY
    price = hour_price(monthly_base)
    lines = tuple(_line(extra, price, staffing, comprehensive=comprehensive) for extra in extras if extra.hours)
    remarks = []
    worked = sum((extra.hours for extra in extras if extra.kind is not DayKind.STATUTORY), Decimal(0))
    if by_law and worked > MOST_HOURS_A_MONTH:
        remarks.append(
            say("{hours} hours of overtime exceed the {cap} a month the law allows ({citation}).",
                hours=worked, cap=MOST_HOURS_A_MONTH, citation=LABOUR_LAW_41)
        )  # fmt: skip
    if lines and not by_law and staffing not in ESTABLISHMENT_TYPES:
        remarks.append(say("Overtime of this staffing type is settled by its own agreement; nothing is computed."))
    return Overtime(
        lines=lines,
        amount=sum((line.amount for line in lines), Decimal("0.00")),
        time_off=sum((line.time_off for line in lines), Decimal(0)),
        remarks=tuple(remarks),
    )


def _line(extra: Extra, price: Decimal, staffing: str, *, comprehensive: bool) -> OvertimeLine:
    if staffing in ESTABLISHMENT_TYPES:
        paid, rate, off, citation = Decimal(0), Decimal(0), extra.hours, PUBLIC_HOURS
    elif staffing in LABOUR_CONTRACT_TYPES or staffing == AGENCY:
        rate, citation = RATES[extra.kind], LABOUR_LAW_44
        normal = comprehensive and extra.kind is DayKind.REST
        paid = Decimal(0) if normal else extra.hours - extra.in_lieu
        off = extra.in_lieu
    else:
        paid, rate, off, citation = Decimal(0), Decimal(0), Decimal(0), ""
    return OvertimeLine(
        kind=extra.kind, hours=extra.hours, paid_hours=paid, rate=rate, hour_price=price,
        amount=cents(price * paid * rate), time_off=off, citation=citation, source=extra.source,
    )  # fmt: skip


def _see_to(extra: Extra) -> None:
    if extra.hours < 0 or extra.in_lieu < 0 or extra.in_lieu > extra.hours:
        raise UserError(
            say("Hours of overtime are below nought, or more is given back than was worked."), field="hours"
        )
    if extra.in_lieu and extra.kind is DayKind.STATUTORY:
        raise UserError(
            say("Statutory holidays are paid at 300 %; time off does not take their place ({citation}).",
                citation=LABOUR_LAW_44),
            field="in_lieu",
        )  # fmt: skip
