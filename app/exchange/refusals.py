"""Why a file of others is not read: limits and the error that carries the reason out of the child process."""

from __future__ import annotations

PACKED_LIMIT = 20 * 1024 * 1024
LINES_LIMIT = 100_000  # a month of a big hospital's work, or everybody's certificates
ROW_LIMIT = LINES_LIMIT + 100  # with titles and headings
COLUMN_LIMIT = 200
CELL_LIMIT = 32_767  # characters; no program for tables keeps more
CELLS_LIMIT = 1_500_000


class RefusedError(Exception):
    """The file is not read; ``code`` says why, ``params`` fill the sentence."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def refuse_rows() -> RefusedError:
    """Return the refusal of a sheet that is too long."""
    return RefusedError("too-many-rows", limit=LINES_LIMIT)


def require_width(width: int) -> None:
    """Stop at a row that is too wide.

    Raises:
        RefusedError: it is.
    """
    if width > COLUMN_LIMIT:
        raise RefusedError("too-many-columns", limit=COLUMN_LIMIT)
