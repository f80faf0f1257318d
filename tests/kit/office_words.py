"""The words and spellings of other hospitals, for ``tests.kit.offices``: headings, dates, staffing types, certificates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from app.exchange.values import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

WIDE = str.maketrans(
    "0123456789.-/ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "０１２３４５６７８９．－／ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ",
)
_SIGNS = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    """Return 1 to 31 in Chinese."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _SIGNS[tens] + "十")
    return head + (_SIGNS[ones] if ones or not tens else "")


def _year(day: date) -> str:
    return "".join(_SIGNS[int(sign)] for sign in str(day.year))


DAYS: tuple[Callable[[date], Any], ...] = (
    lambda d: d,
    lambda d: d.isoformat(),
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d:%Y.%m.%d}",
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d:%Y/%m/%d}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d:%Y年%m月%d日}",
    lambda d: f"{d.year} 年 {d.month} 月 {d.day} 日",
    lambda d: f"{d:%Y%m%d}",
    lambda d: int(f"{d:%Y%m%d}"),
    lambda d: (d - date(1899, 12, 30)).days,
    lambda d: str((d - date(1899, 12, 30)).days),
    lambda d: f"{_year(d)}年{chinese(d.month)}月{chinese(d.day)}日",
    lambda d: f"{_year(d).replace('〇', '○')}年{chinese(d.month)}月{chinese(d.day)}日",
    lambda d: f"{d.year}.{d.month}.{d.day}".translate(WIDE),
    lambda d: f"{d:%Y-%m-%d}".translate(WIDE),
    lambda d: f" {d.isoformat()} ",
    lambda d: f"'{d.isoformat()}",
    lambda d: f"{d.isoformat()} 00:00:00",
    lambda d: f"{d.year}-{d.month}-{d.day}",
    lambda d: f"{d.year}、{d.month}、{d.day}",
    lambda d: f"{d.year}。{d.month}。{d.day}",
    lambda d: f"{d.year}年{d.month}月{d.day}号",
    lambda d: f"{d.year}.{d.month}.{d.day}日",
    lambda d: f"{d.year}.{d.month}.{d.day}.",
)
SHORT_DAYS: tuple[Callable[[date], Any], ...] = (
    lambda d: f"{d.year % 100:02}.{d.month}.{d.day}",
    lambda d: f"{d.year % 100:02}-{d.month:02}-{d.day:02}",
    lambda d: f"{d.year % 100:02}年{d.month}月{d.day}日",
    lambda d: f"{d.year % 100:02}/{d.month}/{d.day}",
)
MONTHS: tuple[Callable[[date], Any], ...] = (
    lambda d: f"{d.year}.{d.month}",
    lambda d: f"{d:%Y.%m}",
    lambda d: f"{d:%Y-%m}",
    lambda d: f"{d.year}/{d.month}",
    lambda d: f"{d.year}年{d.month}月",
    lambda d: f"{d:%Y年%m月}",
    lambda d: f"{d:%Y%m}",
    lambda d: int(f"{d:%Y%m}"),
    lambda d: f"{_year(d)}年{chinese(d.month)}月",
    lambda d: f"{d.year}.{d.month}".translate(WIDE),
    lambda d: f"{d.year % 100:02}年{d.month}月",
)


STAFFING: dict[str, tuple[str, ...]] = {
    "BZ": ("在编", "编内", "事业编制", "事业编", "正式在编", "编制内", "正式编制", "在编人员", "事业单位在编", "正式职工",
           "国编", "有编制", "事业在编", "实名编制", "公立编制", "编制人员", "事业单位编制", "是（在编）"),
    "BA": ("备案制", "员额制", "备案管理", "控制数", "人员总量管理", "人员控制数", "员额备案", "备案编制"),
    "HT": ("合同制", "合同", "院聘合同", "编外合同", "聘用制", "劳动合同", "合同制职工", "编外聘用", "院内合同", "医院聘用",
           "合同聘用", "人事代理（合同）", "合同制（编外）", "非编合同", "自主聘用", "合 同 制"),
    "PQ": ("劳务派遣", "派遣", "派遣制", "派遣员工", "派遣工", "第三方派遣", "劳务派遣制", "派遣（劳务）"),
    "FP": ("退休返聘", "返聘", "返聘人员", "离退返聘", "退休返聘专家", "返聘（退休）"),
    "GP": ("规培", "规培生", "住院医师规培", "规培学员", "住培学员", "规范化培训"),
    "JX": ("进修", "进修人员", "外来进修", "进修医师"),
}  # fmt: skip
TITLES = {
    "主任医师": "231", "副主任医师": "232", "主治医师": "233", "主管护师": "253", "护师": "254", "护士": "255",
    "副主任护师": "252", "主管药师": "243", "药师": "244", "主管技师": "263", "技师": "264", "副主任技师": "262",
}  # fmt: skip
LEVELS: dict[str, tuple[Any, ...]] = {
    level: (
        level,
        level.lower(),
        f"{level}级",
        level.translate(WIDE),
        f" {level}",
        f"{level[0]}{level[1]}护士",
        f"{level[0]}-{level[1]}",
    )
    for level in ("N0", "N1", "N2", "N3", "N4")
}
NOTHING: tuple[Any, ...] = (None, "/", "无", "—", "-", "")

DISTRACTORS: dict[Kind, tuple[tuple[str, Callable[[Random], Any]], ...]] = {
    Kind.STAFF: (
        ("年龄", lambda r: r.randint(22, 58)), ("民族", lambda _r: "汉族"), ("政治面貌", lambda _r: "群众"), ("学历",
        lambda _r: "本科"),
        ("毕业院校", lambda _r: "江南医科大学"), ("毕业时间", lambda r: f"{r.randint(1990, 2020)}.7"), ("籍贯",
        lambda _r: "某省某市"),
        ("家庭住址", lambda r: f"某区路{r.randint(1, 99)}号"), ("紧急联系人", lambda _r: "王某"), ("紧急联系电话",
        lambda r: f"154{r.randint(10**7, 10**8 - 1)}"),
        ("银行卡号", lambda r: f"6222{r.randint(10**14, 10**15 - 1)}"), ("入党时间", lambda r: f"{r.randint(1990, 2020)}-07-01"),
        ("职务", lambda r: r.choice((None, None, "护士长"))), ("岗位类别", lambda _r: "专业技术"), ("原工号",
        lambda r: str(r.randint(1000, 9999))),
        ("合同到期日", lambda r: f"{r.randint(2027, 2030)}-06-30"), ("执业证书编号", lambda r: str(r.randint(10**11,
        10**12 - 1))),
        ("婚姻状况", lambda _r: "已婚"), ("工龄", lambda r: r.randint(1, 35)), ("身份证有效期", lambda _r: "2035.6.1"),
        ("拼音码", lambda _r: "ZJ"),
        ("所学专业", lambda _r: "护理学"), ("离院时间", lambda _r: None), ("岗位等级", lambda _r: "十级"),
    ),
    Kind.CREDENTIALS: (
        ("用工形式", lambda _r: "合同"), ("职称", lambda _r: "护师"), ("发证机关", lambda _r: "省卫生健康委员会"), ("手机号",
        lambda r: f"154{r.randint(10**7, 10**8 - 1)}"),
        ("剩余天数", lambda r: r.randint(1, 900)), ("是否到期提醒", lambda _r: "是"), ("学历", lambda _r: "本科"),
        ("原件是否上交", lambda _r: "是"),
        ("层级", lambda _r: "N2"), ("性别", lambda _r: "女"),
    ),
    Kind.CONTRACTS: (
        ("性别", lambda _r: "女"), ("出生日期", lambda r: f"{r.randint(1970, 2000)}-03-05"), ("试用期",
        lambda r: r.choice((None, "3个月"))),
        ("年限", lambda _r: "3年"), ("参加工作时间", lambda r: f"{r.randint(1990, 2015)}.7"), ("岗位", lambda _r: "护理"),
        ("首次签订日期", lambda r: f"{r.randint(2005, 2015)}.8.1"),
        ("到期提醒", lambda _r: None), ("职称", lambda _r: "护师"), ("入职日期", lambda r: f"{r.randint(2005, 2015)}.8.1"),
    ),
    Kind.BALANCES: (
        ("职称", lambda _r: "护师"), ("层级", lambda _r: "N2"), ("工龄", lambda r: r.randint(1, 35)), ("参加工作时间",
        lambda r: f"{r.randint(1990, 2015)}.7"),
    ),
}  # fmt: skip


NAMED: dict[str, tuple[str, ...]] = {
    "NUR_LIC": ("护士执业证书", "护士执业证", "护士注册证", "中华人民共和国护士执业证书"),
    "DOC_LIC": ("医师执业证书", "医师执业证", "执业医师证", "医师注册证"),
    "DOC_QUAL": ("医师资格证书", "医师资格证", "执业医师资格证"),
    "BLS": ("BLS", "基础生命支持", "BLS证书", "心肺复苏（BLS）", "CPR培训证"),
    "ACLS": ("ACLS", "高级生命支持", "高级心血管生命支持（ACLS）"),
    "PICC": ("PICC", "PICC置管资质", "PICC专科护士", "经外周静脉置入中心静脉导管（PICC）"),
    "RAD_CERT": ("放射工作人员证", "放射工作人员证书"),
    "RAD_TRAIN": ("放射防护培训", "放射工作人员防护培训合格证", "辐射安全培训", "放射防护知识培训"),
    "RAD_HEALTH": ("职业健康检查", "放射工作人员职业健康体检", "职业健康体检"),
    "MCH_CERT": ("母婴保健技术考核合格证", "母婴保健技术合格证书", "母婴保健技术服务资格证"),
    "ICU": ("重症监护专科护士证", "ICU专科护士", "重症医学专科护士证书"),
    "TITLE_Q": ("专业技术资格证书", "职称证", "卫生专业技术资格证书"),
    "NUR_EXAM": ("护士执业资格证书", "护士资格证", "护士执业资格考试合格证明"),
    "SE_OP": ("特种设备作业人员证", "特种设备操作证", "压力容器操作证"),
    "LME_CERT": ("大型医用设备上岗证", "CT技师上岗证", "大型医用设备上岗合格证"),
    "NARC_RX": ("麻醉药品和精神药品处方权", "麻精药品处方资格", "麻醉、第一类精神药品处方权"),
    "ANTI_RX": ("抗菌药物处方权", "抗菌药物临床应用处方权限"),
    "OTHER": ("糖尿病专科护士", "伤口造口专科护士证书", "院感培训证"),
}  # fmt: skip
AGREEMENTS: dict[str, tuple[str, ...]] = {
    "LD": ("劳动合同", "劳动合同书", "固定期限劳动合同", "劳动合同（固定期限）", "无固定期限劳动合同"),
    "PY": ("聘用合同", "事业单位聘用合同", "聘用合同书", "岗位聘用合同"),
    "PQ": ("派遣协议", "劳务派遣合同", "劳务派遣协议书", "派遣合同"),
    "LW": ("劳务协议", "返聘协议", "退休返聘协议", "劳务合同", "返聘合同"),
}  # fmt: skip
