from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.errors import UserError
from app.words import say
from ui.kit.commands import Command, CommandRegistry
from ui.kit.controls import ChipBar
from ui.kit.dates import read_date
from ui.kit.forms import DateField, Form, TextField
from ui.kit.panels import SidePanel
from ui.kit.strips import Strip
from ui.kit.theme import palette_of, theme, tokens
from ui.kit.tokens import THEMES, Tone

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23",
        "2026/11/23",
        "2026.11.23",
        "20261123",
        "2026年11月23日",
        "２０２６－１１－２３",
        "二〇二六年十一月二十三日",
    ],
)
def test_every_form_of_a_date_is_read(text: str) -> None:
    assert read_date(text) == date(2026, 11, 23)


@pytest.mark.parametrize("text", ["2026-02-30", "23/11/2026", "明天", "46000", "2026-13-01"])
def test_what_is_no_date_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(UserError, match=text):
        read_date(text)


def test_leaving_a_date_field_writes_it_out_or_says_why_not(qtbot: QtBot) -> None:
    field = DateField("until", "有效期至")
    qtbot.addWidget(field)
    field.show()

    QTest.keyClicks(field.line, "20281231")
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert field.line.text() == "2028-12-31"
    assert field.value() == date(2028, 12, 31)

    field.line.clear()
    QTest.keyClicks(field.line, "2028-02-31")
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert "2028-02-31" in field.error()
    QTest.keyClicks(field.line, "x")
    assert field.error() == ""


def test_an_error_replaces_the_hint_at_the_field_it_names(qtbot: QtBot) -> None:
    form = Form(TextField("login", "登录名", hint="如工号"), TextField("name", "姓名"))
    qtbot.addWidget(form)
    form.show()

    assert form.show_error(UserError(say("The user needs a name."), field="name"))
    assert form.fields["name"].error() == "请填写姓名。"
    assert form.fields["login"].error() == ""
    assert not form.show_error(UserError(say("There is no such user.")))


def test_a_strip_offers_and_forgets_its_deeds(qtbot: QtBot) -> None:
    strip = Strip()
    qtbot.addWidget(strip)
    done: list[bool] = []
    strip.say("占用", remedy="请先关闭", tone=Tone.DUE)
    deed = strip.offer("只读打开", lambda: done.append(True))

    QTest.mouseClick(deed, Qt.MouseButton.LeftButton)
    strip.say("别的")

    assert done == [True]
    assert strip.text() == "别的"
    assert strip._actions.count() == 0


def test_escape_closes_the_side_panel(qtbot: QtBot) -> None:
    panel = SidePanel()
    qtbot.addWidget(panel)
    form = Form(TextField("name", "姓名"))
    panel.show_content("人员", form)
    assert panel.content() is form

    with qtbot.waitSignal(panel.closed):
        QTest.keyClick(panel, Qt.Key.Key_Escape)

    assert panel.content() is None


def test_chips_keep_what_is_on_when_counts_change(qtbot: QtBot) -> None:
    bar = ChipBar(name="档位")
    qtbot.addWidget(bar)
    bar.show_chips([("lapsed", "已过期", 3), ("due", "法定", 4)])
    QTest.mouseClick(bar.chip("due"), Qt.MouseButton.LeftButton)

    bar.show_chips([("due", "法定", 1234), ("near", "临近", None)])

    assert bar.chosen() == {"due"}
    assert bar.chip("due").text() == "法定 1,234"


def test_commands_answer_to_pinyin_initials() -> None:
    registry = CommandRegistry()
    registry.offer("shell", [Command("lock", say("Lock"), lambda: None), Command("home", say("Home"), lambda: None)])

    assert [c.id for c in registry.match("gzt")] == ["home"]
    assert [c.id for c in registry.match("锁")] == ["lock"]
    assert registry.match("zzz") == ()


@pytest.mark.parametrize("name", sorted(THEMES))
def test_text_can_be_read_in_every_theme(name: str) -> None:
    now = THEMES[name]
    pairs = [(now.ink, now.surface), (now.ink_2, now.surface), (now.ink_2, now.canvas), (now.on_accent, now.accent)]
    pairs += [(now.ink_of(tone), now.tint_of(tone)) for tone in Tone]

    assert [(ink, ground) for ink, ground in pairs if _contrast(ink, ground) < 4.5] == []


def test_the_theme_changes_while_running() -> None:
    theme().choose("dark")
    try:
        assert tokens().dark
        assert palette_of(tokens()).window().color().name() == tokens().canvas.lower()
    finally:
        theme().choose("light")


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(value: str) -> float:
    parts = [int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
