"""Headings offices write, alone and below others: what each is taken for, and where the same words mean something else."""

from __future__ import annotations

import pytest

from app.exchange.understanding.header import find_header
from app.exchange.understanding.headings import scores
from app.exchange.values import Cell, Kind, RawSheet

ALONE: dict[Kind, dict[str, str]] = {
    Kind.STAFF: {
        "一卡通号": "staff_no", "职号": "staff_no", "有效证件类型": "id_type", "开始工作时间": "work_start",
        "来我院时间": "hire_date", "进入本院时间": "hire_date", "专技职务": "title", "职称/技能等级": "title",
        "职称评审时间": "title_qualified", "手机/短号": "phone", "特殊人员标注": "special_status", "其他": "remark",
    },
    Kind.CREDENTIALS: {"管理号": "cert_no", "证书流水号": "cert_no", "停止日期": "valid_to", "应复训日期": "valid_to",
                       "变更日期": "issued", "处理进度": "renewal"},
    Kind.CONTRACTS: {"本期终止": "end", "第几份合同": "times", "合同协议类型": "contract_type"},
    Kind.BALANCES: {"累计结余": "accrued_hours", "年假（已休）": "leave_used", "年假（剩余）": "leave_left",
        "年假（应休）": "leave_entitled"},
}  # fmt: skip
BELOW: dict[Kind, dict[tuple[str, str], str | None]] = {
    Kind.STAFF: {
        ("紧急联系人", "姓名"): None, ("紧急联系人", "电话"): None, ("配偶", "联系电话"): None, ("学历学位", "取得时间"): None,
        ("最高学历", "取得时间"): None, ("执业证书", "编号"): None, ("行政职务", "任职时间"): None, ("所在科室",
            "实际"): "work_dept",
        ("所在科室", "编制"): "home_dept", ("职称情况", "聘任"): "title_appointed", ("现聘职务", "名称"): "title",
        ("专业技术职务", "取得时间"): "title_qualified", ("身份证件", "种类"): "id_type", ("人员信息", "编号"): "staff_no",
    },
    Kind.CREDENTIALS: {("有效期限", "自"): "issued_plain", ("授权", "起"): "issued_plain", ("授权期限", "起始"): "issued_plain",
                       ("授权", "止"): "valid_to", ("注册", "最近"): "issued", ("核验", "日期"): None},
    Kind.CONTRACTS: {("试用期", "起"): None, ("试用期", "止"): None, ("合同信息", "类型"): "contract_type", ("合同期限",
        "止"): "end"},
    Kind.BALANCES: {("年假", "应"): "leave_entitled", ("年假", "已"): "leave_used", ("年假", "余"): "leave_left"},
}  # fmt: skip


@pytest.mark.parametrize("kind", list(Kind))
def test_what_a_heading_alone_is_taken_for(kind: Kind) -> None:
    assert {own: scores(kind, "", own)[0][0] for own in ALONE[kind]} == ALONE[kind]


@pytest.mark.parametrize("kind", list(Kind))
def test_what_a_heading_below_another_is_taken_for(kind: Kind) -> None:
    told = {pair: next((field for field, _score in scores(kind, *pair)), None) for pair in BELOW[kind]}

    assert told == BELOW[kind]


def test_a_header_has_all_rows_its_merged_cells_reach() -> None:
    rows: tuple[list[Cell], ...] = (
        ["某院护士执业证书一览表", None, None, None, None],
        ["序号", "持证人", None, "证书编号", "有效期至"],
        [None, "工号", "姓名", None, None],
        [1, "100001", "王丽", "200936686290", "2029-01-20"],
    )
    merges = ((0, 0, 0, 4), (1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 2, 3), (1, 4, 2, 4))
    sheet = RawSheet("台账", rows, merges=merges)

    assert find_header(sheet, Kind.CREDENTIALS) == [1, 2]
