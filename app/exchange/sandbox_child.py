"""The child process that opens files of others: bounded in time and memory, JSON of plain values out, nothing else.

Started by ``app.exchange.sandbox``; reads the file from standard input, writes one JSON value a line. The last line is
``{"form"}`` or ``{"refused"}``; without one the answer counts for nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

CPU_SECONDS = 10
DATA_BYTES = 192 * 1024 * 1024  # heap and own pages
SPACE_BYTES = 640 * 1024 * 1024  # with libraries and what is only reserved
FILES = 32
PROPERTIES_BYTES = 64 * 1024


def bound() -> None:
    """Limit processor time, memory, files and what may be written (POSIX; elsewhere the parent bounds the time)."""
    try:
        import resource
    except ImportError:
        return
    for what, limit in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_DATA, DATA_BYTES),
        (resource.RLIMIT_AS, SPACE_BYTES),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        least = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (least, least))


def main(task: str) -> None:
    """Read standard input, write JSON values to standard output, one a line: of a workbook, or of a print."""
    bound()
    from app.exchange.parsing import parse
    from app.exchange.refusals import PACKED_LIMIT, RefusedError

    write = sys.stdout.buffer.write
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
    try:
        data = sys.stdin.buffer.read(PACKED_LIMIT + 1)
        for told in {"print": sheets, "form": formulas, "fill": filled}.get(task, parse)(data):
            write(encode(told).encode("utf-8", "replace") + b"\n")
    except RefusedError as refusal:
        last = {"refused": refusal.code, "params": refusal.params}
    except MemoryError:
        last = {"refused": "too-much-memory", "params": {}}
    except BaseException as error:  # noqa: BLE001 - twelve kinds of errors come out of mutated archives; here they all end
        last = {"refused": "damaged", "params": {}, "exception": type(error).__name__}
    else:
        return
    write(encode(last).encode("utf-8", "replace") + b"\n")


def sheets(data: bytes) -> Iterator[Any]:
    """Yield the words of each page of a PDF, or what ``parse`` tells of a workbook; last ``{"form", "about"}``."""
    if data[:5] == b"%PDF-":
        from app.reports.opened import page_texts

        yield from page_texts(data)
        yield {"form": "pdf", "about": ""}
        return
    from app.exchange.parsing import parse

    *told, last = parse(data)
    yield from told
    yield {**last, "about": _properties(data)}


def formulas(data: bytes) -> Iterator[Any]:
    """Yield which cells of each sheet of a form hold formulas."""
    from app.reports.template.doing import looked_at

    yield {"form": "xlsx", "formulas": looked_at(data)}


def filled(data: bytes) -> Iterator[Any]:
    """Yield the hospital's form filled as the orders before it say, in base64."""
    import base64

    from app.reports.template.doing import done

    yield {"form": "xlsx", "data": base64.b64encode(done(data)).decode()}


def _properties(data: bytes) -> str:
    """Return the keywords a workbook bears, as they stand in its part of properties."""
    import io
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("docProps/core.xml") as part:
            return part.read(PROPERTIES_BYTES).decode("utf-8", "replace")
    except (KeyError, zipfile.BadZipFile):
        return ""
