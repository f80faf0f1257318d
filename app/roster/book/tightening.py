"""Rules only tighten downwards: what a ward's or hospital's setting would loosen is found here and refused. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from app.roster.book.rulewords import amount_words
from app.roster.model import Param, RuleConfig, RuleLevel
from app.roster.rules import RULES_BY_KEY, ParamSpec
from app.words import Words, say

#: Parameters of which a smaller number is stricter; of every other number a larger one is.
SMALLER_IS_STRICTER = frozenset({"most", "weeks", "tolerance", "extra", "norm", "free"})
#: Of these lists a shorter one is stricter (who may stand in for whom); of every other list a longer one is.
SHORTER_IS_STRICTER = frozenset({("level-mix", "levels"), ("never-alone", "beside"), ("prefer-sequence", "after")})
#: Of a choice the option that comes later is stricter.


def joined(layers: Iterable[Iterable[RuleConfig]]) -> tuple[RuleConfig, ...]:
    """Return the rules of all layers, law first: a later setting of a label stands in place of the earlier one."""
    return tuple({rule.label: rule for layer in layers for rule in layer}.values())


def loosened(base: Iterable[RuleConfig], tighter: Iterable[RuleConfig]) -> tuple[Words, ...]:
    """Return in sentences what ``tighter`` would loosen of ``base``; a rule it does not name stays as it was."""
    known = {rule.label: rule for rule in base}
    found: list[Words] = []
    for rule in tighter:
        if rule.label in known:
            found.extend(_loosened(known[rule.label], rule))
        elif RULES_BY_KEY[rule.rule].spec.always:
            found.extend(_loosened(_default(rule.rule), rule))
    return tuple(found)


def _default(key: str) -> RuleConfig:
    return RuleConfig(key, weight=RULES_BY_KEY[key].spec.default_weight)


def _loosened(base: RuleConfig, rule: RuleConfig) -> Iterable[Words]:
    kind = RULES_BY_KEY[rule.rule]
    title = kind.spec.title
    if rule.weight is not None and (base.weight is None or rule.weight < base.weight):
        yield say("{rule} would weigh less than it does.", rule=title)
    if _narrower(base.staffing, rule.staffing) or _narrower(base.people, rule.people):
        yield say("{rule} would no longer bind everybody it binds.", rule=title)
    if _shorter(base, rule):
        yield say("{rule} would no longer be in force all the time it is.", rule=title)
    before, after = dict(base.params), dict(rule.params)
    for field in kind.params():
        spec: ParamSpec = field.metadata["param"]
        old, new = before.get(field.name, field.default), after.get(field.name, field.default)
        if old != new and not _as_strict(rule.rule, field, spec, old=old, new=new):
            yield say("{rule}: “{title}” would be looser ({old} → {new}).", rule=title, title=spec.title,
                      old=amount_words(spec, old), new=amount_words(spec, new))  # fmt: skip


def _narrower(base: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """Tell whether ``own`` leaves out somebody ``base`` binds; an empty list binds all."""
    if not own:
        return False
    return not base or not set(base) <= set(own)


def _shorter(base: RuleConfig, own: RuleConfig) -> bool:
    """Tell whether ``own`` begins later or ends earlier than ``base``."""
    later = own.since is not None and (base.since is None or own.since > base.since)
    return later or (own.until is not None and (base.until is None or own.until < base.until))


def _as_strict(key: str, field: attrs.Attribute[Param], spec: ParamSpec, *, old: Param, new: Param) -> bool:
    if spec.kind == "choice":
        return spec.options.index(str(new)) >= spec.options.index(str(old))
    if isinstance(old, tuple) or isinstance(new, tuple):
        return _list_as_strict(key, field.name, old=old, new=new)
    if new is None or old is None:
        return old is None  # nothing bounds nothing; a bound where there was none is stricter
    smaller = field.name in SMALLER_IS_STRICTER
    return int(str(new)) <= int(str(old)) if smaller else int(str(new)) >= int(str(old))


def _list_as_strict(key: str, name: str, *, old: Param, new: Param) -> bool:
    before, after = _members(old), _members(new)
    if name == "shifts":  # empty means every shift
        return not after or (bool(before) and before <= after)
    if (key, name) in SHORTER_IS_STRICTER:
        return bool(after) and (not before or after <= before)
    return before <= after


def _members(value: Param) -> set[Param]:
    """Return what a list holds; a shift with its followers counts as so many pairs."""
    found: set[Param] = set()
    for each in value if isinstance(value, tuple) else ():
        if isinstance(each, tuple) and len(each) > 1 and isinstance(each[1], tuple):
            found.update((each[0], other) for other in each[1])
        else:
            found.add(each)
    return found


def is_law(rule: RuleConfig) -> bool:
    """Tell whether a rule is statute: it may be tightened, never dropped or turned into a wish."""
    return RULES_BY_KEY[rule.rule].spec.level is RuleLevel.LAW
