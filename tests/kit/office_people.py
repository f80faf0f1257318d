"""People of other hospitals as rows of their staff lists, for ``tests.kit.offices``."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs

from tests.kit.office_words import DAYS, LEVELS, MONTHS, NOTHING, SHORT_DAYS, STAFFING, TITLES, WIDE
from tests.kit.workbooks import id_of, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random


@attrs.frozen
class Told:
    """What a careful clerk reads from one row: the fields of its record and the kinds of its problems."""

    record: dict[str, Any]
    problems: frozenset[tuple[str, str]] = frozenset()


def spell_day(rng: Random, day: date, *, month: bool = True) -> tuple[Any, str]:
    """Return a spelling of ``day`` and what is to be read from it (a day, or a month)."""
    if month and rng.random() < 0.3:
        return rng.choice(MONTHS)(day), day.isoformat()[:7]
    forms = DAYS if rng.random() < 0.85 else SHORT_DAYS
    return rng.choice(forms)(day), day.isoformat()


def hired(number: int) -> date:
    """Return the day the person of this number came."""
    identity = id_of(number)
    return date(int(identity[6:10]) + 22, 1 + number % 12, 1 + number % 28)


def person(rng: Random, number: int, fields: Sequence[str]) -> tuple[dict[str, Any], Told]:
    identity = id_of(number)
    birth = date(int(identity[6:10]), int(identity[10:12]), int(identity[12:14]))
    staff_no, name = f"{100_000 + number}", name_of(number)
    code = rng.choice(("BZ", "BZ", "HT", "HT", "HT", "PQ", "BA", "FP"))
    title, level = rng.choice(list(TITLES)), rng.choice(list(LEVELS))
    record: dict[str, Any] = {
        "staff_no": staff_no, "name": name, "sex": "女", "id_no": identity, "id_type": "RIC", "employment_type": code,
        "birth": birth.isoformat(), "home_dept": f"内科{number % 9}病区",
    }  # fmt: skip
    cells: dict[str, Any] = {
        "staff_no": rng.choice((staff_no, int(staff_no), f" {staff_no}", staff_no.translate(WIDE))),
        "name": rng.choice((name, name, f"{name[0]} {name[1:]}", f" {name} ", f"{name[0]}　{name[1:]}")),
        "sex": rng.choice(("女", "女", "女 ", "女性")),
        "id_no": rng.choice((identity, identity.lower(), f" {identity}", identity.translate(WIDE),
            f"{identity[:6]} {identity[6:14]} {identity[14:]}")),
        "id_type": rng.choice(("身份证", "居民身份证", None)),
        "employment_type": rng.choice(STAFFING[code]),
        "home_dept": rng.choice((record["home_dept"], f"{record['home_dept']} ")),
        "birth": spell_day(rng, birth)[0],
        "title": rng.choice((title, f"{title} ", f"{title}（聘）")),
        "level": rng.choice(LEVELS[level]),
        "phone": rng.choice((f"154{number:08}", int(f"154{number:08}"), f"154-{number:08}"[:8] + "-" + f"{number:08}"[4:])),
        "remark": rng.choice((None, "2025年度考核优秀")),
        "campus": rng.choice(("总院区", "东院区")),
        "work_dept": rng.choice((None, "急诊科")),
    }  # fmt: skip
    for field, start in (
        ("work_start", hired(number)), ("hire_date", hired(number) + timedelta(days=400)),
        ("title_qualified", hired(number) + timedelta(days=800)), ("title_appointed", hired(number) + timedelta(days=900)),
    ):  # fmt: skip
        cells[field], record[field] = spell_day(rng, start)
    record |= {
        "title": title,
        "title_code": TITLES[title],
        "level": level,
        "phone": f"154{number:08}",
        "campus": cells["campus"],
    }
    if cells["work_dept"]:
        record["work_dept"] = cells["work_dept"]
    always = ("staff_no", "name", "sex", "id_no", "id_type", "birth", "employment_type", "home_dept")
    kept = {
        field: value
        for field, value in record.items()
        if field in fields or field in always or (field == "title_code" and "title" in fields)
    }
    return cells, Told(problems=_spoil(rng, cells, kept, fields), record=kept)


#: What may be wrong in a row of a staff list: the field, how it is spelt, the kind of problem, what is not read then.
_FAULTS: tuple[tuple[str, Callable[[Random, dict[str, Any]], Any], str, tuple[str, ...]], ...] = (
    (
        "id_no",
        lambda r, _c: r.choice((5.10200196601e17, 510200196601020000)),
        "id_unreadable",
        ("id_no", "id_type", "birth"),
    ),
    ("id_no", lambda _r, c: _wrong_check(c["id_no"]), "id_checksum", ("id_no", "id_type", "birth")),
    (
        "hire_date",
        lambda r, _c: r.choice(("2021.13.5", "20230231", "2022年2月30日", "不详", "2019.6.31")),
        "bad_date",
        ("hire_date",),
    ),
    (
        "employment_type",
        lambda r, _c: r.choice(("待定", "其他", "临时", "社会化", "编外", "?")),
        "unknown_staffing_type",
        ("employment_type",),
    ),
    ("staff_no", lambda r, _c: r.choice(NOTHING), "missing_required", ("staff_no",)),
    ("name", lambda r, _c: r.choice(NOTHING), "missing_required", ("name",)),
    ("id_no", lambda r, _c: r.choice(NOTHING), "missing_required", ("id_no", "id_type", "birth")),
    ("employment_type", lambda r, _c: r.choice(NOTHING), "missing_required", ("employment_type",)),
    ("sex", lambda _r, _c: "男", "sex_mismatch", ()),
    ("name", lambda _r, _c: "王\ue863", "pua_character", ("name",)),
)


def _wrong_check(number: str) -> str:
    return number[:-1] + ("1" if number[-1] != "1" else "2")


def _spoil(
    rng: Random, cells: dict[str, Any], record: dict[str, Any], fields: Sequence[str]
) -> frozenset[tuple[str, str]]:
    """Put one fault into one row of three; return the problems to be told."""
    field, spell, kind, gone = rng.choice(_FAULTS)
    if field not in fields or rng.random() < 0.67:
        return frozenset()
    cells[field] = spell(rng, record)
    for each in gone:
        record.pop(each, None)
    return frozenset({(kind, field)})
