"""Keeping the hospital's additions to the catalogue: reading them for who is judged, and the verbs that change them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.credentials.catalogue import CredentialKind, Effect, duty_of, kind_of, kinds
from app.credentials.house import HouseRules, Requirement, own_kind, tightened
from app.errors import NotFoundError, UserError
from app.staff.codes import Table, codes
from app.words import say
from db.tables import CredentialKindRow, DutyRequirementRow, PostDutyRow, UnitRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.desk import Desk

TIGHTENS = ("near", "leads", "effect")


def read_house(session: Session) -> HouseRules:
    """Return the hospital's additions as they are kept."""
    own = {row.code: _kind(row.code, json.loads(row.spec)) for row in session.scalars(select(CredentialKindRow))}
    requirements = tuple(
        Requirement(row.duty, row.kind, row.reason, row.start, row.until, row.id)
        for row in session.scalars(select(DutyRequirementRow).order_by(DutyRequirementRow.id))
    )
    return HouseRules(own, requirements)


def house_rules(desk: Desk) -> HouseRules:
    """Return the hospital's additions."""
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        return read_house(work.session)


def tighten_kind(
    desk: Desk,
    *,
    code: str,
    reason: str,
    near: int | None = None,
    leads: Sequence[int] | None = None,
    effect: Effect | None = None,
) -> CredentialKind:
    """Let a kind be brought up earlier, or bar where it only warned; return it as it now holds.

    Raises:
        UserError: no such kind, no reason, or it would be looser than the catalogue.
    """
    _require_reason(reason)
    with desk.write(Verb.CREDENTIAL_APPROVE, label=say("Tighten credential kind")) as work:
        before = read_house(work.session).own.get(code)
        if code not in kinds() and before is None:
            raise UserError(say("There is no credential kind {kind}.", kind=code), field="kind")
        base = kind_of(code) if code in kinds() else before or kind_of(code)
        fresh = tightened(base, near=near, leads=None if leads is None else tuple(leads), effect=effect)
        _store(work.session, fresh)
        told = {name: getattr(fresh, name) for name in TIGHTENS}
        was = {name: getattr(before or base, name) for name in TIGHTENS}
        work.record("credential_kind", code, action="credential.tighten", before=was, after=told, reason=reason)
        work.touch("credential")
        return fresh


def add_kind(
    desk: Desk, *, code: str, title: str, nature: str = "optional", near: int = 30, effect: Effect = "note"
) -> CredentialKind:
    """Add a kind of the hospital's own.

    Raises:
        UserError: the code is taken or not plain.
    """
    fresh = own_kind(code, title, nature=nature, near=near, effect=effect)
    with desk.write(Verb.CREDENTIAL_APPROVE, label=say("Add credential kind")) as work:
        if work.session.get(CredentialKindRow, fresh.code) is not None:
            raise UserError(say("{code} is in the catalogue already; tighten it instead.", code=code), field="code")
        _store(work.session, fresh)
        work.record("credential_kind", fresh.code, action="credential.add-kind", after=attrs.asdict(fresh))
        work.touch("credential")
        return fresh


def require_kind(desk: Desk, *, duty: str, kind: str, reason: str, start: date | None = None) -> int:
    """Let a duty also need a kind; return the requirement's id.

    Raises:
        UserError: no such duty or kind, or no reason.
    """
    _require_reason(reason)
    wanted = duty_of(duty)
    with desk.write(Verb.CREDENTIAL_APPROVE, label=say("Require credential")) as work:
        if kind not in read_house(work.session).kinds():
            raise UserError(say("There is no credential kind {kind}.", kind=kind), field="kind")
        row = DutyRequirementRow(duty=wanted.code, kind=kind, reason=reason, start=start, until=None)
        work.session.add(row)
        work.session.flush()
        work.record("duty_requirement", row.id, action="credential.require",
                    after={"duty": wanted.code, "kind": kind, "start": start}, reason=reason)  # fmt: skip
        work.touch("credential")
        return row.id


def demand_duty(
    desk: Desk,
    *,
    duty: str,
    reason: str,
    unit_id: int | None = None,
    category: str | None = None,
    start: date | None = None,
) -> int:
    """Say that who works in a unit (and is of a category) does a duty; return the demand's id.

    Raises:
        UserError: no such duty or category, no reason, or neither unit nor category.
        NotFoundError: no such unit.
    """
    _require_reason(reason)
    wanted = duty_of(duty)
    if unit_id is None and category is None:
        raise UserError(say("Say of which department or category of staff it is demanded."), field="unit")
    if category is not None and category not in codes(Table.CATEGORY):
        raise UserError(say("There is no category {category}.", category=category), field="category")
    with desk.write(Verb.CREDENTIAL_APPROVE, label=say("Demand duty")) as work:
        if unit_id is not None and work.session.get(UnitRow, unit_id) is None:
            raise NotFoundError(say("There is no department {number}.", number=unit_id), field="unit")
        row = PostDutyRow(
            unit_id=unit_id, category=category, duty=wanted.code, reason=reason, start=start, until=None
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        work.record("post_duty", row.id, action="credential.demand",
                    after={"unit": unit_id, "category": category, "duty": wanted.code}, reason=reason)  # fmt: skip
        work.touch("credential")
        return row.id


def end_demand(desk: Desk, *, demand_id: int, until: date, reason: str) -> None:
    """End a demand of the hospital's own after ``until``; those of the law have no end.

    Raises:
        NotFoundError: no such demand.
    """
    _require_reason(reason)
    with desk.write(Verb.CREDENTIAL_APPROVE, label=say("End demand")) as work:
        row = work.session.get(PostDutyRow, demand_id)
        if row is None:
            raise NotFoundError(say("There is no such demand."))
        before, row.until = row.until, until
        work.record("post_duty", demand_id, action="credential.demand-end", before={"until": before},
                    after={"until": until}, reason=reason)  # fmt: skip
        work.touch("credential")


def end_requirement(desk: Desk, *, requirement_id: int, until: date | None = None, reason: str) -> None:
    """Let a requirement of the hospital's own end after ``until`` (yesterday unless given).

    Raises:
        NotFoundError: no such requirement.
    """
    _require_reason(reason)
    with desk.write(Verb.CREDENTIAL_APPROVE, label=say("End requirement")) as work:
        row = work.session.get(DutyRequirementRow, requirement_id)
        if row is None:
            raise NotFoundError(say("There is no such requirement."))
        before, row.until = row.until, until or work.today - timedelta(days=1)
        work.record("duty_requirement", requirement_id, action="credential.require-end", before={"until": before},
                    after={"until": row.until}, reason=reason)  # fmt: skip
        work.touch("credential")


def _kind(code: str, spec: dict[str, Any]) -> CredentialKind:
    """Return a kept kind; of a built-in one only what may be tightened is taken, and only if it is tighter."""
    if code not in kinds():
        return CredentialKind(**{**spec, "leads": tuple(spec["leads"]), "documents": tuple(spec["documents"])})
    base = kind_of(code)
    effect: Effect = spec.get("effect", base.effect)
    return tightened(
        base,
        near=max(base.near, int(spec.get("near", base.near))),
        leads=tuple({*base.leads, *spec.get("leads", ())}) or None,
        effect=effect,
    )


def _store(session: Session, kind: CredentialKind) -> None:
    whole = attrs.asdict(kind)
    spec = {name: whole[name] for name in TIGHTENS} if kind.code in kinds() else whole
    row = session.get(CredentialKindRow, kind.code)
    told = json.dumps(spec, ensure_ascii=False)
    if row is None:
        session.add(CredentialKindRow(code=kind.code, spec=told))
    else:
        row.spec = told


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise UserError(say("Give the reason; it stays in the audit."), field="reason")
