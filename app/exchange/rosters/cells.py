"""One cell of a roster into codes, symbols, hours and remark, by the ward's own codes. Pure.

``N②``, ``责 /值``, ``Ａ+2``, ``休♥``, ``进修（省人民医院）``: the longest known code that explains the whole cell wins, so
that ``D1`` is not ``D`` with a rest and ``↓`` may be a code where a ward says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

import attrs

from app.exchange.rosters.signs import ADJUST, MARK, MARKS, NOTHING, half
from app.exchange.rosters.values import ReadCell, Shift

_PARTED = re.compile(r"[/\\、|,;\n]")
_REST = re.compile(rf"(?:\s|{MARK}|{ADJUST.pattern}|[(\[][^()\[\]]*[)\]])*")
_PAREN = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_LEAD = re.compile(rf"^(?:{MARK}|\s)+(?=\S)")


@attrs.define(slots=True)
class _Token:
    code: str = ""
    marks: str = ""
    adjust: Decimal | None = None
    remark: str = ""
    known: bool = True
    also: tuple[str, ...] = ()


class Vocabulary:
    """The codes of one ward, and how cells are read by them. A text is read once."""

    def __init__(self, shifts: Iterable[Shift]) -> None:
        shifts = tuple(shifts)
        self._exact = {half(shift.code): shift.code for shift in shifts}
        self._folded: dict[str, str] = {}
        for code, written in self._exact.items():
            folded = code.casefold()
            self._folded[folded] = "" if folded in self._folded else written
        self._folded = {folded: code for folded, code in self._folded.items() if code}
        names: dict[str, list[str]] = {}
        for shift in shifts:
            names.setdefault(half(shift.name), []).append(shift.code)
        self._names = {name: codes[0] for name, codes in names.items() if name and len(codes) == 1}
        self._long = sorted(self._exact, key=len, reverse=True)
        self._read: dict[str, ReadCell] = {}

    def read(self, text: str) -> ReadCell:
        """Return what a cell's text says; an empty one has no codes."""
        found = self._read.get(text)
        if found is None:
            found = self._read[text] = self._cell(half(text).strip())
        return found

    def code_of(self, text: str) -> str | None:
        """Return the known code a whole text is, by its letters, its case or its name."""
        text = text.strip()
        return self._exact.get(text) or self._folded.get(text.casefold()) or self._names.get(text)

    def _cell(self, text: str) -> ReadCell:
        if text in NOTHING and text not in self._exact:
            return ReadCell()
        whole = self._known(text)
        apart = None if whole is not None else self._apart(text)
        tokens = [whole] if whole is not None else apart or [self._token(part) for part in self._parts(text)]
        return _joined(tokens)

    def _apart(self, text: str) -> list[_Token] | None:
        """Return the codes of a double cell that only a blank parts (白 值), None where they are not all known."""
        parts = text.split()
        known = [self._known(part) for part in parts]
        return [token for token in known if token] if len(parts) > 1 and all(known) else None

    @staticmethod
    def _parts(text: str) -> list[str]:
        """Split a double cell; a remark in parentheses is not split."""
        kept: list[str] = []

        def keep(match: re.Match[str]) -> str:
            kept.append(match[0])
            return f"\x02{len(kept) - 1}\x03"

        held = _PAREN.sub(keep, text)
        parts = [part for part in _PARTED.split(held) if part.strip()]
        return [re.sub(r"\x02(\d+)\x03", lambda match: kept[int(match[1])], part) for part in parts]

    def _token(self, text: str) -> _Token:
        text = text.strip()
        known = self._known(text)
        if known is not None:
            return known
        lead = _LEAD.match(text)
        if lead is not None:
            inner = self._known(text[lead.end() :])
            if inner is not None:
                inner.marks = re.sub(r"\s", "", lead[0]) + inner.marks
                return inner
        return self._stranger(text)

    def _known(self, text: str) -> _Token | None:
        code = self.code_of(text)
        if code is not None:
            return _Token(code)
        for fold in (False, True):
            for known in self._long:
                begins = text[: len(known)]
                if begins == known or (fold and self._folded.get(begins.casefold()) == self._exact[known]):
                    token = self._rest(self._exact[known], text[len(known) :])
                    if token is not None:
                        return token
        for name in sorted(self._names, key=len, reverse=True):
            if text.startswith(name):
                token = self._rest(self._names[name], text[len(name) :])
                if token is not None:
                    return token
        return None

    def _rest(self, code: str, rest: str) -> _Token | None:
        """Return the token if ``rest`` is nothing but symbols, hours and remarks, or a second code behind a plus."""
        second = re.fullmatch(r"\s*\+\s*(\D.*)", rest)
        if second is not None:
            other = self._known(second[1])
            if other is not None:
                other.also = (other.code, *other.also)
                other.code = code
                return other
        if not _REST.fullmatch(rest):
            return None
        return self._trimmings(_Token(code), rest)

    def _trimmings(self, token: _Token, rest: str) -> _Token:
        for match in ADJUST.finditer(rest):
            token.adjust = (token.adjust or Decimal(0)) + Decimal(match[1] + match[2])
        rest = ADJUST.sub("", rest)
        for match in _PAREN.finditer(rest):
            inner = self.code_of(match[1])
            if inner is not None:
                token.also = (*token.also, inner)
            elif MARKS.fullmatch(match[1]):
                token.marks += match[1]
            else:
                token.remark = match[1]
        token.marks += "".join(MARKS.findall(_PAREN.sub("", rest)))
        return token

    def _stranger(self, text: str) -> _Token:
        """Return a code nobody explains, with its symbols and hours taken off."""
        lead = _LEAD.match(text)
        marks = re.sub(r"\s", "", lead[0]) if lead else ""
        text = text[lead.end() :] if lead else text
        if MARKS.fullmatch(text) or ADJUST.fullmatch(text):
            return self._trimmings(_Token("", marks), text)
        split = re.fullmatch(rf"(.*?[^\s+\-])({_REST.pattern})", text, re.DOTALL)
        code, rest = (split[1], split[2]) if split else (text, "")
        token = self._trimmings(_Token(code.strip(), marks), rest)
        token.known = False
        return token


def _joined(tokens: Iterable[_Token]) -> ReadCell:
    codes: list[str] = []
    unknown: list[str] = []
    marks, adjust, remarks = "", None, []
    for token in tokens:
        codes.extend(code for code in (token.code, *token.also) if code)
        if token.code and not token.known:
            unknown.append(token.code)
        marks += token.marks
        if token.adjust is not None:
            adjust = (adjust or Decimal(0)) + token.adjust
        if token.remark:
            remarks.append(token.remark)
    return ReadCell(tuple(codes), marks, adjust, "；".join(remarks), tuple(unknown))
