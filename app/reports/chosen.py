"""The people somebody chose on the screen, as a staff list of their own: the same sheet, the same record of the print."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from app.reports import sources
from app.reports.people import StaffLine, staff_list
from app.reports.printing import Form, Rendered, produce
from app.staff.codes import Table, label

if TYPE_CHECKING:
    from app.desk import Desk
    from app.staff.listing import StaffLine as Line


def print_chosen(desk: Desk, lines: Sequence[Line], *, form: Form = "pdf") -> Rendered:
    """Produce the staff list of exactly these people, without identity numbers and telephones, and log the print."""
    head = sources.house(desk)
    told = [
        StaffLine(
            unit=line.home_unit,
            staff_no=line.staff_no or "",
            name=line.name,
            sex=label(Table.SEX, line.sex),
            birth=line.birth,
            staffing=label(Table.STAFFING_TYPE, line.staffing_type),
            category=label(Table.CATEGORY, line.category),
            title=line.title,
            level=line.nurse_level or "",
            hired=line.hire_date,
        )
        for line in lines
    ]
    document = staff_list(told, organisation=head.name, on_day=desk.clock.today(), signatures=head.signatures)
    return produce(desk, document, key="staff", values=told_apart(line.staff_no for line in told), form=form)


def told_apart(told: Iterable[str]) -> dict[str, Any]:
    """Return what the record of prints keeps of a choice: how many, and a digest by which the same is known again."""
    keys = tuple(told)
    return {"chosen": len(keys), "of": hashlib.sha256(",".join(keys).encode()).hexdigest()[:12]}
