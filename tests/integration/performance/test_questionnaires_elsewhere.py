"""Questionnaires from the command line, on paper, and together with what was imported."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from app.__main__ import main
from app.access.permissions import Verb
from app.access.unlock import Founding, create_hospital
from app.clock import on_day
from app.exchange.workload.feeding import work_done
from app.performance.survey import Form, keep_form, key_in
from app.reports.catalogue import render
from app.staff.people import add_person
from app.staff.units import UnitKind, add_unit
from db.crypto import KdfCost
from db.tables import SatisfactionRow
from tests.kit.paywards import MONTH, WARD, Ward, worked_ward

PASSWORD = "long enough for a test"
DAY = "2026-11-23"
D = Decimal


@pytest.fixture
def hospital(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XINGLIN_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("XINGLIN_PASSWORD", PASSWORD)
    founding = Founding(
        hospital="杏林示范医院", login="head", password=PASSWORD, campuses=("总院区",), own_sites=("本院",)
    )
    desk = create_hospital(tmp_path / "vault", founding, kdf=KdfCost(32, 1, 1), clock=on_day(date(2026, 11, 23))).desk
    unit = add_unit(desk, name=WARD, kind=UnitKind.WARD, parent_id=1).id
    for number in ("N001", "N002"):
        add_person(
            desk, fields={"name": f"护士{number}", "staff_no": number, "hire_date": date(2015, 7, 1)},
            staffing_type="HT", home_unit_id=unit, category="nurse",
        )  # fmt: skip
    desk.close()
    return tmp_path / "vault"


def _run(capsys: pytest.CaptureFixture[str], hospital: Path, *words: str) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["performance", *words, "--vault", str(hospital), "--user", "head", "--as-of", DAY, "--json"])
    told = capsys.readouterr()
    return code, told.out or told.err


def test_sheets_are_keyed_from_a_command_line_all_or_none(
    hospital: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = tmp_path / "form.json"
    form.write_text(json.dumps({"title": "三题表", "questions": ["态度", "技术", "讲解"]}), encoding="utf-8")
    assert json.loads(_run(capsys, hospital, "questionnaire-form", "--file", str(form))[1])["version"] == 1

    listed = tmp_path / "evening.txt"
    listed.write_text("N001=5 5 4\nN002=4-4\n\n-=333\n", encoding="utf-8")
    at = ("questionnaires", "--unit", WARD, "--month", MONTH)
    code, told = _run(capsys, hospital, *at, "--key", "N001=555", "--file", str(listed))
    found = json.loads(told)
    assert (code, found["keyed"]) == (0, [1, 2, 3, 4])
    assert [(each["staff_no"], each["sheets"], each["percent"]) for each in found["people"]] == [
        ("N001", 2, "96.67"), ("N002", 1, "80.00"),
    ]  # fmt: skip
    assert found["unit"]["percent"] == "83.33"
    assert found["sheets"][2]["answers"] == [4, None, 4]

    for wrong in ("N001=556", "N001=55", "N777=555", "N001"):
        code, told = _run(capsys, hospital, *at, "--key", "N002=555", "--key", wrong)
        assert code != 0
        assert "N001" in told or "6" in told or "N777" in told or "2" in told
    assert len(json.loads(_run(capsys, hospital, *at)[1])["sheets"]) == 4


@pytest.mark.parametrize(
    "text", ["[]", '{"title": "x"}', '{"title": "x", "questions": ["a"], "measure": "guess"}', "{"]
)
def test_a_file_that_is_no_form_is_refused(
    hospital: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    form = tmp_path / "form.json"
    form.write_text(text, encoding="utf-8")
    code, told = _run(capsys, hospital, "questionnaire-form", "--file", str(form))
    assert code != 0
    assert "form.json" in told


@pytest.fixture
def ward() -> Ward:
    made = worked_ward()
    keep_form(made.desk, form=Form(title="三题调查表", intro="感谢您", questions=("态度", "技术", "讲解")))
    for number, ticks, remark in (("N001", (5, 5, 4), "呼叫铃很快"), ("N001", (4, None, 4), ""), (None, (3, 3, 3), "")):
        person_id = None if number is None else made.people[number]
        key_in(made.desk, unit_id=made.unit, month=MONTH, person_id=person_id, ticks=ticks, remark=remark)
    return made


def test_imports_and_paper_weigh_by_the_answers_that_came_back(ward: Ward) -> None:
    who = ward.people["N001"]
    with ward.desk.vault.write() as session:
        session.add(
            SatisfactionRow(
                month=MONTH, person_id=who, dept=WARD, sent=10, returned=8, percent=D("95"), praise=0, complaints=0,
                origin="import", source="满意度.xlsx", recorded_at=ward.desk.clock.now(), recorded_by="tester",
            )
        )  # fmt: skip
    with ward.desk.read(Verb.PERFORMANCE_VIEW) as work:
        score = work_done(work, (who,), MONTH)[who].scores["患者满意度"]
    # paper: (93.33… + 80) / 2 = 86.67, two sheets; import: 95, eight answers
    assert score.value == D("93.33")
    assert score.source == "满意度.xlsx、纸质满意度问卷 2 份（第 1、2 号）"


def test_the_blank_sheet_bears_the_hospitals_questions(ward: Ward) -> None:
    made = render(ward.desk, "questionnaire", {"unit": ward.unit})
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made.data))
    assert made.pages == 1
    assert all(
        word in text for word in ("三题调查表", "感谢您", "态度", "技术", "讲解", WARD, "非常满意", "非常不满意")
    )
    assert text.count("□") == 15
    whole = render(ward.desk, "questionnaire", {})
    assert whole.pages == 1


def test_the_result_is_printed_by_person_question_and_sheet(ward: Ward) -> None:
    made = render(ward.desk, "satisfaction", {"month": MONTH, "unit": ward.unit}, form="xlsx")
    book = openpyxl.load_workbook(io.BytesIO(made.data))
    cells = [str(cell.value) for row in book.worksheets[0] for cell in row if cell.value is not None]
    for told in ("86.67", "60", "77.78", "5 5 4", "4 - 4", "呼叫铃很快"):
        assert told in cells, told
