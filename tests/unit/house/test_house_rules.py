"""House rules as code: each has a pattern, a reason, the places where it may stand, and a proof that it bites."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import attrs
import pytest

from db.schema import REVISIONS

ROOT = Path(__file__).parents[3]
FLOORS = ("app", "db", "ui")
LONGEST_FILE = 400

Finder = Callable[[ast.AST], Iterator[ast.AST]]


def _called(node: ast.Call) -> str:
    """Return the dotted name that is called; of what is no name, only the end (``run().text``: ``.text``)."""
    parts: list[str] = []
    func: ast.expr = node.func
    while isinstance(func, ast.Attribute):
        parts.append(func.attr)
        func = func.value
    return ".".join(reversed([*parts, func.id if isinstance(func, ast.Name) else ""]))


def _calls(*names: str) -> Finder:
    def find(tree: ast.AST) -> Iterator[ast.AST]:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                dotted = _called(node)
                if any(dotted == name or dotted.endswith("." + name) for name in names):
                    yield node

    return find


def _builtins(*names: str) -> Finder:
    """Find calls by exactly these names: ``re.compile`` is not ``compile``."""

    def find(tree: ast.AST) -> Iterator[ast.AST]:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _called(node) in names:
                yield node

    return find


def _names(*names: str) -> Finder:
    def find(tree: ast.AST) -> Iterator[ast.AST]:
        for node in ast.walk(tree):
            if isinstance(node, (ast.Name, ast.Attribute)):
                word = node.id if isinstance(node, ast.Name) else node.attr
                if word in names:
                    yield node
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                heads = [alias.name for alias in node.names]
                if isinstance(node, ast.ImportFrom) and node.module:
                    heads.append(node.module)
                if any(head in names for head in heads):
                    yield node

    return find


def _sql_text(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in {"text", "sa.text", "sqlalchemy.text"}:
            yield node
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            start = node.value.lstrip()[:12].upper()
            if start.startswith(("SELECT ", "INSERT INTO", "DELETE FROM", "PRAGMA ")):
                yield node


def _broad_except(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "bare"
            reraises = any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
            if caught in {"bare", "Exception", "BaseException"} and not reraises:
                yield node


@attrs.frozen
class HouseRule:
    name: str
    why: str
    find: Finder
    bad: str
    allowed: tuple[str, ...] = ()
    floors: tuple[str, ...] = FLOORS


RULES = (
    HouseRule(
        "one clock",
        "the time is read in db/clock.py only, so that any day can be tested",
        _calls("datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time"),
        "from datetime import date\ndate.today()",
        allowed=("db/clock.py",),
    ),
    HouseRule(
        "one place for dialogs",
        "modal boxes are asked through ui/kit/messages.py, where tests answer them",
        _names("QMessageBox", "QFileDialog", "QInputDialog", "QPrintDialog"),
        "QMessageBox.warning(None, '', '')",
        allowed=("ui/kit/messages.py",),
    ),
    HouseRule(
        "two lanes",
        "threads are made in ui/kit/lanes.py; the planner, and locks around libraries, have reasons of their own",
        _names("QThread", "QThreadPool", "QRunnable", "threading", "ThreadPoolExecutor"),
        "import threading",
        allowed=(
            "ui/kit/lanes.py",
            "ui/kit/crash.py",
            "app/roster/planner/",
            "app/reports/fonts.py",
            "app/reports/opened.py",
            "app/exchange/uncollected.py",
            "db/",
        ),
    ),
    HouseRule(
        "no SQL text upstairs",
        "statements are built with SQLAlchemy; text and pragmas stay in db",
        _sql_text,
        "session.execute(text('SELECT 1'))",
        allowed=("db/",),
    ),
    HouseRule(
        "no print",
        "commands write through app/console.py",
        _calls("print"),
        "print('x')",
    ),
    HouseRule(
        "the unit of work commits",
        "a commit in the middle of a verb would half-do it",
        _calls("commit"),
        "session.commit()",
        allowed=("db/",),
    ),
    HouseRule(
        "nothing swallowed",
        "a broad except hides our bugs; boundaries that must catch all are listed",
        _broad_except,
        "try:\n    pass\nexcept Exception:\n    pass",
        allowed=("ui/kit/lanes.py", "ui/kit/crash.py", "app/exchange/sandbox", "db/vault.py", "app/roster/planner/"),
    ),
    HouseRule(
        "no eval",
        "formulas run on our own evaluator, files are data",
        _builtins("eval", "exec", "compile", "pickle.loads", "pickle.load"),
        "eval('1')",
    ),
)


def _sources(floors: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for floor in floors:
        for path in sorted((ROOT / floor).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


@cache
def _broken() -> dict[str, list[str]]:
    """Return where each rule is broken: every file is read once, for all rules."""
    broken: dict[str, list[str]] = {rule.name: [] for rule in RULES}
    for name, source in _sources(tuple(sorted({floor for rule in RULES for floor in rule.floors}))):
        tree = ast.parse(source)
        for rule in RULES:
            if name.startswith(tuple(f"{floor}/" for floor in rule.floors)) and not name.startswith(
                rule.allowed or ("\0",)
            ):
                broken[rule.name] += [f"{name}:{getattr(node, 'lineno', 0)}: {rule.why}" for node in rule.find(tree)]
    return broken


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_holds(rule: HouseRule) -> None:
    assert _broken()[rule.name] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_bites(rule: HouseRule) -> None:
    assert list(rule.find(ast.parse(rule.bad)))


def test_packaging_is_no_package() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_files_stay_small() -> None:
    records = ("db/migrations/versions/", "app/roster/planner/")  # written once, then never touched; compiled kernels
    sizes = [(name, source.count("\n")) for name, source in _sources(FLOORS) if not name.startswith(records)]
    long = [(name, lines) for name, lines in sizes if lines > LONGEST_FILE]

    assert long == []


def test_suppressions_name_what_they_suppress() -> None:
    blanket = [
        name
        for name, source in _sources((*FLOORS, "tests"))
        for line in source.splitlines()
        if line.rstrip().endswith(("# noqa", "# type: ignore"))
    ]

    assert blanket == []


def test_nothing_is_left_for_later() -> None:
    words = ("TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error")
    left = [(name, word) for name, source in _sources(FLOORS) for word in words if word in source]

    assert left == []


def test_the_lock_names_no_hosts_and_every_hash() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")

    assert "http" not in lock
    assert lock.count("--hash=sha256:") > lock.count("==")


def test_qt_is_the_release_that_old_desktops_carry() -> None:
    assert "pyside6-essentials==6.9.3" in (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_revisions_follow_one_another_and_the_program_knows_them() -> None:
    numbers = sorted(path.name[:4] for path in (ROOT / "db/migrations/versions").glob("[0-9]*.py"))

    assert numbers == [f"{place:04d}" for place in range(1, len(numbers) + 1)], "renumber the one that came later"
    assert tuple(numbers) == REVISIONS, "name it in db/schema.py"
