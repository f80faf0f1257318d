"""Today's duties on a real encrypted hospital: they agree with the figures, lead where they are done, and then are gone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt, qInstallMessageHandler

from app.access.actor import Grant, Role
from app.credentials.board import dashboard
from app.credentials.duties import Deed, todays_duties
from app.credentials.notices import notices
from app.credentials.records import Draft, approve, propose, renew
from app.credentials.standing import review_freeze
from db.tables import PersonRow, StaffFactRow, UnitRow
from tests.kit.desks import TODAY, desk_for, found
from ui.home.duties import DutyList
from ui.home.page import HomePage
from ui.kit import lanes
from ui.kit.changes import ChangeBus
from ui.kit.page import Frame

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.desk import Desk
    from ui.kit.messages import Script


@pytest.fixture
def desk() -> Desk:
    """Four nurses: lapsed, past the last apply day, within the first reminder, and without a licence."""
    desk = desk_for(vault=found())
    now = desk.clock.now()
    with desk.vault.write() as session:
        session.add(UnitRow(id=10, kind="ward", name="心内科", parent_id=2, path="/1/2/10/"))
        session.flush()
        for number, name in enumerate(("张静", "李𬱖", "王䶮", "赵敏"), start=1):
            session.add(
                PersonRow(
                    id=number, staff_no=f"100{number}", name=name, pinyin="", initials="", sort_key="", sex="2",
                    birth=date(1990, 1, 1), id_type="RIC", id_no=f"X{number}", created_at=now, changed_at=now,
                )
            )  # fmt: skip
            session.flush()
            for kind, code, unit in (("home_unit", None, 10), ("category", "nurse", None)):
                session.add(
                    StaffFactRow(
                        person_id=number, kind=kind, code=code, unit_id=unit, start=date(2020, 1, 1), recorded_at=now,
                        recorded_by="t", precision="day",
                    )
                )  # fmt: skip
    for person, days in ((1, -3), (2, 10), (3, 80)):
        until = TODAY + timedelta(days=days)
        approve(desk, ids=[propose(desk, Draft(person, "NUR_LIC", number=f"2{person}", valid_until=until, site="own"))])
    return desk


def _page(qtbot: QtBot, desk: Desk, visits: list[tuple[str, dict[str, Any]]] | None = None) -> HomePage:
    bus = ChangeBus()
    bus.attach(desk)

    def go(page: str, **params: Any) -> None:
        if visits is not None:
            visits.append((page, params))

    page = HomePage(Frame(desk, bus, go))
    qtbot.addWidget(page)
    page.resize(1302, 690)
    page.show()
    qtbot.waitExposed(page)
    assert lanes.settle()
    return page


def _counts(desk: Desk) -> dict[str, int]:
    return {group.deed.value: group.count for group in todays_duties(desk, dashboard(desk))}


def test_duties_agree_with_the_figures_and_go_when_done(desk: Desk) -> None:
    board = dashboard(desk)
    assert {key: board.figures[key].count for key in ("lapsed", "late")} == {"lapsed": 1, "late": 1}
    assert _counts(desk) == {"review": 1, "renew": 1, "add": 1, "notify": 3}

    lapsed = board.figures["lapsed"].lines[0].credential_id
    review_freeze(desk, credential_id=lapsed, note="已调离临床岗位")
    assert _counts(desk) == {"renew": 2, "add": 1, "notify": 3}  # confirmed, and still to be renewed

    renew(desk, credential_id=lapsed, until=date(2031, 11, 20), issued_on=TODAY, at_once=True)
    propose(desk, Draft(4, "NUR_LIC", number="24", valid_until=date(2030, 1, 1), site="own"))
    assert _counts(desk) == {"renew": 1, "approve": 1, "notify": 2}


def test_each_sees_the_duties_they_may_do(desk: Desk) -> None:
    clerk = desk_for(Role.HR_CLERK, vault=desk.vault)
    assert _counts(clerk) == {"renew": 2, "add": 1, "notify": 3}
    nurse = desk_for(Grant(Role.HEAD_NURSE, 10), vault=desk.vault)
    told = {group.deed.value: (group.count, group.may) for group in todays_duties(nurse, dashboard(nurse))}
    assert told == {"renew": (2, False), "add": (1, False), "notify": (3, True)}


def test_a_duty_leads_to_where_it_is_done(qtbot: QtBot, desk: Desk) -> None:
    visits: list[tuple[str, dict[str, Any]]] = []
    page = _page(qtbot, desk, visits)
    names = [made.accessibleName() for made in page.duties.buttons]
    assert any("张静" in name for name in names)
    qtbot.mouseClick(page.duties.buttons[0], Qt.MouseButton.LeftButton)

    assert visits[0][0] == "credentials"
    assert (visits[0][1]["person_id"], visits[0][1]["deed"]) == (1, "review")


def test_notices_are_printed_once_and_their_receipts_noted(
    qtbot: QtBot, desk: Desk, scripted: Script, tmp_path: Path
) -> None:
    page = _page(qtbot, desk)
    scripted.paths.append(tmp_path / "notices.pdf")
    page.do(next(group for group in page.groups if group.deed is Deed.NOTIFY))
    assert lanes.settle()
    assert (tmp_path / "notices.pdf").read_bytes().startswith(b"%PDF")
    assert len(notices(desk, outstanding=True)) == 3
    assert [(group.deed, group.count) for group in page.groups if not group.items] == [(Deed.RECEIPT, 3)]

    page.do(next(group for group in page.groups if group.deed is Deed.RECEIPT))
    flags = QItemSelectionModel.SelectionFlag  # selectRow would heed keys that another test left down
    first = page.receipts.model().index(0, 0)
    page.receipts.selectionModel().select(first, flags.ClearAndSelect | flags.Rows)
    page.note_selected()
    assert lanes.settle()
    assert len(notices(desk, outstanding=True)) == 2
    assert page.panel.content() is None


def test_locking_forgets_the_duties(qtbot: QtBot, desk: Desk) -> None:
    page = _page(qtbot, desk)
    page.blank()
    assert page.groups == ()
    assert page.duties.buttons == []


def test_a_list_without_sentences_asks_for_no_height_below_nought(qtbot: QtBot) -> None:
    told: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _where, text: told.append(text))
    try:
        made = DutyList()
        qtbot.addWidget(made)
        made.show()
        made.resize(300, 200)
    finally:
        qInstallMessageHandler(before)
    assert not [text for text in told if "Negative sizes" in text]


def test_a_head_nurses_home_counts_her_own_ward_and_says_so(qtbot: QtBot, desk: Desk) -> None:
    head = desk_for(Grant(Role.HEAD_NURSE, 10), vault=desk.vault)
    ward, house = _page(qtbot, head), _page(qtbot, desk)

    assert "心内科 4 人" in ward.context()
    assert "全院" not in ward.context()
    assert "全院 4 人" in house.context()
