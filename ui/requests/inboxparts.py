"""What the inbox shows of a request: its line, who asks for what, a day of leave on the roster with who could stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.requests.model import WAITS_TITLES, Request
from app.words import tr
from ui.kit.controls import label
from ui.kit.forms import ChoiceField
from ui.kit.tables import CellView, Column, Mark
from ui.kit.tokens import Shape, Tone
from ui.requests.words import kind_title, line, stack, state_cell

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from app.requests.effects import DayEffect

OLD = 3  # days after which a request is marked


def day_part(day: DayEffect, takers: dict[date, ChoiceField]) -> QWidget:
    """Return a day of a leave: what is left open, who else is away; who could take the duty is put into ``takers``."""
    short = "，".join(f"{title} {have}/{asked}" for title, have, asked in day.short)
    told = f"{day.day:%m-%d} {day.held or tr('not planned')}" + (f"　{tr('short')} {short}" if short else "")
    away = tr("away: {names}", names="、".join(day.away)) if day.away else ""
    head = line(told, Tone.DUE if short else Tone.GOOD, quiet=away)
    if not day.takers:
        return head
    choices: list[tuple[int | None, str]] = [(None, tr("leave the duty open"))]
    for taker in day.takers:
        remark = f"　{taker.told[0]}" if taker.told else ""
        choices.append((taker.person_id, f"{taker.name} {taker.held or tr('free')}{remark}"))
    field = ChoiceField(f"taker-{day.day}", tr("Who takes {code}", code=day.held), choices)
    field.box.setMinimumContentsLength(12)
    field.box.setSizeAdjustPolicy(field.box.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    takers[day.day] = field
    return stack(head, field)


def asked_parts(request: Request) -> list[QWidget | str | tuple[QWidget, ...]]:
    """Return who asks for what and why."""
    parts: list[QWidget | str | tuple[QWidget, ...]] = [
        label(str(request.what), role="heading", wrap=True),
        label(tr("{name} {no} · {ward}", name=request.name, no=request.no, ward=request.unit), role="quiet"),
    ]
    if request.source == "paper":
        parts.append(label(tr("entered from paper"), role="hint"))
    if request.reason:
        parts += [tr("Reason, for your eyes only"), label(request.reason, wrap=True)]
    if request.attachment:
        parts += [tr("Certificate or paper"), label(request.attachment, wrap=True)]
    return parts


def columns(age: Callable[[Request], int]) -> tuple[Column[Request], ...]:
    """Return the columns of the inbox; ``age`` tells for how many days a request has waited."""

    def waited(request: Request) -> CellView:
        days = age(request)
        late = request.is_open and days >= OLD
        return CellView(
            tr("{days} d", days=days), marks=(Mark(Shape.TRIANGLE, Tone.DUE, tr("waits long")),) if late else ()
        )

    def what(request: Request) -> CellView:
        return CellView(str(request.what), Tone.STRONG, tooltip=str(request.what))

    return (
        Column("age", tr("Waits"), waited, width=72, sort=age),
        Column("ward", tr("Ward"), lambda r: r.unit, width=110),
        Column("name", tr("Name"), lambda r: CellView(r.name, Tone.STRONG, second=r.no), width=130),
        Column("kind", tr("Kind"), lambda r: kind_title(r.kind), width=64),
        Column("what", tr("What is asked for"), what, stretch=True),
        Column("state", tr("State"), state_cell, width=120),
        Column("waits", tr("Waits for"), lambda r: CellView(tr(WAITS_TITLES[r.waits]) if r.waits else "", Tone.QUIET),
               width=84),
    )  # fmt: skip
