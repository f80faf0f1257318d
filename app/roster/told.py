"""Answers of the kernel as JSON values: ids, dates and codes instead of indices."""

from __future__ import annotations

from typing import Any

from app.roster.candidates import Candidate
from app.roster.capacity import Shortage
from app.roster.conflicts import Conflict
from app.roster.explain import Explanation
from app.roster.model import Cells, Finding, PlanContext
from app.roster.rules import owner_of, rules_of


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
