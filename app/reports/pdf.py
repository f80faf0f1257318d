"""Painting laid-out pages into a PDF: embedded fonts, page x of y, the stamp at the foot; the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from app.errors import UserError
from app.reports import fonts
from app.reports.document import (
    Block,
    Charts,
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
from app.reports.ink import Ink
from app.reports.layout import lay_out, page_size
from app.reports.sheet import MM, LineStroke, Page, Progress, Stroke, TextStroke
from app.words import say, tr

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
    rl_config.useA85 = 0  # a quarter more bytes, so that a file passes through seven-bit mail of long ago
    size = page_size(document)
    canvas = Canvas(out, pagesize=size, pageCompression=1, invariant=1)
    canvas.setTitle(document.title)
    canvas.setAuthor(document.organisation)
    canvas.setCreator("杏林人事")
    if document.stamp is not None:
        canvas.setSubject(record_words(document.stamp))
        canvas.setKeywords(marks(document.stamp))
    ink = Ink(canvas, size[1])
    for number, page in enumerate(pages, start=1):
        ink.page([*page, *_foot(document, size, number, len(pages))])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _foot(document: Document, size: tuple[float, float], number: int, total: int) -> Iterator[Stroke]:
    """Yield the rule at the foot with the record, who printed, and the page."""
    margin = document.margin * MM
    y, end = size[1] - margin + 2, size[0] - margin
    stamp = document.stamp
    yield LineStroke(margin, y - 11, end, y - 11, 0.3)
    if stamp is not None:
        left = record_words(stamp)
        middle = tr("Printed by {who} on {when}", who=stamp.printed_by, when=written(_local(stamp.printed_at)))
        yield TextStroke(margin, y, left, FOOT_SIZE, strong=False)
        after = margin + fonts.width(left, size=FOOT_SIZE) + FOOT_APART
        x = max(after, (size[0] - fonts.width(middle, size=FOOT_SIZE)) / 2)
        yield TextStroke(x, y, middle, FOOT_SIZE, strong=False)
    right = tr("Page {number} of {total}", number=number, total=total)
    yield TextStroke(end - fonts.width(right, size=FOOT_SIZE), y, right, FOOT_SIZE, strong=False)


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
        else:
            found.extend(_block_texts(block))
    return found


def _block_texts(block: Block) -> list[str]:
    """Return what a block other than a table says."""
    if isinstance(block, Paragraph | CutLine):
        return [block.text]
    if isinstance(block, Grid):
        cells = [cell for line in (*block.lines, *block.foot) for cell in line.cells]
        return [
            *(column.title + column.second for column in block.columns),
            *(written(cell.value) + cell.small for cell in cells),
        ]
    if isinstance(block, Facts):
        return [text for pair in block.pairs for text in pair]
    if isinstance(block, Signatures):
        return list(block.places)
    if isinstance(block, Charts):
        bars = [bar for chart in block.charts for bar in chart.bars]
        return [*(chart.title for chart in block.charts), *(bar.word + bar.figure for bar in bars)]
    return []
