"""The synthetic hospital's shape: campuses, departments with what works there and how many posts they have."""

from __future__ import annotations

import attrs

HOSPITAL = "杏林示范医院"
CAMPUSES = ("总院区", "东院区", "南院区")
OWN_SITES = ("杏林示范医院", "杏林示范医院东院区", "杏林示范医院南院区", "本院")


@attrs.frozen(slots=True)
class Department:
    """One department: campus number, name, category of unit, people and beds in a hospital of 2,000, and who works there.

    ``mix`` gives the shares of nurses, doctors, technicians, pharmacists, managers and workers in percent; ``needs`` are
    credential kinds its staff must hold beside the ordinary ones.
    """

    campus: int
    name: str
    category: str
    heads: int
    beds: int
    mix: tuple[int, int, int, int, int, int]
    needs: tuple[str, ...] = ()


WARD = (68, 27, 0, 0, 1, 4)
#: A smaller hospital has the first of these, so the order is that of what a hospital begins with.
DEPARTMENTS: tuple[Department, ...] = (
    Department(0, "心血管内科", "clinical", 46, 60, WARD),
    Department(0, "重症医学科", "clinical", 50, 16, (74, 24, 0, 0, 0, 2), ("ICU", "ACLS")),
    Department(0, "急诊医学科", "clinical", 54, 20, (66, 30, 0, 0, 0, 4), ("ACLS",)),
    Department(0, "手术室", "clinical", 42, 0, (88, 4, 4, 0, 0, 4), ("OR",)),
    Department(0, "门诊部", "clinical", 34, 0, (80, 14, 0, 0, 2, 4)),
    Department(0, "消化内科", "clinical", 38, 50, WARD),
    Department(0, "神经内科", "clinical", 42, 55, WARD),
    Department(0, "骨科", "clinical", 44, 60, WARD),
    Department(0, "普通外科", "clinical", 46, 60, WARD),
    Department(1, "产科", "clinical", 42, 50, WARD, ("MCH_CERT",)),
    Department(2, "康复医学科", "clinical", 36, 50, WARD),
    Department(0, "麻醉科", "clinical", 34, 0, (30, 70, 0, 0, 0, 0), ("ACLS",)),
    Department(0, "放射科", "medical-technical", 40, 0, (10, 40, 46, 0, 0, 4), ("RAD",)),
    Department(0, "检验科", "medical-technical", 36, 0, (0, 14, 82, 0, 0, 4), ("PCR",)),
    Department(0, "药学部", "medical-technical", 44, 0, (0, 0, 0, 94, 2, 4)),
    Department(0, "人事科", "administrative", 12, 0, (0, 0, 0, 0, 100, 0)),
    Department(0, "护理部", "administrative", 10, 0, (80, 0, 0, 0, 20, 0)),
    Department(0, "医务科", "administrative", 10, 0, (0, 50, 0, 0, 50, 0)),
    Department(0, "后勤保障部", "logistics", 44, 0, (0, 0, 0, 0, 10, 90)),
    Department(1, "新生儿科", "clinical", 40, 40, (74, 24, 0, 0, 0, 2), ("NICU",)),
    Department(1, "儿科", "clinical", 38, 50, WARD, ("PALS",)),
    Department(0, "呼吸与危重症医学科", "clinical", 42, 55, WARD),
    Department(0, "肾内科·血液净化中心", "clinical", 40, 40, WARD, ("HD",)),
    Department(0, "神经外科", "clinical", 36, 40, WARD),
    Department(0, "肿瘤科", "clinical", 38, 50, WARD, ("PICC",)),
    Department(0, "核医学科", "medical-technical", 14, 0, (16, 40, 44, 0, 0, 0), ("RAD",)),
    Department(0, "病理科", "medical-technical", 18, 0, (0, 40, 60, 0, 0, 0)),
    Department(0, "消毒供应中心", "medical-technical", 20, 0, (60, 0, 0, 0, 0, 40), ("SE_OP",)),
    Department(1, "妇科", "clinical", 34, 45, WARD),
    Department(1, "生殖医学科", "clinical", 20, 10, (50, 30, 20, 0, 0, 0)),
    Department(1, "东院门诊", "clinical", 24, 0, (80, 14, 0, 0, 2, 4)),
    Department(2, "老年医学科", "clinical", 38, 60, WARD),
    Department(2, "中医科", "clinical", 20, 20, (50, 46, 0, 0, 0, 4)),
    Department(2, "南院后勤", "logistics", 18, 0, (0, 0, 0, 0, 8, 92)),
    Department(0, "内分泌科", "clinical", 34, 45, WARD),
    Department(0, "血液内科", "clinical", 34, 40, WARD, ("PICC",)),
    Department(0, "风湿免疫科", "clinical", 24, 30, WARD),
    Department(0, "感染性疾病科", "clinical", 32, 40, WARD),
    Department(0, "泌尿外科", "clinical", 36, 48, WARD),
    Department(0, "心胸外科", "clinical", 38, 42, WARD),
    Department(0, "骨科二病区", "clinical", 40, 55, WARD),
    Department(0, "普通外科二病区", "clinical", 40, 55, WARD),
    Department(0, "心血管内科二病区", "clinical", 40, 55, WARD),
    Department(0, "神经内科二病区", "clinical", 38, 52, WARD),
    Department(0, "肿瘤科二病区", "clinical", 36, 50, WARD, ("PICC",)),
    Department(0, "眼科", "clinical", 28, 30, WARD),
    Department(0, "耳鼻咽喉头颈外科", "clinical", 30, 34, WARD),
    Department(0, "口腔科", "clinical", 22, 0, (30, 64, 6, 0, 0, 0)),
    Department(0, "皮肤科", "clinical", 18, 0, (44, 56, 0, 0, 0, 0)),
    Department(0, "超声医学科", "medical-technical", 28, 0, (10, 80, 10, 0, 0, 0)),
    Department(0, "内镜中心", "medical-technical", 20, 0, (70, 20, 10, 0, 0, 0), ("SE_OP",)),
    Department(0, "介入导管室", "medical-technical", 18, 0, (60, 10, 30, 0, 0, 0), ("RAD",)),
    Department(0, "健康管理中心", "clinical", 26, 0, (60, 34, 4, 0, 2, 0)),
    Department(0, "病案统计室", "administrative", 14, 0, (0, 0, 0, 0, 100, 0)),
    Department(0, "财务科", "administrative", 16, 0, (0, 0, 0, 0, 100, 0)),
    Department(0, "信息科", "administrative", 12, 0, (0, 0, 0, 0, 100, 0)),
    Department(0, "院办公室", "administrative", 12, 0, (0, 0, 0, 0, 100, 0)),
    Department(2, "南院门诊", "clinical", 24, 0, (76, 20, 0, 0, 0, 4)),
)
GROUPS = ("nurse", "doctor", "technician", "pharmacist", "manager", "worker")
#: A small hospital's departments are that much smaller than those of a large one.
SMALLER = 0.6


def departments_of(staff: int) -> tuple[Department, ...]:
    """Return the departments a hospital of ``staff`` people has."""
    room = 0.0
    for number, department in enumerate(DEPARTMENTS, start=1):
        room += department.heads * SMALLER
        if room >= staff:
            return DEPARTMENTS[:number]
    return DEPARTMENTS


def beds_of(department: Department, nurses: int) -> int:
    """Return the open beds of a department that has drawn so many nurses."""
    usual = department.heads * department.mix[0] / 100
    return round(department.beds * nurses / usual) if usual else department.beds
