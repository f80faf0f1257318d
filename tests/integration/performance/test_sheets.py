"""The sheets of performance pay, printed from a vault and read back."""

from __future__ import annotations

import pypdfium2
import pytest

from app.errors import NotFoundError, UserError
from app.performance.book import compute, step
from app.reports.catalogue import render
from app.reports.printing import Form, Rendered
from app.settings import change_setting
from tests.integration.performance.test_month_of_a_ward import TOTALS, ward
from tests.kit.desks import desk_for
from tests.kit.paywards import MONTH, Ward

__all__ = ["ward"]  # the fixture


def _printed(of: Ward, key: str, *, form: Form = "pdf", **given: object) -> Rendered:
    return render(of.desk, key, {"month": MONTH, "unit": of.unit, **given}, form=form)


def _text(made: Rendered) -> str:
    document = pypdfium2.PdfDocument(made.data)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def _published(of: Ward) -> None:
    made = compute(desk_for(vault=of.desk.vault, login="clerk"), unit_id=of.unit, month=MONTH).line
    step(desk_for(vault=of.desk.vault, login="clerk"), run_id=made.id, deed="submit")
    for deed in ("approve", "publish"):
        step(of.desk, run_id=made.id, deed=deed)


def test_the_units_table_adds_up_on_paper(ward: Ward) -> None:
    compute(ward.desk, unit_id=ward.unit, month=MONTH)
    text = _text(_printed(ward, "perf-unit"))

    assert all(f"{total[0]},{total[1:]}" in text for total in TOTALS.values())
    assert "29,074.47" in text
    assert "贰万玖仟零柒拾肆元肆角柒分" in text


def test_slips_tell_how_each_yuan_came_about(ward: Ward) -> None:
    compute(ward.desk, unit_id=ward.unit, month=MONTH)
    one = _text(_printed(ward, "perf-slip", staff="N001"))

    assert "职称 × 层级 × 岗位 × 出勤系数" in one
    assert "10,765.79 × 1.452 ÷ 5.042" in one
    assert "N002" not in one
    assert _printed(ward, "perf-slip").pages == 3
    with pytest.raises(NotFoundError):
        _printed(ward, "perf-slip", staff="N999")


def test_the_notice_waits_for_publication_and_masks_names(ward: Ward) -> None:
    compute(ward.desk, unit_id=ward.unit, month=MONTH)
    with pytest.raises(UserError):
        _printed(ward, "perf-notice")
    _published(ward)
    open_names, masked = _text(_printed(ward, "perf-notice")), _text(_printed(ward, "perf-notice", masked=True))

    assert "护士N001" in open_names
    assert "护士N001" not in masked
    assert "五个工作日" in masked


def test_summary_and_approval_count_every_unit_once(ward: Ward) -> None:
    _published(ward)
    for key in ("perf-summary", "perf-approval"):
        text = _text(_printed(ward, key))
        assert "内科一病区" in text
        assert "贰万玖仟零柒拾肆元肆角柒分" in text
    assert "派遣费用" in _text(_printed(ward, "perf-approval"))


def test_a_month_that_was_not_computed_is_a_sentence(ward: Ward) -> None:
    with pytest.raises(NotFoundError, match=MONTH):
        _printed(ward, "perf-unit")
    with pytest.raises(UserError):
        _printed(ward, "perf-unit", month="2026-13")


def test_pictures_stand_below_the_signatures_and_on_a_slip_of_its_own_page(ward: Ward) -> None:
    compute(ward.desk, unit_id=ward.unit, month=MONTH)
    table = _text(_printed(ward, "perf-unit"))
    assert "2026年10月" in table
    assert table.index("科室负责人") < table.index("按金额分布的人数")

    plain, pictured = _printed(ward, "perf-slip", staff="N001"), _printed(ward, "perf-slip", pictures=True)
    assert "金额构成" not in _text(plain)
    text = _text(pictured)
    assert pictured.pages == 5
    assert text.count("金额构成") == 5
    assert "同岗位" in text


def test_a_sheet_has_its_own_places_to_sign_and_the_hospital_may_change_them(ward: Ward) -> None:
    compute(ward.desk, unit_id=ward.unit, month=MONTH)
    assert "财务科" in _text(_printed(ward, "perf-approval"))
    change_setting(ward.desk, key="signature-chains", value="perf-approval: 经办, 院长\nother: x")
    text = _text(_printed(ward, "perf-approval"))
    assert "经办" in text
    assert "院长" in text
    assert "财务科" not in text
    change_setting(ward.desk, key="signature-chains", value="")
    assert "人事科负责人" in _text(_printed(ward, "perf-approval"))
