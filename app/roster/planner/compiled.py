"""One door to numba: a decorator mypy understands, and a cache that may be missing.

The inner loops of the search (shortest paths over a person's days) are compiled to machine code on first use and kept
beside the source or in the user's cache folder; where neither can be written they are compiled anew in each process.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Compiled = TypeVar("Compiled", bound=Callable[..., Any])


def compiled(function: Compiled) -> Compiled:
    """Compile ``function`` to machine code that holds no interpreter lock."""
    try:
        return cast("Compiled", numba.njit(cache=True, nogil=True, fastmath=False)(function))
    except RuntimeError:  # no place to keep the compiled code
        return cast("Compiled", numba.njit(nogil=True)(function))
