"""Names of certificates and privileges into the codes of the ledger."""

from __future__ import annotations

import re
from functools import lru_cache

from app.exchange.normalise.text import squeeze

OTHER = "OTHER"

#: Tried in order; the first that fits wins, so the narrower stand first.
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile(rule, re.IGNORECASE))
    for code, rule in (
        ("NUR_EXAM", r"护士执业资格|护士资格|护考|护士执业考试|护理.*资格考试"),
        ("NUR_LIC", r"护士执业|(?<!专科)(?<!专业)护士(注册)?证(?!明)|执业护士|护士注册|护士执照|护理执业"),
        ("DOC_ASSESS", r"医师.*考核|定期考核"),
        ("DOC_QUAL", r"(执业|助理|临床)?医师资格|医生资格"),
        ("DOC_LIC", r"医师(执业|注册)|执业医师|执业助理医师|医师证|医生执业"),
        ("RES_CERT", r"住院医师规范|规范化培训|住培|规培"),
        ("PHA_REG", r"执业药师"),
        ("PHA_TECH", r"药学专业|药师资格|药学.*(职称|资格|技术)|药士资格"),
        ("TITLE_A", r"职称聘|聘任证|聘书|聘任书"),
        (
            "TITLE_Q",
            r"专业技术(职务)?(任职)?资格|职称(资格)?证|(护师|技师|主治医师|主管|初级|中级|高级|副高|正高).{0,6}(资格|职称)|卫生专业技术资格|任职资格证|专业技术职务|卫生技术资格|^职称$|职称资格|卫生资格",
        ),
        ("PALS", r"PALS|儿(科|童|童高级|科高级)(高级)?生命支持"),
        ("ACLS", r"ACLS|高级(心血管|心脏)?生命支持"),
        ("BLS", r"\bBLS|BLS|基础生命支持|心肺复苏|CPR|基本生命支持|急救证|初级生命支持"),
        (
            "RAD_TRAIN",
            r"放射(防护|卫生|工作人员)?(与安全)?(知识|法规|防护)?.{0,6}培训|辐射(安全|防护)|防护培训",
        ),
        ("RAD_HEALTH", r"职业健康|放射.*(体检|健康检查)|职业(病)?体检|健康检查|放射体检"),
        ("RAD_DOSE", r"个人剂量|剂量监测"),
        ("RAD_CERT", r"放射工作(人员)?(证|证书)|放射人员证|辐射工作"),
        ("MCH_CERT", r"母婴保健|助产技术|产前(诊断|筛查)|计划生育技术|终止妊娠|结扎手术"),
        (
            "LME_CERT",
            r"大型(医用|医疗)?设备|医用设备使用|(CT|MRI|DSA|LA|CDFI|核磁).{0,6}(上岗|技师证|医师证|合格证)|设备上岗",
        ),
        ("SE_OP", r"特种(设备|作业)|压力容器|高压灭菌|灭菌器操作|氧舱|高压氧|锅炉|电梯(作业|操作)|R1"),
        ("NARC_DISP", r"(麻|精神|毒).{0,12}(调剂|调配|发药)"),
        ("NARC_RX", r"(麻精|麻醉.{0,4}精神|麻醉药|精神药|第一类精神|毒麻|精麻).{0,14}"),
        ("ANTI_RX", r"抗菌|抗生素"),
        ("SURG", r"手术.{0,4}(分级|授权|权限|资格|资质|级别|准入)|[一二三四]级手术"),
        ("TRANSF", r"用血|输血"),
        ("PICC", r"PICC|中心静脉(置管|导管)"),
        ("PCR", r"基因扩增|PCR|分子(诊断|生物学)检验"),
        ("HIV", r"HIV|艾滋"),
        ("HD", r"血液净化|血透|透析|CRRT"),
        ("NICU", r"新生儿(?!复苏)|NICU"),
        ("ICU", r"重症|ICU|危重"),
        ("OR", r"手术室|手术专科|手术护理|手术配合"),
        ("HEALTH_FOOD", r"健康证|食品从业"),
        ("CME", r"继续(医学)?教育|学分证"),
    )
)

#: Kinds without an end date: 长期, 无 and an empty cell mean the same there.
NO_END = frozenset(
    {"DOC_QUAL", "DOC_LIC", "NUR_EXAM", "TITLE_Q", "PHA_TECH", "RES_CERT", "RAD_CERT", "LME_CERT", "HIV", OTHER}
)
#: What must stand there: without it the row is incomplete.
REQUIRED: dict[str, tuple[str, ...]] = {
    "NUR_LIC": ("cert_no", "valid_to"),
    "DOC_LIC": ("cert_no",),
    "DOC_QUAL": ("cert_no",),
}
#: Kinds whose number belongs to one person only.
PERSONAL = frozenset({"NUR_LIC", "DOC_LIC", "DOC_QUAL"})
#: Kinds that stand on a place of practice.
SITED = frozenset({"NUR_LIC", "DOC_LIC"})


_GRADES = {"1": "一", "2": "二", "3": "三", "4": "四", "I": "一", "II": "二", "III": "三", "IV": "四"}


@lru_cache(maxsize=4096)
def credential_code(text: str) -> str | None:
    """Return the code of a certificate's name, None where it names none that is known."""
    word = squeeze(text)
    if not word:
        return None
    if re.fullmatch(r"[A-Z_]{2,12}", word) and any(word == code for code, _rule in _RULES):
        return word
    return next((code for code, rule in _RULES if rule.search(word)), None)


@lru_cache(maxsize=1024)
def grade_of(text: str) -> str | None:
    """Return the grade a name or cell holds: 三级, 特殊使用级."""
    word = squeeze(text)
    match = re.search(r"(非限制|限制|特殊)(使用)?级?", word)
    if match:
        return f"{match[1]}使用级"
    match = re.search(r"(?<![IV])([一二三四1-4]|I{1,3}|IV)[级類类]", word) or re.fullmatch(
        r"([一二三四1-4]|I{1,3}|IV)", word
    )
    return f"{_GRADES.get(match[1], match[1])}级" if match else None
