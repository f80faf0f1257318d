"""Between the sheet a head nurse sees and the problem the rules and the solver know.

Rest codes (休, 下) are the solver's day off: the problem has no shift for them, ``apply_roster`` writes them back. Leave has
no minutes in the problem; what it is credited is taken off the norm of that person, working days only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from app.roster.model import (
    OFF,
    UNKNOWN_CODE,
    Demand,
    Leave,
    Lock,
    Param,
    Person,
    PlanContext,
    Roster,
    RosterProblem,
    RuleConfig,
    ShiftClass,
    Wish,
    context_of,
)
from app.roster.sheet.cell import SheetCell
from app.roster.sheet.edits import bars_all, frozen_place, is_barred
from app.roster.sheet.sheet import Place, Sheet, SheetRow
from app.roster.sheet.totals import DAY_MINUTES, codes_of, minimum_on
from app.roster.sheet.ward import CodeDef, Need, WardSetup

HALF_HOUR = 30
OVERTIME = "overtime-cap"


def planned_code(ward: WardSetup, codes: Iterable[str]) -> str:
    """Return the code a problem of the ward knows for what is written: rest codes are its day off."""
    known = [ward.code(code) for code in codes]
    return "/".join(code.code for code in known if code is not None and code.kind is not ShiftClass.REST)


def problem(sheet: Sheet, *, free: Iterable[Place] | None = None, near_published: bool = True) -> RosterProblem:
    """Return the sheet as a rostering problem.

    Args:
        sheet: the sheet.
        free: the only cells the solver may change (blanks, a selection); None: all that are not locked.
        near_published: tell the rules of the version on the notice board, so that few cells change.
    """
    ward = sheet.ward
    return RosterProblem(
        f"{sheet.ward_name} {sheet.first:%Y-%m}",
        start=sheet.first,
        days=sheet.days,
        people=tuple(_person(sheet, row, index) for index, row in enumerate(sheet.rows)),
        shifts=tuple(code.shift(sheet.first) for code in ward.codes if code.kind is not ShiftClass.REST),
        doubles=_doubles(sheet),
        demands=tuple(demand for need in ward.needs for demand in _demands(sheet, need)),
        history=tuple(tuple(_history_code(ward, text) for text in row) for row in sheet.history),
        locks=_locks(sheet, None if free is None else frozenset(free)),
        wishes=_wishes(sheet),
        leave=_leave(sheet),
        pairings=tuple(p for p in ward.pairings if {p.first, p.second} <= set(sheet.row_index)),
        blocks=tuple(b for b in sheet.blocks if b.person in sheet.row_index),
        published=_published(sheet) if near_published else (),
        day_kinds=tuple(head.kind for head in sheet.heads),
        holidays=_holidays(sheet),
        rules=_rules(sheet),
    )


def needs_new_problem(before: Sheet, after: Sheet) -> bool:
    """Tell whether an edit changed more than the roster: then the problem (and an audit of it) is made anew.

    Locks, leave typed into cells, ± hours and double cells not met before belong to the problem, not to the roster.
    """
    frame = ("rows", "ward", "heads", "wishes", "leave", "blocks", "history", "published", "first", "days")
    if any(getattr(before, name) is not getattr(after, name) for name in frame):
        return any(getattr(before, name) != getattr(after, name) for name in frame) or _stakes(before, after)
    return _stakes(before, after)


def roster(sheet: Sheet, *, context: PlanContext | None = None, actual: bool = False) -> Roster:
    """Return the cells as a roster of ``problem(sheet)`` (or of the problem of ``context``)."""
    known = context or context_of(problem(sheet))
    rows = ((planned_code(sheet.ward, c.worked if actual else c.codes) for c in cells) for cells in sheet.cells)
    return known.roster(rows)


def apply_roster(sheet: Sheet, proposal: Roster, *, context: PlanContext) -> Sheet:
    """Return the sheet with a solver's proposal written in: one undo step.

    A day off keeps the rest code that stands there; otherwise it is written as the ward writes it, with its own code
    right after a night. Locked cells and leave are never touched.
    """
    ward = sheet.ward
    night = {code.code for code in ward.codes if code.kind is ShiftClass.NIGHT}
    changes: dict[Place, SheetCell] = {}
    for row, states in enumerate(proposal.rows):
        before = _last_worked(sheet, row)
        for day, state in enumerate(states):
            place, cell = Place(row, day), sheet.cells[row][day]
            codes = tuple(context.codes[state].split("/")) if state != OFF else ()
            if planned_code(ward, cell.codes) == context.codes[state] and not cell.blank:
                before = cell.codes
                continue
            written = codes or _rest(ward, after_night=bool(night.intersection(before)))
            before = written
            if not codes and bars_all(sheet, row, day):
                continue  # her day stands as frozen, and takes no rest day
            if not frozen_place(sheet, place):
                changes[place] = attrs.evolve(cell, codes=written, reason="")
    return sheet.with_cells(changes)


def blanks(sheet: Sheet) -> tuple[Place, ...]:
    """Return what "fill the blanks" may change: nothing is planned there, or work the person may no longer do; none is frozen."""

    def is_open(place: Place) -> bool:
        cell = sheet.cells[place.row][place.day]
        return (cell.blank or is_barred(sheet, place, cell)) and not frozen_place(sheet, place)

    return tuple(filter(is_open, sheet.places()))


# -- people ------------------------------------------------------------------------------------------------------------


def _person(sheet: Sheet, row: SheetRow, index: int) -> Person:
    """Return the person with credits and ± hours of the sheet carried in."""
    extra = _credit(sheet, index) + sum(cell.minutes_adjust for cell in sheet.cells[index])
    if not extra:
        return row.person
    carried = dict(row.person.carried)
    carried["half-hours"] = carried.get("half-hours", 0) + extra // HALF_HOUR
    carried["cycle-minutes"] = carried.get("cycle-minutes", 0) + extra
    return attrs.evolve(row.person, carried=tuple(sorted(carried.items())))


def _credit(sheet: Sheet, index: int) -> int:
    """Return the minutes of paid leave on working days, granted or typed."""
    total = 0
    row = sheet.rows[index]
    for day, cell in enumerate(sheet.cells[index]):
        granted = sheet.leave_days.get((row.id, day))
        written = (granted.code,) if granted is not None else cell.codes
        held = (sheet.ward.code(code) for code in written)
        if sheet.heads[day].kind == "work":
            total += sum(code.credit for code in held if code is not None)
    return total


def _published(sheet: Sheet) -> tuple[tuple[str, ...], ...]:
    if not sheet.published:
        return ()
    known = sheet.published_codes
    blank = ("",) * sheet.days
    rows = ((planned_code(sheet.ward, text.split("/")) for text in known.get(row.id, blank)) for row in sheet.rows)
    return tuple(tuple(row) for row in rows)


def _history_code(ward: WardSetup, text: str) -> str:
    if text == UNKNOWN_CODE:
        return UNKNOWN_CODE
    parts = text.split("/") if text else []
    return planned_code(ward, parts) if all(ward.code(part) is not None for part in parts) else UNKNOWN_CODE


def _last_worked(sheet: Sheet, row: int) -> tuple[str, ...]:
    past = sheet.history[row] if sheet.history else ()
    return tuple(past[-1].split("/")) if past else ()


def _rest(ward: WardSetup, *, after_night: bool) -> tuple[str, ...]:
    text = ward.after_night if after_night and ward.after_night else ward.rest
    return (text,) if text else ()


# -- what is asked and given -------------------------------------------------------------------------------------------


def _doubles(sheet: Sheet) -> tuple[tuple[str, str], ...]:
    """Return the double cells of the ward and those written, published or remembered; each once, without rest codes."""
    ward = sheet.ward
    written = {cell.codes for row in sheet.cells for cell in row if len(cell.codes) > 1}
    written |= {cell.actual for row in sheet.cells for cell in row if cell.actual is not None and len(cell.actual) > 1}
    told = {text for _id, row in sheet.published for text in row} | {text for row in sheet.history for text in row}
    told |= {each.code for each in sheet.leave}
    written |= {tuple(text.split("/")) for text in told if "/" in text}
    found: dict[frozenset[str], tuple[str, str]] = {}
    for pair in (*ward.doubles, *sorted(written)):
        first, *rest = planned_code(ward, pair).split("/")
        if len(rest) == 1 and first != rest[0]:
            found.setdefault(frozenset((first, rest[0])), (first, rest[0]))
    return tuple(found.values())


def _demands(sheet: Sheet, need: Need) -> Iterable[Demand]:
    """Yield one demand for each number asked for, over the days that ask it."""
    by_minimum: dict[int, list[int]] = {}
    for day in range(sheet.days):
        by_minimum.setdefault(minimum_on(sheet, need, day), []).append(day)
    named = frozenset(need.codes)
    codes = tuple(c.code for c in sheet.ward.codes if c.counts and named & {c.code, c.family})  # as the foot counts
    for minimum, days in sorted(by_minimum.items()):
        wanted = minimum + need.target
        yield Demand(
            codes,
            tuple(days),
            skill=need.skill,
            levels=need.levels,
            everybody=need.everybody,
            minimum=minimum,
            minimum_weight=need.missing,
            wanted=wanted,
            under=need.under if need.target else 0,
            over=0 if need.skill or need.levels else need.over,  # more of the skilled than asked for is no fault
            maximum=None if need.spare is None else wanted + need.spare,
            title=need.title,
        )


def _locks(sheet: Sheet, free: frozenset[Place] | None) -> tuple[Lock, ...]:
    found = []
    for place in sheet.places():
        row, cell = sheet.rows[place.row], sheet.cells[place.row][place.day]
        if (row.id, place.day) in sheet.leave_days:
            continue  # the leave itself is binding
        typed_leave = any(code.is_leave for code in codes_of(sheet.ward, cell))
        held = cell.locked or typed_leave or (free is not None and place not in free)
        if held:
            found.append(Lock(row.id, place.day, planned_code(sheet.ward, cell.codes)))
    return tuple(found)


def _wishes(sheet: Sheet) -> tuple[Wish, ...]:
    known = {name for c in sheet.ward.codes for name in (c.code, c.family) if name and c.kind is not ShiftClass.REST}
    return tuple(
        Wish(w.person, w.day, kind=w.kind, shifts=tuple(c for c in w.codes if c in known), weight=w.weight)
        for w in sheet.wishes
        if w.person in sheet.row_index and 0 <= w.day < sheet.days and not w.reason  # a denied one binds nobody
    )


def _leave(sheet: Sheet) -> tuple[Leave, ...]:
    return tuple(
        Leave(
            each.person,
            tuple(range(max(0, each.first), min(sheet.days - 1, each.last) + 1)),
            code=planned_code(sheet.ward, each.code.split("/")),
            title=each.title,
        )
        for each in sheet.leave
        if each.person in sheet.row_index
    )


def _holidays(sheet: Sheet) -> tuple[tuple[int, ...], ...]:
    """Return the stretches of holiday days that make one holiday each."""
    blocks: list[list[int]] = []
    for day, head in enumerate(sheet.heads):
        if head.kind != "holiday":
            continue
        if blocks and blocks[-1][-1] == day - 1:
            blocks[-1].append(day)
        else:
            blocks.append([day])
    return tuple(tuple(block) for block in blocks)


# -- rules -------------------------------------------------------------------------------------------------------------


def _rules(sheet: Sheet) -> tuple[RuleConfig, ...]:
    """Return the pack's rules; the overtime cap once for each amount of leave credited, so that leave is no overtime."""
    by_credit: dict[int, list[str]] = {}
    for index, row in enumerate(sheet.rows):
        by_credit.setdefault(_credit(sheet, index) + _adjusted(sheet.cells[index]), []).append(row.id)
    found: list[RuleConfig] = []
    for config in sheet.ward.rules.rules:
        if config.rule != OVERTIME or set(by_credit) <= {0}:
            found.append(config)
            continue
        found.extend(_credited(sheet, config, by_credit))
    return (*found, *_weekly(sheet.ward))


def _weekly(ward: WardSetup) -> Iterable[RuleConfig]:
    """Yield what the shift dictionary says of codes that may stand only so often in a week."""
    for code in ward.codes:
        if code.most_a_week is not None and code.kind is not ShiftClass.REST:
            yield RuleConfig("shifts-week", name=code.code, params={"shifts": (code.code,), "most": code.most_a_week})


def _credited(sheet: Sheet, config: RuleConfig, by_credit: Mapping[int, list[str]]) -> Iterable[RuleConfig]:
    params: dict[str, Param] = dict(config.params)
    whole = params.get("norm")
    norm = whole if isinstance(whole, int) else DAY_MINUTES * sum(head.kind == "work" for head in sheet.heads)
    for credit, people in sorted(by_credit.items()):
        bound = tuple(p for p in people if not config.people or p in config.people)
        if bound:
            name = "-".join(part for part in (config.name, str(credit) if credit else "") if part)
            yield attrs.evolve(config, name=name, people=bound, params={**params, "norm": max(0, norm - credit)})


def _adjusted(cells: Iterable[SheetCell]) -> int:
    return sum(cell.minutes_adjust for cell in cells)


def _stakes(before: Sheet, after: Sheet) -> bool:
    """Tell whether locks, leave in cells, ± hours or double cells differ."""
    for old, new in zip(before.cells, after.cells, strict=True):
        if old is not new and any(
            a != b and _stake(before.ward, a) != _stake(after.ward, b) for a, b in zip(old, new, strict=True)
        ):
            return True
    return False


def _stake(ward: WardSetup, cell: SheetCell) -> tuple[object, ...]:
    held: tuple[CodeDef, ...] = codes_of(ward, cell)
    fixed = cell.text if cell.locked or any(code.is_leave for code in held) else ""
    double = frozenset(cell.codes) if len(cell.codes) > 1 else None
    return cell.locked, fixed, cell.minutes_adjust, double, cell.actual
