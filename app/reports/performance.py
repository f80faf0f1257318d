"""Sheets of performance pay: the personal slip, the unit's table, the hospital's summary, the approval sheet, the public notice.

Pure builders over computed months; every figure on paper is one of the run's own, never computed again here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import attrs

from app.performance.comparing import PersonMonth, peers
from app.performance.outcome import Account, Outcome, PersonOutcome, Portion, Reckoning, UnitOutcome
from app.reports.amounts import amount_in_words, in_yuan, money
from app.reports.document import (
    Align,
    Band,
    Block,
    Cell,
    Charts,
    Column,
    CutLine,
    Document,
    Facts,
    Gap,
    PageBreak,
    Paragraph,
    Row,
    Signatures,
    Table,
    Together,
)
from app.reports.masks import mask_name
from app.reports.pay_charts import Trend, person_charts, spread_chart, trend_chart, units_chart
from app.staff.codes import Table as Codes
from app.staff.codes import label
from app.words import tr

NOUGHT = Decimal("0.00")
HALF_PAGE = 124.0
NARROW = 2  # more columns of steps than this need the page turned
WIDE = 6  # more columns of steps than this need the larger page


@attrs.frozen(slots=True, kw_only=True)
class Month:
    """A computed month as it goes on paper: what was computed, which run, and how it stands."""

    outcome: Outcome
    number: int
    state: str
    month: str


@attrs.frozen(slots=True, kw_only=True)
class UnitSum:
    """One line of the hospital's summary, in yuan."""

    unit: str
    people: int
    pool: Decimal
    reserve: Decimal
    shared: Decimal
    outside: Decimal
    adjusted: Decimal
    total: Decimal
    held: Decimal
    payable: Decimal
    state: str


def month_told(month: str) -> str:
    """Return ``2026-10`` as sheets write it."""
    year, number = month.split("-")
    return tr("Month {number} of {year}", number=int(number), year=year)


def unit_table(
    of: Month,
    *,
    organisation: str,
    signatures: tuple[str, ...],
    public: bool = False,
    masked: bool = False,
    trend: Trend = (),
) -> Document:
    """Return the unit's table (科室绩效分配表), to be signed by each; ``trend`` is a person's average by month.

    ``public`` makes the notice of it that is put up: no staff numbers, no place to sign; ``masked`` masks the names too.
    """
    blocks: list[Block] = []
    for unit in of.outcome.units:
        blocks.extend(_unit_blocks(unit, public=public, masked=masked))
    if public:
        notice = tr("Objections may be raised with the department or with HR within five working days.")
        blocks.append(Paragraph(notice, size=9.5))
    blocks.append(Signatures(signatures))
    amounts = [person.payable for unit in of.outcome.units for person in unit.people]
    pictures = (spread_chart(amounts), trend_chart(tr("Average of a person by month, yuan"), trend))
    blocks.extend((Gap(4), Charts(pictures)))
    width = max(len(unit.steps) for unit in of.outcome.units)
    title = tr("Performance pay: public notice") if public else tr("Performance pay of the unit")
    return Document(
        title=title,
        organisation=organisation,
        meta=_meta(of),
        landscape=width > NARROW or any(_has_more(unit) for unit in of.outcome.units),
        paper="A3" if width > WIDE else "A4",
        blocks=tuple(blocks),
    )


def slips(
    of: Month,
    *,
    organisation: str,
    signatures: tuple[str, ...],
    people: frozenset[str] | None = None,
    months: Mapping[str, Sequence[PersonMonth]] | None = None,
) -> Document:
    """Return personal slips (绩效明细条), half a page each, cut apart; ``people`` (member ids) narrows them.

    With ``months`` (by member id) each has a page of its own with pictures: the waterfall, the months, the post.
    """
    blocks: list[Block] = []
    for unit in of.outcome.units:
        for person in unit.people:
            if people is not None and person.id not in people:
                continue
            charts: tuple[Block, ...] = ()
            if months is not None:
                same_post = peers(of.outcome.units, person)
                charts = person_charts(person, months=months.get(person.id, ()), same_post=same_post)
            if blocks and charts:
                blocks.append(PageBreak())
            blocks.append(_slip(of, unit, person, organisation, signatures, charts=charts))
    return Document(title=tr("Personal slip"), organisation=organisation, blocks=tuple(blocks), heading=False)


def summary(
    lines: Sequence[UnitSum], *, organisation: str, month: str, signatures: tuple[str, ...], trend: Trend = ()
) -> Document:
    """Return the hospital's summary (全院绩效汇总表); ``trend`` is what was paid by month."""
    head = (
        Column(tr("Unit"), 2.2, least=30), *_numbers(tr("People"), least=12), *_numbers(
            tr("Pool"), tr("Reserve"), tr("Shared"), tr("Beside the pool"), tr("Adjusted"), tr("Total"),
            tr("Kept back"), tr("Payable"), tr("A head")),
        Column(tr("State"), 1.0, least=16),
    )  # fmt: skip
    rows: list[Row | Band] = [_summary_row(line) for line in lines]
    total = _total(lines)
    rows.append(_summary_row(total, strong=True))
    return Document(
        title=tr("Performance pay of the hospital"),
        organisation=organisation,
        meta=(month_told(month), tr("{count} units", count=len(lines))),
        landscape=True,
        blocks=(
            in_yuan(),
            Table(head, tuple(rows), tr("No unit was computed for this month."), 8.5),
            Paragraph(tr("Payable in words: {words}", words=amount_in_words(total.payable)), size=10, strong=True),
            Signatures(signatures),
            Gap(4),
            Charts((trend_chart(tr("Payable of the hospital by month, yuan"), trend),), height=44),
            Charts((units_chart((line.unit, a_head(line)) for line in lines if line.people),)),
        ),
    )


def approval_sheet(
    lines: Sequence[UnitSum],
    accounts: Sequence[Account],
    *,
    organisation: str,
    month: str,
    signatures: tuple[str, ...],
) -> Document:
    """Return the approval sheet (绩效发放审批表): by unit, and by the account each staffing type is booked on."""
    rows: list[Row | Band] = [
        (line.unit, line.people, money(line.shared), money(line.outside), money(line.adjusted), money(line.held),
         money(line.payable)) for line in lines
    ]  # fmt: skip
    total = _total(lines)
    whole = (total.shared, total.outside, total.adjusted, total.held, total.payable)
    sums = tuple(Cell(money(each), strong=True) for each in whole)
    rows.append((Cell(tr("Total"), strong=True), Cell(total.people, strong=True), *sums))
    booked: tuple[Row, ...] = tuple(
        (label(Codes.STAFFING_TYPE, each.staffing) or each.staffing, str(each.title), each.people, money(each.amount))
        for each in accounts
    )
    paid = (sum(each.people for each in accounts), money(sum((each.amount for each in accounts), NOUGHT)))
    if booked:
        booked += ((Cell(tr("Total"), strong=True), "", *(Cell(each, strong=True) for each in paid)),)
    return Document(
        title=tr("Approval of performance pay"),
        organisation=organisation,
        meta=(month_told(month),),
        blocks=(
            in_yuan(),
            Table(
                (Column(tr("Unit"), 2.4, least=34), *_numbers(tr("People"), least=12),
                 *_numbers(tr("Shared"), tr("Beside the pool"), tr("Adjusted"), tr("Kept back"), tr("Payable"))),
                tuple(rows),
                tr("No unit was computed for this month."),
            ),
            Paragraph(tr("Payable in words: {words}", words=amount_in_words(total.payable)), size=10.5, strong=True),
            Gap(3),
            Table(
                (Column(tr("Staffing type"), 1.4, least=24), Column(tr("Booked as"), 3.0, least=40),
                 *_numbers(tr("People"), least=14), *_numbers(tr("Amount"))),
                booked,
                tr("Nobody was paid."),
            ),
            Gap(4),
            Signatures(signatures),
        ),
    )  # fmt: skip


def unit_sum(of: Month, *, state: str) -> UnitSum:
    """Return a run's line of the summary; several pools of a unit are one line."""
    units = of.outcome.units
    people = [person for unit in units for person in unit.people]

    def add(amounts: Sequence[Decimal]) -> Decimal:
        return sum(amounts, NOUGHT)

    return UnitSum(
        unit=units[0].name, people=len(people), pool=add([u.pool for u in units]),
        reserve=add([u.reserve for u in units]), shared=add([p.shared for p in people]),
        outside=add([p.outside for p in people]), adjusted=add([p.adjusted for p in people]),
        total=add([p.total for p in people]), held=add([p.held for p in people]),
        payable=add([p.payable for p in people]), state=state,
    )  # fmt: skip


def _meta(of: Month) -> tuple[str, ...]:
    return (
        month_told(of.month),
        tr("Run {number}, {state}", number=of.number, state=of.state),
        tr("Rules {rules}, digest {digest}", rules=of.outcome.rules, digest=of.outcome.digest[:12]),
    )


def _unit_blocks(unit: UnitOutcome, *, public: bool, masked: bool) -> list[Block]:
    more = _has_more(unit)
    steps = tuple((step.title or step.name) for step in unit.steps)
    head = [
        Column(tr("No."), 0.5, "right", least=9), *(() if public else (Column(tr("Staff number"), 1.0, least=18),)),
        Column(tr("Name"), 1.2, least=18), Column(tr("Staffing type"), 1.0, least=18), *_numbers(*steps),
    ]  # fmt: skip
    head += _numbers(*((tr("Adjusted"), tr("Total"), tr("Kept back"), tr("Payable")) if more else (tr("Total"),)))
    if not public:
        head.append(Column(tr("Signature"), 1.3, least=22))
    rows: list[Row | Band] = [
        _person_row(place, person, more=more, public=public, masked=masked)
        for place, person in enumerate(unit.people, start=1)
    ]
    rows.append(_unit_total(unit, more=more, public=public))
    payable = sum((person.payable for person in unit.people), NOUGHT)
    return [
        Facts(_pool_facts(unit), across=4, title=unit.name),
        in_yuan(),
        Table(tuple(head), tuple(rows), tr("Nobody belongs to this unit."), 8.5),
        Paragraph(tr("Payable in words: {words}", words=amount_in_words(payable)), size=10, strong=True),
        Gap(3),
    ]


def _pool_facts(unit: UnitOutcome) -> tuple[tuple[str, str], ...]:
    deductions = unit.pool - unit.gross
    return (
        (tr("Gross pool"), money(unit.gross)),
        (tr("Additions and deductions"), money(deductions)),
        (tr("Reserve"), money(unit.reserve)),
        (tr("To be shared"), money(unit.distributable)),
    )


def _has_more(unit: UnitOutcome) -> bool:
    return any(person.adjusted or person.held or person.carried for person in unit.people)


def _person_row(place: int, person: PersonOutcome, *, more: bool, public: bool, masked: bool) -> Row:
    name = mask_name(person.name) if masked else person.name
    who = (name,) if public else (person.id, name)
    staffing = label(Codes.STAFFING_TYPE, person.staffing) or person.staffing
    parts = tuple(money(portion.amount) for portion in person.portions)
    last = (person.adjusted, person.total, person.held, person.payable) if more else (person.total,)
    sums = tuple(Cell(money(each), strong=place_ == len(last) - 1) for place_, each in enumerate(last))
    return (place, *who, staffing, *parts, *sums, *(() if public else ("",)))


def _unit_total(unit: UnitOutcome, *, more: bool, public: bool) -> Row:
    columns = [[person.portions[n].amount for person in unit.people] for n in range(len(unit.steps))]
    last = ("adjusted", "total", "held", "payable") if more else ("total",)
    columns += [[getattr(person, name) for person in unit.people] for name in last]
    sums = tuple(Cell(money(sum(column, NOUGHT)), strong=True) for column in columns)
    return ("", *(() if public else ("",)), Cell(tr("Total"), strong=True), "", *sums, *(() if public else ("",)))


def _slip(
    of: Month,
    unit: UnitOutcome,
    person: PersonOutcome,
    organisation: str,
    signatures: tuple[str, ...],
    *,
    charts: tuple[Block, ...],
) -> Together:
    facts = (
        (tr("Name"), person.name),
        (tr("Staff number"), person.id),
        (tr("Department"), unit.name),
        (tr("Staffing type"), label(Codes.STAFFING_TYPE, person.staffing) or person.staffing),
    )
    below = frozenset(str(note) for note in person.notes)
    rows: list[Row | Band] = [_portion_row(portion, below) for portion in person.portions]
    if person.adjusted:
        bars = [bar for bar in person.waterfall if str(bar.title).startswith(tr("Adjustment: {reason}", reason=""))]
        rows.extend((str(bar.title), "", "", money(bar.amount)) for bar in bars)
    if person.held:
        rows.append((tr("Kept back until the end of the year"), "", "", money(-person.held)))
    rows.append((Cell(tr("Payable"), strong=True), "", "", Cell(money(person.payable), strong=True)))
    notes = tuple(Paragraph(str(note), size=8.5) for note in person.notes)
    return Together(
        (
            Paragraph(organisation, size=9.5, align="center", after=0.5),
            Paragraph(tr("Performance slip {month}", month=month_told(of.month)), size=13, strong=True, align="center"),
            Facts(facts, across=2),
            Table(
                (Column(tr("Item"), 1.6, least=28), Column(tr("How it came about"), 4.2, least=60),
                 *_numbers(tr("Share of the pot"), least=46), *_numbers(tr("Amount"))),
                tuple(rows), "", 8.5,
            ),
            *notes,
            Paragraph(tr("In words: {words}", words=amount_in_words(person.payable)), size=9.5),
            Paragraph(" · ".join(_meta(of)), size=8),
            *((Gap(2), *charts) if charts else ()),
            Signatures((*signatures, tr("Received by"))),
            *(() if charts else (CutLine(),)),
        ),
        0.0 if charts else HALF_PAGE,
    )  # fmt: skip


def _portion_row(portion: Portion, below: frozenset[str]) -> Row:
    """Return a step's row; a note that stands ``below`` the table for the whole month is not said again."""
    how = _told(portion.reckoning)
    if portion.note is not None and str(portion.note) not in below:
        how = f"{how}（{portion.note}）"
    share = ""
    if portion.weight is not None and portion.weights and portion.pot is not None:
        share = f"{money(portion.pot)} × {_short(portion.weight)} ÷ {_short(portion.weights)}"
    return (portion.title or portion.step, how, share, money(portion.amount))


def _told(reckoning: Reckoning) -> str:
    """Return a formula as one writes it by hand, with the values of its inputs; one that only names another opens that one."""
    formula = reckoning.formula.replace(" * ", " × ").replace(" / ", " ÷ ")
    if len(reckoning.below) == 1 and reckoning.formula == reckoning.below[0].name:
        return f"{formula} = {_told(reckoning.below[0])}"
    inputs = [f"{used.name} {_short(used.value)}" for used in reckoning.inputs]
    return formula if not inputs else f"{formula}（{'，'.join(inputs)}）"


def _short(number: Decimal) -> str:
    text = f"{number:.4f}".rstrip("0").rstrip(".")
    return text or "0"


def _numbers(*titles: str, least: float = 20) -> list[Column]:
    align: Align = "right"
    return [Column(title, 1.0, align, least=least) for title in titles]


def a_head(line: UnitSum) -> Decimal:
    """Return what a head of the unit is paid, to the cent."""
    return (line.payable / line.people).quantize(NOUGHT) if line.people else NOUGHT


def _summary_row(line: UnitSum, *, strong: bool = False) -> Row:
    amounts = (
        line.pool, line.reserve, line.shared, line.outside, line.adjusted, line.total, line.held, line.payable,
        a_head(line),
    )  # fmt: skip
    texts = tuple(Cell(money(each), strong=strong) for each in amounts)
    return (Cell(line.unit, strong=strong), Cell(line.people, strong=strong), *texts, line.state)


def _total(lines: Sequence[UnitSum]) -> UnitSum:
    names = ("pool", "reserve", "shared", "outside", "adjusted", "total", "held", "payable")
    sums = {name: sum((getattr(line, name) for line in lines), NOUGHT) for name in names}
    return UnitSum(unit=tr("Total"), people=sum(line.people for line in lines), state="", **sums)
