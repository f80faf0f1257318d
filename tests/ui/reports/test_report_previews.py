"""Every report previewed on a real encrypted hospital."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.demo.build import build_hospital
from app.desk import Desk
from db.crypto import KdfCost
from ui.kit import lanes
from ui.kit.changes import ChangeBus
from ui.kit.forms import TextField
from ui.kit.page import Frame
from ui.reports.page import ReportsPage


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
            assert isinstance(field, TextField)
            field.set_value("100001")
        shown: list[bytes] = []
        monkeypatch.setattr(page.preview, "show_pdf", shown.append)
        page.see()
        lanes.settle(30)

        assert shown, report.key
        assert shown[0].startswith(b"%PDF"), report.key


def test_another_page_asks_for_a_sheet_and_it_is_filled_in(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ReportsPage(_frame(desk))
    qtbot.addWidget(page)
    shown: list[bytes] = []
    monkeypatch.setattr(page.preview, "show_pdf", shown.append)

    page.receive(key="due", unit=101, within=45)
    page.show()
    lanes.settle(30)

    assert page.fields["unit"].value() == 101  # type: ignore[union-attr]  # a field, not a box
    assert page.fields["within"].value() == "45"  # type: ignore[union-attr]  # same
    assert shown[-1].startswith(b"%PDF")


def test_a_refusal_stands_beside_its_field(qtbot: QtBot, desk: Desk) -> None:
    page = ReportsPage(_frame(desk))
    qtbot.addWidget(page)
    page.show()
    lanes.settle(30)
    page.list.setCurrentRow([report.key for report in page.reports].index("card"))

    page.see()
    lanes.settle(30)
    field = page.fields["staff"]
    assert isinstance(field, TextField)
    assert "工号" in field.error()
