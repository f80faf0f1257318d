"""What ticks on a questionnaire are worth. Pure.

A sheet is worth 0 to 100; a person's month is the mean of the sheets, so that every patient counts the same however many
questions they answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

import attrs

from app.errors import UserError
from app.words import say

NOUGHT, HUNDRED = Decimal(0), Decimal(100)
CENT = Decimal("0.01")
LEAST_TOP, MOST_TOP = 2, 9  # one key an answer
MOST_QUESTIONS = 30

Ticks = tuple[int | None, ...]
#: What the figure is called among a month's inputs.
SATISFACTION = "患者满意度"


class Measure(StrEnum):
    """How a sheet is worth its per cent: the hospital's policy. The stored value never changes."""

    MEAN = "mean"  # the mean answer in 100 of the best
    SATISFIED = "satisfied"  # answers of the two best kinds in 100 of those given


@attrs.frozen(slots=True)
class Tally:
    """Sheets added up: how many, their mean worth (None: none was answered), and the mean answer of each question."""

    sheets: int = 0
    percent: Decimal | None = None
    answers: tuple[Decimal | None, ...] = ()


def worth(ticks: Sequence[int | None], *, top: int, measure: Measure) -> Decimal | None:
    """Return what a sheet is worth, unrounded; None where nothing was ticked."""
    given = [tick for tick in ticks if tick is not None]
    if not given:
        return None
    if measure is Measure.SATISFIED:
        return HUNDRED * sum(tick >= top - 1 for tick in given) / len(given)
    return HUNDRED * sum(given) / (top * len(given))


def tally(sheets: Iterable[tuple[Sequence[int | None], int, Measure]]) -> Tally:
    """Add sheets up, each with the best answer and the measure of the form it was printed from."""
    given = list(sheets)
    worths = [
        each for each in (worth(ticks, top=top, measure=measure) for ticks, top, measure in given) if each is not None
    ]
    if not worths:
        return Tally(sheets=len(given))
    columns = max(len(ticks) for ticks, _top, _measure in given)
    means = (_mean([ticks[place] for ticks, _t, _m in given if place < len(ticks)]) for place in range(columns))
    return Tally(len(given), _cents(sum(worths, NOUGHT) / len(worths)), tuple(means))


def read_ticks(text: str, *, questions: int, top: int) -> Ticks:
    """Read what was keyed: ``55443``, ``5 5 4 4 3`` or ``5,5,-,4``; ``0`` and ``-`` say that nothing was ticked.

    Raises:
        UserError: too few or too many answers, or one that is none; names the question.
    """
    keys = [each for each in text if not each.isspace() and each not in ",，、;；/"]
    if len(keys) != questions:
        raise UserError(
            say(
                "{count} answers were keyed, the sheet has {questions} questions.", count=len(keys), questions=questions
            ),
            field="scores",
            remedy=say("Key one figure a question; 0 or - where nothing is ticked."),
        )
    return tuple(_tick(key, place, top) for place, key in enumerate(keys, start=1))


def check_ticks(ticks: Sequence[int | None], *, questions: int, top: int) -> None:
    """Stop here unless ``ticks`` fit the form and at least one question is answered.

    Raises:
        UserError: names what does not fit.
    """
    if len(ticks) != questions:
        raise UserError(
            say(
                "{count} answers were keyed, the sheet has {questions} questions.",
                count=len(ticks),
                questions=questions,
            ),
            field="scores",
        )
    for place, tick in enumerate(ticks, start=1):
        if tick is not None and not 1 <= tick <= top:
            raise _no_answer(str(tick), place, top)
    if all(tick is None for tick in ticks):
        raise UserError(say("No question is answered; a blank sheet counts for nothing."), field="scores")


def _tick(key: str, place: int, top: int) -> int | None:
    if key in "0-－〇○":
        return None
    if not key.isdecimal() or not 1 <= int(key) <= top:
        raise _no_answer(key, place, top)
    return int(key)


def _no_answer(key: str, place: int, top: int) -> UserError:
    return UserError(
        say("Question {place}: “{key}” is no answer from 1 to {top}.", place=place, key=key, top=top), field="scores"
    )


def _mean(ticks: Sequence[int | None]) -> Decimal | None:
    given = [tick for tick in ticks if tick is not None]
    return _cents(Decimal(sum(given)) / len(given)) if given else None


def _cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)
