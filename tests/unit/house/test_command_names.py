"""Every command is found by its name without loading the others, and one whose reader has left ends quietly."""

from __future__ import annotations

import argparse
import importlib
import subprocess
import sys
from collections import defaultdict

from app.__main__ import COMMANDS


def test_each_module_adds_the_commands_it_is_named_for() -> None:
    named = defaultdict(set)
    for command, module in COMMANDS.items():
        named[module].add(command)
    for module, commands in named.items():
        subparsers = argparse.ArgumentParser().add_subparsers()
        importlib.import_module(module).register(subparsers)
        assert set(subparsers.choices) == commands, module


def test_a_command_does_not_load_the_others() -> None:
    told = """
import sys
from app.__main__ import main
try:
    main(["vault", "--help"])
except SystemExit:
    print("ortools" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("False\n")


def test_a_reader_who_has_read_enough_is_no_fault() -> None:
    command = f"{sys.executable} -m app roster kit --json | head -c 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)  # noqa: S607
    assert (done.returncode, done.stderr) == (0, "")
