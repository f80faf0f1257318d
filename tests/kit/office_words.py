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

HEADINGS: dict[str, tuple[str, ...]] = {
    "staff_no": ("工号", "职工号", "员工工号", "人员编号", "职工编号", "员工编号", "职工工号", "工 号", "工号*", "人事编号",
                 "员工号",
                 "职工代码", "人员工号", "工作证号", "胸牌号", "HIS工号", "人员编码", "工号（必填）"),
    "name": ("姓名", "姓 名", "职工姓名", "员工姓名", "姓　　名", "人员姓名", "*姓名", "姓名（中文）", "名字"),
    "sex": ("性别", "性 别", "性别（男/女）"),
    "id_type": ("证件类型", "证件种类", "证件类别", "身份证件类型"),
    "id_no": ("身份证号", "身份证号码", "公民身份号码", "证件号码", "居民身份证号码", "身份证件号码", "身份证", "证件号",
              "身份证号（18位）",
              "有效身份证件号码"),
    "birth": ("出生日期", "出生年月", "出生年月日", "生日", "出生时间", "出生年月（公历）"),
    "work_start": ("参加工作时间", "参加工作日期", "参工时间", "参加工作年月", "首次参加工作时间", "参加工作", "何时参加工作",
                   "参加革命工作时间",
                   "工作时间"),
    "hire_date": ("来院时间", "进院时间", "入院时间", "到院日期", "入职日期", "入职时间", "来院日期", "调入本院时间",
                  "进本院时间", "来院工作时间",
                  "到本院工作时间", "入院工作时间", "何时来院", "入职本院时间"),
    "employment_type": ("用工形式", "用工性质", "编制类型", "人员类别", "人员性质", "身份类别", "聘用形式", "用人方式",
                        "编制情况", "人员身份",
                        "用工类型", "编制性质", "聘用方式", "用工方式", "人员类型", "编制身份", "职工类别", "在编/聘用"),
    "home_dept": ("科室", "所在科室", "所属部门", "编制科室", "人事科室", "部门", "所属科室", "科室名称", "工作科室",
                  "科室/病区", "所在部门",
                  "科别", "所在科室（部门）", "部门（科室）"),
    "title": ("职称", "专业技术职务", "现任职称", "技术职称", "职称名称", "现有职称", "专业技术资格", "专业技术职称",
              "现职称", "卫生技术职称"),
    "title_qualified": ("职称取得时间", "取得时间", "资格取得时间", "取得资格时间", "任职资格时间", "职称评定时间",
                        "职称取得日期", "取得职称时间",
                        "现职称取得时间", "资格证取得时间"),
    "title_appointed": ("聘任时间", "职称聘任时间", "聘任日期", "受聘日期", "现职称聘任时间", "聘任年月", "职称聘用时间",
                        "受聘时间"),
    "level": ("护士层级", "层级", "能级", "护理层级", "N级", "护士分层", "能级（N0-N4）", "岗位层级", "护理人员层级", "护士能级"),
    "phone": ("手机号码", "联系电话", "手机", "手机号", "移动电话", "联系方式", "电话", "本人电话", "手机（本人）"),
    "remark": ("备注", "备 注", "说明", "备注信息"),
    "campus": ("院区", "所在院区", "所属院区", "工作院区"),
    "work_dept": ("实际工作科室", "现工作科室", "出勤科室", "轮转科室", "实际所在科室", "现所在科室", "实际工作部门",
                  "上班科室", "在岗科室", "现岗科室"),
    "cert_no": ("证书编号", "证书号", "证书编码", "证书号码", "编号", "证号", "证件编号", "注册编号", "资格证书编号"),
    "issued": ("发证日期", "取得日期", "签发日期", "批准日期", "发证时间", "取得时间", "颁发日期", "获证日期", "领证日期",
               "发证年月日"),
    "valid_to": ("有效期至", "到期日期", "有效期截止", "有效期止", "截止日期", "失效日期", "到期时间", "有效期",
                 "证书有效期至", "有效截止日期",
                 "有效期限", "到期日", "有效日期至", "有效期截至"),
    "site": ("执业地点", "执业机构", "主要执业机构", "执业单位", "主执业机构", "注册执业地点", "执业注册单位"),
    "renewal": ("续注册进度", "延续情况", "延续办理情况", "办理状态", "换证进度", "续证情况", "延续注册状态", "办理进度"),
    "type": ("证书名称", "证书类别", "证书类型", "资质名称", "证件名称", "项目", "证照名称", "证书种类", "资质类别", "名称"),
    "contract_type": ("合同类型", "合同类别", "合同种类", "合同性质", "协议类型", "合同名称", "合同形式"),
    "contract_no": ("合同编号", "合同号", "协议编号", "合同书编号", "合同号码", "劳动合同编号"),
    "start": ("合同开始日期", "合同起始日期", "起始日期", "合同生效日期", "开始时间", "合同起始时间", "本期合同开始日期",
              "合同开始时间", "合同起"),
    "end": ("合同终止日期", "合同结束日期", "终止日期", "合同到期日", "结束时间", "合同终止时间", "本期合同结束日期",
            "合同到期日期", "合同止", "到期日期"),
    "period": ("合同期限", "合同起止时间", "合同起止日期", "起止日期", "合同期", "起止时间", "聘期", "合同有效期"),
    "times": ("签订次数", "合同次数", "第几次签订", "签约次数", "续签次数", "次数", "签订次序", "合同签订次数"),
    "agency": ("派遣单位", "派遣公司", "劳务派遣单位", "用工单位（派遣）", "劳务公司"),
    "state": ("合同状态", "状态", "履行状态", "合同履行情况", "当前状态"),
    "rest_days": ("公休结余（天）", "公休余额", "存休（天）", "欠休/存休", "公休结存天数", "公休剩余天数", "公休（天）",
                  "积攒公休"),
    "accrued_hours": ("积休结余（小时）", "积休（h）", "积休小时", "积休余额（小时）", "加班积时（小时）", "积时",
                      "补休余额（小时）", "存班（小时）", "调休结余（小时）"),
    "leave_entitled": ("年假应休", "年休假应休天数", "应休年假", "年假总天数", "年休假标准（天）", "2026年应休年假",
                       "可休年假（天）", "年假天数"),
    "leave_used": ("年假已休", "已休年假", "年休假已休天数", "已休年假（天）", "2026年已休年假", "年假已用"),
    "leave_left": ("年假剩余", "剩余年假", "未休年假", "年休假剩余天数", "年假余额", "年假结余（天）", "尚余年假"),
}  # fmt: skip
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
