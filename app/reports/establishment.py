"""The establishment ledger (编制岗位台账): approved, actual, vacant and over, by department and post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import attrs

from app.reports.document import Cell, Column, Document, Row, Signatures, Table
from app.words import tr


@attrs.frozen(slots=True)
class PostLine:
    """Posts of one category (and grade) in one unit. ``approved`` None: none was ever laid down."""

    unit: str
    category: str
    grade: str
    approved: int | None
    actual: int
    holders: tuple[str, ...] = ()
    remark: str = ""

    @property
    def vacant(self) -> int | None:
        """Posts not filled; None where nothing was laid down."""
        return None if self.approved is None else max(self.approved - self.actual, 0)

    @property
    def over(self) -> int | None:
        """People beyond the approved posts; None where nothing was laid down."""
        return None if self.approved is None else max(self.actual - self.approved, 0)


def establishment_ledger(
    lines: Sequence[PostLine],
    *,
    organisation: str,
    on_day: date,
    holders: bool = False,
    signatures: tuple[str, ...] = (),
) -> Document:
    """Return the ledger with a total; ``holders`` adds the names of those who fill the posts."""
    ordered = sorted(lines, key=lambda line: (line.unit, line.category, line.grade))
    names = (Column(tr("Holders"), 3.0, least=40),) if holders else ()
    rows: list[Row] = [_line(line, holders=holders) for line in ordered]
    if lines:
        rows.append(_total(ordered, holders=holders))
    return Document(
        title=tr("Establishment ledger"),
        organisation=organisation,
        meta=(
            tr("As of {day}", day=on_day.isoformat()),
            tr("{over} over the establishment", over=sum(line.over or 0 for line in lines)),
        ),
        landscape=holders,
        blocks=(
            Table(
                (
                    Column(tr("Department"), 2.2, least=36),
                    Column(tr("Post category"), 1.4, least=22),
                    Column(tr("Grade"), 1.0, least=14),
                    *(Column(title, 0.7, "right", least=14) for title in _counts()),
                    *names,
                    Column(tr("Remark"), 1.4, least=20),
                ),
                tuple(rows),
                tr("No establishment has been laid down yet."),
            ),
            Signatures(signatures),
        ),
    )


def _counts() -> tuple[str, ...]:
    return tr("Approved"), tr("Actual"), tr("Vacant"), tr("Over")


def _line(line: PostLine, *, holders: bool) -> Row:
    over = Cell(line.over, strong=True, mark="▲") if line.over else line.over
    names = ("、".join(line.holders),) if holders else ()
    return (line.unit, line.category, line.grade, line.approved, line.actual, line.vacant, over, *names, line.remark)


def _total(lines: Sequence[PostLine], *, holders: bool) -> Row:
    counts = (
        sum(line.approved or 0 for line in lines),
        sum(line.actual for line in lines),
        sum(line.vacant or 0 for line in lines),
        sum(line.over or 0 for line in lines),
    )
    cells = tuple(Cell(count, strong=True) for count in counts)
    return (Cell(tr("Total"), strong=True), "", "", *cells, *(("",) if holders else ()), "")
