"""A row of a list of contracts or of opening balances into a record."""

from __future__ import annotations

import re

from app.exchange.normalise import numbers, words
from app.exchange.normalise.dates import NoEnd, ReadDate, read_range
from app.exchange.normalise.text import is_empty, plain_text, squeeze, text_of
from app.exchange.recording.cells import Sheet, key_of, note_person, read_day, word_of
from app.exchange.values import ReadRow
from app.words import say


def read_contracts(state: Sheet, row: ReadRow) -> None:
    """Read one contract: kind, number, how often, term, whether it is over."""
    note_person(row)
    record = row.record
    text = word_of(row, "contract_type")
    code = words.contract_type(text) if text else None
    if code is None:
        staffing = words.staffing_type(word_of(row, "employment_type")) if word_of(row, "employment_type") else None
        code = words.OF_STAFFING.get(staffing or "")
    if code:
        record["contract_type"] = code
    number_text = key_of(row, "contract_no")
    if number_text:
        record["contract_no"] = number_text
    times = word_of(row, "times")
    if times and numbers.count(times) is not None:
        record["times"] = numbers.count(times)
    _term(state, row)
    row.aside["over"] = words.contract_over(word_of(row, "state")) if word_of(row, "state") else False
    for field in ("agency", "remark"):
        row.aside[field] = plain_text(row.cells.get(field, (None, None))[1])


def _term(state: Sheet, row: ReadRow) -> None:
    record = row.record
    if "period" in row.cells and "end" not in row.cells:
        row.cells["end"] = row.cells["period"]
        start, end = read_range(row.cells["period"][1], year=state.context.as_of.year)
        if start is not None:
            record["start"], row.aside["start"] = str(start), start
        if isinstance(end, ReadDate):
            record["end"], row.aside["end"] = str(end), end
        elif isinstance(end, NoEnd):
            record.update(end=None, open_ended=True)
    if "start" not in record:
        read_day(state, row, "start")
    if "end" in row.cells and "open_ended" not in record and "end" not in record:
        found = read_day(state, row, "end")
        if isinstance(found, NoEnd):
            record.update(end=None, open_ended=True)


def read_balances(state: Sheet, row: ReadRow) -> None:
    """Read one person's opening balances: days and hours, converted to the unit of the account."""
    note_person(row)
    for field, unit in (
        ("rest_days", "day"),
        ("accrued_hours", "hour"),
        ("leave_entitled", "day"),
        ("leave_used", "day"),
        ("leave_left", "day"),
    ):
        if field not in row.cells:
            continue
        cell = row.cells[field][1]
        column = state.layout.column(field)
        heading = squeeze(column.heading) if column else ""
        factor = _heading_factor(heading, unit, state.context.hours_per_day)
        if is_empty(cell):
            row.record[field] = 0
            continue
        try:
            value = numbers.quantity(cell, unit=unit, hours_per_day=state.context.hours_per_day)
        except numbers.BadNumberError:
            row.note("bad_number", field, say("“{value}” is no quantity.", value=text_of(cell)))
            continue
        if factor != 1 and (isinstance(cell, (int, float)) or re.fullmatch(r"[-+−－]?[\d.]+", squeeze(text_of(cell)))):
            value *= factor
        row.record[field] = numbers.tidy(value)


def _heading_factor(heading: str, unit: str, hours_per_day: float) -> float:
    """Return what plain numbers below a heading with another unit are multiplied by."""
    if unit == "hour" and re.search(r"[(（][^)）]*天[)）]|天数", heading):
        return hours_per_day
    if unit == "day" and re.search(r"[(（][^)）]*小?时[)）]|小时数", heading):
        return 1 / hours_per_day
    return 1
