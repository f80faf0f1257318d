"""A small hospital of two campuses for tests of people's services."""

from __future__ import annotations

from datetime import date

from app.desk import Desk
from app.staff.people import add_person
from app.staff.units import UnitKind, add_unit
from tests.kit.desks import desk_for, found


def hospital() -> tuple[Desk, dict[str, int]]:
    """Return a desk and the units 内科 (with 内科一病区) on the first campus, 外科 on the second, by name."""
    desk = desk_for(vault=found())
    units = {}
    for name, kind, parent in (("内科", UnitKind.DEPARTMENT, 2), ("外科", UnitKind.DEPARTMENT, 3)):
        units[name] = add_unit(desk, name=name, kind=kind, parent_id=parent).id
    units["内科一病区"] = add_unit(desk, name="内科一病区", kind=UnitKind.WARD, parent_id=units["内科"]).id
    return desk, units


def engage(desk: Desk, unit_id: int, *, staff_no: str = "1001", name: str = "单伟", kind: str = "BZ") -> int:
    """Add a nurse hired in 2015 and return the id."""
    fields = {"name": name, "staff_no": staff_no, "hire_date": date(2015, 7, 1)}
    return add_person(desk, fields=fields, staffing_type=kind, home_unit_id=unit_id, category="nurse")
