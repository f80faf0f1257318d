"""Why she has this shift, why not another, and who else could: answers made of the same check as the cells' colours."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.roster.audit import TargetLevel
from app.roster.candidates import Candidate, candidates
from app.roster.explain import Explanation, why, why_not
from app.roster.rules import owner_of, rules_of
from app.roster.sheet import Place, planned_code
from app.words import N_, tr
from ui.kit.controls import button, label, rule
from ui.kit.marks import ShapeMark
from ui.kit.strips import empty_layout
from ui.kit.tokens import SPACE_2, SPACE_3, Tone
from ui.roster.judge import source_of
from ui.roster.present import date_words
from ui.roster.whyfacts import Change, facts, net
from ui.roster.wishwords import wish_lines

if TYPE_CHECKING:
    from ui.roster.editor import Editor

MOST = 8
MOST_CHANGES = 4
_GROUPS = {
    TargetLevel.FREE: N_("Could take it, the best first"),
    TargetLevel.POLICY: N_("With a reason only"),
    TargetLevel.LAW: N_("Not allowed"),
}
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
        cell = editor.cell(place)
        who = f"{editor.name(place.row)}   {date_words(editor.sheet.date(place.day))}   {cell.text}"
        self._say(who.rstrip(), role="heading")
        self._say(str(found.summary))
        self._say("\n".join(facts(editor.sheet, place)), role="hint")
        for line in wish_lines(editor, place):
            self._say(line)
        self._findings(editor, found)
        if not cell.blank and found.code:
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

    def _findings(self, editor: Editor, found: Explanation) -> None:
        changes = net(found.dearer, found.cheaper)[:MOST_CHANGES]
        if found.breaks or changes:
            self._say(tr("Without it:"), role="hint")
        for finding in found.breaks:
            tone = Tone.LAPSED if finding.level.value == "law" else Tone.DUE
            self._line(tone, str(finding.message), source_of(finding))
        for change in changes:
            self._line(Tone.GOOD if change.better else Tone.CALM, _change_words(editor, change), "")

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
        settled = {row for row in range(len(editor.sheet.rows)) if editor.frozen(Place(row, place.day))}
        ranked = candidates(editor.audit, place.day, code, instead_of=instead, most=MOST + len(settled))
        found = [each for each in ranked if each.person not in settled][:MOST]  # a drop would leave her cell alone
        shown: TargetLevel | None = None
        for each in found:
            level = min(each.level, TargetLevel.POLICY) if each.level < TargetLevel.STANDARD else TargetLevel.LAW
            group = TargetLevel.FREE if level <= TargetLevel.DEARER else level
            if group is not shown:
                shown = group
                self._column.addWidget(rule())
                self._say(tr(_GROUPS[group]), role="hint")
            self._candidate(editor, place.day, code, each, freed=freed)
        if not found:
            self._say(tr("Everybody has it already."))
        self._others(editor, place, code, {each.person for each in found})

    def _candidate(self, editor: Editor, day: int, code: str, each: Candidate, *, freed: bool) -> None:
        name = editor.name(each.person)
        held = editor.cell(Place(each.person, day)).text or tr("nothing yet")
        facts_ = tr("{held} · {hours} h · nights {nights}", held=held, hours=each.minutes // 60, nights=each.nights)
        cause = str(each.breaks[0].message) if each.breaks else _effect(editor, each)
        self.sentences.append(f"{name} {facts_} {cause}")
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addWidget(ShapeMark(_TONES[each.level]), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(f"{name}   {editor.sheet.rows[each.person].level}"))
        words.addWidget(label(facts_, role="hint", wrap=True))
        words.addWidget(label(cause, role="hint", wrap=True))
        row.addLayout(words, 1)
        if each.level < TargetLevel.STANDARD:
            word = tr("Take instead") if freed else tr("Take")
            take = button(word, partial(self.taken.emit, each.person, day, code), small=True)
            take.setAccessibleName(tr("Give {code} to {name}", code=code, name=name))
            self.buttons.append(take)
            row.addWidget(take, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(row)

    def _others(self, editor: Editor, place: Place, code: str, told: set[int]) -> None:
        """Name those further down, each with the rule that is against it: nobody is left out without a word."""
        targets = editor.audit.targets_of_code(code)
        state = editor.audit.context.state(code)
        rest = []
        for person in range(len(editor.sheet.rows)):
            if person in told or person == place.row or editor.audit.roster.cell(person, place.day) == state:
                continue
            against, cell = targets.rule(person, place.day), Place(person, place.day)
            why_ = (
                tr("locked") if editor.cell(cell).locked
                else tr("on leave") if editor.frozen(cell)
                else str(against.spec.title) if against is not None
                else tr("wishes or fairness")
            )  # fmt: skip
            rest.append(f"{editor.name(person)}（{why_}）")
        if rest:
            self._column.addWidget(rule())
            self._say(tr("Further down: {names}", names="、".join(rest)), role="hint")


def _change_words(editor: Editor, change: Change) -> str:
    """Say what a weighted rule comes to, by its name: better or worse, and how it would then stand."""
    owner = owner_of(change.finding.rule, rules_of(editor.audit.context))
    title = "" if owner is None else str(owner.spec.title)
    names = {editor.name(person) for person, _day in change.finding.cells if person >= 0}
    text = str(change.finding.message)
    for name in names if len(names) == 1 else ():
        text = text.removeprefix(name).lstrip("：: ")  # whose it is stands beside it
    told = {"rule": title, "text": text}
    return tr("{rule} better: {text}", **told) if change.better else tr("{rule} worse: {text}", **told)


def _effect(editor: Editor, each: Candidate) -> str:
    """Say what a candidate's taking it comes to for herself or the day; nothing of the one she relieves."""
    own = [
        change
        for change in net(each.dearer, each.cheaper)
        if all(person in {each.person, -1} for person, _day in change.finding.cells)
    ]
    return _change_words(editor, own[0]) if own else tr("Nothing is against it.")


def _word(level: TargetLevel) -> str:
    return tr("Nothing is against it.") if level is TargetLevel.FREE else tr("possible, but wishes or fairness suffer")
