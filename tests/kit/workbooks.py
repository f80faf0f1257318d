"""Workbooks as offices keep them, written by the test: staff lists, ledgers of certificates, contracts, balances."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

from app.staff.identifiers import check_sign

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗单曾翟"
GIVEN = "静丽敏艳芳娟霞燕玲婷伟强磊军勇杰涛超明刚䶮𬱖"
STAFF = (
    "序号",
    "工号",
    "姓名",
    "性别",
    "身份证号",
    "出生日期",
    "参加工作时间",
    "来院时间",
    "用工形式",
    "科室",
    "职称",
    "联系电话",
)
LEDGER = ("序号", "科室", "工号", "姓名", "证书名称", "证书编号", "发证日期", "有效期至", "执业地点")
_SPELLINGS = ("%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d")


def name_of(number: int) -> str:
    """Return a made-up name."""
    given = GIVEN[number // len(SURNAMES) % len(GIVEN)] + GIVEN[number // 7 % len(GIVEN)]
    return SURNAMES[number % len(SURNAMES)] + given


def id_of(number: int) -> str:
    """Return an identity number that holds: an abolished area, a birth between 1966 and 2003, a running number."""
    birth = date(1966, 1, 1) + timedelta(days=number % 13_600)
    body = f"510200{birth:%Y%m%d}{number // 13_600 % 100:02}{2 * (number % 5)}"
    return body + check_sign(body)


def staff_row(number: int) -> list[Any]:
    """Return one row of a staff list, the dates spelt one way or another."""
    identity = id_of(number)
    birth = date(int(identity[6:10]), int(identity[10:12]), int(identity[12:14]))
    hired = date(birth.year + 22, 7, 1 + number % 28)
    spell = _SPELLINGS[number % len(_SPELLINGS)]
    return [
        number, f"{100_000 + number}", name_of(number), "女", identity, birth.strftime(spell), hired.strftime(spell),
        hired if number % 3 else hired.strftime("%Y.%m"), ("编内", "合同制", "劳务派遣", "备案制")[number % 4],
        f"科室{number % 40}", ("护士", "护师", "主管护师")[number % 3], f"154{number:08}",
    ]  # fmt: skip


def ledger_row(number: int, person: int) -> list[Any]:
    """Return one certificate of the person with this number."""
    issued = date(2024, 1, 1) + timedelta(days=number % 700)
    until = date(issued.year + 5, issued.month, min(issued.day, 28)) - timedelta(days=1)
    kind = ("护士执业证书", "BLS", "PICC", "职称证书")[number % 4]
    spell = _SPELLINGS[number % len(_SPELLINGS)]
    end = "长期" if kind == "职称证书" else until.strftime(spell)
    site = "本院" if kind == "护士执业证书" else None
    return [number, f"科室{person % 40}", f"{100_000 + person}", name_of(person), kind, f"{2020_0000_0000 + number}",
            issued.strftime(spell), end, site]  # fmt: skip


def write_book(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "台账") -> Path:
    """Write one sheet with a title row, headings and ``rows``; return ``path``."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    for row in ([title], list(headings), *rows):
        sheet.append(list(row))
    book.save(path)
    return path


def staff_book(path: Path, count: int, *, first: int = 1) -> Path:
    """Write a staff list of ``count`` people."""
    return write_book(path, STAFF, (staff_row(number) for number in range(first, first + count)), title="职工花名册")


def ledger_book(path: Path, count: int, *, people: int) -> Path:
    """Write a ledger of ``count`` certificates over ``people`` of a staff list."""
    rows = (ledger_row(number, 1 + number % people) for number in range(count))
    return write_book(path, LEDGER, rows, title="资质证照台账")
