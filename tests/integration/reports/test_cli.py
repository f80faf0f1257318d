"""The command ``xinglin report`` against a real vault on disk."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from app.__main__ import main
from app.access.unlock import Founding, create_hospital
from app.console import DONE, WRONG_INPUT
from app.reports.catalogue import all_reports

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "Test-pass-2026!"


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the arguments that open a freshly created hospital."""
    founded = create_hospital(
        tmp_path / "hospital", Founding(hospital="杏林示范医院", login="head", password=PASSWORD, name="测试员")
    )
    founded.desk.close()
    monkeypatch.setenv("XINGLIN_PASSWORD", PASSWORD)
    return ["--vault", str(tmp_path / "hospital"), "--user", "head", "--json"]


def test_a_sheet_is_written_and_told(at: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "名单.pdf"
    assert main(["report", "due", "--within", "60", "--out", str(out), *at]) == DONE
    told = json.loads(capsys.readouterr().out)
    assert told["out"] == str(out)
    assert told["record_no"].endswith("-00001")
    assert out.read_bytes().startswith(b"%PDF")
    assert out.stat().st_mode & 0o077 == 0
    assert [each.name for each in tmp_path.iterdir() if each.name.endswith(".part")] == []
    assert main(["report", "due", "--out", str(out), *at]) == WRONG_INPUT
    assert "--force" in capsys.readouterr().out
    assert main(["report", "staff", "--out", str(tmp_path / "a.xlsx"), *at]) == DONE


@pytest.mark.parametrize("name", ["名单.doc", "nowhere/名单.pdf"])
def test_a_wrong_target_is_refused_before_the_vault_is_opened(name: str, tmp_path: Path) -> None:
    arguments = ["report", "due", "--out", str(tmp_path / name), "--vault", str(tmp_path / "none"), "--user", "head"]
    assert main(arguments) == WRONG_INPUT
    assert list(tmp_path.iterdir()) == []


def test_the_list_names_every_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "list", "--json"]) == DONE
    told = json.loads(capsys.readouterr().out)
    assert [each["key"] for each in told] == [report.key for report in all_reports()]
    assert all(each["title"] for each in told)
