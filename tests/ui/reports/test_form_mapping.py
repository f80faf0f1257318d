"""The hospital's own form mapped on the page: suggested, corrected by hand, kept, and a sheet made on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidgetItem
from pytestqt.qtbot import QtBot

from app.performance.book import compute
from app.reports.template.book import templates
from tests.kit.forms import SHEET, cells_of, unit_form
from tests.kit.pages import shown
from tests.kit.paywards import MONTH, Ward, worked_ward
from ui.kit import lanes, messages
from ui.reports.forms import FormMapper
from ui.reports.page import ReportsPage


@pytest.fixture
def ward() -> Ward:
    made = worked_ward()
    compute(made.desk, unit_id=made.unit, month=MONTH)
    return made


@pytest.fixture
def page(qtbot: QtBot, ward: Ward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReportsPage:
    form = tmp_path / "院表.xlsx"
    form.write_bytes(unit_form())
    monkeypatch.setattr(messages, "choose_file", lambda *_a, **_k: form)
    return shown(qtbot, ReportsPage, ward.desk, key="perf-unit", unit=ward.unit, month=MONTH)


def _mapper(page: ReportsPage) -> FormMapper:
    page.map_form()
    lanes.settle(30)
    assert page.mapper is not None
    return page.mapper


def _shown(mapper: FormMapper, place: tuple[int, int]) -> str:
    item = mapper.grid.item(*place)
    assert isinstance(item, QTableWidgetItem)
    return item.text()


def _choose(mapper: FormMapper, text: str) -> None:
    (item,) = mapper.offers.findItems(text, Qt.MatchFlag.MatchStartsWith)[:1]
    mapper.offers.setCurrentItem(item)


def test_the_suggestion_lies_on_the_form(page: ReportsPage) -> None:
    mapper = _mapper(page)
    assert mapper.sheets.currentText() == SHEET
    assert (mapper.first.value(), mapper.last.value()) == (5, 7)
    assert (_shown(mapper, (1, 1)), _shown(mapper, (4, 2))) == ("〔科室〕", "〔姓名〕")
    assert _shown(mapper, (4, 7)).startswith("ƒ")
    assert mapper.grid.columnSpan(0, 0) == 9
    assert "签名" not in mapper.left_out.text()
    assert "合计" in mapper.left_out.text()


def test_cells_are_taken_and_left_by_hand_and_the_form_is_kept_and_used(
    qtbot: QtBot, page: ReportsPage, ward: Ward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapper = _mapper(page)
    mapper.grid.go(9, 2)
    _choose(mapper, "表头标题")
    mapper.take()
    assert mapper.mapping.cells["B9"] == "title"
    mapper.grid.go(5, 4)
    qtbot.keyClick(mapper.grid, Qt.Key.Key_Delete)
    assert mapper.mapping.table is not None
    assert "D" not in mapper.mapping.table.columns
    mapper.name.set_value("分配表")
    mapper.keep()
    lanes.settle(30)

    (kept,) = templates(ward.desk)
    assert (kept.name, kept.mapping) == ("分配表", mapper.mapping)
    assert page.mapper is None
    assert page.papers.value() == "分配表"
    assert not page._pdf.isEnabled()

    out = tmp_path / "内科.xlsx"
    monkeypatch.setattr(messages, "choose_save", lambda *_a, **_k: out)
    page.save("xlsx")
    lanes.settle(30)
    sheet = cells_of(out.read_bytes())[SHEET]
    assert (sheet["C9"].value, sheet["D9"].value, sheet["B11"].value) == ("护士N005", None, "科室绩效分配表")


def test_a_refusal_puts_the_cursor_on_the_cell_it_names(page: ReportsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[BaseException] = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: told.append(error))
    mapper = _mapper(page)
    mapper.grid.go(1, 4)
    mapper.mapping = type(mapper.mapping)(SHEET, {"C2": "title", "A6": "title"}, mapper.mapping.table)
    mapper.keep()
    lanes.settle(30)
    assert "A6" in str(told[0])
    assert mapper.grid.place() == "A6"


def test_a_kept_form_is_opened_again_with_its_mapping_and_forgotten(
    page: ReportsPage, ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapper = _mapper(page)
    mapper.name.set_value("分配表")
    mapper.clear_place("B2")
    mapper.keep()
    lanes.settle(30)
    again = _mapper(page)
    assert again.name.value() == "分配表"
    assert "B2" not in again.mapping.cells
    monkeypatch.setattr(messages, "ask", lambda *_a, **_k: True)
    again.drop()
    lanes.settle(30)
    assert templates(ward.desk) == ()
    assert page.papers.value() is None
