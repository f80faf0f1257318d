"""Sheets from the staff page: made in the lane, then saved where the person says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.reports.chosen import print_chosen
from app.reports.registry import Form, Rendered, render
from app.words import tr
from ui.kit import messages
from ui.kit.lanes import op

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from app.desk import Desk
    from app.staff.listing import StaffLine


def save_report(asker: QWidget, desk: Desk, key: str, values: Mapping[str, Any], *, form: Form) -> None:
    """Make a report of the registry and ask where to save it."""
    op(asker, lambda _job: render(desk, key, values, form=form)).then(lambda sheet: _save(asker, sheet)).run()


def save_people(asker: QWidget, desk: Desk, lines: Sequence[StaffLine], *, form: Form) -> None:
    """Make the list of exactly these people and ask where to save it."""
    op(asker, lambda _job: print_chosen(desk, lines, form=form)).then(lambda sheet: _save(asker, sheet)).run()


def _save(asker: QWidget, sheet: Rendered) -> None:
    place = messages.choose_save(asker, tr("Save the sheet"), name=sheet.file_name, patterns=f"*.{sheet.form}")
    if place is not None:
        op(asker, lambda _job: place.write_bytes(sheet.data)).then(
            lambda _n: messages.toast(asker, tr("Saved: {deed}", deed=place.name))
        ).run()
