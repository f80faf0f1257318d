"""What the rules page shows and asks: the layers of rules, whether a setting is only tighter, what it would say of rosters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.roster.book.life import findings_of
from app.roster.book.rulebook import (
    HOSPITAL,
    LAW,
    WARD,
    RuleLine,
    RuleVersion,
    hospital_layer,
    latest_version,
    law_layer,
    lines_of,
    rule_versions,
)
from app.roster.book.setups import WardLine, setup_on, unit_row, wards
from app.roster.book.store import body_of
from app.roster.book.tightening import is_law, joined, loosened
from app.roster.model import RuleConfig
from app.roster.rules import RULES_BY_KEY
from app.roster.sheet import RulePack, SheetState
from app.words import Words, say
from db.tables import RosterSheetRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

MOST_SHEETS = 6


@attrs.frozen(slots=True)
class RulesLook:
    """The rules of the hospital (``unit_id`` None) or of one ward, in layers.

    Attributes:
        wards: every ward the actor may see.
        unit_id: whose own rules can be set here.
        on: the day they are looked at.
        law, hospital: the layers above a ward; at the hospital ``hospital`` is the own layer.
        own: the layer's own settings.
        versions: of the own layer, the newest first.
        codes: what successions can name in the ward: families, and working shifts of no family.
    """

    wards: tuple[WardLine, ...]
    unit_id: int | None
    on: date
    law: tuple[RuleConfig, ...]
    hospital: tuple[RuleConfig, ...]
    own: tuple[RuleConfig, ...]
    versions: tuple[RuleVersion, ...]
    codes: tuple[str, ...] = ()

    @property
    def above(self) -> tuple[RuleConfig, ...]:
        """What stands above the own layer."""
        return self.law if self.unit_id is None else joined((self.law, self.hospital))

    def pack(self, own: Sequence[RuleConfig]) -> RulePack:
        """Return all layers joined, with ``own`` as the own one."""
        sources = {rule.label: LAW for rule in self.law}
        if self.unit_id is not None:
            sources.update((rule.label, HOSPITAL) for rule in self.hospital if rule.label not in sources)
        mine = HOSPITAL if self.unit_id is None else WARD
        sources.update((rule.label, mine) for rule in own if self.unit_id is not None or rule.label not in sources)
        return RulePack(rules=joined((self.above, own)), sources=tuple(sources.items()))

    def lines(self, own: Sequence[RuleConfig]) -> tuple[RuleLine, ...]:
        """Return the list as it would stand with ``own``."""
        return lines_of(self.pack(own))


@attrs.frozen(slots=True)
class Effect:
    """What edited rules would say of one published roster: findings before and after, binding ones and wishes."""

    ward: str
    first: date
    binding_before: int
    binding_after: int
    wishes_before: int
    wishes_after: int


def look_at_rules(desk: Desk, *, unit_id: int | None, on: date | None = None) -> RulesLook:
    """Return the layers of rules for the rules page.

    Raises:
        NotFoundError: no such unit, or none of the actor's.
    """
    lines = wards(desk)
    versions = rule_versions(desk, unit_id=unit_id)
    with desk.read(Verb.ROSTER_VIEW) as work:
        day = on or max([work.today, *(version.since for version in versions)])  # a version to come is set already
        if unit_id is not None:
            unit_row(work, unit_id)
        hospital = hospital_layer(work, day)
        held = None if unit_id is None else latest_version(work, unit_id, day)
        own = hospital if unit_id is None else held.rules if held is not None else ()
        return RulesLook(lines, unit_id, day, law_layer(), hospital, own, versions, _codes(work, unit_id, day))


def _codes(work: Work, unit_id: int | None, day: date) -> tuple[str, ...]:
    """Return the families and single working shifts of a ward; none for the hospital or before the set-up."""
    if unit_id is None:
        return ()
    try:
        setup = setup_on(work, unit_id, day)
    except NotFoundError:
        return ()
    return tuple(dict.fromkeys(code.family or code.code for code in setup.shifts if code.is_work and code.active))


def refusals(look: RulesLook, rule: RuleConfig) -> tuple[Words, ...]:
    """Return in sentences why a setting can't be kept in the own layer: looser than what stands above, or out of bounds."""
    kind = RULES_BY_KEY.get(rule.rule)
    if kind is None:
        return (say("There is no rule “{key}”.", key=rule.rule),)
    try:
        kind.require_fit(rule)
    except UserError as error:
        return (error.text,)
    told = list(loosened(look.above, (rule,)))
    if is_law(rule) and rule.weight is not None:
        told.append(say("{rule} is binding and can't be turned into a wish.", rule=kind.spec.title))
    return tuple(dict.fromkeys(told))


def effects(desk: Desk, *, unit_id: int | None, rules: Sequence[RuleConfig], since: date) -> tuple[Effect, ...]:
    """Return what the own layer ``rules`` would say of the newest published rosters with days from ``since`` on.

    Raises:
        NotFoundError: no such unit, or none of the actor's.
    """
    found = []
    with desk.read(Verb.ROSTER_VIEW) as work:
        if unit_id is not None:
            unit_row(work, unit_id)
        wanted = (
            select(RosterSheetRow)
            .where(RosterSheetRow.state == SheetState.PUBLISHED.value)
            .order_by(RosterSheetRow.first.desc())
        )
        rows = [
            row
            for row in work.session.scalars(wanted)
            if (unit_id is None or row.unit_id == unit_id) and (work.scope is None or row.unit_id in work.scope)
        ]
        for row in rows[:MOST_SHEETS]:
            sheet = body_of(work, row.id, row.version)
            if sheet.last < since:
                continue
            ward = latest_version(work, row.unit_id, row.first)
            own = () if ward is None else ward.rules
            layers = (
                (law_layer(), rules, own) if unit_id is None else (law_layer(), hospital_layer(work, row.first), rules)
            )
            pack = attrs.evolve(sheet.ward.rules, rules=joined(layers))
            after = attrs.evolve(sheet, ward=attrs.evolve(sheet.ward, rules=pack))
            before_counts, after_counts = _counts(findings_of(sheet)), _counts(findings_of(after))
            found.append(
                Effect(
                    sheet.ward_name, sheet.first, before_counts[0], after_counts[0], before_counts[1], after_counts[1]
                )
            )
    return tuple(found)


def _counts(findings: Iterable[object]) -> tuple[int, int]:
    kept = tuple(findings)
    binding = sum(bool(getattr(each, "is_hard", False)) for each in kept)
    return binding, len(kept) - binding
