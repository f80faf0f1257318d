"""Every unit's sheets from the reports page: one file, told as it grows, stopped between two units."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.performance.hospital import run_hospital
from app.reports import batch
from tests.kit.pages import shown
from tests.kit.paywards import MONTH, Ward, worked_ward
from ui.kit import lanes, messages
from ui.kit.forms import Field
from ui.reports.page import ReportsPage


@pytest.fixture
def ward() -> Ward:
    made = worked_ward()
    run_hospital(made.desk, month=MONTH)
    return made


@pytest.fixture
def page(qtbot: QtBot, ward: Ward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReportsPage:
    monkeypatch.setattr(messages, "choose_save", lambda *_a, **_k: tmp_path / "全院.pdf")
    return shown(qtbot, ReportsPage, ward.desk, key="perf-slip", month=MONTH)


def test_no_unit_is_asked_for_and_one_file_holds_everybody(qtbot: QtBot, page: ReportsPage, tmp_path: Path) -> None:
    qtbot.mouseClick(page.whole.all, Qt.MouseButton.LeftButton)
    lanes.settle(30)
    pages = pypdfium2.PdfDocument((tmp_path / "全院.pdf").read_bytes())
    text = "\n".join(each.get_textpage().get_text_range() for each in pages)

    assert all(f"护士N00{number}" in text for number in range(1, 6))
    assert page.whole.all.isEnabled()
    assert not page.whole.progress.isVisible()


def test_it_is_stopped_between_two_units_and_nothing_is_written(
    page: ReportsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = batch.units_of

    def stopping(*args: object) -> object:
        page.whole._stop()
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(batch, "units_of", stopping)
    page.every_unit()
    lanes.settle(30)

    assert list(tmp_path.glob("*.pdf")) == []
    assert page.whole.all.isEnabled()


def test_a_month_without_sheets_is_told_at_the_month(page: ReportsPage, tmp_path: Path) -> None:
    page.receive(key="perf-slip", month="2026-08")
    lanes.settle(30)
    page.every_unit()
    lanes.settle(30)

    assert list(tmp_path.glob("*.pdf")) == []
    field = page.fields["month"]
    assert isinstance(field, Field)
    assert "2026-08" in field.below.text()


def test_it_is_offered_only_for_what_is_made_by_unit(page: ReportsPage) -> None:
    assert page.whole.isVisible()
    page.receive(key="perf-summary", month=MONTH)
    assert not page.whole.isVisible()
