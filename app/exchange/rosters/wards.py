"""The ward a title names: 2026年11月心血管内科一病区护士排班表 -> 心血管内科一病区. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from app.exchange.rosters.periods import arabic
from app.exchange.rosters.signs import tight

_DATES = re.compile(
    r"(?:(?:19|20)\d{2}|\d{2})[年./-]?(?:\d{1,2}月?份?)?(?:[./-]?\d{1,2}日)?|\d{1,2}月份?(?:\d{1,2}[日号])?|第[一二三四五六\d]+周|[-—–~～至到]+\d{0,2}[日号]?"
)
_WORDS = re.compile(
    r"(?:护士|护理|医护|医师|医生|人员|护理人员|护理部|员工|职工)?(?:值|排|轮)班(?:情况|计划|安排)?(?:一览|登记|公示)?(?:表|单|簿)?|(?:护士|护理人员|人员|护理单元|护理组)?[周月]?(?:排|值)班表?|班次表|[周月]排班"
)
_UNIT = re.compile(
    r"[一-鿿A-Za-z0-9（）()·]*?(?:科|病区|病房|室|中心|ICU|区|院|门诊|组|部|站)(?:[一二三四五六七八九十\d]+(?:病区|区|病房|组)?)?",
    re.IGNORECASE,
)


def ward_in(texts: Iterable[str]) -> str:
    """Return the ward's name in the first text that holds one, "" where none does."""
    for text in texts:
        labelled = re.search(r"(?:科室|病区|部门|护理单元|所属科室|单元)\s*[:：]\s*([^\s,，；;　]+)", text)
        if labelled:
            return labelled[1]
    for text in texts:
        plain = re.sub(r"\.(xlsx?|csv|xlsm)$", "", arabic(tight(text)), flags=re.IGNORECASE)
        if not re.search(r"班", plain) or len(plain) > 60:  # noqa: PLR2004 - a sentence is no title
            continue
        bare = _WORDS.sub("", _DATES.sub("", plain))
        bare = re.sub(r"^[\s()（）\-—_:：]+|[\s()（）\-—_:：]+$", "", re.sub(r"[(（][)）]", "", bare))
        bare = re.sub(r"(?:护士|护理|护理人员|护理组|人员|周|月|的)+$", "", bare)
        bare = re.sub(r"^[一-鿿]{2,20}(?:医院|卫生院|保健院)(?=.*(?:科|病区|病房|室|中心|ICU|门诊|区))", "", bare)
        if bare and _UNIT.search(bare):
            return bare
    return ""


def match_unit(text: str, names: Sequence[str]) -> str | None:
    """Return the longest of ``names`` that stands in ``text``, blanks and widths aside."""
    plain = tight(text)
    fits = [name for name in names if name and tight(name) in plain]
    return max(fits, key=len, default=None)
