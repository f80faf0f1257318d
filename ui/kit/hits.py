"""What a search finds: the one form in which features hand their finds to the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable


@attrs.frozen(slots=True)
class Hit:
    """Something found: a title, a quieter second text, and what opening it does."""

    title: str
    second: str
    open: Callable[[], object]
    icon: str = "user"
