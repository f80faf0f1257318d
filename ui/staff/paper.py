"""Sheets from the staff page: asked where they go, made in the lane, saved there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.reports.catalogue import render, report_of
from app.reports.chosen import print_chosen
from app.reports.printing import Form
from app.reports.registry import title_of
from ui.kit.sheets import save_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from app.desk import Desk
    from app.staff.listing import StaffLine


def save_report(asker: QWidget, desk: Desk, key: str, values: Mapping[str, Any], *, form: Form) -> None:
    """Make a report of the registry and save it where the person says."""
    save_sheet(asker, title_of(report_of(key)), lambda: render(desk, key, values, form=form), form=form)


def save_people(asker: QWidget, desk: Desk, lines: Sequence[StaffLine], *, form: Form) -> None:
    """Make the list of exactly these people and save it where the person says."""
    save_sheet(asker, title_of(report_of("staff")), lambda: print_chosen(desk, lines, form=form), form=form)
