"""Judges an xlsx archive before anything lays out its cells, and takes from it what the fast reader does not tell.

Every part is unpacked once, in pieces, within bounds: its size, how far it expands, how many cells it has, how far out
they stand. Document types and entities are refused, macros and links are never looked at.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from app.exchange.refusals import CELLS_LIMIT, COLUMN_LIMIT, ROW_LIMIT, RefusedError, refuse_rows

UNPACKED_LIMIT = 100 * 1000 * 1000
EXPANSION_LIMIT = 150  # times; tables as offices fill them stay below 40
EXPANSION_FROM = 8 * 1000 * 1000
MEMBER_LIMIT = 1_000
TREE_LIMIT = 8 * 1000 * 1000  # of parts that are read as a whole: the list of sheets, the styles
PIECE = 1024 * 1024
LONGEST_TAG = 4096

_READ = (".xml", ".rels", ".vml")
_CELL = re.compile(rb"<(?:\w+:)?c[ />]")
_FAR_COLUMN = re.compile(rb'<(?:\w+:)?c r="(?:G[S-Z]|[H-Z][A-Z]|[A-Z]{3})\d+"[^>/]*>')
_FAR_ROW = re.compile(rb'<(?:\w+:)?c r="[A-Z]{1,2}(\d{6,})"[^>/]*>')

#: What is known of a sheet besides its cells: {"hidden_columns": […], "shown": {"B3": (decimals, least digits)}}.
Extras = dict[str, dict[str, Any]]


def judge(data: bytes) -> Extras:
    """Return, by name of the sheet, its hidden columns and the cells that are shown with more digits than they hold.

    Raises:
        RefusedError: it is no workbook, or dangerous, damaged or protected.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {member.filename: member for member in archive.infolist()}
            _bounded(list(members.values()))
            if "xl/workbook.xml" not in members:
                raise RefusedError("not-a-workbook")
            return _scan(archive, members)
    except (zipfile.BadZipFile, RuntimeError, zlib.error, EOFError) as error:
        raise RefusedError("damaged") from error


def _bounded(members: list[zipfile.ZipInfo]) -> None:
    """Refuse by the directory alone, before anything is unpacked."""
    if len(members) > MEMBER_LIMIT:
        raise RefusedError("too-many-parts", limit=MEMBER_LIMIT)
    if any(member.flag_bits & 1 for member in members):
        raise RefusedError("protected")
    if any(member.file_size > max(EXPANSION_FROM, EXPANSION_LIMIT * member.compress_size) for member in members):
        raise RefusedError("dense", limit=EXPANSION_LIMIT)
    if sum(member.file_size for member in members) >= UNPACKED_LIMIT:
        raise RefusedError("expands", limit=UNPACKED_LIMIT // 1_000_000)


def _scan(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> Extras:
    styles = _display_styles(_tree(archive, members, "xl/styles.xml"))
    pages = _pages(archive, members)
    budget = [CELLS_LIMIT]
    found: Extras = {}
    for name in members:
        if name.lower().endswith(_READ):
            extra = _scan_part(_pieces(archive, name), styles, budget)
            if name in pages:
                found[pages[name]] = extra
    return found


def _pages(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Return part -> name of the sheet."""
    links = _tree(archive, members, "xl/_rels/workbook.xml.rels")
    targets = {link.get("Id", ""): link.get("Target", "") for link in ([] if links is None else links)}
    pages: dict[str, str] = {}
    book = _tree(archive, members, "xl/workbook.xml")
    for sheet in (each for each in ([] if book is None else book.iter()) if each.tag.endswith("}sheet")):
        link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        target = targets.get(link, "")
        pages[target.lstrip("/") if target.startswith("/") else f"xl/{target}"] = sheet.get("name", "")
    return pages


def _tree(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], name: str) -> Any:
    """Return a small part as a tree, None where there is none; a bloated list of styles is done without."""
    from defusedxml import ElementTree

    if name not in members:
        return None
    if members[name].file_size > TREE_LIMIT:
        if name == "xl/styles.xml":
            return None
        raise RefusedError("damaged")
    data = archive.read(name)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise RefusedError("entities")
    try:
        return ElementTree.fromstring(data, forbid_dtd=True)
    except ElementTree.ParseError as error:
        raise RefusedError("damaged") from error


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a part in pieces that end with a tag, so that no tag is cut in two."""
    rest = b""
    with archive.open(name) as stream:
        while piece := stream.read(PIECE):
            if not rest and piece[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise RefusedError("damaged")  # no program writes the parts of a workbook in UTF-16
            piece = rest + piece
            end = piece.rfind(b">") + 1 or max(0, len(piece) - LONGEST_TAG)
            rest = piece[end:][-LONGEST_TAG:]
            yield piece[:end]
    yield rest


def _scan_part(pieces: Iterator[bytes], styles: dict[int, tuple[int, int]], budget: list[int]) -> dict[str, Any]:
    hidden: list[int] = []
    shown: dict[str, tuple[int, int]] = {}
    wanted = b"|".join(str(number).encode() for number in sorted(styles))
    styled = re.compile(rb'<(?:\w+:)?c r="([A-Z]+\d+)" s="(' + wanted + rb')"(?: t="n")?>') if styles else None
    for piece in pieces:
        if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
            raise RefusedError("entities")
        budget[0] -= len(_CELL.findall(piece))
        if budget[0] < 0:
            raise RefusedError("too-many-cells", limit=CELLS_LIMIT)
        if _FAR_COLUMN.search(piece):
            raise RefusedError("too-many-columns", limit=COLUMN_LIMIT)
        if any(int(match[1]) > ROW_LIMIT for match in _FAR_ROW.finditer(piece)):
            raise refuse_rows()
        if b"hidden" in piece:
            hidden += _hidden(piece)
        if styled is not None:
            shown.update((match[1].decode(), styles[int(match[2])]) for match in styled.finditer(piece))
    return {"hidden_columns": hidden, "shown": shown}


def _hidden(piece: bytes) -> list[int]:
    hidden: list[int] = []
    for tag in re.findall(rb"<(?:\w+:)?col\s[^>]*>", piece):
        if re.search(rb'hidden="(?:1|true)"', tag):
            low, high = re.search(rb'min="(\d{1,6})"', tag), re.search(rb'max="(\d{1,6})"', tag)
            if low and high:
                hidden.extend(range(int(low[1]) - 1, min(int(high[1]), COLUMN_LIMIT)))
    return hidden


def _display_styles(styles: Any) -> dict[int, tuple[int, int]]:
    """Return style number -> (decimals, least digits) for plain number formats that show more than the value."""
    if styles is None:
        return {}
    codes = {
        int(each.get("numFmtId", "0")): each.get("formatCode", "")
        for each in styles.iter()
        if each.tag.endswith("}numFmt")
    }
    codes.setdefault(2, "0.00")
    shown: dict[int, tuple[int, int]] = {}
    for group in (each for each in styles.iter() if each.tag.endswith("}cellXfs")):
        for number, style in enumerate(group):
            code = codes.get(int(style.get("numFmtId", "0")), "")
            fits = re.fullmatch(r"(0{1,20})(?:\.(0{1,20}))?(?:_ ?)?", code)
            if fits and (len(fits[1]) > 1 or fits[2]):
                shown[number] = (len(fits[2] or ""), len(fits[1]))
    return shown
