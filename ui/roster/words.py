"""What a cell says when one rests on it: everything its marks mean, nothing that stands only here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.roster.sheet import Place, write_cell
from app.words import tr
from ui.roster.present import date_words, times_of
from ui.roster.wishwords import wish_lines

if TYPE_CHECKING:
    from ui.roster.editor import Editor

MOST = 4


def cell_words(editor: Editor, place: Place) -> str:
    """Return a cell in words: who and when, the shift with its times, leave, wishes, remark, reason, and what is wrong."""
    sheet, cell = editor.sheet, editor.cell(place)
    who = sheet.rows[place.row]
    parts = [f"{who.name} {who.level} · {date_words(sheet.date(place.day))} · {write_cell(cell) or tr('empty')}"]
    held = (sheet.ward.code(each) for each in cell.codes)
    parts += [" ".join(part for part in (code.title, times_of(code)) if part) for code in held if code is not None]
    parts += [f"{each.sign} {each.title}" for each in sheet.ward.symbols if each.sign in cell.symbols]
    leave = sheet.leave_days.get((who.id, place.day))
    if leave is not None:
        parts.append(tr("Granted leave: {title}", title=leave.title or leave.code))
    parts += wish_lines(editor, place)
    parts += [tr("Locked")] * cell.locked
    if cell.actual is not None:
        parts.append(tr("Worked: {codes}", codes="/".join(cell.actual) or tr("nothing")))
    if cell.remark:
        parts.append(tr("Remark: {text}", text=cell.remark))
    if cell.reason:
        parts.append(tr("Rule set aside: {reason}", reason=cell.reason))
    if sheet.changed_since_published(place.row, place.day):
        before = sheet.published_codes[who.id][place.day] or tr("empty")
        parts.append(tr("Published as {code}", code=before))
    at = (place.row, place.day)
    found = [str(f.message) for f in editor.audit.findings if f.is_hard and at in f.cells]
    parts += found[:MOST]
    return "\n".join(parts)
