"""The demand of a ward: how many are needed of which shift, by weekday and date, typed or reckoned from beds or care."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from app.errors import UserError
from app.roster.sheet import Basis, CareLoad, Need, WardSetup
from app.words import say, tr
from ui.book.section import Line, ListSection
from ui.kit.controls import label
from ui.kit.dates import read_date
from ui.kit.forms import ChoiceField, Field, Form, LinesField, TextField
from ui.kit.pickfields import TicksField
from ui.kit.rowforms import CheckField, NumberField, RowForm
from ui.kit.tables import CellView, Column
from ui.kit.tokens import CONTROL, Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from ui.book.draft import SetupDraft
    from ui.kit.panels import SidePanel

WEEKDAYS = "一二三四五六日"
LEVELS = ("N0", "N1", "N2", "N3", "N4")
TYPED, BEDS, CARE = "typed", "beds", "care"
MINUTES = 60


class WeekField(Field):
    """Seven numbers, Monday first."""

    def __init__(self, key: str, title: str, *, value: Sequence[int], hint: str = "") -> None:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        self.lines: list[QLineEdit] = []
        for word, number in zip(WEEKDAYS, value, strict=True):
            line = QLineEdit(str(number))
            line.setFixedHeight(CONTROL)
            line.setMinimumWidth(30)
            line.setStyleSheet("QLineEdit { padding: 0 4px; }")
            line.setAccessibleName(f"{title} {word}")
            line.setToolTip(word)
            line.textEdited.connect(lambda _text: self._on_edited())
            grid.addWidget(label(word, role="hint"), 0, len(self.lines), Qt.AlignmentFlag.AlignHCenter)
            grid.addWidget(line, 1, len(self.lines))
            self.lines.append(line)
        super().__init__(key, title, holder, hint=hint)

    def value(self) -> tuple[int, ...]:
        """Return the numbers.

        Raises:
            UserError: one is no whole number (also shown at the field).
        """
        try:
            found = tuple(int(line.text() or 0) for line in self.lines)
        except ValueError:
            found = (-1,)
        if min(found) < 0:
            text = say("By weekday: whole numbers of nought or more.")
            self.show_error(str(text))
            raise UserError(text, field=self.key)
        return found

    def show_week(self, week: Sequence[int], *, typed: bool) -> None:
        """Show numbers; reckoned ones can't be typed over."""
        for line, number in zip(self.lines, week, strict=True):
            line.setReadOnly(not typed)
            if not typed or not line.text():
                line.setText(str(number))


class DemandSection(ListSection[Need]):
    """The lines of the demand as the foot of the sheet shows them."""

    def __init__(self, draft: SetupDraft, panel: SidePanel, *, facts: Callable[[], Any]) -> None:
        self.title_new = tr("New line of demand")
        super().__init__(draft, panel, facts=facts, columns=_columns(draft), name=tr("Demand"))

    def items(self, setup: WardSetup) -> tuple[Need, ...]:
        """Return the demand."""
        return setup.needs

    def put(self, setup: WardSetup, items: tuple[Need, ...]) -> WardSetup:
        """Return the set-up with another demand."""
        return attrs.evolve(setup, needs=items)

    def blank(self, setup: WardSetup) -> Need:
        """Return a line for one more of the first shift."""
        first = next((code for code in setup.shifts if code.is_work), None)
        taken = {need.title for need in setup.needs}
        title = next(name for name in (tr("New"), *(f"{tr('New')}{n}" for n in range(2, 99))) if name not in taken)
        return Need(title, (first.code,) if first else (), week=(1, 1, 1, 1, 1, 1, 1))

    def name_of(self, item: Need) -> str:
        """Return its name."""
        return item.title

    def show_setup(self) -> None:
        """Show the lines, and the beds they are reckoned from."""
        super().show_setup()
        staff = self.facts().staff
        self.told.setText(tr("{beds} beds, {staff} nurses today", beds=self.draft.now.beds, staff=staff))

    def form_of(self, item: Need) -> Form:
        """Return the form of a line; only the way of reckoning that is chosen is shown."""
        basis = item.basis or Basis()
        how = CARE if basis.care else BEDS if item.basis is not None else TYPED
        choices = ((TYPED, tr("typed")), (BEDS, tr("from beds")), (CARE, tr("from levels of care")))
        care = [f"{load.level} {load.patients} {load.minutes}" for load in basis.care]
        shift = Decimal(basis.shift_minutes) / MINUTES
        self._care: tuple[Field, ...] = (
            LinesField("care", tr("Level, patients, minutes of care each"), value=care, height=84,
                       hint="特级 1 240；一级 12 60；二级 20 30"),
            NumberField("shift", tr("Hours of one nurse in the shift"), value=shift, least=1),
        )  # fmt: skip
        self._beds: tuple[Field, ...] = (
            NumberField("work_beds", tr("Beds a nurse, working days"), value=basis.work_beds, least=0),
            NumberField("rest_beds", tr("Beds a nurse, rest days"), value=basis.rest_beds, least=0),
        )
        self._least = NumberField("least", tr("Never fewer than"), value=basis.least, least=0, whole=True)
        self._week = WeekField("week", tr("Needed"), value=item.week)
        rows: tuple[Field | tuple[Field, ...], ...] = (
            (TextField("title", tr("What it is called"), value=item.title), ChoiceField("how", tr("Figures"), choices, value=how)),
            self._beds,
            *self._care,
            self._least,
            self._week,
            (NumberField("holiday", tr("On holidays"), value=item.holiday, least=0, whole=True,
                         hint=tr("Empty: as on Sunday")),
             NumberField("target", tr("Aimed above"), value=item.target, least=0, whole=True)),
            LinesField("dates", tr("Single days"), value=[f"{day} {n}" for day, n in item.dates], height=60,
                       hint=tr("A line each: 2026-12-31 5")),
            TicksField("codes", tr("Any of these counts"), _codes(self.draft.now), value=item.codes, rows=6),
            TicksField("levels", tr("Only of these levels"), [(level, level) for level in LEVELS],
                       value=item.levels, rows=5, hint=tr("None: every level")),
            (TextField("skill", tr("Only with the skill"), value=item.skill),
             NumberField("spare", tr("Most above"), value=item.spare, least=0, whole=True, hint=tr("Empty: any"))),
            (NumberField("missing", tr("Price below the minimum"), value=item.missing, least=1, whole=True,
                         hint=tr("Empty: binding")),
             NumberField("under", tr("Price of one too few"), value=item.under, least=0, whole=True)),
            (NumberField("over", tr("Price of one too many"), value=item.over, least=0, whole=True),
             CheckField("everybody", tr("N0 and learners count"), value=item.everybody)),
        )  # fmt: skip
        form = RowForm(*rows)
        self._show_way(how, item.week)
        return form

    def read(self, form: Form, item: Need) -> Need:
        """Return the line as the form says it."""
        fields = form.fields
        title = fields["title"].value()
        if not title:
            raise UserError(say("A line of the demand needs a name."), field="title")
        codes = fields["codes"].value()
        if not codes:
            raise UserError(say("“{title}” counts no shift; name the codes it asks for.", title=title), field="codes")
        how = fields["how"].value()
        basis = None if how == TYPED else _basis(form, how)
        week = basis.week(self.draft.now.beds) if basis is not None else fields["week"].value()
        self._show_way(how, week)
        return attrs.evolve(
            item,
            title=title,
            codes=codes,
            basis=basis,
            week=(week[0], week[1], week[2], week[3], week[4], week[5], week[6]),
            holiday=_whole(form, "holiday"),
            target=_whole(form, "target") or 0,
            dates=tuple(_dated(line) for line in fields["dates"].value()),
            levels=fields["levels"].value(),
            skill=fields["skill"].value(),
            spare=_whole(form, "spare"),
            missing=_whole(form, "missing"),
            under=_whole(form, "under") or 0,
            over=_whole(form, "over") or 0,
            everybody=fields["everybody"].value(),
        )

    def _show_way(self, how: str, week: Sequence[int]) -> None:
        for fields, shown in ((self._beds, how == BEDS), (self._care, how == CARE), ((self._least,), how != TYPED)):
            for field in fields:
                field.setVisible(shown)
        self._week.show_week(week, typed=how == TYPED)


def _basis(form: Form, how: str) -> Basis:
    least = _whole(form, "least") or 0
    if how == BEDS:
        return Basis(work_beds=_number(form, "work_beds"), rest_beds=_number(form, "rest_beds"), least=least)
    loads = tuple(_load(line) for line in form.fields["care"].value())
    minutes = int((_number(form, "shift") or Decimal(8)) * MINUTES)
    return Basis(care=loads, shift_minutes=minutes, least=least)


def _load(line: str) -> CareLoad:
    parts = line.split()
    try:
        level, patients, minutes = parts[0], int(parts[1]), int(parts[2])
    except (IndexError, ValueError) as error:
        text = say("“{text}” is no level of care; write level, patients, minutes, for example 一级 12 60.", text=line)
        raise UserError(text, field="care") from error
    return CareLoad(level, patients, minutes)


def _dated(line: str) -> tuple[date, int]:
    day, _blank, number = line.strip().rpartition(" ")
    found = read_date(day) if day else None
    if found is None or not number.isdecimal():
        raise UserError(say("“{text}” is no day with a number; write 2026-12-31 5.", text=line), field="dates")
    return found, int(number)


def _number(form: Form, key: str) -> Decimal | None:
    field = form.fields[key]
    assert isinstance(field, NumberField)
    return field.number()


def _whole(form: Form, key: str) -> int | None:
    number = _number(form, key)
    return None if number is None else int(number)


def _codes(setup: WardSetup) -> list[tuple[str, str]]:
    """Return what a need can count: families first, then single shifts."""
    work = [code for code in setup.shifts if code.is_work]
    names = [code.code for code in work]
    families = [family for family in dict.fromkeys(code.family for code in work) if family and family not in names]
    found = [(family, tr("{family} (family)", family=family)) for family in families]
    return [*found, *((code.code, f"{code.code}  {code.title}") for code in work)]


def _columns(draft: SetupDraft) -> tuple[Column[Line], ...]:
    def day(place: int) -> Callable[[Line], CellView]:
        return lambda line: CellView(str(line[1].week[place]), Tone.QUIET if place > 4 else Tone.PLAIN)  # noqa: PLR2004

    week = tuple(Column(f"d{n}", word, day(n), width=40, right=True) for n, word in enumerate(WEEKDAYS))
    return (
        Column("title", tr("What it is called"), lambda x: CellView(x[1].title, Tone.STRONG), width=130),
        Column("codes", tr("Counted"), lambda x: CellView("、".join(x[1].codes), second="、".join(x[1].levels)),
               stretch=True),
        *week,
        Column("holiday", tr("Holiday"), lambda x: "" if x[1].holiday is None else str(x[1].holiday), width=60,
               right=True),
        Column("target", tr("Aim"), lambda x: f"+{x[1].target}" if x[1].target else "", width=44, right=True),
        Column("how", tr("Figures"), lambda x: CellView(_how(x[1], draft), Tone.QUIET), width=170),
    )  # fmt: skip


def _how(need: Need, draft: SetupDraft) -> str:
    if need.basis is None:
        single = tr("{count} single days", count=len(need.dates)) if need.dates else ""
        return " · ".join(part for part in (tr("typed"), single) if part)
    if need.basis.care:
        return tr("from levels of care")
    return tr("{beds} beds, {each} a nurse", beds=draft.now.beds, each=f"{need.basis.work_beds or 0:g}")
