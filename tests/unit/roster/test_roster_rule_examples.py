"""One small example a rule: its sample breaks it, in the words people read, and a roster beside it does not.

Rosters are text: a code a day, ``-`` a day off, `` / `` the next person; 2026-11-02 is a Monday.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import attrs
import pytest

from app.roster.audit import check_roster
from app.roster.model import (
    Barred,
    Block,
    Dated,
    Demand,
    Leave,
    Lock,
    Orientation,
    Pairing,
    Person,
    RuleConfig,
    RuleLevel,
    Wish,
)
from app.roster.rules import ALL_RULES, RULES_BY_KEY, Rule
from app.words import tr
from tests.kit.rosters import picture_of, rule_of, ward

GALLERY = Path(__file__).parent / "rosters"
WHO_AND_WHEN = {"people", "start", "day_kinds"}  # where nothing is asked, a rule has nothing to say
SATURDAY = dt.date(2026, 11, 7)


def nurse(level: str = "N2", *, id: str = "p0", name: str = "甲", **more: Any) -> Person:  # noqa: A002 - the field's name
    return Person(id, name=name, levels=(Dated(level),), **more)


SECOND = nurse(id="p1", name="乙")


@attrs.frozen
class Example:
    """How the rule is set, in what problem; a lawful roster; and what is said of the sample."""

    lawful: str
    says: str
    params: dict[str, Any] = attrs.Factory(dict)
    problem: dict[str, Any] = attrs.Factory(dict)


EXAMPLES: dict[str, Example] = {
    "eligibility": Example(
        "A -",
        "甲 11月3日 A：护士执业证书已过期",
        problem={"people": (nurse(barred=(Barred("护士执业证书已过期", dt.date(2026, 11, 3)),)),)},
    ),
    "pregnancy": Example(
        "A", "甲 11月2日 N：孕满 28 周，不得安排夜班", problem={"people": (nurse(due=dt.date(2027, 1, 25)),)}
    ),
    "nursing": Example(
        "A",
        "甲 11月2日 N：婴儿未满 12 个月，不得安排夜班",
        problem={"people": (nurse(children=(dt.date(2025, 11, 3),)),)},
    ),
    "excluded-posts": Example(
        "A", "甲 11月2日 手：孕期禁忌岗位", problem={"people": (nurse(due=dt.date(2027, 5, 1)),)}
    ),
    "protected-hours": Example(
        "A A A A A - -",
        "甲：11月2日至11月8日一周工时 48 小时；不得加班，最多 40 小时",
        problem={"people": (nurse(due=dt.date(2027, 1, 1)),)},
    ),
    "weekly-rest": Example("A A A A A A -", "甲：11月2日至11月8日一周休息 0 天，至少 1 天"),
    "overtime-cap": Example("A A A A A - -", "甲：加班 16 小时，最多 8 小时", {"most": 480}),
    "overtime-day": Example("A", "甲 11月2日 重：每日加班最多 1 小时"),
    "hours-cycle": Example("A A A A A - -", "甲：周期内工时 56 小时，最多 48 小时", {"norm": 2400, "extra": 480}),
    "locks": Example("P", "甲 11月2日 A：保持P不变", problem={"locks": (Lock("p0", 0, "P"),)}),
    "leave": Example("年", "甲 11月2日 A：已批准休假（年）", problem={"leave": (Leave("p0", (0,), code="年"),)}),
    "cover": Example(
        "A / 责",
        "11月2日 白班：实有 1 人，需 2 人",
        problem={"demands": (Demand(("白",), (0,), minimum=2, title="白班"),)},
    ),
    "skill": Example("A", "甲 11月2日 重：不具备技能：ICU"),
    "orientation": Example(
        "A / 责",
        "甲 11月2日 白：未与带教老师同班（乙）",
        problem={"people": (nurse(orientation=Orientation(("p1",))), SECOND)},
    ),
    "never-alone": Example(
        "N / N", "甲 11月2日 N：同班没有 N2/N3/N4 层级护士", problem={"people": (nurse("N0"), SECOND)}
    ),
    "level-mix": Example(
        "A / A / N",
        "11月2日 夜班：N3 层级 0 人，至少 1 人",
        {"levels": ("N3",)},
        {"people": (nurse("N2"), nurse("N1", id="p1", name="乙"), nurse("N3", id="p2", name="丙"))},
    ),
    "pairing": Example("A / P", "11月2日 白：甲与乙同班", problem={"pairings": (Pairing("p0", "p1", kind="apart"),)}),
    "block-duty": Example("N N - -", "甲 11月5日 A：正在N包班", problem={"blocks": (Block("p0", 0, 3, ("N",)),)}),
    "one-shift": Example("A/值 A/值 -", "甲：双班 3 次，最多 2 次", {"most": 2}),
    "shift-length": Example("A/值", "甲 11月2日 A/P：超过 12 小时"),
    "succession": Example("N P", "甲 11月3日：N之后不得接A", {"forbidden": (("N", ("白",)),)}),
    "rest-between": Example("P P", "甲 11月3日：距上一班仅 8 小时，至少 11 小时"),
    "rest-after-nights": Example("N -", "甲 11月3日：距 11月2日夜班仅 1 天即上班，夜班后应休 1 天"),
    "consecutive-nights": Example("N N -", "甲：连续夜班 3 天，最多 2 天（11月2日至11月4日）"),
    "consecutive-work": Example("A A A A A A -", "甲：连续上班 7 天，最多 6 天（11月2日至11月8日）"),
    "days-off-run": Example("A - -", "甲：连续休息 1 天，至少 2 天（11月3日）"),
    "same-shift-run": Example(
        "P P A", "甲：同班连续 1 天，至少 2 天（11月3日）", {"least": 2, "shifts": ("P",)}, {"history": "A A"}
    ),
    "night-spacing": Example("N - -", "甲：两轮夜班间隔 1 天，至少 3 天（11月3日）"),
    "hours-week": Example("A A A A A A -", "甲：11月2日至11月8日一周工时 56 小时，限定 48 小时"),
    "hours-period": Example("A A A A A - -", "甲：本期工时 56 小时，限定 40 小时", {"most": 2400}),
    "shift-count": Example("N - N - N - -", "甲：N 4 个，限定 3 个", {"shifts": ("N",), "most": 3}),
    "shifts-week": Example(
        "N N - - N - -", "甲：11月2日至11月5日一周内 N 4 个，最多 3 个", {"shifts": ("N",), "most": 3}
    ),
    "weekends-most": Example("- -", "甲：1 个周末上班，最多 0 个", {"most": 0}, {"start": SATURDAY}),
    "weekend-whole": Example("A A", "甲：周末只上一天（11月7日）", problem={"start": SATURDAY}),
    "kinds-per-week": Example("A 责 N", "甲：11月2日至11月4日一周内有白、P、N，最多 2 种"),
    "avoid-pattern": Example("A - -", "甲：work off work（11月2日至11月4日）"),
    "prefer-sequence": Example("A P", "甲：A之后未接A/P（11月2日至11月3日）", {"after": (("A", ("A", "P")),)}),
    "continuity": Example("A 责 A -", "甲：由白改上其他班（11月2日至11月3日）"),
    "wishes": Example("-", "甲 11月2日：期望休息未满足", problem={"wishes": (Wish("p0", 0, kind="off"),)}),
    "fair-nights": Example(
        "N N - - / - - N N",
        "甲：合计 4，应摊 2～2",
        problem={"people": (nurse(), SECOND), "demands": (Demand(("N",), (0, 1, 2, 3), minimum=1),)},
    ),
    "fair-weekends": Example(
        "- -",
        "甲：合计 3，应摊 0～2",
        problem={
            "start": SATURDAY,
            "people": (nurse(carried=(("weekends", 2),)), SECOND, nurse(id="p2", name="丙")),
            "demands": (Demand(("A",), (0, 1), minimum=1),),
        },
    ),
    "fair-holidays": Example(
        "A - A / - A -",
        "甲：合计 3，应摊 1～2",
        problem={
            "people": (nurse(), SECOND),
            "day_kinds": ("holiday",) * 3,
            "demands": (Demand(("A",), (0, 1, 2), minimum=1),),
        },
    ),
    "fair-hours": Example(
        "A A A - - - - / - - - - A A A",
        "甲：合计 56 小时，应摊 20～36 小时",
        problem={"people": (nurse(), SECOND), "demands": (Demand(("A",), tuple(range(7)), minimum=1),)},
    ),
    "minimal-change": Example("A", "甲 11月2日：现为P，已发布为A", problem={"published": "A"}),
    "change-cap": Example("A A P", "改动 3 格，最多 2 格", {"most": 2}, {"published": "A A A"}),
}


def sentences(kind: type[Rule], roster: str, example: Example) -> list[str]:
    people = example.problem.get("people", ())
    missing = len(people) - len(roster.split(" / "))
    days = len(roster.split(" / ", maxsplit=1)[0].split())
    context, rows = ward(roster + f" / {' '.join('-' * days)}" * max(0, missing), **example.problem)
    rule = rule_of(context, RuleConfig(kind.spec.key, weight=kind.spec.default_weight, params=example.params))
    return [str(finding.message) for finding in rule.check(rows, context)]


@pytest.mark.parametrize("kind", ALL_RULES, ids=lambda kind: kind.spec.key)
def test_the_sample_breaks_the_rule_and_its_neighbour_does_not(kind: type[Rule]) -> None:
    assert kind.spec.key in EXAMPLES, "add an example: a lawful roster, and what is said of the rule's sample"
    example = EXAMPLES[kind.spec.key]
    assert example.says in sentences(kind, kind.spec.sample, example)
    assert sentences(kind, example.lawful, example) == []


@pytest.mark.parametrize("kind", ALL_RULES, ids=lambda kind: kind.spec.key)
def test_a_rule_tells_people_what_it_is(kind: type[Rule]) -> None:
    spec = kind.spec
    told = [spec.title, spec.help, *(field.metadata["param"].title for field in kind.params())]
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in str(words)) for words in told), "say it in Chinese too"
    assert spec.citation, "name the source, or that it is the hospital's own"
    if spec.level is RuleLevel.LAW:
        assert not spec.may_soften, "law is never a wish"
        assert any(mark in spec.citation for mark in "0123456789"), "law is cited by article"


def test_every_file_of_rules_is_registered() -> None:
    import app.roster.rules as package

    files = {p.stem for p in Path(package.__file__ or "").parent.glob("[a-z]*.py")} - {"base"}
    assert files == {kind.__module__.rpartition(".")[2] for kind in ALL_RULES}
    assert len(RULES_BY_KEY) == len(ALL_RULES)
    assert all(tr(kind.spec.title.msgid) != kind.spec.title.msgid for kind in ALL_RULES)


@pytest.mark.parametrize("kind", ALL_RULES, ids=lambda kind: kind.spec.key)
def test_the_gallery_shows_nothing_to_say_just_allowed_and_broken(kind: type[Rule]) -> None:
    key = kind.spec.key
    file = GALLERY / f"{key}.txt"
    assert file.exists(), f"draw the rule in {file.name}: [trivial], [allowed], [broken], and what is said after >"
    picture, example = picture_of(file.read_text(encoding="utf-8")), EXAMPLES[key]

    assert picture.says
    quiet = attrs.evolve(example, problem={k: v for k, v in example.problem.items() if k in WHO_AND_WHEN})
    assert sentences(kind, picture.trivial, quiet) == []
    assert sentences(kind, picture.allowed, example) == []
    assert set(picture.says) <= set(sentences(kind, picture.broken, example))


def test_the_gallery_shows_no_rule_that_is_not_there() -> None:
    assert {file.stem for file in GALLERY.glob("*.txt")} == {kind.spec.key for kind in ALL_RULES}


@pytest.mark.parametrize(
    ("roster", "found"),
    [("A / A / -", 0), ("A / - / A", 1), ("- / - / A", 0)],
)
def test_who_has_a_named_preceptor_learns_beside_her_alone(roster: str, found: int) -> None:
    learner = nurse(orientation=Orientation(("p1", "p2")))
    named = Pairing("p0", "p1", kind="guided")
    third = nurse(id="p2", name="丙")
    context, rows = ward(roster, people=(learner, SECOND, third), pairings=(named,))
    told = check_roster(context.problem, rows)
    about = [f for f in told if f.rule == "orientation"]
    assert len(about) == found
    assert all(str(f.message).endswith("（乙）") for f in about)
    assert not [f for f in told if f.rule == "pairing"], "she may have a day without him"
