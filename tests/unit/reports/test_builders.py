"""Each sheet as a value: what it says for many, for one and for none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.errors import UserError
from app.reports.document import Band, Document, Paragraph, Table, Together, written
from app.reports.due import DueRow, Tier, due_list
from app.reports.establishment import PostLine, establishment_ledger
from app.reports.ledger import BY_KEY, LedgerLine, credential_ledger
from app.reports.notice import Notice, renewal_notices
from app.reports.people import CardFacts, CardTable, StaffLine, personnel_card, staff_list

DAY = date(2026, 11, 23)
HOUSE = "杏林示范医院"


def _due(unit: str, number: int, *, left: int = 10) -> DueRow:
    until = DAY + timedelta(days=left)
    tier: Tier = "lapsed" if left < 0 else "due"
    return DueRow(unit, f"1{number:05d}", f"测试{number}", "护师", "护士执业证书", f"{number:012d}", until,
                  until - timedelta(days=30), left, tier, "已过期" if left < 0 else "已过申请期限")  # fmt: skip


def _words(document: Document) -> str:
    found = [document.title, *document.meta]
    pending = list(document.blocks)
    while pending:
        block = pending.pop(0)
        if isinstance(block, Together):
            pending = [*block.blocks, *pending]
        elif isinstance(block, Paragraph):
            found.append(block.text)
        elif isinstance(block, Table):
            found.append(block.empty if not block.rows else "")
            found.extend(
                f"{row.text} {row.note}" if isinstance(row, Band) else " ".join(map(written, row)) for row in block.rows
            )
    return "\n".join(found)


def test_due_list_bands_and_counts_departments_as_the_hospital_lists_them() -> None:
    document = due_list(
        [_due("外科", 1), _due("内科", 2, left=-3), _due("外科", 3)], organisation=HOUSE, on_day=DAY, within=30
    )
    rows = document.tables()[0].rows
    assert [row.text for row in rows if isinstance(row, Band)] == ["外科", "内科"]
    assert [row[0] for row in rows if not isinstance(row, Band)] == [1, 2, 3]
    assert "共 3 项，其中过期 1 项" in document.meta
    assert "■ 已过期" in _words(document)


def test_due_list_of_none_says_so() -> None:
    assert "没有过期的证照" in _words(due_list([], organisation=HOUSE, on_day=DAY, within=30))


def test_notice_cites_and_names_the_last_day() -> None:
    until = DAY + timedelta(days=60)
    notice = Notice("内科", "100001", "李𬱖", "护士执业证书", "2015", until, until - timedelta(days=30),
                    "《护士条例》第十条", statutory=True)  # fmt: skip
    said = _words(renewal_notices([notice], organisation=HOUSE, on_day=DAY))
    for part in ("李𬱖同志", "护士条例", (until - timedelta(days=30)).isoformat(),
                 (until + timedelta(days=1)).isoformat(), "本人已收到"):  # fmt: skip
        assert part in said


def test_notice_of_the_lapsed_does_not_speak_of_a_day_to_come() -> None:
    notice = Notice("内科", "1", "测试", "护士执业证书", "2015", DAY - timedelta(days=5), DAY - timedelta(days=35),
                    "《护士条例》", statutory=True)  # fmt: skip
    said = _words(renewal_notices([notice], organisation=HOUSE, on_day=DAY))
    assert "已过期 5 天" in said
    assert "最迟申请日已过" in said
    assert "届时" not in said


def test_no_notice_says_so() -> None:
    assert "没有需要通知换证的人员" in _words(renewal_notices([], organisation=HOUSE, on_day=DAY))


def test_ledger_columns_are_chosen_and_the_whole_goes_on_a3() -> None:
    lines = [LedgerLine("内科", "1", "测试", kind="护士执业证书", no_expiry=True)]
    short = credential_ledger(lines, organisation=HOUSE, on_day=DAY)
    whole = credential_ledger(lines, organisation=HOUSE, on_day=DAY, columns=tuple(BY_KEY))
    assert (short.paper, whole.paper) == ("A4", "A3")
    assert len(whole.tables()[0].columns) == len(BY_KEY) + 1
    assert "长期" in _words(short)
    with pytest.raises(UserError, match="nonsense"):
        credential_ledger(lines, organisation=HOUSE, on_day=DAY, columns=("nonsense",))


def test_staff_list_shows_numbers_only_when_asked() -> None:
    lines = [StaffLine("内科", "1", "测试", id_no="440800********0937", phone="154****0989")]
    assert "0937" not in _words(staff_list(lines, organisation=HOUSE, on_day=DAY))
    assert "0937" in _words(staff_list(lines, organisation=HOUSE, on_day=DAY, personal=True))


def test_card_keeps_the_order_of_its_sections() -> None:
    card = personnel_card(
        [CardFacts("基本信息", (("姓名", "测试"),)), CardTable("奖惩", ("日期", "事项"), ())],
        organisation=HOUSE, name="测试", staff_no="1", on_day=DAY,
    )  # fmt: skip
    assert "无记录" in _words(card)


def test_establishment_counts_vacant_and_over() -> None:
    lines = [PostLine("内科", "护理", 10, 8, 3), PostLine("外科", "护理", 5, 7), PostLine("外科", "医技", 0, 0, 2)]
    said = _words(establishment_ledger(lines, organisation=HOUSE, on_day=DAY))
    assert "内科 核定 10，实有 8" in said
    assert "护理 10 8 2 0 3" in said
    assert "护理 5 7 0 ▲ 2 0" in said
    assert "合计 15 15 2 2 5" in said
    assert "超编 2 人" in said
    held = [PostLine("内科", "护理", 1, 1, 0, ("李𬱖",))]
    assert "李𬱖" in _words(establishment_ledger(held, organisation=HOUSE, on_day=DAY, holders=True))


def test_notice_of_a_kind_without_a_lawful_term_asks_for_renewal_before_it_lapses() -> None:
    until = DAY + timedelta(days=5)
    notice = Notice("内科", "1", "测试", "BLS", "7", until, None)
    said = _words(renewal_notices([notice], organisation=HOUSE, on_day=DAY))
    assert f"请最迟于 {until.isoformat()}" in said
    assert "依据：本院制度" in said
