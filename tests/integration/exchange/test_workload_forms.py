"""Exports in other encodings, separators, layouts and words; what is hostile is refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from app.__main__ import main

Truth = dict[str, Any]
Run = Callable[..., tuple[int, Any]]
ROWS: tuple[tuple[Any, ...], ...] = (
    ("护士工作量", None, None, None, None),
    ("统计区间：2026年10月1日—2026年10月31日", None, None, None, None),
    ("执行人工号", "执行人", "执行科室", "医嘱名称", "执行次数"),
    ("A", "", "骨科", "静脉输液", "1,204"),
    ("B", "", "骨科", "静脉输液", "35次"),
    ("A", "", "骨科", "雾化吸入", "２７"),
    ("A", "", "骨科", "静脉输液", "-4"),
    ("B", "", "骨科", "雾化吸入", "若干"),
    ("小计", "", "", "", "1262"),
    (None, None, None, None, None),
)


def _rows(numbers: Sequence[str]) -> list[list[Any]]:
    real = dict(zip("AB", numbers, strict=False))
    return [[real.get(cell, cell) if cell in real else cell for cell in row] for row in ROWS]


def _text(rows: Sequence[Sequence[Any]], separator: str) -> str:
    def quoted(cell: Any) -> str:
        text = "" if cell is None else str(cell)
        return f'"{text}"' if separator in text else text

    return "\r\n".join(separator.join(map(quoted, row)) for row in rows)


FORMS: dict[str, Callable[[Sequence[Sequence[Any]]], bytes]] = {
    "gb18030": lambda rows: _text(rows, ",").encode("gb18030"),
    "utf-8": lambda rows: _text(rows, ",").encode(),
    "utf-8 with mark": lambda rows: _text(rows, ",").encode("utf-8-sig"),
    "utf-16": lambda rows: _text(rows, "\t").encode("utf-16"),
    "tabs": lambda rows: _text(rows, "\t").encode("gb18030"),
    "semicolons": lambda rows: _text(rows, ";").encode(),
    "bars": lambda rows: _text(rows, "|").encode(),
}


@pytest.mark.parametrize("form", [*FORMS, "xlsx"])
def test_the_same_table_is_read_the_same_in_every_form(
    form: str, staffed: Path, truth: Truth, run: Run, tmp_path: Path
) -> None:
    first, second = list(truth["files"]["workload_doctors_2026-10.csv"]["sums"])[:2]
    rows = _rows((first, second))
    path = tmp_path / ("export.xlsx" if form == "xlsx" else "export.csv")
    if form == "xlsx":
        book = Workbook()
        for row in rows:
            book.active.append(row)  # type: ignore[union-attr]
        book.save(path)
    else:
        path.write_bytes(FORMS[form](rows))

    code, told = run(staffed, "import", "workload", str(path), "--dry-run")

    assert (code, told["month"], told["header_line"]) == (1, "2026-10", 3)
    assert told["sums"] == {first: {"静脉输液": 1200, "雾化吸入": 27}, second: {"静脉输液": 35}}
    assert [(line["line"], line["reason"], line["quantity"]) for line in told["rejected"]] == [
        (8, "bad_number", "若干")
    ]
    assert [line["type"] for line in told["not_data"]][:4] == ["title", "note", "header", "total"]


def test_minutes_become_hours_where_the_item_is_told_in_hours(
    staffed: Path, truth: Truth, run: Run, tmp_path: Path
) -> None:
    who = next(iter(truth["files"]["workload_doctors_2026-10.csv"]["sums"]))
    path = tmp_path / "护理时长2026年9月.csv"
    path.write_text(
        f"工号,项目,数量,单位\n{who},护理时长,2.5,小时\n{who},护理时长,1,小时\n{who},护理时长,90,分钟\n",
        encoding="utf-8",
    )

    code, told = run(staffed, "import", "workload", str(path), "--dry-run")

    assert (code, told["month"], told["sums"]) == (0, "2026-09", {who: {"护理时长": 5}})


def test_days_of_another_month_are_kept_in_their_own(own: Path, truth: Truth, run: Run, tmp_path: Path) -> None:
    who = next(iter(truth["files"]["workload_doctors_2026-10.csv"]["sums"]))
    path = tmp_path / "日报.csv"
    path.write_text(
        f"日期,工号,项目,数量\n2026-10-31,{who},会诊,2\n2026/10/30,{who},会诊,1\n2026-11-01,{who},会诊,1\n",
        encoding="utf-8",
    )

    code, told = run(own, "import", "workload", str(path))

    assert (code, told["month"], told["new"]) == (0, "2026-10", 3)


def test_columns_a_person_chose_are_remembered_for_the_same_headings(
    own: Path, truth: Truth, run: Run, tmp_path: Path
) -> None:
    who = next(iter(truth["files"]["workload_doctors_2026-10.csv"]["sums"]))
    path = tmp_path / "2026-10.csv"
    path.write_text(f"标识,干了啥,多少\n{who},查房,12\n", encoding="utf-8")
    chosen = ("--column", "标识=staff_no", "--column", "干了啥=item", "--column", "多少=quantity")

    assert run(own, "import", "workload", str(path))[0] == 2
    code, told = run(own, "import", "workload", str(path), *chosen)
    assert (code, told["sums"]) == (0, {who: {"查房": 12}})
    path.write_text(f"标识,干了啥,多少\n{who},查房,13\n", encoding="utf-8")
    code, told = run(own, "import", "workload", str(path), "--month", "2026-11")
    assert (code, told["sums"], told["new"]) == (0, {who: {"查房": 13}}, 1)


def test_satisfaction_and_operations_in_other_words(staffed: Path, truth: Truth, run: Run, tmp_path: Path) -> None:
    first, second = list(truth["files"]["workload_doctors_2026-10.csv"]["sums"])[:2]
    scores = tmp_path / "满意度2026.10.csv"
    scores.write_text(
        f"职工号,科室名称,发出份数,收回份数,满意率,锦旗,投诉例数\n{first},骨科,10,9,95.5%,,1\n{second},骨科,4,0,未调查,1,\n合计,,14,9,,1,1\n",
        encoding="gb18030",
    )
    operations = tmp_path / "手术.csv"
    operations.write_text(
        "手术日期,术式,手术分级,术者,第一助手,第二助手\n"
        f"2026年10月3日,阑尾切除术,Ⅱ,{first},{second},\n20261004,胆囊切除术,四级手术,{second},无,/\n2026-10-05,缝合,特级,{first},,\n",
        encoding="utf-8",
    )

    code, told = run(staffed, "import", "satisfaction", str(scores), "--dry-run")
    assert (code, told["month"]) == (0, "2026-10")
    assert [row["record"] for row in next(iter(told["sheets"].values()))["rows"] if "record" in row] == [
        {"person": first, "sent": 10, "returned": 9, "praise": 0, "complaints": 1, "percent": 95.5},
        {"person": second, "sent": 4, "returned": 0, "praise": 1, "complaints": 0, "percent": None},
    ]
    code, told = run(staffed, "import", "surgery", str(operations), "--dry-run")
    assert (code, told["month"], told["problem_counts"]) == (1, "2026-10", {"bad_number": 1})
    assert [row["record"] for row in next(iter(told["sheets"].values()))["rows"] if "record" in row][:2] == [
        {"date": "2026-10-03", "level": 2, "chief": first, "first": second, "second": None},
        {"date": "2026-10-04", "level": 4, "chief": second, "first": None, "second": None},
    ]


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "zero bytes": ("工号,项目,数量\n1,a\x00,2\n".encode, "不是"),
    "an unknown encoding": (lambda: b"\x81\xff\xff\xfe,\xff\xff\n\xff,1\n", "不是"),
    "too many lines": (lambda: "工号,项目,数量\n".encode() + b"1,a,1\n" * 100_200, "100000"),
    "too large": (lambda: b"1,a,1\n" * 3_600_000, "20 MB"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, "不是"),
    "nothing": (lambda: b"  \n", "空"),
    "no table": ("说明,这里没有表\n啊,哦\n".encode, "没有"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_export_is_refused_in_a_sentence(what: str, staffed: Path, run: Run, tmp_path: Path) -> None:
    make, word = HOSTILE[what]
    path = tmp_path / "export.csv"
    path.write_bytes(make())

    code, told = run(staffed, "import", "workload", str(path), "--dry-run", "--month", "2026-10")

    assert code == 2
    assert word in told["error"]["message"]


def test_formulas_in_cells_are_text(staffed: Path, truth: Truth, run: Run, tmp_path: Path) -> None:
    who = next(iter(truth["files"]["workload_doctors_2026-10.csv"]["sums"]))
    path = tmp_path / "2026-10.csv"
    path.write_text(f"工号,项目,数量\n{who},=cmd|' /C calc'!A0,3\n{who},会诊,=1+2\n", encoding="utf-8")

    _code, told = run(staffed, "import", "workload", str(path), "--dry-run")

    assert told["sums"] == {who: {"=cmd|' /C calc'!A0": 3}}
    assert [line["reason"] for line in told["rejected"]] == ["bad_number"]


def test_a_refused_line_is_told_with_file_cell_and_remedy(
    staffed: Path, truth: Truth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = next(iter(truth["files"]["workload_doctors_2026-10.csv"]["sums"]))
    path = tmp_path / "十月.csv"
    path.write_text(
        f"日期,工号,项目,数量\n2026-10-03,{first},会诊,三十\n2026-13-03,{first},会诊,3\n2026-10-04,999999,会诊,3\n"
        f"2026-10-05,{first},会诊,4\n2026-10,{first},会诊,5\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("XINGLIN_PASSWORD", "long enough for a test")
    words = ["import", "workload", str(path), "--vault", str(staffed), "--user", "head", "--dry-run"]
    code = main([*words, "--as-of", "2026-11-23"])
    lines = capsys.readouterr().out.splitlines()

    assert code == 1
    assert lines[0] == "2026-10：新增 2，变更 0，相同 0，未导入 3"
    assert lines[1].startswith("十月.csv，十月，单元格 D2：数量“三十”：不是数量。")
    assert lines[2].startswith("十月.csv，十月，单元格 A3：日期：不是日期。")
    assert lines[3].startswith("十月.csv，十月，单元格 B4：工号“999999”：查无此人。")
    assert all(line.endswith("。") for line in lines[1:4])
