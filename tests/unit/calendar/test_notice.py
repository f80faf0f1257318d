"""The State Council's notice as it is printed, against the days of the years the program ships with."""

from __future__ import annotations

from datetime import date

import pytest

from app.calendar.kinds import DayKind
from app.calendar.notice import festival_of, read_notice
from app.calendar.years import days_announced, flaws_of, known_statutory, shipped_days
from app.errors import UserError

NOTICE_2026 = """国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
国务院办公厅
2025年11月4日
"""
NOTICE_2025 = """一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
国务院办公厅
2024年11月12日
"""


@pytest.mark.parametrize(("year", "text"), [(2026, NOTICE_2026), (2025, NOTICE_2025)])
def test_the_printed_notice_gives_exactly_the_days_known_of_that_year(year: int, text: str) -> None:
    assert days_announced(read_notice(text, year), year, name="notice") == shipped_days(year)


def test_a_day_left_out_of_the_notice_is_a_flaw() -> None:
    days = days_announced(read_notice(NOTICE_2026.replace("5月9日（周六）上班", ""), 2026), 2026, name="notice")
    assert flaws_of(days, 2026)
    assert not flaws_of(shipped_days(2026), 2026)


def test_a_span_may_begin_in_december_and_a_month_may_be_left_out() -> None:
    told = read_notice("元旦：12月31日至1月2日放假，共3天。", 2026)
    assert sorted(told.rest) == [date(2026, 1, 1), date(2026, 1, 2)]
    told = read_notice("国庆节：10月1日至7日放假调休。9月20日、27日上班。", 2026)
    assert sorted(told.work) == [date(2026, 9, 20), date(2026, 9, 27)]
    assert len(told.rest) == 7


def test_prose_without_festivals_and_days_that_do_not_exist_announce_nothing() -> None:
    assert read_notice("各单位做好值班工作，1月1日上班。", 2026).rest == {}
    assert read_notice("元旦：2月30日放假。", 2026).rest == {}
    with pytest.raises(UserError) as refused:
        days_announced(read_notice("", 2026), 2026, name="notice")
    assert refused.value.field == "file"


def test_a_year_whose_festivals_are_not_known_is_refused() -> None:
    assert known_statutory(2099) is None
    with pytest.raises(UserError) as refused:
        days_announced(read_notice("元旦：1月1日放假。", 2099), 2099, name="notice")
    assert refused.value.field == "year"


def test_the_festivals_that_move_are_known_for_the_years_to_come() -> None:
    for year in range(2025, 2036):
        known = known_statutory(year)
        assert known is not None
        assert 12 <= len(known) <= 13
        assert date(year, 10, 1) in known
    eve = next(d for d in sorted(known_statutory(2029) or ()) if d.month == 2)
    assert eve == date(2029, 2, 12)


@pytest.mark.parametrize(
    ("text", "name"), [("国庆节、中秋节", "国庆节、中秋节"), ("五一（班）", "劳动节"), ("周会", "")]
)
def test_festivals_are_known_by_any_of_their_names(text: str, name: str) -> None:
    assert festival_of(text) == name


def test_a_holiday_on_a_weekend_is_made_up_for_on_the_first_weekday() -> None:
    days = {s.day: s.kind for s in days_announced(read_notice(NOTICE_2026, 2026), 2026, name="notice")}
    assert days[date(2026, 5, 4)] is DayKind.OBSERVED
    assert days[date(2026, 5, 5)] is DayKind.SWAP_OFF
