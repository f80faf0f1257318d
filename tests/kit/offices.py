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
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from app.exchange.values import Kind
from tests.kit.office_people import Told, person, spell_day
from tests.kit.office_words import (
    AGREEMENTS,
    DISTRACTORS,
    HEADINGS,
    NAMED,
    WIDE,
    chinese,
)
from tests.kit.workbooks import id_of, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

HOSPITAL = "杏林示范医院"


@attrs.define
class Office:
    """One workbook: where it lies, and what stands in each row of its sheets; ``asked`` are the headings used."""

    path: Path
    told: dict[tuple[str, int], Told] = attrs.field(factory=dict)
    headings: dict[str, dict[str, str]] = attrs.field(factory=dict)


class _Page:
    """One sheet put together: fields in an order, headings in the hospital's words, rows."""

    def __init__(self, rng: Random, kind: Kind, fields: Sequence[str], *, bands: bool = False) -> None:
        self.rng, self.kind, self.bands = rng, kind, bands
        self.words = {field: rng.choice(HEADINGS[field]) for field in fields}
        _agree(self.words)
        known = {word.replace(" ", "") for word in self.words.values()}
        others = [each for each in DISTRACTORS[kind] if each[0] not in known]
        self.others = rng.sample(others, rng.randint(0, min(5, len(others))))
        self.columns: list[str] = [*fields, *(name for name, _make in self.others)]
        rng.shuffle(self.columns)
        if rng.random() < 0.7:
            self.columns.insert(0, "序号")
        self.lines: list[tuple[dict[str, Any], Told]] = []

    def add(self, cells: dict[str, Any], told: Told) -> None:
        self.lines.append((cells, told))

    def write(self, book: Workbook, name: str, office: Office) -> None:
        rng, sheet = self.rng, book.create_sheet(name)
        row = 1
        for text in rng.sample(
            (f"{HOSPITAL}{name}一览表", "填报单位：人事科　　填报时间：2026年11月", "单位盖章：", None),
            rng.randint(0, 3),
        ):
            sheet.cell(row, 1, text)
            if text and rng.random() < 0.7:
                sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(self.columns))
            row += 1
        deep = rng.random() < 0.3
        for place, column in enumerate(self.columns, start=1):
            sheet.cell(row, place, self.words.get(column, column))
            if deep:
                sheet.merge_cells(start_row=row, start_column=place, end_row=row + 1, end_column=place)
        office.headings[name] = {
            column: f"{get_column_letter(place)} {self.words[column]}"
            for place, column in enumerate(self.columns, start=1)
            if column in self.words
        }
        row += 2 if deep else 1
        for number, (cells, told) in enumerate(self.lines, start=1):
            if rng.random() < 0.03:
                row += 1
            drawn = {name_: make(rng) for name_, make in self.others} | {"序号": number} | cells
            for place, column in enumerate(self.columns, start=1):
                sheet.cell(row, place, drawn.get(column))
            office.told[name, row] = told
            row += 1
        for text in rng.sample(
            ("合计", "注：以原件为准。", "制表人：　　　审核人：", "填表日期：2026年11月2日"), rng.randint(0, 3)
        ):
            sheet.cell(row, 1, text)
            if text == "合计":
                sheet.cell(row, 2, len(self.lines))
            row += 1


#: Words that mean another field in company: where two are drawn together the second gets a word of its own.
_CLASHES = (
    ("title_qualified", "取得时间", "title", None), ("home_dept", "工作科室", "work_dept", "人事科室"),
    ("issued", "取得时间", "title_qualified", None), ("contract_no", "编号", "staff_no", None),
)  # fmt: skip


def _agree(words: dict[str, str]) -> None:
    for field, word, company, instead in _CLASHES:
        if instead and words.get(field) == word and company in words:
            words[field] = instead


def office(folder: Path, seed: int, kind: Kind, *, people: int = 60) -> Office:
    """Write the workbook of one hospital."""
    rng = Random(f"{seed}-{kind}")
    book = Workbook()
    active = book.active
    assert active is not None
    book.remove(active)
    made = Office(folder / f"{kind}-{seed}.xlsx")
    _MAKERS[kind](rng, book, made, people)
    if rng.random() < 0.5:
        book.create_sheet("填表说明", rng.randint(0, len(book.sheetnames)))["A1"] = "一、工号、姓名为必填项。"
    book.save(made.path)
    return made


def _staff(rng: Random, book: Workbook, made: Office, people: int) -> None:
    sheets = rng.choice((("总院区",), ("总院区", "东院区"), ("花名册",)))
    number = 0
    for name in sheets:
        fields = ["staff_no", "name", "sex", "id_no", "employment_type", "home_dept"]
        optional = ("birth", "work_start", "hire_date", "title", "level", "phone", "remark", "id_type", "work_dept")
        fields += [field for field in optional if rng.random() < 0.75]
        if "title" in fields:
            fields += [field for field in ("title_qualified", "title_appointed") if rng.random() < 0.7]
        if name == "花名册":
            fields.append("campus")
        page = _Page(rng, Kind.STAFF, fields)
        for _each in range(people // len(sheets)):
            number += 1
            cells, told = person(rng, number, fields)
            told.record.setdefault("campus", name)
            page.add(cells, told)
        page.write(book, name, made)


def _term(day: date, years: int) -> date:
    """Return the last day of a term of ``years`` from ``day``."""
    last = calendar.monthrange(day.year + years, day.month)[1]
    return date(day.year + years, day.month, min(day.day, last)) - timedelta(days=1)


_ENDLESS = ("TITLE_Q", "NUR_EXAM", "DOC_QUAL", "DOC_LIC", "RAD_CERT", "OTHER", "LME_CERT")


def _credentials(rng: Random, book: Workbook, made: Office, people: int) -> None:
    single = {"NUR_LIC": "护士执业证书", "DOC_QUAL": "医师资格证", "DOC_LIC": "医师执业", "MCH_CERT": "母婴保健"}
    pages: list[tuple[str, tuple[str, ...]]] = [(title, (code,)) for code, title in single.items()]
    pages += [("急救证书", ("BLS", "ACLS")), ("放射人员", ("RAD_CERT", "RAD_TRAIN", "RAD_HEALTH")),
              ("全部证照", tuple(NAMED)), ("专科资质", ("PICC", "ICU", "OTHER", "SE_OP", "LME_CERT"))]  # fmt: skip
    rng.shuffle(pages)
    serial = 0
    for name, codes in pages[: rng.randint(2, 5)]:
        key = rng.choice((("staff_no", "name"), ("staff_no",), ("name", "id_no"), ("staff_no", "name", "id_no")))
        fields = [*key, "cert_no", "issued", "valid_to"]
        fields += ["type"] if len(codes) > 1 else []
        fields += [field for field in ("renewal", "remark", "home_dept") if rng.random() < 0.5]
        fields += ["site"] if codes[0] in ("NUR_LIC", "DOC_LIC") else []
        page = _Page(rng, Kind.CREDENTIALS, fields)
        for number in range(1, people + 1):
            serial += 1
            code = codes[number % len(codes)]
            page.add(*_certificate(rng, number, serial, code))
        page.write(book, name, made)


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


def _contracts(rng: Random, book: Workbook, made: Office, people: int) -> None:
    fields = [*rng.choice((("staff_no", "name"), ("name", "id_no"), ("staff_no",))), "contract_type"]
    fields += rng.choice((["start", "end"], ["start", "end"], ["period"]))
    fields += [
        field for field in ("contract_no", "times", "state", "agency", "home_dept", "remark") if rng.random() < 0.7
    ]
    page = _Page(rng, Kind.CONTRACTS, fields)
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
    page.write(book, rng.choice(("合同台账", "劳动合同", "Sheet1")), made)


def _spell(day: date, form: str) -> str:
    return f"{day.year}.{day.month}.{day.day}" if "#" in form else day.strftime(form)


def _balances(rng: Random, book: Workbook, made: Office, people: int) -> None:
    fields = ["staff_no", "name", "rest_days", "accrued_hours", "leave_entitled", "leave_used"]
    fields += [field for field in ("leave_left", "home_dept", "remark") if rng.random() < 0.6]
    page = _Page(rng, Kind.BALANCES, fields)
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
    page.write(book, rng.choice(("期初余额", "公休积休", "余额表")), made)


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


_MAKERS: dict[Kind, Callable[[Random, Workbook, Office, int], None]] = {
    Kind.STAFF: _staff,
    Kind.CREDENTIALS: _credentials,
    Kind.CONTRACTS: _contracts,
    Kind.BALANCES: _balances,
}
