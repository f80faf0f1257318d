"""The hospital's own questionnaire, drawn up in the panel: title, words to the patient, questions, how answers count."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.performance.survey import Form, keep_form
from app.performance.survey_marks import LEAST_TOP, MOST_TOP, Measure
from app.words import N_, tr
from ui.kit import messages
from ui.kit.controls import button
from ui.kit.forms import ChoiceField, LinesField, TextField
from ui.kit.lanes import op
from ui.kit.page import Page
from ui.kit.rowforms import RowForm
from ui.kit.tokens import SPACE_3, SPACE_4

MEASURES = {
    Measure.MEAN: N_("Mean answer in 100 of the best"),
    Measure.SATISFIED: N_("Answers of the two best kinds in 100"),
}
TALL = 260


class SurveyFormEdit(QWidget):
    """Keep another version of the questionnaire; ``kept`` is called when it was kept."""

    def __init__(self, page: Page, form: Form, kept: Callable[[], None]) -> None:
        super().__init__()
        self._page, self._kept = page, kept
        self.title = TextField("title", tr("Title"), value=form.title)
        self.intro = TextField("intro", tr("Words to the patient"), value=form.intro)
        self.questions = LinesField(
            "questions", tr("Questions, one a line"), value=form.questions, height=TALL,
            hint=tr("Sheets keyed before keep the questions they were printed with."),
        )  # fmt: skip
        tops = [(top, str(top)) for top in range(LEAST_TOP, MOST_TOP + 1)]
        self.top = ChoiceField("top", tr("Best answer"), tops, value=form.top)
        measures = [(measure, tr(title)) for measure, title in MEASURES.items()]
        self.measure = ChoiceField("measure", tr("What a sheet is worth"), measures, value=form.measure)
        self.form = RowForm((self.title,), (self.intro,), (self.questions,), (self.top, self.measure))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_3)
        column.addWidget(self.form)
        column.addWidget(button(tr("Keep the questionnaire"), self.keep, role="primary"))
        column.addStretch(1)

    def keep(self) -> None:
        """Keep what stands in the fields."""
        self.form.clear_errors()
        form = Form(
            title=self.title.value(), intro=self.intro.value(), questions=self.questions.value(), top=self.top.value(),
            measure=self.measure.value(),
        )  # fmt: skip
        desk = self._page.desk
        op(self._page, lambda _job: keep_form(desk, form=form)).then(lambda _form: self._kept()).otherwise(
            self._fail
        ).run()

    def _fail(self, error: BaseException) -> None:
        if not self.form.show_error(error):
            messages.show_error(self, error)
