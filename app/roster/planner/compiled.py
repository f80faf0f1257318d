"""One door to numba: a decorator mypy understands, and a cache that may be missing.

The inner loops of the search (shortest paths over a person's days) are compiled to machine code on first use and kept
beside the source or in the user's cache folder; where neither can be written they are compiled anew in each process.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Compiled = TypeVar("Compiled", bound=Callable[..., Any])


def _keep_by_source() -> None:
    """Keep compiled code apart for each state of this folder's sources.

    A kernel has the kernels it calls compiled into it, but only its own file would tell that it is out of date.
    """
    here = Path(__file__).parent
    kept = here / "__pycache__"
    settings: Any = numba.config  # its names are set at run time
    if settings.CACHE_DIR or not os.access(kept if kept.is_dir() else here, os.W_OK):
        return  # somebody has chosen a place, or there is none here
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(here.glob("*.py")))).hexdigest()
    settings.CACHE_DIR = str(kept / f"kernels-{digest[:16]}")


_keep_by_source()


def bare(function: Compiled) -> Compiled:
    """Compile ``function``, which makes no arrays, without counting who holds those it is given.

    Counting is atomic: it took half the time of loops that look at many arrays, more with two workers on the same ones.
    """
    return _kept(function, _nrt=False)


def compiled(function: Compiled) -> Compiled:
    """Compile ``function`` to machine code that holds no interpreter lock."""
    return _kept(function)


def _kept(function: Compiled, **more: bool) -> Compiled:
    njit: Any = numba.njit  # takes more than its types tell
    try:
        return cast("Compiled", njit(cache=True, nogil=True, fastmath=False, **more)(function))
    except RuntimeError:  # no place to keep the compiled code
        return cast("Compiled", njit(nogil=True, **more)(function))
