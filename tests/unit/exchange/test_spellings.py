"""Spellings offices use for days, words and grades: what each says, and what it never says."""

from __future__ import annotations

import pytest

from app.exchange.normalise import words
from app.exchange.normalise.dates import BadDate, read_date
from app.exchange.understanding.certificates import credential_code, grade_of
from app.exchange.workload.columns import field_of
from app.exchange.workload.values import Record

DAYS = {
    "2005/7/1 0:00": "2005-07-01", "2005-07-01 08:30:00": "2005-07-01", "2005-07-01T00:00:00": "2005-07-01",
    "2005-07-01 00:00:00到期": "2005-07-01", "二OO六年八月": "2006-08", "二○○六年八月五日": "2006-08-05",
    "2005—07—01": "2005-07-01", "公元2005年7月1日": "2005-07-01", "2005年7月1日生": "2005-07-01",
    "Mar 20, 1982": "1982-03-20", "20-Mar-1982": "1982-03-20", "07/2005": "2005-07", "99.12.31": "1999-12-31",
}  # fmt: skip
NO_DAYS = ("①2005.7", "2023.2.30", "0000-00-00", "不详", "2005年夏", "7月1日", "#REF!", "2005.7-2009.6")


@pytest.mark.parametrize(("text", "wanted"), DAYS.items())
def test_a_day_is_read_in_many_spellings(text: str, wanted: str) -> None:
    assert str(read_date(text, past=True, year=2026)) == wanted


@pytest.mark.parametrize("text", NO_DAYS)
def test_what_is_no_day_is_never_guessed(text: str) -> None:
    assert isinstance(read_date(text, past=True, year=2026), BadDate)


def test_staffing_words_say_what_somebody_is_now() -> None:
    told = {
        word: words.staffing_type(word) for word in ("未入编", "派遣转合同", "合同（原派遣）", "财政编", "编外", "校聘")
    }

    assert told == {
        "未入编": None,
        "派遣转合同": "HT",
        "合同（原派遣）": "HT",
        "财政编": "BZ",
        "编外": None,
        "校聘": None,
    }


def test_titles_in_other_words() -> None:
    told = {
        word: words.title(word)
        for word in ("住院医生", "正主任医师", "主管护师★", "主治医师、讲师", "护师/初级师", "会计师")
    }

    assert told == {
        "住院医生": ("医师", "234"), "正主任医师": ("主任医师", "231"), "主管护师★": ("主管护师", "253"),
        "主治医师、讲师": ("主治医师", "233"), "护师/初级师": ("护师", "254"), "会计师": ("会计师", None),
    }  # fmt: skip


def test_a_renewal_counts_once_it_is_handed_in() -> None:
    handed = ("已提交延续", "材料已上交", "续注册中", "网上已申报", "申报中", "待领证", "报送中", "已提交，未批复")
    not_yet = ("待提交", "准备材料", "未办理", "需延续", "已退回", "审核通过", "已续注册", "无", "拟申请")

    assert {word: words.renewal(word) for word in handed} == dict.fromkeys(handed, "submitted")
    assert {word: words.renewal(word) for word in not_yet} == dict.fromkeys(not_yet)


def test_contracts_by_what_they_are_called() -> None:
    told = {
        word: words.contract_type(word)
        for word in ("岗位聘任合同", "院聘合同", "编外聘用合同", "临时用工协议", "返聘协议")
    }

    assert told == {
        "岗位聘任合同": "PY",
        "院聘合同": "LD",
        "编外聘用合同": "LD",
        "临时用工协议": "LD",
        "返聘协议": "LW",
    }
    assert [words.contract_over(word) for word in ("存档", "否", "已终止", "续签", "有效")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_certificates_and_grades() -> None:
    told = {
        word: credential_code(word)
        for word in ("主管护师资格证", "护士资格证", "药师资格证", "辐射安全与防护", "产前筛查", "急诊专科护士")
    }

    assert told == {"主管护师资格证": "TITLE_Q", "护士资格证": "NUR_EXAM", "药师资格证": "PHA_TECH",
        "辐射安全与防护": "RAD_TRAIN",
                    "产前筛查": "MCH_CERT", "急诊专科护士": None}  # fmt: skip
    grades = {"Ⅲ级": "三级", "3": "三级", "IV级": "四级", "特殊级": "特殊使用级", "限制": "限制使用级", "甲": None}
    assert {word: grade_of(word) for word in grades} == grades


WORK: dict[Record, dict[tuple[str, str], str | None]] = {
    Record.WORKLOAD: {("", "执行护士工号"): "staff_no", ("", "责任护士"): "name", ("", "科室/病区"): "dept", ("",
        "总次数"): "quantity",
                      ("", "统计月份"): "date", ("", "病区编码"): "ignored", ("", "门诊人次"): None, ("", "会诊次数"): None},
    Record.SATISFACTION: {("", "应答数"): "returned", ("", "应调查人数"): "sent", ("", "平均分"): "percent", ("问卷",
        "发放"): "sent"},
    Record.SURGERY: {("", "助手Ⅱ"): "second", ("助手", "第一"): "first", ("", "手术操作名称"): "operation", ("",
        "入室时间"): "date",
                     ("手术医师", "Ⅰ"): "first"},
}  # fmt: skip


@pytest.mark.parametrize("record", list(WORK))
def test_headings_of_exports(record: Record) -> None:
    assert {pair: field_of(record, *pair) for pair in WORK[record]} == WORK[record]
