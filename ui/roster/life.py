"""The life of a sheet on the page: submit, return, publish, change with a reason, seal. One primary deed at a time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import attrs
from PySide6.QtCore import QObject, Signal

from app.roster.book.life import UnexplainedBreachError, UnlawfulRosterError
from app.roster.book.sealing import unwritten
from app.roster.sheet import Sheet, SheetState
from app.words import N_, tr
from ui.kit import messages
from ui.kit.lanes import op
from ui.kit.tokens import Tone
from ui.roster import desk as desks

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.desk import Desk
    from ui.kit.strips import Strip
    from ui.roster.bubble import AskBar
    from ui.roster.keeper import Keeper

STATES = {
    SheetState.DRAFT: N_("Draft"),
    SheetState.SUBMITTED: N_("Submitted, waits for approval"),
    SheetState.PUBLISHED: N_("Published"),
    SheetState.SEALED: N_("Sealed"),
}


@attrs.frozen(slots=True)
class Deed:
    """Something that can be done with the sheet now: key, word, and whether it is the one to do next."""

    key: str
    text: str
    primary: bool = False


def deeds_of(sheet: Sheet, *, edits: bool, approves: bool, approval: bool) -> tuple[Deed, ...]:
    """Return what may be done with a sheet in its state by this person, the next deed first. Pure."""
    found: list[Deed] = []
    if sheet.state is SheetState.DRAFT and edits:
        found.append(Deed("submit", tr("Submit"), True) if approval else Deed("publish", tr("Publish"), True))
    elif sheet.state is SheetState.SUBMITTED:
        if approves or (edits and not approval):
            found += [Deed("publish", tr("Approve and publish"), True), Deed("return", tr("Return …"))]
        elif edits:
            found.append(Deed("return", tr("Withdraw …")))
    elif sheet.state is SheetState.PUBLISHED and edits:
        changed = any(
            sheet.changed_since_published(row, day) for row in range(len(sheet.rows)) for day in range(sheet.days)
        )
        found += [Deed("change", tr("Publish changes …"), True)] if changed else []
        found.append(Deed("seal", tr("Seal …"), not changed))
    return tuple(found)


class Life(QObject):
    """Does the deeds; what is missing (a reason) is asked for in the page.

    Signals:
        done(): the sheet is in another state; read it again.
    """

    done = Signal()

    def __init__(self, desk: Desk, keeper: Keeper, *, ask: AskBar, strip: Strip) -> None:
        super().__init__(keeper)
        self._desk, self._keeper, self._ask, self._strip = desk, keeper, ask, strip

    def do(self, key: str, sheet: Sheet) -> None:
        """Begin a deed."""
        self._strip.clear()
        self._keeper.flush()
        named = {"unit_id": sheet.ward_id, "first": sheet.first}
        if key == "return":
            self._ask.ask_text(
                tr("What is to be changed?"), partial(self._run, desks.send_back, named), word=tr("Return"), empty=False
            )
        elif key == "change":
            self._ask.ask_text(
                tr("Why is the published roster changed?"),
                partial(self._run, desks.change, named),
                word=tr("Publish changes"),
                empty=False,
            )
        elif key == "seal":
            self._seal(sheet, named)
        else:
            self._run(desks.submit if key == "submit" else desks.publish, named, "")

    def _seal(self, sheet: Sheet, named: dict[str, Any]) -> None:
        question = tr(
            "Seal {ward} {month}? Later changes are reversing entries.",
            ward=sheet.ward_name,
            month=f"{sheet.first:%Y-%m}",
        )
        open_days = unwritten(sheet)
        detail = tr(
            "Nothing is written for: {names}. Sealed so, these days count as hours owed; note what was worked first.",
            names="、".join(tr("{name} {days} days", name=name, days=days) for name, days in open_days),
        ) if open_days else ""  # fmt: skip
        if messages.ask(self._strip, question, yes=tr("Seal"), detail=detail):
            op(self, lambda _job: desks.seal(self._desk, **named)).then(
                lambda count: self._told(tr("Sealed; {count} balances posted.", count=count))
            ).otherwise(self._failed).run()

    def _run(self, verb: Callable[..., Any], named: dict[str, Any], reason: str) -> None:
        op(self, lambda _job: verb(self._desk, **named, reason=reason)).then(
            lambda _result: self._told(_TOLD[verb.__name__]())
        ).otherwise(partial(self._failed, again=partial(self._run, verb, named))).run()

    def _told(self, text: str) -> None:
        messages.toast(self._strip, text)
        self.done.emit()

    def _failed(self, error: BaseException, again: Callable[[str], None] | None = None) -> None:
        told = messages.sentence(error)
        if isinstance(error, UnexplainedBreachError) and again is not None:
            self._ask.ask_text(str(error.text), again, word=tr("Keep reason and go on"), empty=False)
        elif told is None:
            messages.show_error(self._strip, error)
        else:
            tone = Tone.LAPSED if isinstance(error, UnlawfulRosterError) else messages.tone_of(error)
            self._strip.say(told[0], remedy=told[1], tone=tone)


_TOLD: dict[str, Callable[[], str]] = {
    "submit": lambda: tr("Submitted for approval."),
    "publish": lambda: tr("Published."),
    "send_back": lambda: tr("Returned."),
    "change": lambda: tr("The changes are published, each with its trace."),
}
