"""One cell of a sheet, and how a head nurse writes it: ``A``, ``A/值``, ``N②``, ``治+2``."""

from __future__ import annotations

import re
from decimal import Decimal

import attrs

from app.roster.sheet.ward import WardSetup

HOUR = 60
MOST_CODES = 2
#: Full-width letters, digits and signs as her Excel has them; ② must stay a symbol, so no compatibility folding.
_NARROW = {**{0xFF01 + step: 0x21 + step for step in range(94)}, 0x3000: 0x20, 0x2212: 0x2D, 0x2013: 0x2D}
_HOURS = re.compile(r"([+-])(\d+(?:\.\d+)?)(?:h|H|小时)?$")


@attrs.frozen(slots=True)
class SheetCell:
    """What stands in one cell.

    Args:
        codes: none (blank: not planned yet), one, or two (``A/值``).
        symbols: signs of the ward's legend, at most two shown.
        minutes_adjust: ± minutes written beside the code.
        remark: a note of this cell.
        locked: the solver and mass edits leave it alone.
        actual: what was really worked, once it differs from the plan; None when nothing else is known.
        reason: why a breach of policy was accepted here; kept with the roster.
    """

    codes: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    minutes_adjust: int = 0
    remark: str = ""
    locked: bool = False
    actual: tuple[str, ...] | None = None
    reason: str = ""

    @property
    def text(self) -> str:
        """The codes as written: ``A/值``."""
        return "/".join(self.codes)

    @property
    def blank(self) -> bool:
        """Tell whether no code stands here."""
        return not self.codes

    @property
    def worked(self) -> tuple[str, ...]:
        """The codes of the actual layer: what was worked, or the plan where nothing else is known."""
        return self.codes if self.actual is None else self.actual


EMPTY = SheetCell()


@attrs.frozen(slots=True)
class Reading:
    """What a written cell says; ``unknown`` is the text when the ward does not know it."""

    cell: SheetCell
    unknown: str = ""


def narrow(text: str) -> str:
    """Return ``text`` with full-width letters and signs made ordinary and without surrounding blanks."""
    return text.translate(_NARROW).strip()


def read_cell(text: str, ward: WardSetup) -> Reading:
    """Read one cell as written on paper or in Excel: codes, symbols, ± hours.

    Longest code first, so that ``N1+2`` is the code ``N1`` with two hours more. Unknown text is handed back whole.
    """
    rest = narrow(text)
    exact = _codes(rest, ward)
    if exact is not None:
        return Reading(SheetCell(exact))
    symbols: list[str] = []
    minutes = 0
    while rest:
        sign = next((s.sign for s in ward.symbols if rest.endswith(s.sign)), "")
        hours = _HOURS.search(rest)
        if sign:
            symbols.insert(0, sign)
            rest = rest[: -len(sign)].rstrip()
        elif hours is not None:
            minutes += int(Decimal(hours[1] + hours[2]) * HOUR)
            rest = rest[: hours.start()].rstrip()
        else:
            return Reading(SheetCell(), unknown=narrow(text))
        found = _codes(rest, ward)
        if found is not None:
            return Reading(SheetCell(found, tuple(symbols), minutes))
    return Reading(SheetCell((), tuple(symbols), minutes))


def write_cell(cell: SheetCell) -> str:
    """Return the cell as it is written: codes, symbols, ± hours; ``read_cell`` reads it back."""
    hours = ""
    if cell.minutes_adjust:
        amount = Decimal(abs(cell.minutes_adjust)) / HOUR
        hours = ("+" if cell.minutes_adjust > 0 else "-") + f"{amount.normalize():f}"
    return cell.text + "".join(cell.symbols) + hours


def _codes(text: str, ward: WardSetup) -> tuple[str, ...] | None:
    if not text:
        return ()
    whole = _one(text, ward)
    if whole is not None:
        return (whole,)
    parts = [part.strip() for part in text.split("/")]
    if len(parts) != MOST_CODES:
        return None
    known = tuple(_one(part, ward) for part in parts)
    return None if None in known else tuple(code for code in known if code is not None)


def _one(text: str, ward: WardSetup) -> str | None:
    if ward.code(text) is not None:
        return text
    return next((each.code for each in ward.codes if text in each.keys), None)
