"""``python -m tests.bench [NAME [NUMBER …]] [--json FILE] [--markdown FILE]``: print the figures of all modules here, or of one."""

from __future__ import annotations

import argparse
import importlib
import json
import math
import pkgutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs

import tests.bench as here
from tests.bench._document import document
from tests.bench.table import Figure


def modules() -> dict[str, Callable[..., Iterator[Figure]]]:
    """Return every module of this folder that measures something, by its name."""
    names = sorted(found.name for found in pkgutil.iter_modules(here.__path__) if not found.name.startswith("_"))
    loaded = {name: importlib.import_module(f"tests.bench.{name}") for name in names}
    return {name: module.figures for name, module in loaded.items() if hasattr(module, "figures")}


def main() -> int:
    """Print a table for each wanted module, line by line as it is measured."""
    known = modules()
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("name", nargs="?", choices=sorted(known))
    parser.add_argument("numbers", nargs="*", type=int, help="sizes, as the module's figures() takes them")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also keep the figures there")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="also write them there as tables")
    args = parser.parse_args()
    kept: dict[str, list[Figure]] = {}
    for name in [args.name] if args.name else list(known):
        begun = time.perf_counter()
        sys.stdout.write(f"{name}\n")
        kept[name] = []
        for figure in known[name](*args.numbers):
            sys.stdout.write(f"{figure.line()}\n")
            sys.stdout.flush()
            kept[name].append(figure)
        sys.stdout.write(f"  measured in {time.perf_counter() - begun:.0f} s\n\n")
    if args.json is not None:
        told = {name: [_plain(figure) for figure in figures] for name, figures in kept.items()}
        args.json.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    if args.markdown is not None:
        args.markdown.write_text(document(kept), encoding="utf-8")
    return 0


def _plain(figure: Figure) -> dict[str, Any]:
    value = None if math.isnan(figure.value) else figure.value
    return attrs.asdict(figure) | {"value": value, "ratio": figure.ratio}


if __name__ == "__main__":
    sys.exit(main())
