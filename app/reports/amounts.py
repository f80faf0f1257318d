"""Amounts of money on paper: in figures, and in financial capitals (大写金额), as banks and auditors read them.

After the Payment and Settlement Measures (支付结算办法, annex 1): zeros inside a number are said once, 整 closes an amount
that has no 分, and 零 stands before 分 when 角 is nought.
"""

from __future__ import annotations

from decimal import Decimal

from app.performance.extra_hours import plain
from app.reports.document import Figure, Paragraph
from app.words import tr

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")
LIMIT = Decimal(10) ** 12
GROUP = 10_000


def amount_in_words(amount: Decimal | int) -> str:
    """Return ``amount`` yuan in capitals: ``Decimal("1409.50")`` is 壹仟肆佰零玖元伍角整.

    Raises:
        ValueError: it has parts of a fen, is no number, or is a million million or more.
    """
    value = Decimal(amount)
    if not value.is_finite() or abs(value) >= LIMIT:
        raise ValueError(f"no amount between -{LIMIT} and {LIMIT}")
    fen = value * 100
    if fen != fen.to_integral_value():
        raise ValueError("parts of a fen cannot be said")
    yuan, rest = divmod(abs(int(fen)), 100)
    sign = "负" if fen < 0 else ""
    return sign + _yuan(yuan, alone=rest == 0) + _small(rest, after_yuan=yuan > 0)


def _yuan(yuan: int, *, alone: bool) -> str:
    if yuan == 0:
        return "零元" if alone else ""
    return f"{_whole(yuan)}元"


def _small(rest: int, *, after_yuan: bool) -> str:
    jiao, fen = divmod(rest, 10)
    if rest == 0:
        return "整"
    if fen == 0:
        return f"{DIGITS[jiao]}角整"
    if jiao == 0:
        return f"{'零' if after_yuan else ''}{DIGITS[fen]}分"
    return f"{DIGITS[jiao]}角{DIGITS[fen]}分"


def _whole(number: int) -> str:
    parts: list[str] = []
    for place in range(len(GROUPS) - 1, -1, -1):
        four = number // GROUP**place % GROUP
        if four == 0:
            continue
        skipped = bool(parts) and (four < GROUP // 10 or number // GROUP ** (place + 1) % GROUP == 0)
        parts.append(f"{'零' if skipped else ''}{_four(four)}{GROUPS[place]}")
    return "".join(parts)


def _four(number: int) -> str:
    text, gap = "", False
    for place in range(len(PLACES) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + DIGITS[digit] + PLACES[place]
        gap = False
    return text


def money(amount: Decimal) -> Figure:
    """Return an amount as sheets show it: 1,234.50; in a workbook it is a number that can be summed."""
    return Figure(f"{amount:,.2f}", amount, "#,##0.00")


def count(amount: Decimal) -> Figure:
    """Return hours or days as sheets show them, without noughts nobody wrote; in a workbook a number."""
    return Figure(plain(amount), amount, "General")


def in_yuan() -> Paragraph:
    """Return the line over a table of money that says its unit."""
    return Paragraph(tr("Amounts in yuan"), size=8.5, align="right", after=0.5)
