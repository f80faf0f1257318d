"""A ward's set-up at a real encrypted vault: dated versions, codes that drafts hold, accounts of one's own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pytest

from app.access.actor import Role
from app.errors import NotAllowedError, UserError
from app.roster.book.life import publish, save_draft, submit
from app.roster.book.opening import load_sheet, open_month
from app.roster.book.setupdesk import look_at_setup, preview_kit
from app.roster.book.setups import save_setup, start_ward, ward_setup
from app.roster.sheet import AccountDef, Gains
from app.staff.balances import Entry, balances_on, list_accounts, post
from app.staff.detail import person_detail
from tests.kit.desks import desk_for
from tests.kit.wards import DECEMBER, WARD, head_nurse, nursing_ward, turns

JANUARY = date(2027, 1, 1)


def test_a_version_is_taken_by_sheets_from_its_day_on_and_an_old_one_keeps_its_codes() -> None:
    desk = nursing_ward(6)
    mine = head_nurse(desk)
    save_draft(mine, turns(open_month(mine, unit_id=WARD, first=DECEMBER)))
    submit(mine, unit_id=WARD, first=DECEMBER, reason="人力不足")
    publish(desk, unit_id=WARD, first=DECEMBER, reason="人力不足")
    setup = ward_setup(mine, unit_id=WARD, on=DECEMBER)
    renamed = attrs.evolve(
        setup, codes=tuple(attrs.evolve(c, title="日班") if c.code == "A" else c for c in setup.codes)
    )
    version = save_setup(mine, unit_id=WARD, setup=renamed, since=JANUARY, note="改名")
    look = look_at_setup(mine, unit_id=WARD)
    assert look.versions[0].version == version
    assert (look.versions[0].since, look.versions[0].note) == (JANUARY, "改名")
    in_december, in_january = look.version_on(DECEMBER), look.version_on(date(2027, 2, 1))
    assert in_december is not None
    assert in_january is not None
    assert (in_december.version, in_january.version) == (version - 1, version)
    old = load_sheet(mine, unit_id=WARD, first=DECEMBER).ward.code("A")
    assert old is not None
    assert old.title != "日班"


def test_a_code_that_stands_in_a_draft_is_not_taken_away_but_put_out_of_use() -> None:
    mine = head_nurse(nursing_ward(6))
    save_draft(mine, turns(open_month(mine, unit_id=WARD, first=DECEMBER)))
    assert look_at_setup(mine, unit_id=WARD).in_drafts["A"] > 0
    setup = attrs.evolve(ward_setup(mine, unit_id=WARD, on=DECEMBER), needs=(), doubles=(), packages=())
    without = attrs.evolve(setup, codes=tuple(c for c in setup.codes if c.code != "A"))
    with pytest.raises(UserError) as refused:
        save_setup(mine, unit_id=WARD, setup=without, since=DECEMBER)
    assert refused.value.field == "codes"
    assert refused.value.remedy is not None
    idle = attrs.evolve(setup, codes=tuple(attrs.evolve(c, active=c.code != "A") for c in setup.codes))
    save_setup(mine, unit_id=WARD, setup=idle, since=DECEMBER)
    assert load_sheet(mine, unit_id=WARD, first=DECEMBER).ward.code("A") is not None
    save_setup(mine, unit_id=WARD, setup=without, since=JANUARY)  # no draft takes this one


def test_an_account_of_ones_own_takes_postings_and_stands_on_the_persons_page() -> None:
    desk = nursing_ward(3)
    setup = ward_setup(desk, unit_id=WARD)
    own = AccountDef("哺乳假", "哺乳假", unit="hour", gains=Gains.NOTHING)
    with pytest.raises(UserError):
        post(desk, person_id=1, account="哺乳假", entry=Entry.OPENING, amount=Decimal(20), on=DECEMBER, source="表")
    save_setup(desk, unit_id=WARD, setup=attrs.evolve(setup, accounts=(*setup.accounts, own)), since=DECEMBER)
    assert "哺乳假" in {account.code for account in list_accounts(desk)}
    person = load_person(desk)
    post(desk, person_id=person, account="哺乳假", entry=Entry.OPENING, amount=Decimal(20), on=DECEMBER, source="表")
    assert balances_on(desk, person_id=person, on=DECEMBER)["哺乳假"] == 20
    detail = person_detail(desk, person, on=DECEMBER)
    assert (detail.accounts["哺乳假"], detail.balances["哺乳假"]) == ("哺乳假", Decimal(20))
    in_days = attrs.evolve(own, unit="day")
    with pytest.raises(UserError) as refused:
        save_setup(desk, unit_id=WARD, setup=attrs.evolve(setup, accounts=(*setup.accounts, in_days)), since=JANUARY)
    assert refused.value.field == "accounts"


def load_person(desk: object) -> int:
    from app.staff.listing import staff_list

    return staff_list(desk)[0].id  # type: ignore[arg-type]  # a desk


def test_a_kit_is_looked_at_without_being_kept() -> None:
    desk = nursing_ward(8, kit=None)
    before = preview_kit(desk, unit_id=WARD, kit_key="icu-12h", beds=16)
    assert before.needs[0].week[0] == 8
    assert preview_kit(desk, unit_id=WARD, kit_key="icu-12h", beds=20).needs != before.needs
    assert look_at_setup(desk, unit_id=WARD).versions == ()
    assert start_ward(desk, unit_id=WARD, kit_key="icu-12h", since=DECEMBER, beds=16).needs == before.needs


def test_only_those_who_roster_see_or_save_a_set_up() -> None:
    desk = nursing_ward(3)
    with pytest.raises(NotAllowedError):
        look_at_setup(desk_for(Role.AUDITOR, vault=desk.vault), unit_id=WARD)
    with pytest.raises(NotAllowedError):
        save_setup(
            desk_for(Role.FINANCE, vault=desk.vault), unit_id=WARD, setup=ward_setup(desk, unit_id=WARD), since=DECEMBER
        )
