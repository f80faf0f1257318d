"""What a ward decides about its sheet: groups, double cells, signatures, notes; and which columns stand beside the days."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

import attrs
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.errors import UserError
from app.reports.roster import COLUMN_TITLES
from app.roster.model import ShiftClass
from app.roster.sheet import LEFT_COLUMNS, RIGHT_COLUMNS, Columns, WardSetup
from app.roster.sheet.setupcheck import ACCOUNT
from app.words import say, tr
from ui.book.section import Section
from ui.kit.forms import ChoiceField, Form, LinesField
from ui.kit.pickfields import TicksField
from ui.kit.rowforms import NumberField, RowForm
from ui.kit.tokens import SPACE_4

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ui.book.draft import SetupDraft
    from ui.kit.panels import SidePanel

WIDE = 760


class FormSection(Section):
    """A section that is one form over the whole width."""

    def __init__(self, draft: SetupDraft, panel: SidePanel, *, facts: Callable[[], Any]) -> None:
        super().__init__(draft, panel, facts=facts)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self.column.addWidget(self._scroll)
        self._shown: WardSetup | None = None

    @abstractmethod
    def make(self) -> Form:
        """Return the form, filled."""

    @abstractmethod
    def read(self, form: Form) -> WardSetup:
        """Return the set-up as the form says it."""

    def go_to(self, line: str, field: str) -> None:  # noqa: ARG002 - the form is one line
        """Put the cursor into the field a flaw stands in."""
        if self.form is not None and field in self.form.fields:
            self.form.fields[field].editor.setFocus()

    def show_setup(self) -> None:
        """Fill the form anew, unless it is the form itself that was typed into."""
        if self.form is not None and self._reads_so():
            return
        form = self.make()
        holder = QWidget()
        holder.setProperty("role", "surface")
        row = QHBoxLayout(holder)
        row.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        form.setMaximumWidth(WIDE)
        inner = QVBoxLayout()
        inner.addWidget(form)
        inner.addStretch(1)
        row.addLayout(inner, 1)
        row.addStretch(0)
        self._scroll.setWidget(holder)
        self.watch(form, lambda: self.read(form), step=lambda: type(self).__name__)

    def set_editable(self, editable: bool) -> None:
        """Let the form be typed into or not."""
        super().set_editable(editable)
        if self.form is not None:
            for field in self.form.fields.values():
                field.setEnabled(editable)

    def _reads_so(self) -> bool:
        assert self.form is not None
        try:
            return self.read(self.form) == self.draft.now
        except UserError:
            return False


class SheetSection(FormSection):
    """Groups, rest codes, beds, double cells, signatures and notes."""

    def make(self) -> Form:
        """Return the form."""
        now = self.draft.now
        rests = [(code.code, f"{code.code}  {code.title}") for code in now.codes if code.kind is ShiftClass.REST]
        return RowForm(
            (NumberField("beds", tr("Open beds"), value=now.beds, least=0, whole=True,
                         hint=tr("Lines of the demand that are reckoned from beds follow.")),
             ChoiceField("rest", tr("Code of a day off"), rests, value=now.rest),
             ChoiceField("after_night", tr("Code after a night"), rests, value=now.after_night)),
            (LinesField("groups", tr("Groups"), value=now.groups, height=120, hint=tr("One a line, in order.")),
             LinesField("doubles", tr("Double cells"), value=["/".join(pair) for pair in now.doubles], height=120,
                        hint=tr("One a line, for example A/值.")),
             LinesField("signatures", tr("Signatures"), value=now.signatures, height=120,
                        hint=tr("At the foot of the sheet, one a line."))),
            LinesField("notes", tr("Notes"), value=now.notes.split("\n"), height=72,
                       hint=tr("Printed at the foot of every sheet.")),
        )  # fmt: skip

    def read(self, form: Form) -> WardSetup:
        """Return the set-up as the form says it; another number of beds reckons the demand anew."""
        fields, now = form.fields, self.draft.now
        beds_field = fields["beds"]
        assert isinstance(beds_field, NumberField)
        beds = int(beds_field.number() or 0)
        doubles = []
        for line in fields["doubles"].value():
            first, slash, second = line.partition("/")
            if not slash or not first.strip() or not second.strip():
                raise UserError(say("“{text}” is no double cell; write it like A/值.", text=line), field="doubles")
            doubles.append((first.strip(), second.strip()))
        return attrs.evolve(
            now,
            beds=beds,
            needs=tuple(need.reckoned(beds) for need in now.needs) if beds != now.beds else now.needs,
            rest=fields["rest"].value() or "",
            after_night=fields["after_night"].value() or "",
            groups=fields["groups"].value(),
            doubles=tuple(doubles),
            signatures=fields["signatures"].value(),
            notes="\n".join(fields["notes"].value()),
        )


class ColumnsSection(FormSection):
    """Which columns stand left and right of the days, and in what order."""

    def make(self) -> Form:
        """Return two lists of ticks."""
        now = self.draft.now
        accounts = [(f"{ACCOUNT}{each.code}", tr("Balance of {account}", account=each.title)) for each in now.accounts]
        hint = tr("Tick what is shown; drag a line, or Alt+Up and Alt+Down, for another order.")
        return RowForm(
            (TicksField("left", tr("Left of the days"), _titled(LEFT_COLUMNS), value=now.columns.left, ordered=True,
                        rows=12, hint=hint),
             TicksField("right", tr("Right of the days"), [*_titled(RIGHT_COLUMNS), *accounts],
                        value=now.columns.right, ordered=True, rows=16)),
        )  # fmt: skip

    def read(self, form: Form) -> WardSetup:
        """Return the set-up with the columns ticked."""
        columns = Columns(form.fields["left"].value(), form.fields["right"].value())
        if "name" not in columns.left:
            raise UserError(say("A sheet without names can't be read; show the names."), field="left")
        return attrs.evolve(self.draft.now, columns=columns)


def _titled(keys: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(key, tr(COLUMN_TITLES[key][0])) for key in keys]
