"""Real PDFs read back with another library: text, fonts, pages, and the same bytes every time."""

from __future__ import annotations

import io
import re
import threading
from datetime import UTC, date, datetime, timedelta

import pypdfium2
import pytest

from app.errors import UserError
from app.reports.document import CutLine, Document, Paragraph, Signatures, Stamp, Table
from app.reports.due import DueRow, due_list
from app.reports.notice import Notice, renewal_notices
from app.reports.opened import page_count
from app.reports.pdf import to_pdf
from app.reports.recovery import recovery_sheet

DAY = date(2026, 11, 23)
STAMP = Stamp("XL-20261123-00042", "测试员", datetime(2026, 11, 23, 1, 5, tzinfo=UTC))
NAMES = ("李𬱖", "王䶮", "张𠅤", "阿依古丽·买买提", "古丽米热·阿卜杜热合曼·吐尔逊江", "赵㛃𬀩㐂")
UNITS = ("内科一病区", "重症医学科（含心脏重症与呼吸重症监护病房）东院区")


def _rows(count: int) -> list[DueRow]:
    return [
        DueRow(
            UNITS[n % 2], f"9{n:05d}", NAMES[n % len(NAMES)], "主管护师", "护士执业证书", f"2026{n:08d}",
            DAY + timedelta(days=n % 60 - 10), DAY + timedelta(days=n % 60 - 40), n % 60 - 10, "due", "已过申请期限",
        )
        for n in range(count)
    ]  # fmt: skip


def _sheet(count: int) -> Document:
    document = due_list(
        _rows(count), organisation="杏林示范医院", on_day=DAY, within=90, signatures=("制表人", "审核人")
    )
    return document.stamped(STAMP)


def _pages(pdf: bytes) -> list[str]:
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return [_text(page) for page in opened]
    finally:
        opened.close()


def _text(page: pypdfium2.PdfPage) -> str:
    text_page = page.get_textpage()
    try:
        return str(text_page.get_text_bounded())
    finally:
        text_page.close()
        page.close()


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("count", [0, 1, 400])
def test_every_row_stands_on_some_page(count: int) -> None:
    pages = _pages(to_pdf(_sheet(count)))
    whole = _squeezed("".join(pages))
    assert all(row.number in whole for row in _rows(count))
    assert all(name in whole for name in NAMES[: min(count, len(NAMES))])
    for number, page in enumerate(pages, start=1):
        assert "XL-20261123-00042" in page
        assert f"第{number}页共{len(pages)}页" in _squeezed(page)
        assert "打印人测试员" in _squeezed(page)
    assert ("没有过期的证照" in whole) == (count == 0)
    assert "制表人：" in _squeezed(pages[-1])


def test_fonts_are_embedded_and_none_is_a_stray() -> None:
    pdf = to_pdf(_sheet(30))
    assert b"Helvetica" not in pdf
    fonts = re.findall(rb"/FontName /(\S+)", pdf)
    assert len(fonts) >= 2
    assert all(b"+" in name for name in fonts), fonts  # a subset, hence embedded
    assert pdf.count(b"/FontFile2") >= len(fonts)


def test_same_document_same_bytes() -> None:
    assert to_pdf(_sheet(50)) == to_pdf(_sheet(50))


def test_two_threads_draw_the_same_sheets() -> None:
    expected = to_pdf(_sheet(80))
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(to_pdf(_sheet(80)))) for _n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 3


def test_a_lost_character_is_named_and_nothing_is_drawn() -> None:
    with pytest.raises(UserError, match="U\\+E000"):
        to_pdf(Document("名单", (Paragraph("张\ue000"),)))
    with pytest.raises(UserError, match="U\\+E001"):
        to_pdf(Document("名单", (CutLine("回执\ue001"),)))


def test_two_notices_a_page_each_with_its_slip() -> None:
    notices = [
        Notice(UNITS[1], f"9{n:05d}", NAMES[n % 6], "护士执业证书", f"2026{n:08d}", DAY + timedelta(days=50),
               DAY + timedelta(days=20), "《护士条例》第八条、第十条、第二十一条", statutory=True)
        for n in range(5)
    ]  # fmt: skip
    pdf = to_pdf(renewal_notices(notices, organisation="杏林示范医院", on_day=DAY, contact="电话 8123").stamped(STAMP))
    pages = [_squeezed(page) for page in _pages(pdf)]
    assert [page.count("换证通知单：") for page in pages] == [2, 2, 1]
    assert [page.count("签收：") for page in pages] == [2, 2, 1]


def test_recovery_sheet_carries_the_code_once() -> None:
    code = "-".join(f"AB{c}D" for c in "EFGHJKMNPQRST")
    document = recovery_sheet(hospital="杏林示范医院", login="head", code=code, printed_at=STAMP.printed_at)
    text = _squeezed("".join(_pages(to_pdf(document))))
    assert text.count(code.replace("-", "")[:20]) == 1
    assert page_count(to_pdf(document)) == 1


def test_nothing_is_drawn_outside_the_paper() -> None:
    opened = pypdfium2.PdfDocument(io.BytesIO(to_pdf(_sheet(120))))
    try:
        for page in opened:
            wide, high = page.get_size()
            for thing in page.get_objects():
                left, bottom, right, top = thing.get_bounds()
                assert left >= 28
                assert right <= wide - 28
                assert bottom >= 28
                assert top <= high - 28
            page.close()
    finally:
        opened.close()


def test_signatures_stand_on_the_last_page_whole() -> None:
    table = Table(_sheet(1).tables()[0].columns[:2], tuple((str(n), "值") for n in range(37)))
    for extra in range(8):
        rows = table.rows + tuple((str(n), "值") for n in range(extra))
        document = Document("名单", (Table(table.columns, rows), Signatures(("制表人", "负责人"))))
        last = _squeezed(_pages(to_pdf(document))[-1])
        assert "制表人：" in last
        assert last.count("年月日") == 2


def test_characters_of_the_rare_font_are_embedded_and_read_back() -> None:
    rare = "𠀁𠀃𪜀"
    pdf = to_pdf(Document("名单", (Paragraph(f"李{rare}等 3 人"),)))
    assert f"李{rare}等" in _squeezed("".join(_pages(pdf)))
    assert re.search(rb"/FontName /\w+\+HanaMinB", pdf)
