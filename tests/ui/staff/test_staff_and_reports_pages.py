"""The staff list searched by typing, a person opened, and a report previewed and saved, on a real encrypted hospital."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.demo.build import build_hospital
from app.desk import Desk
from db.crypto import KdfCost
from ui.kit import lanes
from ui.kit.changes import ChangeBus
from ui.kit.page import Frame
from ui.reports.page import ReportsPage
from ui.staff.page import StaffPage


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    founded = build_hospital(
        Path(tmp_path_factory.mktemp("demo")) / "vault",
        staff=200,
        seed=5,
        today=date(2026, 11, 23),
        kdf=KdfCost(32, 1, 1),
    )
    yield founded.desk
    founded.desk.close()


def _frame(desk: Desk) -> Frame:
    return Frame(desk=desk, bus=ChangeBus(), go=lambda *_a, **_k: None)


def test_staff_are_found_by_number_and_initials(qtbot: QtBot, desk: Desk) -> None:
    page = StaffPage(_frame(desk))
    qtbot.addWidget(page)
    page.show()
    lanes.settle()
    assert page.table.model().rowCount() == 200
    someone = page.index.lines[7]

    qtbot.keyClicks(page.search, someone.staff_no or "")
    assert [line.id for line in page.index.search(someone.staff_no or "")] == [someone.id]
    assert page.table.model().rowCount() == 1

    page.search.clear()
    qtbot.keyClicks(page.search, someone.initials)
    assert any(page.table.model().index(row, 1).data() == someone.name for row in range(page.table.model().rowCount()))


def test_a_person_opens_with_history(qtbot: QtBot, desk: Desk) -> None:
    page = StaffPage(_frame(desk))
    qtbot.addWidget(page)
    page.show()
    lanes.settle()
    line = page.index.lines[0]

    page.table.opened.emit(line)
    lanes.settle()

    content = page.panel.content()
    assert content is not None
    texts = " ".join(each.text() for each in content.findChildren(QLabel))
    assert line.home_unit in texts
    assert str(line.hire_date) in texts
    page.blank()
    assert page.table.model().rowCount() == 0


def test_every_report_previews(qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page = ReportsPage(_frame(desk))
    qtbot.addWidget(page)
    page.show()
    for row, report in enumerate(page.reports):
        if "unit" in report.needs:
            continue
        page.list.setCurrentRow(row)
        if report.key == "card":
            field = page.fields["staff"]
            assert isinstance(field, QLineEdit)
            field.setText("100001")
        shown: list[bytes] = []
        monkeypatch.setattr(page.preview, "show_pdf", shown.append)
        page.see()
        lanes.settle(30)

        assert shown, report.key
        assert shown[0].startswith(b"%PDF"), report.key
