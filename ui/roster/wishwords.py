"""A wish of a cell in words: what was wished for, whether it is granted, and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.roster.model import OFF
from app.words import N_, tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.roster.sheet import Place, SheetWish
    from ui.roster.editor import Editor

CAUSES = 2
SOURCES = {
    "self": N_("asked for by the nurse"),
    "paper": N_("brought on paper"),
    "head-nurse": N_("noted by the head nurse"),
}


def wish_lines(editor: Editor, place: Place) -> list[str]:
    """Return a line for each wish of a cell: asked, granted or denied, the reason it was denied for, who brought it.

    A wish that was not denied and yet is not granted says what rules are against it now.
    """
    sheet = editor.sheet
    wishes = sheet.wish_days.get((sheet.rows[place.row].id, place.day), ())
    return [_line(editor, place, wish) for wish in wishes]


def _line(editor: Editor, place: Place, wish: SheetWish) -> str:
    codes = "/".join(wish.codes)
    asked = codes or (tr("to work") if wish.kind == "on" else tr("to be off"))
    text = tr("Wish: {asked}", asked=asked if wish.kind == "on" or not codes else tr("not {codes}", codes=asked))
    source = tr(SOURCES[wish.source]) if wish.source in SOURCES else wish.source
    return " · ".join(part for part in (text, _state(editor, place, wish), source) if part)


def _state(editor: Editor, place: Place, wish: SheetWish) -> str:
    cell = editor.cell(place)
    met = wish.granted_by(cell, editor.sheet.ward)
    if wish.reason:
        denied = tr("denied: {reason}", reason=wish.reason)
        return f"{denied} · {tr('granted after all')}" if met and not cell.blank else denied
    if met:
        return tr("granted")
    if met is None:
        return tr("still open")
    causes = tuple(dict.fromkeys(_against(editor, place, wish)))[:CAUSES]
    return (
        tr("not granted: {cause}", cause="；".join(causes))
        if causes
        else tr("not granted, though no rule is against it")
    )


def _against(editor: Editor, place: Place, wish: SheetWish) -> Iterator[str]:
    """Yield what binding rules would say were the wish given."""
    audit = editor.audit
    known = audit.context.state_index
    state = OFF if wish.kind == "off" else next((audit.context.state(c) for c in wish.codes if c in known), OFF)
    if wish.kind == "on" and state == OFF:
        return
    for finding in audit.preview([(place.row, place.day, state)]).worse:
        yield str(finding.message)
