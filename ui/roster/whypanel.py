"""Why she has this shift, why not another, and who else could: answers made of the same check as the cells' colours."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.roster.audit import TargetLevel
from app.roster.candidates import Candidate, candidates
from app.roster.explain import Explanation, why, why_not
from app.roster.model import Finding
from app.roster.sheet import Place, planned_code
from app.words import tr
from ui.kit.controls import button, label, rule
from ui.kit.marks import ShapeMark
from ui.kit.strips import empty_layout
from ui.kit.tokens import SPACE_2, SPACE_3, Tone
from ui.roster.judge import source_of
from ui.roster.present import date_words

if TYPE_CHECKING:
    from ui.roster.editor import Editor

MOST = 8
_TONES = {
    TargetLevel.FREE: Tone.GOOD,
    TargetLevel.DEARER: Tone.CALM,
    TargetLevel.POLICY: Tone.DUE,
    TargetLevel.STANDARD: Tone.DUE,
    TargetLevel.LAW: Tone.LAPSED,
}


class WhyPanel(QScrollArea):
    """One question at a time, answered in sentences.

    Signals:
        taken(int, int, str): give this row and day the code (a candidate was chosen).
    """

    taken = Signal(int, int, str)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("role", "surface")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_3)
        self._column.setSpacing(SPACE_2)
        self.setWidget(inner)
        self.buttons: list[QPushButton] = []
        self.sentences: list[str] = []

    def explain(self, editor: Editor, place: Place) -> None:
        """Explain what stands in a cell."""
        self._begin()
        found = why(editor.audit, place.row, place.day)
        self._say(str(found.summary), role="heading")
        self._findings(found, tr("Without it:"))
        if not editor.cell(place).blank and found.code:
            self._candidates(editor, place, found.code, freed=True)
        elif not found.code:
            self._work_instead(editor, place)
        self._column.addStretch(1)

    def offer(self, editor: Editor, day: int, code: str) -> None:
        """Rank who could take a code on a day."""
        self._begin()
        day_words = date_words(editor.sheet.date(day))
        self._say(tr("Who could take {code} on {day}", code=code, day=day_words), role="heading")
        self._candidates(editor, Place(-1, day), code, freed=False)
        self._column.addStretch(1)

    def _begin(self) -> None:
        empty_layout(self._column)
        self.buttons.clear()
        self.sentences.clear()

    def _say(self, text: str, *, role: str = "") -> None:
        self.sentences.append(text)
        self._column.addWidget(label(text, role=role, wrap=True))

    def _findings(self, found: Explanation, title: str) -> None:
        lines = (*found.breaks, *found.dearer[:3])
        if lines:
            self._say(title, role="hint")
        for finding in lines:
            self._finding(finding)
        for finding in found.cheaper[:2]:
            self._line(Tone.GOOD, tr("Better without: {text}", text=finding.message), "")

    def _finding(self, finding: Finding) -> None:
        tone = Tone.CALM if not finding.is_hard else Tone.LAPSED if finding.level.value == "law" else Tone.DUE
        self._line(tone, str(finding.message), source_of(finding))

    def _line(self, tone: Tone, text: str, source: str) -> None:
        self.sentences.append(text)
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addWidget(ShapeMark(tone), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(text, wrap=True))
        if source:
            words.addWidget(label(source, role="hint", wrap=True))
        row.addLayout(words, 1)
        self._column.addLayout(row)

    def _work_instead(self, editor: Editor, place: Place) -> None:
        """Say of each shift whether she could take it: 为什么不是她."""
        self._say(tr("Could she work here?"), role="hint")
        for code in editor.sheet.ward.shifts:
            planned = planned_code(editor.sheet.ward, (code.code,))
            if code.is_work and code.active and planned in editor.audit.context.state_index:
                answer = why_not(editor.audit, place.row, place.day, planned)
                cause = str(answer.breaks[0].message) if answer.breaks else _word(answer.level)
                self._line(_TONES[answer.level], f"{code.code}：{cause}", "")

    def _candidates(self, editor: Editor, place: Place, code: str, *, freed: bool) -> None:
        instead = place.row if freed else None
        found = candidates(editor.audit, place.day, code, instead_of=instead, most=MOST)
        self._column.addWidget(rule())
        self._say(tr("Others, the best first"), role="hint")
        for each in found:
            self._candidate(editor, place.day, code, each)
        if not found:
            self._say(tr("Everybody has it already."))

    def _candidate(self, editor: Editor, day: int, code: str, each: Candidate) -> None:
        name = editor.name(each.person)
        held = each.held or tr("free")
        facts = tr("{held} · {hours} h · {nights} nights", held=held, hours=each.minutes // 60, nights=each.nights)
        cause = str(each.breaks[0].message) if each.breaks else _effect(each)
        self.sentences.append(f"{name} {facts} {cause}")
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addWidget(ShapeMark(_TONES[each.level]), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(f"{name}   {facts}", wrap=True))
        words.addWidget(label(cause, role="hint", wrap=True))
        row.addLayout(words, 1)
        if each.level < TargetLevel.LAW:
            take = button(tr("Take"), partial(self.taken.emit, each.person, day, code), small=True)
            take.setAccessibleName(tr("Give {code} to {name}", code=code, name=name))
            self.buttons.append(take)
            row.addWidget(take, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(row)


def _effect(each: Candidate) -> str:
    if each.cheaper and not each.dearer:
        return tr("Better: {text}", text=each.cheaper[0].message)
    if each.dearer:
        return str(each.dearer[0].message)
    return tr("Nothing is against it.")


def _word(level: TargetLevel) -> str:
    return tr("Nothing is against it.") if level is TargetLevel.FREE else tr("possible, but wishes or fairness suffer")
