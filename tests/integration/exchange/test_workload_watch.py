"""The drop folder: a file is taken once, when it is whole, and moved aside; what is refused says why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.access.unlock import unlock
from app.clock import on_day
from app.errors import UserError
from app.exchange.workload.watch import CLAIMED, DONE, NOTE, REFUSED, drops, release, take
from app.settings import change_setting

Truth = dict[str, Any]
Run = Callable[..., tuple[int, Any]]
PASSWORD = "long enough for a test"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "drop"
    place.mkdir()
    return place


def _export(folder: Path, truth: Truth, name: str = "工作量2026-10.csv", count: int = 3) -> Path:
    who = next(iter(truth["files"]["workload_doctors_2026-10.csv"]["sums"]))
    path = folder / name
    path.write_text(f"工号,项目,数量\n{who},会诊,{count}\n", encoding="utf-8")
    return path


def _batches(run: Run, hospital: Path) -> list[Truth]:
    return [batch for batch in run(hospital, "import", "list", day=False)[1] if batch["kind"] != "staff"]


def test_each_file_is_taken_once_and_moved_aside(folder: Path, own: Path, truth: Truth, run: Run) -> None:
    _export(folder, truth)
    (folder / "坏.csv").write_text("随便,写写\n一,二\n", encoding="utf-8")
    (folder / "还没写完.csv.part").write_text("工号", encoding="utf-8")
    (folder / "说明.docx").write_bytes(b"x")

    code, told = run(own, "watch", str(folder), "--once", "--interval", "0")

    assert code == 1
    assert sorted((each["name"], each["state"]) for each in told) == [
        ("坏.csv", "refused"),
        ("工作量2026-10.csv", "imported"),
    ]
    assert [path.name for path in (folder / DONE).iterdir()] == ["工作量2026-10.csv"]
    assert sorted(path.name for path in (folder / REFUSED).iterdir()) == ["坏.csv", f"坏.csv{NOTE}"]
    assert "坏.csv" in (folder / REFUSED / f"坏.csv{NOTE}").read_text(encoding="utf-8")
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == ["说明.docx", "还没写完.csv.part"]
    (batch,) = _batches(run, own)
    assert (batch["kind"], batch["file_name"], batch["counts"]["new"]) == ("workload", "工作量2026-10.csv", 1)

    _export(folder, truth, "再发一次2026-10.csv")
    assert run(own, "watch", str(folder), "--once", "--interval", "0")[0] == 0
    assert len(_batches(run, own)) == 1
    assert len(list((folder / DONE).iterdir())) == 2


def test_a_file_that_still_grows_is_left_alone(folder: Path, truth: Truth) -> None:
    growing = _export(folder, truth)
    whole = _export(folder, truth, "b2026-10.csv")

    def write_on(_seconds: float) -> None:
        with growing.open("a", encoding="utf-8") as stream:
            stream.write("1,会诊,1\n")

    (claimed,) = drops(folder, once=True, sleep=write_on)
    assert [path.name for path in claimed] == [CLAIMED + whole.name]
    assert growing.exists()
    release(folder)
    assert whole.exists()


def test_two_watchers_never_take_the_same_file(folder: Path, truth: Truth) -> None:
    _export(folder, truth)

    def other_watcher(_seconds: float) -> None:
        next(drops(folder, once=True, sleep=lambda _time: None))

    assert list(drops(folder, once=True, sleep=other_watcher)) == []


def test_a_watcher_that_was_cut_off_loses_nothing(folder: Path, own: Path, truth: Truth, run: Run) -> None:
    path = _export(folder, truth)
    path.rename(folder / f"{CLAIMED}{path.name}")

    assert run(own, "watch", str(folder), "--once", "--interval", "0")[0] == 0
    assert (folder / DONE / path.name).exists()


def test_a_fault_of_ours_gives_the_file_back(
    folder: Path, own: Path, truth: Truth, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _export(folder, truth)
    (claimed,) = next(drops(folder, once=True, interval=0))
    monkeypatch.setattr("app.exchange.workload.watch.dry_run", lambda *_args: 1 / 0)
    desk = unlock(own, "head", PASSWORD, clock=on_day(date(2026, 11, 23)))
    try:
        with pytest.raises(ZeroDivisionError):
            take(desk, claimed)
    finally:
        desk.close()
    assert path.exists()


def test_the_folder_may_stand_in_the_settings(folder: Path, own: Path, truth: Truth, run: Run) -> None:
    assert run(own, "watch", "--once", "--interval", "0")[0] == 2
    desk = unlock(own, "head", PASSWORD)
    change_setting(desk, key="his-drop-folder", value=str(folder))
    desk.close()
    _export(folder, truth)

    assert run(own, "watch", "--once", "--interval", "0")[0] == 0
    assert len(list((folder / DONE).iterdir())) == 1


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nowhere"):
        next(drops(tmp_path / "nowhere"))
