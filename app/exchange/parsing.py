"""Reads the bytes of a workbook into plain values. Runs only inside the bounded child process (``sandbox_child``).

Nothing here trusts the file: the directory of an archive is judged before anything is unpacked, declared dimensions
are ignored, document types and entities are refused, macros and links are never looked at, and formulas count only by
the value stored with them.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
import zlib
from html.parser import HTMLParser
from typing import Any

PACKED_LIMIT = 20 * 1024 * 1024
UNPACKED_LIMIT = 200 * 1000 * 1000
MEMBER_LIMIT = 1_000
ROW_LIMIT = 20_100  # 20,000 people and their headings
COLUMN_LIMIT = 200
CELL_LIMIT = 32_767

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DATE_MARK = "\x01"  # a text cell never begins so: control signs are dropped from text
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

#: GB 18030-2000 put these into the private area; GB 18030-2022 names the real characters.
_GB_STANDINS = dict(
    zip(
        (0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE832, 0xE843, 0xE854, 0xE864, *range(0xE78D, 0xE797)),
        (*range(0x9FB4, 0x9FBC), 0xFE10, 0xFE12, 0xFE11, 0xFE13, 0xFE14, 0xFE15, 0xFE16, 0xFE17, 0xFE18, 0xFE19),
        strict=True,
    )
)


class RefusedError(Exception):
    """The file is not read; ``code`` says why, ``params`` fill the sentence."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def parse(data: bytes) -> dict[str, Any]:
    """Return ``{"form", "sheets": [{"name", "hidden", "rows", "merges", "hidden_columns"}]}``.

    Raises:
        RefusedError: the file is none of the forms known, or dangerous, damaged or protected.
    """
    if len(data) > PACKED_LIMIT:
        raise RefusedError("too-large", limit=PACKED_LIMIT // (1024 * 1024))
    if data[:4] == b"PK\x03\x04":
        return _xlsx(data)
    if data[:2] == b"PK":
        raise RefusedError("damaged")
    if data[:8] == _OLE:
        return _ole(data)
    if data[:5] == b"%PDF-" or data[:4] in (
        b"\x89PNG",
        b"\xff\xd8\xff\xe0",
        b"\xff\xd8\xff\xe1",
        b"Rar!",
        b"7z\xbc\xaf",
    ):
        raise RefusedError("not-a-workbook")
    return _text(data)


def _ole(data: bytes) -> dict[str, Any]:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise RefusedError("protected")
    if "Workbook".encode("utf-16-le") not in data and "Book".encode("utf-16-le") not in data:
        raise RefusedError("not-a-workbook")
    return {"form": "xls", "sheets": _calamine(data, {})}


def _xlsx(data: bytes) -> dict[str, Any]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise RefusedError("damaged") from error
    with archive:
        members = archive.infolist()
        _judge(members)
        names = {member.filename for member in members}
        if "xl/workbook.xml" not in names:
            raise RefusedError("not-a-workbook")
        extras = _extras(archive, names)
    return {"form": "xlsx", "sheets": _calamine(data, extras)}


def _judge(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MEMBER_LIMIT:
        raise RefusedError("too-many-parts", limit=MEMBER_LIMIT)
    if sum(member.file_size for member in members) >= UNPACKED_LIMIT:
        raise RefusedError("expands", limit=UNPACKED_LIMIT // 1_000_000)
    if any(member.flag_bits & 1 for member in members):
        raise RefusedError("protected")


def _extras(archive: zipfile.ZipFile, names: set[str]) -> dict[str, dict[str, Any]]:
    """Return what the fast reader does not tell, by sheet name: hidden columns, merges, numbers as displayed."""
    from defusedxml import ElementTree

    def tree(name: str) -> Any:
        return ElementTree.fromstring(_part(archive, name), forbid_dtd=True)

    book = tree("xl/workbook.xml")
    targets: dict[str, str] = {}
    if "xl/_rels/workbook.xml.rels" in names:
        for link in tree("xl/_rels/workbook.xml.rels"):
            targets[link.get("Id", "")] = link.get("Target", "")
    styles = _display_styles(tree("xl/styles.xml")) if "xl/styles.xml" in names else {}
    found: dict[str, dict[str, Any]] = {}
    for sheet in (each for each in book.iter() if each.tag.endswith("}sheet")):
        link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        target = targets.get(link, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in names:
            found[sheet.get("name", "")] = _sheet_extras(_part(archive, part), styles)
    for name in names:
        if name.endswith(".xml") and "sharedStrings" in name:
            _part(archive, name)
    return found


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        data = archive.read(name)
    except (zipfile.BadZipFile, RuntimeError, zlib.error, EOFError) as error:
        raise RefusedError("damaged") from error
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16").encode()
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise RefusedError("entities")
    return data


def _display_styles(styles: Any) -> dict[int, tuple[int, int]]:
    """Return style number -> (decimals, least digits) for plain number formats that show more than the value."""
    codes = {
        int(each.get("numFmtId")): each.get("formatCode", "") for each in styles.iter() if each.tag.endswith("}numFmt")
    }
    codes.setdefault(2, "0.00")
    shown: dict[int, tuple[int, int]] = {}
    for group in (each for each in styles.iter() if each.tag.endswith("}cellXfs")):
        for number, style in enumerate(group):
            code = codes.get(int(style.get("numFmtId", "0")), "")
            fits = re.fullmatch(r"(0+)(?:\.(0+))?(?:_ ?)?", code)
            if fits and (len(fits[1]) > 1 or fits[2]):
                shown[number] = (len(fits[2] or ""), len(fits[1]))
    return shown


def _sheet_extras(data: bytes, styles: dict[int, tuple[int, int]]) -> dict[str, Any]:
    head = data[: data.find(b"sheetData") if b"sheetData" in data else 0]
    hidden: list[int] = []
    for tag in re.findall(rb"<(?:\w+:)?col\s[^>]*>", head):
        if re.search(rb'hidden="(?:1|true)"', tag):
            low, high = re.search(rb'min="(\d+)"', tag), re.search(rb'max="(\d+)"', tag)
            if low and high:
                hidden.extend(range(int(low[1]) - 1, min(int(high[1]), COLUMN_LIMIT)))
    _bounded(data)
    shown: dict[str, tuple[int, int]] = {}
    if styles:
        wanted = b"|".join(str(number).encode() for number in sorted(styles))
        for match in re.finditer(rb'<(?:\w+:)?c r="([A-Z]+\d+)" s="(' + wanted + rb')"(?: t="n")?>', data):
            shown[match[1].decode()] = styles[int(match[2])]
    return {"hidden_columns": hidden, "shown": shown}


def _bounded(data: bytes) -> None:
    """Refuse filled cells beyond the limits before the fast reader lays out a rectangle for them."""
    far = re.search(rb'<(?:\w+:)?c r="(?:G[S-Z]|[H-Z][A-Z]|[A-Z]{3})\d+"[^>/]*>', data)
    if far:
        raise RefusedError("too-many-columns", limit=COLUMN_LIMIT)
    for match in re.finditer(rb'<(?:\w+:)?c r="[A-Z]{1,2}(\d{5,})"[^>/]*>', data):
        if int(match[1]) > ROW_LIMIT:
            raise RefusedError("too-many-rows", limit=20_000)


def _calamine(data: bytes, extras: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.PasswordError as error:
        raise RefusedError("protected") from error
    except calamine.CalamineError as error:
        raise RefusedError("damaged") from error
    sheets: list[dict[str, Any]] = []
    for about in book.sheets_metadata:
        if about.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        extra = extras.get(about.name, {})
        try:
            sheet = book.get_sheet_by_name(about.name)
            rows = sheet.to_python(skip_empty_area=False)
        except calamine.CalamineError as error:
            raise RefusedError("damaged") from error
        sheets.append(
            {
                "name": about.name,
                "hidden": about.visible != calamine.SheetVisibleEnum.Visible,
                "rows": _plain_rows(rows, extra.get("shown", {})),
                "merges": [[*first, *last] for first, last in (sheet.merged_cell_ranges or ())],
                "hidden_columns": extra.get("hidden_columns", []),
            }
        )
    return sheets


def _plain_rows(rows: list[list[Any]], shown: dict[str, tuple[int, int]]) -> list[list[Any]]:
    if len(rows) > ROW_LIMIT:
        raise RefusedError("too-many-rows", limit=20_000)
    if rows and len(rows[0]) > COLUMN_LIMIT:
        raise RefusedError("too-many-columns", limit=COLUMN_LIMIT)
    plain = [[_plain(cell) for cell in row] for row in rows]
    for place, (decimals, least) in shown.items():
        split = re.fullmatch(r"([A-Z]+)(\d+)", place)
        if split is None:
            continue
        row, column = int(split[2]) - 1, _column(split[1])
        if row < len(plain) and column < len(plain[row]):
            value = plain[row][column]
            if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e9:  # noqa: PLR2004
                width = least + decimals + 1 if decimals else least
                plain[row][column] = f"{value:0{width}.{decimals}f}"
    return plain


def _column(letters: str) -> int:
    number = 0
    for sign in letters:
        number = number * 26 + ord(sign) - 64
    return number - 1


def _plain(cell: Any) -> Any:
    kind = type(cell)
    if kind is str:
        if not cell:
            return None
        if len(cell) > CELL_LIMIT:
            raise RefusedError("cell-too-long", limit=CELL_LIMIT)
        return _CONTROL.sub("", cell)
    if kind is float:
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell  # noqa: PLR2004 - digits a number keeps
    if kind is dt.datetime or kind is dt.date:
        return f"{_DATE_MARK}{cell.year:04}-{cell.month:02}-{cell.day:02}"
    if kind in (dt.time, dt.timedelta):
        return str(cell)
    return cell


def decode(data: bytes) -> str:
    """Return the text of ``data``: by its mark, as UTF-8, else as GB 18030 with its stand-ins replaced.

    Raises:
        RefusedError: it is no text.
    """
    if data[:3] == b"\xef\xbb\xbf":
        return data[3:].decode("utf-8", "replace")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    if b"\x00" in data:
        raise RefusedError("not-a-workbook")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030").translate(_GB_STANDINS)
    except UnicodeDecodeError as error:
        raise RefusedError("not-a-workbook") from error


def _text(data: bytes) -> dict[str, Any]:
    if not data.strip():
        raise RefusedError("empty")
    text = decode(data)
    if re.match(r"\s*(<!doctype html|<html|<table|<meta|<\?xml|<style|<head|<body)", text[:2000], re.IGNORECASE):
        return {"form": "html", "sheets": _html(text)}
    lines = text.splitlines()[:20]
    delimiter = max(",\t;|，", key=lambda sign: sum(line.count(sign) for line in lines))
    if not any(line.count(delimiter) for line in lines):
        raise RefusedError("not-a-workbook")
    csv.field_size_limit(CELL_LIMIT * 4)
    try:
        rows = [
            [_CONTROL.sub("", cell) or None for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise RefusedError("damaged") from error
    return {"form": "csv", "sheets": [_sheet("CSV", rows)]}


def _sheet(name: str, rows: list[list[Any]]) -> dict[str, Any]:
    if len(rows) > ROW_LIMIT:
        raise RefusedError("too-many-rows", limit=20_000)
    if any(len(row) > COLUMN_LIMIT for row in rows):
        raise RefusedError("too-many-columns", limit=COLUMN_LIMIT)
    if any(cell and len(cell) > CELL_LIMIT for row in rows for cell in row):
        raise RefusedError("cell-too-long", limit=CELL_LIMIT)
    return {"name": name, "hidden": False, "rows": rows, "merges": [], "hidden_columns": []}


class _Tables(HTMLParser):
    """Collects the cells of every table; scripts and styles are skipped, nothing is fetched."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str | None]]] = []
        self._cell: list[str] | None = None
        self._quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._quiet += 1
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self._cell = []
            span = dict(attrs).get("colspan") or "1"
            extra = min(int(span), COLUMN_LIMIT) - 1 if span.isdigit() else 0
            self.tables[-1][-1].extend([None] * (extra + 1))
            self._at = len(self.tables[-1][-1]) - extra - 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._quiet = max(0, self._quiet - 1)
        elif tag in ("td", "th") and self._cell is not None:
            text = _CONTROL.sub("", "".join(self._cell)).strip()
            self.tables[-1][-1][self._at] = text or None
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._quiet:
            self._cell.append(data)


def _html(text: str) -> list[dict[str, Any]]:
    reader = _Tables()
    reader.feed(text)
    tables = [table for table in reader.tables if table]
    if not tables:
        raise RefusedError("not-a-workbook")
    return [_sheet(f"HTML{number}", table) for number, table in enumerate(tables, start=1)]
