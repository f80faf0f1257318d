"""Words under bars: whole where there is room, else in lines, upright, or only that of the bar that is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.performance.charts import BarPicture, UprightBar

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def _words(qtbot: QtBot, words: list[str], width: int, *, meant: int = 1) -> tuple[str, ...]:
    picture = BarPicture(height=160)
    qtbot.addWidget(picture)
    picture.show_bars("", [UprightBar(word, 10.0, "10", i == meant) for i, word in enumerate(words)])
    picture.resize(width, 160)
    picture.grab()
    return picture.words()


def test_words_stay_whole_where_they_fit(qtbot: QtBot) -> None:
    assert _words(qtbot, ["0–1,000", "1,000–2,000"], 600) == ("0–1,000", "1,000–2,000")


def test_ranges_break_in_two_lines(qtbot: QtBot) -> None:
    assert _words(qtbot, ["0–1,000", "1,000–2,000"], 100) == ("0\n–1,000", "1,000\n–2,000")


def test_names_stand_upright(qtbot: QtBot) -> None:
    assert _words(qtbot, ["谭悦琳", "周思", "金健"], 60) == ("谭\n悦\n琳", "周\n思", "金\n健")


def test_of_very_many_only_the_one_meant_is_named(qtbot: QtBot) -> None:
    assert _words(qtbot, ["谭悦琳"] * 60, 300, meant=7) == ("",) * 7 + ("谭\n悦\n琳",) + ("",) * 52
