"""Set-up, rules and balances without a screen; a balance on paper is the balance on screen."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.access.unlock import Founding, create_hospital
from app.clock import on_day
from app.console import DONE, WRONG_INPUT
from app.errors import UserError
from app.reports.catalogue import build_document
from app.reports.document import Grid
from app.roster.book.balancedesk import look_at_balances, open_line
from app.roster.book.life import publish, save_draft, submit
from app.roster.book.opening import open_month
from app.roster.book.ruledesk import effects, look_at_rules, refusals
from app.roster.book.setups import start_ward
from app.roster.book.tightening import loosened
from app.roster.model import RuleConfig
from app.staff.balances import Entry, post
from app.staff.listing import staff_list
from tests.kit.vaults import FAST
from tests.kit.wards import DECEMBER, NOW, WARD, at, head_nurse, nursing_ward, populate, turns

PASSWORD = "Test-pass-2026!"
LAST = date(2026, 12, 31)
Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a runner of ``xinglin roster …`` at a ward of three, one posting made by hand."""
    founding = Founding(
        hospital="杏林示范医院", login="head", password=PASSWORD, name="测试员", campuses=("总院区", "东院区")
    )
    desk = create_hospital(tmp_path / "vault", founding, clock=on_day(NOW), kdf=FAST).desk
    populate(desk, 3)
    start_ward(desk, unit_id=WARD, kit_key="three-shift-medical", since=DECEMBER)
    person = staff_list(desk)[0].id
    post(desk, person_id=person, account="rest_days", entry=Entry.OPENING, amount=Decimal(5), on=NOW, source="期初")
    post(desk, person_id=person, account="rest_days", entry=Entry.PLUS, amount=Decimal(1), on=DECEMBER, source="补")
    desk.close()
    monkeypatch.setenv("XINGLIN_PASSWORD", PASSWORD)

    def call(*words: object) -> tuple[int, Any]:
        given = ["roster", words[0], "--vault", tmp_path / "vault", "--user", "head", "--json", *words[1:]]
        code = main([str(word) for word in given])
        out = capsys.readouterr().out
        return code, json.loads(out.splitlines()[-1]) if out.strip() else None

    return call


def test_a_set_up_goes_out_as_json_and_comes_back_as_a_version(run: Run, tmp_path: Path) -> None:
    code, told = run("setup", "--ward", WARD, "--out", tmp_path / "ward.json")
    assert code == DONE
    assert [each["version"] for each in told["versions"]] == [1]
    plain = json.loads((tmp_path / "ward.json").read_text("utf-8"))
    assert plain == told["setup"]
    plain["signatures"] = ["护士长"]
    (tmp_path / "new.json").write_text(json.dumps(plain, ensure_ascii=False), "utf-8")
    assert run("setup", "--ward", WARD, "--load", tmp_path / "new.json")[0] == WRONG_INPUT  # no day
    code, told = run("setup", "--ward", WARD, "--load", tmp_path / "new.json", "--since", "2027-01-01")
    assert (code, told["version"]) == (DONE, 2)
    assert run("setup", "--ward", WARD, "--on", "2027-02-01")[1]["setup"]["signatures"] == ["护士长"]
    assert run("setup", "--ward", WARD, "--on", "2026-12-01")[1]["setup"]["signatures"] != ["护士长"]


def test_rules_and_balances_are_told(run: Run) -> None:
    code, rules = run("rules", "--ward", WARD, "--on", "2026-12-05")
    assert code == DONE
    assert {each["source"] for each in rules} == {"law", "hospital", "ward"}
    assert next(each for each in rules if each["rule"] == "rest-between")["params"]["minutes"] == 660
    code, lines = run("balances", "--ward", WARD, "--first", "2026-12-01", "--staff", "1001")
    assert code == DONE
    line = next(each for each in lines if each["account"] == "rest_days")
    assert [line[name] for name in ("opening", "plus", "minus", "closing")] == ["5", "1", "0", "6"]
    assert [item["source"] for item in line["items"]] == ["期初", "补"]
    assert run("balances", "--ward", WARD, "--first", "2026-12-01", "--staff", "none")[0] == WRONG_INPUT


def test_rules_are_written_out_edited_and_saved_as_a_named_version(run: Run, tmp_path: Path) -> None:
    out, new = tmp_path / "own.json", tmp_path / "new.json"
    assert run("rules", "--ward", "心血管内科", "--out", out)[0] == DONE
    kept = json.loads(out.read_text("utf-8"))
    assert kept, "a ward started from a kit has rules of its own"
    stricter = {"rule": "rest-between", "params": {"minutes": 720}}
    new.write_text(json.dumps([*kept, stricter], ensure_ascii=False), "utf-8")
    named = ("--load", new, "--name", "试行", "--since", "2027-01-01", "--reason", "护理部要求")
    code, told = run("rules", "--ward", WARD, *named)
    assert (code, told["name"], told["rules"]) == (DONE, "试行", len(kept) + 1)
    versions = run("rules", "--ward", WARD, "--versions")[1]
    assert next((v["name"], v["since"], v["reason"]) for v in versions) == ("试行", "2027-01-01", "护理部要求")
    minutes = {
        day: next(r for r in run("rules", "--ward", WARD, "--on", day)[1] if r["rule"] == "rest-between")["params"]
        for day in ("2026-12-05", "2027-01-05")
    }
    assert [each["minutes"] for each in minutes.values()] == [660, 720], "a roster is judged by the rules of its time"
    assert run("rules", "--ward", WARD, *named)[0] == WRONG_INPUT, "the name is taken"
    new.write_text(json.dumps({"rule": "rest-between"}), "utf-8")
    assert run("rules", "--ward", WARD, *named[:2], "--name", "二", *named[4:])[0] == WRONG_INPUT, "no list"


def test_a_looser_rule_is_refused_in_hours(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loose = tmp_path / "loose.json"
    loose.write_text(json.dumps([{"rule": "rest-between", "params": {"minutes": 600}}]), "utf-8")
    given = ("--load", loose, "--name", "放宽", "--since", "2027-01-01", "--reason", "试")
    assert run("rules", "--ward", WARD, *given)[0] == WRONG_INPUT
    look = look_at_rules(nursing_ward(2), unit_id=WARD)
    told = str(refusals(look, RuleConfig("rest-between", params={"minutes": 600}))[0])
    assert "11 → 10" in told
    assert "小时" in told
    assert "分钟" not in told


def test_settings_of_time_are_titled_in_hours_and_named_as_kept_in_minutes(run: Run) -> None:
    told = {each["rule"]: each for each in run("rules", "--ward", WARD)[1]}
    rest = told["rest-between"]
    assert (rest["titles"]["minutes"], rest["in_minutes"]) == ("两班间隔（小时）", ["minutes"])
    assert told["consecutive-nights"]["in_minutes"] == []
    assert not any("分钟" in title for each in told.values() for title in each["titles"].values())


def test_a_ward_is_named_by_its_name_as_well_as_by_its_number(run: Run) -> None:
    assert run("open", "--ward", "心血管内科", "--month", "2026-12")[1]["ward"] == WARD
    by_name, by_number = (run("show", "--ward", ward, "--month", "2026-12") for ward in ("心血管内科", WARD))
    assert by_name == by_number
    assert run("show", "--ward", "没有的科", "--month", "2026-12")[0] == WRONG_INPUT


def test_balances_on_paper_are_those_on_screen() -> None:
    desk = nursing_ward(4)
    mine = head_nurse(desk)
    save_draft(mine, turns(open_month(mine, unit_id=WARD, first=DECEMBER)))
    submit(mine, unit_id=WARD, first=DECEMBER, reason="人力不足")
    publish(desk, unit_id=WARD, first=DECEMBER, reason="人力不足")
    for line in staff_list(desk):
        post(desk, person_id=line.id, account="rest_days", entry=Entry.MINUS, amount=Decimal("0.5"),
             on=date(2026, 12, 9), source="手工")  # fmt: skip
    later = at(desk, date(2027, 1, 5))
    look = look_at_balances(later, unit_id=WARD, first=DECEMBER, last=LAST)
    given = {"unit": WARD, "month": "2026-12"}
    grid = build_document(later, "roster-balances", given).blocks[0]
    assert isinstance(grid, Grid)
    people = list(dict.fromkeys(line.no for line in look.lines))
    assert [line.cells[0].value for line in grid.lines] == people, "one line a person"
    left = {(line.cells[0].value, c.value) for line in grid.lines for c in line.cells if c.strong}
    assert left == {(line.no, line.closing) for line in look.lines}
    assert build_document(later, "roster-balances", given).tables() == (), "postings only on request"
    annex = build_document(later, "roster-balances", {**given, "annex": True}).tables()[0]
    first = look.lines[0]
    opened = open_line(later, unit_id=WARD, line=first, last=LAST)
    posted = [row for row in annex.rows if isinstance(row, tuple) and (row[0], row[2]) == (first.no, first.title)]
    assert [row[-2] for row in posted] == [item.running for item in opened.items]
    assert posted[-1][-2] == first.closing
    assert any(line.minus == Decimal("0.5") for line in look.lines)
    assert any(line.unsealed for line in look.lines)


def test_one_more_forbidden_succession_is_tighter_and_one_less_is_looser() -> None:
    base = RuleConfig("succession", params={"forbidden": (("P", ("白",)), ("N", ("白", "P")))})
    more = RuleConfig("succession", params={"forbidden": (("P", ("白", "N")), ("N", ("P", "白")))})
    less = RuleConfig("succession", params={"forbidden": (("N", ("白", "P")),)})
    assert not loosened((base,), (more,))
    assert loosened((base,), (less,))


def test_a_rule_that_would_end_sooner_is_looser() -> None:
    base = RuleConfig("rest-between", params={"minutes": 660})
    assert loosened((base,), (RuleConfig("rest-between", params={"minutes": 660}, until=LAST),))
    assert loosened((base,), (RuleConfig("rest-between", params={"minutes": 720}, since=LAST),))
    assert not loosened((RuleConfig("rest-between", params={"minutes": 660}, until=LAST),), (base,))


def test_a_setting_out_of_bounds_or_of_no_rule_is_refused() -> None:
    look = look_at_rules(nursing_ward(2), unit_id=WARD)
    assert refusals(look, RuleConfig("no-such-rule"))
    assert refusals(look, RuleConfig("rest-between", params={"minutes": 99_999_999}))
    assert refusals(look, RuleConfig("rest-between", params={"hours": 11}))
    assert not refusals(look, RuleConfig("rest-between", params={"minutes": 700}))


def test_what_rules_would_say_is_asked_of_published_rosters_only() -> None:
    desk = nursing_ward(4)
    mine = head_nurse(desk)
    save_draft(mine, turns(open_month(mine, unit_id=WARD, first=DECEMBER)))
    strict = (RuleConfig("consecutive-work", params={"most": 1}),)
    assert effects(mine, unit_id=WARD, rules=strict, since=DECEMBER) == ()
    submit(mine, unit_id=WARD, first=DECEMBER, reason="人力不足")
    publish(desk, unit_id=WARD, first=DECEMBER, reason="人力不足")
    found = effects(mine, unit_id=WARD, rules=strict, since=DECEMBER)
    assert found[0].binding_after > found[0].binding_before
    assert effects(mine, unit_id=WARD, rules=strict, since=date(2027, 1, 1)) == ()
    with pytest.raises(UserError):
        effects(mine, unit_id=9999, rules=strict, since=DECEMBER)
