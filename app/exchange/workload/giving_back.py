"""What a run over work done gives back besides its sums: every line as it was read, and the lines to be corrected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from app.exchange.normalise.text import text_of
from app.exchange.rejecting import CORRECTABLE
from app.exchange.values import letter
from app.exchange.wording import problem_remedy, problem_title, work_title
from app.exchange.workload.rows import plain_number
from app.reports.rejects import RejectedRow, RejectedSheet, Rejects, rejects_xlsx
from app.words import tr

if TYPE_CHECKING:
    from app.exchange.values import RawSheet
    from app.exchange.workload.columns import Table
    from app.exchange.workload.service import WorkRun
    from app.exchange.workload.values import Refused


def rows_of(run: WorkRun) -> Iterator[dict[str, Any]]:
    """Yield every line of data in the order of the file: ``{"sheet", "row", "record", "problems"}``.

    A line of workload with a column an item has its items in ``items``; a refused line has only its problem.
    """
    for page in run.pages:
        for row in page.rows:
            yield {
                "sheet": row.sheet,
                "row": row.row,
                "record": row.record,
                "problems": [problem.plain() for problem in row.problems],
            }
    if run.workload is not None:
        yield from _amounts(run)


def _amounts(run: WorkRun) -> Iterator[dict[str, Any]]:
    assert run.workload is not None
    lines: dict[tuple[str, int], dict[str, Any]] = {}
    for each in run.workload.amounts:
        place = (each.sheet, each.line)
        line = lines.setdefault(place, {"sheet": each.sheet, "row": each.line, "record": {}, "problems": []})
        value = plain_number(each.quantity)
        if run.workload.wide:
            line["record"].setdefault("person", each.person.staff_no)
            line["record"].setdefault("items", {})[each.item] = value
        else:
            line["record"] = {
                "person": each.person.staff_no, "item": each.item, "quantity": value, "unit": each.unit or None,
                "dept": each.dept or None, "day": None if each.day is None else each.day.isoformat(),
            }  # fmt: skip
    for refused in run.workload.refused:
        problem = {
            "kind": refused.reason,
            "field": wrong_field(refused),
            "value": refused.quantity or refused.staff_no,
        }
        lines[refused.sheet, refused.line] = {
            "sheet": refused.sheet, "row": refused.line, "record": {}, "problems": [problem],
        }  # fmt: skip
    order = {sheet.name: place for place, sheet in enumerate(run.proposal.book.sheets)}
    for place in sorted(lines, key=lambda place: (order[place[0]], place[1])):
        yield lines[place]


def wrong_field(refused: Refused) -> str:
    """Return the field of a refused line that is to be corrected."""
    if refused.reason == "missing_required" and not refused.item:
        return "item" if refused.staff_no else "person"
    return {"unknown_person": "person", "bad_date": "date"}.get(refused.reason, "quantity")


def rejects_of(run: WorkRun) -> Rejects:
    """Return the workbook of the lines that must be corrected."""
    reasons = _reasons(run)
    tables: Mapping[str, Table] = run.proposal.tables
    sheets = [
        _sheet(sheet, tables[sheet.name], {row: told for (name, row), told in reasons.items() if name == sheet.name})
        for sheet in run.proposal.book.sheets
        if sheet.name in tables
    ]
    return Rejects(rejects_xlsx([sheet for sheet in sheets if sheet.rows]))


def wrong_title(refused: Refused) -> str:
    """Return what that field is called; a person is known by the staff number."""
    field = wrong_field(refused)
    return work_title("staff_no" if field == "person" else field)


def told_of(run: WorkRun, refused: Refused) -> str:
    """Return in words where a refused line is wrong and what to do: file, sheet, line, cell, what it says, remedy."""
    field = wrong_field(refused)
    table = run.proposal.tables[refused.sheet]
    column = table.fields.get("staff_no" if field == "person" else field)
    place = str(refused.line) if column is None else f"{letter(column)}{refused.line}"
    value = {"person": refused.staff_no, "item": "", "date": ""}.get(field, refused.quantity)
    said = f"{wrong_title(refused)}“{value}”" if value else wrong_title(refused)
    return tr("{file}, {sheet}, cell {cell}: {field}: {problem}. {remedy}",
              file=run.proposal.book.name, sheet=refused.sheet, cell=place, field=said,
              problem=problem_title(refused.reason), remedy=problem_remedy(refused.reason))  # fmt: skip


def _reasons(run: WorkRun) -> dict[tuple[str, int], list[str]]:
    """Return (sheet, row) -> why a line comes back."""
    found: dict[tuple[str, int], list[str]] = {}
    for refused in () if run.workload is None else run.workload.refused:
        title = tr("{field}: {problem}", field=wrong_title(refused), problem=problem_title(refused.reason))
        found.setdefault((refused.sheet, refused.line), []).append(title)
    for page in run.pages:
        for row in page.rows:
            for problem in row.problems:
                if problem.kind in CORRECTABLE:
                    title = tr(
                        "{field}: {problem}", field=work_title(problem.field), problem=problem_title(problem.kind)
                    )
                    found.setdefault((row.sheet, row.row), []).append(f"{title} · {problem.text}")
    return found


def _sheet(raw: RawSheet, table: Table, reasons: Mapping[int, list[str]]) -> RejectedSheet:
    depth = table.header[-1] + 1
    width = max((len(raw.rows[row - 1]) for row in reasons), default=0)
    width = max(width, max((len(row) for row in raw.rows[:depth]), default=1))
    rows = [
        RejectedRow(row, [_plain(cell) for cell in raw.rows[row - 1]], told, (), tr("Not imported"))
        for row, told in sorted(reasons.items())
    ]
    merges = [merge for merge in raw.merges if merge[2] < depth and merge[3] < width]
    return RejectedSheet(raw.name, raw.rows[:depth], table.header, rows, width, merges)


def _plain(cell: Any) -> Any:
    return text_of(cell) if isinstance(cell, bool) else cell
