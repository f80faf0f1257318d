"""The synthetic hospital's shape: campuses, departments with what works there and how many posts they have."""

from __future__ import annotations

import attrs

HOSPITAL = "杏林示范医院"
CAMPUSES = ("总院区", "东院区", "南院区")
OWN_SITES = ("杏林示范医院", "杏林示范医院东院区", "杏林示范医院南院区", "本院")


@attrs.frozen(slots=True)
class Department:
    """One department: campus number, name, category of unit, weight of its headcount, beds, and who works there.

    ``mix`` gives the shares of nurses, doctors, technicians, pharmacists, managers and workers in percent; ``needs`` are
    credential kinds its staff must hold beside the ordinary ones.
    """

    campus: int
    name: str
    category: str
    weight: int
    beds: int
    mix: tuple[int, int, int, int, int, int]
    needs: tuple[str, ...] = ()


WARD = (68, 27, 0, 0, 1, 4)
DEPARTMENTS: tuple[Department, ...] = (
    Department(0, "重症医学科", "clinical", 60, 30, (74, 24, 0, 0, 0, 2), ("ICU", "ACLS")),
    Department(0, "心血管内科", "clinical", 55, 60, WARD),
    Department(0, "急诊医学科", "clinical", 60, 20, (66, 30, 0, 0, 0, 4), ("ACLS",)),
    Department(0, "手术室", "clinical", 48, 0, (88, 4, 4, 0, 0, 4), ("OR",)),
    Department(0, "麻醉科", "clinical", 34, 0, (30, 70, 0, 0, 0, 0), ("ACLS",)),
    Department(0, "神经内科", "clinical", 46, 55, WARD),
    Department(0, "呼吸与危重症医学科", "clinical", 46, 55, WARD),
    Department(0, "消化内科", "clinical", 42, 50, WARD),
    Department(0, "肾内科·血液净化中心", "clinical", 40, 40, WARD, ("HD",)),
    Department(0, "骨科", "clinical", 46, 60, WARD),
    Department(0, "普通外科", "clinical", 50, 60, WARD),
    Department(0, "神经外科", "clinical", 36, 40, WARD),
    Department(0, "肿瘤科", "clinical", 40, 50, WARD, ("PICC",)),
    Department(0, "放射科", "medical-technical", 40, 0, (10, 40, 46, 0, 0, 4), ("RAD",)),
    Department(0, "核医学科", "medical-technical", 14, 0, (16, 40, 44, 0, 0, 0), ("RAD",)),
    Department(0, "检验科", "medical-technical", 36, 0, (0, 14, 82, 0, 0, 4), ("PCR",)),
    Department(0, "病理科", "medical-technical", 18, 0, (0, 40, 60, 0, 0, 0)),
    Department(0, "药学部", "medical-technical", 44, 0, (0, 0, 0, 94, 2, 4)),
    Department(0, "消毒供应中心", "medical-technical", 18, 0, (60, 0, 0, 0, 0, 40), ("SE_OP",)),
    Department(0, "门诊部", "clinical", 34, 0, (80, 14, 0, 0, 2, 4)),
    Department(0, "人事科", "administrative", 10, 0, (0, 0, 0, 0, 100, 0)),
    Department(0, "护理部", "administrative", 8, 0, (80, 0, 0, 0, 20, 0)),
    Department(0, "医务科", "administrative", 8, 0, (0, 50, 0, 0, 50, 0)),
    Department(0, "后勤保障部", "logistics", 30, 0, (0, 0, 0, 0, 10, 90)),
    Department(1, "产科", "clinical", 46, 50, WARD, ("MCH_CERT",)),
    Department(1, "新生儿科", "clinical", 40, 40, (74, 24, 0, 0, 0, 2), ("NICU",)),
    Department(1, "儿科", "clinical", 40, 50, WARD, ("PALS",)),
    Department(1, "妇科", "clinical", 34, 45, WARD),
    Department(1, "生殖医学科", "clinical", 18, 10, (50, 30, 20, 0, 0, 0)),
    Department(1, "东院门诊", "clinical", 18, 0, (80, 14, 0, 0, 2, 4)),
    Department(2, "康复医学科", "clinical", 32, 50, WARD),
    Department(2, "老年医学科", "clinical", 34, 60, WARD),
    Department(2, "中医科", "clinical", 18, 20, (50, 46, 0, 0, 0, 4)),
    Department(2, "南院后勤", "logistics", 12, 0, (0, 0, 0, 0, 8, 92)),
)
GROUPS = ("nurse", "doctor", "technician", "pharmacist", "manager", "worker")
