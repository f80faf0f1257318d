"""Questionnaires of patients that come back on paper: the form, sheets keyed in, checked by a second keying, taken back.

Nobody's name but the staff's is kept: a sheet has the number written on it, its answers and a remark.
"""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import func, select

import resources
from app.access.permissions import Verb
from app.access.users import names_by_login
from app.errors import NotFoundError, UserError
from app.performance.entries import is_open, require_open
from app.performance.gather import people_of
from app.performance.service_days import Month
from app.performance.survey_marks import (
    LEAST_TOP,
    MOST_QUESTIONS,
    MOST_TOP,
    Measure,
    Tally,
    Ticks,
    check_ticks,
    tally,
    worth,
)
from app.staff.units import load_units
from app.words import say
from db.tables import PersonRow, SurveyFormRow, SurveySheetRow

if TYPE_CHECKING:
    from decimal import Decimal

    from app.desk import Desk, Work

#: The subject of the record, and the kind of change screens listen to.
QUESTIONNAIRE = "questionnaire"
LONGEST_REMARK = 200
NAMED = 6  # sheets named in a source before it says how many more there are


@attrs.frozen(slots=True, kw_only=True)
class Form:
    """The questionnaire. ``version`` 0 is the one that comes with the program."""

    title: str
    intro: str
    questions: tuple[str, ...]
    top: int = 5
    measure: Measure = Measure.MEAN
    version: int = 0


@attrs.frozen(slots=True, kw_only=True)
class Sheet:
    """One sheet keyed in; ``percent`` is what it is worth, ``person_id`` None: about the unit as a whole."""

    id: int
    number: int
    person_id: int | None
    staff_no: str
    name: str
    ticks: Ticks
    percent: Decimal | None
    remark: str
    form: int
    by: str
    at: datetime
    checked_by: str = ""


@attrs.frozen(slots=True, kw_only=True)
class SurveyBook:
    """A unit's month of questionnaires, the newest sheet first.

    Args:
        people: whom a sheet may be about: id, staff number, name.
        tallies: by person id; None for the sheets about the unit. whole: over all of them.
        open: whether anything may still be keyed.
    """

    unit_id: int
    month: str
    form: Form
    people: tuple[tuple[int, str, str], ...]
    sheets: tuple[Sheet, ...]
    tallies: Mapping[int | None, Tally]
    whole: Tally
    open: bool


@attrs.frozen(slots=True)
class Check:
    """What a second keying says: the questions (from 1) that differ, with the first and the second answer."""

    number: int
    differing: tuple[tuple[int, int | None, int | None], ...]

    @property
    def same(self) -> bool:
        """Tell whether both keyings agree."""
        return not self.differing


@cache
def starter_form() -> Form:
    """Return the questionnaire that comes with the program."""
    with resources.path("performance", "survey.toml").open("rb") as stream:
        raw = tomllib.load(stream)
    return Form(
        title=raw["title"], intro=raw["intro"], questions=tuple(raw["questions"]), top=raw["top"],
        measure=Measure(raw["measure"]),
    )  # fmt: skip


def form_in_force(desk: Desk) -> Form:
    """Return the hospital's questionnaire, or the starter while it has none."""
    with desk.read(Verb.WORKLOAD_VIEW) as work:
        return _form_of(_newest(work))


def keep_form(desk: Desk, *, form: Form) -> Form:
    """Keep the hospital's own questionnaire; sheets keyed before keep the one they were printed from.

    Raises:
        UserError: no title, no question, an empty one, or answers that no single key can give.
    """
    questions = tuple(each.strip() for each in form.questions)
    if not form.title.strip():
        raise UserError(say("The questionnaire needs a title."), field="title")
    if not 1 <= len(questions) <= MOST_QUESTIONS or not all(questions):
        raise UserError(
            say("A questionnaire has 1 to {most} questions, none empty.", most=MOST_QUESTIONS), field="questions"
        )
    if not LEAST_TOP <= form.top <= MOST_TOP:
        raise UserError(
            say("The best answer is a figure from {least} to {most}.", least=LEAST_TOP, most=MOST_TOP), field="top"
        )
    with desk.write(Verb.PERFORMANCE_SCHEME, label=say("Keep questionnaire")) as work:
        return _form_of(_add_form(work, attrs.evolve(form, title=form.title.strip(), questions=questions)))


def survey_book(desk: Desk, *, unit_id: int, month: str) -> SurveyBook:
    """Return a unit's month of questionnaires; who keyed a sheet is told by name."""
    span = Month.of(month)
    with desk.read(Verb.WORKLOAD_VIEW) as work:
        work.require_unit(unit_id)
        people = [(line.id, line.staff_no or f"#{line.id}", line.name) for line in people_of(work, unit_id, span)]
        forms = _forms(work)
        name = names_by_login(work)
        sheets = tuple(
            attrs.evolve(sheet, by=name(sheet.by), checked_by=name(sheet.checked_by))
            for sheet in reversed(read_sheets(work, month, units=[unit_id]))
        )
        return SurveyBook(
            unit_id=unit_id, month=month, form=_form_of(_newest(work)), people=tuple(people), sheets=sheets,
            tallies={who: _tally(own, forms) for who, own in _by_person(sheets).items()},
            whole=_tally(sheets, forms), open=is_open(work, unit_id, month),
        )  # fmt: skip


def key_in(
    desk: Desk, *, unit_id: int, month: str, person_id: int | None, ticks: Sequence[int | None], remark: str = ""
) -> Sheet:
    """Keep one sheet; it gets the unit's next number of the month, to be written on the paper.

    Raises:
        UserError: the answers do not fit the form, the remark is too long, or the month is closed.
        NotFoundError: no such person in the unit this month.
    """
    span = Month.of(month)
    if len(remark.strip()) > LONGEST_REMARK:
        raise UserError(say("A remark has at most {most} characters.", most=LONGEST_REMARK), field="remark")
    with desk.write(Verb.PERFORMANCE_EDIT, label=say("Key in a questionnaire")) as work:
        work.require_unit(unit_id)
        require_open(work, unit_id, month)
        form = _newest(work) or _add_form(work, starter_form())
        check_ticks(ticks, questions=len(json.loads(form.questions)), top=form.top)
        if person_id is not None and person_id not in {line.id for line in people_of(work, unit_id, span)}:
            raise NotFoundError(say("This person did not work in the unit that month."), field="person")
        row = SurveySheetRow(
            month=month, unit_id=unit_id, person_id=person_id, form_id=form.id, number=_next(work, unit_id, month),
            scores=json.dumps(list(ticks)), remark=remark.strip(), recorded_at=work.now, recorded_by=work.actor.login,
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        work.record(QUESTIONNAIRE, row.id, action="performance.questionnaire",
                    after={"month": month, "number": row.number, "scores": row.scores})  # fmt: skip
        return _sheet(work, row)


def check_sheet(desk: Desk, *, sheet_id: int, ticks: Sequence[int | None]) -> Check:
    """Hold a second keying of a sheet against the first; where they agree the sheet is marked as checked.

    Raises:
        NotFoundError: no such sheet.
        UserError: the answers do not fit its form, or it was taken back.
    """
    with desk.write(Verb.PERFORMANCE_EDIT, label=say("Check a questionnaire")) as work:
        row = _standing(work, sheet_id)
        first = json.loads(row.scores)
        form = _forms(work)[row.form_id]
        check_ticks(ticks, questions=len(first), top=form.top)
        pairs = enumerate(zip(first, ticks, strict=True), start=1)
        found = Check(row.number, tuple((place, old, new) for place, (old, new) in pairs if old != new))
        if found.same and row.checked_at is None:
            row.checked_at, row.checked_by = work.now, work.actor.login
            work.record(QUESTIONNAIRE, row.id, action="performance.questionnaire-check", after={"number": row.number})
        return found


def correct_sheet(desk: Desk, *, sheet_id: int, ticks: Sequence[int | None]) -> Sheet:
    """Put the second keying in the place of the first, under the same number; the first stays in the record.

    Raises:
        NotFoundError: no such sheet.
        UserError: the answers do not fit its form, it was taken back, or the month is closed.
    """
    with desk.write(Verb.PERFORMANCE_EDIT, label=say("Correct a questionnaire")) as work:
        row = _standing(work, sheet_id)
        require_open(work, row.unit_id, row.month)
        check_ticks(ticks, questions=len(json.loads(row.scores)), top=_forms(work)[row.form_id].top)
        _reverse(work, row, str(say("corrected by a second keying")))
        fresh = SurveySheetRow(
            month=row.month, unit_id=row.unit_id, person_id=row.person_id, form_id=row.form_id, number=row.number,
            scores=json.dumps(list(ticks)), remark=row.remark, recorded_at=row.recorded_at, recorded_by=row.recorded_by,
            checked_at=work.now, checked_by=work.actor.login,
        )  # fmt: skip
        work.session.add(fresh)
        work.session.flush()
        work.record(QUESTIONNAIRE, fresh.id, action="performance.questionnaire",
                    after={"month": row.month, "number": row.number, "scores": fresh.scores})  # fmt: skip
        return _sheet(work, fresh)


def take_sheet_back(desk: Desk, *, sheet_id: int, reason: str) -> None:
    """Take a sheet back; it stays readable in the record and counts no more.

    Raises:
        NotFoundError: no such sheet.
        UserError: no reason, it was taken back already, or the month is closed.
    """
    if not reason.strip():
        raise UserError(say("Say why it is taken back."), field="reason")
    with desk.write(Verb.PERFORMANCE_EDIT, label=say("Take back a questionnaire")) as work:
        row = _standing(work, sheet_id)
        require_open(work, row.unit_id, row.month)
        _reverse(work, row, reason.strip())


def _reverse(work: Work, row: SurveySheetRow, reason: str) -> None:
    row.reversed_at, row.reversed_by, row.reversed_reason = work.now, work.actor.login, reason
    work.record(
        QUESTIONNAIRE, row.id, action="performance.questionnaire-back",
        before={"number": row.number, "scores": row.scores}, reason=reason,
    )  # fmt: skip


def read_sheets(
    work: Work, month: str, *, units: Sequence[int] | None = None, people: Sequence[int] | None = None
) -> tuple[Sheet, ...]:
    """Return what counts of a month, by unit and number: of these units, or about any of ``people`` in whatever unit."""
    row = SurveySheetRow
    query = select(row).where(row.month == month, row.reversed_at.is_(None))
    if units is not None:
        query = query.where(row.unit_id.in_(units))
    if people is not None:
        query = query.where(row.person_id.in_(people))
    rows = list(work.session.scalars(query.order_by(row.unit_id, row.number)))
    if not rows:
        return ()
    forms = _forms(work)
    named = _names(work, {each.person_id for each in rows if each.person_id is not None})
    return tuple(_of_row(each, forms, named) for each in rows)


@attrs.frozen(slots=True)
class Heard:
    """What sheets come to: satisfaction in per cent, how many sheets it is the mean of, and which they are."""

    percent: Decimal
    sheets: int
    source: str


def heard_of(work: Work, people: Sequence[int], month: str) -> dict[int, Heard]:
    """Return, by person, what a month's sheets about them come to."""
    by_person = _by_person(read_sheets(work, month, people=people))
    found = ((who, _heard(work, own)) for who, own in by_person.items())
    return {who: heard for who, heard in found if who is not None and heard is not None}


def heard_of_unit(work: Work, unit_id: int, month: str) -> Heard | None:
    """Return what all sheets of a unit and of what lies below it come to, those about its people included."""
    units = load_units(work.session)
    top = units[unit_id]
    below = [each.id for each in units.values() if each.below(top)]
    return _heard(work, read_sheets(work, month, units=below))


def _heard(work: Work, sheets: Sequence[Sheet]) -> Heard | None:
    whole = _tally(sheets, _forms(work)) if sheets else Tally()
    if whole.percent is None:
        return None
    numbers = "、".join(str(sheet.number) for sheet in sheets[:NAMED])
    more = f" 等 {len(sheets)} 号" if len(sheets) > NAMED else " 号"
    return Heard(whole.percent, len(sheets), f"纸质满意度问卷 {len(sheets)} 份（第 {numbers}{more}）")


def _by_person(sheets: Iterable[Sheet]) -> dict[int | None, list[Sheet]]:
    found: dict[int | None, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        found[sheet.person_id].append(sheet)
    return found


def _tally(sheets: Sequence[Sheet], forms: Mapping[int, SurveyFormRow]) -> Tally:
    return tally((each.ticks, forms[each.form].top, Measure(forms[each.form].measure)) for each in sheets)


def _next(work: Work, unit_id: int, month: str) -> int:
    row = SurveySheetRow
    highest = work.session.scalar(select(func.max(row.number)).where(row.unit_id == unit_id, row.month == month))
    return (highest or 0) + 1


def _standing(work: Work, sheet_id: int) -> SurveySheetRow:
    row = work.session.get(SurveySheetRow, sheet_id)
    if row is None:
        raise NotFoundError(say("There is no questionnaire {number}.", number=sheet_id), field="sheet")
    work.require_unit(row.unit_id)
    if row.reversed_at is not None:
        raise UserError(say("This questionnaire was taken back already."), field="sheet")
    return row


def _newest(work: Work) -> SurveyFormRow | None:
    return work.session.scalars(select(SurveyFormRow).order_by(SurveyFormRow.version.desc()).limit(1)).first()


def _add_form(work: Work, form: Form) -> SurveyFormRow:
    standing = _newest(work)
    row = SurveyFormRow(
        version=1 if standing is None else standing.version + 1, title=form.title, intro=form.intro.strip(),
        questions=json.dumps(form.questions, ensure_ascii=False), top=form.top, measure=form.measure.value,
        recorded_at=work.now, recorded_by=work.actor.login,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    work.record(QUESTIONNAIRE, row.id, action="performance.questionnaire-form",
                after={"version": row.version, "questions": row.questions})  # fmt: skip
    return row


def _form_of(row: SurveyFormRow | None) -> Form:
    if row is None:
        return starter_form()
    return Form(
        title=row.title, intro=row.intro, questions=tuple(json.loads(row.questions)), top=row.top,
        measure=Measure(row.measure), version=row.version,
    )  # fmt: skip


def _forms(work: Work) -> dict[int, SurveyFormRow]:
    return {row.id: row for row in work.session.scalars(select(SurveyFormRow))}


def _names(work: Work, people: Iterable[int]) -> dict[int, tuple[str, str]]:
    wanted = select(PersonRow.id, PersonRow.staff_no, PersonRow.name).where(PersonRow.id.in_(list(people)))
    return {row.id: (row.staff_no or f"#{row.id}", row.name) for row in work.session.execute(wanted)}


def _sheet(work: Work, row: SurveySheetRow) -> Sheet:
    named = _names(work, [row.person_id] if row.person_id is not None else [])
    return _of_row(row, _forms(work), named)


def _of_row(row: SurveySheetRow, forms: Mapping[int, SurveyFormRow], named: Mapping[int, tuple[str, str]]) -> Sheet:
    ticks = tuple(json.loads(row.scores))
    form = forms[row.form_id]
    staff_no, name = ("", "") if row.person_id is None else named[row.person_id]
    return Sheet(
        id=row.id, number=row.number, person_id=row.person_id, staff_no=staff_no, name=name, ticks=ticks,
        percent=worth(ticks, top=form.top, measure=Measure(form.measure)), remark=row.remark, form=row.form_id,
        by=row.recorded_by, at=row.recorded_at, checked_by=row.checked_by or "",
    )  # fmt: skip
