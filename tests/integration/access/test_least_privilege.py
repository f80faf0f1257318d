"""Who sees pay: the nursing department sees work and what patients said, no money; each service refuses the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.access.actor import Role
from app.access.permissions import Verb
from app.errors import NotAllowedError
from app.performance.book import compute, runs
from app.performance.hospital import allotment
from app.performance.survey import survey_book
from app.performance.workdone import work_sheet
from app.reports.catalogue import ALL_REPORTS
from tests.kit.paywards import MONTH, worked_ward


def test_the_nursing_department_sees_work_and_no_pay() -> None:
    ward = worked_ward()
    compute(ward.desk, unit_id=ward.unit, month=MONTH)
    office = ward.as_role(Role.NURSING_OFFICE, login="he")

    assert {line.staff_no for line in work_sheet(office, unit_id=ward.unit, month=MONTH).lines}
    assert survey_book(office, unit_id=ward.unit, month=MONTH).people
    asked: tuple[Callable[[], Any], ...] = (
        lambda: runs(office, month=MONTH),
        lambda: allotment(office, month=MONTH),
    )
    for ask in asked:
        with pytest.raises(NotAllowedError):
            ask()


def test_the_sheets_of_the_nursing_department_hold_no_money() -> None:
    office = worked_ward().as_role(Role.NURSING_OFFICE, login="he")
    mine = {report.key for report in ALL_REPORTS if office.may(report.verb)}
    paid = {report.key for report in ALL_REPORTS if report.verb is Verb.PERFORMANCE_VIEW}

    assert {"workload", "satisfaction"} <= mine
    assert len(paid) > 5
    assert not mine & paid
