"""Reading what was printed: the pages of a PDF, the words of a sheet, digests by which they are known again.

pdfium may not be entered by two threads at once, so everything of ours that opens a PDF does it here.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_ONE_AT_A_TIME = threading.RLock()


@contextmanager
def opened(pdf: bytes) -> Iterator[PdfDocument]:
    """Open a PDF; others wait meanwhile."""
    import pypdfium2

    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    with opened(pdf) as document:
        return len(document)


def page_texts(pdf: bytes) -> tuple[str, ...]:
    """Return the words of each page."""
    with opened(pdf) as document:
        return tuple(page.get_textpage().get_text_bounded() for page in document)


def sheet_texts(told: Sequence[Any]) -> tuple[str, ...]:
    """Return the cells of each sheet of a workbook as text, given what ``app.exchange.parsing.parse`` tells of it."""
    sheets: list[list[Any]] = []
    for each in told:
        if isinstance(each, list):
            while each and each[-1] in {None, ""}:
                each.pop()
            sheets[-1].append(each)
        elif "name" in each:
            sheets.append([each["name"]])
    for sheet in sheets:
        while not sheet[-1]:
            sheet.pop()
    return tuple(json.dumps(sheet, ensure_ascii=False, default=str) for sheet in sheets)


def digests_of(texts: Sequence[str]) -> tuple[str, ...]:
    """Return a digest of each text, its blanks and line ends left out: programs space words each in their own way."""
    return tuple(hashlib.sha256("".join(text.split()).encode()).hexdigest()[:32] for text in texts)
