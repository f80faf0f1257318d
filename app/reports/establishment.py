"""The establishment ledger (编制台账): approved, actual, vacant and over, by department and post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

import attrs

from app.reports.document import Band, Cell, Column, Document, Row, Signatures, Table
from app.words import tr


@attrs.frozen(slots=True)
class PostLine:
    """Posts of one category in one department. ``others`` work there without filling a post of the establishment.

    A line with ``grade`` breaks down the line above it and counts in no sum.
    """

    unit: str
    category: str
    approved: int
    actual: int
    others: int = 0
    holders: tuple[str, ...] = ()
    grade: str = ""

    @property
    def vacant(self) -> int:
        """Posts not filled."""
        return max(self.approved - self.actual, 0)

    @property
    def over(self) -> int:
        """People beyond the approved posts."""
        return max(self.actual - self.approved, 0)


def establishment_ledger(
    lines: Sequence[PostLine],
    *,
    organisation: str,
    on_day: date,
    holders: bool = False,
    signatures: tuple[str, ...] = (),
) -> Document:
    """Return the ledger in the order given, a band a department, and a total; ``holders`` adds names."""
    rows: list[Row | Band] = []
    for unit, group in groupby(lines, key=lambda line: line.unit):
        members = list(group)
        whole = [line for line in members if not line.grade]
        counts = {name: sum(getattr(line, name) for line in whole) for name in ("approved", "actual")}
        rows.append(Band(unit or tr("No department"), tr("{approved} approved, {actual} actual", **counts)))
        rows.extend(_line(line, holders=holders) for line in members)
    if lines:
        rows.append(_total([line for line in lines if not line.grade], holders=holders))
    names = (Column(tr("Holders"), 5.0, least=60),) if holders else ()
    return Document(
        title=tr("Establishment ledger"),
        organisation=organisation,
        meta=(
            tr("As of {day}", day=on_day.isoformat()),
            tr("{over} over the establishment", over=sum(line.over for line in lines if not line.grade)),
        ),
        landscape=holders,
        blocks=(
            Table(
                (
                    Column(tr("Post category"), 1.6, least=26),
                    *(Column(title, 0.8, "right", least=16) for title in _counts()),
                    *names,
                    Column(tr("Remark"), 1.6, least=22),
                ),
                tuple(rows),
                tr("No establishment has been laid down yet."),
            ),
            Signatures(signatures),
        ),
    )


def _counts() -> tuple[str, ...]:
    return tr("Approved"), tr("Actual"), tr("Vacant"), tr("Over"), tr("Other staffing")


def _line(line: PostLine, *, holders: bool) -> Row:
    over = Cell(line.over, strong=True, mark="▲") if line.over else line.over
    names = ("、".join(line.holders),) if holders else ()
    title = f"\u3000· {line.grade}" if line.grade else line.category
    return (title, line.approved, line.actual, line.vacant, over, line.others, *names, "")


def _total(lines: Sequence[PostLine], *, holders: bool) -> Row:
    counts = (
        sum(line.approved for line in lines),
        sum(line.actual for line in lines),
        sum(line.vacant for line in lines),
        sum(line.over for line in lines),
        sum(line.others for line in lines),
    )
    cells = tuple(Cell(count, strong=True) for count in counts)
    return (Cell(tr("Total"), strong=True), *cells, *(("",) if holders else ()), "")
