"""Legends in words: ``A：白班 08:00—16:00（8小时）；P＝小夜 …``, and symbols: ``▲全院应急；②二线``. Pure.

Wards write them in several ways. Each way is tried over all lines outside the grid; the one that explains most of the
codes used in the grid is the ward's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from decimal import Decimal

from app.exchange.rosters.signs import MARK, half
from app.exchange.rosters.values import Shift

LONGEST_CODE = 5
LAST_HOUR = 24
#: Words that begin a line and are no code.
_LABEL = re.compile(
    r"^(?:注|附|[一-龥]{0,4}(?:班次|班种|班别|代码|代号|符号|标识|标记|图例|排班)(?:代码|符号|时间|名称)?(?:说明|注释|释义|解释|含义|一览|表)?"
    r"|说明|备注|图例)\s*[:：]?\s*"
)
_COLON = "\x02"  # stands for the colon of a time while codes are looked for
_TIME = re.compile(r"(?<!\d)(\d{1,2})\s*[:：点时]\s*(\d{2})(?:分)?(?!\d)")
_CLOCK = rf"\d{{1,2}}{_COLON}\d{{2}}"
_RANGE = re.compile(rf"({_CLOCK})\s*(?:[-—–~～〜至到]|--|——)+\s*(次日|翌日|第二天|次晨)?\s*({_CLOCK})")
_BARE_RANGE = re.compile(
    r"(?<![\d.])(\d{1,2})[点时]?\s*(?:[-—–~～至到])+\s*(次日|翌日)?(\d{1,2})(?:[点时](?!长)|(?=\s*[(,;，；]|\s*$))"
)
_HOURS = re.compile(
    r"[(（\[【]?\s*(?:计|共|工时|计工时|时长|工作)?\s*[:：]?\s*([+-]?\d{1,2}(?:\.\d{1,2})?)\s*(?:小时|个小时|h|H|hr|工时)\s*[)）\]】]?"
)
_NAMED_HOURS = re.compile(r"(?:工时|计|时长)\s*[:：]?\s*([+-]?\d{1,2}(?:\.\d{1,2})?)(?!\d|\x02)")
_TRIM = " \t\n,，;；。.、:：-—()（）[]【】“”\"'‘’"
_SIGN = r"[^\s；;。，,、：:=＝（）()\[\]【】“”\"'\x02—–]"
_CODE = rf"[“\"'‘【\[]?({_SIGN}{{1,{LONGEST_CODE}}}?)[”\"'’】\]]?"
_START = r"(?:^|(?<=[；;。，,、\n\t 　]))"

_HEADS: dict[str, re.Pattern[str]] = {
    "colon": re.compile(rf"{_START}{_CODE}\s*(?:[:：=＝]|——?|–|为|表示|代表|指)\s*(?=\S)"),
    "hyphen": re.compile(rf"{_START}{_CODE}\s*[-]\s*(?=[一-龥])"),
    "parenthesis": re.compile(rf"{_START}{_CODE}班?\s*(?=[（(](?!{_COLON}))"),
    "blank": re.compile(rf"(?:^|(?<=[；;。\n]))\s*{_CODE}\s+(?=[一-龥])"),
    "time": re.compile(rf"{_START}{_CODE}\s*(?={_CLOCK})"),
    # the code inside the parentheses of its name: 小夜班（小夜）18:00-1:00
    "inside": re.compile(rf"{_START}(?P<name>[一-龥A-Za-z0-9]{{1,8}})\s*[（(]{_CODE}[）)]"),
}


def words_of(lines: Iterable[str], used: Collection[str]) -> tuple[dict[str, Shift], dict[int, int]]:
    """Return the shifts that ``lines`` explain, and how many of them each line holds (by its number).

    ``used`` are texts of the grid: of several ways to read the lines the one that explains most of them wins.
    """
    prepared = [_prepared(line) for line in lines]
    cells = {part.strip() for text in used for part in (half(text), *re.split(r"[/\\、|,;\n]", half(text)))} - {""}
    ways: list[tuple[tuple[int, int], dict[str, Shift], dict[int, int]]] = []
    for head in _HEADS.values():
        found: dict[str, Shift] = {}
        held: dict[int, int] = {}
        for place, text in enumerate(prepared):
            for shift in _entries(text, head, cells):
                if shift.code not in found:
                    found[shift.code] = shift
                    held[place] = held.get(place, 0) + 1
        fits = sum(code in cells for code in found)
        if fits:
            ways.append(((fits, len(found)), found, held))
    if not ways:
        return {}, {}
    ways.sort(key=lambda way: way[0], reverse=True)
    _fits, shifts, lines_held = ways[0]
    for _score, found, held in ways[1:]:  # a code used in the grid that only another way explains: D（白班）…；O：休息
        named = {shift.name for shift in shifts.values()}
        for code in [code for code in found if code in cells and code not in shifts and code not in named]:
            shifts[code] = found[code]
            lines_held |= {place: lines_held.get(place, 0) + 1 for place in held if place in lines_held}
    return shifts, lines_held


def _prepared(line: str) -> str:
    text = _TIME.sub(lambda match: f"{match[1]}{_COLON}{match[2]}", half(line).strip())
    return _LABEL.sub("", text)


def _entries(text: str, head: re.Pattern[str], cells: Collection[str]) -> Iterable[Shift]:
    code_at = len(head.groupindex) + 1  # the name, where a way has one, is the first group
    found = [match for match in head.finditer(text) if match[code_at] in cells or not _never(match[code_at])]
    for number, match in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        content = text[match.end() : end]
        if number + 1 == len(found):  # what follows the last sentence is another matter
            content = re.split(r"[。；;\n]", content, maxsplit=1)[0]
        name = match["name"] if head.groupindex else ""
        if name and match[code_at] not in cells:
            continue
        shift = shift_of(match[code_at], f"{name} {content}" if name else content)
        if shift is not None:
            yield shift


def _never(code: str) -> bool:
    return bool(re.fullmatch(rf"\d{{1,2}}{_COLON}?|[一二三四五六七八九十]|{MARK}+|\d+\.", code)) or bool(
        re.search(r"护士长|签名|签字|日期|审核|制表|说明|备注|符号|科室|电话|加班|休假要求|年|月份?$", code)
        and len(code) > 1
        and code not in ("年休", "年假", "加班", "年休假")
    )


def is_open(title: str) -> bool:
    """Tell whether a code's title only says that nobody has explained it yet."""
    return _OPEN.fullmatch(title) is not None


def shift_of(code: str, content: str) -> Shift | None:
    """Return the shift ``content`` describes: its name, times, hours and class; None where it says nothing."""
    text = _TIME.sub(lambda match: f"{match[1]}{_COLON}{match[2]}", content)
    spans = [(first, last) for first, _next, last in _RANGE.findall(text)]
    text = _RANGE.sub(" ", text)
    if not spans:
        spans = [
            (f"{a}{_COLON}00", f"{b}{_COLON}00")
            for a, _next, b in _BARE_RANGE.findall(text)
            if max(int(a), int(b)) <= LAST_HOUR
        ]
        text = _BARE_RANGE.sub(" ", text) if spans else text
    match = _HOURS.search(text) or _NAMED_HOURS.search(text)
    hours = Decimal(match[1]) if match else None
    if match:
        text = text[: match.start()] + " " + text[match.end() :]
    name = re.sub(r"[(（\[【]\s*[,，、;；]?\s*[)）\]】]", "", text)
    name = re.sub(r"\s+", " ", re.sub(r"[,，、和及与+]\s*$", "", name.strip(_TRIM))).strip(_TRIM)
    time = ",".join(f"{first}-{last}".replace(_COLON, ":") for first, last in spans)
    if (not name and not time and hours is None) or is_open(name):
        return None
    return Shift(half(code).strip(), name, time, hours, kind_of(half(code), name, time))


#: What our own sheets say of a code nobody has explained yet; read again it is still open.
_OPEN = re.compile(r"待说明|not explained yet")
_EXTRA = re.compile(r"值班|二线|三线|备班|备用班|听班|应急|待命|会议|培训|替补|机动备|总值|行政值")
_REST = re.compile(r"休息|下夜|出夜|夜休|轮休|例假|例休|双休|周休|节休|下班|补夜|^休$|^下$|^出$|^例$|空班")
_LEAVE = re.compile(
    r"假|公休|年休|补休|调休|积休|存休|换休|病(?![房区案])|(?<!助)产(?![房科班区程前后])|婚|丧|哺乳|工伤|旷工|进修|借调|外派|支援|学习|外出|脱产|出差|公差|停薪"
)
_NIGHT = re.compile(r"夜")
#: Minutes of the night (22:00 to 6:00) a shift has before it is a night shift.
NIGHT_FROM, NIGHT_TO, NIGHT_LEAST = 22 * 60, 30 * 60, 60


def kind_of(code: str, name: str, time: str, said: str = "") -> str:
    """Return day, night, rest, leave or extra: by the class the legend states, else by the words, else by the times."""
    for word, kind in (
        ("附加|值|备|其他|其它", "extra"),
        ("夜|晚", "night"),
        ("假|缺勤", "leave"),
        ("休", "rest"),
        ("白|日|班|上", "day"),
    ):
        if said and re.search(word, said) and not (kind == "night" and re.search(r"下夜|出夜", said)):
            return "leave" if kind == "rest" and "假" in said else kind
    words = name or code
    if _EXTRA.search(words) and not (time and re.search(r"白班|责任", words)):
        return "extra"
    if not time or not re.search(r"班$", words) or _REST.search(words):
        if _REST.search(words) and not re.search(r"年假|病假|产假", words):
            return "rest"
        if _LEAVE.search(words) and not time:
            return "leave"
    if _NIGHT.search(words) or (time and night_minutes(time) >= NIGHT_LEAST):
        return "night"
    return "day"


def night_minutes(time: str) -> int:
    """Return how many minutes of ``08:00-12:00,14:00-18:00`` lie between 22:00 and 6:00."""
    total = 0
    for part in time.split(","):
        ends = [int(hour) * 60 + int(minute) for hour, minute in re.findall(r"(\d{1,2}):(\d{2})", part)]
        if len(ends) == 2:  # noqa: PLR2004 - a span has two ends
            first, last = ends[0], ends[1] + (24 * 60 if ends[1] <= ends[0] else 0)
            for shift in (-24 * 60, 0):
                total += max(0, min(last, NIGHT_TO + shift) - max(first, NIGHT_FROM + shift))
    return total


def worked_minutes(time: str) -> int:
    """Return the minutes the spans of a time last."""
    total = 0
    for part in time.split(","):
        ends = [int(hour) * 60 + int(minute) for hour, minute in re.findall(r"(\d{1,2}):(\d{2})", part)]
        if len(ends) == 2:  # noqa: PLR2004 - a span has two ends
            total += (ends[1] - ends[0]) % (24 * 60) or 24 * 60
    return total


_SYMBOL = re.compile(rf"(?<![A-Za-z0-9])({MARK})\s*[:：=＝]?[-—–]*\s*([^；;，,、。\s（）()“”\"]{{1,12}})")
_MEANS = re.compile(r"^(?:为|表示|代表|是指|是|指)")
_SYMBOL_LINE = re.compile(r"符号|标记|标识|标志|图示|图例")


def symbols_of(line: str, codes: Collection[str] = ()) -> dict[str, str]:
    """Return what the symbols of a line mean; circled numbers that only count sentences are no symbols."""
    text = half(line)
    found = {
        match[1]: _MEANS.sub("", re.split(MARK, match[2])[0].strip(_TRIM))
        for match in _SYMBOL.finditer(text)
        if match[1] not in codes and _MEANS.sub("", re.split(MARK, match[2])[0].strip(_TRIM))
    }
    if not found or _SYMBOL_LINE.search(text):
        return found
    counted = [sign for sign in found if "①" <= sign <= "⑳"]
    if len(counted) == len(found) and "①" in found and len(text) > 12 * len(found):
        return {}
    return found if len(text) <= 16 * len(found) + 8 else {}


def with_times_counted(shifts: Iterable[Shift], minutes: Callable[[str], int] = worked_minutes) -> list[Shift]:
    """Return ``shifts`` with hours taken from the times where the legend states none for any of them."""
    import attrs

    found = list(shifts)
    if any(shift.hours is not None for shift in found):
        return found
    return [
        attrs.evolve(shift, hours=Decimal(minutes(shift.time)) / 60)
        if shift.time and shift.kind in ("day", "night")
        else shift
        for shift in found
    ]
