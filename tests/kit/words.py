"""Reads every sentence of the code and every translation of the catalogue. ``python -m tests.kit.words`` lists gaps."""

from __future__ import annotations

import ast
import string
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

import resources
from app.words import LANGUAGES, SOURCE_LANGUAGE, source_files

ROOT = Path(resources.ROOT).parent
KEYWORDS = frozenset({"tr", "say", "N_"})
FLOORS = ("app", "db", "ui")


@cache
def sentences() -> dict[str, str]:
    """Return every message id in the code and the place it was first seen; those inside f-strings too."""
    found: dict[str, str] = {}
    for floor in FLOORS:
        for file in sorted((ROOT / floor).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                for message in _messages(node):
                    found.setdefault(message, f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}")
    return found


def _messages(node: ast.AST) -> Iterator[str]:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS and node.args):
        return
    first = node.args[0]
    for part in (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value:
            yield part.value


def translations(language: str) -> dict[str, list[tuple[str, str]]]:
    """Return message id → [(translation, file)] over all sources of ``language``."""
    found: dict[str, list[tuple[str, str]]] = {}
    for source in source_files(language):
        with source.open("rb") as stream:
            for message in read_po(stream, locale=language):
                if message.id:
                    found.setdefault(str(message.id), []).append((str(message.string or ""), source.name))
    return found


def fields(text: str) -> set[str]:
    """Return the ``{names}`` of a sentence."""
    return {name.split(".")[0].split("[")[0] for _lit, name, _spec, _conv in string.Formatter().parse(text) if name}


def gaps() -> list[str]:
    """Return every fault of the catalogue, in sentences; empty when it is complete."""
    faults: list[str] = []
    used = sentences()
    for language in LANGUAGES:
        if language == SOURCE_LANGUAGE:
            continue
        have = translations(language)
        for msgid, place in sorted(used.items(), key=lambda item: item[1]):
            options = have.get(msgid, [])
            if not any(text for text, _file in options):
                faults.append(f"{language}: no translation of {msgid!r} ({place})")
            for text, file in options:
                if text and fields(text) != fields(msgid):
                    faults.append(f"{language}: {file}: other fields in the translation of {msgid!r}")
            if len({text for text, _file in options}) > 1:
                faults.append(f"{language}: {msgid!r} is translated differently in {[f for _t, f in options]}")
        faults.extend(
            f"{language}: {options[0][1]}: {msgid!r} is used nowhere"
            for msgid, options in sorted(have.items())
            if msgid not in used
        )
    return faults


if __name__ == "__main__":
    told = gaps()
    sys.stdout.write("\n".join(told) + f"\n{len(told)} gaps\n")
