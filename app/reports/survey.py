"""Questionnaires of patients: the blank sheet to be handed out, and what those that came back say."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.access.permissions import Verb
from app.performance.survey import Form, Sheet, SurveyBook, form_in_force, survey_book
from app.performance.survey_marks import Measure, Tally
from app.reports import sources
from app.reports.document import (
    Band,
    Block,
    Cell,
    Column,
    Document,
    Figure,
    Gap,
    Paragraph,
    Row,
    Signatures,
    Table,
)
from app.reports.performance import month_told
from app.reports.performance_desk import MONTH, OF_UNIT, month_text, unit_id_of
from app.reports.registry import Parameter, Report
from app.words import N_, tr

if TYPE_CHECKING:
    from app.desk import Desk

BOX = "□"
RULE_OF_DOTS = "＿" * 48
FIVE = (
    N_("Very satisfied"),
    N_("Satisfied"),
    N_("Neither"),
    N_("Dissatisfied"),
    N_("Very dissatisfied"),
)


def blank_sheet(form: Form, *, organisation: str, unit: str) -> Document:
    """Return the questionnaire to be ticked by a patient, best answer first; no name of a patient is asked for."""
    answers = range(form.top, 0, -1)
    columns = (
        Column(tr("No."), 0.5, "center", least=10),
        Column(tr("Question"), 6.0, least=60),
        *(
            Column(_answer(each, form.top), 0.1, "center", least=20 if form.top <= len(FIVE) else 13)
            for each in answers
        ),
    )
    rows: tuple[Row | Band, ...] = tuple(
        (place, question, *(f"{BOX} {each}" for each in answers))
        for place, question in enumerate(form.questions, start=1)
    )
    return Document(
        title=form.title,
        organisation=organisation,
        meta=(tr("Ward: {unit}", unit=unit or "＿" * 8), tr("Nurse or doctor: {blank}", blank="＿" * 6),
              tr("Number: {blank}", blank="＿" * 5)),
        blocks=(
            Paragraph(form.intro, size=10.5, indent=2, after=3),
            Table(columns, rows, size=10),
            Gap(2),
            Paragraph(tr("Tick one box a line; leave a line empty where you cannot say."), size=9.5, after=3),
            Paragraph(tr("What you would like to tell us:"), size=10.5, after=3),
            Paragraph(RULE_OF_DOTS, size=10.5, after=4),
            Paragraph(RULE_OF_DOTS, size=10.5, after=4),
            Paragraph(tr("Day: {blank}", blank="＿" * 8), size=10.5, align="right"),
        ),
    )  # fmt: skip


def survey_paper(book: SurveyBook, *, organisation: str, unit: str, signatures: tuple[str, ...]) -> Document:
    """Return what a month's questionnaires say: by person, question by question, and every sheet."""
    rows: list[Row | Band] = [
        _tally_row(place, number, name, book.tallies[who])
        for place, (who, number, name) in enumerate(
            ((who, number, name) for who, number, name in book.people if who in book.tallies), start=1
        )
    ]
    if None in book.tallies:
        rows.append(_tally_row(len(rows) + 1, "", tr("The unit as a whole"), book.tallies[None]))
    if rows:
        rows.append(_tally_row(None, "", tr("All sheets"), book.whole, strong=True))
    questions: tuple[Row | Band, ...] = tuple(
        (place, question, book.whole.answers[place - 1])
        for place, question in enumerate(book.form.questions, start=1)
        if place <= len(book.whole.answers)
    )
    blocks: list[Block] = [
        Table(
            (Column(tr("No."), 0.4, "right", least=9), Column(tr("Staff number"), 1.0, least=20),
             Column(tr("Name"), 1.4, least=24), Column(tr("Papers"), 0.8, "right", least=16),
             Column(tr("Satisfaction in 100"), 1.0, "right", least=24), Column(tr("Signature"), 1.2, least=24)),
            tuple(rows), tr("No questionnaire was keyed in for this month."),
        ),
        Paragraph(_measured(book.form), size=9),
    ]  # fmt: skip
    if questions:
        blocks += [
            Gap(1),
            Table(
                (
                    Column(tr("No."), 0.4, "right", least=9),
                    Column(tr("Question"), 5.0, least=80),
                    Column(tr("Mean answer"), 1.0, "right", least=22),
                ),
                questions,
            ),
        ]
    if book.sheets:
        blocks += [Gap(1), _sheets_table(book)]
    blocks.append(Signatures(signatures))
    return Document(
        title=tr("Satisfaction of patients"),
        organisation=organisation,
        meta=(unit, month_told(book.month), tr("{count} sheets", count=book.whole.sheets)),
        blocks=tuple(blocks),
    )


def _sheets_table(book: SurveyBook) -> Table:
    columns = (
        Column(tr("Paper no."), 0.6, "right", least=12),
        Column(tr("About"), 1.4, least=30),
        Column(tr("Answers"), 2.0, least=40),
        Column(tr("Worth"), 0.8, "right", least=18),
        Column(tr("Remark"), 2.4, least=30),
        Column(tr("Keyed by"), 1.0, least=20),
        Column(tr("Checked by"), 1.0, least=20),
    )
    return Table(columns, tuple(_sheet_row(sheet) for sheet in reversed(book.sheets)), size=8.5)


def _sheet_row(sheet: Sheet) -> Row:
    answers = " ".join("-" if tick is None else str(tick) for tick in sheet.ticks)
    who = f"{sheet.name} {sheet.staff_no}" if sheet.name else tr("The unit as a whole")
    return (sheet.number, who, answers, _percent(sheet.percent), sheet.remark, sheet.by, sheet.checked_by)


def _tally_row(place: int | None, number: str, name: str, tally: Tally, *, strong: bool = False) -> Row:
    cells = tuple(Cell(each, strong=strong) for each in (name, tally.sheets, _percent(tally.percent)))
    return (place, number, *cells, "")


def _measured(form: Form) -> str:
    if form.measure is Measure.SATISFIED:
        return tr("A sheet is worth its answers {good} and {top} in 100 of those given; a person the mean of the sheets.",
                  good=form.top - 1, top=form.top)  # fmt: skip
    return tr("A sheet is worth its mean answer in 100 of {top}; a person the mean of the sheets.", top=form.top)


def _answer(figure: int, top: int) -> str:
    if top == len(FIVE):
        return tr(FIVE[top - figure])
    return tr("Best") if figure == top else tr("Worst") if figure == 1 else str(figure)


def _percent(percent: Decimal | None) -> str:
    return "" if percent is None else Figure(f"{percent:.2f}", percent, "0.00")


def _blank(desk: Desk, values: Mapping[str, Any]) -> Document:
    unit = "" if values["unit"] is None else sources.unit_name(desk, unit_id_of(values))
    return blank_sheet(form_in_force(desk), organisation=sources.house(desk).name, unit=unit)


def _survey(desk: Desk, values: Mapping[str, Any]) -> Document:
    head = sources.house(desk, "satisfaction")
    unit_id = unit_id_of(values)
    book = survey_book(desk, unit_id=unit_id, month=month_text(values))
    unit = sources.unit_name(desk, unit_id)
    return survey_paper(book, organisation=head.name, unit=unit, signatures=head.signatures)


SURVEY_REPORTS: tuple[Report, ...] = (
    Report("questionnaire", N_("Questionnaire for patients"), N_("The hospital's own questions, blank, to be handed out."),
           Verb.WORKLOAD_VIEW,
           (Parameter("unit", "unit", N_("Unit"), hint=N_("The whole hospital if left empty.")),), _blank),
    Report("satisfaction", N_("Satisfaction of patients"), N_("What questionnaires say: by person, by question, every sheet."),
           Verb.WORKLOAD_VIEW, (MONTH, OF_UNIT), _survey, needs=("unit",)),
)  # fmt: skip
