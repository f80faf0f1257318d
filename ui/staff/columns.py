"""The columns of the list of people, and the badges of staffing types."""

from __future__ import annotations

from app.staff.codes import GONE, SENSITIVE_STATUS, Table
from app.staff.codes import label as code_label
from app.staff.listing import StaffLine
from app.words import tr
from ui.kit.tables import CellView, Column, Mark
from ui.kit.tokens import TIER_SHAPES, Tone

BADGES = {
    "BZ": ("编", Tone.ESTABLISHED), "BA": ("备", Tone.ESTABLISHED), "HT": ("合", Tone.CONTRACT),
    "RD": ("代", Tone.CONTRACT), "PQ": ("派", Tone.AGENCY), "FP": ("返", Tone.AGENCY), "GP": ("规", Tone.CALM),
    "JX": ("进", Tone.CALM), "SX": ("实", Tone.CALM), "WB": ("外", Tone.CALM),
}  # fmt: skip
#: Columns that make room when a person is shown beside the list.
ROOMY = frozenset({"campus", "grade", "age", "working"})


def badge_of(code: str | None) -> tuple[str, Tone]:
    """Return the character and tone of a staffing type."""
    return BADGES.get(code or "", ((code or "")[:1], Tone.CALM))


def staff_columns() -> tuple[Column[StaffLine], ...]:
    """Return the columns of the list."""
    return (
        Column("staff_no", tr("Staff no."), lambda line: line.staff_no or "", width=80),
        Column("name", tr("Name"), _name, width=126, sort=lambda line: line.sort_key),
        Column("staffing", tr("Type"), _staffing, width=52, sort=lambda line: line.staffing_type or ""),
        Column("unit", tr("Home department"), lambda line: line.home_unit, stretch=True),
        Column("working", tr("Works in"), _working, width=120),
        Column("title", tr("Title"), _title, width=112, sort=lambda line: line.title_code or ""),
        Column("level", tr("Level"), lambda line: line.nurse_level or "", width=52),
        Column("grade", tr("Grade"), lambda line: code_label(Table.POST_GRADE, line.post_grade), width=120,
               sort=lambda line: line.post_grade or ""),
        Column("age", tr("Age"), lambda line: "" if line.age is None else str(line.age), width=48, right=True,
               sort=lambda line: line.age),
        Column("contract", tr("Contract until"), _contract, width=100),
        Column("state", tr("State"), _state, width=104),
        Column("campus", tr("Campus"), lambda line: line.campus, width=84),
    )  # fmt: skip


def _name(line: StaffLine) -> CellView:
    return CellView(line.name, Tone.STRONG, tooltip=line.pinyin)


def _staffing(line: StaffLine) -> CellView:
    sign, tone = badge_of(line.staffing_type)
    return CellView(sign, tone, badge=bool(sign), tooltip=code_label(Table.STAFFING_TYPE, line.staffing_type))


def _working(line: StaffLine) -> CellView | str:
    if line.working_unit_id == line.home_unit_id:
        return ""
    return CellView(line.working_unit, marks=(Mark(TIER_SHAPES[Tone.CALM], Tone.CALM, tr("On loan")),))


def _title(line: StaffLine) -> CellView | str:
    if line.qualified_code and not line.appointed_code:
        return CellView(line.title, Tone.QUIET, tooltip=tr("Qualified, not appointed"))
    return line.title


def _contract(line: StaffLine) -> str:
    if line.open_ended:
        return tr("open-ended")
    return line.contract_until.isoformat() if line.contract_until else ""


def _state(line: StaffLine) -> CellView | str:
    """Return what is special now: left, away, pregnant; an ordinary day says nothing."""
    if line.state in GONE or line.state in {"leave", "suspended"}:
        told = code_label(Table.EMPLOYMENT_STATE, line.state)
        return CellView(f"{told} {line.left_on or ''}".strip(), Tone.QUIET)
    if not line.flags:
        return ""
    shown = "、".join(code_label(Table.SPECIAL_STATUS, flag) for flag in line.flags)
    tone = Tone.NEAR if SENSITIVE_STATUS & set(line.flags) else Tone.CALM
    return CellView(shown, marks=(Mark(TIER_SHAPES[tone], tone, tr("Special status")),))
