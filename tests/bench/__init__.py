"""Figures, not tests: ``python -m tests.bench`` prints all of them, ``python -m tests.bench NAME`` those of one module.

A module of this folder takes part by having ``figures(...)``, a generator of ``Figure``; whole numbers after its name on
the command line are its arguments. Nothing here asserts; what must hold is a test elsewhere.
"""

from tests.bench.table import Figure, best, once, spread

__all__ = ["Figure", "best", "once", "spread"]
