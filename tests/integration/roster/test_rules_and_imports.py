"""Rules that only tighten, by named dated versions; a roster read from Excel kept as it was."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pytest

from app.access.actor import Role
from app.desk import Desk
from app.errors import NotAllowedError, UserError
from app.roster.book.imported import ReadPerson, keep_imported
from app.roster.book.life import save_draft
from app.roster.book.opening import load_sheet, open_month
from app.roster.book.rulebook import LooserRuleError, rule_lines, rule_versions, save_rules
from app.roster.book.setups import ward_setup
from app.roster.book.versions import versions
from app.roster.model import RuleConfig, RuleLevel, ShiftClass
from app.roster.sheet import CodeDef, SheetCell, SheetState, SymbolDef
from app.staff.balances import balances_on
from tests.kit.desks import desk_for
from tests.kit.wards import DECEMBER, WARD, fact, head_nurse, nursing_ward

JULY = date(2026, 7, 1)
NOVEMBER = date(2026, 11, 1)


def in_force(desk: Desk, day: date, rule: str, unit_id: int | None = WARD) -> RuleConfig | None:
    return next((line.config for line in rule_lines(desk, unit_id=unit_id, on=day) if line.key == rule), None)


def test_law_stands_first_and_cannot_be_turned_off() -> None:
    desk = nursing_ward(2)
    lines = rule_lines(desk, unit_id=WARD, on=DECEMBER)
    assert [line.level for line in lines] == sorted((line.level for line in lines), key=list(RuleLevel).index)
    assert {"eligibility", "pregnancy", "weekly-rest", "overtime-cap"} <= {x.key for x in lines if x.source == "law"}
    assert next(x for x in lines if x.key == "succession").source == "ward"
    assert all(x.citation for x in lines if x.level is RuleLevel.LAW)
    for loose in (
        RuleConfig("weekly-rest", weight=5),
        RuleConfig("overtime-cap", staffing=("HT",)),
        RuleConfig("pregnancy", params={"weeks": 30}),
        RuleConfig("excluded-posts", params={"pregnant": ("heavy-work",)}),
    ):
        with pytest.raises(LooserRuleError):
            save_rules(desk, unit_id=None, name="x", since=DECEMBER, rules=[loose], reason="试")


def test_a_ward_may_only_tighten_what_the_hospital_says() -> None:
    desk = nursing_ward(2)
    nurse = head_nurse(desk)
    for loose in (
        RuleConfig("consecutive-nights", params={"most": 3}),
        RuleConfig("rest-between", params={"minutes": 600}),
        RuleConfig("consecutive-work", weight=10, params={"most": 6}),
        RuleConfig("fair-nights", weight=5),
    ):
        with pytest.raises(LooserRuleError, match="只能加严"):
            save_rules(nurse, unit_id=WARD, name="2027-01", since=DECEMBER, rules=[loose], reason="试")
    strict = (
        RuleConfig("consecutive-nights", params={"most": 1}),
        RuleConfig("rest-between", params={"minutes": 720}),
        RuleConfig("pregnancy", params={"weeks": 24}),
        RuleConfig("days-off-run", weight=3, params={"least": 2}),
    )
    pack = save_rules(nurse, unit_id=WARD, name="2027-01", since=date(2026, 12, 15), rules=strict, reason="科务会")
    assert pack.version == "2027-01"
    before, after = (in_force(desk, day, "consecutive-nights") for day in (date(2026, 12, 14), date(2026, 12, 15)))
    assert before is not None
    assert after is not None
    assert (dict(before.params)["most"], dict(after.params)["most"]) == (2, 1)
    assert in_force(desk, date(2026, 12, 15), "succession") is None  # the ward's version is whole
    with pytest.raises(UserError):
        save_rules(nurse, unit_id=WARD, name="2027-01", since=DECEMBER, rules=strict, reason="又")
    with pytest.raises(NotAllowedError):
        save_rules(nurse, unit_id=None, name="2027", since=DECEMBER, rules=strict, reason="越权")


def test_an_old_sheet_is_judged_by_the_rules_of_its_time() -> None:
    desk = nursing_ward(4)
    save_rules(
        desk,
        unit_id=None,
        name="旧",
        since=JULY,
        rules=[RuleConfig("consecutive-nights", params={"most": 4})],
        reason="旧制",
    )
    save_rules(
        desk,
        unit_id=None,
        name="新",
        since=DECEMBER,
        rules=[RuleConfig("consecutive-nights", params={"most": 2})],
        reason="新制",
    )
    row = ["N", "N", "N", "下", "休"] + [""] * 25
    people = [ReadPerson(1, tuple(SheetCell((code,)) if code else SheetCell() for code in row))]
    old = keep_imported(desk, unit_id=WARD, first=NOVEMBER, people=people, source="11月.xlsx", published=True)
    assert old.sheet.ward.rules.version == "旧"
    assert "consecutive-nights" not in {f.rule for f in old.findings}
    new = keep_imported(
        desk,
        unit_id=WARD,
        first=DECEMBER,
        people=[attrs.evolve(people[0], cells=(*people[0].cells, SheetCell()))],
        source="12月.xlsx",
    )
    assert "consecutive-nights" in {f.rule for f in new.findings}
    assert [v.name for v in rule_versions(desk)] == ["新", "旧"]


def test_a_read_roster_is_kept_with_codes_colours_symbols_and_balances() -> None:
    desk = nursing_ward(3)
    cells = [SheetCell(("A",), ("☆",)), SheetCell(("X1", "值")), SheetCell(("休",), minutes_adjust=120)]
    blank = (SheetCell(),) * 27
    people = [
        ReadPerson(
            2, (*cells, *blank), group="责任一组", remark="11.12 体检", opening=(("rest_days", Decimal("4.5")),)
        ),
        ReadPerson(1, (SheetCell(("N",)),) * 2 + (SheetCell(),) * 28),
    ]
    codes = [
        CodeDef("X1", title="机动班", kind=ShiftClass.DAY, minutes=450, ink="#FF0000", fill="#FFFF00"),
        CodeDef("A", title="别的说法", ink="#0000FF"),
    ]
    with pytest.raises(UserError, match="X1"):
        keep_imported(desk, unit_id=WARD, first=NOVEMBER, people=people, source="f")
    kept = keep_imported(
        desk, unit_id=WARD, first=NOVEMBER, people=people, codes=codes, symbols=[SymbolDef("☆", "带教")], source="f",
        published=True, remark="备注", overtime=("张静 +2 小时",), balances=True,
    )  # fmt: skip
    again = load_sheet(desk, unit_id=WARD, first=NOVEMBER)
    assert [row.id for row in again.rows] == ["2", "1"]
    assert again.cells == kept.sheet.cells
    assert (again.state, again.version, again.rows[0].group, again.rows[0].remark) == (
        SheetState.PUBLISHED, 1, "责任一组", "11.12 体检",
    )  # fmt: skip
    known = ward_setup(desk, unit_id=WARD, on=NOVEMBER)
    a, x1 = known.code("A"), known.code("X1")
    assert a is not None
    assert x1 is not None
    assert (a.title, a.ink, x1.minutes, x1.fill) == ("白班", "#0000FF", 450, "#FFFF00")
    assert known.symbols[-1].title == "带教"
    assert balances_on(desk, person_id=2, on=date(2026, 11, 30))["rest_days"] == Decimal("4.5")
    assert versions(desk, unit_id=WARD, first=NOVEMBER)[0].kind == "imported"
    with pytest.raises(UserError, match="已经发布"):
        keep_imported(desk, unit_id=WARD, first=NOVEMBER, people=people, source="f")
    december = open_month(desk, unit_id=WARD, first=DECEMBER)
    assert december.rows[0].id == "2"
    assert december.rows[0].group == "责任一组"
    assert december.history[0] == ("",) * 14
    assert dict(december.rows[0].opening)["rest_days"] == Decimal("4.5") + 0


def test_a_draft_is_replaced_by_a_second_reading_and_strangers_are_refused() -> None:
    desk = nursing_ward(3)
    line = ReadPerson(1, (SheetCell(("A",)),) * 30)
    keep_imported(desk, unit_id=WARD, first=NOVEMBER, people=[line], source="f")
    again = keep_imported(desk, unit_id=WARD, first=NOVEMBER, people=[attrs.evolve(line, group="二组")], source="g")
    assert again.replaced
    for wrong in ([], [line, line], [attrs.evolve(line, cells=line.cells[:-1])]):
        with pytest.raises(UserError):
            keep_imported(desk, unit_id=WARD, first=NOVEMBER, people=wrong, source="f")
    with pytest.raises(NotAllowedError):
        keep_imported(desk_for(Role.AUDITOR, vault=desk.vault), unit_id=WARD, first=NOVEMBER, people=[line], source="f")


def test_somebody_who_left_keeps_a_line_that_has_cells() -> None:
    desk = nursing_ward(3)
    sheet = open_month(desk, unit_id=WARD, first=DECEMBER)
    from app.roster.sheet import Place, put

    save_draft(desk, put(sheet, [Place(sheet.row_index["2"], 0)], "A").sheet)
    fact(desk, 2, "employment_state", code="left", start=DECEMBER)
    fact(desk, 3, "employment_state", code="left", start=DECEMBER)
    after = load_sheet(desk, unit_id=WARD, first=DECEMBER)
    assert {row.id for row in after.rows} == {"1", "2"}
    assert after.rows[after.row_index["2"]].person.barred[0].last == date(2026, 12, 31)
