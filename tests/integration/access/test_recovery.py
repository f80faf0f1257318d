from __future__ import annotations

import json
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from app.__main__ import main
from app.access.actor import Grant, Role
from app.access.audit import verify_audit
from app.access.recovery import change_key, new_recovery_code, recover, restore_backup
from app.access.unlock import Founding, create_hospital, unlock
from app.access.users import add_user
from app.clock import on_day
from app.credentials.records import Draft, enter
from app.credentials.signing import verify_signatures
from app.errors import NotAllowedError, UserError
from app.staff.people import add_person
from db.errors import VaultExistsError, WrongPasswordError, WrongRecoveryCodeError
from tests.kit.desks import desk_for
from tests.kit.vaults import FAST

PASSWORD, FRESH = "Xing-lin 2026 hao", "Chun-tian 2027 lai"
CLOCK = on_day(date(2026, 11, 23))


@pytest.fixture
def hospital(tmp_path: Path) -> tuple[Path, str]:
    """A hospital with one signed certificate; its place and recovery code."""
    place = tmp_path / "vault"
    founding = Founding(hospital="杏林示范医院", login="head", password=PASSWORD, campuses=("总院区",))
    made = create_hospital(place, founding, clock=CLOCK, kdf=FAST)
    with closing(made.desk) as desk:
        add_person(
            desk, fields={"name": "李静", "staff_no": "100001"}, staffing_type="HT", home_unit_id=2,
            start=date(2020, 1, 1),
        )  # fmt: skip
        enter(desk, Draft(person_id=1, kind="NUR_LIC", number="2020", valid_until=date(2028, 1, 1), site="own"))
    return place, made.recovery_code


def test_a_lost_password_is_replaced_and_old_signatures_keep_counting(hospital: tuple[Path, str]) -> None:
    place, code = hospital

    found = recover(place, code=code, login="head", password=FRESH, clock=CLOCK)

    with closing(found.desk) as desk:
        assert verify_signatures(desk) == ()
        enter(desk, Draft(person_id=1, kind="BLS", number="B1", valid_until=date(2028, 1, 1)))
        assert verify_signatures(desk) == ()  # signed by the new identity
        assert verify_audit(desk).whole
    with pytest.raises(WrongPasswordError):
        unlock(place, "head", PASSWORD)
    unlock(place, "head", FRESH, clock=CLOCK).close()


def test_the_used_code_is_spent_and_the_new_one_opens(hospital: tuple[Path, str]) -> None:
    place, code = hospital
    found = recover(place, code=code, login="head", password=FRESH, clock=CLOCK)
    found.desk.close()

    with pytest.raises(WrongRecoveryCodeError):
        recover(place, code=code, login="head", password=PASSWORD, clock=CLOCK)

    recover(place, code=found.recovery_code, login="head", password=PASSWORD, clock=CLOCK).desk.close()


@pytest.mark.parametrize(("login", "password"), [("nobody", FRESH), ("head", "short"), ("head", "12345678")])
def test_what_does_not_hold_changes_nothing(hospital: tuple[Path, str], login: str, password: str) -> None:
    place, code = hospital
    before = {file.name: file.read_bytes() for file in place.glob("hr.keys*")}

    with pytest.raises(UserError):
        recover(place, code=code, login=login, password=password, clock=CLOCK)

    assert {file.name: file.read_bytes() for file in place.glob("hr.keys*")} == before
    unlock(place, "head", PASSWORD, clock=CLOCK).close()


def test_a_clerk_who_was_recovered_still_signs_nothing(hospital: tuple[Path, str]) -> None:
    place, code = hospital
    with closing(unlock(place, "head", PASSWORD, clock=CLOCK)) as desk:
        add_user(desk, login="clerk", name="王芳", password=PASSWORD, grants=[Grant(Role.HR_CLERK)])

    with closing(recover(place, code=code, login="clerk", password=FRESH, clock=CLOCK).desk) as desk:
        assert desk.actor.grants == frozenset({Grant(Role.HR_CLERK)})
        assert verify_signatures(desk) == ()
        with pytest.raises(NotAllowedError):
            new_recovery_code(desk)


def test_a_backup_becomes_a_hospital_again(hospital: tuple[Path, str], tmp_path: Path) -> None:
    from app.access.backups import run_backup

    place, code = hospital
    with closing(unlock(place, "head", PASSWORD, clock=CLOCK)) as desk:
        run_backup(desk)
    for file in (place / "hr.db", place / "hr.keys", place / "hr.keys.b"):
        file.unlink()  # the disk died

    found = restore_backup(place / "backup", tmp_path / "anew", code=code, login="head", password=FRESH, clock=CLOCK)

    with closing(found.desk) as desk:
        assert verify_signatures(desk) == ()
        assert verify_audit(desk).whole
    with pytest.raises(VaultExistsError):
        restore_backup(place / "backup", tmp_path / "anew", code=code, login="head", password=FRESH, clock=CLOCK)


def test_key_and_code_are_changed_by_hand(hospital: tuple[Path, str]) -> None:
    place, code = hospital
    with closing(unlock(place, "head", PASSWORD, clock=CLOCK)) as desk:
        before = desk.vault.keys.hex_key()
        change_key(desk)
        assert desk.vault.keys.hex_key() != before
        fresh = new_recovery_code(desk)
        assert verify_audit(desk).whole

    with pytest.raises(WrongRecoveryCodeError):
        recover(place, code=code, login="head", password=FRESH, clock=CLOCK)
    recover(place, code=fresh, login="head", password=FRESH, clock=CLOCK).desk.close()


def test_only_who_manages_users_changes_keys() -> None:
    for role in (Role.HR_HEAD, Role.HR_CLERK, Role.AUDITOR):
        with pytest.raises(NotAllowedError):
            change_key(desk_for(role))


def test_by_the_command_line(
    hospital: tuple[Path, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    place, code = hospital
    monkeypatch.setenv("XINGLIN_RECOVERY_CODE", code.lower().replace("-", " "))
    monkeypatch.setenv("XINGLIN_NEW_PASSWORD", FRESH)
    sheet = tmp_path / "sheet.pdf"

    done = main(["vault", "recover", "--vault", str(place), "--user", "head", "--recovery-sheet", str(sheet), "--json"])

    told = json.loads(capsys.readouterr().out)
    assert done == 0
    assert told["recovery_code"] is None
    assert sheet.read_bytes().startswith(b"%PDF")
    assert sheet.stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("XINGLIN_PASSWORD", FRESH)
    assert main(["user", "add", "--vault", str(place), "--user", "head", "--login", "c", "--name", "王芳", "--role",
                 "hr-clerk"]) == 0  # fmt: skip
    assert main(["user", "roles", "--vault", str(place), "--user", "head", "--login", "c", "--role", "auditor"]) == 0
    assert main(["vault", "rekey", "--vault", str(place), "--user", "head"]) == 0
    assert main(["backup", "run", "--vault", str(place), "--user", "head"]) == 0
    capsys.readouterr()
    assert main(["backup", "list", "--vault", str(place), "--user", "head", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["people"] == 1
