"""What a real hospital has and a drawing has not: several users, suspensions, an application under way, a backup."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.access.actor import Grant, Role
from app.access.backups import run_backup
from app.access.permissions import Verb
from app.access.users import add_user
from app.credentials.standing import change_standing, note_renewal
from app.demo import AUDITOR
from app.demo.asked import people_ask
from db.tables import CredentialRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Desk

#: Login, name, role and (for a head nurse) ward of everybody beside the founder; all have the public demo password.
USERS = (
    ("li", "李慧", Role.HR_CLERK, ""),
    ("huang", "黄素琴", Role.HEAD_NURSE, "重症医学科"),
    ("xu", "徐丽华", Role.HEAD_NURSE, "心血管内科"),
    ("he", "何静", Role.NURSING_OFFICE, ""),
    ("meng", "孟凡", Role.MEDICAL_OFFICE, ""),
    ("qian", "钱进", Role.FINANCE, ""),
    ("gao", "高原", Role.ADMINISTRATOR, ""),
    (AUDITOR, "沈言", Role.AUDITOR, ""),
)


def plant(desk: Desk, *, password: str) -> None:
    """Add the demo's users, standings and renewals through the same verbs people use, then back it all up."""
    for login, name, role, ward in USERS:
        unit_id = _unit(desk, ward)
        if unit_id is not None or not ward:  # a hospital of a handful of people lacks some wards
            add_user(desk, login=login, name=name, password=password, grants=[Grant(role, unit_id)])
    people_ask(desk, password=password)
    today = desk.clock.today()
    for place, credential_id in enumerate(_ids(desk, "DOC_LIC", lapsed=False)[40:43]):
        change_standing(
            desk, credential_id=credential_id, standing="suspended", start=today - timedelta(days=20 + place),
            until=today + timedelta(days=70), reason="定期考核不合格，暂停执业三个月",
        )  # fmt: skip
    for credential_id in _ids(desk, "NUR_LIC", lapsed=False)[77:78]:
        change_standing(
            desk, credential_id=credential_id, standing="cancelled", start=today - timedelta(days=9), until=None,
            reason="本人申请注销注册",
        )  # fmt: skip
    for credential_id in _ids(desk, "NUR_LIC", lapsed=True)[:1]:
        note_renewal(
            desk,
            credential_id=credential_id,
            renewal="accepted",
            on=today - timedelta(days=75),
            number="澜卫受字〔2026〕1187号",
        )
    run_backup(desk)


def _unit(desk: Desk, name: str) -> int | None:
    if not name:
        return None
    with desk.read(Verb.UNIT_VIEW) as work:
        return work.session.scalar(select(UnitRow.id).where(UnitRow.name == name))


def _ids(desk: Desk, kind: str, *, lapsed: bool) -> list[int]:
    row = CredentialRow
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        newest = row.id.not_in(select(row.renews_id).where(row.renews_id.is_not(None)))
        over = row.valid_until < work.today
        wanted = select(row.id).where(row.kind == kind, row.approval == "approved", newest)
        wanted = wanted.where(over if lapsed else row.valid_until.is_(None) | ~over)
        return list(work.session.scalars(wanted.order_by(row.id)))
