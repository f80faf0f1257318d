"""My file: one's own certificates with how each stands, and one's published pay, every yuan with how it came about."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex

from app.credentials.lines import DueLine
from app.performance.outcome import PersonOutcome, Portion, Reckoning
from app.requests.own import MySlip, my_certificates, my_slip, my_slips
from app.words import tr
from ui.kit.cards import SectionCard
from ui.kit.controls import label
from ui.kit.duelines import TONES
from ui.kit.forms import Form
from ui.kit.lanes import op
from ui.kit.panels import padded
from ui.kit.tab import Tab
from ui.kit.tables import CellView, Column, Mark
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_3, TIER_SHAPES, Tone
from ui.requests.words import LEVELS, line, stack

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.kit.page import Frame

PANEL = 420
Loaded = tuple[tuple[DueLine, ...], tuple[MySlip, ...]]


class OwnFileTab(Tab):
    """Certificates above, what ends first on top; published months of pay below; a line opens beside them."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame, panel_width=PANEL)
        self._shown: int | None = None
        self.certificates: RowTable[DueLine] = RowTable(_certificate_columns(), name=tr("My certificates"))
        self.certificates.say_when_empty(tr("No certificate of yours is kept"), tr("Hand it in at the HR office."))
        self.certificates.picked.connect(lambda each: self.open_certificate(each) if each is not None else None)
        self.certificates.opened.connect(self.open_certificate)
        self.slips: RowTable[MySlip] = RowTable(_slip_columns(), name=tr("My pay"))
        self.slips.say_when_empty(tr("No month of pay is published yet"))
        self.slips.picked.connect(lambda each: self.open_slip(each) if each is not None else None)
        self.slips.opened.connect(self.open_slip)
        self.body.setContentsMargins(0, 0, SPACE_3, 0)
        for title, table, share in ((tr("My certificates"), self.certificates, 3), (tr("My pay"), self.slips, 2)):
            card = SectionCard(title)
            card.fill(table)
            self.body.addWidget(card, share)

    def load(self) -> None:
        """Read certificates and pay."""
        op(self, lambda _job: (my_certificates(self.desk), my_slips(self.desk))).then(self._show).otherwise(
            self.tell
        ).run()

    def blank(self) -> None:
        """Show nobody's."""
        super().blank()
        self._shown = None
        self.certificates.show_rows(())
        self.slips.show_rows(())

    def scenes(self) -> dict[str, Callable[[], None]]:
        """Return a certificate opened, then a month of pay."""

        def certificate() -> None:
            self.certificates.go_to(lambda _each: True)

        def pay() -> None:
            self.slips.go_to(lambda _each: True)

        return {"certificate": certificate, "pay": pay}

    def _show(self, loaded: Loaded) -> None:
        self.strip.clear()
        self.certificates.show_rows(loaded[0], keep=lambda each: each.credential_id)
        self.slips.show_rows(loaded[1], keep=lambda each: each.run_id)

    def open_certificate(self, each: DueLine) -> None:
        """Open a certificate: how it stands, until when its renewal may be asked for, on what ground."""
        self._shown = None
        self.slips.setCurrentIndex(QModelIndex())  # so that a press on the same line opens it again
        tone = TONES.get(each.tier, Tone.CALM)
        parts = [line(each.state_title, tone)]
        if each.valid_until is not None and each.days_left is not None:
            left = tr("{days} days left", days=each.days_left) if each.days_left >= 0 else ""
            parts.append(
                line(tr("Valid through {day}, that day included.", day=each.valid_until), Tone.CALM, quiet=left)
            )
        if each.last_apply is not None:
            parts.append(line(tr("Renewal is asked for by {day}.", day=each.last_apply), Tone.CALM))
        if each.bars:
            bars = tr("Without it the duties that need it may not be worked.")
            parts.append(line(bars, Tone.CALM, quiet=" ".join((tr(LEVELS[each.level]), each.citation))))
        self.panel.show_content(each.kind_title, padded(stack(parts)), quiet=each.number)

    def open_slip(self, each: MySlip) -> None:
        """Open a month of pay: each step with its formula and what entered it."""
        self._shown = each.run_id
        self.certificates.setCurrentIndex(QModelIndex())
        op(self, lambda _job: my_slip(self.desk, run_id=each.run_id)).then(partial(self._show_slip, each)).otherwise(
            lambda error: self.refuse(Form(), error)
        ).run()

    def _show_slip(self, each: MySlip, found: PersonOutcome) -> None:
        if self._shown != each.run_id:
            return
        parts = [
            line(_told(part.title or part.step, part.amount), Tone.CALM, quiet=how(part)) for part in found.portions
        ]
        inside = sum((part.amount for part in found.portions), Decimal(0))
        rest = found.total - inside
        if rest:
            parts.append(line(_told(tr("Adjustments"), rest), Tone.CALM,
                              quiet="；".join(str(bar.title) for bar in found.waterfall[len(found.portions):])))  # fmt: skip
        if found.held:
            parts.append(line(_told(tr("Kept back until the end of the year"), -found.held), Tone.CALM))
        parts += [line(str(note), Tone.DUE) for note in found.notes]
        payable = label(_told(tr("Payable"), found.payable), role="heading")
        self.panel.show_content(tr("My pay"), padded(stack(payable, parts)), quiet=f"{each.month} · {each.unit}")


def how(part: Portion) -> str:
    """Return how a step's amount came about: the formula with its values, and the share of the pot."""
    told = [reckoned(part.reckoning)]
    if part.weight is not None and part.weights and part.pot is not None:
        told.append(f"{_yuan(part.pot)} × {_short(part.weight)} ÷ {_short(part.weights)}")
    if part.note is not None:
        told.append(str(part.note))
    return "　".join(told)


def reckoned(reckoning: Reckoning) -> str:
    """Return a formula with the values that entered it."""
    if len(reckoning.below) == 1 and reckoning.formula == reckoning.below[0].name:
        return reckoned(reckoning.below[0])
    values = "，".join(f"{used.name} {_short(used.value)}" for used in reckoning.inputs)
    return f"{reckoning.formula}（{values}）" if values else reckoning.formula


def _told(title: str, amount: Decimal) -> str:
    return f"{title}　{_yuan(amount)}"


def _yuan(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _short(number: Decimal) -> str:
    return f"{number:.4f}".rstrip("0").rstrip(".") or "0"


def _certificate_columns() -> tuple[Column[DueLine], ...]:
    def state(each: DueLine) -> CellView:
        tone = TONES.get(each.tier, Tone.CALM)
        return CellView(each.state_title, tone, marks=(Mark(TIER_SHAPES[tone], tone),),
                        tooltip=each.citation)  # fmt: skip

    def until(each: DueLine) -> str:
        return each.valid_until.isoformat() if each.valid_until else tr("no end")

    return (
        Column("kind", tr("Credential"), lambda each: CellView(each.kind_title, Tone.STRONG), stretch=True),
        Column("number", tr("Number"), lambda each: CellView(each.number, Tone.QUIET), width=190),
        Column("until", tr("Valid until"), until, width=110, sort=lambda each: str(each.valid_until or "9")),
        Column("left", tr("Days left"), lambda each: "" if each.days_left is None else str(each.days_left), width=84,
               right=True, sort=lambda each: 99_999 if each.days_left is None else each.days_left),
        Column("state", tr("State"), state, width=150, sort=lambda each: (each.tier, each.days_left or 0)),
    )  # fmt: skip


def _slip_columns() -> tuple[Column[MySlip], ...]:
    def amount(name: str) -> Callable[[MySlip], CellView]:
        return lambda each: CellView(_yuan(getattr(each, name)), Tone.STRONG if name == "payable" else Tone.PLAIN)

    return (
        Column("month", tr("Month"), lambda each: each.month, width=100),
        Column("unit", tr("Unit"), lambda each: each.unit, stretch=True),
        Column("total", tr("Total"), amount("total"), width=120, right=True, sort=lambda each: each.total),
        Column("held", tr("Kept back"), amount("held"), width=120, right=True, sort=lambda each: each.held),
        Column("payable", tr("Payable"), amount("payable"), width=120, right=True, sort=lambda each: each.payable),
    )  # fmt: skip
