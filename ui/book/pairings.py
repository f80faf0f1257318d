"""Who should work together and who never does; the reason is private and never printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from app.errors import UserError
from app.roster.model import Pairing
from app.roster.sheet import WardSetup
from app.roster.sheet.setupcheck import pairing_key
from app.words import N_, say, tr
from ui.book.section import Line, ListSection
from ui.kit.forms import ChoiceField, Form, TextField
from ui.kit.rowforms import RowForm
from ui.kit.tables import CellView, Column
from ui.kit.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ui.book.draft import SetupDraft
    from ui.kit.panels import SidePanel

KINDS = {
    "together": N_("always together"),
    "apart": N_("never together"),
    "guided": N_("learns beside (named preceptor)"),
}


class PairingsSection(ListSection[Pairing]):
    """Pairs of people of the ward."""

    from_kits = False

    def __init__(self, draft: SetupDraft, panel: SidePanel, *, facts: Callable[[], Any]) -> None:
        self.title_new = tr("New pairing")
        columns: tuple[Column[Line], ...] = (
            Column("first", tr("One"), lambda x: CellView(self._name(x[1].first), Tone.STRONG), width=170),
            Column("kind", tr("How"), lambda x: tr(KINDS[x[1].kind]), width=130),
            Column("second", tr("The other"), lambda x: CellView(self._name(x[1].second), Tone.STRONG), width=170),
            Column("shifts", tr("Shifts"), lambda x: "、".join(x[1].shifts) or tr("any work"), width=120),
            Column("reason", tr("Private reason"), lambda x: CellView(x[1].reason, Tone.QUIET), stretch=True),
        )
        super().__init__(draft, panel, facts=facts, columns=columns, name=tr("Pairings"))
        self.table.say_when_empty(
            tr("No pairings"),
            tr("Who always works beside her preceptor, or two who never share a shift: the reason stays private."),
        )

    def items(self, setup: WardSetup) -> tuple[Pairing, ...]:
        """Return the pairings."""
        return setup.pairings

    def put(self, setup: WardSetup, items: tuple[Pairing, ...]) -> WardSetup:
        """Return the set-up with other pairings."""
        return attrs.evolve(setup, pairings=items)

    def blank(self, setup: WardSetup) -> Pairing:
        """Return the first two people who are no pair yet."""
        people = [number for number, _name in self.facts().people]
        held = {frozenset((each.first, each.second)) for each in setup.pairings}
        pairs = ((a, b) for n, a in enumerate(people) for b in people[n + 1 :] if frozenset((a, b)) not in held)
        first, second = next(pairs, ("", ""))
        return Pairing(first, second, kind="apart")

    def name_of(self, item: Pairing) -> str:
        """Return what flaws call it."""
        return pairing_key(item)

    def form_of(self, item: Pairing) -> Form:
        """Return the form of a pair; who no longer works here stays named."""
        people = list(self.facts().people)
        people += [(each, self._name(each)) for each in (item.first, item.second) if each not in dict(people)]
        return RowForm(
            ChoiceField("first", tr("One"), people, value=item.first),
            ChoiceField("kind", tr("How"), [(key, tr(text)) for key, text in KINDS.items()], value=item.kind),
            ChoiceField("second", tr("The other"), people, value=item.second),
            TextField("shifts", tr("Only in these shifts"), value="、".join(item.shifts), hint=tr("Empty: any work")),
            TextField(
                "reason", tr("Private reason"), value=item.reason, hint=tr("Never printed, seen by no colleague.")
            ),
        )

    def read(self, form: Form, item: Pairing) -> Pairing:
        """Return the pair as the form says it."""
        fields = form.fields
        first, second = fields["first"].value(), fields["second"].value()
        if first == second:
            raise UserError(say("A pairing is of two people."), field="second")
        shifts = tuple(part for part in fields["shifts"].value().replace("，", "、").split("、") if part)
        known = {code.code for code in self.draft.now.codes} | {code.family for code in self.draft.now.codes}
        unknown = next((code for code in shifts if code not in known), None)
        if unknown is not None:
            raise UserError(say("The ward has no code “{code}”.", code=unknown), field="shifts")
        return attrs.evolve(
            item,
            first=first,
            second=second,
            kind=fields["kind"].value(),
            shifts=shifts,
            reason=fields["reason"].value(),
        )

    def _name(self, number: str) -> str:
        look = self.facts()
        return dict(look.people).get(number, number) if look is not None else number
