"""Painting laid-out pages into a PDF: embedded fonts, page x of y, the stamp at the foot; the same bytes every time."""

from __future__ import annotations

import io
from datetime import datetime

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from app.errors import UserError
from app.reports import fonts
from app.reports.document import (
    CutLine,
    Document,
    Facts,
    Grid,
    Paragraph,
    Signatures,
    Together,
    marks,
    record_words,
    written,
)
from app.reports.layout import lay_out, page_size
from app.reports.sheet import MM, LineStroke, Page, Progress, ShadeStroke, TextStroke
from app.words import say, tr

GREY = 0.955
FOOT_SIZE = 8.0
FOOT_APART = 10.0


def to_pdf(document: Document, *, progress: Progress | None = None) -> bytes:
    """Return ``document`` as a PDF.

    Raises:
        UserError: a character is in none of the fonts; names it.
        CancelledError: ``progress`` answered False.
    """
    with fonts.DRAWING:
        fonts.start()
        _require_glyphs(document)
        pages = lay_out(document, progress=progress)
        return _paint(document, pages)


def _paint(document: Document, pages: list[Page]) -> bytes:
    out = io.BytesIO()
    rl_config.invariant = 1
    size = page_size(document)
    canvas = Canvas(out, pagesize=size, pageCompression=1, invariant=1)
    canvas.setTitle(document.title)
    canvas.setAuthor(document.organisation)
    canvas.setCreator("杏林人事")
    if document.stamp is not None:
        canvas.setSubject(record_words(document.stamp))
        canvas.setKeywords(marks(document.stamp))
    for number, page in enumerate(pages, start=1):
        for stroke in sorted(page, key=_above_ground):
            _stroke(canvas, stroke, size[1])
        _foot(canvas, document, size, number, len(pages))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _above_ground(stroke: TextStroke | LineStroke | ShadeStroke) -> bool:
    """Order grounds before ink, so that no ground covers half of a hairline."""
    return not isinstance(stroke, ShadeStroke)


def _stroke(canvas: Canvas, stroke: TextStroke | LineStroke | ShadeStroke, height: float) -> None:
    if isinstance(stroke, TextStroke):
        if stroke.ink:
            canvas.setFillColor(HexColor(stroke.ink))
        _text(canvas, stroke.text, x=stroke.x, y=height - stroke.y, size=stroke.size, strong=stroke.strong)
        if stroke.ink:
            canvas.setFillGray(0)
    elif isinstance(stroke, LineStroke):
        canvas.setLineWidth(stroke.width)
        if stroke.dashed:
            canvas.setDash(3, 3)
        canvas.line(stroke.x1, height - stroke.y1, stroke.x2, height - stroke.y2)
        if stroke.dashed:
            canvas.setDash()
    else:
        if stroke.colour:
            canvas.setFillColor(HexColor(stroke.colour))
        else:
            canvas.setFillGray(GREY)
        canvas.rect(stroke.x, height - stroke.y - stroke.height, stroke.width, stroke.height, stroke=0, fill=1)
        canvas.setFillGray(0)


def _text(canvas: Canvas, text: str, *, x: float, y: float, size: float, strong: bool = False) -> None:
    for run in fonts.runs(text, strong=strong):
        canvas.setFont(run.font, size)
        canvas.drawString(x, y, run.text)
        x += fonts.width(run.text, size=size, strong=strong)


def _foot(canvas: Canvas, document: Document, size: tuple[float, float], number: int, total: int) -> None:
    margin = document.margin * MM
    y = margin - 2
    stamp = document.stamp
    canvas.setLineWidth(0.3)
    canvas.line(margin, y + 11, size[0] - margin, y + 11)
    if stamp is not None:
        left = record_words(stamp)
        middle = tr("Printed by {who} on {when}", who=stamp.printed_by, when=written(_local(stamp.printed_at)))
        _text(canvas, left, x=margin, y=y, size=FOOT_SIZE)
        after = margin + fonts.width(left, size=FOOT_SIZE) + FOOT_APART
        x = max(after, (size[0] - fonts.width(middle, size=FOOT_SIZE)) / 2)
        _text(canvas, middle, x=x, y=y, size=FOOT_SIZE)
    right = tr("Page {number} of {total}", number=number, total=total)
    _text(canvas, right, x=size[0] - margin - fonts.width(right, size=FOOT_SIZE), y=y, size=FOOT_SIZE)


def _local(instant: datetime) -> datetime:
    return instant.astimezone() if instant.tzinfo is not None else instant


def _require_glyphs(document: Document) -> None:
    lost = fonts.missing("".join(_texts(document)))
    if lost:
        raise UserError(
            say("No font here can print: {characters}", characters=" ".join(f"{c} U+{ord(c):04X}" for c in lost)),
            remedy=say("Correct these characters in the record, or have the font extended."),
        )


def _texts(document: Document) -> list[str]:
    found = [document.title, document.organisation, *document.meta]
    if document.stamp is not None:
        found.append(document.stamp.printed_by)
    for table in document.tables():
        found.extend(column.title for column in table.columns)
        for row in table.rows:
            found.extend([row.text, row.note] if not isinstance(row, tuple) else [written(value) for value in row])
    pending = list(document.blocks)
    while pending:
        block = pending.pop()
        if isinstance(block, Together):
            pending.extend(block.blocks)
        elif isinstance(block, Paragraph | CutLine):
            found.append(block.text)
        elif isinstance(block, Grid):
            found.extend(column.title + column.second for column in block.columns)
            found.extend(
                written(cell.value) + cell.small for line in (*block.lines, *block.foot) for cell in line.cells
            )
        elif isinstance(block, Facts):
            found.extend(text for pair in block.pairs for text in pair)
        elif isinstance(block, Signatures):
            found.extend(block.places)
    return found
