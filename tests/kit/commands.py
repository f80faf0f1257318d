"""``python -m tests.kit.commands``: write every command with its line of help to ``docs/commands.md``."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from app.__main__ import build_parser
from app.words import use_language
from ui.commandline import EXTRAS

PLACE = Path(__file__).parents[2] / "docs" / "commands.md"
HEAD = """# Commands

Made by `make commands`; how each is called: `xinglin COMMAND --help`.
"""


def told() -> str:
    """Return the page: a heading a command, a line a deed of it."""
    use_language("en")
    return HEAD + "\n".join(_lines(build_parser(EXTRAS), "")) + "\n"


def _lines(parser: argparse.ArgumentParser, path: str) -> Iterator[str]:
    for action in parser._actions:
        if not isinstance(action, argparse._SubParsersAction):
            continue
        helps = {each.dest: each.help or "" for each in action._choices_actions}
        for name, below in sorted(action.choices.items(), key=lambda each: path != "" and _has_deeds(each[1])):
            if _has_deeds(below):
                yield f"\n## {path}{name}\n\n{helps.get(name, '').capitalize()}.\n"
                yield from _lines(below, f"{path}{name} ")
            elif not path:
                yield f"\n## {name}\n\n{helps.get(name, '').capitalize()}."
            else:
                yield f"- `{path}{name}`: {helps.get(name, '')}"


def _has_deeds(parser: argparse.ArgumentParser) -> bool:
    return any(isinstance(each, argparse._SubParsersAction) for each in parser._actions)


if __name__ == "__main__":
    PLACE.write_text(told(), encoding="utf-8")
