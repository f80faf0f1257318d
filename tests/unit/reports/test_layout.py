"""Lines, widths and pages: what a reader would see broken."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import CancelledError
from app.reports import fonts
from app.reports.breaking import NEVER_FIRST, break_lines
from app.reports.document import Band, Column, Document, Gap, Paragraph, Row, Signatures, Table, Together
from app.reports.layout import lay_out
from app.reports.performance import HALF_PAGE
from app.reports.sheet import MM, LineStroke, Page, TextStroke
from app.reports.tables import widths

HAN = st.text(alphabet="护士执业证书有效期至，。（）李𬱖䶮𠅤Ab12·", max_size=80)


def _texts(page: Page) -> list[str]:
    return [stroke.text for stroke in page if isinstance(stroke, TextStroke)]


@given(HAN)
def test_breaking_loses_nothing_and_fits(text: str) -> None:
    lines = break_lines(text, width=80, size=9)
    assert "".join(lines) == text
    assert all(fonts.width(line, size=9) <= 80.01 for line in lines)


def test_no_line_begins_with_a_closing_sign() -> None:
    lines = break_lines("特种设备安全管理和作业人员证（压力容器操作），有效。" * 6, width=83, size=9)
    assert len(lines) > 5
    assert not any(line[0] in NEVER_FIRST for line in lines)


def test_latin_words_and_numbers_stay_whole() -> None:
    lines = break_lines("编号 201533020000000 有效 ACLS", width=90, size=9)
    assert any("201533020000000" in line for line in lines)


def test_least_widths_hold_and_the_room_is_filled() -> None:
    table = Table((Column("a", 0.1, least=20), Column("b", 9), Column("c", 1)), ())
    shares = widths(table, 500)
    assert shares[0] >= 20 * MM - 0.01
    assert sum(shares) == pytest.approx(500)


def test_a_column_gives_what_it_does_not_need_and_figures_are_served_first() -> None:
    figure, office = "11,089.66", "人力资源和社会保障部门"
    table = Table(
        (Column("序号", 4), Column("金额", 1, "right"), Column("发证机关", 2), Column("签名", 2)),
        ((1, figure, office, ""),),
    )
    room = 300.0
    before = [room * column.weight / 9 for column in table.columns]
    shares = widths(table, room)
    assert fonts.width(figure, size=9) + 6 > before[1]  # else the test says nothing
    assert fonts.width(figure, size=9) + 6 < shares[1]
    assert fonts.width(office, size=9) + 6 < shares[2]
    assert shares[3] == pytest.approx(before[3])  # to be written in: it gives nothing
    assert sum(shares) == pytest.approx(room)
    tight = widths(table, 190.0)  # too narrow for both: the figure stays whole
    assert fonts.width(figure, size=9) + 6 < tight[1]
    assert fonts.width(office, size=9) + 6 > tight[2]


def test_least_widths_give_way_to_a_figure_that_would_break() -> None:
    columns = (*(Column(f"{n}", 1, least=20) for n in range(4)), Column("金额", 1, "right", least=17))
    table = Table(columns, (("1", "2", "3", "4", "111,089,089.66"),), size=8.5)
    room = 97 * MM
    assert room / sum(column.least for column in columns) == pytest.approx(MM)  # nobody has anything above the least
    assert fonts.width("111,089,089.66", size=8.5) > 17 * MM - 6
    assert widths(table, room)[4] > fonts.width("111,089,089.66", size=8.5) + 6


def test_a_name_in_a_list_is_not_parted() -> None:
    names = ["段晴瑶", "韩斌", "江萌娜", "欧阳𬱖", "巴特尔·苏和", "赵龙涛"]
    text = "、".join(names)
    for width in range(60, 160, 7):
        lines = break_lines(text, width=width, size=9)
        assert "".join(lines) == text
        assert all(any(name in line for line in lines) for name in names), lines


def test_lines_to_sign_on_are_of_one_length_and_end_at_the_margin() -> None:
    places = ("制表人", "护士长", "片区护士长", "护理部审核")
    page = lay_out(Document("表", (Signatures(places),)))[0]
    lines = [stroke for stroke in page if isinstance(stroke, LineStroke)]
    assert len(lines) == 4
    assert {round(line.x2 - line.x1, 3) for line in lines} == {round(lines[0].x2 - lines[0].x1, 3)}
    assert lines[0].x2 - lines[0].x1 > 20 * MM
    assert lines[-1].x2 == pytest.approx(195 * MM)
    labels = {stroke.text: stroke.x for stroke in page if isinstance(stroke, TextStroke)}
    for line, place in zip(lines, places, strict=True):
        assert labels[f"{place}："] + fonts.width(f"{place}：", size=10) <= line.x1


def test_long_places_to_sign_stand_in_rows_and_leave_room_for_a_name() -> None:
    places = tuple(f"护理质量与安全管理委员会主任{n}" for n in range(5))
    page = lay_out(Document("表", (Signatures(places),)))[0]
    lines = [stroke for stroke in page if isinstance(stroke, LineStroke)]
    assert len({line.y1 for line in lines}) == 3
    assert min(line.x2 - line.x1 for line in lines) > 15 * MM
    assert max(line.x2 for line in lines) <= 195 * MM + 0.01


def test_head_is_on_every_page_and_a_band_never_ends_one() -> None:
    rows = tuple(row for n in range(60) for row in (Band(f"科室{n}"), (f"甲{n}",), (f"乙{n}",)))
    pages = lay_out(Document("表", (Table((Column("栏目"),), rows),)))
    assert len(pages) > 2
    for page in pages:
        texts = _texts(page)
        assert "栏目" in texts
        assert not texts[-1].startswith("科室")


@pytest.mark.parametrize(("people", "pages"), [(30, 1), (37, 1), (46, 2)])
def test_a_few_rows_too_many_are_drawn_closer_rather_than_alone_on_a_page(people: int, pages: int) -> None:
    rows: tuple[Row, ...] = tuple((f"人{n}", "1,200.00") for n in range(people))
    table = Table((Column("姓名"), Column("金额", align="right")), rows)
    found = lay_out(Document("表", (table, Paragraph("大写：零元整"), Signatures(("制表人", "审核人")))))
    assert len(found) == pages
    assert "制表人：" in _texts(found[-1])
    heights = [stroke.y for stroke in found[0] if isinstance(stroke, TextStroke) and stroke.text.startswith("人")]
    assert min(b - a for a, b in pairwise(heights)) > 14.5


def test_a_band_that_goes_on_is_named_again() -> None:
    rows: tuple[Row | Band, ...] = (Band("内科"), *((f"甲{n}",) for n in range(120)))
    pages = lay_out(Document("表", (Table((Column("栏目"),), rows),)))
    assert len(pages) > 2
    for page in pages[1:]:
        assert "内科（续）" in _texts(page)


def test_a_row_taller_than_a_page_goes_on_over_pages() -> None:
    long = "".join(f"第{n:04d}句。" for n in range(900))
    pages = lay_out(Document("表", (Table((Column("备注"),), ((long,),)),)))
    assert len(pages) > 1
    read = "".join(text for page in pages for text in _texts(page))
    assert "第0000句" in read
    assert "第0899句" in read
    for page in pages:
        assert max(stroke.y for stroke in page if isinstance(stroke, TextStroke)) < 297 * MM - 15 * MM


def test_what_belongs_together_is_not_parted() -> None:
    filler = Paragraph("一\n" * 30, size=10)
    kept = Together(tuple(Paragraph(f"联{n}", size=20) for n in range(10)))
    pages = lay_out(Document("表", (filler, kept)))
    places = [number for number, page in enumerate(pages) if any(t.startswith("联") for t in _texts(page))]
    assert places == [1]


def test_cancel_stops_the_work() -> None:
    table = Table((Column("a"),), tuple((str(n),) for n in range(1000)))
    with pytest.raises(CancelledError):
        lay_out(Document("表", (table,)), progress=lambda done, _total: done < 400)


def test_lost_glyphs_are_named_and_silent_signs_are_not() -> None:
    assert fonts.missing("李𬱖䶮𠅤㛃𬀩㐂阿依古丽·买买提") == ""
    assert fonts.missing("甲\ue000乙\ue000") == "\ue000"
    assert fonts.missing("葛\U000e0100\u200d\t城") == ""
    assert "".join(run.text for run in fonts.runs("葛\U000e0100城")) == "葛城"
    assert {run.font for run in fonts.runs("李𠅤")} <= {fonts.REGULAR, fonts.RARE}


@pytest.mark.parametrize("rows", range(34, 48))
def test_nobody_signs_a_page_that_tells_nothing(rows: int) -> None:
    columns = (Column("序号"), Column("姓名"))
    table = Table(columns, tuple((number, f"护士{number}") for number in range(rows)))
    document = Document("名单", (table, Signatures(("制表人", "审核人"))), organisation="医院")
    pages = lay_out(document)
    told = [stroke.text for stroke in pages[-1] if isinstance(stroke, TextStroke)]
    assert "审核人：" in told
    assert f"护士{rows - 1}" in told
    written = [stroke.text for page in pages for stroke in page if isinstance(stroke, TextStroke)]
    assert sum(text.startswith("护士") for text in written) == rows


def test_the_slip_of_somebody_frozen_leaves_its_page_to_a_neighbour() -> None:
    frozen = Together((Paragraph("冻结 31 天"), Gap(125.0)), HALF_PAGE)  # as tall as a slip with one sentence more
    usual = Together((Paragraph("实发"), Gap(119.0)), HALF_PAGE)
    pages = lay_out(Document("绩效明细条", (frozen, usual), heading=False))
    assert [_texts(page) for page in pages] == [["冻结 31 天", "实发"]]
