"""What people must see before they sign a month. Pure: each remark is a value with its ground."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from app.performance.money import NOUGHT
from app.performance.outcome import Level, Remark, UnitOutcome
from app.performance.problem import POINTS, Member, Step, Unit
from app.performance.service_days import Month
from app.staff.codes import Table, find_code, label
from app.words import say

EQUAL_PAY = "劳动合同法第六十三条"


def unit_remarks(unit: Unit, outcome: UnitOutcome, month: Month) -> Iterator[Remark]:
    """Yield what is to be seen in one unit."""
    yield from _staffing_coefficients(unit)
    yield from _unallocated(unit, outcome)
    yield from _strangers(unit)
    yield from _points_apart(unit)
    for member in sorted(unit.people, key=lambda each: each.id):
        yield from _member(unit, member, month)
    for person in outcome.people:
        if person.carried:
            text = say("{person}: {amount} of the deductions found nothing left to take from.",
                       person=person.name or person.id, amount=person.carried)  # fmt: skip
            yield Remark(level=Level.WARNING, kind="carried", text=text, person=person.id, unit=unit.code)


def method_remarks(units: Iterable[Unit]) -> Iterator[Remark]:
    """Yield a warning for each post class whose people share by different methods in pools of one unit."""
    seen: dict[tuple[str, str], set[tuple[Step, ...]]] = defaultdict(set)
    for unit in units:
        plain = tuple(_method(step) for step in unit.steps)
        for post in {member.post_class for member in unit.people if member.post_class}:
            seen[unit.code, post].add(plain)
    for (code, post), methods in sorted(seen.items(), key=lambda item: item[0]):
        if len(methods) > 1:
            text = say("People of the post “{post}” are paid by different methods in pools of one unit.", post=post)
            yield Remark(level=Level.WARNING, kind="unequal-method", text=text, citation=EQUAL_PAY, unit=code)


def _method(step: Step) -> Step:
    """Return a step as far as it is a method: without amounts typed in for single people."""
    return Step(name="", method=step.method, share=step.share, weight=step.weight, quantity=step.quantity,
                rate=step.rate, inside=step.inside, amounts=_NONE)  # fmt: skip


class _NoAmounts(dict[str, Decimal]):
    """An empty mapping that can stand in a set."""

    def __hash__(self) -> int:  # type: ignore[override]  # dict says it has none
        return 0


_NONE = _NoAmounts()


def _staffing_coefficients(unit: Unit) -> Iterator[Remark]:
    for name, table in sorted(unit.tables.items()):
        if not table or any(find_code(Table.STAFFING_TYPE, key) is None for key in table):
            continue
        for key, value in sorted(table.items()):
            if value < 1:
                shown = label(Table.STAFFING_TYPE, find_code(Table.STAFFING_TYPE, key))
                text = say("Table {table} gives {staffing} only {value} for the same post: equal work, equal method.",
                           table=name, staffing=shown, value=value)  # fmt: skip
                yield Remark(
                    level=Level.WARNING, kind="staffing-below-one", text=text, citation=EQUAL_PAY, unit=unit.code
                )


def _unallocated(unit: Unit, outcome: UnitOutcome) -> Iterator[Remark]:
    if outcome.unallocated:
        text = say("{unit}: {amount} could be given to nobody, since every weight is nought.",
                   unit=unit.name or unit.code, amount=outcome.unallocated)  # fmt: skip
        yield Remark(level=Level.ERROR, kind="unallocated", text=text, unit=unit.code)
    if outcome.brought_forward:
        text = say("{unit}: deductions exceed the pool by {amount}; nothing is shared.",
                   unit=unit.name or unit.code, amount=-outcome.brought_forward)  # fmt: skip
        yield Remark(level=Level.WARNING, kind="pool-below-nought", text=text, unit=unit.code)


def _strangers(unit: Unit) -> Iterator[Remark]:
    known = {member.id for member in unit.people}
    for who in sorted({who for case in unit.operations for who in case.team.values()} - known):
        text = say("{unit}: {person} took part in operations and is not of the unit; those points are not counted.",
                   unit=unit.name or unit.code, person=who)  # fmt: skip
        yield Remark(level=Level.INFO, kind="stranger", text=text, person=who, unit=unit.code)


def _points_apart(unit: Unit) -> Iterator[Remark]:
    """Compare the unit's points with its people's, where both are given as such."""
    if not unit.work or not unit.items:
        return
    whole = sum((row.quantity * unit.items.get(row.item, NOUGHT) for row in unit.work), NOUGHT)
    stated = [member.scores[POINTS].value for member in unit.people if POINTS in member.scores]
    rows = [row for member in unit.people if POINTS not in member.scores for row in member.work]
    counted = [row.quantity * unit.items[row.item] for row in rows if row.item in unit.items]
    parts = sum([*stated, *counted], NOUGHT)
    if (stated or counted) and whole != parts:
        text = say("{unit}: the points of its people make {parts}, those of the unit {whole}.",
                   unit=unit.name or unit.code, parts=parts, whole=whole)  # fmt: skip
        yield Remark(level=Level.INFO, kind="points-differ", text=text, unit=unit.code)


def _member(unit: Unit, member: Member, month: Month) -> Iterator[Remark]:
    note = month.frozen_note(member)
    who = member.name or member.id
    if note is not None:
        text = say("{person}: {text}", person=who, text=note)
        yield Remark(level=Level.INFO, kind="frozen", text=text, person=member.id, unit=unit.code)
    if member.vetoed:
        text = say("{person} takes no part this month: {reason}", person=who, reason=member.vetoed)
        yield Remark(level=Level.INFO, kind="vetoed", text=text, person=member.id, unit=unit.code)
