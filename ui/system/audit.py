"""The audit: deeds as rows, a filter, and whether the chain is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from app.access.audit import AuditLine, AuditReport, audit_lines, verify_audit
from app.words import tr
from ui.kit.controls import button
from ui.kit.lanes import op
from ui.kit.tab import Tab
from ui.kit.tables import CellView, Column
from ui.kit.tableview import RowTable
from ui.kit.tokens import Tone

if TYPE_CHECKING:
    from ui.kit.page import Frame

LAST = 2000


class AuditTab(Tab):
    """The newest deeds, the newest first."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._lines: tuple[AuditLine, ...] = ()
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Filter by login, deed, subject or number"))
        self.filter.setAccessibleName(tr("Filter by login, deed, subject or number"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._narrow)
        self.table: RowTable[AuditLine] = RowTable(_columns(), name=tr("Audit"))
        self.body.addWidget(self.filter)
        self.body.addWidget(self.table, 1)
        self._verify = button(tr("Verify the chain"), self.verify, role="primary", icon_name="shield-check")

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return the button that verifies."""
        return (self._verify,)

    def load(self) -> None:
        """Load the newest deeds."""
        op(self, lambda _job: audit_lines(self.desk, last=LAST)).then(self._show).run()

    def blank(self) -> None:
        """Forget the deeds."""
        super().blank()
        self._show(())

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
        self._lines = lines
        self._narrow()

    def _narrow(self) -> None:
        wanted = self.filter.text().strip().casefold()
        self.table.show_rows([line for line in self._lines if not wanted or wanted in _haystack(line)])


def _haystack(line: AuditLine) -> str:
    return f"{line.seq} {line.login} {line.action} {line.subject} {line.subject_id} {line.reason or ''}".casefold()


def _columns() -> tuple[Column[AuditLine], ...]:
    return (
        Column("seq", tr("No."), lambda x: CellView(f"{x.seq:,}", Tone.QUIET), width=80, right=True,
               sort=lambda x: x.seq),
        Column("at", tr("When"), lambda x: f"{x.at.astimezone():%Y-%m-%d %H:%M:%S}", width=160, sort=lambda x: x.at),
        Column("login", tr("Who"), lambda x: CellView(x.login, Tone.STRONG), width=120),
        Column("action", tr("Deed"), lambda x: x.action, width=180),
        Column("subject", tr("Subject"), lambda x: CellView(x.subject, second=x.subject_id), width=200),
        Column("reason", tr("Reason"), lambda x: x.reason or "", stretch=True),
        Column("place", tr("Workstation"), lambda x: CellView(x.workstation, Tone.QUIET), width=130),
    )  # fmt: skip
