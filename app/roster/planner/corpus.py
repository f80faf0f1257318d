"""Keep a problem the planner got wrong, without names, so that it becomes a test."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import attrs

from app.log import state_folder
from app.roster.model import Roster, RosterProblem, context_of, dumps, roster_to_plain, to_plain


def keep_case(problem: RosterProblem, roster: Roster) -> Path | None:
    """Write the problem, without names and with people numbered anew, and the roster; None where nothing can be written."""
    nameless = anonymous(problem)
    rows = roster_to_plain(roster, context_of(nameless))["rows"]
    text = dumps(nameless)
    path = state_folder() / "corpus" / f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.json"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"problem": to_plain(nameless), "rows": rows}, ensure_ascii=False), encoding="utf-8")
    except OSError:
        return None
    return path


def anonymous(problem: RosterProblem) -> RosterProblem:
    """Return ``problem`` with nothing that tells who anybody is: ids by number, no names, teams or reasons."""
    ids = {person.id: f"p{i}" for i, person in enumerate(problem.people)}

    def known(person: str) -> str:
        return ids.get(person, person)

    people = []
    for person in problem.people:
        guided = person.orientation
        if guided is not None:
            guided = attrs.evolve(guided, preceptors=tuple(map(known, guided.preceptors)))
        barred = tuple(attrs.evolve(bar, cause="") for bar in person.barred)
        people.append(attrs.evolve(person, id=ids[person.id], name="", orientation=guided, barred=barred))
    return attrs.evolve(
        problem,
        name="case",
        people=tuple(people),
        locks=tuple(attrs.evolve(x, person=known(x.person)) for x in problem.locks),
        wishes=tuple(attrs.evolve(x, person=known(x.person)) for x in problem.wishes),
        leave=tuple(attrs.evolve(x, person=known(x.person), title="") for x in problem.leave),
        blocks=tuple(attrs.evolve(x, person=known(x.person)) for x in problem.blocks),
        pairings=tuple(
            attrs.evolve(x, first=known(x.first), second=known(x.second), reason="") for x in problem.pairings
        ),
        rules=tuple(attrs.evolve(x, people=tuple(map(known, x.people))) for x in problem.rules),
    )
