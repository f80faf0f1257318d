"""How requests look in lists and panels: tones of states, lines of a verdict, the course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.requests.model import DEED_TITLES, KIND_TITLES, STATE_TITLES, Kind, Request, State
from app.words import N_, tr
from ui.kit.controls import label
from ui.kit.marks import ShapeMark
from ui.kit.tables import CellView, Mark
from ui.kit.tokens import SPACE_1, SPACE_2, TIER_SHAPES, Shape, Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.requests.judging import Verdict

TONES = {
    State.DRAFT: Tone.QUIET,
    State.ASKED: Tone.DUE,
    State.ACCEPTED: Tone.DUE,
    State.FORWARDED: Tone.DUE,
    State.APPROVED: Tone.GOOD,
    State.DENIED: Tone.LAPSED,
    State.WITHDRAWN: Tone.CALM,
    State.EXPIRED: Tone.CALM,
}
LEVELS = {"law": N_("law"), "standard": N_("standard"), "policy": N_("policy")}
LIGHTS = {Tone.GOOD: N_("no rule against it"), Tone.DUE: N_("possible, with a remark"), Tone.LAPSED: N_("forbidden")}


def kind_title(kind: Kind) -> str:
    """Return what a request is called."""
    return tr(KIND_TITLES[kind])


def state_cell(request: Request) -> CellView:
    """Return where a request stands, as a cell."""
    tone = TONES[request.state]
    asked = tr("asked of the colleague") if request.kind is Kind.SWAP and request.state is State.ASKED else None
    text = asked or tr(STATE_TITLES[request.state])
    shape = TIER_SHAPES.get(tone, Shape.DOT)
    return CellView(text, Tone.PLAIN if tone is not Tone.QUIET else tone, marks=(Mark(shape, tone),))


def light_of(verdict: Verdict) -> Tone:
    """Return green, amber or red as a tone."""
    return Tone.LAPSED if verdict.is_forbidden else Tone.DUE if verdict.level else Tone.GOOD


def told_of(verdict: Verdict) -> str:
    """Return what a verdict says in one line."""
    return "；".join(f"{each.sentence}" for each in verdict.told) or tr(LIGHTS[light_of(verdict)])


def line(text: str, tone: Tone, *, quiet: str = "") -> QWidget:
    """Return a shape with a sentence, and a quieter one below."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE_2)
    mark = ShapeMark(tone)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setContentsMargins(0, 0, 0, 0)
    words.setSpacing(0)
    words.addWidget(label(text, wrap=True))
    if quiet:
        words.addWidget(label(quiet, role="hint", wrap=True))
    row.addLayout(words, 1)
    return holder


def verdict_lines(verdict: Verdict) -> tuple[QWidget, ...]:
    """Return a verdict as lines: the rule named, its level and source."""
    tone = light_of(verdict)
    head = line(tr(LIGHTS[tone]), tone)
    return (head, *(
        line(str(each.sentence), Tone.DUE if each.level == "policy" else Tone.LAPSED,
             quiet=" · ".join(part for part in (tr(LEVELS[each.level]), str(each.rule), each.citation) if part))
        for each in verdict.told
    ))  # fmt: skip


def course_lines(request: Request) -> tuple[QWidget, ...]:
    """Return the course of a request: who did what when and why, the latest last."""
    return tuple(
        line(f"{step.at.astimezone():%m-%d %H:%M} {step.name} {tr(DEED_TITLES[step.deed])}", TONES[step.state],
             quiet=step.why)
        for step in request.steps
    )  # fmt: skip


def stack(*parts: QWidget | str | Iterable[QWidget]) -> QWidget:
    """Return parts under each other; a text is a small heading."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE_2)
    for part in parts:
        if isinstance(part, str):
            column.addSpacing(SPACE_1)
            column.addWidget(label(part, role="label"))
        elif isinstance(part, QWidget):
            column.addWidget(part)
        else:
            for each in part:
                column.addWidget(each)
    return holder
