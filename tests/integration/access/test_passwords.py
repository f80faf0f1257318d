"""Passwords: one's own, changed by whoever knows it; a forgotten one, given by the administrator, never to whoever signs."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from app.__main__ import main
from app.access.actor import Grant, Role
from app.access.audit import audit_lines, verify_audit
from app.access.unlock import Founding, create_hospital, unlock
from app.access.users import add_user, change_own_password, list_users, reset_password
from app.clock import on_day
from app.errors import NotAllowedError, NotFoundError, UserError
from db.errors import WrongPasswordError
from tests.kit.vaults import FAST

PASSWORD, FRESH = "Xing-lin 2026 hao", "Chun-tian 2027 lai"
CLOCK = on_day(date(2026, 11, 23))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A hospital of a head of HR, an administrator and a nurse."""
    path = tmp_path / "vault"
    founding = Founding(hospital="杏林示范医院", login="head", password=PASSWORD, campuses=("总院区",))
    with closing(create_hospital(path, founding, clock=CLOCK, kdf=FAST).desk) as desk:
        for login, role in (("gao", Role.ADMINISTRATOR), ("nurse", Role.NURSE)):
            add_user(desk, login=login, name=login, password=PASSWORD, grants=[Grant(role)])
    return path


def _id(path: Path, login: str) -> int:
    with closing(unlock(path, "gao", PASSWORD, clock=CLOCK, read_only=True)) as desk:
        return next(user.id for user in list_users(desk) if user.login == login)


def test_a_nurse_changes_her_own_password_and_it_is_on_record(place: Path) -> None:
    with closing(unlock(place, "nurse", PASSWORD, clock=CLOCK)) as desk:
        with pytest.raises(WrongPasswordError):
            change_own_password(desk, old="not this one", new=FRESH)
        with pytest.raises(UserError) as short:
            change_own_password(desk, old=PASSWORD, new="short")
        assert short.value.field == "password"
        change_own_password(desk, old=PASSWORD, new=FRESH)
    with pytest.raises(WrongPasswordError):
        unlock(place, "nurse", PASSWORD)
    unlock(place, "nurse", FRESH, clock=CLOCK).close()
    with closing(unlock(place, "gao", PASSWORD, clock=CLOCK)) as desk:
        assert verify_audit(desk).whole


def test_opened_for_reading_no_password_changes_behind_the_record(place: Path) -> None:
    before = {file.name: file.read_bytes() for file in place.glob("hr.keys*")}
    with closing(unlock(place, "nurse", PASSWORD, clock=CLOCK, read_only=True)) as desk, pytest.raises(UserError):
        change_own_password(desk, old=PASSWORD, new=FRESH)
    assert {file.name: file.read_bytes() for file in place.glob("hr.keys*")} == before


def test_a_forgotten_password_is_given_anew_and_the_old_one_opens_nothing(place: Path) -> None:
    number = _id(place, "nurse")
    with closing(unlock(place, "gao", PASSWORD, clock=CLOCK)) as desk:
        with pytest.raises(UserError) as missing:
            reset_password(desk, user_id=number, password=FRESH, reason=" ")
        assert missing.value.field == "reason"
        reset_password(desk, user_id=number, password=FRESH, reason="忘记")
    with pytest.raises(WrongPasswordError):
        unlock(place, "nurse", PASSWORD)
    with closing(unlock(place, "nurse", FRESH, clock=CLOCK)) as desk:
        assert desk.actor.roles == {Role.NURSE}
        with pytest.raises(NotAllowedError):
            reset_password(desk, user_id=1, password=PASSWORD, reason="x")


def test_whoever_signs_and_ones_own_self_are_not_given_a_password(place: Path) -> None:
    head, own = _id(place, "head"), _id(place, "gao")
    with closing(unlock(place, "gao", PASSWORD, clock=CLOCK)) as desk:
        with pytest.raises(UserError) as refused:
            reset_password(desk, user_id=head, password=FRESH, reason="忘记")
        assert refused.value.field == "password"
        assert refused.value.remedy is not None
        with pytest.raises(UserError):
            reset_password(desk, user_id=own, password=FRESH, reason="忘记")
        with pytest.raises(NotFoundError):
            reset_password(desk, user_id=99, password=FRESH, reason="忘记")
    unlock(place, "head", PASSWORD, clock=CLOCK).close()


def test_the_command_gives_it_and_the_record_tells_who_and_why(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XINGLIN_PASSWORD", PASSWORD)
    monkeypatch.setenv("XINGLIN_NEW_PASSWORD", FRESH)
    words = ["user", "reset", "--vault", str(place), "--user", "gao", "--login", "nurse", "--reason", "忘记", "--json"]
    assert main(words) == 0
    assert "nurse" in capsys.readouterr().out
    unlock(place, "nurse", FRESH, clock=CLOCK).close()
    assert main([*words[:8], "--login", "nobody", "--reason", "x"]) == 2


def test_the_auditor_reads_the_reset(place: Path) -> None:
    number = _id(place, "nurse")
    with closing(unlock(place, "gao", PASSWORD, clock=CLOCK)) as desk:
        reset_password(desk, user_id=number, password=FRESH, reason="忘记")
        add_user(desk, login="shen", name="沈", password=PASSWORD, grants=[Grant(Role.AUDITOR)])
    with closing(unlock(place, "shen", PASSWORD, clock=CLOCK)) as desk:
        lines = audit_lines(desk)
    assert [(line.login, line.reason) for line in lines if line.action == "access.reset"] == [("gao", "忘记")]
