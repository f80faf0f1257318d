"""What is wrong or doubtful about what somebody types of a person. Pure.

An error stops: the entry cannot be so, or the law forbids it. A warning asks for a reason that is kept: the entry may be
so, but somebody should have looked. Each finding names the input it belongs to and, where a rule stands behind it, the
rule's citation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

import attrs

from app.staff.codes import AGENCY, Table, label, title_level
from app.staff.facts import Fact, FactKind, facts_on
from app.words import Words, say

LABOUR_15 = "劳动法第十五条"
LABOUR_66 = "劳动合同法第六十六条"
WOMEN_9 = "女职工劳动保护特别规定第九条"
NURSES_21 = "护士条例第二十一条"
POSTS_70 = "国人部发〔2006〕70号"

YOUNGEST, OLDEST, GROWN = 16, 70, 18
_LONGEST_PREGNANCY = timedelta(days=300)
_NURSING = timedelta(days=366)
_CORE = frozenset({"doctor", "nurse"})
# Title level -> grades of professional posts it is appointed to (国人部发〔2006〕70号, 卫生事业单位).
_GRADES = {
    "senior": (1, 4),
    "deputy-senior": (5, 7),
    "intermediate": (8, 10),
    "junior": (11, 12),
    "assistant": (13, 13),
}
_TITLE_FAMILIES = {"doctor": "3", "pharmacist": "4", "nurse": "5", "technician": "6"}
_REGIONS = (
    (11, 15),
    (21, 23),
    (31, 37),
    (41, 46),
    (50, 54),
    (61, 65),
    (71, 71),
    (81, 83),
)  # GB/T 2260, first two digits
_PROVINCES = frozenset(str(code) for low, high in _REGIONS for code in range(low, high + 1))


class Weight(StrEnum):
    """What a finding does."""

    ERROR = "error"
    WARNING = "warning"


@attrs.frozen(slots=True)
class Finding:
    """One finding. ``field`` is the input it belongs to: ``phone``, or ``kind.part`` of a fact (``home_unit.start``)."""

    field: str
    text: Words
    weight: Weight = Weight.WARNING
    citation: str = ""

    @property
    def stops(self) -> bool:
        """Whether nothing may be saved with it."""
        return self.weight is Weight.ERROR


@attrs.frozen(slots=True)
class Bearer:
    """What findings need to know of the person a fact is about."""

    sex: str = "0"
    birth: date | None = None
    hire_date: date | None = None
    held: tuple[Fact, ...] = ()


def first_stop(findings: Iterable[Finding]) -> Finding | None:
    """Return the first finding that stops, if any."""
    return next((finding for finding in findings if finding.stops), None)


def field_findings(values: Mapping[str, object], *, today: date) -> tuple[Finding, ...]:
    """Return what is doubtful about a person's own data, each field well-formed by itself.

    ``values`` are columns as stored (``birth``, ``sex``, ``id_no`` …); what is not known is left out.
    """
    return (*_number_findings(values), *_age_findings(values, today))


def fact_findings(
    bearer: Bearer, new: Fact, *, today: date, campuses: Mapping[int, int | None] | None = None
) -> tuple[Finding, ...]:
    """Return what is wrong or doubtful about letting ``new`` hold of ``bearer``.

    ``campuses`` maps units to the campus they belong to.
    """
    found: list[Finding] = []
    on = new.start or today
    now = facts_on(bearer.held, on)
    if bearer.hire_date and new.start and new.start < bearer.hire_date and new.kind is not FactKind.TITLE_QUALIFIED:
        found.append(
            _warn(new, "start", say("This day lies before the person came here ({day}).", day=bearer.hire_date))
        )
    if new.start and bearer.birth and new.start <= bearer.birth:
        found.append(_stop(new, "start", say("This day lies before the birth.")))
    same = next((fact for fact in now.get(new.kind, ()) if fact.value == new.value), None)
    if same is not None and same.start != new.start:
        found.append(_warn(new, "value", say("This already holds since {day}.", day=same.start or "—")))
    if new.kind in _JUDGES:
        found.extend(_JUDGES[new.kind](bearer, new, now, campuses or {}))
    return tuple(found)


def _number_findings(values: Mapping[str, object]) -> list[Finding]:
    found = []
    number = str(values.get("id_no") or "")
    if values.get("id_type") == "RIC" and number:
        if number[:2] not in _PROVINCES:
            text = say("No province has the code {code}; look at the card again.", code=number[:2])
            found.append(Finding("id_no", text))
        birth = values.get("birth")
        if isinstance(birth, date) and f"{birth:%Y%m%d}" != number[6:14]:
            found.append(Finding("birth", say("The identity number says another birth date.")))
        sex = values.get("sex")
        if sex in {"1", "2"} and sex != ("1" if int(number[16]) % 2 else "2"):
            found.append(Finding("sex", say("The identity number says another sex.")))
    return found


def _age_findings(values: Mapping[str, object], today: date) -> list[Finding]:
    found = []
    birth, hired, begun = (values.get(name) for name in ("birth", "hire_date", "work_start"))
    if isinstance(birth, date):
        years = _years(birth, hired if isinstance(hired, date) else today)
        if years < YOUNGEST:
            text = say("Nobody under sixteen may be employed.")
            found.append(Finding("birth", text, Weight.ERROR, LABOUR_15))
        elif years < GROWN:
            found.append(
                Finding(
                    "birth", say("Under eighteen when hired: protected as a young worker."), citation="劳动法第五十八条"
                )
            )
        elif _years(birth, today) > OLDEST:
            found.append(Finding("birth", say("Older than {years}: is the birth date right?", years=OLDEST)))
    if isinstance(hired, date) and isinstance(begun, date) and begun > hired:
        found.append(Finding("work_start", say("Work began after the person came here: is that right?")))
    return found


def _staffing(_bearer: Bearer, new: Fact, now: Mapping[FactKind, tuple[Fact, ...]], _c: object) -> list[Finding]:
    if new.code == AGENCY and _code(now, FactKind.CATEGORY) in _CORE:
        text = say("Doctors and nurses work in core posts; dispatched workers may only fill temporary, auxiliary or "
                   "substitute posts.")  # fmt: skip
        return [_warn(new, "value", text, LABOUR_66)]
    return []


def _loan(_b: Bearer, new: Fact, now: Mapping[FactKind, tuple[Fact, ...]], campuses: object) -> list[Finding]:
    found = []
    home = next((fact.unit_id for fact in now.get(FactKind.HOME_UNIT, ())), None)
    if home is not None and home == new.unit_id:
        found.append(_stop(new, "value", say("This is the home department itself.")))
    if new.until is None:
        found.append(_warn(new, "until", say("A loan without an end: when does the person come back?")))
    known = campuses if isinstance(campuses, Mapping) else {}
    here, there = known.get(home), known.get(new.unit_id)
    if None not in {here, there} and here != there and _code(now, FactKind.CATEGORY) in _CORE:
        text = say("Another campus: the registered place of practice must cover it.")
        found.append(_warn(new, "value", text, NURSES_21))
    return found


def _appointed(_b: Bearer, new: Fact, now: Mapping[FactKind, tuple[Fact, ...]], _c: object) -> list[Finding]:
    found = _family(_b, new, now, _c)
    qualified = [fact.code or "" for fact in now.get(FactKind.TITLE_QUALIFIED, ())]
    if new.code and not any(code[:2] == new.code[:2] and code[2:] <= new.code[2:] for code in qualified):
        text = say("No qualification for {title} is on record on that day.", title=label(Table.TITLE, new.code))
        found.append(_warn(new, "value", text))
    return found


def _family(_b: Bearer, new: Fact, now: Mapping[FactKind, tuple[Fact, ...]], _c: object) -> list[Finding]:
    wanted = _TITLE_FAMILIES.get(_code(now, FactKind.CATEGORY) or "")
    if wanted and new.code and new.code[1] != wanted:
        return [_warn(new, "value", say("This title belongs to another profession than the person's."))]
    return []


def _level(_b: Bearer, new: Fact, now: Mapping[FactKind, tuple[Fact, ...]], _c: object) -> list[Finding]:
    if _code(now, FactKind.CATEGORY) not in {None, "nurse"}:
        return [_warn(new, "value", say("Levels N0 to N4 are for nurses."))]
    before = _code(now, FactKind.NURSE_LEVEL)
    if before and new.code and before != new.code and abs(int(new.code[1:]) - int(before[1:])) > 1:
        return [_warn(new, "value", say("From {old} to {new} is more than one step.", old=before, new=new.code))]
    return []


def _grade(_b: Bearer, new: Fact, now: Mapping[FactKind, tuple[Fact, ...]], _c: object) -> list[Finding]:
    level = title_level(_code(now, FactKind.TITLE_APPOINTED))
    if not new.code or not new.code.startswith("ZJ") or level is None:
        return []
    low, high = _GRADES[level]
    if low <= int(new.code[2:]) <= high:
        return []
    text = say("The appointed title goes with grades {low} to {high}.", low=low, high=high)
    return [_warn(new, "value", text, POSTS_70)]


def _special(bearer: Bearer, new: Fact, _n: object, _c: object) -> list[Finding]:
    found = []
    if new.code in {"pregnancy", "nursing"} and bearer.sex == "1":
        found.append(_stop(new, "value", say("The person is recorded as a man.")))
    if new.until is None:
        found.append(_warn(new, "until", say("Without an end the protection would last for ever.")))
    elif new.start and new.code == "pregnancy" and new.until - new.start > _LONGEST_PREGNANCY:
        found.append(_warn(new, "until", say("Longer than a pregnancy lasts.")))
    elif new.start and new.code == "nursing" and new.until - new.start > _NURSING:
        found.append(_warn(new, "until", say("The law protects nursing until the child is one year old."), WOMEN_9))
    return found


_JUDGES = {
    FactKind.STAFFING_TYPE: _staffing,
    FactKind.WORKING_UNIT: _loan,
    FactKind.TITLE_APPOINTED: _appointed,
    FactKind.TITLE_QUALIFIED: _family,
    FactKind.NURSE_LEVEL: _level,
    FactKind.POST_GRADE: _grade,
    FactKind.SPECIAL_STATUS: _special,
}


def _warn(fact: Fact, part: str, text: Words, citation: str = "") -> Finding:
    return Finding(f"{fact.kind.value}.{part}", text, Weight.WARNING, citation)


def _stop(fact: Fact, part: str, text: Words) -> Finding:
    return Finding(f"{fact.kind.value}.{part}", text, Weight.ERROR)


def _code(now: Mapping[FactKind, tuple[Fact, ...]], kind: FactKind) -> str | None:
    return next((fact.code for fact in now.get(kind, ())), None)


def _years(start: date, day: date) -> int:
    return day.year - start.year - ((day.month, day.day) < (start.month, start.day))
