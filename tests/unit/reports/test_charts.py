"""Pictures on paper: bars in one scale, inside their room, readable without colour, and nothing cut or lost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports import fonts
from app.reports.charts import FULL, lay_charts
from app.reports.document import Chart, ChartBar, Charts, Document, Paragraph, Signatures, Table
from app.reports.document import Column as PaperColumn
from app.reports.layout import lay_out
from app.reports.pay_charts import spread_chart, trend_chart, units_chart
from app.reports.sheet import MM, Layout, LineStroke, ShadeStroke, TextStroke

D = Decimal
WIDE, HIGH, MARGIN = 210 * MM, 297 * MM, 15 * MM


def _laid(*charts: Chart) -> Layout:
    fonts.start()
    layout = Layout(WIDE, HIGH, MARGIN)
    lay_charts(layout, Charts(charts))
    return layout


def _columns(*values: int, meant: bool = True) -> Chart:
    return Chart("标题", tuple(ChartBar(str(n), D(value), str(value), meant=meant) for n, value in enumerate(values)))


def _full(layout: Layout) -> list[ShadeStroke]:
    return [
        stroke for page in layout.pages for stroke in page if isinstance(stroke, ShadeStroke) and stroke.colour == FULL
    ]


def _texts(layout: Layout) -> list[str]:
    return [stroke.text for page in layout.pages for stroke in page if isinstance(stroke, TextStroke)]


def test_heights_are_in_one_scale_from_nought() -> None:
    first, second, third = _full(_laid(_columns(100, 50, 25)))
    assert first.height == pytest.approx(2 * second.height)
    assert first.height == pytest.approx(4 * third.height)
    assert first.y + first.height == pytest.approx(third.y + third.height)


def test_an_outline_and_a_deduction_are_told_without_colour() -> None:
    assert _full(_laid(_columns(5, meant=False))) == []
    taken = Chart("瀑布", (ChartBar("扣减", D(60), "-40", start=D(100)),), kind="rows")
    layout = _laid(taken)
    slanted = [s for s in layout.pages[0] if isinstance(s, LineStroke) and s.x1 != s.x2 and s.y1 != s.y2]
    assert _full(layout) == []
    assert len(slanted) > 10


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=14), st.integers(1, 3), st.booleans())
def test_every_stroke_lies_inside_the_paper(values: list[int], side_by_side: int, rows: bool) -> None:
    chart = _columns(*values)
    chart = Chart(chart.title, chart.bars, "rows" if rows else "columns")
    for stroke in _laid(*[chart] * side_by_side).pages[0]:
        if isinstance(stroke, LineStroke):
            xs, ys = (stroke.x1, stroke.x2), (stroke.y1, stroke.y2)
        elif isinstance(stroke, ShadeStroke):
            xs, ys = (stroke.x, stroke.x + stroke.width), (stroke.y, stroke.y + stroke.height)
        else:
            xs, ys = (stroke.x, stroke.x + fonts.width(stroke.text, size=stroke.size)), (stroke.y, stroke.y)
        assert MARGIN - 1 <= min(xs) <= max(xs) <= WIDE - MARGIN + 1, stroke
        assert MARGIN - 1 <= min(ys) <= max(ys) <= HIGH - MARGIN, stroke


def test_a_long_list_of_units_goes_on_over_pages_with_its_title() -> None:
    layout = _laid(units_chart([(f"第{n}病区", D(5000 + n)) for n in range(120)]))
    texts = _texts(layout)
    assert len(layout.pages) == 3
    assert sum(text.startswith("第") for text in texts) == 120
    assert texts.count(texts[0]) == 3
    assert texts.index("第119病区") < texts.index("第0病区")  # the highest first


def test_a_word_too_long_for_its_place_ends_in_dots() -> None:
    (word,) = [text for text in _texts(_laid(units_chart([("甲" * 60, D(2)), ("乙", D(1))]))) if "甲" in text]
    assert word.endswith("…")


def test_one_month_and_one_unit_are_no_picture() -> None:
    assert trend_chart("各月", [("2026-10", D(5))]).bars == ()
    assert units_chart([("内科", D(5))]).bars == ()
    assert [bar.meant for bar in trend_chart("各月", [("2026-09", D(4)), ("2026-10", D(5))]).bars] == [False, True]
    assert _laid(Chart("无", ())).pages == [[]]


def test_the_spread_counts_everybody_once() -> None:
    amounts = [D(amount) for amount in (0, 999, 1000, 4500, 7311)]
    assert sum(bar.end for bar in spread_chart(amounts).bars) == 5


def test_pictures_after_the_signatures_leave_these_with_the_table() -> None:
    """The last rows stay with those who sign; what is drawn below may stand on the page after."""
    rows = tuple((f"行{n}",) for n in range(46))
    blocks = (
        Table((PaperColumn("列"),), rows),
        Paragraph("大写：壹元整"),
        Signatures(("制表人", "审核人")),
        Charts((_columns(1, 2, 3),)),
    )
    pages = lay_out(Document("表", blocks))
    signed = next(
        n for n, page in enumerate(pages) if any(isinstance(s, TextStroke) and "制表人" in s.text for s in page)
    )
    on_it = [s.text for s in pages[signed] if isinstance(s, TextStroke)]
    assert "行45" in on_it
    assert "大写：壹元整" in on_it
