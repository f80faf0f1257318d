"""Workbooks as other hospitals keep them: other words, other orders, other spellings, the same facts.

``office(seed, kind)`` makes one workbook of a hospital with its own habits, and what a careful clerk would read from
each of its rows. Everything is drawn from the seed.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import attrs

from app.exchange.values import Kind
from tests.kit.office_pages import HOSPITAL, TEXTS, Laid, Page, save, save_text
from tests.kit.office_people import Told, person, spell_day
from tests.kit.office_words import (
    AGREEMENTS,
    NAMED,
    WIDE,
    chinese,
)
from tests.kit.workbooks import id_of, name_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@attrs.define
class Office:
    """One workbook: where it lies, and what stands in each row of its sheets."""

    path: Path
    told: dict[tuple[str, int], Told] = attrs.field(factory=dict)


def office(folder: Path, seed: int, kind: Kind, *, people: int = 60) -> Office:
    """Write the workbook of one hospital; one of six saves its only sheet as separated text."""
    rng = Random(f"{seed}-{kind}")
    pages = _MAKERS[kind](rng, people)
    if len(pages) == 1 and "院区" not in pages[0].name and rng.random() < 0.34:
        encoding, delimiter = rng.choice(TEXTS)
        path = folder / f"{kind}-{seed}.csv"
        save_text(pages[0], path, encoding, delimiter)
        return Office(path, {(path.stem, row): told for row, told in pages[0].told.items()})
    told = {(page.name, row): each for page in pages for row, each in page.told.items()}
    if rng.random() < 0.5:
        notes = Laid("填表说明", [["填表说明"], ["一、工号、姓名为必填项。"], ["二、身份证号请设为文本格式。"]])
        pages.insert(rng.randint(0, len(pages)), notes)
    path = folder / f"{kind}-{seed}.xlsx"
    save(pages, path)
    return Office(path, told)


def _staff(rng: Random, people: int) -> list[Laid]:
    sheets = rng.choice((("总院区",), ("总院区", "东院区"), ("花名册",)))
    number = 0
    pages: list[Laid] = []
    for name in sheets:
        fields = ["staff_no", "name", "sex", "id_no", "employment_type", "home_dept"]
        optional = ("birth", "work_start", "hire_date", "title", "level", "phone", "remark", "id_type", "work_dept")
        fields += [field for field in optional if rng.random() < 0.75]
        if "title" in fields:
            fields += [field for field in ("title_qualified", "title_appointed") if rng.random() < 0.7]
        if name == "花名册":
            fields.append("campus")
        page = Page(
            rng, Kind.STAFF, fields, band="home_dept" if rng.random() < 0.2 and "work_dept" not in fields else ""
        )
        for _each in range(people // len(sheets)):
            number += 1
            cells, told = person(rng, number, fields)
            told.record.setdefault("campus", name)
            page.add(cells, told)
        pages.append(page.laid(name))
    return pages


def _term(day: date, years: int) -> date:
    """Return the last day of a term of ``years`` from ``day``."""
    last = calendar.monthrange(day.year + years, day.month)[1]
    return date(day.year + years, day.month, min(day.day, last)) - timedelta(days=1)


_ENDLESS = ("TITLE_Q", "NUR_EXAM", "DOC_QUAL", "DOC_LIC", "RAD_CERT", "OTHER", "LME_CERT")


def _credentials(rng: Random, people: int) -> list[Laid]:
    single = {"NUR_LIC": "护士执业证书", "DOC_QUAL": "医师资格证", "DOC_LIC": "医师执业", "MCH_CERT": "母婴保健"}
    pages: list[tuple[str, tuple[str, ...]]] = [(title, (code,)) for code, title in single.items()]
    pages += [("急救证书", ("BLS", "ACLS")), ("放射人员", ("RAD_CERT", "RAD_TRAIN", "RAD_HEALTH")),
              ("全部证照", tuple(NAMED)), ("专科资质", ("PICC", "ICU", "OTHER", "SE_OP", "LME_CERT"))]  # fmt: skip
    rng.shuffle(pages)
    serial = 0
    made: list[Laid] = [_wide(rng, people)] if rng.random() < 0.4 else []
    for name, codes in pages[: rng.randint(2, 5)]:
        key = rng.choice((("staff_no", "name"), ("staff_no",), ("name", "id_no"), ("staff_no", "name", "id_no")))
        fields = [*key, "cert_no", "issued", "valid_to"]
        fields += ["type"] if len(codes) > 1 else []
        fields += [field for field in ("renewal", "remark", "home_dept") if rng.random() < 0.5]
        fields += ["site"] if codes[0] in ("NUR_LIC", "DOC_LIC") else []
        page = Page(rng, Kind.CREDENTIALS, fields)
        for number in range(1, people + 1):
            serial += 1
            code = codes[number % len(codes)]
            page.add(*_certificate(rng, number, serial, code))
        made.append(page.laid(name))
    return made


#: Certificates an office keeps side by side: what it calls them alone, and their numbers and ends joined to it.
_SIDE = {"NUR_LIC": "护士执业证书", "DOC_LIC": "医师执业证书", "BLS": "BLS", "ACLS": "ACLS证书", "PICC": "PICC资质",
    "RAD_CERT": "放射工作人员证",
         "MCH_CERT": "母婴保健技术合格证", "NUR_EXAM": "护士资格证", "RAD_HEALTH": "职业健康检查"}  # fmt: skip


def _wide(rng: Random, people: int) -> Laid:
    """Return a ledger with one row a person, several certificates side by side."""
    codes = rng.sample(list(_SIDE), rng.randint(2, 4))
    parts = {
        code: rng.choice((("cert_no", "valid_to"), ("valid_to",), ("cert_no", "issued", "valid_to"))) for code in codes
    }
    page = Page(rng, Kind.CREDENTIALS, [*rng.choice((("staff_no", "name"), ("name", "id_no"))), "home_dept"])
    page.side = {_SIDE[code]: [(f"{code}:{part}", part) for part in parts[code]] for code in codes}
    for number in range(1, people + 1):
        cells: dict[str, Any] = {
            "staff_no": f"{100_000 + number}",
            "name": name_of(number),
            "id_no": id_of(number),
            "home_dept": "内科",
        }
        items: list[dict[str, Any]] = []
        for code in codes:
            if rng.random() < 0.4:
                continue
            one, told = _certificate(rng, number, number * 10 + len(items), code)
            if told.problems:
                continue
            cells |= {f"{code}:{part}": one[part] for part in parts[code]}
            kept = {part: told.record[part] for part in (*parts[code], "type") if part in told.record}
            if "cert_no" not in parts[code] and code in _ENDLESS and one["valid_to"] in (None, "/", "无"):
                continue
            items.append(kept)
        page.add(cells, Told({"person": f"{100_000 + number}", "items": items}, frozenset(_lacking(items))))
    return page.laid("资质一览")


def _lacking(items: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Return what must stand there: a licence without a column of numbers lacks nothing that could be told."""
    del items
    return set()


def _certificate(rng: Random, number: int, serial: int, code: str) -> tuple[dict[str, Any], Told]:
    issued = date(2024, 1, 1) + timedelta(days=rng.randint(0, 900))
    until = _term(issued, 5)
    spelt, read = spell_day(rng, issued, month=False)
    record: dict[str, Any] = {"person": f"{100_000 + number}", "type": code, "issued": read, "cert_no": f"Z{serial:09}"}
    problems: set[tuple[str, str]] = set()
    if code in _ENDLESS:
        end = rng.choice(("长期", "长期有效", "无", None, "永久", "终身有效", "/", "长 期"))
        record |= {"valid_to": None, "no_expiry": True}
    else:
        end, record["valid_to"] = spell_day(rng, until, month=False)
        if rng.random() < 0.08:
            end = rng.choice(("2027.13.1", "2028年2月30日", "见原件"))
            problems.add(("bad_date", "valid_to"))
            record.pop("valid_to")
        elif isinstance(end, str) and rng.random() < 0.1:
            end = rng.choice((f"至{end.strip()}", f"{end.strip()}止", f"有效期至{end.strip()}", f"{end.strip()}到期"))
    site, mine = rng.choice(
        ((HOSPITAL, "own"), ("本院", "own"), (f"{HOSPITAL}东院区", "own"), ("某县人民医院", "other"))
    )
    if code in ("NUR_LIC", "DOC_LIC"):
        record["site"] = mine
        if mine == "other":
            problems.add(("wrong_site", "site"))
    progress = rng.choice((None, None, "已提交", "受理中", "办理中", "未办理", "已提交延续申请"))
    cells = {
        "staff_no": rng.choice((f"{100_000 + number}", 100_000 + number)), "name": name_of(number), "id_no": id_of(number),
        "cert_no": rng.choice((record["cert_no"], f"{record['cert_no']} ", record["cert_no"].translate(WIDE))),
        "issued": spelt, "valid_to": end, "type": rng.choice(NAMED[code]), "site": site if code in ("NUR_LIC",
            "DOC_LIC") else None, "renewal": progress,
        "home_dept": f"内科{number % 9}病区", "remark": None,
    }  # fmt: skip
    return cells, Told(record, frozenset(problems))


def _contracts(rng: Random, people: int) -> list[Laid]:
    fields = [*rng.choice((("staff_no", "name"), ("name", "id_no"), ("staff_no",))), "contract_type"]
    fields += rng.choice((["start", "end"], ["start", "end"], ["period"]))
    fields += [
        field for field in ("contract_no", "times", "state", "agency", "home_dept", "remark") if rng.random() < 0.7
    ]
    page = Page(rng, Kind.CONTRACTS, fields)
    for number in range(1, people + 1):
        code = rng.choice(list(AGREEMENTS))
        start = date(2024, 1, 1) + timedelta(days=rng.randint(0, 900))
        begun, read = spell_day(rng, start, month=False)
        record: dict[str, Any] = {"person": f"{100_000 + number}", "contract_type": code, "start": read}
        endless = rng.random() < 0.25
        if endless:
            ended = rng.choice(("无固定期限", "无固定", "长期", "至退休", "无固定期", "至法定退休年龄"))
            record |= {"end": None, "open_ended": True}
        else:
            ended, record["end"] = spell_day(rng, _term(start, 3), month=False)
        times = rng.randint(1, 4)
        cells = {
            "staff_no": f"{100_000 + number}", "name": name_of(number), "id_no": id_of(number),
            "contract_type": rng.choice(AGREEMENTS[code]), "contract_no": f"HT2024-{number:04}", "start": begun, "end": ended,
            "times": rng.choice((times, f"第{chinese(times)}次", f"{times}次", str(times), f"第{times}次")),
                "state": rng.choice(("在签", "有效", "履行中", "生效")),
            "agency": None, "home_dept": f"内科{number % 9}病区", "remark": None,
        }  # fmt: skip
        joint = rng.choice(("至", "-", "—", "~", "到", " - ", "——", "～"))
        plain = rng.choice(("%Y.%m.%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%#m.%#d"))
        cells["period"] = f"{_spell(start, plain)}{joint}{ended if endless else _spell(_term(start, 3), plain)}"
        if "times" in fields:
            record["times"] = times
        if "contract_no" in fields:
            record["contract_no"] = cells["contract_no"]
        page.add(cells, Told(record))
    return [page.laid(rng.choice(("合同台账", "劳动合同", "Sheet1")))]


def _spell(day: date, form: str) -> str:
    return f"{day.year}.{day.month}.{day.day}" if "#" in form else day.strftime(form)


def _balances(rng: Random, people: int) -> list[Laid]:
    fields = ["staff_no", "name", "rest_days", "accrued_hours", "leave_entitled", "leave_used"]
    fields += [field for field in ("leave_left", "home_dept", "remark") if rng.random() < 0.6]
    page = Page(rng, Kind.BALANCES, fields)
    for number in range(1, people + 1):
        rest, hours, entitled = rng.randint(-6, 12) / 2, rng.randint(-20, 90) / 2, rng.choice((5, 10, 15))
        used = rng.randint(0, entitled)
        record: dict[str, Any] = {"person": f"{100_000 + number}", "rest_days": rest, "accrued_hours": hours,
                                  "leave_entitled": entitled, "leave_used": used}  # fmt: skip
        if "leave_left" in fields:
            record["leave_left"] = entitled - used
        problems: set[tuple[str, str]] = set()
        cells: dict[str, Any] = {
            "staff_no": f"{100_000 + number}", "name": name_of(number), "rest_days": _amount(rng, rest, "天", 8),
            "accrued_hours": _amount(rng, hours, "小时", 1 / 8), "leave_entitled": _amount(rng, entitled, "天", 8),
            "leave_used": _amount(rng, used, "天", 8), "leave_left": _amount(rng, entitled - used, "天", 8),
            "home_dept": f"内科{number % 9}病区", "remark": None,
        }  # fmt: skip
        if rng.random() < 0.05:
            cells["accrued_hours"] = rng.choice(("?", "见附表", "待核", "12/3", "约10多"))
            record.pop("accrued_hours")
            problems.add(("bad_number", "accrued_hours"))
        page.add(cells, Told(record, frozenset(problems)))
    return [page.laid(rng.choice(("期初余额", "公休积休", "余额表")))]


def _amount(rng: Random, value: float, unit: str, other: float) -> Any:
    """Return a spelling of ``value`` in ``unit``; ``other`` converts it into the other unit."""
    whole = int(value) if float(value).is_integer() else value
    forms: list[Any] = [
        whole,
        whole,
        str(whole),
        f"{whole}{unit}",
        f"{whole} {unit}",
        str(whole).translate(WIDE),
        f" {whole}",
    ]
    if value == 0:
        forms += ["无", "-", None, "/"]
    if value > 0:
        forms += [f"+{whole}", f"余{whole}{unit}"]
    if value < 0:
        forms += [f"欠{abs(whole)}{unit}", f"欠{abs(whole)}", f"负{abs(whole)}", f"−{abs(whole)}"]
    turned = float(value * other)
    if turned.is_integer():
        forms.append(f"{int(turned)}{'小时' if unit == '天' else '天'}")
    return rng.choice(forms)


_MAKERS: dict[Kind, Callable[[Random, int], list[Laid]]] = {
    Kind.STAFF: _staff,
    Kind.CREDENTIALS: _credentials,
    Kind.CONTRACTS: _contracts,
    Kind.BALANCES: _balances,
}
