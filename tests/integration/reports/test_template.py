"""The hospital's own workbooks as paper: mapped once, filled from a real month, their look and formulas kept."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import attrs
import pytest

from app.access.actor import Role
from app.errors import NotAllowedError, NotFoundError, UserError
from app.performance.book import compute
from app.reports.batch import render_joined
from app.reports.printing import Rendered
from app.reports.template.book import (
    drop_template,
    keep_template,
    render_on_form,
    suggest,
    template_with_data,
    templates,
)
from app.reports.template.values import SheetMap, TableMap, TemplateError, mapping_of, mapping_text
from app.reports.verify import verify_file
from tests.integration.performance.test_month_of_a_ward import ward
from tests.kit.forms import SHEET, cells_of, slip_form, unit_form
from tests.kit.paywards import MONTH, Ward

__all__ = ["ward"]  # the fixture

COLUMNS = {"A": "序号", "B": "工号", "C": "姓名", "D": "用工形式", "E": "A 工作量", "F": "B 岗位系数", "G": "C 质量"}


@pytest.fixture
def computed(ward: Ward) -> Ward:
    """Return the ward with its month computed."""
    compute(ward.desk, unit_id=ward.unit, month=MONTH)
    return ward


def _suggested(of: Ward, data: bytes, report: str = "perf-unit", **given: object) -> SheetMap:
    asked = {"month": MONTH, "unit": of.unit, **given}
    return suggest(of.desk, data=data, file="院表.xlsx", report=report, given=asked).mapping


def _kept(of: Ward, mapping: SheetMap, *, data: bytes | None = None, report: str = "perf-unit") -> None:
    keep_template(of.desk, name="院表", report=report, data=data or unit_form(), file="院表.xlsx", mapping=mapping)


def _printed(of: Ward, report: str = "perf-unit", **given: object) -> Rendered:
    return render_on_form(of.desk, report, {"month": MONTH, "unit": of.unit, **given}, template="院表")


def test_the_forms_words_tell_where_everything_goes(computed: Ward) -> None:
    found = _suggested(computed, unit_form())

    assert found.sheet == SHEET
    assert found.table is not None
    assert (found.table.first, found.table.last) == (5, 7)
    assert found.cells == {"B2": "label:科室", "G2": "label:月份", "B9": "label:大写"}
    assert {column: found.table.columns[column] for column in "ABCD"} == {
        "A": "序号", "B": "工号", "C": "姓名", "D": "用工形式",
    }  # fmt: skip
    assert "H" not in found.table.columns, "a column of formulas is the form's own"


def test_a_form_is_filled_and_its_look_and_formulas_are_kept(computed: Ward) -> None:
    _kept(computed, _suggested(computed, unit_form()))
    made = _printed(computed)
    sheets = cells_of(made.data)
    sheet = sheets[SHEET]

    people = [(sheet.cell(row, 2).value, sheet.cell(row, 5).value) for row in range(5, 10)]
    assert people[0] == ("N001", 2443.3)
    assert [number for number, _amount in people] == ["N001", "N002", "N003", "N004", "N005"]
    assert [sheet[f"H{row}"].value for row in (5, 9, 10)] == ["=SUM(E5:G5)", "=SUM(E9:G9)", "=SUM(H5:H9)"]
    assert sheet["B11"].value == "贰万玖仟零柒拾肆元肆角柒分"
    assert (sheet["A10"].value, sheet["A11"].value, sheet["A12"].value) == ("合计", "大写：", "科主任：")
    assert sheets["说明"]["B2"].value == f"={SHEET}!E10"
    assert "上月旧人" not in {cell.value for row in sheet.iter_rows() for cell in row}
    assert {str(each) for each in sheet.merged_cells.ranges} >= {"A1:I1", "A3:A4", "E3:G3", "A10:D10", "B11:I11"}
    assert sheet["A1"].font.name == "黑体"
    assert [sheet.cell(row, 1).border.bottom.style for row in (5, 7, 8, 9)] == ["thin", "thin", "thin", "medium"]
    assert sheet.row_dimensions[9].height == 22
    assert sheet.print_area == f"'{SHEET}'!$A$1:$I$12"
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$3:$4", "D5")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 8)
    assert str(sheet.data_validations.dataValidation[0].sqref) == "D5:D9"
    assert [str(each.sqref) for each in sheet.conditional_formatting] == ["H5:H9"]


def test_a_print_on_a_form_is_known_again_and_told_when_changed(computed: Ward, tmp_path: Path) -> None:
    _kept(computed, _suggested(computed, unit_form()))
    made = _printed(computed)
    path = tmp_path / "院表.xlsx"
    path.write_bytes(made.data)
    assert verify_file(computed.desk, path).verdict == "true"

    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = {name: data.replace(b"2443.30", b"9443.30") for name, data in parts.items()}
    assert changed != parts
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in changed.items():
            archive.writestr(name, data)
    found = verify_file(computed.desk, path)
    assert (found.verdict, found.record_no, found.differs) == ("altered", made.record_no, (2,))


def test_fewer_people_leave_no_stranger_in_the_rows(computed: Ward) -> None:
    mapping = _suggested(computed, unit_form())
    assert mapping.table is not None
    _kept(computed, attrs.evolve(mapping, table=attrs.evolve(mapping.table, columns={"C": "姓名", "E": "工号"})))
    one = render_on_form(
        computed.desk, "perf-unit", {"month": MONTH, "unit": computed.unit}, template="院表",
    )  # fmt: skip
    assert cells_of(one.data)[SHEET]["C9"].value == "护士N005"
    empty = attrs.evolve(mapping, cells={}, table=TableMap(5, 7, {"C": "姓名"}, 1))
    _kept(computed, empty)
    assert cells_of(_printed(computed).data)[SHEET]["C5"].value == "护士N001"


def test_a_slip_has_a_sheet_a_person_with_its_own_print_area(computed: Ward) -> None:
    mapping = _suggested(computed, slip_form(), "perf-slip", staff="N001")
    assert mapping.cells["B2"] == "label:姓名"
    assert mapping.cells["B10"] == "row:实发|金额"
    _kept(computed, mapping, data=slip_form(), report="perf-slip")
    sheets = cells_of(_printed(computed, "perf-slip").data)

    assert list(sheets) == ["护士N001", "护士N002", "护士N003", "护士N004", "护士N005"]
    assert [sheet["B10"].value for sheet in sheets.values()] == [7060.33, 7039.15, 6003.99, 6121.94, 2849.06]
    assert sheets["护士N003"].print_area == "'护士N003'!$A$1:$C$12"
    one = cells_of(_printed(computed, "perf-slip", staff="N002").data)
    assert list(one) == ["工资条"]


def test_every_unit_of_a_month_on_one_workbook(computed: Ward) -> None:
    _kept(computed, _suggested(computed, unit_form()))
    made = render_joined(computed.desk, "perf-unit", {"month": MONTH}, form="xlsx", template="院表")
    assert cells_of(made.data)[SHEET]["B2"].value == "内科一病区"


def test_texts_with_fields_in_braces(computed: Ward) -> None:
    mapping = SheetMap(SHEET, {"A2": "科室：{label:科室}（{about:1}）", "B9": "合计 {total:合计} 元"})
    _kept(computed, mapping)
    sheet = cells_of(_printed(computed).data)[SHEET]
    assert sheet["A2"].value == "科室：内科一病区（2026年10月）"
    assert sheet["B9"].value == "合计 29,074.47 元"


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        (SheetMap("没有这页", {"A2": "title"}), "没有这页"),
        (SheetMap(SHEET, {"C2": "title"}), "C2"),
        (SheetMap(SHEET, {"2C": "title"}), "2C"),
        (SheetMap(SHEET), SHEET),
        (SheetMap(SHEET, {}, TableMap(7, 5, {"A": "姓名"})), "7"),
        (SheetMap(SHEET, {"A6": "title"}, TableMap(5, 7, {"A": "姓名"})), "A6"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_when_it_is_kept(computed: Ward, mapping: SheetMap, told: str) -> None:
    with pytest.raises(UserError, match=told) as refused:
        _kept(computed, mapping)
    assert "院表.xlsx" in str(refused.value.text)
    assert templates(computed.desk) == ()


def test_a_field_the_report_has_not_is_told_with_file_sheet_and_cell(computed: Ward) -> None:
    _kept(computed, SheetMap(SHEET, {"B2": "label:没有"}))
    with pytest.raises(TemplateError, match=r"院表\.xlsx.*分配表.*B2.*没有"):
        _printed(computed)
    _kept(computed, SheetMap(SHEET, {}, TableMap(5, 7, {"C": "名字"})))
    with pytest.raises(TemplateError, match=r"C5.*名字.*姓名"):
        _printed(computed)


def test_macros_other_files_and_damaged_ones_are_refused(computed: Ward) -> None:
    macros = io.BytesIO(unit_form())
    with zipfile.ZipFile(macros, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    for data in (macros.getvalue(), b"id,name\n1,a\n", unit_form()[:500]):
        with pytest.raises(UserError):
            _kept(computed, SheetMap(SHEET, {"B2": "title"}), data=data)


def test_pictures_of_the_form_stay(computed: Ward) -> None:
    form = io.BytesIO(unit_form())
    with zipfile.ZipFile(form, "a") as archive:
        archive.writestr("xl/media/seal.png", b"\x89PNG not touched")
    _kept(computed, SheetMap(SHEET, {"B2": "title"}), data=form.getvalue())
    with zipfile.ZipFile(io.BytesIO(_printed(computed).data)) as archive:
        assert archive.read("xl/media/seal.png") == b"\x89PNG not touched"


def test_who_may_keep_forms_and_what_the_record_tells(computed: Ward) -> None:
    with pytest.raises(NotAllowedError):
        keep_template(computed.as_role(Role.HEAD_NURSE), name="表", report="perf-unit", data=unit_form(), file="a.xlsx",
                      mapping=SheetMap(SHEET, {"B2": "title"}))  # fmt: skip
    _kept(computed, SheetMap(SHEET, {"B2": "title"}))
    _kept(computed, SheetMap(SHEET, {"B2": "label:科室"}))
    kept, data = template_with_data(computed.desk, name="院表")
    assert (kept.mapping.cells, data[:2]) == ({"B2": "label:科室"}, b"PK")
    drop_template(computed.desk, name="院表")
    with pytest.raises(NotFoundError):
        _printed(computed)
    with computed.desk.vault.read() as session:
        from db.tables import AuditRow

        rows = [row for row in session.query(AuditRow).order_by(AuditRow.seq) if row.subject == "template"]
    assert [row.action for row in rows] == ["report.template", "report.template", "report.template-drop"]
    assert json.loads(rows[1].before or "")["cells"] == {"B2": "title"}


def test_a_form_is_for_one_report(computed: Ward) -> None:
    _kept(computed, SheetMap(SHEET, {"B2": "title"}))
    with pytest.raises(UserError, match="perf-unit"):
        _printed(computed, "perf-slip")


def test_a_mapping_reads_back_and_a_wrong_one_is_a_sentence() -> None:
    mapping = SheetMap("表", {"B2": "title"}, TableMap(3, 9, {"A": "姓名"}, 2, 2))
    assert mapping_of(mapping_text(mapping)) == mapping
    for text in ("{", "[]", '{"sheet": 1}', '{"sheet": "表", "cell": {}}', '{"sheet": "表", "table": {"first": "x"}}'):
        with pytest.raises(UserError, match=r"map\.json"):
            mapping_of(text, name="map.json")
