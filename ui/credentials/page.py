"""The ledger page: every current certificate, filtered as one types; what waits can be approved."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.credentials.board import dashboard, ledger
from app.credentials.lines import DueLine
from app.credentials.records import approve
from app.words import tr
from ui.kit import messages
from ui.kit.controls import button, label
from ui.kit.duelines import due_table
from ui.kit.lanes import op
from ui.kit.page import Frame, Page
from ui.kit.tokens import SPACE_3, SPACE_5

if TYPE_CHECKING:
    from app.credentials.board import Dashboard


class CredentialsPage(Page):
    """A searchable ledger."""

    kinds: ClassVar[frozenset[str]] = frozenset({"credential", "staff", "unit"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.lines: tuple[DueLine, ...] = ()
        self.waiting: tuple[int, ...] = ()
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Name, staff number, department, credential or state"))
        self.search.setAccessibleName(tr("Filter the ledger"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(420)
        self.search.textChanged.connect(self._filter)
        self.count = label(role="hint")
        self.table = due_table(wide=True, name=tr("Credential ledger"))
        self._approve = button(tr("Approve what waits"), self.approve_waiting, role="primary")
        self._approve.setEnabled(False)
        row = QHBoxLayout()
        row.setSpacing(SPACE_3)
        row.addWidget(self.search, 1)
        row.addWidget(self.count)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_5, SPACE_3, SPACE_5, SPACE_3)
        column.setSpacing(SPACE_3)
        column.addLayout(row)
        column.addWidget(self.table, 1)

    def title(self) -> str:
        """Return the page's title."""
        return tr("Credentials")

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return the button that approves, for those who may."""
        return (self._approve,) if self.desk.may(Verb.CREDENTIAL_APPROVE) else ()

    def refresh(self) -> None:
        """Load the ledger."""
        op(self, lambda _job: (ledger(self.desk), dashboard(self.desk))).then(self._show).run()

    def blank(self) -> None:
        """Forget every name."""
        self.lines = ()
        self.table.show_rows(())

    def approve_waiting(self) -> None:
        """Sign every proposal."""
        ids = self.waiting
        op(self, lambda _job: approve(self.desk, ids=ids)).then(
            lambda count: messages.toast(self, tr("{count} certificates approved and signed.", count=count))
        ).run()

    def _show(self, loaded: tuple[tuple[DueLine, ...], Dashboard]) -> None:
        self.lines, board = loaded
        self.waiting = tuple(line.credential_id for line in board.figures["waiting"].lines)
        self._approve.setEnabled(bool(self.waiting))
        self._approve.setText(tr("Approve what waits ({count})", count=len(self.waiting)))
        self.frame.show_count("credentials", len(self.waiting))
        self._filter(self.search.text())

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        shown = [line for line in self.lines if all(word in _haystack(line) for word in words)]
        self.table.show_rows(shown, keep=lambda line: line.credential_id)
        self.count.setText(tr("{count} certificates", count=len(shown)))


def _haystack(line: DueLine) -> str:
    return f"{line.name} {line.staff_no} {line.unit} {line.kind_title} {line.kind} {line.state_title} {line.number}".casefold()
