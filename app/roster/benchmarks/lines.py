"""Text files of public instances: sections of lines that know where they stand, so that a fault is told with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping
from pathlib import Path

import attrs

from app.errors import UserError
from app.words import Words, say

#: Longer horizons, larger wards and weights than any published; what lies beyond is a slip of the file.
MOST = 10_000_000
#: Published files also write ``-0``.
_WHOLE = re.compile(r"-0|[0-9]{1,9}")


class InstanceFileError(UserError):
    """A benchmark file is not of the published form; the sentence names the file and the line."""

    def __init__(self, text: Words, remedy: Words | None = None) -> None:
        super().__init__(text, field="file", remedy=remedy)


@attrs.frozen(slots=True)
class Line:
    """One line of a file, cut into cells."""

    file: str
    number: int
    cells: tuple[str, ...]

    def text(self, place: int) -> str:
        """Return a cell.

        Raises:
            InstanceFileError: the line ends before it.
        """
        if place >= len(self.cells):
            text = say("{file}, line {line}: the line ends too soon.", file=self.file, line=self.number)
            raise InstanceFileError(text)
        return self.cells[place]

    def name(self, place: int, known: Container[str]) -> str:
        """Return a cell that names something of the instance."""
        return self.known(self.text(place), known)

    def known(self, text: str, known: Container[str]) -> str:
        """Return ``text`` if it is one of the names ``known``.

        Raises:
            InstanceFileError: it is not.
        """
        if text not in known:
            raise InstanceFileError(
                say("{file}, line {line}: nothing is named “{text}”.", file=self.file, line=self.number, text=text)
            )
        return text

    def whole(self, place: int, *, most: int = MOST) -> int:
        """Return a cell that holds a whole number from 0 to ``most``."""
        return self.number_of(self.text(place), most=most)

    def number_of(self, text: str, *, most: int = MOST) -> int:
        """Return ``text`` as a whole number from 0 to ``most``.

        Raises:
            InstanceFileError: it is none.
        """
        if not _WHOLE.fullmatch(text.strip()) or int(text) > most:
            raise InstanceFileError(
                say(
                    "{file}, line {line}: “{text}” is no whole number from 0 to {most}.",
                    file=self.file, line=self.number, text=text, most=most,
                )
            )  # fmt: skip
        return int(text)

    def bounds(self, place: int) -> tuple[int, int]:
        """Return a cell that holds two numbers, ``(low,high)``."""
        low, _, high = self.text(place).strip("()").partition(",")
        return self.number_of(low), self.number_of(high)


@attrs.frozen(slots=True)
class Sections:
    """The lines of a file under each heading."""

    file: str
    found: Mapping[str, tuple[Line, ...]]

    def lines(self, heading: str) -> tuple[Line, ...]:
        """Return the lines of a section that has to be there.

        Raises:
            InstanceFileError: the file has none.
        """
        if not self.found.get(heading):
            raise InstanceFileError(
                say("{file}: there is nothing under {heading}; the file may be cut off or be another.",
                    file=self.file, heading=heading)
            )  # fmt: skip
        return self.found[heading]

    def some(self, heading: str) -> tuple[Line, ...]:
        """Return the lines of a section that may be missing."""
        return self.found.get(heading, ())

    def counted(self, heading: str) -> tuple[Line, ...]:
        """Return the lines of a section that begins with how many there are.

        Raises:
            InstanceFileError: there are more or fewer.
        """
        count, *lines = self.lines(heading)
        if count.whole(0) != len(lines):
            raise InstanceFileError(
                say("{file}, line {line}: {heading} has {found} lines instead of {told}; the file may be cut off.",
                    file=self.file, line=count.number, heading=heading, found=len(lines), told=count.text(0))
            )  # fmt: skip
        return tuple(lines)


def sections_of(path: Path, cut: Callable[[str], tuple[str | None, Iterable[str]]]) -> Sections:
    """Return the sections of a file.

    Args:
        path: the file.
        cut: makes of a line, stripped and not empty, the heading it opens (None: it opens none) and its cells.

    Raises:
        InstanceFileError: it holds no text.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InstanceFileError(say("{file} is no text file.", file=path.name)) from error
    found: dict[str, list[Line]] = {}
    lines: list[Line] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        if not raw.strip():
            continue
        heading, cells = cut(raw.strip())
        if heading is not None:
            lines = found.setdefault(heading, [])
        line = Line(path.name, number, tuple(cells))
        if line.cells:
            lines.append(line)
    return Sections(path.name, {heading: tuple(lines) for heading, lines in found.items()})
