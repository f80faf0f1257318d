"""Words of offices into codes: staffing types, titles, levels, sex, kinds of documents, contracts, states."""

from __future__ import annotations

import re
from functools import lru_cache

from app.exchange.normalise.text import squeeze

_PARENTHESES = re.compile(r"[(（\[【〔].*?[)）\]】〕]")

#: Looked up whole, after widths and blanks are levelled. None: said on purpose, decides nothing.
_STAFFING_EXACT: dict[str, str | None] = {
    "正式": "BZ", "正式工": "BZ", "编内": "BZ", "在编": "BZ", "有编": "BZ", "编制": "BZ", "事业": "BZ",
    "事编": "BZ", "全民": "BZ", "国编": "BZ", "国家编制": "BZ", "国家编": "BZ",
    "全民所有制": "BZ", "干部": None, "代理": "HT", "自聘": "HT", "招聘": "HT", "聘任": "HT", "聘用": "HT",
    "外派": None, "编外": None, "非编": None,
    "编制外": None, "第三方": "PQ", "劳派": "PQ", "退聘": "FP", "社会人": "GP", "单位人": "GP",
    "同工同酬": None, "员额": "BA", "备案": "BA",
}  # fmt: skip
_UNDECIDED = re.compile(r"待定|待核|未定|不详|未知|其[他它]|临时|临聘|社会化|校聘|外包|[?？]|待转|待查|待确认")
_STAFFING_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("SX", re.compile(r"实习|见习")),
    ("GP", re.compile(r"规培|住培|规范化培训|专培|规陪")),
    ("JX", re.compile(r"进修")),
    ("FP", re.compile(r"返聘|退休.*聘|延聘|退休留用")),
    ("PQ", re.compile(r"派遣|派谴|劳务公司|第三方|人力(资源)?公司")),
    ("BA", re.compile(r"备案|员额|人员总量|控制数|报备")),
    (
        "HT",
        re.compile(
            r"合同|院聘|人事代理|自聘|(编外|非编|编制外).*聘|聘用|聘任制|自主招聘|代理制|医院聘|合聘|招聘制|院编"
        ),
    ),
    (
        "BZ",
        re.compile(
            r"(?<![外非无不未])在编|编内|事业编|编制内|实名(制)?编|正式|(?<![外非无不])编制|正编|全额|差额|事业身份|在册|(?<!未)入编|行政编|参公|财政编|固定工"
        ),
    ),
)


@lru_cache(maxsize=4096)
def staffing_type(text: str) -> str | None:
    """Return the code of a staffing word (BZ BA HT PQ FP GP JX SX), None where it decides nothing."""
    whole = squeeze(text).upper()
    if whole in ("BZ", "BA", "HT", "RD", "PQ", "FP", "GP", "JX", "SX"):
        return "HT" if whole == "RD" else whole
    word = _PARENTHESES.sub("", whole) or whole.strip("()（）")
    turned = re.fullmatch(r".+(?:已转|转为|转|改)(.+)", word)
    if turned is not None and _by_rule(turned[1]) is not None:
        word = turned[1]  # 派遣转合同: what somebody became
    if _UNDECIDED.search(word):
        return None
    found = _STAFFING_EXACT[word] if word in _STAFFING_EXACT else _by_rule(word)
    aside = "".join(_PARENTHESES.findall(whole)).strip("()[]") if word != whole else ""
    if found in (None, "HT") and not re.search(r"[原曾前转拟无]", aside):
        return _STAFFING_EXACT.get(aside) or _by_rule(aside) or found  # 编外（合同）, 合同（劳务派遣）
    return found


def _by_rule(word: str) -> str | None:
    return next((code for code, rule in _STAFFING_RULES if rule.search(word)), None)


_TITLE_CODES = {
    "主任医师": "231", "副主任医师": "232", "主治医师": "233", "主管医师": "233", "医师": "234", "医士": "235",
    "主任药师": "241", "副主任药师": "242", "主管药师": "243", "药师": "244", "药士": "245",
    "主任中药师": "241", "副主任中药师": "242", "主管中药师": "243", "中药师": "244", "中药士": "245",
    "主任护师": "251", "副主任护师": "252", "主管护师": "253", "护师": "254", "护士": "255",
    "主任技师": "261", "副主任技师": "262", "主管技师": "263", "技师": "264", "技士": "265",
}  # fmt: skip
_TITLE_SAME = {
    "住院医师": "医师", "主治医生": "主治医师", "主治": "主治医师", "主任医生": "主任医师",
    "副主任医生": "副主任医师", "医生": "医师",
    "助理医师": "医士", "执业助理医师": "医士", "初级护师": "护师", "初级护士": "护士", "主任": "主任",
    "中级护师": "主管护师", "护理师": "护师", "执业医师": "医师", "初级医师": "医师", "主管护士": "主管护师",
}  # fmt: skip
_BRANCH = re.compile(
    r"^(正|副)?(主任|主管)?(?:中医|西医|口腔|公卫|检验|放射|影像|病理|康复|康复治疗|心电|超声|输血|理疗|麻醉|医学检验|核医学|卫生)(医师|医士|技师|技士)$"
)


@lru_cache(maxsize=4096)
def title(text: str) -> tuple[str, str | None]:
    """Return the canonical title and its code of GB/T 8561 (None for titles outside medicine)."""
    word = re.sub(r"[★☆▲△※*＊。.]+$", "", squeeze(text))
    bare = _PARENTHESES.sub("", word).strip("()（）") or word
    bare = re.sub(r"^(?:正高级?|副高级?|中级|初级|高级职称|基层)[-:：/]", "", bare)
    bare = re.sub(r"[-/](?:聘|已聘|资格|初级|中级|副高|正高)$", "", bare)
    bare = _plain_title(bare)
    parts = [part for part in re.split(r"[/、,，;；+]", bare) if part]
    if len(parts) > 1:  # 主治医师、讲师: of several the medical one
        bare = next((part for part in map(_plain_title, parts) if part in _TITLE_CODES or _BRANCH.match(part)), bare)
    inside = "".join(_PARENTHESES.findall(word)).strip("()[]")
    if bare not in _TITLE_CODES and inside in _TITLE_CODES:  # 中级（主管护师）
        bare = inside
    if bare in _TITLE_CODES:
        return bare, _TITLE_CODES[bare]
    branch = _BRANCH.match(bare)
    if branch:
        plain = f"{branch[1] or ''}{branch[2] or ''}{branch[3]}"
        return bare, _TITLE_CODES.get(plain)
    return bare, None


def _plain_title(bare: str) -> str:
    """Return a title in the words of GB/T 8561 where it only says them otherwise: 住院医生 -> 医师."""
    same = _TITLE_SAME.get(bare, bare)
    turned = re.sub(r"医生$", "医师", same)
    turned = turned.removeprefix("正") if turned.startswith("正主任") else turned
    return _TITLE_SAME.get(turned, turned) if _TITLE_SAME.get(turned, turned) in _TITLE_CODES else same


_ROMAN = {"Ⅰ": "1", "Ⅱ": "2", "Ⅲ": "3", "Ⅳ": "4", "Ⅴ": "5", "I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}


@lru_cache(maxsize=1024)
def nurse_level(text: str) -> str | None:
    """Return N0 … N6 from the spellings wards use, None where it is none."""
    word = squeeze(text).upper()
    match = re.search(r"N\W?([0-6])", word) or re.fullmatch(r"([0-6])级?", word)
    if match:
        return f"N{match[1]}"
    roman = re.fullmatch(r"N?\W?(I{1,3}|IV|V)级?", word)
    return f"N{_ROMAN[roman[1]]}" if roman else None


@lru_cache(maxsize=256)
def sex(text: str) -> str | None:
    """Return 男 or 女, None where it says neither."""
    word = squeeze(text).upper()
    if word in ("男", "男性", "M", "MALE", "1", "男士", "♂"):
        return "男"
    if word in ("女", "女性", "F", "FEMALE", "2", "女士", "♀"):
        return "女"
    return None


_ID_TYPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("FPR", re.compile(r"永久居留|永居|外国人居留")),
    ("HMT", re.compile(r"台胞证|回乡证|通行证")),
    ("PASSPORT", re.compile(r"护照|PASSPORT", re.IGNORECASE)),
    ("RIC", re.compile(r"身份证|居住证|户口|^RIC$|^0?1$")),
)


@lru_cache(maxsize=256)
def id_type(text: str) -> str | None:
    """Return RIC, PASSPORT, HMT or FPR for the name of a document."""
    word = squeeze(text)
    return next((code for code, rule in _ID_TYPES if rule.search(word)), None)


_CONTRACTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("PQ", re.compile(r"派遣")),
    ("LW", re.compile(r"劳务|返聘")),
    ("GP", re.compile(r"规培|住培|培训")),
    ("JX", re.compile(r"进修")),
    ("SX", re.compile(r"实习")),
    ("LD", re.compile(r"编外|非编|院聘|自聘|合同制|人事代理")),
    ("PY", re.compile(r"聘用|聘任|聘书|事业")),
    ("LD", re.compile(r"劳动|用工协议|固定期限|书面合同|以完成")),
)
OF_STAFFING = {
    "BZ": "PY",
    "BA": "PY",
    "HT": "LD",
    "RD": "LD",
    "PQ": "PQ",
    "FP": "LW",
    "GP": "GP",
    "JX": "JX",
    "SX": "SX",
}


@lru_cache(maxsize=512)
def contract_type(text: str) -> str | None:
    """Return PY (聘用合同), LD (劳动合同), PQ, LW (劳务协议), GP, JX, SX or None."""
    word = squeeze(text)
    return next((code for code, rule in _CONTRACTS if rule.search(word)), None)


_OVER = re.compile(
    r"终止|解除|已续|失效|历史|归档|作废|结束|离职|到期不|注销|旧合同|已换签|期满|完结|中止|存档|无效|停用|^否$"
)


@lru_cache(maxsize=256)
def contract_over(text: str) -> bool:
    """Tell whether a contract's state says that it no longer runs."""
    return bool(_OVER.search(squeeze(text)))


_HANDED_IN = re.compile(
    r"提交|受理|申请|申报|审批|审核|上报|已报|网报|报送|递交|上交|已交|已送|寄出|[续延换证注办期册]\w{0,2}中$|办理中|进行中|在办|在途"
    r"|待领|待批"
)
_DONE = re.compile(r"已?完成|已延续|已换|已续|办结|已领|已取|通过")
_NOT_YET = re.compile(r"[未尚暂拟需应无不]|退回|驳回|准备|待(提交|申请|申报|上报|报送|办|交|续|延续|换)|可申请|提醒")


@lru_cache(maxsize=256)
def renewal(text: str) -> str | None:
    """Return ``submitted`` where a renewal is under way, else None."""
    word = squeeze(text)
    if _DONE.search(word):
        return None
    if re.search(r"已(经)?(提交|受理|申请|申报|上报|报送|递交|上交)", word):
        return "submitted"
    return "submitted" if _HANDED_IN.search(word) and not _NOT_YET.search(word) else None
