"""Questionnaires that came back on paper: keyed in sheet after sheet, checked by a second keying, added up as they come."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.errors import UserError
from app.performance.survey import (
    Check,
    Sheet,
    SurveyBook,
    check_sheet,
    correct_sheet,
    key_in,
    survey_book,
    take_sheet_back,
)
from app.words import tr
from ui.kit import messages
from ui.kit.controls import Segments, button, label
from ui.kit.forms import SearchField, TextField
from ui.kit.lanes import op
from ui.kit.page import Page
from ui.kit.panels import SidePanel
from ui.kit.strips import Strip
from ui.kit.tokens import SPACE_2, SPACE_3, SPACE_4, Tone
from ui.performance.charts import BarPicture, UprightBar
from ui.performance.survey_form import SurveyFormEdit
from ui.performance.survey_tables import percent_text, sheets_table, standings_of, standings_table, tick_text
from ui.performance.ticks import TickLine

if TYPE_CHECKING:
    from app.performance.survey_marks import Ticks

KEY, CHECK = "key", "check"
UNIT = 0  # stands for the unit itself among those a sheet may be about
SIDE, PICTURE = 300, 132


class SurveyPane(QWidget):
    """A unit's month of questionnaires. ``panel`` shows the form where it is drawn up; ``changed`` is told of each deed."""

    def __init__(self, page: Page, panel: SidePanel, changed: Callable[[], None]) -> None:
        super().__init__()
        self._page, self._panel, self._changed = page, panel, changed
        self._unit_id, self._month = 0, ""
        self.book: SurveyBook | None = None
        self.modes = Segments(((KEY, tr("Key in")), (CHECK, tr("Key a second time"))), name=tr("What is keyed"))
        self.modes.chosen.connect(self.choose_mode)
        self.mode = KEY
        self.about = SearchField("person", tr("The sheet is about"), ())
        self.remark = TextField("remark", tr("Remark on the sheet"))
        self.line = TickLine()
        self.question = label(role="hint", wrap=True)
        self.strip = Strip()
        self.sheets = sheets_table()
        self.standings = standings_table()
        self.answers = BarPicture(height=PICTURE)
        self.figures = label(role="hint")
        self.undo_button = button(tr("Take the last one back"), self.undo, small=True, icon_name="arrow-back-up")
        self.back_button = button(tr("Take back …"), self.take_back, small=True)
        self.form_button = button(tr("Questions …"), self.open_form, small=True, icon_name="pencil")
        self.deeds = QWidget()
        self._lay_out()
        self.line.entered.connect(self._entered)
        self.line.moved.connect(self._say_question)
        self.line.unfinished.connect(
            lambda place: self.strip.say(tr("Question {place} is not answered yet; 0 says nothing was ticked.", place=place),
                                         tone=Tone.DUE)
        )  # fmt: skip
        self.line.refused.connect(self._refused)
        self.sheets.picked.connect(self._picked)
        self.remark.line.returnPressed.connect(self.line.setFocus)

    def _lay_out(self) -> None:
        fields = QHBoxLayout()
        fields.setSpacing(SPACE_3)
        top = Qt.AlignmentFlag.AlignTop
        fields.addWidget(self.about, 2, top)
        fields.addWidget(self.remark, 3, top)
        keying = QVBoxLayout(self.deeds)
        keying.setContentsMargins(0, 0, 0, 0)
        keying.setSpacing(SPACE_2)
        keying.addLayout(fields)
        keying.addWidget(self.line)
        keying.addWidget(self.question)
        head = QHBoxLayout()
        head.setSpacing(SPACE_2)
        head.addWidget(self.modes)
        head.addWidget(self.figures, 1)
        head.addWidget(self.form_button)
        head.addWidget(button(tr("Print blank sheets"), self.print_blank, small=True, icon_name="printer"))
        head.addWidget(button(tr("Print the result"), self.print_result, small=True, icon_name="printer"))
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_2)
        foot.addWidget(self.undo_button)
        foot.addWidget(self.back_button)
        foot.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(SPACE_2)
        left.addWidget(self.sheets, 1)
        left.addLayout(foot)
        right = QVBoxLayout()
        right.setSpacing(SPACE_2)
        right.addWidget(self.standings, 1)
        right.addWidget(self.answers)
        side = QWidget()
        side.setFixedWidth(SIDE)
        right.setContentsMargins(0, 0, 0, 0)
        side.setLayout(right)
        below = QHBoxLayout()
        below.setSpacing(SPACE_4)
        below.addLayout(left, 1)
        below.addWidget(side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_3)
        column.addLayout(head)
        column.addWidget(self.deeds)
        column.addWidget(self.strip)
        column.addLayout(below, 1)

    def load(self, unit_id: int | None, month: str) -> None:
        """Show a unit's month; what is being keyed stays while it is of the same unit and month."""
        if (unit_id or 0, month) != (self._unit_id, self._month):
            self._unit_id, self._month, self.book = unit_id or 0, month, None
            self.strip.clear()
        if not self._unit_id:
            self.blank()
            return
        self._reload()

    def blank(self) -> None:
        """Forget every sheet and name."""
        self.book = None
        self.about.set_choices(())
        self.remark.set_value("")
        self.sheets.show_rows(())
        self.standings.show_rows(())
        self.answers.hide()
        self.figures.setText("")
        self.deeds.hide()

    def choose_mode(self, mode: str) -> None:
        """Key sheets in, or key the chosen one a second time."""
        self.mode = mode
        self.modes.choose(mode)
        self.about.setVisible(mode == KEY)
        self.remark.setVisible(mode == KEY)
        self.strip.clear()
        if mode == CHECK:
            waiting = [sheet for sheet in reversed(self._shown()) if not sheet.checked_by]
            if waiting and not self.sheets.go_to(lambda sheet: sheet.id == waiting[0].id):
                self.sheets.clearSelection()
        self._begin()
        self.line.setFocus()

    def undo(self) -> None:
        """Take the newest sheet back: a slip of the hand, seen at once."""
        sheets = self._shown()
        if sheets:
            self._take_back(sheets[0], tr("keyed by mistake"))

    def take_back(self) -> None:
        """Take the chosen sheet back, after a question that says which."""
        sheet = self.sheets.current_row()
        if sheet is None:
            self.strip.say(tr("Choose the sheet in the list first."), tone=Tone.CALM)
            return
        question = tr("Take sheet {number} back? It stays in the record and counts no more.", number=sheet.number)
        if messages.ask(self, question, yes=tr("Take it back")):
            self._take_back(sheet, tr("taken back in the list"))

    def open_form(self) -> None:
        """Draw up the hospital's own questions."""
        if self.book is not None:
            edit = SurveyFormEdit(self._page, self.book.form, self._form_kept)
            self._panel.show_content(tr("Questionnaire for patients"), edit, quiet=_version(self.book))

    def print_blank(self) -> None:
        """Go to the blank questionnaire."""
        self._page.frame.go("reports", key="questionnaire", unit=self._unit_id or None)

    def print_result(self) -> None:
        """Go to the printed result of the month."""
        self._page.frame.go("reports", key="satisfaction", month=self._month, unit=self._unit_id)

    def _reload(self) -> None:
        desk, unit_id, month = self._page.desk, self._unit_id, self._month
        op(self._page, lambda _job: survey_book(desk, unit_id=unit_id, month=month)).then(self._show).otherwise(
            self._fail
        ).run()

    def _show(self, book: SurveyBook) -> None:
        if (book.unit_id, book.month) != (self._unit_id, self._month):
            return
        fresh = self.book is None or self.book.form != book.form or self.book.people != book.people
        self.book = book
        if fresh:
            people = [(who, f"{name} {number}") for who, number, name in book.people]
            self.about.set_choices([(UNIT, tr("The unit as a whole")), *people], value=UNIT)
        desk = self._page.desk
        may = book.open and not desk.vault.read_only and desk.may(Verb.PERFORMANCE_EDIT)
        self.deeds.setVisible(may)
        self.modes.setVisible(may)
        for each in (self.undo_button, self.back_button):
            each.setVisible(may)
            each.setEnabled(bool(book.sheets))
        self.form_button.setVisible(not desk.vault.read_only and desk.may(Verb.PERFORMANCE_SCHEME))
        self.sheets.show_rows(book.sheets, keep=lambda sheet: sheet.id)
        self._show_sums(book)
        if fresh:
            self._begin()

    def _show_sums(self, book: SurveyBook) -> None:
        self.standings.show_rows(standings_of(book))
        self.answers.setVisible(bool(book.whole.answers))
        self.answers.show_bars(
            tr("Mean answer by question"),
            [UprightBar(str(place), float(mean or 0), "" if mean is None else f"{mean:.1f}")
             for place, mean in enumerate(book.whole.answers, start=1)],
        )  # fmt: skip
        if book.whole.percent is not None:
            self.figures.setText(tr("{count} sheets, satisfaction {percent}", count=book.whole.sheets,
                                    percent=f"{book.whole.percent:.2f}"))  # fmt: skip
        else:
            self.figures.setText("")

    def _begin(self) -> None:
        """Begin the next sheet, or the second keying of the chosen one."""
        if self.book is None:
            return
        sheet = self.sheets.current_row() if self.mode == CHECK else None
        if self.mode == CHECK and sheet is None:
            self.line.begin(0, top=self.book.form.top)
            self.question.setText(tr("Choose the sheet to be keyed a second time."))
            return
        count = len(self.book.form.questions) if sheet is None else len(sheet.ticks)
        self.line.begin(count, top=self.book.form.top)

    def _picked(self, _sheet: Sheet | None) -> None:
        if self.mode == CHECK:
            self.strip.clear()
            self._begin()

    def _say_question(self, place: int) -> None:
        questions = () if self.book is None else self.book.form.questions
        sheet = self.sheets.current_row() if self.mode == CHECK else None
        if sheet is not None and len(sheet.ticks) != len(questions):  # of an older form; the paper tells the question
            questions = ("",) * len(sheet.ticks)
        lead = "" if sheet is None else tr("Sheet {number}: ", number=sheet.number)
        if place <= len(questions):
            self.question.setText(lead + tr("{place}. {question}", place=place, question=questions[place - 1]))
        elif questions:
            self.question.setText(lead + tr("All answered: Enter keeps the sheet."))

    def _refused(self, key: str) -> None:
        top = self.line.top
        self.strip.say(
            tr("“{key}” is no answer; key 1 to {top}, 0 where nothing is ticked.", key=key, top=top), tone=Tone.DUE
        )

    def _entered(self, ticks: Ticks) -> None:
        if self.mode == CHECK:
            self._check(ticks)
            return
        try:
            who = self.about.value()
        except UserError as error:
            self.about.show_error(str(error))
            return
        desk, unit_id, month, remark = self._page.desk, self._unit_id, self._month, self.remark.value()
        person_id = None if who in {UNIT, None} else int(who)

        def work(_job: object) -> Sheet:
            return key_in(desk, unit_id=unit_id, month=month, person_id=person_id, ticks=ticks, remark=remark)

        op(self._page, work).then(self._keyed).otherwise(self._fail).run()

    def _keyed(self, sheet: Sheet) -> None:
        self.remark.set_value("")
        self.strip.say(tr("Kept as sheet {number}: {percent}. Write the number on the paper.", number=sheet.number,
                          percent=percent_text(sheet.percent)), tone=Tone.GOOD)  # fmt: skip
        self._done()
        self._begin()

    def _check(self, ticks: Ticks) -> None:
        sheet = self.sheets.current_row()
        if sheet is None:
            return
        desk, number = self._page.desk, sheet.id
        op(self._page, lambda _job: check_sheet(desk, sheet_id=number, ticks=ticks)).then(
            partial(self._checked, sheet, ticks)
        ).otherwise(self._fail).run()

    def _checked(self, sheet: Sheet, ticks: Ticks, found: Check) -> None:
        if found.same:
            self._done()
            following = [each for each in self._shown() if each.number > sheet.number and not each.checked_by]
            if following:
                self.sheets.go_to(lambda each: each.id == following[-1].id)
            self.strip.say(tr("Sheet {number} is the same both times.", number=sheet.number), tone=Tone.GOOD)
            self._begin()
            return
        self.line.hold_against(sheet.ticks)
        told = "；".join(
            tr(
                "question {place}: first {first}, now {second}",
                place=place,
                first=tick_text(first),
                second=tick_text(second),
            )
            for place, first, second in found.differing
        )
        self.strip.say(tr("Sheet {number} differs: {told}", number=sheet.number, told=told), tone=Tone.DUE,
                       remedy=tr("Look at the paper; key it again, or let this keying count."))  # fmt: skip
        self.strip.offer(tr("This keying counts"), partial(self._correct, sheet, ticks))

    def _correct(self, sheet: Sheet, ticks: Ticks) -> None:
        desk = self._page.desk
        op(self._page, lambda _job: correct_sheet(desk, sheet_id=sheet.id, ticks=ticks)).then(
            lambda _sheet: self._corrected(sheet)
        ).otherwise(self._fail).run()

    def _corrected(self, sheet: Sheet) -> None:
        self.strip.say(tr("Sheet {number} was corrected.", number=sheet.number), tone=Tone.GOOD)
        self._done()
        self._begin()

    def _take_back(self, sheet: Sheet, reason: str) -> None:
        desk = self._page.desk
        op(self._page, lambda _job: take_sheet_back(desk, sheet_id=sheet.id, reason=reason)).then(
            lambda _nothing: self._taken(sheet)
        ).otherwise(self._fail).run()

    def _taken(self, sheet: Sheet) -> None:
        self.strip.say(tr("Sheet {number} was taken back.", number=sheet.number), tone=Tone.CALM)
        self._done()
        self.line.setFocus()

    def _form_kept(self) -> None:
        messages.toast(self, tr("Saved."))
        self._panel.close_panel()
        self._done()

    def _done(self) -> None:
        self._changed()
        self._reload()

    def _shown(self) -> tuple[Sheet, ...]:
        return () if self.book is None else self.book.sheets

    def _fail(self, error: BaseException) -> None:
        messages.say_in(self.strip, error)


def _version(book: SurveyBook) -> str:
    return tr("Version {number}", number=book.form.version) if book.form.version else tr("As it comes with the program")
