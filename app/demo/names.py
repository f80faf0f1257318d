"""Synthetic names and identity numbers. Area codes are of prefecture level, which no real number carries in this form."""

from __future__ import annotations

from datetime import date
from random import Random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
RARE_SURNAMES = ("单", "解", "仇", "查", "曾", "翟", "缪", "欧阳", "上官", "尉迟", "令狐", "司马")
GIVEN_F = "静丽敏艳芳娟霞燕玲婷雪倩颖琳莉萍红梅丹洁娜慧佳怡欣悦雅晴媛薇萌瑶璐琪妍诗涵梦思雨晓文"
GIVEN_M = "伟强磊军勇杰涛超明刚平辉健鹏飞斌波宇浩然晨凯俊峰龙志建国海东宁博文思远子轩天翔立新"
RARE_GIVEN = ("䶮", "𬱖", "𠅤", "㛃", "𬭎", "堃", "喆", "昇", "芃", "玥")
LONG_NAMES = ("阿依古丽·买买提", "迪丽努尔·艾合买提", "巴特尔·苏和", "尼玛卓玛", "古丽巴哈尔·阿布都热合曼")
AREAS = ("110100", "130100", "210100", "310100", "320100", "330100", "340100", "350100", "420100", "430100", "440100",
         "510100", "610100")  # fmt: skip
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


def draw_name(rng: Random, *, female: bool) -> str:
    """Return a synthetic name; a few have rare characters, compound surnames or an interpunct."""
    if rng.random() < 0.006:  # noqa: PLR2004 - about twelve in two thousand
        return rng.choice(LONG_NAMES)
    surname = rng.choice(RARE_SURNAMES) if rng.random() < 0.03 else rng.choice(SURNAMES)  # noqa: PLR2004 - three in a hundred
    pool = GIVEN_F if female else GIVEN_M
    given = rng.choice(pool) + (rng.choice(pool) if rng.random() < 0.75 else "")  # noqa: PLR2004 - most have two
    if rng.random() < 0.012:  # noqa: PLR2004 - some two dozen rare ones
        given = rng.choice(RARE_GIVEN) + given[1:]
    return surname + given


def draw_id(rng: Random, *, birth: date, female: bool) -> str:
    """Return a well-formed synthetic identity number."""
    sequence = rng.randrange(1, 499) * 2 + (0 if female else 1)
    body = f"{rng.choice(AREAS)}{birth:%Y%m%d}{sequence:03d}"
    return body + check_sign(body)


def check_sign(body: str) -> str:
    """Return the check character of the first 17 digits (GB 11643)."""
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def draw_phone(rng: Random) -> str:
    """Return a mobile number of a prefix that is not allotted."""
    return f"154{rng.randrange(10**8):08d}"
