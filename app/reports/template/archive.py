"""The archive a workbook is: its parts, its sheets, and what of the other parts follows when a sheet changes.

Runs in the bounded child. Parts nobody touches are handed on byte by byte: pictures, themes, charts, printers' settings.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from posixpath import dirname, join, normpath
from xml.sax.saxutils import escape, quoteattr

import attrs

from app.exchange.archives import judge
from app.exchange.refusals import RefusedError
from app.reports.template.refs import Stretch, renamed
from app.reports.template.sheetxml import SheetXml

BOOK, BOOK_LINKS, TYPES, CORE = (
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "[Content_Types].xml",
    "docProps/core.xml",
)
CALC_CHAIN = "xl/calcChain.xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_LINK_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE_LINK = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_SHEET = re.compile(r"<sheet\b[^>]*?/>")
_LINK = re.compile(r"<Relationship\b[^>]*?/>")
_NAME = re.compile(r"(<definedName\b[^>]*>)([^<]*)(</definedName>)")
_CALC = re.compile(r"<calcPr\b[^>]*?/>")
_OWN = re.compile(
    r"<(legacyDrawing|legacyDrawingHF|picture|oleObjects|controls|tableParts|hyperlinks)\b(?:[^>]*?/>|.*?</\1>)",
    re.DOTALL,
)
_EPOCH = (1980, 1, 1, 0, 0, 0)


@attrs.define(slots=True)
class Archive:
    """The parts of a workbook; sheets by name are taken apart when they are asked for."""

    parts: dict[str, bytes]
    opened: dict[str, SheetXml] = attrs.field(factory=dict)

    @classmethod
    def of(cls, data: bytes) -> Archive:
        """Open a workbook, judged before.

        Raises:
            RefusedError: it is none, dangerous, damaged, or bears macros.
        """
        judge(data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
        if any(name.lower().endswith("vbaproject.bin") for name in parts):
            raise RefusedError("has-macros")
        return cls(parts)

    def bytes(self) -> bytes:
        """Return the workbook: the same bytes for the same parts."""
        for name, sheet in self.opened.items():
            self._write(self.part_of(name), sheet.text())
        self._recalculate()
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                about = zipfile.ZipInfo(name, _EPOCH)
                about.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(about, data)
        return out.getvalue()

    def sheets(self) -> list[str]:
        """Return the names of the sheets, in their order."""
        return [_unescaped(_attribute(each, "name")) for each in _SHEET.findall(self.text(BOOK))]

    def part_of(self, sheet: str) -> str:
        """Return the part of a sheet.

        Raises:
            RefusedError: there is no such sheet.
        """
        links = {_attribute(each, "Id"): _attribute(each, "Target") for each in _LINK.findall(self.text(BOOK_LINKS))}
        for each in _SHEET.findall(self.text(BOOK)):
            if _unescaped(_attribute(each, "name")) == sheet:
                target = links.get(_attribute(each, r"\w+:id"), "")
                part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
                if part in self.parts:
                    return part
        raise RefusedError("no-sheet", sheet=sheet)

    def sheet(self, name: str) -> SheetXml:
        """Return a sheet taken apart."""
        if name not in self.opened:
            self.opened[name] = SheetXml.of(name, self.text(self.part_of(name)))
        return self.opened[name]

    def is_table(self, name: str) -> bool:
        """Tell whether a sheet is one of cells, not of a chart."""
        return b"<sheetData" in self.parts[self.part_of(name)]

    def text(self, part: str) -> str:
        """Return a part as text, nothing where there is none."""
        data = self.parts.get(part, b"")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise RefusedError("unusual-form") from error

    def stretch(self, stretch: Stretch) -> None:
        """Put rows into a sheet, and let every sheet, name, chart and picture follow."""
        for name in self.sheets():
            if name in self.opened or b"<f" in self.parts[self.part_of(name)]:
                self.sheet(name).follow(stretch)
        self.sheet(stretch.sheet).stretch(stretch)
        self._change(BOOK, lambda text: _NAME.sub(lambda m: m[1] + _led(m[2], stretch) + m[3], text))
        for part in [each for each in self.parts if each.startswith("xl/charts/") and each.endswith(".xml")]:
            self._change(
                part, lambda text: re.sub(r"(<c:f>)([^<]*)(</c:f>)", lambda m: m[1] + _led(m[2], stretch) + m[3], text)
            )
        for part in self._linked(self.part_of(stretch.sheet), "drawing"):
            self._change(
                part,
                lambda text: re.sub(
                    r"(<xdr:row>)(\d+)(</xdr:row>)", lambda m: m[1] + _anchor(m[2], stretch) + m[3], text
                ),
            )
        for part in self._linked(self.part_of(stretch.sheet), "table", "comments"):
            self._change(
                part, lambda text: re.sub(r'(\bref=")([^"]+)(")', lambda m: m[1] + stretch.areas(m[2]) + m[3], text)
            )

    def copy(self, sheet: str, name: str, *, pristine: str) -> None:
        """Add a copy of a sheet behind the others: its look, print set-up and pictures; ``pristine`` is its text."""
        source = self.part_of(sheet)
        place = len(self.sheets())
        number = 1 + max(
            (int(found[1]) for each in self.parts if (found := re.search(r"sheet(\d+)\.xml$", each))), default=0
        )
        part = f"xl/worksheets/sheet{number}.xml"
        text = _OWN.sub("", pristine).replace(' tabSelected="1"', "")
        text = re.sub(r'(<pageSetup\b[^>]*?)\s\w+:id="[^"]*"', r"\1", text)
        drawings = self._linked(source, "drawing")
        links = ""
        if drawings:
            new = self._copy_part(drawings[0], "xl/drawings/drawing{}.xml", _DRAWING_TYPE)
            links = f'<Relationship Id="rId1" Type="{_LINK_TYPES}/drawing" Target="/{new}"/>'
            text = re.sub(r'(<drawing\b[^>]*?\w+:id=")[^"]*(")', r"\g<1>rId1\g<2>", text)
        else:
            text = re.sub(r"<drawing\b[^>]*?/>", "", text)
        self._write(part, text)
        if links:
            self._write(_links_of(part), _link_list(links))
        self._add_type(part, _SHEET_TYPE)
        link = self._add_link(BOOK_LINKS, f"{_LINK_TYPES}/worksheet", f"/{part}")
        prefix = re.search(r'xmlns:(\w+)="' + re.escape(_LINK_TYPES) + '"', self.text(BOOK))
        ids = [int(_attribute(each, "sheetId") or 0) for each in _SHEET.findall(self.text(BOOK))]
        told = f'<sheet name={quoteattr(name)} sheetId="{max(ids) + 1}" {prefix[1] if prefix else "r"}:id="{link}"/>'
        self._change(BOOK, lambda book: book.replace("</sheets>", f"{told}</sheets>", 1))
        self._copy_names(sheet, name, place)

    def rename(self, sheet: str, name: str) -> None:
        """Give a sheet another name; formulas and names that point to it follow."""
        if name == sheet:
            return
        for other in self.sheets():
            if other in self.opened or b"<f" in self.parts[self.part_of(other)]:
                self.sheet(other).rename_in_formulas(sheet, name)
        self._change(
            BOOK, lambda text: _NAME.sub(lambda m: m[1] + escape(renamed(_unescaped(m[2]), sheet, name)) + m[3], text)
        )
        if sheet in self.opened:
            self.opened[name] = self.opened.pop(sheet)
            self.opened[name].name = name

        def told(match: re.Match[str]) -> str:
            if _unescaped(_attribute(match[0], "name")) != sheet:
                return match[0]
            return re.sub(r'\bname="[^"]*"', lambda _m: f"name={quoteattr(name)}", match[0], count=1)

        self._change(BOOK, lambda text: _SHEET.sub(told, text))

    def mark(self, keywords: str) -> None:
        """Keep the record's words among the properties, by which the print is known again."""
        if CORE not in self.parts:
            self._write(
                CORE,
                '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties xmlns:cp='
                '"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"></cp:coreProperties>',
            )
            self._add_type(CORE, _CORE_TYPE)
            self._add_link("_rels/.rels", _CORE_LINK, CORE)
        told = f"<cp:keywords>{escape(keywords)}</cp:keywords>"
        text = re.sub(r"<cp:keywords\b(?:[^>]*?/>|.*?</cp:keywords>)", "", self.text(CORE), flags=re.DOTALL)
        self._write(CORE, text.replace("</cp:coreProperties>", f"{told}</cp:coreProperties>", 1))

    def _recalculate(self) -> None:
        """Have formulas reckoned when the workbook is opened; the order they were reckoned in no longer holds."""
        if self.parts.pop(CALC_CHAIN, None) is not None:
            self._change(TYPES, lambda text: re.sub(r'<Override\b[^>]*PartName="/xl/calcChain\.xml"[^>]*?/>', "", text))
            self._change(
                BOOK_LINKS,
                lambda text: re.sub(r'<Relationship\b[^>]*Target="/?(?:xl/)?calcChain\.xml"[^>]*?/>', "", text),
            )
        told = '<calcPr calcId="0" fullCalcOnLoad="1"/>'
        if _CALC.search(self.text(BOOK)):
            self._change(BOOK, lambda text: _CALC.sub(told, text, count=1))
        else:
            after = "</definedNames>" if "</definedNames>" in self.text(BOOK) else "</sheets>"
            self._change(BOOK, lambda text: text.replace(after, after + told, 1))

    def _copy_names(self, sheet: str, name: str, place: int) -> None:
        """Give a copied sheet its print area and repeated rows."""
        index = self.sheets().index(sheet)
        copies = "".join(
            re.sub(r'localSheetId="\d+"', f'localSheetId="{place}"', m[1])
            + escape(renamed(_unescaped(m[2]), sheet, name))
            + m[3]
            for m in _NAME.finditer(self.text(BOOK))
            if f'localSheetId="{index}"' in m[1] and "_xlnm.Print" in m[1]
        )
        if copies:
            self._change(BOOK, lambda text: text.replace("</definedNames>", f"{copies}</definedNames>", 1))

    def _copy_part(self, part: str, pattern: str, kind: str) -> str:
        number = 1
        while pattern.format(number) in self.parts:
            number += 1
        new = pattern.format(number)
        self.parts[new] = self.parts[part]
        if _links_of(part) in self.parts:
            self.parts[_links_of(new)] = self.parts[_links_of(part)]
        self._add_type(new, kind)
        return new

    def _linked(self, part: str, *kinds: str) -> list[str]:
        """Return the parts of these kinds a part is linked with."""
        found = []
        for each in _LINK.findall(self.text(_links_of(part))):
            if _attribute(each, "Type").rsplit("/", 1)[-1] in kinds and _attribute(each, "TargetMode") != "External":
                target = _attribute(each, "Target")
                name = target.lstrip("/") if target.startswith("/") else normpath(join(dirname(part), target))
                found += [name] if name in self.parts else []
        return found

    def _add_type(self, part: str, kind: str) -> None:
        told = f'<Override PartName="/{part}" ContentType="{kind}"/>'
        self._change(TYPES, lambda text: text.replace("</Types>", f"{told}</Types>", 1))

    def _add_link(self, links: str, kind: str, target: str) -> str:
        ids = [int(found[1]) for found in re.finditer(r'\bId="rId(\d+)"', self.text(links))]
        link = f"rId{max(ids, default=0) + 1}"
        told = f'<Relationship Id="{link}" Type="{kind}" Target="{target}"/>'
        self._change(links, lambda text: text.replace("</Relationships>", f"{told}</Relationships>", 1))
        return link

    def _change(self, part: str, change: Callable[[str], str]) -> None:
        self._write(part, change(self.text(part)))

    def _write(self, part: str, text: str) -> None:
        self.parts[part] = text.encode("utf-8")


def _led(formula: str, stretch: Stretch) -> str:
    return escape(stretch.formula(_unescaped(formula), of=""))


def _anchor(row: str, stretch: Stretch) -> str:
    return str(stretch.row(int(row) + 1) - 1)


def _links_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _link_list(links: str) -> str:
    kind = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{kind}">{links}</Relationships>'


def _attribute(element: str, name: str) -> str:
    found = re.search(rf"\s{name}=(?:\"([^\"]*)\"|'([^']*)')", element)
    return "" if found is None else found[1] if found[1] is not None else found[2]


def _unescaped(text: str) -> str:
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return text
