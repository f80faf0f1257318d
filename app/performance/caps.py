"""Two meters the hospital is held to: the year's total of performance pay of the establishment, and the agency share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import func, select

from app.access.permissions import Verb
from app.errors import NotAllowedError, UserError
from app.performance.money import NOUGHT, cents
from app.settings import read_setting
from app.staff.codes import ESTABLISHMENT_TYPES
from app.staff.establishment import AgencyRatio, agency_of
from app.staff.listing import lines_on
from app.words import say
from db.tables import PerfCapRow, PerfRunRow, PerfShareRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

CAP_LAW = "事业单位人事管理条例第三十二条；绩效工资总量由人社、财政部门核定"
AGENCY_LAW = "劳务派遣暂行规定第四条；劳动合同法第六十六条"
#: States in which money counts as granted.
GRANTED = ("approved", "published", "sealed")
WAITING = ("draft", "submitted")
FIRST_YEAR, LAST_YEAR = 2000, 2100


@attrs.frozen(slots=True, kw_only=True)
class CapMeter:
    """The year's total of performance pay of those on the establishment, in yuan.

    Args:
        cap: what was approved; None where nothing is on record.
        granted: of months approved or beyond, by month. waiting: of drafts and submitted months.
    """

    year: int
    cap: Decimal | None
    document: str
    granted: Mapping[str, Decimal]
    waiting: Decimal

    @property
    def used(self) -> Decimal:
        """What counts against the total so far."""
        return sum(self.granted.values(), NOUGHT)

    @property
    def room(self) -> Decimal | None:
        """What is left (below nought: exceeded)."""
        return None if self.cap is None else self.cap - self.used

    @property
    def percent(self) -> Decimal | None:
        """Used in 100 of the total, to one place."""
        return (100 * self.used / self.cap).quantize(Decimal("0.1")) if self.cap else None

    @property
    def exceeded(self) -> bool:
        """Tell whether what waits would exceed the total."""
        return self.room is not None and self.waiting > self.room


@attrs.frozen(slots=True, kw_only=True)
class AgencyMeter:
    """The share of dispatched people against both denominators, and whether the limit binds this hospital.

    The rule's own denominator is people with labour contracts and dispatched ones; those on the establishment are not
    plainly in it, so both readings are shown. It binds private hospitals and is a reference for public institutions.
    """

    on: date
    ratio: AgencyRatio
    limit: int
    binds: bool
    citation: str = AGENCY_LAW

    @property
    def over(self) -> bool:
        """Tell whether the rule's own reading lies above the limit."""
        return self.ratio.dispatched * 100 > self.limit * (self.ratio.dispatched + self.ratio.labour_contract)

    @property
    def over_of_all(self) -> bool:
        """Tell whether the share of everybody employed lies above the limit."""
        whole = self.ratio.dispatched + self.ratio.labour_contract + self.ratio.on_establishment
        return self.ratio.dispatched * 100 > self.limit * whole


def keep_cap(desk: Desk, *, year: int, amount: Decimal, document: str) -> CapMeter:
    """Keep the approved total of a year; a later one replaces it. Returns the meter.

    Raises:
        UserError: the year or the amount is none, or no paper is named.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UserError(say("{year} is no year.", year=year), field="year")
    if not amount.is_finite() or amount < 0 or cents(amount) != amount:
        raise UserError(say("The total is an amount in whole cents."), field="amount")
    if not document.strip():
        raise UserError(say("Name the document that decided it."), field="document")
    with desk.write(Verb.PERFORMANCE_SCHEME, label=say("Keep the year's total")) as work:
        version = (work.session.scalar(select(func.max(PerfCapRow.version)).where(PerfCapRow.year == year)) or 0) + 1
        row = PerfCapRow(
            year=year, version=version, amount=amount, document=document.strip(), recorded_at=work.now,
            recorded_by=work.actor.login,
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        work.record("performance", row.id, action="performance.cap", after={"year": year, "amount": amount},
                    reason=row.document)  # fmt: skip
        return cap_of(work, year)


def cap_meter(desk: Desk, *, year: int) -> CapMeter:
    """Return the meter of a year, over the whole hospital.

    Raises:
        NotAllowedError: the actor is not entrusted with the whole hospital.
    """
    with desk.read(Verb.PERFORMANCE_VIEW) as work:
        if work.scope is not None:
            raise NotAllowedError(say("The year's total is shown to whoever is entrusted with the whole hospital."))
        return cap_of(work, year)


def cap_of(work: Work, year: int) -> CapMeter:
    """Return the meter of a year (for services inside a unit of work)."""
    row = work.session.scalars(
        select(PerfCapRow).where(PerfCapRow.year == year).order_by(PerfCapRow.version.desc())
    ).first()
    run, share = PerfRunRow, PerfShareRow
    rows = work.session.execute(
        select(run.month, run.state, share.total)
        .join(share, share.run_id == run.id)
        .where(
            run.month.startswith(f"{year:04}-"), run.state.in_((*GRANTED, *WAITING)),
            share.staffing.in_(sorted(ESTABLISHMENT_TYPES)),
        )
    )  # fmt: skip
    granted: dict[str, Decimal] = {}
    waiting = NOUGHT
    for month, state, total in rows:
        if state in GRANTED:
            granted[month] = granted.get(month, NOUGHT) + total
        else:
            waiting += total
    return CapMeter(
        year=year, cap=None if row is None else row.amount, document="" if row is None else row.document,
        granted=dict(sorted(granted.items())), waiting=waiting,
    )  # fmt: skip


def require_room(work: Work, *, run_id: int, month: str) -> None:
    """Stop where granting a run would exceed the year's total.

    Raises:
        UserError: with what is left and what is asked.
    """
    meter = cap_of(work, int(month[:4]))
    share = PerfShareRow
    wanted = select(share.total).where(share.run_id == run_id, share.staffing.in_(sorted(ESTABLISHMENT_TYPES)))
    asked = sum(work.session.scalars(wanted), NOUGHT)
    if meter.room is not None and asked > meter.room:
        raise UserError(
            say("The year's total leaves room for {room}; this month asks {asked} for those on the establishment.",
                room=meter.room, asked=asked),
            field="cap",
            remedy=say("Lower it, let it wait for the next year, or have a higher total approved ({citation}).",
                       citation=CAP_LAW),
        )  # fmt: skip


def agency_meter(desk: Desk, *, on: date | None = None) -> AgencyMeter:
    """Return the share of dispatched people on a day (today unless given) against both denominators."""
    with desk.read(Verb.QUOTA_VIEW) as work:
        day = on or work.today
        return AgencyMeter(
            on=day, ratio=agency_of(lines_on(work, day)), limit=int(read_setting(work.session, "agency-limit-percent")),
            binds=read_setting(work.session, "hospital-form") == "private",
        )  # fmt: skip
