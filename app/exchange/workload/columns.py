"""What the columns of an export mean: whose work, which item, how much. Pure.

One table of words a record; a heading is looked at with the one merged above it (问卷 / 发放).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import attrs

from app.exchange.normalise.text import is_blank, plain_text, squeeze, text_of
from app.exchange.understanding.header import headings_of
from app.exchange.understanding.headings import bare
from app.exchange.values import Cell, RawSheet
from app.exchange.workload.values import Record

SEARCHED = 40
HEADING_LONGEST = 24

_STAFF_NO = (
    r"((职工|员工|人员|个人|医护|执行|操作|医生|医师|护士|开单|用户|统计|责任|主管|工作|管床)(人|员|者|人员)?){0,2}"
    r"(工号|职工号|员工号|用户号|编号|编码|代码|ID|账号)|HIS(账号|工号|编码)|EMPNO|STAFFNO|EMPLOYEEID|胸牌号?|工牌号?"
)
_NAME = (
    r"((职工|员工|人员|个人|医护|执行|操作|医生|医师|护士|用户|统计|责任|主管|管床|被评价)(人|员|者|人员)?){0,2}(姓名|名称|名字)"
    r"|执行(人|者|护士)|操作(人|员|者)|(责任|管床|执行|主管)?(护士|医生|医师)|姓名|NAME"
)
_DEPT = r"(执行|所在|所属|开单|核算|统计|手术|申请|患者)?(科室|部门|病区|护理单元|单元|科别|单位名称)(病区)?(名称)?|DEPT(NAME)?"
_DATE = (
    r"(执行|统计|工作|发生|记账|业务|手术|操作|完成|登记|开始|实施|入室)?(日期|年月日|时间|年月|月份)|日期时间|DATE"
    r"|手术(开始)?时间"
)
_IGNORED = (
    r"序号?|行号|NO|编号序|(科室|病区|部门|护理单元|单元|院区)(编码|代码|编号|ID)|项目(编码|代码|编号)|单价|金额|费用|备注.*|说明|职称.*"
    r"|岗位|职务|层级|性别|年龄|用工.*|合计|总计|小计|排名|名次|医院|院区|电话|规格|签名"
)
_ITEM = (
    r"(工作量?|护理|操作|收费|统计|业务|服务|医嘱|诊疗|执行|绩效|治疗|指标)?(项目|指标|类别|内容|类型|项)(名称)?"
    r"|工作内容|医嘱名称|护理操作|ITEM(NAME)?"
)
_QUANTITY = (
    r"(工作量?|执行|完成|操作|业务|统计|累计|合计|总|项目)?(数量|次数|例数|数值|总量|总数|数|工作量|量|值|完成数|次|人次数?)(合计|小计)?"
    r"|COUNT|QTY|QUANTITY|AMOUNT"
)
_SENT = (
    r".*(发放|发出|发送|调查|邀请|推送|下发)(问卷)?(数量?|份数|人数|人次|量)?(份)?|问卷(总)?(数|份数)|样本(数|量)?"
    r"|调查例数|调查总数"
)
_RETURNED = r".*(回收|收回|有效|返回|填答|应答|完成|参评|评价)(问卷)?(数量?|份数|人数|人次|量)?(份)?|评价数|答卷数"
_PERCENT = (
    r"(患者|病人|综合|服务|总体|总|平均|出院患者|住院患者|门诊患者)?(满意度|满意率)(得分|评分|分|分数|百分比|值)?"
    r"|得分|评分|满意(度)?率|满意度%|平均(得)?分|综合得分"
)
_CHIEF = r"(手术人员|手术团队|术者|手术医师)?(主刀|术者|主刀医[师生]|手术者|主刀人|手术医[师生]|第一术者|术者1)"


def _assistant(signs: str, roman: str) -> str:
    """Return the words of an assistant: 一助, 第一助手, 助手1, Ⅰ助."""
    team = r"(手术人员|手术团队|手术医师)?"
    return (
        team
        + rf"(第?[{signs}]助|助手第?[{signs}]|助手{roman}|[{signs}]助手?|第[{signs}]助手?|{roman}助手?)(医[师生])?"
        + rf"|手术医[师生]{roman}"
    )


_WORDS: dict[Record, tuple[tuple[str, str], ...]] = {
    Record.WORKLOAD: (
        ("ignored", _IGNORED),
        ("item", _ITEM),
        ("quantity", _QUANTITY),
        ("unit", r"(计量|计数|计价)?单位|UNIT"),
        ("staff_no", _STAFF_NO),
        ("name", _NAME),
        ("dept", _DEPT),
        ("date", _DATE),
    ),
    Record.SATISFACTION: (
        ("sent", _SENT),
        ("returned", _RETURNED),
        ("percent", _PERCENT),
        ("praise", r".*(表扬|锦旗|感谢信|好评|点赞)(信|锦旗)?([次件例起面人]*数?|人次)"),
        ("complaints", r".*(投诉|差评|纠纷)([次件例起人]*数?|人次)"),
        ("staff_no", _STAFF_NO),
        ("name", _NAME),
        ("dept", _DEPT),
    ),
    Record.SURGERY: (
        ("level", r"(手术)?(级别|等级|分级)|(手术)?级"),
        ("chief", _CHIEF),
        ("first", _assistant("一1", "(?:Ⅰ|I)") + "|(手术)?助手"),
        ("second", _assistant("二2", "(?:Ⅱ|II)")),
        ("third", _assistant("三3", "(?:Ⅲ|III)")),
        ("anaesthetist", r"(手术人员|手术团队)?麻醉(医师|医生|者|师|人员)?"),
        ("scrub", r"(手术人员|手术团队)?(器械|洗手)(护士)?"),
        ("circulating", r"(手术人员|手术团队)?巡回(护士)?"),
        ("case", r"住院号|病案号|病历号|患者(编号|ID)|登记号|手术(申请)?(单)?(编?号|ID)|就诊号|流水号"),
        ("operation", r"(实施|拟行|已行|拟施|施行)?(手术|术式|操作)(及?操作)?(名称|名|项目|方式)?|术式"),
        ("room", r"手术间|房间|间号|台次|手术室"),
        ("patient", r"(患者|病人)?姓名|患者|床号|性别|年龄|诊断|术[前后]诊断|麻醉方[式法]|切口.*"),
        ("dept", _DEPT),
        ("date", _DATE),
    ),
}  # fmt: skip
RULES: dict[Record, tuple[tuple[str, re.Pattern[str]], ...]] = {
    record: tuple((field, re.compile(rule, re.IGNORECASE)) for field, rule in words) for record, words in _WORDS.items()
}
_NEEDED: dict[Record, tuple[frozenset[str], ...]] = {
    Record.WORKLOAD: (frozenset({"staff_no", "name"}),),
    Record.SATISFACTION: (frozenset({"staff_no", "name"}), frozenset({"percent", "sent", "returned"})),
    Record.SURGERY: (frozenset({"chief"}), frozenset({"date", "level", "operation"})),
}
_TOTAL = re.compile(
    r"^(共[计有]?\d+[台例人条份次]?$|合计|总计|小计|累计|共计|总人数|本页|全院|平均|科室小计|合計|总数|.{0,8}(小计|合计|总计|平均)[:：]?$)"
)
_NOTE = re.compile(
    r"^(注|说明|备注|填表|制表|制单|审核|填报|复核|打印|统计(时间|人|日期|口径|单位|科室)|截止|数据来源|※|\*|导出|签名|科主任|护士长签|报表)"
)
_NUMBER = re.compile(r"[+-]?[\d,，.]+%?")


@attrs.frozen(slots=True)
class Table:
    """A table found on a sheet: its header rows and the column of each field; ``items`` are wide columns by name."""

    header: tuple[int, ...]
    fields: Mapping[str, int]
    headings: Mapping[int, str]
    items: Mapping[int, str] = attrs.field(factory=dict)


def field_of(record: Record, above: str, own: str) -> str | None:
    """Return what a heading below another means, None where nobody knows."""
    child, joined = bare(own), bare(above) + bare(own)
    for text in (joined, child) if above else (child,):
        for field, rule in RULES[record]:
            if text and len(text) <= HEADING_LONGEST and rule.fullmatch(text):
                return field
    return None


def find_table(sheet: RawSheet, record: Record, *, chosen: Mapping[str, str | None] | None = None) -> Table | None:
    """Return the table of ``sheet``, None where it holds none; ``chosen`` (heading -> field) is what a person said."""
    best: tuple[float, Table] | None = None
    for top in range(min(SEARCHED, len(sheet.rows))):
        for depth in (1, 2, 3):
            rows = list(range(top, min(top + depth, len(sheet.rows))))
            if len(rows) < depth or any(not _may_head(sheet.rows[row]) for row in rows):
                break
            table = _table(sheet, record, rows, chosen or {})
            score = len(table.fields) + 0.3 * len(table.items) - 0.4 * (depth - 1) - 0.01 * top
            if all(need & table.fields.keys() for need in _NEEDED[record]) and (best is None or score > best[0]):
                best = (score, table)
    if best is None:
        return None
    table = best[1]
    if record is Record.WORKLOAD and not {"item", "quantity"} <= table.fields.keys():
        items = _numeric(sheet, table)
        return attrs.evolve(table, items=items) if items else None
    return attrs.evolve(table, items={})


def _may_head(row: Sequence[Cell]) -> bool:
    filled = [cell for cell in row if not is_blank(cell)]
    words = [cell for cell in filled if isinstance(cell, str) and not _NUMBER.fullmatch(squeeze(cell))]
    return len(filled) >= 1 and len(words) >= 0.8 * len(filled)


def _table(sheet: RawSheet, record: Record, rows: list[int], chosen: Mapping[str, str | None]) -> Table:
    fields: dict[str, int] = {}
    items: dict[int, str] = {}
    headings: dict[int, str] = {}
    for column, (above, own) in headings_of(sheet, rows).items():
        words = squeeze(own)
        headings[column] = f"{squeeze(above)}/{words}" if above else words
        field = chosen.get(headings[column], field_of(record, above, own))
        if field in (None, "item-column") and len(words) <= HEADING_LONGEST:
            items[column] = plain_text(own) or words  # as it is written: 病历书写（份）
        elif field is not None and field != "ignored":
            fields.setdefault(field, column)
    named = list(items.values())
    doubled = {column: headings[column] if named.count(name) > 1 else name for column, name in items.items()}
    return Table(tuple(rows), fields, headings, doubled)


def _numeric(sheet: RawSheet, table: Table) -> dict[int, str]:
    """Return the columns of ``table.items`` that hold quantities: numbers, or nothing, in most lines."""
    body = sheet.rows[table.header[-1] + 1 :][:400]
    found: dict[int, str] = {}
    for column, name in table.items.items():
        filled = [cell for row in body if column < len(row) and not is_blank(cell := row[column])]
        numbers = sum(
            isinstance(cell, (int, float)) or bool(_NUMBER.fullmatch(squeeze(text_of(cell)))) for cell in filled
        )
        if name and numbers >= 0.6 * len(filled):
            found[column] = name
    return found


def line_types(sheet: RawSheet, table: Table) -> list[str]:
    """Return what each row of ``sheet`` is: title, note, header, data, total or blank."""
    header, types = set(table.header), []
    keys = [table.fields[field] for field in ("staff_no", "name", "chief", "item") if field in table.fields]
    words = {bare(heading.rsplit("/", 1)[-1]) for heading in table.headings.values()}
    for number, row in enumerate(sheet.rows):
        texts = [squeeze(text_of(cell)) for cell in row if not is_blank(cell)]
        if number in header:
            types.append("header")
        elif not texts:
            types.append("blank")
        elif number < table.header[0]:
            types.append("note" if "title" in types else "title")
        else:
            types.append(_body_type(row, texts, keys, words))
    return types


def _body_type(row: Sequence[Cell], texts: Sequence[str], keys: Iterable[int], words: set[str]) -> str:
    named = [column for column in keys if column < len(row) and not is_blank(row[column])]
    if _TOTAL.match(texts[0]) or (len(texts) > 1 and _TOTAL.match(texts[1]) and len(named) < 2):  # noqa: PLR2004 - number and name
        return "total"
    if len(texts) > 1 and sum(bare(text) in words for text in texts) >= max(2, 0.6 * len(texts)):
        return "header"
    if _NOTE.match(texts[0]) or not named:
        return "note"
    return "data"
