"""Layouts hospitals use, one by one: what each column is taken for and what one row comes to."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.exchange.recording.cells import Context
from app.exchange.recording.rows import read_rows
from app.exchange.understanding.layout import understand
from app.exchange.values import Cell, Kind, RawSheet, ReadRow

ID, SECOND = "13040019801008180X", "510200196601020022"
CONTEXT = Context(date(2026, 11, 23), ("杏林示范医院", "本院"), ("总院区", "东院区"), 8)


def read(
    kind: Kind, *rows: list[Cell], name: str = "Sheet1", merges: tuple[tuple[int, int, int, int], ...] = ()
) -> list[ReadRow]:
    sheet = RawSheet(name, rows, merges=merges)
    layout = understand(sheet, kind)
    assert layout.kind is kind, layout.why
    return read_rows(sheet, layout, CONTEXT, lambda _done: None)


def has(row: ReadRow, **wanted: Any) -> bool:
    return {field: row.record.get(field) for field in wanted} == wanted


def problems(row: ReadRow) -> set[tuple[str, str]]:
    return {(problem.kind, problem.field) for problem in row.problems}


def test_a_heading_over_several_columns_without_merges() -> None:
    rows = read(
        Kind.STAFF,
        ["某院职工一览表"],
        ["序号", "基本情况", None, None, None, "工作经历", None, "用工信息", None, "职称情况", None, None],
        [
            None,
            "工号",
            "姓名",
            "身份证号",
            "性别",
            "参工时间",
            "来院时间",
            "用工形式",
            "科室",
            "名称",
            "资格时间",
            "聘任时间",
        ],
        [1, "1001", "张三", ID, "女", "2003.7", "2004.5.1", "在编", "内科", "主管护师", "2010.12", "2011.1"],
    )
    assert has(
        rows[0], staff_no="1001", id_no=ID, work_start="2003-07", hire_date="2004-05-01", employment_type="BZ",
        home_dept="内科", title="主管护师", title_qualified="2010-12", title_appointed="2011-01",
    )  # fmt: skip


def test_yes_below_a_heading_about_posts_means_an_established_post() -> None:
    rows = read(
        Kind.STAFF,
        ["姓名", "工号", "身份证", "科室", "是否在编", "N级"],
        ["张三", "1001", ID, "内科", "是", "N2"],
        ["李四", "1002", SECOND, "内科", "否", "2"],
    )
    assert has(rows[0], employment_type="BZ", level="N2")
    assert has(rows[1], employment_type=None, level="N2")
    assert ("unknown_staffing_type", "employment_type") in problems(rows[1])


def test_departments_as_bands_between_the_rows() -> None:
    rows = read(
        Kind.STAFF,
        ["职工名册"],
        ["编号", "姓名", "性别", "出生年月", "身份证号码", "用工形式"],
        ["一、内科"],
        ["1001", "张三", "女", "1980.10", ID, "在编"],
        ["职工名册（续表）"],
        ["1003", "王五", "女", None, SECOND, "在编"],
        ["二、外科（12人）"],
        ["1002", "李四", "女", None, SECOND, "合同"],
        ["小计", 2],
        name="东院区",
    )
    assert [(row.record["staff_no"], row.record["home_dept"], row.record["campus"]) for row in rows] == [
        ("1001", "内科", "东院区"), ("1003", "内科", "东院区"), ("1002", "外科", "东院区"),
    ]  # fmt: skip


def test_where_the_post_is_and_where_somebody_works() -> None:
    rows = read(
        Kind.STAFF,
        ["姓名", "工号", "身份证号", "用工形式", "在岗科室", "人事科室"],
        ["张三", "1001", ID, "在编", "急诊科", "内科"],
        ["李四", "1002", SECOND, "合同", "外科", "外科"],
    )
    assert has(rows[0], home_dept="内科", work_dept="急诊科")
    alone = read(
        Kind.STAFF, ["姓名", "工号", "身份证号", "用工形式", "工作科室"], ["张三", "1001", ID, "在编", "急诊科"]
    )
    assert has(alone[0], home_dept="急诊科", work_dept=None)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("编外（合同）", "HT"), ("合同（劳务派遣）", "PQ"), ("合同制（原派遣）", "HT"), ("是（在编）", "BZ"), ("国编", "BZ"),
        ("备案制", "BA"),
        ("非在编", None), ("编外", None), ("其他（派遣）", None), ("退休 返聘", "FP"), ("ｂｚ", "BZ"),
    ],
)  # fmt: skip
def test_staffing_words(told: str, code: str | None) -> None:
    (row,) = read(Kind.STAFF, ["姓名", "工号", "身份证号", "用工形式", "科室"], ["张三", "1001", ID, told, "内科"])
    assert row.record.get("employment_type") == code
    assert (("unknown_staffing_type", "employment_type") in problems(row)) is (code is None)


def test_several_certificates_in_one_row() -> None:
    rows = read(
        Kind.CREDENTIALS,
        ["科室", "姓名", "工号", "护士执业证编号", "护士执业证有效期", "BLS证号", "BLS有效期", "PICC资质证号", "PICC有效期至",
         "职称证书编号", "执业地点"],
        ["ICU", "张三", "1001", "2009", "2028-12-31", "B1", "2027.3.1", "无", "无", "Z1", "本院"],
        ["ICU", "李四", "1002", "2010", "2028-12-31", "B2", "2027.3.1", "P1", "2027.5.1", None, "某县医院"],
    )  # fmt: skip
    assert rows[0].record["items"] == [
        {"type": "NUR_LIC", "cert_no": "2009", "valid_to": "2028-12-31", "site": "own"},
        {"type": "BLS", "cert_no": "B1", "valid_to": "2027-03-01"},
        {"type": "TITLE_Q", "cert_no": "Z1", "valid_to": None, "no_expiry": True},
    ]
    assert [item["type"] for item in rows[1].record["items"]] == ["NUR_LIC", "BLS", "PICC"]
    assert problems(rows[1]) == {("wrong_site", "site")}


def test_a_certificate_over_merged_columns() -> None:
    rows = read(
        Kind.CREDENTIALS,
        ["姓名", "工号", "护士执业证书", None, None, "护士资格证", None],
        [None, None, "编号", "注册日期", "有效期至", "编号", "取得日期"],
        ["张三", "1001", "2009", "2024.1.1", "2028.12.31", "X99", "2003.7.1"],
        merges=((0, 2, 0, 4), (0, 5, 0, 6)),
    )
    assert rows[0].record["items"] == [
        {"type": "NUR_LIC", "cert_no": "2009", "issued": "2024-01-01", "valid_to": "2028-12-31"},
        {"type": "NUR_EXAM", "cert_no": "X99", "issued": "2003-07-01", "valid_to": None, "no_expiry": True},
    ]


def test_the_last_renewal_counts_and_the_first_registration_where_there_is_none() -> None:
    rows = read(
        Kind.CREDENTIALS,
        ["工号", "姓名", "执业证书编号", "首次注册时间", "延续注册时间", "注册有效期至", "主要执业机构", "多机构备案"],
        ["1001", "张三", "2009", "2004.1.1", "2024.1.1", "2028.12.31", "本院", None],
        ["1002", "李四", "2010", "2004.1.1", None, "2028.12.31", "东川县人民医院", "已备案本院"],
        name="护士注册",
    )
    assert has(rows[0], type="NUR_LIC", issued="2024-01-01", site="own")
    assert has(rows[1], issued="2004-01-01", site="filed")
    assert not rows[1].problems


@pytest.mark.parametrize(
    ("told", "start", "end"),
    [
        ("2024.1.1-2026.12.31", "2024-01-01", "2026-12-31"), ("24.1.1-26.12.31", "2024-01-01", "2026-12-31"),
        ("2024-01-01-2026-12-31", "2024-01-01", "2026-12-31"), ("2024年1月1日至2026年12月31日", "2024-01-01", "2026-12-31"),
        ("自2024年1月1日起至2026年12月31日止", "2024-01-01", "2026-12-31"), ("20240101～20261231", "2024-01-01", "2026-12-31"),
        ("２０２４．１．１—２０２６．１２．３１", "2024-01-01", "2026-12-31"), ("2024.1-2026.12", "2024-01", "2026-12"),
        ("2024年1月1日起无固定期限", "2024-01-01", None), ("2024.01.01 - 至法定退休", "2024-01-01", None),
    ],
)  # fmt: skip
def test_a_period_in_one_cell(told: str, start: str, end: str | None) -> None:
    rows = read(
        Kind.CONTRACTS,
        ["工号", "姓名", "合同类型", "合同编号", "合同起止时间"],
        ["1001", "张三", "劳动合同", "H1", told],
        ["1002", "李四", "劳动合同", "H2", "2024.1.1-2026.12.31"],
    )
    assert has(rows[0], start=start, end=end, open_ended=True if end is None else None)
    assert not rows[0].problems


def test_units_in_the_headings_and_in_the_cells() -> None:
    rows = read(
        Kind.BALANCES,
        ["截止2026年10月31日"],
        ["工号", "姓名", "公休", "积休", "年休假", None, None],
        [None, None, "（天）", "（小时）", "应休", "已休", "剩余"],
        ["1001", "张三", "2天", "1天", 10, "1天半", "8.5"],
        ["1002", "李四", "-16小时", "欠4小时", "10天", "3", 7],
        merges=((1, 4, 1, 6),),
    )
    assert has(rows[0], rest_days=2, accrued_hours=8, leave_entitled=10, leave_used=1.5, leave_left=8.5)
    assert has(rows[1], rest_days=-2, accrued_hours=-4, leave_entitled=10, leave_used=3, leave_left=7)
    turned = read(
        Kind.BALANCES,
        ["工号", "姓名", "公休（小时）", "积休（天）"],
        ["1001", "张三", 16, 2],
        ["1002", "李四", 8, "4小时"],
    )
    assert has(turned[0], rest_days=2, accrued_hours=16)
    assert has(turned[1], rest_days=1, accrued_hours=4)


def test_values_that_speak_against_their_heading_are_a_doubt() -> None:
    sheet = RawSheet(
        "授权",
        (
            ["工号", "姓名", "授权项目", "授权时间", "有效期"],
            ["1001", "张三", "手术权限", "2025.1.1", "2年"],
            ["1002", "李四", "抗菌药物处方权", "2025.1.1", "两年"],
        ),
    )
    layout = understand(sheet, Kind.CREDENTIALS)
    assert [(column.letter, column.field) for column in layout.doubts] == [("E", "valid_to")]


def test_two_columns_with_the_same_heading_are_a_doubt() -> None:
    sheet = RawSheet(
        "BLS",
        (
            ["工号", "姓名", "证书编号", "有效期至", "有效期至"],
            ["1001", "张三", "B1", "2027.3.1", "2028.3.1"],
            ["1002", "李四", "B2", "2027.3.1", "2028.3.1"],
        ),
    )
    assert [column.letter for column in understand(sheet, Kind.CREDENTIALS).doubts] == ["D"]


def test_a_running_number_is_no_staff_number() -> None:
    rows: list[list[Cell]] = [[number, "张三", ID, "在编"] for number in range(1, 30)]
    sheet = RawSheet("名册", (["编号", "姓名", "身份证号", "用工形式"], *rows))

    assert understand(sheet, Kind.STAFF).column("staff_no") is None
