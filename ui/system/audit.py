"""The audit: deeds as rows, a filter, and whether the chain is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.access.actor import Role, role_title
from app.access.audit import AuditLine, AuditReport, FieldChange, audit_lines, field_changes, verify_audit
from app.access.deeds import deed_title, subject_title
from app.reports.files import write_sheet
from app.words import tr
from ui.kit import messages
from ui.kit.controls import button, label
from ui.kit.lanes import Job, op
from ui.kit.printcheck import PrintCheck
from ui.kit.tab import Tab
from ui.kit.tables import CellView, Column
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_1, SPACE_2, SPACE_3, SPACE_4, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.kit.page import Frame

LAST = 2000
PAUSE = 300  # ms after the last letter before the record is searched


class AuditTab(Tab):
    """The newest deeds, the newest first."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Filter by login, deed, subject or number"))
        self.filter.setAccessibleName(tr("Filter by login, deed, subject or number"))
        self.filter.setClearButtonEnabled(True)
        self.typed = QTimer(self)
        self.typed.setSingleShot(True)
        self.typed.setInterval(PAUSE)
        self.typed.timeout.connect(self.load)
        self.filter.textChanged.connect(lambda _text: self.typed.start())
        self.filter.returnPressed.connect(self.load)
        self.table: RowTable[AuditLine] = RowTable(_columns(), name=tr("Audit"))
        self.body.addWidget(self.filter)
        told = tr("The newest {count} are shown; words above look through the whole record.", count=f"{LAST:,}")
        self.more = label(told, role="hint")
        self.more.hide()
        self.body.addWidget(self.more)
        self.body.addWidget(self.table, 1)
        self.table.picked.connect(self.show_line)
        self.changes: RowTable[FieldChange] | None = None
        self._check = button(tr("Check a print …"), self.check_print)
        self._export = button(tr("Export"), self.export)
        self._verify = button(tr("Verify the chain"), self.verify, role="primary", icon_name="shield-check")

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return the buttons: take the record along, verify a print, verify the whole chain."""
        return (self._export, self._check, self._verify)

    def scenes(self) -> dict[str, Callable[[], None]]:
        """Return the further states worth a picture."""
        return {"row": self._scene_row}

    def load(self) -> None:
        """Load the newest deeds, or those of the whole record that tell of the words typed."""
        self.typed.stop()
        words = self.filter.text()
        op(self, lambda _job: audit_lines(self.desk, last=LAST, words=words)).then(self._show).run()

    def blank(self) -> None:
        """Forget the deeds."""
        super().blank()
        self._show(())

    def show_line(self, line: AuditLine) -> None:
        """Show one deed beside the list: who, where, why, and every field before and after."""
        roles = "、".join(role_title(Role(role)) for role in line.role.split(",") if role in set(Role))
        facts = [
            (tr("When"), f"{line.at.astimezone():%Y-%m-%d %H:%M:%S}"),
            (tr("Who"), " · ".join(filter(None, (line.login, roles, line.workstation)))),
            (tr("Subject"), f"{subject_title(line.subject)} {line.subject_id}"),
            (tr("Reason"), line.reason or ""),
        ]
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(SPACE_4, SPACE_3, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_1)
        for title, text in facts:
            if text:
                column.addWidget(label(title, role="label"))
                column.addWidget(label(text, wrap=True))
                column.addSpacing(SPACE_2)
        self.changes = RowTable(_change_columns(), name=tr("Fields"))
        self.changes.say_when_empty(tr("This deed tells of no fields"))
        self.changes.show_rows(field_changes(line))
        column.addWidget(self.changes, 1)
        self.panel.show_content(deed_title(line.action), holder, quiet=f"{line.seq:,}")

    def check_print(self) -> PrintCheck:
        """Open the place where a sheet is checked."""
        check = PrintCheck(self.desk)
        self.panel.show_content(tr("Check a print"), check)
        return check

    def export(self) -> None:
        """Save what the words above find in the whole record as a workbook; that it was taken is a deed itself."""
        words = self.filter.text()
        place = messages.choose_save(self, tr("Export the record"), name=f"{tr('Audit')}.xlsx", patterns="*.xlsx")
        if place is None:
            return
        path = place if place.suffix.lower() == ".xlsx" else place.with_name(f"{place.name}.xlsx")

        def keep(_job: Job) -> None:
            from app.reports.record import record_workbook  # workbooks are loaded when one is asked for

            write_sheet(path, record_workbook(self.desk, words=words))

        op(self, keep).then(lambda _n: messages.toast(self, tr("Saved."))).run()

    def _scene_row(self) -> None:
        self.table.selectRow(2)
        line = self.table.current_row()
        if line is not None:
            self.show_line(line)

    def verify(self) -> None:
        """Walk the whole chain and say what was found."""
        self._verify.setEnabled(False)
        op(self, lambda _job: verify_audit(self.desk)).then(self._on_verified).lastly(
            lambda: self._verify.setEnabled(True)
        ).run()

    def _on_verified(self, report: AuditReport) -> None:
        remedy = "" if report.whole else tr("Keep the file as it is and tell the head of HR and the auditor.")
        self.strip.say(report.sentence, remedy=remedy, tone=Tone.GOOD if report.whole else Tone.LAPSED)

    def _show(self, lines: tuple[AuditLine, ...]) -> None:
        self.table.show_rows(lines)
        self.more.setVisible(len(lines) == LAST)


def _change_columns() -> tuple[Column[FieldChange], ...]:
    return (
        Column("field", tr("Field"), lambda x: CellView(x.field, Tone.QUIET), width=110),
        Column("before", tr("Before"), lambda x: CellView(x.before, tooltip=x.before), width=120),
        Column("after", tr("After"), lambda x: CellView(x.after, _tone(x), tooltip=x.after), stretch=True),
    )


def _tone(change: FieldChange) -> Tone:
    return Tone.STRONG if change.before != change.after else Tone.QUIET


def _columns() -> tuple[Column[AuditLine], ...]:
    return (
        Column("seq", tr("No."), lambda x: CellView(f"{x.seq:,}", Tone.QUIET), width=80, right=True,
               sort=lambda x: x.seq),
        Column("at", tr("When"), lambda x: f"{x.at.astimezone():%Y-%m-%d %H:%M:%S}", width=150, sort=lambda x: x.at),
        Column("login", tr("Who"), lambda x: CellView(x.login, Tone.STRONG), width=90),
        Column("action", tr("Deed"), lambda x: CellView(deed_title(x.action), tooltip=x.action), width=170),
        Column("subject", tr("Subject"), lambda x: CellView(subject_title(x.subject), second=x.subject_id), width=190),
        Column("reason", tr("Reason"), lambda x: x.reason or "", stretch=True),
        Column("place", tr("Workstation"), lambda x: CellView(x.workstation, Tone.QUIET), width=100),
    )  # fmt: skip
