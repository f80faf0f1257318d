"""A ward's set-up as values: times as people write them, demand from beds and care, flaws, what differs."""

from __future__ import annotations

from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.roster.kits import kits, setup_from_kit
from app.roster.model import Segment
from app.roster.sheet import AccountDef, Basis, CareLoad, Columns, Need, Package, SymbolDef, WardSetup
from app.roster.sheet.differences import differences
from app.roster.sheet.serial import ward_from_plain, ward_to_plain
from app.roster.sheet.setupcheck import Section, flaws_of
from app.roster.sheet.times import read_season, read_times, season_text, times_text

MEDICAL = setup_from_kit("three-shift-medical", beds=40, staff=18)


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("8:00-16:00", [(480, 960)]),
        ("8-12、14-18", [(480, 720), (840, 1080)]),
        ("8：00—12：00，14：00—17：30", [(480, 720), (840, 1050)]),
        ("20:00-次日8:00", [(1200, 1920)]),
        ("20:00-8:00", [(1200, 1920)]),
        ("0:00-8:00", [(0, 480)]),
        ("16:00-24:00", [(960, 1440)]),
        ("8点至16点30分", [(480, 990)]),
        ("18:00-22:00、次日6:00-8:00", [(1080, 1320), (1800, 1920)]),
        ("", []),
    ],
)
def test_times_are_read_as_people_write_them(text: str, segments: list[tuple[int, int]]) -> None:
    assert read_times(text) == tuple(Segment(a, b) for a, b in segments)


@pytest.mark.parametrize("text", ["8", "8:70-9:00", "morning", "8-12 lunch 13-17", "49:00-50:00", "25-", "8-12-16"])
def test_what_is_no_time_is_refused_with_the_form_to_write(text: str) -> None:
    with pytest.raises(UserError) as refused:
        read_times(text)
    assert refused.value.field == "times"


@given(st.lists(st.integers(min_value=0, max_value=2 * 1440), min_size=2, max_size=6, unique=True))
def test_times_written_are_read_again(points: list[int]) -> None:
    points = sorted(points)[: len(points) // 2 * 2]
    stretches = tuple(Segment(a, b) for a, b in zip(points[::2], points[1::2], strict=True))
    if all(each.start < 1440 for each in stretches[:1]) and all(each.minutes <= 1440 for each in stretches):
        assert read_times(times_text(stretches)) == stretches


def test_seasonal_times_are_a_line() -> None:
    season = read_season("夏令时 6月1日-9月30日 8:00-12:00、15:00-18:00")
    assert (season.first, season.last) == ((6, 1), (9, 30))
    assert read_season(season_text(season)) == season
    for line in ("夏令时", "夏令时 13月1日-9月30日 8:00-12:00", "夏 6-1-9-30 noon"):
        with pytest.raises(UserError) as refused:
            read_season(line)
        assert refused.value.field == "seasons"


def test_demand_follows_from_beds() -> None:
    basis = Basis(work_beds=Decimal("6.5"), rest_beds=Decimal(9), least=3)
    assert basis.week(40) == (7, 7, 7, 7, 7, 5, 5)
    assert basis.week(10) == (3,) * 7
    need = Need("白班", ("白",), week=(1,) * 7, basis=basis)
    assert need.reckoned(40).week == basis.week(40)
    assert Need("白班", ("白",), week=(1, 2, 3, 4, 5, 6, 7)).reckoned(40).week == (1, 2, 3, 4, 5, 6, 7)


def test_demand_follows_from_levels_of_care() -> None:
    care = (CareLoad("特级", 1, 240), CareLoad("一级", 12, 60), CareLoad("二级", 20, 30))
    assert Basis(care=care).week(40) == (4,) * 7  # 240 + 720 + 600 = 1560 minutes over shifts of 480
    assert Basis(care=care, shift_minutes=720).week(0) == (3,) * 7


def test_kits_keep_what_their_demand_was_reckoned_from_and_hold_together() -> None:
    for key in kits():
        setup = setup_from_kit(key)
        assert flaws_of(setup) == ()
        assert tuple(need.reckoned(setup.beds) for need in setup.needs) == setup.needs
        assert ward_from_plain(ward_to_plain(setup)) == setup
    assert any(need.basis is not None for need in MEDICAL.needs)


def with_code(setup: WardSetup, written: str, **values: object) -> WardSetup:
    return attrs.evolve(
        setup,
        codes=tuple(attrs.evolve(c, **values) if c.code == written else c for c in setup.codes),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("broken", "section", "line"),
    [
        (with_code(MEDICAL, "P", code="A"), Section.SHIFTS, "A"),
        (with_code(MEDICAL, "P", code="A/P"), Section.SHIFTS, "A/P"),
        (with_code(MEDICAL, "年", account="nowhere"), Section.LEAVE, "年"),
        (with_code(MEDICAL, "N", code="夜"), Section.NEEDS, "大夜"),
        (attrs.evolve(MEDICAL, rest="无"), Section.SHEET, ""),
        (attrs.evolve(MEDICAL, doubles=(("A", "无"),)), Section.SHEET, ""),
        (attrs.evolve(MEDICAL, groups=("一组", "一组")), Section.SHEET, ""),
        (attrs.evolve(MEDICAL, columns=Columns(("level",), ("hours",))), Section.COLUMNS, "name"),
        (attrs.evolve(MEDICAL, columns=Columns(("name",), ("account:gone",))), Section.COLUMNS, "account:gone"),
        (attrs.evolve(MEDICAL, packages=(Package("周", ("A", "?", "", "", "", "", "")),)), Section.PACKAGES, "周"),
        (attrs.evolve(MEDICAL, symbols=(SymbolDef("▲▲▲", "x"),)), Section.SYMBOLS, "▲▲▲"),
        (attrs.evolve(MEDICAL, accounts=(*MEDICAL.accounts, MEDICAL.accounts[0])), Section.ACCOUNTS, "rest_days"),
        (attrs.evolve(MEDICAL, needs=(attrs.evolve(MEDICAL.needs[0], codes=()),)), Section.NEEDS, "白班"),
    ],
)
def test_a_flaw_names_its_section_and_line(broken: WardSetup, section: Section, line: str) -> None:
    found = flaws_of(broken)
    assert any((flaw.section, flaw.line) == (section, line) for flaw in found), found


def test_what_differs_is_told_in_sentences() -> None:
    changed = with_code(MEDICAL, "A", minutes=450, title="白天")
    changed = attrs.evolve(
        changed,
        accounts=(*changed.accounts, AccountDef("哺乳假", "哺乳假", unit="hour")),
        symbols=changed.symbols[1:],
        groups=(*changed.groups, "新组"),
        packages=tuple(reversed(changed.packages)),
    )
    told = [str(each) for each in differences(MEDICAL, changed)]
    assert any("代号“A”" in each and "450" in each and "白天" in each for each in told)
    assert any("新增账户“哺乳假”" in each for each in told)
    assert any("移除符号“▲”" in each for each in told)
    assert any("套餐：顺序有变" in each for each in told)
    assert any("新组" in each for each in told)
    assert differences(MEDICAL, MEDICAL) == ()
