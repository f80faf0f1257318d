"""The folder the hospital's own system drops exports into, watched while the page is open: what waits, taken by one press."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QFileSystemWatcher, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.exchange.workload.watch import waiting
from app.settings import all_settings
from app.words import tr
from ui.kit.controls import button, label
from ui.kit.lanes import Lane, op
from ui.kit.strips import Strip, restyle
from ui.kit.tokens import SPACE_3, Tone

if TYPE_CHECKING:
    from app.exchange.workload.watch import Dropped
    from ui.kit.page import Page

NAMED = 3  # files named one by one


class DropFolder(QWidget):
    """One line: the folder of the settings, the files that wait there, and a button. Hidden where no folder is set.

    Signals:
        wanted(object): the files of this folder (a ``Path``) are to be taken.
    """

    wanted = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.folder: Path | None = None
        self.files: tuple[str, ...] = ()
        self.told = label(role="hint", wrap=True)
        self.take = button(tr("Import the files that wait"), self._on_take, icon_name="file-import")
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _path: self.look())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_3)
        row.addWidget(self.told, 1)
        row.addWidget(self.take)
        self.hide()

    def load(self) -> None:
        """Read which folder is set, and look into it."""
        desk = self._page.desk
        op(self._page, lambda _job: all_settings(desk)["his-drop-folder"]).then(self._on_folder).run()

    def look(self) -> None:
        """Look which files wait; the folder may be a share that answers slowly."""
        folder = self.folder
        if folder is not None:
            op(self._page, lambda _job: waiting(folder)).on(Lane.POOL).then(self._show).run()

    def blank(self) -> None:
        """Forget the folder."""
        self._on_folder("")

    def _on_folder(self, text: Any) -> None:
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        self.folder = Path(text) if text else None
        self.setVisible(self.folder is not None)
        if self.folder is not None:
            self._watcher.addPath(str(self.folder))
            self.look()

    def _show(self, files: tuple[str, ...] | None) -> None:
        self.files = files or ()
        self.take.setVisible(bool(files) and not self._page.desk.vault.read_only)
        self.told.setProperty("role", "error" if files is None else "hint")
        restyle(self.told)
        named = "、".join(self.files[:NAMED]) + ("…" if len(self.files) > NAMED else "")
        if files is None:
            told = tr("There is no folder {name}.", name=str(self.folder))
        elif files:
            told = tr("{count} files wait in {folder}: {named}", count=len(files), folder=str(self.folder), named=named)
        else:
            told = tr("No file waits in {folder}.", folder=str(self.folder))
        self.told.setText(told)

    def _on_take(self) -> None:
        if self.folder is not None:
            self.wanted.emit(self.folder)


def say_taken(strip: Strip, dropped: tuple[Dropped, ...]) -> None:
    """Say what became of files, and of those refused why."""
    imported = sum(each.state == "imported" for each in dropped)
    same = sum(each.state == "same" for each in dropped)
    refused = [each for each in dropped if each.state == "refused"]
    told = tr("Imported {imported} files; nothing new in {same}; not taken {refused}.", imported=imported, same=same,
              refused=len(refused))  # fmt: skip
    why = "；".join(f"{each.name}：{each.message}".replace("\n", "") for each in refused)
    strip.say(told, remedy=why, tone=Tone.DUE if refused else Tone.GOOD)
