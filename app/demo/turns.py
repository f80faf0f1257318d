"""A month of the synthetic hospital as a careful head nurse would lay it: shifts in turns, the demand met, every rule kept.

Turns first, so that it looks like hers; what they break is taken back; what then is short, and who then has too few hours,
is filled cell by cell with what the check of rules finds free. No solver runs: the demo is made in moments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import attrs

from app.roster.audit import Audit
from app.roster.audit_targets import TargetLevel
from app.roster.book.life import findings_of
from app.roster.model import RuleLevel, ShiftClass, context_of
from app.roster.sheet import EMPTY, Need, Place, Sheet, SheetCell, frozen_place, lock, problem, roster
from app.roster.sheet.totals import codes_of, counts_for, minimum_on, need_on

#: The nights of a turn with the rest after them, and the days that lengthen it where more people take turns.
TURNS = {
    "three-shift-medical": (("A", "责", "P", "N", "休", "休"), ("主", "A", "休")),
    "icu-12h": (("D", "N", "休", "休"), ("D", "休")),
    "emergency": (("A", "抢", "P", "N", "休", "休"), ("分", "A", "休")),
    "operating-theatre": (("手", "中", "夜", "休", "休"), ("手", "巡", "休", "手", "巡", "手", "休")),
}
DAYTIME = {
    "three-shift-medical": "责",
    "icu-12h": "帮",
    "emergency": "A",
    "operating-theatre": "手",
    "outpatient": "门",
}
#: The evening that goes round among people who else work by weekday; the next day is theirs.
EVENINGS = {"outpatient": "夜门"}
#: Rules over many cells: one of them less is enough.
SUMS = frozenset({"overtime-cap", "weekly-rest", "protected-hours", "hours-cycle"})
ROUNDS = 12
MOST = 4
_SATURDAY = 5
_FIRST_FILLED = (ShiftClass.NIGHT, ShiftClass.DUTY, ShiftClass.EVENING)


def laid(sheet: Sheet, kit: str, *, until: int | None = None) -> Sheet:
    """Return the sheet laid out by turns: lawful, and the demand of every day (before ``until``) met as far as people go."""
    sheet = _turned(sheet, kit)
    sheet = lock(sheet, [Place(0, day) for day in range(sheet.days)])  # the head's office hours are settled
    kept = _without(lawful(sheet), policy=True)
    return _rested(_filled(kept, DAYTIME[kit], days=range(sheet.days if until is None else until)))


def lawful(sheet: Sheet) -> Sheet:
    """Return the sheet with a day off in place of every shift that law or a ministry's standard forbids."""
    return _without(sheet, policy=False)


def _turned(sheet: Sheet, kit: str) -> Sheet:
    """Lay shifts in turns that go on over the months; people who may not take nights, the head and novices work days."""
    able = _mixed(sheet, [row for row in range(1, len(sheet.rows)) if kit in TURNS and not _by_day(sheet, row, kit)])
    turn = _turn(sheet, kit, len(able)) if able else ()
    able = able[: len(turn) * max(1, len(able) // len(turn))] if turn else able  # as many a night, every night
    rows = []
    for index, row in enumerate(sheet.rows):
        cells = []
        for day in range(sheet.days):
            if index in able:
                step = able.index(index) * len(turn) // len(able)
                code = turn[(sheet.date(day).toordinal() + step) % len(turn)]
            else:
                code = _by_weekday(sheet, index, day, kit)
            granted = sheet.leave_days.get((row.id, day))
            text = code if granted is None else granted.code
            cells.append(SheetCell((text,)) if text else EMPTY)
        rows.append(tuple(cells))
    return attrs.evolve(sheet, cells=tuple(rows))


def _turn(sheet: Sheet, kit: str, able: int) -> tuple[str, ...]:
    """Return the turn lengthened by days off nights until its nights are no more than are asked for."""
    nights, more = TURNS[kit]
    last = max(i for i, code in enumerate(nights) if _kind(sheet, code) is ShiftClass.NIGHT)
    asked = max(minimum_on(sheet, need, 0) for need in sheet.ward.needs if nights[last] in need.codes)
    length = max(len(nights) - 1, able // max(1, asked))
    if length < len(nights):  # few people: a day shift less before the nights
        return nights[min(last - 1, len(nights) - length) :]
    spare = (more * length)[: length - len(nights)]
    return (*nights, *spare)


def _mixed(sheet: Sheet, rows: list[int]) -> list[int]:
    """Return people so that neighbours, who share their nights, are one experienced and one who is less so."""
    by_level = sorted(rows, key=lambda row: sheet.rows[row].level)
    half = len(by_level) // 2
    low, high = by_level[:half], by_level[half:][::-1]
    pairs = [person for pair in zip(low, high, strict=False) for person in pair]
    return [*pairs, *high[half:]]


def _by_day(sheet: Sheet, row: int, kit: str) -> bool:
    person, level = sheet.rows[row].person, sheet.rows[row].level
    if person.due or person.children or level in {"", "N0"} or _barred(sheet, row):
        return True
    nights = [need for need in sheet.ward.needs if set(need.codes) & set(TURNS[kit][0]) & _night_codes(sheet)]
    most = max((need.week[0] for need in nights), default=0)
    return any(need.levels and level not in need.levels and need.week[0] >= most for need in nights)


def _night_codes(sheet: Sheet) -> set[str]:
    return {code.code for code in sheet.ward.shifts if code.kind is ShiftClass.NIGHT}


def _barred(sheet: Sheet, row: int) -> bool:
    """Tell whether somebody may do nothing at all for the whole month."""
    first, last = sheet.date(0), sheet.date(sheet.days - 1)
    return any(
        not bar.shifts and not bar.posts and bar.covers(first) and bar.covers(last)
        for bar in sheet.rows[row].person.barred
    )


def _by_weekday(sheet: Sheet, row: int, day: int, kit: str) -> str:
    rests = sheet.date(day).weekday() >= _SATURDAY or sheet.heads[day].kind != "work"
    if _barred(sheet, row):
        return ""
    evening, others = EVENINGS.get(kit, ""), len(sheet.rows) - 1
    taking = bool(evening) and row > 0 and sheet.rows[row].level != "N0"
    after = (sheet.date(day).toordinal() - row) % others if taking else others
    if not after:
        return evening
    if rests or after == 1:
        return sheet.ward.rest
    return office(sheet) if row == 0 else DAYTIME[kit]


def office(sheet: Sheet) -> str:
    """Return the code of office hours."""
    return next(code for code in ("行", "办") if sheet.ward.code(code) is not None)


def _kind(sheet: Sheet, code: str) -> ShiftClass | None:
    held = sheet.ward.code(code)
    return None if held is None else held.kind


# -- taken back --------------------------------------------------------------------------------------------------------


def _without(sheet: Sheet, *, policy: bool) -> Sheet:
    """Return the sheet with a day off in place of shifts that break a rule; of the hospital's own ones only if asked."""
    rest = SheetCell((sheet.ward.rest,)) if sheet.ward.rest else EMPTY
    for _round in range(ROUNDS):
        chosen: set[Place] = set()
        for finding in findings_of(sheet):
            if not finding.is_hard or (finding.level is RuleLevel.POLICY) is not policy:
                continue
            places = (Place(row, day) for row, day in finding.cells if row >= 0 and day >= 0)
            worked = [p for p in places if not _free(sheet, p) and not (policy and frozen_place(sheet, p))]
            chosen.update(worked[-1:] if policy or finding.rule in SUMS else worked)
        if not chosen:
            break
        sheet = sheet.with_cells(dict.fromkeys(chosen, rest))
    return sheet


def _free(sheet: Sheet, place: Place) -> bool:
    held = codes_of(sheet.ward, sheet.cells[place.row][place.day])
    return all(code.kind in {ShiftClass.REST, ShiftClass.LEAVE} for code in held)


# -- filled ------------------------------------------------------------------------------------------------------------


@attrs.define
class _Hand:
    """The sheet under the hand, with the check that follows it."""

    sheet: Sheet
    audit: Audit

    def write(self, place: Place, code: str) -> None:
        """Put a code into a cell."""
        self.sheet = self.sheet.with_cells({place: SheetCell((code,))})
        self.audit.apply(((place.row, place.day, self.audit.context.state(code)),))

    def offers(self, code: str, days: range, fits: Callable[[Place], bool]) -> Iterator[tuple[int, int, Place]]:
        """Yield (verdict, change of cost, place) of each cell among ``days`` that breaks no rule with this code."""
        targets = self.audit.targets_of_code(code)
        for row in range(len(self.sheet.rows)):
            for day in days:
                place, level = Place(row, day), targets.level(row, day)
                if level <= TargetLevel.DEARER and not frozen_place(self.sheet, place) and fits(place):
                    yield int(level), targets.cost(row, day), place


def _filled(sheet: Sheet, daytime: str, *, days: range) -> Sheet:
    made = problem(sheet)
    hand = _Hand(sheet, Audit(made, roster(sheet, context=context_of(made))))
    for need in sorted(sheet.ward.needs, key=lambda need: _urgency(sheet, need)):
        for day in days:
            _meet(hand, need, day)
    for _round in range(MOST):
        offers = hand.offers(daytime, days, lambda place: _free(hand.sheet, place))
        gains = sorted((cost, place) for level, cost, place in offers if level == TargetLevel.FREE and cost < 0)
        best = {place.day: place for _cost, place in reversed(gains)}
        for place in {place.row: place for place in best.values()}.values():
            hand.write(place, daytime)
        if not best:
            break
    return hand.sheet


def _urgency(sheet: Sheet, need: Need) -> tuple[int, bool, int]:
    """Return by what needs are filled in turn: nights first, then what asks for a level or for one code only."""
    kinds = [_kind(sheet, code) for code in need.codes]
    place = next((i for i, kind in enumerate(_FIRST_FILLED) if kind in kinds), len(_FIRST_FILLED))
    return place, not need.levels, len(need.codes)


def _meet(hand: _Hand, need: Need, day: int) -> None:
    """Fill one need of one day with whom it costs least, while anybody can take it."""
    ward = hand.sheet.ward
    codes = [c.code for c in ward.shifts if c.plannable and {c.code, c.family} & set(need.codes)]

    def fits(place: Place) -> bool:
        held = codes_of(ward, hand.sheet.cells[place.row][place.day])
        kept = any(code.code in codes or code.kind in _FIRST_FILLED for code in held)
        return not kept and counts_for(hand.sheet, hand.sheet.rows[place.row], need, day)

    while need_on(hand.sheet, need, day).short:
        offers = [(*offer, code) for code in codes for offer in hand.offers(code, range(day, day + 1), fits)]
        if not offers:
            return
        _level, _cost, place, code = min(offers)
        hand.write(place, code)


def _rested(sheet: Sheet) -> Sheet:
    """Write each day off as the ward writes it: with its own code right after a night."""
    ward = sheet.ward
    changes = {}
    for place in sheet.places():
        cell = sheet.cells[place.row][place.day]
        held = codes_of(ward, cell)
        if held and all(code.kind is ShiftClass.REST for code in held):
            before = sheet.cells[place.row][place.day - 1] if place.day else SheetCell(_last(sheet, place.row))
            night = any(code.kind is ShiftClass.NIGHT for code in codes_of(ward, before))
            text = ward.after_night if night and ward.after_night else ward.rest
            changes[place] = attrs.evolve(cell, codes=(text,))
    return sheet.with_cells(changes)


def _last(sheet: Sheet, row: int) -> tuple[str, ...]:
    past = sheet.history[row] if sheet.history else ()
    return tuple(past[-1].split("/")) if past and past[-1] else ()
