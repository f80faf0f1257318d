"""Exports of work done as other hospitals' systems write them: other words, orders, separators; drawn from a seed.

``work(folder, seed, record)`` writes one file and says what a careful clerk reads from it: for workload the sums and the
refused lines, for satisfaction and operations the record and problems of each row.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs
from openpyxl import Workbook

from app.exchange.workload.values import Record
from tests.kit.office_pages import TEXTS
from tests.kit.office_words import WIDE
from tests.kit.workbooks import name_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

PEOPLE = 40
ITEMS = ("静脉输液", "一级护理", "特级护理（人次）", "雾化吸入", "护理时长", "PICC维护", "抢救", "出院指导")
DOCTORS = ("门诊人次", "出院人数", "CMI", "会诊次数", "手术量", "查房次数", "病历书写（份）")
WORDS: dict[str, tuple[str, ...]] = {
    "staff_no": ("工号", "职工号", "执行人工号", "操作员工号", "责任护士工号", "员工编号", "HIS工号", "人员代码", "执行护士工号"),
    "name": ("姓名", "执行人", "护士姓名", "操作员", "责任护士", "职工姓名", "执行护士"),
    "dept": ("科室", "执行科室", "病区", "护理单元", "科室名称", "核算科室", "科室/病区"),
    "item": ("项目", "项目名称", "工作量项目", "护理项目", "指标名称", "操作项目", "护理操作", "工作内容"),
    "quantity": ("数量", "次数", "工作量", "执行次数", "合计数量", "例数", "总次数", "人次数"),
    "unit": ("单位", "计量单位"),
    "sent": ("发放数", "发放问卷数", "调查人数", "发放份数", "应调查人数", "样本数", "发放"),
    "returned": ("回收数", "回收份数", "有效问卷数", "有效份数", "应答数", "参评人数", "回收"),
    "percent": ("满意度", "满意度（%）", "满意率", "综合满意度", "得分", "患者满意度", "平均分", "满意度%"),
    "praise": ("表扬", "表扬次数", "表扬信", "锦旗/表扬信", "表扬（次）"),
    "complaints": ("投诉", "投诉次数", "有效投诉", "投诉（次）", "被投诉次数"),
    "date": ("手术日期", "日期", "手术时间", "手术开始时间", "实施日期"),
    "level": ("手术级别", "级别", "手术等级", "手术分级"),
    "operation": ("手术名称", "术式", "手术操作名称", "实施手术名称", "手术方式"),
    "chief": ("主刀", "术者", "主刀医师", "手术医师", "主刀医生"),
    "first": ("一助", "第一助手", "助手1", "Ⅰ助", "1助"),
    "second": ("二助", "第二助手", "助手2", "Ⅱ助", "2助"),
}  # fmt: skip
_ASIDE = {"序号": 1, "单价": 12, "金额": 36, "职称": "护师", "科室编码": "0101", "备注": None, "层级": "N2"}


@attrs.define
class Work:
    """One file, and what it tells; ``rows`` maps a row (from 1) to its record and the (kind, field) of its problems."""

    path: Path
    sums: dict[str, dict[str, float]] = attrs.field(factory=dict)
    rejected: list[tuple[int, str]] = attrs.field(factory=list)
    rows: dict[int, tuple[dict[str, Any], set[tuple[str, str]]]] = attrs.field(factory=dict)


def work(folder: Path, seed: int, record: Record) -> Work:
    """Write one export."""
    from random import Random as Seeded

    rng = Seeded(f"{seed}-{record}")
    made = Work(folder / f"{record}-{seed}.xlsx")
    rows = _MAKERS[record](rng, made)
    if rng.random() < 0.5 and record is Record.WORKLOAD:
        made.path = made.path.with_suffix(".csv")
        encoding, delimiter = rng.choice(TEXTS)
        stream = io.StringIO(newline="")
        csv.writer(stream, delimiter=delimiter).writerows(rows)
        made.path.write_bytes(stream.getvalue().encode(encoding))
        return made
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(made.path)
    return made


def _head(rng: Random, title: str) -> list[list[Any]]:
    rows: list[list[Any]] = [[rng.choice((title, f"杏林示范医院{title}", f"2026年10月{title}"))]]
    rows.append(
        [
            rng.choice(
                ("统计时间：2026-10-01至2026-10-31", "统计区间：2026年10月1日—2026年10月31日", "统计月份：2026年10月")
            )
        ]
    )
    if rng.random() < 0.3:
        rows.append([])
    return rows


def _foot(rng: Random, choices: tuple[list[list[Any]], ...]) -> list[list[Any]]:
    """Return the lines below the table."""
    return rng.choice(choices)


def _columns(rng: Random, fields: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return (field, heading) in the order of this system, with columns nobody asked for."""
    columns = [(field, rng.choice(WORDS.get(field, (field,)))) for field in fields]
    columns += [(name, name) for name in rng.sample(list(_ASIDE), rng.randint(0, 3))]
    rng.shuffle(columns)
    return columns


def _person(rng: Random) -> tuple[str, dict[str, Any], str | None]:
    """Return a staff number, the cells that name the person, and why nobody is meant."""
    number = rng.randint(1, PEOPLE)
    staff_no, name, dept = f"{100_000 + number}", name_of(number), f"科室{number % 40}"
    if rng.random() < 0.04:
        return "", {"staff_no": f"9{rng.randint(10_000, 99_999)}", "name": "某某人", "dept": dept}, "unknown_person"
    spelt = rng.choice((staff_no, staff_no, int(staff_no), f" {staff_no}", f"{staff_no}\t", staff_no.translate(WIDE)))
    shown = rng.choice((name, name, f"{name[0]} {name[1:]}", f"{name} "))
    return staff_no, {"staff_no": spelt, "name": shown, "dept": dept}, None


def _quantity(rng: Random, item: str) -> tuple[Any, Decimal | None, str | None]:
    """Return a cell, its value, and why it is refused."""
    value = Decimal(rng.randint(1, 1500)) if item not in ("护理时长", "CMI") else Decimal(rng.randint(1, 300)) / 4
    if rng.random() < 0.02:
        return rng.choice(("待补", "一百二", "##", "1O0", "见附表", "约30")), None, "bad_number"
    if rng.random() < 0.02:
        return rng.choice(("", "-", "—", None)), None, "missing_required"
    plain = format(value, "f")
    forms: list[Any] = [
        plain,
        plain,
        float(value) if value % 1 else int(value),
        f"{value:,}",
        plain.translate(WIDE),
        f" {plain}",
    ]
    if item not in ("护理时长", "CMI"):
        forms += [f"{plain}次", f"{plain}.00"]
    return rng.choice(forms), value, None


def _workload(rng: Random, made: Work) -> list[list[Any]]:
    if rng.random() < 0.4:
        return _wide(rng, made)
    rows = _head(rng, "护理工作量统计表")
    key = rng.choice((("staff_no", "name"), ("staff_no", "name"), ("staff_no",)))
    columns = _columns(rng, (*key, "dept", "item", "quantity", *(("unit",) if rng.random() < 0.5 else ())))
    rows.append([heading for _field, heading in columns])
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for _each in range(120):
        staff_no, cells, nobody = _person(rng)
        item = rng.choice(ITEMS)
        cell, value, refused = _quantity(rng, item)
        unit = "小时" if item == "护理时长" else "次"
        told = _ASIDE | cells | {"item": rng.choice((item, f"{item} ")), "quantity": cell, "unit": unit}
        rows.append([told.get(field) for field, _heading in columns])
        if nobody or refused:
            made.rejected.append((len(rows), nobody or refused or ""))
        else:
            assert value is not None
            sums[staff_no][item] += value
        if rng.random() < 0.02:
            rows.append([])
    rows += _foot(rng, ([["合计", None, 99999]], [["总计"], ["制表：", None, "审核："]], []))
    made.sums = {who: {item: float(value) for item, value in items.items()} for who, items in sums.items()}
    return rows


def _wide(rng: Random, made: Work) -> list[list[Any]]:
    rows = _head(rng, "医师工作量统计表")
    items = tuple(rng.sample(DOCTORS, rng.randint(3, 6)))
    columns = _columns(rng, ("staff_no", "name", "dept", *items))
    rows.append([heading for _field, heading in columns])
    taken: set[str] = set()
    for _each in range(PEOPLE):
        staff_no, cells, nobody = _person(rng)
        if staff_no in taken:
            continue
        told: dict[str, Any] = _ASIDE | cells
        values, bad = {}, False
        for item in items:
            cell, value, refused = _quantity(rng, item)
            told[item] = cell
            bad = bad or refused == "bad_number"
            values[item] = float(value or 0)
        rows.append([told.get(field) for field, _heading in columns])
        if nobody or bad:
            made.rejected.append((len(rows), nobody or "bad_number"))
        else:
            taken.add(staff_no)
            made.sums[staff_no] = values
    rows += _foot(rng, ([["合计", None, None, 5000]], [["全院合计"]], []))
    return rows


def _satisfaction(rng: Random, made: Work) -> list[list[Any]]:
    rows = _head(rng, "患者满意度调查汇总")
    columns = _columns(rng, ("staff_no", "name", "dept", "sent", "returned", "percent", "praise", "complaints"))
    rows.append([heading for _field, heading in columns])
    kept = rng.choice(("number", "fraction", "text"))
    for number in rng.sample(range(1, PEOPLE + 1), 30):
        staff_no, cells, nobody = _person(rng)
        if nobody is None:
            staff_no = f"{100_000 + number}"
            cells |= {"staff_no": staff_no, "name": name_of(number)}
        sent = rng.randint(5, 40)
        record: dict[str, Any] = {
            "sent": sent,
            "returned": rng.randint(3, sent),
            "praise": rng.choice((0, 0, 2)),
            "complaints": 0,
        }
        problems = {("unknown_person", "person")} if nobody else set()
        score = rng.randint(800, 999) / 10
        shown: Any = {
            "number": score,
            "fraction": score / 100,
            "text": rng.choice((f"{score}%", f"{score}分", f"{score}", f"{score} %")),
        }[kept]
        if rng.random() < 0.05:
            shown = rng.choice(("优", "1O0", "待统计", "120"))
            problems.add(("bad_number", "percent"))
        elif rng.random() < 0.05:
            shown, record["percent"] = rng.choice(("未调查", None, "/", "-")), None
        else:
            record["percent"] = score
        if nobody is None:
            record["person"] = staff_no
        told = _ASIDE | cells | record | {"percent": shown, "praise": record["praise"] or None, "complaints": None}
        told["sent"] = rng.choice((sent, f"{sent}份", str(sent)))
        rows.append([told.get(field) for field, _heading in columns])
        made.rows[len(rows)] = (record, problems)
    rows += _foot(rng, ([["合计", None, 900]], [["全院平均", None, None, 95.1]], []))
    rows += _foot(rng, ([["注：回收不足5份者不计。"]], []))
    return rows


_LEVELS = {
    1: ("一级", "1", 1, "Ⅰ级", "I级", "1级"),
    2: ("二级", "2", "Ⅱ", "2级", "二"),
    3: ("三级", "Ⅲ级", 3, "III级", "三级手术"),
    4: ("四级", "4", "Ⅳ级", "IV级"),
}


def _surgery(rng: Random, made: Work) -> list[list[Any]]:
    rows = _head(rng, "手术登记")
    columns = _columns(rng, ("date", "dept", "operation", "level", "chief", "first", "second"))
    rows.append([heading for _field, heading in columns])
    for serial in range(40):
        day = date(2026, 10, 1) + timedelta(days=rng.randint(0, 30))
        level = rng.randint(1, 4)
        record: dict[str, Any] = {"date": day.isoformat(), "level": level, "second": None}
        problems: set[tuple[str, str]] = set()
        cells: dict[str, Any] = {
            "date": rng.choice((day, day.isoformat(), f"{day.year}.{day.month}.{day.day}", f"{day.isoformat()} 08:30")),
            "level": rng.choice(_LEVELS[level]), "operation": f"胆囊切除术{serial}", "dept": f"科室{serial % 40}",
        }  # fmt: skip
        for role in ("chief", "first"):
            number = rng.randint(1, PEOPLE)
            staff_no, name = f"{100_000 + number}", name_of(number)
            cells[role] = rng.choice(
                (f"{name}({staff_no})", f"{staff_no} {name}", f"{name}（{staff_no}）", f"{name}/{staff_no}", staff_no)
            )
            record[role] = staff_no
        if rng.random() < 0.06:
            cells["chief"] = "外院专家"
            record.pop("chief")
            problems.add(("unknown_person", "chief"))
        if rng.random() < 0.05:
            cells["level"] = rng.choice(("五级", "特级", "0"))
            record.pop("level")
            problems.add(("bad_number", "level"))
        told = _ASIDE | cells
        rows.append([told.get(field) for field, _heading in columns])
        made.rows[len(rows)] = (record, problems)
    rows += _foot(rng, ([["合计", None, "40台"]], [["共40台"]], []))
    return rows


_MAKERS: dict[Record, Callable[[Random, Work], list[list[Any]]]] = {
    Record.WORKLOAD: _workload,
    Record.SATISFACTION: _satisfaction,
    Record.SURGERY: _surgery,
}
