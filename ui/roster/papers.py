"""What goes to paper and to telephones: the reports of a sheet, and each nurse's month as a calendar file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QPushButton

from app.reports.files import write_sheet
from app.reports.roster_desk import calendar_files
from app.words import N_, tr
from ui.kit import messages
from ui.kit.lanes import Lane, op

if TYPE_CHECKING:
    from ui.roster.page import RosterPage

Files = tuple[tuple[str, bytes], ...]
#: What goes to paper: report and words.
PAPERS = (
    ("roster", N_("Print the roster")),
    ("roster-board", N_("Print for the notice board")),
    ("roster-person", N_("Print each nurse's month")),
    ("roster-changes", N_("Print the changes")),
    ("roster-balances", N_("Print the balances")),
)
#: Papers that print one week where the week is shown.
BY_WEEK = frozenset({"roster", "roster-board"})


def paper_button(page: RosterPage) -> QPushButton:
    """Return the button that offers every paper and the calendar files."""
    made = QPushButton(f"{tr('Print')} ▾")
    made.setStyleSheet("QPushButton::menu-indicator { image: none; width: 0; }")
    made.setAccessibleName(tr("Print"))
    menu = QMenu(made)
    for key, text in PAPERS:
        menu.addAction(tr(text)).triggered.connect(lambda _on=False, key=key: page.print_out(key))
    menu.addSeparator()
    for _key, text, save in CALENDARS:
        menu.addAction(tr(text)).triggered.connect(lambda _on=False, save=save: save(page))
    made.setMenu(menu)
    return made


def save_all(page: RosterPage) -> None:
    """Ask for a folder and write everybody's month into it."""
    place = messages.choose_folder(page, tr("Folder for the calendar files"))
    if place is not None:
        _save(page, "", place)


def save_one(page: RosterPage) -> None:
    """Ask for a file and write the month of the nurse under the cursor."""
    sheet = page.bench.sheet()
    if sheet is None or not sheet.rows:
        return
    row = sheet.rows[page.bench.grid.selection.cursor.row]
    place = messages.choose_save(
        page,
        tr("Save the month of {name}", name=row.name),
        name=f"{sheet.first:%Y-%m} {row.name}.ics",
        patterns="*.ics",
    )
    if place is not None:
        _save(page, row.no, place)


def _save(page: RosterPage, staff: str, place: Path) -> None:
    sheet = page.bench.sheet()
    if sheet is None:
        return
    page.keeper.flush()
    unit, month = sheet.ward_id, f"{sheet.first:%Y-%m}"

    def read(_job: object) -> Files:
        return calendar_files(page.desk, unit_id=unit, month=month, staff=staff)

    op(page, read).then(partial(_write, page, place)).run()


def _write(page: RosterPage, place: Path, files: Files) -> None:
    """Write the files in the pool: to ``place`` itself where it is a file, else into it."""

    def write(_job: object) -> int:
        for name, data in files:
            write_sheet(place / name if place.is_dir() else place, data)
        return len(files)

    op(page, write).on(Lane.POOL).then(
        lambda count: messages.toast(page, tr("{count} calendar files are in {path}.", count=count, path=place))
    ).run()


#: What goes to telephones.
CALENDARS = (
    ("one", N_("This nurse's month as a calendar file (.ics) …"), save_one),
    ("all", N_("Everybody's month as calendar files (.ics) …"), save_all),
)
