"""What is doubtful about people's data, contracts and the age of retirement, case by case."""

from __future__ import annotations

from datetime import date

import pytest

from app.staff.facts import Fact, FactKind
from app.staff.findings import Bearer, Weight, fact_findings, field_findings
from app.staff.identifiers import check_sign
from app.staff.retirement import group_of, retirement_of
from app.staff.terms import Contract, longest_probation, term_findings

TODAY = date(2026, 11, 23)
NURSE = (
    Fact(FactKind.CATEGORY, code="nurse", start=date(2015, 1, 1), id=1),
    Fact(FactKind.HOME_UNIT, unit_id=7, start=date(2015, 1, 1), id=2),
    Fact(FactKind.NURSE_LEVEL, code="N1", start=date(2016, 1, 1), id=3),
    Fact(FactKind.TITLE_QUALIFIED, code="253", start=date(2016, 1, 1), id=4),
    Fact(FactKind.TITLE_APPOINTED, code="254", start=date(2016, 1, 1), id=5),
)
BEARER = Bearer(sex="2", birth=date(1990, 3, 7), hire_date=date(2015, 1, 1), held=NURSE)


def fact(kind: FactKind, code: str | None = None, **more: object) -> Fact:
    given: dict[str, object] = {"start": date(2026, 6, 1), **more}
    return Fact(kind, code=code, **given)  # type: ignore[arg-type]  # the cases choose the fields


@pytest.mark.parametrize(
    ("new", "field", "weight", "citation"),
    [
        (fact(FactKind.STAFFING_TYPE, "PQ"), "staffing_type.value", Weight.WARNING, "劳动合同法第六十六条"),
        (fact(FactKind.WORKING_UNIT, unit_id=7, until=date(2026, 7, 1)), "working_unit.value", Weight.ERROR, ""),
        (fact(FactKind.WORKING_UNIT, unit_id=8), "working_unit.until", Weight.WARNING, ""),
        (fact(FactKind.WORKING_UNIT, unit_id=9, until=date(2026, 7, 1)), "working_unit.value", Weight.WARNING,
         "护士条例第二十一条"),
        (fact(FactKind.TITLE_APPOINTED, "252"), "title_appointed.value", Weight.WARNING, ""),
        (fact(FactKind.TITLE_APPOINTED, "233"), "title_appointed.value", Weight.WARNING, ""),
        (fact(FactKind.NURSE_LEVEL, "N3"), "nurse_level.value", Weight.WARNING, ""),
        (fact(FactKind.POST_GRADE, "ZJ9"), "post_grade.value", Weight.WARNING, "国人部发〔2006〕70号"),
        (fact(FactKind.SPECIAL_STATUS, "pregnancy"), "special_status.until", Weight.WARNING, ""),
        (fact(FactKind.SPECIAL_STATUS, "nursing", until=date(2028, 6, 1)), "special_status.until", Weight.WARNING,
         "女职工劳动保护特别规定第九条"),
        (fact(FactKind.NURSE_LEVEL, "N1"), "nurse_level.value", Weight.WARNING, ""),
        (fact(FactKind.NURSE_LEVEL, "N1", start=date(2014, 1, 1)), "nurse_level.start", Weight.WARNING, ""),
    ],
)  # fmt: skip
def test_a_doubtful_fact_is_named_with_its_rule(new: Fact, field: str, weight: Weight, citation: str) -> None:
    found = fact_findings(BEARER, new, today=TODAY, campuses={7: 1, 8: 1, 9: 2})
    assert (field, weight, citation) in {(each.field, each.weight, each.citation) for each in found}


@pytest.mark.parametrize(
    "new",
    [
        fact(FactKind.NURSE_LEVEL, "N2"),
        fact(FactKind.TITLE_APPOINTED, "253"),
        fact(FactKind.POST_GRADE, "ZJ11"),
        fact(FactKind.WORKING_UNIT, unit_id=8, until=date(2026, 7, 1)),
        fact(FactKind.SPECIAL_STATUS, "nursing", until=date(2027, 5, 31)),
        fact(FactKind.STAFFING_TYPE, "HT"),
    ],
)
def test_what_is_usual_is_not_asked_about(new: Fact) -> None:
    assert fact_findings(BEARER, new, today=TODAY, campuses={7: 1, 8: 1}) == ()


def test_a_man_is_not_pregnant() -> None:
    (found,) = fact_findings(
        Bearer(sex="1"), fact(FactKind.SPECIAL_STATUS, "pregnancy", until=date(2027, 1, 1)), today=TODAY
    )
    assert found.stops


def test_the_identity_number_is_held_against_birth_and_sex() -> None:
    number = "11010519900307002" + check_sign("11010519900307002")
    values = {"id_type": "RIC", "id_no": number, "birth": date(1991, 3, 7), "sex": "1"}
    assert [each.field for each in field_findings(values, today=TODAY)] == ["birth", "sex"]
    assert field_findings({**values, "birth": date(1990, 3, 7), "sex": "2"}, today=TODAY) == ()
    young = field_findings({"birth": date(2012, 1, 1), "hire_date": date(2026, 1, 1)}, today=TODAY)
    assert [(each.weight, each.citation) for each in young] == [(Weight.ERROR, "劳动法第十五条")]


@pytest.mark.parametrize(
    ("birth", "sex", "category", "on", "months"),
    [
        # The table of the decision of 2024-09-13: first months of birth that wait, and the last.
        (date(1964, 12, 31), "1", "doctor", date(2024, 12, 31), 720),
        (date(1965, 1, 1), "1", "doctor", date(2025, 2, 1), 721),
        (date(1965, 5, 31), "1", "doctor", date(2025, 7, 31), 722),
        (date(1976, 9, 15), "1", "logistics", date(2039, 9, 15), 756),
        (date(1970, 1, 10), "2", "nurse", date(2025, 2, 10), 661),
        (date(1981, 9, 10), "2", "nurse", date(2039, 9, 10), 696),
        (date(1975, 1, 10), "2", "logistics", date(2025, 2, 10), 601),
        (date(1984, 11, 10), "2", "logistics", date(2039, 11, 10), 660),
    ],
)
def test_the_age_of_retirement_rises_month_by_month(
    birth: date, sex: str, category: str, on: date, months: int
) -> None:
    found = retirement_of(birth, group=group_of(sex=sex, category=category))
    assert (found.on, found.age_months) == (on, months)
    assert found.earliest <= found.on < found.latest


@pytest.mark.parametrize(
    ("until", "open_ended", "kind", "longest"),
    [
        (date(2026, 3, 30), False, "LD", date(2025, 12, 31)),  # under three months: none
        (date(2026, 3, 31), False, "LD", date(2026, 1, 31)),
        (date(2026, 12, 31), False, "LD", date(2026, 2, 28)),
        (date(2028, 12, 31), False, "LD", date(2026, 6, 30)),
        (None, True, "LD", date(2026, 6, 30)),
        (date(2028, 12, 31), False, "PY", date(2026, 12, 31)),
        (date(2028, 12, 31), False, "FP", None),
    ],
)
def test_probation_is_limited_by_the_term(
    until: date | None, open_ended: bool, kind: str, longest: date | None
) -> None:
    contract = Contract(1, kind, start=date(2026, 1, 1), until=until, open_ended=open_ended)
    assert longest_probation(contract) == longest


def test_terms_that_break_or_ask_are_told_with_their_article() -> None:
    third = Contract(1, "LD", start=date(2026, 1, 1), until=date(2028, 12, 31), times=3)
    second = Contract(1, "LD", start=date(2026, 1, 1), until=date(2028, 12, 31), times=2)
    short = Contract(1, "PQ", start=date(2026, 1, 1), until=date(2026, 12, 31))
    (found,) = term_findings(third, staffing_type="HT")
    (told,) = term_findings(second, staffing_type="HT")
    (broken,) = term_findings(short, staffing_type="PQ")
    assert (found.field, found.citation, found.notice) == ("open_ended", "劳动合同法第十四条", False)
    assert told.notice
    assert (broken.hard, broken.citation) == (True, "劳动合同法第五十八条")
    until_retirement = term_findings(
        Contract(1, "PY", start=date(2026, 1, 1), until=date(2028, 12, 31)),
        hired=date(2010, 1, 1), retires=date(2033, 5, 1),
    )  # fmt: skip
    assert [each.citation for each in until_retirement] == ["事业单位人事管理条例第十四条"]
