"""What the people of the synthetic hospital ask for: a nurse at her own login, others from paper, some answered already."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.access.actor import Grant, Role
from app.access.unlock import load_actor
from app.access.users import add_user, list_users
from app.demo import NURSE
from app.desk import Desk
from app.errors import UserError
from app.requests.answering import approve, deny
from app.requests.asking import ask_leave, ask_swap, ask_wish, respond
from app.requests.rounds import month_after, open_round, round_of
from app.requests.swaps import chances
from app.roster.book.opening import load_sheet
from app.roster.book.setups import wards

if TYPE_CHECKING:
    from app.roster.sheet import Sheet

HEAD = "xu"
AHEAD = 3  # days


def people_ask(desk: Desk, *, password: str) -> None:
    """Let the ward of the demo's nurse ask: its roster of this month is published, that of the next one is a draft."""
    today = desk.clock.today()
    this = today.replace(day=1)
    answers = next((user.grants[0][1] for user in list_users(desk) if user.login == HEAD), None)
    ward = next((line for line in wards(desk) if line.unit_id == answers and line.sheets), None)
    if ward is None:
        return
    sheet = load_sheet(desk, unit_id=ward.unit_id, first=this)
    if len(sheet.rows) < 10:  # noqa: PLR2004 - a handful of people has nobody to ask
        return
    head = _desk(desk, HEAD)
    following = month_after(today)
    if any(first == following for first, _days, _state in ward.sheets):
        open_round(desk, unit_id=ward.unit_id, month=following, until=today + timedelta(days=AHEAD), most=4)
    me = sheet.rows[3]
    add_user(desk, login=NURSE, name=me.name, password=password, grants=[Grant(Role.NURSE)], staff_no=me.no)
    nurse = _desk(desk, NURSE)
    _swap(desk, nurse, today, sheet.last)
    if not round_of(desk, unit_id=ward.unit_id, month=following).is_open:
        return
    _wishes_and_leave(desk, nurse, head, sheet, following=following)


def _swap(desk: Desk, nurse: Desk, today: date, last: date) -> None:
    """Ask for the first swap the rules allow, and let the colleague agree on paper."""
    for step in range(1, (last - today).days + 1):
        day = today + timedelta(days=step)
        try:
            best = next(iter(chances(nurse, day=day)), None)
        except UserError:  # a day off, leave: nothing to give
            continue
        if best is not None:
            number = ask_swap(
                nurse, partner_id=best.person_id, own_day=best.own_day, other_day=best.other_day, reason="孩子家长会"
            )
            respond(desk, request_id=number, accept=True)
            return


def _wishes_and_leave(desk: Desk, nurse: Desk, head: Desk, sheet: Sheet, *, following: date) -> None:
    def day(number: int) -> date:
        return following.replace(day=number)

    def person(place: int) -> int:
        return int(sheet.rows[place % len(sheet.rows)].id)

    ask_wish(nurse, day=day(12), direction="off", important=True, reason="父母体检")
    ask_leave(nurse, code="年", first=day(22), last=day(23), reason="回老家")
    ask_wish(desk, person_id=person(5), day=day(19), direction="off", reason="婚礼")
    ask_leave(
        desk, person_id=person(6), code="病", first=day(24), last=day(26), reason="甲状腺结节手术",
        attachment="住院通知单",
    )  # fmt: skip
    refused = ask_leave(desk, person_id=person(7), code="事", first=day(25), last=day(25), reason="搬家")
    deny(head, request_id=refused, reason="当日已有多人休假")
    long = ask_leave(
        desk, person_id=person(8), code="婚", first=day(21), last=day(29), reason="婚假", attachment="结婚证"
    )
    approve(head, request_id=long, reason="病区同意")


def _desk(desk: Desk, login: str) -> Desk:
    return Desk(desk.vault, load_actor(desk.vault, login), desk.clock)
