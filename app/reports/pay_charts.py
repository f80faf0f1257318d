"""The pictures on sheets of performance pay: how amounts are spread, how months went, how a person's sum came about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from app.performance.comparing import PersonMonth, distribution
from app.performance.outcome import PersonOutcome
from app.reports.document import Chart, ChartBar, Charts
from app.words import tr

#: (month, yuan), oldest first; the last is the month of the sheet.
Trend = Sequence[tuple[str, Decimal]]
LEAST_TO_COMPARE = 2
MOST_PEERS = 30


def spread_chart(amounts: Sequence[Decimal]) -> Chart:
    """Return how many people got how much."""
    bars = (
        ChartBar(f"{each.low:,.0f}\n–{each.high:,.0f}", Decimal(each.people), str(each.people))
        for each in distribution(amounts)
    )
    return Chart(tr("People by amount, yuan"), tuple(bars))


def trend_chart(title: str, months: Trend) -> Chart:
    """Return how months went, this one full; no picture of a single month."""
    if len(months) < LEAST_TO_COMPARE:
        return Chart(title, ())
    last = len(months) - 1
    bars = (
        ChartBar(month[2:].replace("-", "/"), amount, f"{amount:,.0f}", meant=place == last)
        for place, (month, amount) in enumerate(months)
    )
    return Chart(title, tuple(bars))


def units_chart(averages: Iterable[tuple[str, Decimal]]) -> Chart:
    """Return the average of a head by unit, the highest first."""
    ordered = sorted(averages, key=lambda each: (-each[1], each[0]))
    bars = tuple(ChartBar(unit, amount, f"{amount:,.2f}") for unit, amount in ordered)
    return Chart(tr("Payable a head by unit, yuan"), bars if len(bars) >= LEAST_TO_COMPARE else (), kind="rows")


def waterfall_chart(person: PersonOutcome) -> Chart:
    """Return how a person's sum came about, bar after bar; what is taken is hatched, the sum an outline."""
    steps = tuple(
        ChartBar(str(bar.title), bar.total, f"{bar.amount:+,.2f}", start=bar.total - bar.amount)
        for bar in person.waterfall
    )
    whole = ChartBar(tr("Payable"), person.payable, f"{person.payable:,.2f}", meant=False)
    return Chart(tr("How the sum came about"), (*steps, whole), kind="rows")


def peers_chart(person: PersonOutcome, same_post: Sequence[PersonOutcome]) -> Chart:
    """Return the amounts of the same post without a name, the person's own full."""
    place = next((n for n, each in enumerate(same_post, start=1) if each.id == person.id), 0)
    title = tr("The same post{post}: {place} of {count} by amount", place=place, count=len(same_post),
               post=f"（{person.post_class}）" if person.post_class else "")  # fmt: skip
    if not LEAST_TO_COMPARE <= len(same_post) <= MOST_PEERS:
        return Chart(title, ())
    bars = (
        ChartBar(str(number), each.payable, f"{each.payable:,.0f}", meant=each.id == person.id)
        for number, each in enumerate(same_post, start=1)
    )
    return Chart(title, tuple(bars))


def person_charts(
    person: PersonOutcome, *, months: Sequence[PersonMonth], same_post: Sequence[PersonOutcome]
) -> tuple[Charts, ...]:
    """Return the pictures of a slip: the waterfall, the months, the post."""
    own = [(each.month, each.payable) for each in months]
    below = Charts((trend_chart(tr("Payable by month, yuan"), own), peers_chart(person, same_post)), height=40)
    return (Charts((waterfall_chart(person),)), below)
