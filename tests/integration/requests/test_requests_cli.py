"""``xinglin requests`` with two logins at one vault: the nurse asks, the head nurse answers, nobody sees too much."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from app.__main__ import main
from app.access.actor import Grant, Role
from app.access.unlock import Founding, create_hospital, load_actor
from app.access.users import add_user, bind_person, list_users
from app.clock import on_day
from app.console import DONE, PROBLEMS, WRONG_INPUT
from app.errors import UserError
from app.roster.book.setups import save_setup, start_ward, ward_setup
from tests.kit.requests import put_up
from tests.kit.vaults import FAST
from tests.kit.wards import DECEMBER, NOW, WARD, populate

PASSWORD = "Test-pass-2026!"
Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a runner of ``xinglin …`` for a login at a ward of nine whose December is on the notice board."""
    founding = Founding(hospital="杏林示范医院", login="office", password=PASSWORD, campuses=("总院区", "东院区"))
    desk = create_hospital(tmp_path / "vault", founding, clock=on_day(NOW), kdf=FAST).desk
    populate(desk, 9)
    start_ward(desk, unit_id=WARD, kit_key="three-shift-medical", since=DECEMBER)
    setup = attrs.evolve(ward_setup(desk, unit_id=WARD, on=DECEMBER), needs=())
    save_setup(desk, unit_id=WARD, setup=setup, since=DECEMBER)
    for login, grant, number in (
        ("wang", Grant(Role.NURSE), "1003"),
        ("li", Grant(Role.NURSE), "1004"),
        ("head", Grant(Role.HEAD_NURSE, WARD), ""),
    ):
        add_user(desk, login=login, name=login, password=PASSWORD, grants=[grant], staff_no=number)
    put_up(desk)
    desk.close()
    monkeypatch.setenv("XINGLIN_PASSWORD", PASSWORD)

    def call(login: str, *words: object) -> tuple[int, Any]:
        given = [*words, "--vault", tmp_path / "vault", "--user", login, "--json"]
        if words[0] == "requests":
            given += ["--as-of", NOW]
        code = main([str(word) for word in given])
        out = capsys.readouterr().out
        return code, json.loads(out.splitlines()[-1]) if out.strip() else None

    return call


def test_leave_and_swap_from_asking_to_the_month(run: Run) -> None:
    code, month = run("wang", "requests", "month", "--month", "2026-12")
    assert code == DONE
    assert month["published"]
    duty = next(d["day"] for d in month["days"][6:] if d["text"] == "A")
    code, told = run("wang", "requests", "ask", "leave", "--code", "病", "--first", duty, "--reason", "发热")
    assert (code, told["sent"], told["leave"]["days"]) == (DONE, True, 1)
    number = told["request"]
    code, seen = run("head", "requests", "show", number)
    assert (seen["reason"], seen["effect"]["days"][0]["held"]) == ("发热", "A")
    assert run("li", "requests", "show", number)[0] == WRONG_INPUT
    code, told = run("head", "requests", "list", "--ward", WARD)
    assert [(r["id"], r["kind"], r["waits"]) for r in told] == [(number, "leave", "ward")]
    assert run("head", "requests", "answer", number, "--deny")[0] == WRONG_INPUT
    assert run("head", "requests", "answer", number, "--approve")[1][0]["state"] == "approved"
    assert run("head", "requests", "answer", number, "--approve")[0] == PROBLEMS
    _code, month = run("wang", "requests", "month", "--month", "2026-12")
    assert next(d["text"] for d in month["days"] if d["day"] == duty) == "病"

    other = next(d["day"] for d in month["days"][10:] if d["text"] == "A")
    _code, offers = run("wang", "requests", "chances", "--day", other)
    assert {o["verdict"]["light"] for o in offers} <= {"green", "amber"}
    code, told = run("wang", "requests", "ask", "swap", "--day", other, "--with", "1004")
    if code == DONE:
        number = told["request"]
        assert run("li", "requests", "respond", number, "--agree")[1]["state"] == "accepted"
        assert run("head", "requests", "answer", number, "--approve")[1][0]["state"] == "approved"
    else:
        assert told["error"]["code"] == "unlawful"
    assert run("wang", "requests", "overview")[0] == WRONG_INPUT
    code, told = run("head", "requests", "overview")
    assert (told[0]["unit"], told[0]["leave"]) == ("心血管内科", 0)


def test_rounds_and_drafts(run: Run) -> None:
    code, told = run("head", "requests", "round", "--ward", WARD, "--month", "2026-12")
    assert (code, told["open"]) == (DONE, False)
    assert "已发布" in told["shut"]
    assert run("head", "requests", "round", "--ward", WARD, "--month", "2026-13")[0] == WRONG_INPUT
    _code, told = run("wang", "requests", "ask", "leave", "--code", "年", "--first", "2026-12-20", "--draft")
    assert run("head", "requests", "list", "--all")[1] == []
    assert run("wang", "requests", "send", told["request"])[1]["state"] == "asked"
    assert run("wang", "requests", "withdraw", told["request"])[1]["state"] == "withdrawn"
    assert run("wang", "requests", "list")[1] == []
    assert [r["state"] for r in run("wang", "requests", "list", "--closed")[1]] == ["withdrawn"]


def test_a_login_belongs_to_one_person(run: Run, tmp_path: Path) -> None:
    from app.access.unlock import unlock

    assert run("office", "user", "bind", "--login", "head", "--staff", "1003")[0] == WRONG_INPUT  # wang's already
    assert run("office", "user", "bind", "--login", "head", "--staff", "1001")[1] == {"login": "head", "staff": "1001"}
    desk = unlock(tmp_path / "vault", "office", PASSWORD)
    try:
        users = {user.login: user for user in list_users(desk)}
        assert (users["head"].person_id, users["wang"].staff_no) == (1, "1003")
        assert load_actor(desk.vault, "head").person_id == 1
        with pytest.raises(UserError):
            bind_person(desk, user_id=users["head"].id, staff_no="9999")
        bind_person(desk, user_id=users["head"].id, staff_no="")
        assert load_actor(desk.vault, "head").person_id is None
    finally:
        desk.close()


def test_ones_own_month_as_a_calendar_file_and_ones_own_file(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "m.ics"
    assert run("wang", "requests", "month", "--month", "2026-12", "--out", place)[0] == DONE
    assert "DTSTART" in place.read_text(encoding="utf-8")
    assert run("wang", "requests", "month", "--month", "2026-12", "--out", place)[0] == WRONG_INPUT
    assert run("wang", "requests", "month", "--month", "2026-12", "--out", place, "--force")[0] == DONE
    code, told = run("wang", "requests", "file")
    assert (code, [c["kind"] for c in told["certificates"]], told["slips"]) == (DONE, ["NUR_LIC"], [])
    assert run("wang", "requests", "file", "--run", 1)[0] == WRONG_INPUT
    assert run("head", "requests", "file")[0] == WRONG_INPUT  # a login nobody bound to a person
