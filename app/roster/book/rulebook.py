"""The rules of the hospital and of each ward: named, dated versions, each only tighter than what stands above it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.roster.book.tightening import is_law, joined, loosened
from app.roster.kits import common_setup
from app.roster.model import RuleConfig, RuleLevel
from app.roster.rules import ALL_RULES, RULES_BY_KEY, ParamSpec
from app.roster.sheet import RulePack
from app.roster.sheet.serial import value_from_plain, value_to_plain
from app.words import Words, say
from db.tables import RuleVersionRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

LAW, HOSPITAL, WARD = "law", "hospital", "ward"


@attrs.frozen(slots=True)
class RuleLine:
    """One rule as the rules page lists it.

    ``source`` is law, hospital or ward: who set it last. ``config`` is None for a rule that is always in force and was
    never set otherwise.
    """

    key: str
    label: str
    title: Words
    help: Words
    level: RuleLevel
    citation: str
    source: str
    config: RuleConfig | None
    weight: int | None
    params: tuple[tuple[str, ParamSpec, Any], ...]  # name, what it is, value
    staffing: tuple[str, ...]


@attrs.frozen(slots=True)
class RuleVersion:
    """One named version of the hospital's rules (``unit_id`` None) or of a ward's own."""

    id: int
    unit_id: int | None
    name: str
    since: date
    reason: str
    saved_by: str
    rules: tuple[RuleConfig, ...]


class LooserRuleError(UserError):
    """A ward or hospital tried to loosen what stands above it."""

    code = "looser-rule"

    def __init__(self, told: Sequence[Words]) -> None:
        sentences = "；".join(str(each) for each in told)
        super().__init__(
            say("Rules may only be tightened: {told}", told=sentences),
            field="rules",
            remedy=say(
                "Law and the hospital's rules stand; set stricter values, or ask the hospital to change its own."
            ),
        )


def rule_lines(desk: Desk, *, unit_id: int | None = None, on: date | None = None) -> tuple[RuleLine, ...]:
    """Return every rule in force for a ward (or for the hospital) on a day: law first, then standards, then policy."""
    with desk.read(Verb.ROSTER_VIEW) as work:
        return lines_of(pack_on(work, unit_id, on or work.today))


def lines_of(pack: RulePack) -> tuple[RuleLine, ...]:
    """Return the rules of a pack as the rules page lists them, those always in force too. Pure."""
    sources = dict(pack.sources)
    listed = {rule.rule for rule in pack.rules}
    lines = [_line(rule, sources.get(rule.label, HOSPITAL)) for rule in pack.rules]
    always = (r.spec for r in ALL_RULES if r.spec.always and r.spec.key not in listed)
    lines += [
        _line(
            RuleConfig(s.key, weight=s.default_weight),
            HOSPITAL if s.level is RuleLevel.POLICY else LAW,
            unset=True,
        )
        for s in always
    ]
    order = {RuleLevel.LAW: 0, RuleLevel.STANDARD: 1, RuleLevel.POLICY: 2}
    return tuple(sorted(lines, key=lambda each: order[each.level]))


def save_rules(
    desk: Desk,
    *,
    unit_id: int | None,
    name: str,
    since: date,
    rules: Sequence[RuleConfig],
    reason: str,
) -> RulePack:
    """Save a named version of a ward's own rules (or, without a unit, of the hospital's) and return the pack of ``since``.

    ``rules`` are all the layer's own settings; those above it need not be repeated.

    Raises:
        LooserRuleError: it would loosen law or, for a ward, the hospital's rules.
        UserError: no name or reason, the name is taken, or a setting does not hold.
    """
    if not name.strip() or not reason.strip():
        raise UserError(say("A version of the rules needs a name and a reason."), field="name")
    verb = Verb.ROSTER_APPROVE if unit_id is None else Verb.ROSTER_EDIT
    with desk.write(verb, label=say("Save rules")) as work:
        if unit_id is not None:
            work.require_unit(unit_id)
        keep_rules(work, unit_id=unit_id, name=name.strip(), since=since, rules=tuple(rules), reason=reason.strip())
        return pack_on(work, unit_id, since)


def rule_versions(desk: Desk, *, unit_id: int | None = None) -> tuple[RuleVersion, ...]:
    """Return the versions of the hospital's rules or of a ward's own, the newest first."""
    with desk.read(Verb.ROSTER_VIEW) as work:
        rows = work.session.scalars(
            select(RuleVersionRow).where(_of(unit_id)).order_by(RuleVersionRow.since.desc(), RuleVersionRow.id.desc())
        )
        return tuple(_version(row) for row in rows)


def keep_rules(
    work: Work, *, unit_id: int | None, name: str, since: date, rules: tuple[RuleConfig, ...], reason: str
) -> None:
    """Store a version inside a unit of work; see ``save_rules``.

    Raises:
        LooserRuleError: it would loosen what stands above it.
        UserError: the name is taken, or a setting does not hold.
    """
    _check(work, unit_id, rules, since=since)
    taken = select(RuleVersionRow.id).where(_of(unit_id), RuleVersionRow.name == name)
    if work.session.scalar(taken) is not None:
        raise UserError(say("There is a version called {name} already.", name=name), field="name")
    row = RuleVersionRow(
        unit_id=unit_id,
        name=name,
        since=since,
        rules=json.dumps([value_to_plain(rule) for rule in rules], ensure_ascii=False),
        reason=reason,
        saved_at=work.now,
        saved_by=work.actor.login,
    )
    work.session.add(row)
    work.session.flush()
    after = {"name": name, "since": since, "unit_id": unit_id, "rules": [rule.label for rule in rules]}
    work.record("rules", row.id, after=after, reason=reason)
    work.touch("roster")


def pack_on(work: Work, unit_id: int | None, day: date) -> RulePack:
    """Return the rules that judge duty days from ``day`` on: law, hospital and ward joined."""
    law, hospital = law_layer(), _hospital(work, day)
    ward = None if unit_id is None else latest_version(work, unit_id, day)
    own = () if ward is None else ward.rules
    names = [name for name in (hospital[0], ward.name if ward else "") if name]
    since = [each for each in (hospital[1], ward.since if ward else None) if each is not None]
    sources = {rule.label: LAW for rule in law}
    sources.update((rule.label, HOSPITAL) for rule in hospital[2] if rule.label not in sources)
    sources.update((rule.label, WARD) for rule in own)
    return RulePack(
        version="·".join(names),
        since=max(since, default=None),
        rules=joined((law, hospital[2], own)),
        sources=tuple(sources.items()),
    )


def _check(work: Work, unit_id: int | None, rules: tuple[RuleConfig, ...], *, since: date) -> None:
    unknown = next((rule.rule for rule in rules if rule.rule not in RULES_BY_KEY), None)
    if unknown is not None:
        raise UserError(say("There is no rule “{key}”.", key=unknown), field="rules")
    above = law_layer() if unit_id is None else joined((law_layer(), _hospital(work, since)[2]))
    told = [*loosened(above, rules)]
    told += [
        say("{rule} is binding and can't be turned into a wish.", rule=RULES_BY_KEY[rule.rule].spec.title)
        for rule in rules
        if is_law(rule) and rule.weight is not None
    ]
    if told:
        raise LooserRuleError(told)
    if unit_id is not None and work.session.get(UnitRow, unit_id) is None:
        raise NotFoundError(say("There is no such unit."), field="ward")


def law_layer() -> tuple[RuleConfig, ...]:
    """Return the rules of law as the program ships them."""
    pack = common_setup().rules
    sources = dict(pack.sources)
    return tuple(rule for rule in pack.rules if sources[rule.label] == LAW)


def _hospital(work: Work, day: date) -> tuple[str, date | None, tuple[RuleConfig, ...]]:
    """Return name, start and rules of the hospital: its own version, or what the program starts with."""
    own = latest_version(work, None, day)
    if own is not None:
        return own.name, own.since, own.rules
    pack = common_setup().rules
    sources = dict(pack.sources)
    return "", None, tuple(rule for rule in pack.rules if sources[rule.label] == HOSPITAL)


def hospital_layer(work: Work, day: date) -> tuple[RuleConfig, ...]:
    """Return the hospital's own rules on a day: its version in force, or what the program starts with."""
    return _hospital(work, day)[2]


def latest_version(work: Work, unit_id: int | None, day: date) -> RuleVersion | None:
    """Return the version of the hospital's rules (no unit) or of a ward's own that is in force on a day."""
    rows = work.session.scalars(
        select(RuleVersionRow)
        .where(_of(unit_id), RuleVersionRow.since <= day)
        .order_by(RuleVersionRow.since.desc(), RuleVersionRow.id.desc())
        .limit(1)
    )
    return next((_version(row) for row in rows), None)


def _of(unit_id: int | None) -> Any:
    return RuleVersionRow.unit_id.is_(None) if unit_id is None else RuleVersionRow.unit_id == unit_id


def _version(row: RuleVersionRow) -> RuleVersion:
    rules = tuple(value_from_plain(raw, RuleConfig) for raw in json.loads(row.rules))
    return RuleVersion(row.id, row.unit_id, row.name, row.since, row.reason, row.saved_by, rules)


def _line(rule: RuleConfig, source: str, *, unset: bool = False) -> RuleLine:
    kind = RULES_BY_KEY[rule.rule]
    values = dict(rule.params)
    return RuleLine(
        key=rule.rule,
        label=rule.label,
        title=kind.spec.title,
        help=kind.spec.help,
        level=kind.spec.level,
        citation=kind.spec.citation,
        source=source,
        config=None if unset else rule,
        weight=rule.weight,
        params=tuple((f.name, f.metadata["param"], values.get(f.name, f.default)) for f in kind.params()),
        staffing=rule.staffing,
    )
