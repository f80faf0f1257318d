"""Every report previewed on a real encrypted hospital."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from app.access.permissions import Verb
from app.demo.build import build_hospital
from app.desk import Desk
from app.reports.catalogue import build_document, render
from app.reports.document import check_code
from app.reports.opened import page_count
from app.reports.pdf import to_pdf
from app.reports.verify import verify_file
from db.crypto import KdfCost
from db.tables import PrintLogRow
from ui.kit import lanes, messages
from ui.kit.changes import ChangeBus
from ui.kit.forms import ChoiceField, SearchField
from ui.kit.page import Frame
from ui.kit.pickfields import TicksField
from ui.reports.fields import read_field
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
    lanes.settle(30)
    for report in page.reports:
        if "unit" in report.needs:
            continue
        assert page.list.choose(report.key)
        if report.key == "card":
            field = page.fields["staff"]
            assert isinstance(field, SearchField)
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
    page.list.choose("card")

    page.see()
    lanes.settle(30)
    field = page.fields["staff"]
    assert isinstance(field, SearchField)
    assert "工号" in field.error()
    field.line.setText("没有这个人")
    page.see()
    assert "没有这个人" in field.error()


def test_every_report_can_be_chosen_and_asks_in_fields_a_person_understands(qtbot: QtBot, desk: Desk) -> None:
    page = ReportsPage(_frame(desk))
    qtbot.addWidget(page)
    page.show()
    lanes.settle(30)
    for report in page.reports:
        assert page.list.choose(report.key)
        assert page.report() is report
        for parameter in report.parameters:
            field = page.fields.get(parameter.key)
            assert field is not None
            if parameter.kind in {"unit", "staff"}:
                assert isinstance(field, SearchField)
            elif parameter.many:
                assert isinstance(field, TicksField)
                assert field.value() == ()
            elif parameter.choices:
                assert isinstance(field, ChoiceField)
                assert field.value() == parameter.default


def test_columns_of_a_roster_are_ticked_and_go_in_the_order_of_the_list(qtbot: QtBot, desk: Desk) -> None:
    page = ReportsPage(_frame(desk))
    qtbot.addWidget(page)
    page.show()
    lanes.settle(30)
    assert page.list.choose("roster")
    field = page.fields["columns"]
    assert isinstance(field, TicksField)
    chosen = next(each for each in page.report().parameters if each.key == "columns")
    assert read_field(chosen, field) == "", "none ticked: those of the ward"
    for place in range(field.list.count()):
        item = field.list.item(place)
        if item.text() in {"姓名", "工号", "夜班"}:
            item.setCheckState(Qt.CheckState.Checked)
    assert read_field(chosen, field) == "staff_no,name,nights"


def test_a_unit_is_found_by_any_part_of_its_name(qtbot: QtBot, desk: Desk) -> None:
    page = ReportsPage(_frame(desk))
    qtbot.addWidget(page)
    page.show()
    lanes.settle(30)
    page.list.choose("due")
    field = page.fields["unit"]
    assert isinstance(field, SearchField)
    assert field.value() is None
    completer = field.box.completer()
    assert completer is not None
    completer.setCompletionPrefix("血管")
    assert [completer.currentCompletion()] == ["心血管内科"]
    field.line.setText("心血管内科")
    assert dict(page.known.units)[field.value()].strip() == "心血管内科"


def test_a_sheet_is_saved_where_said_and_nothing_is_logged_when_nobody_says(
    qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages.script, "active", True)
    page = ReportsPage(_frame(desk))
    qtbot.addWidget(page)
    page.show()
    lanes.settle(30)
    before = _printed(desk)
    messages.script.paths.append(None)
    page.save("pdf")
    lanes.settle(30)
    assert _printed(desk) == before
    messages.script.paths.append(tmp_path / "名单")  # the ending is added
    page.save("pdf")
    lanes.settle(30)
    assert _printed(desk) == before + 1
    assert verify_file(desk, tmp_path / "名单.pdf").verdict == "true"


def test_a_sheet_goes_to_the_printer_page_by_page_on_its_own_paper(
    qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages.script, "active", True)
    page = ReportsPage(_frame(desk))
    qtbot.addWidget(page)
    page.show()
    lanes.settle(30)
    messages.script.paths.append(tmp_path / "paper.pdf")  # what the printer was given
    page.print_out()
    lanes.settle(60)
    paper = pypdfium2.PdfDocument(tmp_path / "paper.pdf")
    document = to_pdf(build_document(desk, page.report().key, {}))
    assert len(paper) == page_count(document)
    width, height = paper[0].get_size()
    assert width > height  # the due list lies across
    bitmap = paper[0].render(scale=0.5, grayscale=True)
    dark = sum(grey < 100 for grey in bytes(bitmap.buffer))
    assert dark > 500


def test_a_print_is_checked_by_letting_it_fall_and_by_its_foot(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    made = render(desk, "due", {})
    file = tmp_path / "due.pdf"
    file.write_bytes(made.data)
    page = ReportsPage(_frame(desk))
    qtbot.addWidget(page)
    page.show()
    lanes.settle(30)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    page.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
                              Qt.KeyboardModifier.NoModifier))  # fmt: skip
    lanes.settle(30)
    check = page.check_print()
    assert check.answer.text().startswith("真件")
    file.write_bytes(made.data + b" ")
    check.ask_file(file)
    lanes.settle(30)
    assert check.answer.text().startswith("有改动")
    check.number.set_value(made.record_no)
    check.code.set_value("12")
    check.ask_paper()
    lanes.settle(30)
    assert "十二位" in check.code.error()
    check.code.set_value(check_code(made.digest))
    check.ask_paper()
    lanes.settle(30)
    assert "相符" in check.answer.text()


def _printed(desk: Desk) -> int:
    with desk.read(Verb.REPORT_PRINT) as work:
        return work.session.scalar(select(func.count(PrintLogRow.id))) or 0
