"""The two ways to set up, Makefile with shell and PowerShell, do the same; what Windows stumbles over is not in its script."""

from __future__ import annotations

import re
from pathlib import Path

from app.access.actor import ROLE_TITLES
from app.demo import NURSE, PASSWORD
from app.demo.planting import USERS

ROOT = Path(__file__).parents[3]
WINDOWS = (ROOT / "packaging/setup.ps1").read_text(encoding="utf-8")
SHELL = (ROOT / "packaging/setup.sh").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_both_scripts_take_the_same_steps() -> None:
    steps = set(re.findall(r"python\" -m ([a-z.]+)", SHELL)) - {"venv", "pip"}
    assert {"app.words", "app.roster.planner.warm"} <= steps
    assert [step for step in steps if f'"-m", "{step}"' not in WINDOWS] == []
    for flag in ("--require-hashes", "--no-deps", "--no-build-isolation", "--no-index"):
        assert flag in SHELL
        assert flag in WINDOWS


def test_what_makes_the_set_up_stale_is_the_same() -> None:
    (sources,) = re.findall(r"^\$\(STAMP\): (.*)$", MAKEFILE, flags=re.MULTILINE)
    wanted = {"packaging\\setup.ps1" if each.endswith(".sh") else each for each in sources.split()}
    assert [each for each in wanted if f'"{each}"' not in WINDOWS] == []


def test_the_windows_script_is_plain_and_checks_every_program_it_calls() -> None:
    assert WINDOWS.isascii()  # 5.1 reads a file without a mark in the code page of the machine
    calls = [line.strip() for line in WINDOWS.splitlines() if re.match(r"\s*& ", line)]
    assert len(calls) == 2  # both inside the functions that look at the exit code
    assert WINDOWS.count("$LASTEXITCODE -") == 2
    for target in ("run", "demo", "test", "check", "setup"):
        assert re.search(rf"^{target}:", MAKEFILE, flags=re.MULTILINE)
        assert f'"{target}"' in WINDOWS


def test_both_readmes_name_the_demo_logins_and_how_windows_is_begun() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "-ExecutionPolicy Bypass -File packaging\\setup.ps1" in text
        assert PASSWORD in text
        logins = [login for login, _name, _role, _ward in USERS] + [NURSE]
        assert [login for login in logins if f"`{login}`" not in text] == []
    assert {role for _login, _name, role, _ward in USERS} <= set(ROLE_TITLES)
