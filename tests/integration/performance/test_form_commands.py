"""The hospital's own form by command, from its file to the filled sheet."""

from __future__ import annotations

import json
from pathlib import Path

from app.console import DONE, WRONG_INPUT
from tests.integration.performance.conftest import Run
from tests.kit.forms import SHEET, cells_of, unit_form
from tests.kit.paywards import MONTH, WARD

OF_WARD = ("--month", MONTH, "--unit", WARD)


def test_from_the_forms_file_to_the_filled_sheet(xinglin: Run, tmp_path: Path) -> None:
    form, out, plan = tmp_path / "院表.xlsx", tmp_path / "内科.xlsx", tmp_path / "map.json"
    form.write_bytes(unit_form())
    assert xinglin("performance", "run", *OF_WARD)[0] == DONE

    code, told = xinglin("report", "template", "suggest", form, "--kind", "perf-unit", *OF_WARD)
    assert (code, told["mapping"]["table"]["last"]) == (DONE, 7)
    (foot,) = (each for each in told["fields"] if each["key"] == "total:合计")
    assert foot == {"key": "total:合计", "title": "合计行：合计", "value": "29074.47"}
    assert told["tables"][0][:4] == ["序号", "工号", "姓名", "用工形式"]

    plan.write_text(json.dumps(told["mapping"], ensure_ascii=False), encoding="utf-8")
    added = ("report", "template", "add", "分配表", form, "--map", plan, "--kind", "perf-unit", *OF_WARD)
    code, kept = xinglin(*added)
    assert (code, kept["mapping"]["sheet"]) == (DONE, SHEET)
    assert [each["name"] for each in xinglin("report", "template", "list")[1]] == ["分配表"]
    assert xinglin("report", "template", "show", "分配表")[1]["digest"] == kept["digest"]

    sheet = ("report", "perf-unit", *OF_WARD, "--template", "分配表", "--out")
    assert xinglin(*sheet, tmp_path / "内科.pdf")[0] == WRONG_INPUT
    code, made = xinglin(*sheet, out)
    assert (code, cells_of(out.read_bytes())[SHEET]["C5"].value) == (DONE, "护士N001")
    assert xinglin("report", "verify", out)[1]["record_no"] == made["record_no"]
    whole = ("report", "perf-unit", "--month", MONTH, "--all", "--template", "分配表", "--out", tmp_path / "全院.xlsx")
    assert xinglin(*whole)[0] == DONE

    plan.write_text('{"sheet": "分配表", "cells": {"C2": "title"}}', encoding="utf-8")
    code, refused = xinglin("report", "template", "map", "分配表", plan)
    assert code == WRONG_INPUT
    assert all(part in refused["error"]["message"] for part in ("院表.xlsx", "分配表", "C2", "B2"))
    assert xinglin("report", "template", "drop", "分配表") == (DONE, {"dropped": "分配表"})
    assert xinglin("report", "template", "show", "分配表")[0] == WRONG_INPUT


def test_a_form_that_is_no_workbook_is_a_sentence(xinglin: Run, tmp_path: Path) -> None:
    other = tmp_path / "院表.xls"
    other.write_bytes(b"x")
    code, told = xinglin("report", "template", "add", "表", other, "--kind", "perf-summary", "--month", MONTH)
    assert code == WRONG_INPUT
    assert "院表.xls" in told["error"]["message"]
    assert ".xlsx" in told["error"]["remedy"]
