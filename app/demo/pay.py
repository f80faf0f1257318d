"""Performance pay of the demo hospital: four wards share their nurses' months, the last one at another step in each.

The months before went their whole way: sealed, and the one after it published, with an appeal that was answered in one
ward and one that stands open in another, so that months and people can be compared.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.demo.surveys import hear_patients
from app.desk import Desk
from app.performance.book import State, answer, appeal, compute, runs, step
from app.performance.caps import keep_cap
from app.performance.entries import Entry, EntryKind, enter
from app.performance.fees import keep_fee
from app.performance.hospital import allot
from app.performance.inputs import InputSheet, input_sheet
from app.performance.nightfees import FeeRow
from app.performance.schemes import keep_scheme, starter_schemes
from app.performance.terms import Base, keep_bases
from app.staff.listing import staff_list
from db.tables import UnitRow

if TYPE_CHECKING:
    from app.access.actor import Actor

_PUBLISHED = ("submit", "approve", "publish")
#: Months before the last one -> the steps they have gone in every ward, oldest first.
BEFORE = ((*_PUBLISHED, "seal"), (*_PUBLISHED, "seal"), _PUBLISHED)
#: Ward -> the steps its last month has gone.
WARDS = {
    "心血管内科": _PUBLISHED,
    "消化内科": ("submit", "approve"),
    "骨科": ("submit",),
    "神经内科": (),
}
#: Ward -> what somebody asks about the newest month published everywhere, and the answer, if there is one yet.
APPEALS = {
    "骨科": ("满意度得分与公示的问卷结果不一致，请复核", ""),
    "消化内科": ("夜班少计一个", "经核对排班表，夜班数无误，已向本人说明"),
}
DOCUMENT = "绩效分配方案〔2026〕1号"
WAGES = "劳动合同约定工资"
POINTS_A_HEAD = 640
#: Yuan a head: what the hospital hands out in a month, and what a year of those on the establishment may come to.
BUDGET_A_HEAD, TOTAL_A_HEAD = 5900, 28_000
HOLD_BACK = Decimal("0.03")
TOTAL_DOCUMENT = "澜人社函〔2026〕18号"
#: Class of nights -> yuan.
FEES = {"small": Decimal(50), "large": Decimal(80)}
#: Yuan of a month an hour of overtime is priced by: the least, and how much more there may be.
LEAST_BASE, MORE = 3600, 12
PAID_TYPES = ("HT", "RD", "PQ")


def pay_wards(desk: Desk, *, seed: int, today: date) -> None:
    """Keep schemes for the wards that are there, enter plausible inputs of the month before, compute, and go on."""
    random = Random(seed)  # noqa: S311 - a reproducible drawing, not a secret
    month = f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"
    with desk.vault.read() as session:
        units = {name: number for number, name in session.execute(select(UnitRow.id, UnitRow.name))}
    for fee, amount in FEES.items():
        row = FeeRow(fee_class=fee, amount=amount, since=date(today.year, 1, 1), document=DOCUMENT)
        keep_fee(desk, row=row)
    begun = today.replace(month=1, day=1)
    keep_bases(
        desk,
        bases=[
            Base(person_id=line.id, amount=Decimal(LEAST_BASE + 150 * (line.id % MORE)), since=begun, document=WAGES)
            for line in staff_list(desk, begun)
            if line.staffing_type in PAID_TYPES
        ],
    )
    wards = {units[name]: name for name in WARDS if name in units}
    _share(desk, wards, random, months=_months(today, 1 + len(BEFORE)))
    for unit_id, name in wards.items():
        if not WARDS[name]:
            hear_patients(desk, unit_id=unit_id, month=month, seed=seed)


def _share(desk: Desk, wards: dict[int, str], random: Random, *, months: tuple[str, ...]) -> None:
    """Share the wards' months, oldest first: entered, the budget split over the wards, computed; one may be appealed."""
    for unit_id in wards:
        keep_scheme(
            desk, unit_id=unit_id, spec=starter_schemes()["ward"], since=f"{months[0][:4]}-01", document=DOCUMENT,
            pool="护理单元", categories=("nurse",),
        )  # fmt: skip
    worth: dict[int, dict[int | None, int]] = {unit_id: {} for unit_id in wards}
    for place, month in enumerate(months):
        heads = {unit_id: _enter(desk, unit_id, month, random, worth[unit_id]) for unit_id in wards}
        everybody = sum(heads.values())
        if month[:4] != months[place - 1][:4] or not place:
            keep_cap(desk, year=int(month[:4]), amount=Decimal(TOTAL_A_HEAD * everybody), document=TOTAL_DOCUMENT)
        if heads and all(heads.values()):
            budget = Decimal(BUDGET_A_HEAD * everybody)
            allot(desk, month=month, budget=budget, hold_back=HOLD_BACK, document=f"院长办公会纪要 {month}")
        for unit_id, name in wards.items():
            if heads[unit_id]:
                _go_on(desk, unit_id, month, (*BEFORE, WARDS[name])[place])
            if month == months[-2] and name in APPEALS:
                _ask(desk, unit_id, month, worth[unit_id], *APPEALS[name])


def _months(today: date, count: int) -> tuple[str, ...]:
    """Return the last ``count`` months before today's, oldest first."""
    found: list[str] = []
    day = today
    for _month in range(count):
        day = day.replace(day=1) - timedelta(days=1)
        found.insert(0, f"{day:%Y-%m}")
    return tuple(found)


def _enter(desk: Desk, unit_id: int, month: str, random: Random, worth: dict[int | None, int]) -> int:
    """Enter a ward's month; return how many people it is shared among."""
    sheet = input_sheet(desk, unit_id=unit_id, month=month)
    if sheet.people:
        enter(desk, unit_id=unit_id, month=month, entries=[*_of_people(sheet, random, worth), *_of_unit(sheet, random)])
    return len(sheet.people)


def _go_on(desk: Desk, unit_id: int, month: str, deeds: tuple[str, ...]) -> None:
    """Compute a month and bring it as far as ``deeds``; one of a person who may not practise stays a draft."""
    made = compute(_other(desk), unit_id=unit_id, month=month)
    if made.outcome.can_be_submitted:
        for deed in deeds:
            step(_other(desk) if deed == "submit" else desk, run_id=made.line.id, deed=deed)


def _ask(desk: Desk, unit_id: int, month: str, worth: dict[int | None, int], reason: str, answered: str) -> None:
    published = (line for line in runs(desk, month=month) if line.unit_id == unit_id and line.state is State.PUBLISHED)
    run, person_id = next(published, None), next((who for who in worth if who is not None), None)
    if run is None or person_id is None:
        return
    appeal(desk, run_id=run.id, person_id=person_id, reason=reason)
    if answered:
        answer(desk, run_id=run.id, person_id=person_id, reason=answered)


def _other(desk: Desk) -> Desk:
    """Return the desk of somebody else: nobody approves what they submitted."""
    import attrs

    actor: Actor = attrs.evolve(desk.actor, login="xu", name="徐丽华")
    return Desk(desk.vault, actor, desk.clock)


def _of_people(sheet: InputSheet, random: Random, worth: dict[int | None, int]) -> list[Entry]:
    """Draw what a month asks of each person; ``worth`` keeps what they usually do, so that months resemble each other."""
    found: list[Entry] = []
    for place, row in enumerate(sheet.people):
        who = row.person_id
        if who not in worth:  # a post holds from the month it is entered in
            worth[who] = POINTS_A_HEAD + random.randint(-110, 130)
            key = "责任组长" if place % 6 == 0 else "责任护士"
            found.append(Entry(kind=EntryKind.KEY, name="岗位", key=key, person_id=who))
        points = Decimal(worth[who] + random.randint(-35, 35))
        found += [
            Entry(kind=EntryKind.SCORE, name="质量", value=Decimal(random.randint(88, 99)), person_id=who),
            Entry(kind=EntryKind.SCORE, name="满意度", value=Decimal(random.randint(88, 99)), person_id=who),
            Entry(kind=EntryKind.SCORE, name="工作量分", value=points, person_id=who),
            Entry(kind=EntryKind.ATTENDANCE, value=Decimal(random.choice((10, 10, 10, 9))) / 10, person_id=who),
        ]
        for name in sheet.wanted.counts:
            nights = Decimal(random.randint(0, 5))
            found.append(Entry(kind=EntryKind.WORK, name=name, value=nights, person_id=who))
    return found


def _of_unit(sheet: InputSheet, random: Random) -> list[Entry]:
    heads = len(sheet.people)
    amounts = {"特级护理床日": 2, "一级护理床日": 44, "二级护理床日": 96, "三级护理床日": 20, "入院": 22, "出院": 21,
               "静脉输液(组)": 380, "输血(人次)": 3, "抢救(例)": 1, "介入术后首日护理": 12}  # fmt: skip
    found = [
        Entry(kind=EntryKind.WORK, name=name, value=Decimal(each * heads + random.randint(0, 9)))
        for name, each in amounts.items()
    ]
    for name in sheet.wanted.unit_scores:
        found.append(Entry(kind=EntryKind.SCORE, name=name, value=Decimal(random.randint(930, 985)) / 10))
    reason = "科室可控成本分摊"
    found.append(Entry(kind=EntryKind.LINE, name="可控成本", value=Decimal(-60 * heads), reason=reason))
    return found
