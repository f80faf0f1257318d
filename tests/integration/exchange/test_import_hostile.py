"""Files that try to harm or confuse: each is refused with its reason, or read as nothing more than cells."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from app.errors import CancelledError, UserError
from app.exchange import sandbox
from app.exchange.beat import Beat
from app.exchange.rejecting import rejected
from app.exchange.sandbox import read_book
from app.exchange.service import dry_run, propose
from app.exchange.values import Kind
from app.reports.rejects import rejects_xlsx
from tests.kit.desks import desk_for
from tests.kit.workbooks import STAFF, staff_row, write_book

ROOT = Path(__file__).parents[3]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
BEGIN, END = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>', "</sheetData></worksheet>"
HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>工号</t></is></c><c r="B1" t="inlineStr"><is><t>姓名</t></is></c></row>'
)
ROW = (
    '<row r="2"><c r="A2" t="inlineStr"><is><t>1001</t></is></c><c r="B2" t="inlineStr"><is><t>张静</t></is></c></row>'
)
PLAIN = [["工号", "姓名"], ["1001", "张静"]]


def archive(sheet: str, **parts: str | bytes) -> bytes:
    """Return a workbook of one sheet with this XML, and further parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types"/>')
        out.writestr(
            "_rels/.rels",
            f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        out.writestr(
            "xl/workbook.xml",
            f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            f'<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        out.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        out.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in parts.items():
            out.writestr(name, content)
    return buffer.getvalue()


def _ordinary() -> bytes:
    return archive(BEGIN + HEAD + ROW + END)


def _lying_about_its_size() -> bytes:
    """The directory says 1,000 bytes, the part unpacks to twenty million."""
    honest = archive(BEGIN + HEAD + ROW + " " * 20_000_000 + END)
    with zipfile.ZipFile(io.BytesIO(honest)) as known:
        size = known.getinfo("xl/worksheets/sheet1.xml").file_size
    return honest.replace(size.to_bytes(4, "little"), (1_000).to_bytes(4, "little"))


def _encrypted_member() -> bytes:
    data = bytearray(_ordinary())
    place = data.rfind(b"PK\x01\x02")
    data[place + 8] |= 1
    return bytes(data)


def _rows(row: str, count: int) -> str:
    return BEGIN + HEAD + "".join(row.replace("#", str(number)) for number in range(2, count + 2)) + END


REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "zip bomb": ("a.xlsx", lambda: archive(BEGIN + HEAD + "<!--" + "A" * 30_000_000 + "-->" + END), "倍"),
    "many big parts": (
        "a.xlsx",
        lambda: archive(BEGIN + HEAD + END, **{f"xl/media/{n}.xml": "A" * 7_900_000 for n in range(13)}),
        "解压后超过 100 MB",
    ),
    "lies about its size": ("a.xlsx", _lying_about_its_size, "已损坏"),
    "many parts": ("a.xlsx", lambda: archive(END, **{f"xl/{n}.bin": b"" for n in range(1_001)}), "1000"),
    "a cell far to the right": ("a.xlsx", lambda: archive(_rows('<row r="#"><c r="XFD#"><v>1</v></c></row>', 1)), "列"),
    "a cell far down": (
        "a.xlsx",
        lambda: archive(BEGIN + HEAD + '<row r="1048576"><c r="A1048576"><v>1</v></c></row>' + END),
        "100000 行",
    ),
    "too many rows": ("a.csv", lambda: "工号,姓名\n".encode() * 100_200, "100000 行"),
    "too many columns": ("a.csv", lambda: b"," * 5_000_000, "200 列"),
    "one endless cell": ("a.csv", lambda: '工号,姓名\n"'.encode() + b"x" * 5_000_000, "字符"),
    "one long cell": (
        "a.xlsx",
        lambda: archive(BEGIN + f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"字" * 40_000}</t></is></c></row>' + END),
        "32767",
    ),
    "too many cells": (
        "a.xlsx",
        lambda: archive(_rows('<row r="#">' + '<c r="A#" s="0"/>' * 100 + "</row>", 15_100)),
        "单元格",
    ),
    "an endless table of HTML": ("a.xls", lambda: b"<table>" + b"<tr><td colspan=200>a</td></tr>" * 10_000, "单元格"),
    "tables in tables": ("a.xls", lambda: b"<table><tr><td>" * 300, "200"),
    "entities": ("a.xlsx", lambda: archive('<!DOCTYPE x [<!ENTITY a "aaaa">]>' + BEGIN + HEAD + END), "实体"),
    "entities in the list of sheets": (
        "a.xlsx",
        lambda: archive(BEGIN + HEAD + END, **{"xl/styles.xml": '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'}),
        "实体",
    ),
    "protected by a password": (
        "a.xlsx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512 + "EncryptedPackage".encode("utf-16-le"),
        "密码",
    ),
    "a protected part": ("a.xlsx", _encrypted_member, "密码"),
    "cut off": ("a.xlsx", lambda: _ordinary()[:-200], "损坏"),
    "no end": ("a.xlsx", lambda: _ordinary()[:40], "损坏"),
    "an archive of other things": ("a.xlsx", lambda: _zip_of({"a.txt": b"a"}), "既不是工作簿"),
    "a broken old workbook": (
        "a.xls",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + bytes(range(256)) * 64,
        "损坏",
    ),
    "a program": ("a.xlsx", lambda: b"MZ\x90\x00" + bytes(200), "既不是工作簿"),
    "a picture": ("a.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(200), "既不是工作簿"),
    "no table at all": ("a.csv", "这是一封信".encode, "既不是工作簿"),
    "zeros": ("a.csv", lambda: b"a,b\n\x00\n", "既不是工作簿"),
    "nothing": ("a.xlsx", lambda: b"", "空文件"),
    "only blanks": ("a.csv", lambda: b" \n \n", "空文件"),
    "twenty megabytes and more": ("a.csv", lambda: b"a,b\n" * (5 * 1024 * 1024 + 1), "20 MB"),
}


def _zip_of(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("case", REFUSED)
def test_a_harmful_file_is_refused_with_its_reason(case: str, tmp_path: Path) -> None:
    name, make, reason = REFUSED[case]
    (tmp_path / name).write_bytes(make())

    with pytest.raises(UserError, match=reason) as refused:
        read_book(tmp_path / name)

    assert name in str(refused.value)
    assert refused.value.remedy is not None


HARMLESS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "an ordinary one": ("a.xlsx", _ordinary),
    "a million empty rows below": (
        "a.xlsx",
        lambda: archive(BEGIN + HEAD + ROW + "".join(f'<row r="{n}"/>' for n in range(3, 1_000_000)) + END),
    ),
    "empty formatted cells far down": (
        "a.xlsx",
        lambda: archive(
            BEGIN + HEAD + ROW + "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(3, 60_000)) + END
        ),
    ),
    "a huge declared dimension": (
        "a.xlsx",
        lambda: archive(BEGIN.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>') + HEAD + ROW + END),
    ),
    "macros": ("a.xlsm", lambda: archive(BEGIN + HEAD + ROW + END, **{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 99})),
    "links to other files": (
        "a.xlsx",
        lambda: archive(
            BEGIN + HEAD + ROW + END,
            **{
                "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}"/>',
                "xl/externalLinks/_rels/externalLink1.xml.rels": (
                    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" TargetMode="External" '
                    f'Type="{OFFICE}/externalLinkPath" Target="http://example.invalid/a.xlsx"/></Relationships>'
                ),
            },
        ),
    ),
    "a name that climbs out": ("a.xlsx", lambda: archive(BEGIN + HEAD + ROW + END, **{"../../../escape.txt": b"x"})),
    "values under the name of a workbook": ("a.xlsx", lambda: "工号,姓名\n1001,张静\n".encode("gb18030")),
    "a table of HTML under the name of a workbook": (
        "a.xls",
        (
            "<html><script>alert(1)</script><table><tr><th>工号</th><th>姓名</th></tr>"
            "<tr><td>1001</td><td>张<script>x</script>静</td></tr></table></html>"
        ).encode,
    ),
}


@pytest.mark.parametrize("case", HARMLESS)
def test_an_odd_file_is_read_as_its_cells_and_nothing_else(case: str, tmp_path: Path) -> None:
    name, make = HARMLESS[case]
    (tmp_path / name).write_bytes(make())

    book = read_book(tmp_path / name)

    assert [list(row) for row in book.sheets[0].rows] == PLAIN
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_percent_sign_in_a_name_is_a_name(tmp_path: Path) -> None:
    path = tmp_path / "..%2F..%2Fstaff.xlsx"
    path.write_bytes(_ordinary())

    assert read_book(path).name == "..%2F..%2Fstaff.xlsx"


def test_reading_hostile_files_stays_small(tmp_path: Path) -> None:
    """The greedy ones in a process of its own, whose children's memory the system counts (kilobytes)."""
    greedy = (
        "zip bomb",
        "many big parts",
        "lies about its size",
        "too many columns",
        "one endless cell",
        "too many rows",
    )
    files = [tmp_path / f"{number}{REFUSED[case][0]}" for number, case in enumerate(greedy)]
    for case, path in zip(greedy, files, strict=True):
        path.write_bytes(REFUSED[case][1]())
    script = (
        "import json, resource, sys\nfrom pathlib import Path\nfrom app.errors import UserError\n"
        "from app.exchange.sandbox import read_book\nrefused = 0\n"
        "for name in json.load(sys.stdin):\n"
        "    try:\n        read_book(Path(name))\n    except UserError:\n        refused += 1\n"
        "sys.stdout.write(json.dumps([refused, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], input=json.dumps([str(path) for path in files]), cwd=ROOT, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    refused, kilobytes = json.loads(done.stdout)

    assert refused == len(files)
    assert kilobytes < 200 * 1024


def test_a_table_that_begins_elsewhere_keeps_its_places(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["C4"], sheet["D6"] = "工号", date(2024, 5, 1)
    sheet["E6"], sheet["E6"].number_format = 7, "000"
    book.save(tmp_path / "a.xlsx")

    rows = read_book(tmp_path / "a.xlsx").sheets[0].rows

    assert (len(rows), rows[3][2], rows[5][3], rows[5][4]) == (6, "工号", date(2024, 5, 1), "007")


def test_reading_can_be_cancelled(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(_ordinary())

    with pytest.raises(CancelledError):
        read_book(tmp_path / "a.xlsx", Beat(cancel=lambda: True))


def test_a_child_that_is_slow_to_start_still_gets_the_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than a pipe holds, and a child that reads it late: several turns pass before the answer comes."""
    monkeypatch.setattr(sandbox, "_CHILD", f"import time; time.sleep(0.3); {sandbox._CHILD}")
    monkeypatch.setattr(sandbox, "TURN_SECONDS", 0.05)
    path = write_book(tmp_path / "a.xlsx", STAFF, [staff_row(number) for number in range(1, 3_000)])
    assert path.stat().st_size > 100_000

    assert len(read_book(path).sheets[0].rows) == 3_001


def test_the_child_knows_no_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}
    real = subprocess.Popen

    def watch(command: list[str], **given: Any) -> subprocess.Popen[bytes]:
        seen.update(given, command=command)
        return real(command, **given)

    monkeypatch.setenv("XINGLIN_PASSWORD", "do not pass me on")
    monkeypatch.setattr(subprocess, "Popen", watch)
    (tmp_path / "a.xlsx").write_bytes(_ordinary())
    read_book(tmp_path / "a.xlsx")

    assert "XINGLIN_PASSWORD" not in seen["env"]
    assert str(tmp_path) not in " ".join(seen["command"])
    assert not Path(seen["cwd"]).exists()


def test_formulas_stay_text_on_the_way_back(tmp_path: Path) -> None:
    row = staff_row(1)
    row[2], row[4] = '=HYPERLINK("http://example.invalid/","点我")', "@SUM(1)"
    other = staff_row(2)
    other[1], other[2] = "100001", "-1+cmd|calc"
    path = write_book(tmp_path / "a.xlsx", STAFF, [row, other])
    (tmp_path / "a.csv").write_text(
        "\n".join(",".join(f'"{cell}"' for cell in line) for line in (STAFF, ["1", "+1", "=1+1", *[""] * 9])),
        encoding="utf-8",
    )
    desk = desk_for()

    for source in (path, tmp_path / "a.csv"):
        run = dry_run(desk, propose(source, Kind.STAFF))
        book = load_workbook(io.BytesIO(rejects_xlsx(rejected(run))))
        cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
        assert cells
        assert {cell.data_type for cell in cells} <= {"s", "n", "d"}


def test_the_hostile_samples(shared: Path) -> None:
    folder = shared / "samples" / "hostile"
    outcome = {}
    for path in sorted(folder.iterdir()):
        try:
            outcome[path.name] = len(read_book(path).sheets[0].rows)
        except UserError as refused:
            outcome[path.name] = 0 if refused.remedy else -1

    read = {"..%2F..%2Fstaff.xlsx": 2, "declared_dimensions.xlsx": 2, "formula_cells.xlsx": 8, "macro.xlsm": 2,
            "path_in_zip.xlsx": 2, "really_csv.xlsx": 2, "really_html.xls": 2}  # fmt: skip
    assert outcome == {name: read.get(name, 0) for name in outcome}
    assert len(outcome) == 13
