"""What the page reads and writes at the desk, each one unit of work in the desk's lane. Values in, values out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs

from app.access.permissions import Verb
from app.roster.book.actuals import Happened
from app.roster.book.asking import release_leave
from app.roster.book.life import change, publish, save_draft, saves_of, seal, send_back, submit
from app.roster.book.opening import load_sheet, open_month
from app.roster.book.sealing import correct_sealed
from app.roster.book.setups import WardLine, start_ward, wards
from app.roster.kits import kits
from app.roster.sheet import Sheet, SheetState
from app.settings import all_settings
from ui.roster.editor import Editor, prepared

if TYPE_CHECKING:
    from app.desk import Desk

APPROVAL = "roster-needs-approval"


@attrs.frozen(slots=True, eq=False)
class Opened:
    """What the page shows: the wards, the one chosen, its month, and the sheet with its check (None: not opened yet)."""

    wards: tuple[WardLine, ...]
    ward: WardLine | None
    first: date
    editor: Editor | None
    saves: int
    approval: bool


def look(desk: Desk, *, ward: int | None = None, first: date | None = None) -> Opened:
    """Read the wards, and the sheet of one of them; without a wish the ward and month that are likeliest meant."""
    lines = wards(desk)
    chosen = _ward(lines, ward)
    month = first or _month(chosen, desk.clock.today())
    approval = bool(all_settings(desk)[APPROVAL])
    if chosen is None or not any(start == month for start, _days, _state in chosen.sheets):
        return Opened(lines, chosen, month, None, 0, approval)
    sheet = load_sheet(desk, unit_id=chosen.unit_id, first=month)
    saves = saves_of(desk, unit_id=chosen.unit_id, first=month)
    return Opened(lines, chosen, month, prepared(sheet, desk.clock.today()), saves, approval)


def _ward(lines: Sequence[WardLine], wanted: int | None) -> WardLine | None:
    if wanted is not None:
        return next((line for line in lines if line.unit_id == wanted), None)
    with_sheets = next((line for line in lines if line.sheets), None)
    set_up = next((line for line in lines if line.version), None)
    return with_sheets or set_up or next(iter(lines), None)


def _month(ward: WardLine | None, today: date) -> date:
    """Return the first day of the sheet most likely worked on: a draft, else the newest, else this month."""
    sheets = () if ward is None else ward.sheets
    drafts = [first for first, _days, state in sheets if state == "draft"]
    running = [first for first, days, _state in sheets if first <= today < first + timedelta(days=days)]
    newest = [first for first, _days, _state in sheets]
    return (drafts or running or newest or [today.replace(day=1)])[-1]


def step_month(ward: WardLine | None, first: date, steps: int) -> date:
    """Return where the sheet before or after begins: a stored one, else the first of the month."""
    sheets = sorted(start for start, _days, _state in ward.sheets) if ward is not None else []
    near = [s for s in sheets if (s > first if steps > 0 else s < first)]
    month = first.replace(day=1)
    other = (month + timedelta(days=32)).replace(day=1) if steps > 0 else (month - timedelta(days=1)).replace(day=1)
    if near:
        stored = near[0] if steps > 0 else near[-1]
        return min(stored, other) if steps > 0 else max(stored, other)
    return other


def sheet_before(ward: WardLine, first: date) -> date | None:
    """Return where the stored sheet before begins; None when there is none."""
    return max((start for start, _days, _state in ward.sheets if start < first), default=None)


def move_leave(desk: Desk, days: Mapping[int, Sequence[date]], *, reason: str) -> int:
    """Take days of granted leave back, by person; return how many."""
    return sum(release_leave(desk, person_id=person, days=on, reason=reason) for person, on in days.items())


def correct(desk: Desk, sheet: Sheet, happened: Sequence[Happened], *, reason: str) -> int:
    """Put right what was worked on days of a sealed sheet; return how many entries were posted."""
    posted = 0
    for each in happened:
        posted += correct_sealed(
            desk,
            unit_id=sheet.ward_id,
            first=sheet.first,
            person_id=each.person_id,
            day=each.day,
            text=each.text or "",
            reason=reason,
        )
    return posted


def may_edit(desk: Desk) -> bool:
    """Tell whether sheets may be edited at this desk."""
    return not desk.vault.read_only and desk.may(Verb.ROSTER_EDIT)


def may_change(desk: Desk, sheet: Sheet) -> bool:
    """Tell whether this sheet may be changed here: a sealed one only by reversing entries, by who approves."""
    return may_approve(desk) if sheet.state is SheetState.SEALED else may_edit(desk) and sheet.editable


def may_approve(desk: Desk) -> bool:
    """Tell whether sheets may be approved at this desk."""
    return not desk.vault.read_only and desk.may(Verb.ROSTER_APPROVE)


def may_import(desk: Desk) -> bool:
    """Tell whether a workbook may be brought in at this desk."""
    return may_edit(desk) and desk.may(Verb.IMPORT_RUN)


def kit_titles() -> tuple[tuple[str, str], ...]:
    """Return the starter kits offered to a ward without a set-up."""
    return tuple((kit.key, kit.title) for kit in kits().values())


__all__ = [
    "Opened", "change", "correct", "kit_titles", "look", "may_approve", "may_change", "may_edit", "may_import", "move_leave",
    "open_month", "publish", "save_draft", "seal", "send_back", "sheet_before", "start_ward", "step_month", "submit",
]  # fmt: skip
