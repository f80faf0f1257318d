"""Every service that works at a desk asks the permission table before it reaches the vault; none is forgotten."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest

import app
from app.access.actor import Actor, Role
from app.access.deeds import deed_title, subject_title
from app.access.permissions import PERMISSIONS, Verb
from app.desk import Desk
from app.errors import NotAllowedError, UserError
from db.vault import Vault
from tests.kit.desks import desk_for, found

#: Why these may answer a stranger with something else than a refusal.
EXEMPT = {
    "app.exchange.rosters.keeping.keep": "works on what a reading at the desk returned",
    "app.exchange.workload.watch.take": "moves a file of the drop folder; what it writes asks by itself",
    "app.reports.printing.produce": "draws a document that a service at the desk built",
    "app.staff.undoing.watched": "wraps another service, which asks",
}
ROOT = Path(app.__file__).parents[1]
PLAIN: dict[str, Any] = {"int": 1, "str": "x", "date": date(2026, 1, 1), "Path": Path("/nowhere/x.xlsx"),
                         "Decimal": Decimal(1)}  # fmt: skip


def services() -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in pkgutil.walk_packages(app.__path__, "app."):
        name = module.name
        if ".cli" in name or name.endswith("__main__") or name.startswith("app.demo"):
            continue
        for each, thing in vars(importlib.import_module(name)).items():
            own = inspect.isfunction(thing) and thing.__module__ == name and not each.startswith("_")
            if own and next(iter(inspect.signature(thing).parameters), "") == "desk":
                yield f"{name}.{each}", thing


SERVICES = dict(services())


def _call(service: Callable[..., Any], desk: Desk) -> None:
    given: list[Any] = [desk]
    named: dict[str, Any] = {}
    for parameter in list(inspect.signature(service).parameters.values())[1:]:
        if parameter.default is not parameter.empty or parameter.kind in (
            parameter.VAR_KEYWORD,
            parameter.VAR_POSITIONAL,
        ):
            continue
        value = PLAIN.get(str(parameter.annotation), MagicMock(name=parameter.name))
        if parameter.kind is parameter.KEYWORD_ONLY:
            named[parameter.name] = value
        else:
            given.append(value)
    result = service(*given, **named)
    if inspect.isgenerator(result):
        next(result)


def test_there_are_services_to_ask_about() -> None:
    assert len(SERVICES) > 150
    assert set(EXEMPT) <= set(SERVICES)


@pytest.fixture(scope="module")
def closed() -> Vault:
    return found()


@pytest.mark.parametrize("name", sorted(set(SERVICES) - set(EXEMPT)))
def test_a_stranger_is_refused_before_the_vault_is_reached(
    name: str, closed: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(
        closed, Actor(login="stranger", name="生人", user_id=9, grants=frozenset()), desk_for(vault=closed).clock
    )

    def reached(*_args: object, **_more: object) -> None:
        raise AssertionError(f"{name} reached the vault without asking")

    monkeypatch.setattr(Vault, "read", reached)
    monkeypatch.setattr(Vault, "write", reached)

    with pytest.raises((NotAllowedError, UserError)):  # what is typed wrongly may be told before
        _call(SERVICES[name], desk)


@pytest.mark.parametrize("name", sorted(set(SERVICES) - set(EXEMPT)))
def test_a_service_opens_its_unit_of_work_at_the_desk(name: str) -> None:
    tree = ast.parse(inspect.getsource(SERVICES[name]))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    opens = any(ast.unparse(call.func) in {"desk.read", "desk.write", "require"} for call in calls)
    hands_on = any(
        isinstance(argument, ast.Name) and argument.id == "desk" for call in calls for argument in call.args
    ) or any(ast.unparse(call.func).startswith("desk.vault.") for call in calls)

    assert opens or hands_on


def test_no_verb_is_idle_and_every_verb_has_a_holder() -> None:
    sources = "\n".join(
        path.read_text(encoding="utf-8")
        for floor in ("app", "ui")
        for path in (ROOT / floor).rglob("*.py")
        if path.name != "permissions.py"
    )
    idle = [verb.name for verb in Verb if f"Verb.{verb.name}" not in sources]
    held = frozenset().union(*PERMISSIONS.values())

    assert idle == []
    assert [verb.name for verb in Verb if verb not in held] == []


def test_every_role_is_in_the_table_and_watching_is_apart_from_acting() -> None:
    assert set(PERMISSIONS) == set(Role)
    acting = {verb for verb in Verb if verb.value.split(".")[1] in {"edit", "propose", "approve", "run", "undo"}}
    assert not PERMISSIONS[Role.AUDITOR] & acting
    assert Verb.CREDENTIAL_APPROVE not in PERMISSIONS[Role.HR_CLERK]
    assert Verb.STAFF_VIEW_SENSITIVE not in PERMISSIONS[Role.HEAD_NURSE]


def test_every_deed_and_subject_of_the_record_has_its_words() -> None:
    """A new deed needs one word in ``app/access/deeds.py``: auditors read the record, programmers only the code."""
    told = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "app").rglob("*.py"))
    actions = {verb.value for verb in Verb} | set(re.findall(r'action="([a-z-]+\.[a-z-]+)"', told))
    watching = {"view", "view-sensitive"}  # looking leaves no row
    silent = [
        action for action in sorted(actions) if action.split(".")[1] not in watching and deed_title(action) == action
    ]
    assert silent == []
    subjects = set(re.findall(r'\.record\(\s*"([a-z_-]+)"', told))
    assert [subject for subject in sorted(subjects) if subject_title(subject) == subject] == []
