"""Figures as tables of a document, for those who keep them."""

from __future__ import annotations

import os

from tests.bench.table import Figure, amount

_HEAD = "| what | figure | goal | of the goal | |\n|---|---|---|---|---|"


def document(tables: dict[str, list[Figure]]) -> str:
    """Return the figures of all modules, a table each, as Markdown."""
    parts = [f"# Figures, {os.cpu_count()} processors\n"]
    for name, figures in tables.items():
        parts.append("\n".join([f"## {name}\n", _HEAD, *map(_row, figures)]) + "\n")
    return "\n".join(parts)


def _row(figure: Figure) -> str:
    goal = "" if figure.goal is None else f"{'≥' if figure.at_least else '≤'} {amount(figure.goal)}"
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f} ×{'' if figure.ratio <= 1 else ' **missed**'}"
    cells = (figure.what, f"{amount(figure.value)} {figure.unit}".strip(), goal, ratio, figure.note)
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
