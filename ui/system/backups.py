"""Backups: made now, listed, rehearsed with the recovery code alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.access.backups import BackupLine, backups, rehearse, run_backup
from app.access.permissions import Verb
from app.words import tr
from ui.kit import messages
from ui.kit.busy import Progress
from ui.kit.controls import button, label
from ui.kit.forms import Form, TextField
from ui.kit.lanes import op
from ui.kit.tab import Tab
from ui.kit.tables import CellView, Column
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_4, Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.kit.page import Frame


class BackupsTab(Tab):
    """The verified backups, the newest first."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.progress = Progress()
        self.table: RowTable[BackupLine] = RowTable(_columns(), name=tr("Backups"))
        self.table.say_when_empty(
            tr("There is no backup yet"), tr("Make one now; it is encrypted and verified."), deed=tr("Back up now"),
            run=self.back_up,
        )  # fmt: skip
        self.body.addWidget(self.progress)
        self.body.addWidget(self.table, 1)
        self._now = button(tr("Back up now"), self.back_up, role="primary", icon_name="archive")
        self._drill = button(tr("Restore drill …"), self.open_drill)
        self.form: Form | None = None

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return the drill, for those who may, and the backup."""
        return (self._drill, self._now) if self.desk.may(Verb.BACKUP_RESTORE) else (self._now,)

    def load(self) -> None:
        """Load the list."""
        op(self, lambda _job: backups(self.desk)).then(self.table.show_rows).run()

    def back_up(self) -> None:
        """Make a backup now."""
        self.strip.clear()
        self._now.setEnabled(False)
        self.progress.start(tr("Writing and verifying the backup …"))
        op(self, lambda _job: run_backup(self.desk)).then(self._on_made).otherwise(
            lambda error: self.refuse(Form(), error)
        ).lastly(self.progress.stop, lambda: self._now.setEnabled(True)).run()

    def open_drill(self) -> None:
        """Ask for the recovery code and rehearse a restore."""
        form = Form(
            TextField("code", tr("Recovery code"), hint=tr("From the sealed sheet; opening it is written down."))
        )
        self.form = form
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_4)
        text = tr("The newest backup is opened with the code alone and every table is counted. Nothing is replaced.")
        column.addWidget(label(text, role="quiet", wrap=True))
        column.addWidget(form)
        column.addStretch(1)
        go = button(tr("Begin the drill"), lambda: self._rehearse(form), role="primary")
        self.panel.show_content(tr("Restore drill"), holder, foot=(go,))

    def _rehearse(self, form: Form) -> None:
        self.strip.clear()
        code = str(form.fields["code"].value())
        self.progress.start(tr("Rehearsing the restore …"))
        op(self, lambda _job: rehearse(self.desk, code=code)).then(self._on_rehearsed).otherwise(
            lambda error: self.refuse(form, error)
        ).lastly(self.progress.stop).run()

    def _on_rehearsed(self, rows: Mapping[str, int]) -> None:
        self.panel.close_panel()
        told = tr("The backup opens: {people} people, {credentials} credentials.", people=rows.get("person", 0),
                  credentials=rows.get("credential", 0))  # fmt: skip
        self.strip.say(told, tone=Tone.GOOD)

    def _on_made(self, made: BackupLine) -> None:
        messages.toast(self, tr("Backup written and verified: {path}", path=Path(made.path).name))
        self.load()


def _columns() -> tuple[Column[BackupLine], ...]:
    return (
        Column("at", tr("When"), lambda x: CellView(f"{x.made_at.astimezone():%Y-%m-%d %H:%M}", Tone.STRONG), width=160,
               sort=lambda x: x.made_at),
        Column("people", tr("People"), lambda x: f"{x.people:,}", width=100, right=True, sort=lambda x: x.people),
        Column("credentials", tr("Credentials"), lambda x: f"{x.credentials:,}", width=110, right=True,
               sort=lambda x: x.credentials),
        Column("size", "MB", lambda x: f"{x.megabytes:,.1f}", width=90, right=True, sort=lambda x: x.megabytes),
        Column("path", tr("File"), lambda x: CellView(x.path, Tone.QUIET, tooltip=x.path), stretch=True),
    )  # fmt: skip
