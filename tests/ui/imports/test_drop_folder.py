"""The watched folder on the import page: what waits is seen as it comes, taken by one press, and what is refused says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from sqlalchemy import func, select

from app.exchange.service import apply, batches, dry_run, propose
from app.exchange.values import Kind
from app.exchange.workload.watch import DONE, NOTE, REFUSED
from app.settings import change_setting
from db.tables import WorkloadRow
from tests.kit.desks import desk_for
from tests.kit.workbooks import staff_book
from tests.ui.imports.test_import_page import open_page
from ui.kit import lanes

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.desk import Desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "drop"
    place.mkdir()
    return place


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = desk_for()
    apply(made, dry_run(made, propose(staff_book(tmp_path / "staff.xlsx", 5), Kind.STAFF)))
    return made


def test_what_comes_is_seen_and_taken_by_one_press(qtbot: QtBot, desk: Desk, folder: Path) -> None:
    change_setting(desk, key="his-drop-folder", value=str(folder))
    page = open_page(qtbot, desk)
    assert lanes.settle(30)
    assert page.folder.isVisibleTo(page)
    assert page.folder.take.isHidden()
    (folder / "工作量2026-10.csv").write_text("工号,项目,数量\n100001,会诊,3\n", encoding="utf-8")
    (folder / "坏.csv").write_text("随便,写写\n一,二\n", encoding="utf-8")
    qtbot.waitUntil(lambda: len(page.folder.files) == 2, timeout=20_000)
    assert "2 个文件" in page.folder.told.text()
    QTest.mouseClick(page.folder.take, Qt.MouseButton.LeftButton)
    assert lanes.settle(60)

    assert "已导入 1 个文件" in page.strip.text()
    assert any("坏.csv" in each.text() for each in page.strip.findChildren(QLabel))
    assert [path.name for path in (folder / DONE).iterdir()] == ["工作量2026-10.csv"]
    assert (folder / REFUSED / f"坏.csv{NOTE}").is_file()
    with desk.vault.read() as session:
        assert session.scalar(select(func.count()).select_from(WorkloadRow)) == 1
    assert batches(desk)[0]["file_name"] == "工作量2026-10.csv"
    qtbot.waitUntil(lambda: page.folder.files == (), timeout=20_000)
    page.blank()
    assert page.folder.isHidden()


def test_no_folder_is_no_line_and_one_that_is_gone_is_told(qtbot: QtBot, desk: Desk, folder: Path) -> None:
    page = open_page(qtbot, desk)
    assert lanes.settle(30)
    assert page.folder.isHidden()
    change_setting(desk, key="his-drop-folder", value=str(folder / "nowhere"))
    page.refresh()
    assert lanes.settle(30)

    assert "nowhere" in page.folder.told.text()
    assert page.folder.take.isHidden()
