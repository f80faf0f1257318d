"""The worked ward of the domain's fixture in an encrypted vault: people, certificates, scheme, entries; and its nights."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs

import resources
from app.access.actor import Grant, Role
from app.credentials.records import Draft, approve, propose
from app.desk import Desk
from app.performance.entries import Entry, EntryKind, enter
from app.performance.schemes import keep_scheme, starter_schemes
from app.performance.spec import read_spec
from app.staff.dated import change_fact
from app.staff.facts import Fact, FactKind
from app.staff.people import add_person
from app.staff.units import UnitKind, add_unit
from db.tables import RosterCellRow, RosterSheetRow
from tests.kit.desks import desk_for, found

D = Decimal
MONTH = "2026-10"
EXAMPLE = Path(resources.ROOT).parent / "docs" / "examples" / "performance-ward.json"
TITLES = {"护士": "255", "护师": "254", "主管护师": "253"}
WARD = "内科一病区"


@attrs.frozen
class Ward:
    """A desk, the ward's id, and person id by staff number."""

    desk: Desk
    unit: int
    people: dict[str, int]

    def as_role(self, *roles: Role | Grant, login: str = "other") -> Desk:
        """Return another person's desk at the same vault."""
        return desk_for(*roles, vault=self.desk.vault, login=login)


def worked_ward(desk: Desk | None = None) -> Ward:
    """Fill the worked ward (of a hospital in memory unless a desk is given): five nurses, certificates, scheme, inputs."""
    desk = desk or desk_for(vault=found())
    unit = add_unit(desk, name="内科一病区", kind=UnitKind.WARD, parent_id=2).id
    example = read_spec(EXAMPLE).units[0]
    people: dict[str, int] = {}
    entries: list[Entry] = []
    for member in example.people:
        who = add_person(
            desk, fields={"name": f"护士{member.id}", "staff_no": member.id, "hire_date": date(2015, 7, 1)},
            staffing_type=member.staffing, home_unit_id=unit, category="nurse",
        )  # fmt: skip
        people[member.id] = who
        change_fact(
            desk, person_id=who,
            fact=Fact(FactKind.TITLE_APPOINTED, code=TITLES[member.keys["职称"]], start=date(2020, 1, 1)),
        )  # fmt: skip
        change_fact(
            desk, person_id=who, fact=Fact(FactKind.NURSE_LEVEL, code=member.keys["层级"], start=date(2020, 1, 1))
        )
        draft = Draft(who, "NUR_LIC", number=f"2011{who:08}", valid_until=date(2030, 1, 1), site="own")
        approve(desk, ids=[propose(desk, draft)])
        assert member.attendance.coefficient is not None
        entries += [
            Entry(kind=EntryKind.KEY, name="岗位", key=member.keys["岗位"], person_id=who),
            Entry(kind=EntryKind.ATTENDANCE, value=member.attendance.coefficient, person_id=who),
            *(Entry(kind=EntryKind.SCORE, name=n, value=s.value, person_id=who) for n, s in member.scores.items()),
            *(Entry(kind=EntryKind.WORK, name=w.item, value=w.quantity, person_id=who) for w in member.work),
        ]
    entries += [
        *(Entry(kind=EntryKind.WORK, name=w.item, value=w.quantity) for w in example.work),
        Entry(kind=EntryKind.SCORE, name="护理质量", value=D("96.5"), source="护理部质控 2026-10"),
        Entry(kind=EntryKind.SCORE, name="患者满意度", value=D(94)),
        Entry(kind=EntryKind.LINE, name="可控成本", value=D(-300), reason="科室可控成本分摊"),
    ]
    keep_scheme(desk, unit_id=unit, spec=starter_schemes()["ward"], since="2026-01", document="绩效方案〔2026〕1号")
    enter(desk, unit_id=unit, month=MONTH, entries=entries)
    return Ward(desk, unit, people)


def publish_nights(ward: Ward) -> None:
    """Publish a sheet of the month in which N001 and N005 (level N0) have two evening nights and one late one each."""
    now = ward.desk.clock.now()
    with ward.desk.vault.write() as session:
        sheet = RosterSheetRow(
            unit_id=ward.unit, first=date(2026, 10, 1), days=31, state="published", version=1, draft="", saves=1,
            opened_at=now, opened_by="tester", saved_at=now, saved_by="tester",
        )  # fmt: skip
        session.add(sheet)
        session.flush()
        for number in ("N001", "N005"):
            for day, code, fee in ((3, "P", "small"), (4, "P", "small"), (9, "N", "large")):
                session.add(
                    RosterCellRow(
                        sheet_id=sheet.id, person_id=ward.people[number], day=date(2026, 10, day), codes=code, symbols="",
                        minutes_adjust=0, actual=None, remark="", reason="", minutes=480, nights=1, night_minutes=480,
                        fees=fee, at_work=True, holiday=day <= 4,
                    )
                )  # fmt: skip
