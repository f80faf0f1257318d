"""Questionnaires of patients in the demo hospital: those of the month that is still a draft, keyed in and half of them checked."""

from __future__ import annotations

from random import Random

from app.desk import Desk
from app.performance.survey import check_sheet, key_in, survey_book

SHEETS = 24
#: What patients tick, more often good than not; None: nothing.
TICKS = (5, 5, 5, 5, 4, 4, 4, 3, None)
REMARKS = ("夜里呼叫铃来得快", "希望多讲讲饮食", "输液一针见血，谢谢", "病房有点吵")


def hear_patients(desk: Desk, *, unit_id: int, month: str, seed: int) -> None:
    """Key questionnaires of a unit's month in."""
    random = Random(seed)  # noqa: S311 - a reproducible drawing, not a secret
    book = survey_book(desk, unit_id=unit_id, month=month)
    people = [who for who, _number, _name in book.people][:8]
    questions = len(book.form.questions)
    for place in range(SHEETS):
        ticks = tuple(random.choice(TICKS) for _question in range(questions - 1))
        sheet = key_in(
            desk, unit_id=unit_id, month=month, ticks=(*ticks, random.randint(4, 5)),
            person_id=None if place % 6 == 5 or not people else people[place % len(people)],
            remark=random.choice(REMARKS) if place % 5 == 0 else "",
        )  # fmt: skip
        if place < SHEETS // 2:
            check_sheet(desk, sheet_id=sheet.id, ticks=sheet.ticks)
