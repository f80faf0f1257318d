from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.words import say
from ui.kit import lanes
from ui.kit.lanes import Job, Lane, op

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.kit.messages import Script


def test_results_come_back_on_the_main_thread(qtbot: QtBot) -> None:
    seen: list[tuple[str, bool]] = []
    where: list[bool] = []

    op(None, lambda _job: threading.current_thread().name).then(
        lambda name: seen.append((name, threading.current_thread() is threading.main_thread()))
    ).lastly(lambda: where.append(True)).run()
    assert lanes.settle()

    assert seen[0][0].startswith("desk")
    assert seen[0][1] is True
    assert where == [True]


def test_the_desk_lane_does_one_thing_after_the_other(qtbot: QtBot) -> None:
    under_way: list[int] = []
    most: list[int] = []

    def work(job: Job) -> None:
        under_way.append(1)
        most.append(len(under_way))
        job.progress(0)
        under_way.pop()

    for _ in range(20):
        op(None, work).run()
    assert lanes.settle()

    assert max(most) == 1
    assert len(most) == 20


def test_a_dead_parent_gets_no_result(qtbot: QtBot) -> None:
    gate = threading.Event()
    parent = QWidget()
    seen: list[int] = []
    op(parent, lambda _job: 1 if gate.wait(5) else 0).on(Lane.POOL).then(seen.append).run()

    shiboken6.delete(parent)
    gate.set()
    assert lanes.settle()

    assert seen == []


def test_what_nobody_takes_is_closed(qtbot: QtBot) -> None:
    gate = threading.Event()
    parent = QWidget()
    taken: list[int] = []
    closed: list[int] = []
    for asker in (parent, None):
        asked = op(asker, lambda _job: 7 if gate.wait(5) else 0).on(Lane.POOL).then(taken.append)
        asked.unclaimed(closed.append).run()
        if asker is None:
            asked.cancel()

    shiboken6.delete(parent)
    gate.set()
    assert lanes.settle()

    assert taken == []
    assert closed in ([7], [7, 7])  # a cancel that came before the start leaves nothing to close


def test_cancel_is_not_an_error_and_hears_lastly(qtbot: QtBot, scripted: Script) -> None:
    started = threading.Event()
    ends: list[str] = []

    def work(job: Job) -> None:
        started.set()
        while True:
            job.check()

    operation = op(None, work).on(Lane.POOL).then(lambda _none: ends.append("then"))
    operation.otherwise(lambda _error: ends.append("otherwise")).lastly(lambda: ends.append("lastly")).run()
    assert started.wait(5)
    operation.cancel()
    assert lanes.settle()

    assert ends == ["lastly"]
    assert scripted.told == []


def test_a_failure_nobody_takes_is_told(qtbot: QtBot, scripted: Script) -> None:
    def work(_job: Job) -> None:
        raise UserError(say("The user needs a name."))

    op(None, work).run()
    assert lanes.settle()

    assert scripted.told == ["请填写姓名。"]


def test_progress_is_throttled_but_told(qtbot: QtBot) -> None:
    told: list[int] = []

    def work(job: Job) -> None:
        for step in range(10_000):
            job.progress(step)

    op(None, work).telling(told.append).run()
    assert lanes.settle()

    assert 1 <= len(told) < 1000
    assert told == sorted(told)
    assert told[-1] == 9_999


def test_what_is_told_last_is_heard_while_the_work_goes_on(qtbot: QtBot) -> None:
    told: list[object] = []
    go_on = threading.Event()

    def work(job: Job) -> None:
        for value in ("checked", 1, 2, 3):
            job.progress(value)
        go_on.wait(20)

    op(None, work).telling(told.append).run()
    qtbot.waitUntil(lambda: told[-2:] == ["checked", 3] or told[-1:] == [3], timeout=10_000)
    assert "checked" in told, "one kind of news takes nothing from another"
    go_on.set()
    assert lanes.settle()
    assert told[-1] == 3
