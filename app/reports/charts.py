"""Laying pictures of amounts out: bars as strokes, so that print stays sharp and a photocopy tells all that colour would."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from app.reports import fonts
from app.reports.document import Chart, ChartBar, Charts
from app.reports.sheet import HAIR, LEADING, MM, RULE, Layout, LineStroke, ShadeStroke, TextStroke

Rect = tuple[float, float, float, float]  # left, top, width, height in points

TITLE_SIZE = 9.0
SIZE = 8.0
FULL = "#4A4A4A"
BETWEEN = 8 * MM
ROW_STEP, ROW_BAR = 5 * MM, 2.6 * MM
WORDS, FIGURES = 0.26, 0.14
WIDEST = 13 * MM
HATCH = 3.0


def lay_charts(layout: Layout, block: Charts) -> None:
    """Lay pictures out side by side from the pen on; a single long list of rows goes on over pages."""
    charts = [chart for chart in block.charts if chart.bars]
    if not charts:
        return
    if len(charts) == 1 and charts[0].kind == "rows":
        _rows(layout, charts[0])
        return
    height = max(_height(chart, block.height * MM) for chart in charts)
    if not layout.fits(height):
        layout.turn()
    wide = (layout.room - BETWEEN * (len(charts) - 1)) / len(charts)
    for place, chart in enumerate(charts):
        left = layout.left + place * (wide + BETWEEN)
        _title(layout, chart, left, layout.y)
        if chart.kind == "columns":
            _columns(layout, chart, left=left, width=wide, height=height)
        else:
            scale = _scale(chart.bars)
            for number, bar in enumerate(chart.bars):
                top = layout.y + TITLE_SIZE * LEADING + 2 + number * ROW_STEP
                _row(layout, bar, left=left, top=top, width=wide, scale=scale)
    layout.y += height + 2 * MM


def _height(chart: Chart, upright: float) -> float:
    if chart.kind == "columns":
        return upright
    return TITLE_SIZE * LEADING + 2 + len(chart.bars) * ROW_STEP


def _title(layout: Layout, chart: Chart, left: float, top: float) -> None:
    layout.add(TextStroke(left, top + TITLE_SIZE, chart.title, TITLE_SIZE, strong=True))


def _columns(layout: Layout, chart: Chart, *, left: float, width: float, height: float) -> None:
    step = SIZE * LEADING
    lines = max(bar.word.count("\n") + 1 for bar in chart.bars)
    base = layout.y + height - lines * step - 2
    head = layout.y + TITLE_SIZE * LEADING + step + 2
    slot = width / len(chart.bars)
    scale = _scale(chart.bars)
    for place, bar in enumerate(chart.bars):
        middle = left + (place + 0.5) * slot
        high = float(bar.end) / scale * (base - head)
        wide = min(WIDEST, slot * 0.62)
        if high >= HAIR:
            _box(layout, bar, (middle - wide / 2, base - high, wide, high))
        if fonts.width(bar.figure, size=SIZE) <= slot:
            _centred(layout, bar.figure, middle, base - high - 3)
        for number, line in enumerate(bar.word.split("\n")):
            _centred(layout, _fitted(line, slot - 1), middle, base + number * step + SIZE + 1)
    layout.add(LineStroke(left, base, left + width, base, RULE))


def _rows(layout: Layout, chart: Chart) -> None:
    scale = _scale(chart.bars)
    head = TITLE_SIZE * LEADING + 2
    if not layout.fits(head + min(3, len(chart.bars)) * ROW_STEP):
        layout.turn()
    _title(layout, chart, layout.left, layout.y)
    layout.y += head
    for bar in chart.bars:
        if not layout.fits(ROW_STEP):
            layout.turn()
            _title(layout, chart, layout.left, layout.y)
            layout.y += head
        _row(layout, bar, left=layout.left, top=layout.y, width=layout.room, scale=scale)
        layout.y += ROW_STEP
    layout.y += 2 * MM


def _row(layout: Layout, bar: ChartBar, *, left: float, top: float, width: float, scale: float) -> None:
    words, figures = width * WORDS, max(width * FIGURES, 62.0)
    room = width - words - figures
    begin = left + words
    baseline = top + (ROW_STEP + SIZE) / 2 - 1
    layout.add(TextStroke(left, baseline, _fitted(bar.word.replace("\n", ""), words - 4), SIZE, strong=False))
    low, high = sorted((float(bar.start), float(bar.end)))
    wide = (high - low) / scale * room
    if wide >= HAIR:
        _box(layout, bar, (begin + low / scale * room, top + (ROW_STEP - ROW_BAR) / 2, wide, ROW_BAR))
    layout.add(LineStroke(begin, top, begin, top + ROW_STEP))
    end = left + width - fonts.width(bar.figure, size=SIZE)
    layout.add(TextStroke(end, baseline, bar.figure, SIZE, strong=False))


def _box(layout: Layout, bar: ChartBar, place: Rect) -> None:
    x, y, width, height = place
    taken = bar.end < bar.start
    if bar.meant and not taken:
        layout.add(ShadeStroke(x, y, width, height, FULL))
    if taken:
        _hatch(layout, place)
    right, below = x + width, y + height
    for x1, y1, x2, y2 in ((x, y, right, y), (right, y, right, below), (right, below, x, below), (x, below, x, y)):
        layout.add(LineStroke(x1, y1, x2, y2, HAIR))


def _hatch(layout: Layout, box: Rect) -> None:
    """Draw lines at half a right angle, cut at the edges of the box."""
    x, y, width, height = box
    place = HATCH
    while place < width + height:
        x1, y1 = (x + place, y) if place <= width else (x + width, y + place - width)
        x2, y2 = (x, y + place) if place <= height else (x + place - height, y + height)
        layout.add(LineStroke(x1, y1, x2, y2, HAIR))
        place += HATCH


def _centred(layout: Layout, text: str, middle: float, baseline: float) -> None:
    layout.add(TextStroke(middle - fonts.width(text, size=SIZE) / 2, baseline, text, SIZE, strong=False))


def _fitted(text: str, width: float) -> str:
    """Return as much of ``text`` as fits, ended by … where it is cut."""
    if fonts.width(text, size=SIZE) <= width:
        return text
    while text and fonts.width(f"{text}…", size=SIZE) > width:
        text = text[:-1]
    return f"{text}…"


def _scale(bars: Sequence[ChartBar]) -> float:
    top = max((max(bar.start, bar.end) for bar in bars), default=Decimal(0))
    return float(top) if top > 0 else 1.0
