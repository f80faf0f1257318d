"""Answers of the kernel as JSON values: ids, dates and codes instead of indices."""

from __future__ import annotations

from typing import Any

import attrs

from app.roster.candidates import Candidate
from app.roster.capacity import Shortage
from app.roster.conflicts import Conflict
from app.roster.explain import Explanation
from app.roster.model import Cells, Change, Finding, PlanContext, context_of, roster_to_plain
from app.roster.remedies import Remedy
from app.roster.repair import Repair
from app.roster.rules import owner_of, rules_of
from app.roster.rules.base import on_day
from app.roster.variants import Gain
from app.words import Words, say


def cells_plain(cells: Cells, context: PlanContext) -> list[dict[str, Any]]:
    """Return cells as objects: person (id, null where a cell stands for a whole day), day, date."""
    return [
        {"person": context.people[p].id if p >= 0 else None, "day": d, "date": context.date(d).isoformat()}
        for p, d in cells
    ]


def finding_plain(finding: Finding, context: PlanContext) -> dict[str, Any]:
    """Return a finding: which rule of what level, hard or its cost, the sentence, the cells, the citation, the figures."""
    rule = owner_of(finding.rule, rules_of(context))
    return {
        "rule": finding.rule,
        "title": finding.rule if rule is None else str(rule.spec.title),
        "level": finding.level.value,
        "hard": finding.is_hard,
        "weight": finding.weight,
        "magnitude": finding.magnitude,
        "cost": finding.cost,
        "message": str(finding.message),
        "citation": finding.citation,
        "cells": cells_plain(finding.cells, context),
        "figures": dict(finding.figures),
    }


def candidate_plain(candidate: Candidate, context: PlanContext) -> dict[str, Any]:
    """Return a candidate: who, what taking the shift does, and what the person has already."""
    person = context.people[candidate.person]
    return {
        "person": person.id,
        "name": person.label,
        "level": candidate.level.name.lower(),
        "cost": candidate.cost,
        "held": candidate.held,
        "hours": candidate.minutes / 60,
        "nights": candidate.nights,
        "breaks": [finding_plain(f, context) for f in candidate.breaks],
        "dearer": [finding_plain(f, context) for f in candidate.dearer],
        "cheaper": [finding_plain(f, context) for f in candidate.cheaper],
    }


def explanation_plain(answer: Explanation, context: PlanContext) -> dict[str, Any]:
    """Return an answer about one cell."""
    return {
        "person": context.people[answer.person].id,
        "day": answer.day,
        "date": context.date(answer.day).isoformat(),
        "shift": answer.code,
        "level": answer.level.name.lower(),
        "cost": answer.cost,
        "summary": str(answer.summary),
        "breaks": [finding_plain(f, context) for f in answer.breaks],
        "dearer": [finding_plain(f, context) for f in answer.dearer],
        "cheaper": [finding_plain(f, context) for f in answer.cheaper],
        "others": [candidate_plain(c, context) for c in answer.others],
    }


def shortage_plain(shortage: Shortage, context: PlanContext) -> dict[str, Any]:
    """Return what can't be covered."""
    return {
        "message": str(shortage.text),
        "dates": [context.date(d).isoformat() for d in shortage.days],
        "needed": shortage.needed,
        "possible": shortage.possible,
        "demands": list(shortage.demands),
        "person": None if shortage.person is None else context.people[shortage.person].id,
    }


def conflict_plain(conflict: Conflict, context: PlanContext) -> dict[str, Any]:
    """Return a conflict with its reasons."""
    return {
        "message": str(conflict.text),
        "minimal": conflict.minimal,
        "first": context.date(conflict.first).isoformat(),
        "last": context.date(conflict.last).isoformat(),
        "reasons": [
            {
                "rule": reason.rule,
                "title": str(reason.title),
                "level": reason.level.value,
                "citation": reason.citation,
                "message": str(reason.text),
                "cells": cells_plain(reason.cells, context),
            }
            for reason in conflict.reasons
        ],
    }


def gain_plain(gain: Gain, context: PlanContext) -> dict[str, Any]:
    """Return what one person has in two rosters."""
    return {
        "person": context.people[gain.person].id,
        "verdict": gain.verdict,
        "saved": gain.saved,
        "before": attrs.asdict(gain.before),
        "after": attrs.asdict(gain.after),
        "message": str(gain.words(context)),
    }


def remedy_plain(remedy: Remedy) -> dict[str, Any]:
    """Return a remedy: what to do, and the roster it leads to."""
    return {
        "kind": remedy.kind,
        "message": str(remedy.text),
        "steps": [str(step.text) for step in remedy.steps],
        "price": remedy.price,
        "cost": remedy.cost,
        "roster": roster_to_plain(remedy.roster, context_of(remedy.problem)),
    }


def repair_plain(done: Repair) -> dict[str, Any]:
    """Return a repair: each cell that changed, and whether fewer would do."""
    context = context_of(done.problem)
    return {
        "fewest": done.fewest,
        "changes": [
            {
                "person": context.people[c.person].id,
                "date": context.date(c.day).isoformat(),
                "day": c.day,
                "before": context.codes[c.before],
                "after": context.codes[c.after],
                "message": str(change_words(c, context)),
            }
            for c in done.changes
        ],
    }


def change_words(change: Change, context: PlanContext) -> Words:
    """Return a change as people say it."""
    return say(
        "{name}, {day}: {before} becomes {after}",
        name=context.people[change.person].label,
        day=on_day(context, change.day),
        before=context.codes[change.before] or say("a day off"),
        after=context.codes[change.after] or say("a day off"),
    )
