"""``xinglin performance questionnaires``: what came back on paper, keyed in from a command line or a list; the form itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.console import DONE, emit_json, emit_line, open_desk
from app.errors import UserError
from app.performance.cli_arguments import at_vault, of_month
from app.words import say, tr

if TYPE_CHECKING:
    import argparse

    from app.desk import Desk
    from app.performance.survey import Form, Sheet, SurveyBook

WHOLE_UNIT = "-"


def register(deeds: argparse._SubParsersAction[Any]) -> None:
    """Add ``performance questionnaires`` and ``questionnaire-form``."""
    parser = deeds.add_parser("questionnaires", help=tr("patients' questionnaires on paper: list them, or key them in"))
    of_month(parser)
    parser.add_argument("--key", action="append", default=[], metavar="NO=ANSWERS",
                        help=tr("one sheet: staff number (- for the unit) and answers like 55443"))  # fmt: skip
    parser.add_argument("--file", type=Path, metavar="FILE", help=tr("a text file with one NO=ANSWERS a line"))
    parser.set_defaults(handler=_questionnaires)
    form = deeds.add_parser("questionnaire-form", help=tr("show the questionnaire, or keep the hospital's own"))
    at_vault(form)
    form.add_argument("--file", type=Path, metavar="FORM.json", help=tr("title, intro, questions, top, measure"))
    form.set_defaults(handler=_form)


def _questionnaires(args: argparse.Namespace) -> int:
    from app.performance.survey import survey_book
    from app.staff.units import find_unit

    lines = [*args.key, *(_lines(args.file) if args.file is not None else [])]
    with open_desk(args, read_only=not lines) as desk:
        unit_id = find_unit(desk, args.unit).id
        keyed = _key(desk, survey_book(desk, unit_id=unit_id, month=args.month), lines)
        book = survey_book(desk, unit_id=unit_id, month=args.month)
    if args.json:
        emit_json({"keyed": keyed, **_plain(book)})
        return DONE
    for sheet in reversed(book.sheets):
        who = f"{sheet.staff_no} {sheet.name}".strip() or tr("The unit")
        emit_line(f"{sheet.number:>4}  {_ticks(sheet)}  {_percent(sheet.percent)}  {who}  {sheet.remark}")
    emit_line(
        tr("{count} sheets, satisfaction {percent}", count=book.whole.sheets, percent=_percent(book.whole.percent))
    )
    return DONE


def _lines(path: Path) -> list[str]:
    from app.performance.spec import text_of

    return [line.strip() for line in text_of(path).splitlines() if line.strip()]


def _key(desk: Desk, book: SurveyBook, lines: list[str]) -> list[int]:
    """Key every line in; what is wrong with any of them is said before the first is kept."""
    from app.performance.survey import key_in
    from app.performance.survey_marks import read_ticks

    known = {number: person_id for person_id, number, _name in book.people}
    ready = []
    for place, line in enumerate(lines, start=1):
        number, equals, answers = (part.strip() for part in line.partition("="))
        if not equals or (number != WHOLE_UNIT and number not in known):
            raise UserError(
                say("Line {place}: “{line}” names nobody of the unit.", place=place, line=line),
                field="staff",
                remedy=say("Write it like NO=55443; - in the place of the number stands for the unit."),
            )
        ticks = read_ticks(answers, questions=len(book.form.questions), top=book.form.top)
        ready.append((None if number == WHOLE_UNIT else known[number], ticks))
    return [
        key_in(desk, unit_id=book.unit_id, month=book.month, person_id=person_id, ticks=ticks).number
        for person_id, ticks in ready
    ]


def _form(args: argparse.Namespace) -> int:
    from app.performance.survey import form_in_force, keep_form

    with open_desk(args, read_only=args.file is None) as desk:
        form = form_in_force(desk) if args.file is None else keep_form(desk, form=_read(args.file))
    if args.json:
        emit_json(form)
        return DONE
    emit_line(form.title)
    for place, question in enumerate(form.questions, start=1):
        emit_line(f"{place:>3}  {question}")
    return DONE


def _read(path: Path) -> Form:
    from app.performance.spec import text_of
    from app.performance.survey import Form
    from app.performance.survey_marks import Measure

    try:
        raw = json.loads(text_of(path))
        return Form(
            title=str(raw["title"]), intro=str(raw.get("intro", "")), top=int(raw.get("top", 5)),
            questions=tuple(str(each) for each in raw["questions"]), measure=Measure(raw.get("measure", "mean")),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(
            say("{name} is no questionnaire.", name=path.name),
            field="file",
            remedy=say("Write title and questions; intro, top and measure (mean or satisfied) may be left out."),
        ) from error


def _plain(book: SurveyBook) -> dict[str, Any]:
    return {
        "month": book.month,
        "sheets": [
            {"number": each.number, "staff_no": each.staff_no, "name": each.name, "answers": each.ticks,
             "percent": each.percent, "remark": each.remark, "by": each.by, "checked_by": each.checked_by}
            for each in reversed(book.sheets)
        ],
        "people": [
            {"staff_no": number, "name": name, "sheets": book.tallies[who].sheets, "percent": book.tallies[who].percent}
            for who, number, name in book.people if who in book.tallies
        ],
        "unit": book.whole,
    }  # fmt: skip


def _ticks(sheet: Sheet) -> str:
    return "".join("-" if tick is None else str(tick) for tick in sheet.ticks)


def _percent(percent: object) -> str:
    return "" if percent is None else f"{percent:.2f}"
