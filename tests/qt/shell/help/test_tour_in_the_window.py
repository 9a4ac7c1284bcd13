"""The tour in the real window, by keyboard and by mouse: it points, waits, leads back, and is out of the way."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.help.tour import TOUR
from bpstudio.qt import app
from bpstudio.qt.ground import settings
from bpstudio.qt.shell.help.targets import shown_before, target_of
from bpstudio.qt.shell.help.tour_guide import TourGuide
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.history.state import Cursor
from tests.qt.hand import the_one
from tests.qt.shell.help.tour_by_keyboard import CONTROL, KEY, THETA, by_keyboard, card_of, forward, press
from tests.qt.there import there

SIZES = [(1366, 768), (1440, 900), (1920, 1080), (1024, 700)]


@pytest.fixture
def tour(window: MainWindow) -> TourGuide:
    window.help.take_tour()
    return window.help.tour


def settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.help.tour._placing.isActive())
    QApplication.processEvents()


def is_clear(window: MainWindow, qtbot: QtBot) -> None:
    """The bubble is inside the window and hides nothing of what it points at, nor of what has just come."""
    settle(qtbot, window)
    guide = window.help.tour
    at = [step.name for step in TOUR].index(guide.step)
    target = target_of(window, TOUR[at].place)
    bubble = QRect(guide.bubble.body.toRect()).translated(guide.bubble.pos())
    assert window.rect().contains(bubble)
    assert target is None or not bubble.intersects(target), guide.step
    for shown in shown_before(window, at):
        assert not bubble.intersects(shown), f"{guide.step} hides what {TOUR[at - 1].name} has shown"
    step = window.transport.step_button
    assert not bubble.intersects(QRect(step.mapTo(window, step.rect().topLeft()), step.size())), guide.step
    needed = guide.bubble.sentence.heightForWidth(guide.bubble.sentence.width())
    assert guide.bubble.sentence.height() >= needed, "the sentence is cut off"


@pytest.mark.parametrize("size", SIZES)
def test_the_whole_tour_goes_by_keyboard_and_hides_nothing_it_points_at_or_has_shown(
    window: MainWindow, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window.resize(*size)
    window.help.take_tour()
    guide, walked = window.help.tour, []
    for name, act in by_keyboard(window, qtbot):
        assert guide.step == name
        is_clear(window, qtbot)
        act()
        walked.append(name)
    assert walked == [step.name for step in TOUR[:-1]]
    assert guide.step == "end"
    assert guide.bubble.finish.isVisible()
    guide.bubble.finish.click()
    assert not guide.active


def test_the_tours_steps_go_by_mouse_as_well(window: MainWindow, qtbot: QtBot, tour: TourGuide) -> None:
    buttons = {
        button.defaultAction(): button
        for button in window.transport.findChildren(QWidget)
        if hasattr(button, "defaultAction")
    }

    def click(name: str) -> None:
        QTest.mouseClick(buttons[window.named_actions[name]], Qt.MouseButton.LeftButton)

    for name in ("step_next", "finish_phase", "step_next"):
        click(name)
    assert tour.step == "follow"
    box = there(window.findChild(QComboBox, "follow"))
    box.setCurrentIndex(box.findText("θ₂"))
    box.activated.emit(box.currentIndex())
    assert tour.step == "factor"
    click("step_next")
    click("step_next")
    assert tour.step == "why"
    card = card_of(window, "dC/dz3")
    QTest.mouseClick(card.findChild(QWidget, "why"), Qt.MouseButton.LeftButton)
    assert tour.step == "chain"
    QTest.mouseClick(the_one(window, QWidget, "close_why"), Qt.MouseButton.LeftButton)
    for name in ("step_next", "step_next", "step_next", "step_back", "step_next"):
        click(name)
    assert tour.step == "reuse"


def test_it_does_not_move_on_until_the_step_is_done(window: MainWindow, tour: TourGuide) -> None:
    said = tour.bubble.sentence.text()
    for key in (KEY.Key_Left, KEY.Key_M, KEY.Key_Home):
        press(window, key)
    window.bridge.select(THETA)
    assert tour.step == "step"
    assert tour.bubble.sentence.text() == said


def test_it_says_the_way_back_and_blocks_nothing(window: MainWindow, tour: TourGuide) -> None:
    forward(window)
    assert tour.step == "follow"
    press(window, KEY.Key_Right, CONTROL)
    assert window.session.state.cursor == Cursor(0, 20)
    assert "Press ←" in tour.bubble.sentence.text()
    assert tour.bubble.count.text() == "Back to step 4"
    while window.session.frame.visible(window.session.frame.program[7]):
        press(window, KEY.Key_Left)
    assert "Follow" in tour.bubble.sentence.text()


def test_it_takes_the_keys_from_nobody(window: MainWindow, tour: TourGuide) -> None:
    assert QApplication.focusWidget() is window.canvas
    QTest.mouseClick(tour.bubble, Qt.MouseButton.LeftButton, pos=tour.bubble.rect().center())
    assert QApplication.focusWidget() is window.canvas
    assert window.session.state.cursor == Cursor()
    press(window, KEY.Key_Right)
    QTest.mouseClick(tour.bubble.restart, Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is window.canvas


@pytest.mark.parametrize("way", ["Esc", "the cross"])
def test_it_is_left_and_taken_up_where_it_was(
    window: MainWindow, qtbot: QtBot, tour: TourGuide, way: str
) -> None:
    forward(window)
    if way == "Esc":
        press(window, KEY.Key_Escape)
    else:
        QTest.mouseClick(tour.bubble.close_button, Qt.MouseButton.LeftButton)
    assert not tour.active
    press(window, KEY.Key_Left)
    window.help.take_tour()
    assert tour.active
    assert tour.step == "follow"
    assert "until C has its number" in tour.bubble.sentence.text()


def test_escape_first_does_what_it_does_without_the_tour(window: MainWindow, tour: TourGuide) -> None:
    window.canvas.attend(THETA)
    press(window, KEY.Key_Escape)
    assert window.bridge.selection is None
    assert tour.active


def test_the_next_window_takes_it_up_with_everything_done_so_far(
    window: MainWindow, qtbot: QtBot, tour: TourGuide
) -> None:
    forward(window)
    window.bridge.attempt(lambda: window.session.follow(THETA))
    assert tour.step == "factor"
    other = app.create_window("xor")
    qtbot.addWidget(other)
    with qtbot.waitActive(other):
        other.show()
    other.help.take_tour()
    assert other.help.tour.step == "factor"
    assert there(other.session.state.following).parameter == Parameter("theta", 2)
    assert other.session.frame.cost == window.session.frame.cost
    assert not other.files.modified
    other.close()


def test_it_begins_anew_when_asked_to(window: MainWindow, tour: TourGuide) -> None:
    forward(window)
    window.session.follow(THETA)
    tour.bubble.restart.click()
    assert tour.step == "step"
    assert window.session.state.cursor == Cursor()
    assert window.session.state.following is None


def test_after_the_end_it_begins_at_the_beginning(window: MainWindow, tour: TourGuide) -> None:
    forward(window)
    tour.bubble.finished.emit()
    window.help.take_tour()
    assert tour.step == "step"
    assert window.session.state.cursor == Cursor()


def test_a_session_of_ones_own_is_asked_about_before_it_goes(window: MainWindow) -> None:
    window.bridge.edit(SetLearningRate(0.2))
    mine = window.session
    window.help.take_tour()
    [box] = window.findChildren(QMessageBox)
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert window.session is mine
    assert not window.help.tour.active


def test_beside_a_session_of_ones_own_it_runs_in_a_window_of_its_own(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bpstudio.qt.shell.main_window.MainWindow.raise_", lambda _self: None)
    window.bridge.edit(SetLearningRate(0.2))
    mine, made = window.session, []

    def new_window(_lifetime: object) -> MainWindow:
        made.append(app.create_window())
        made[0].show()
        return made[0]

    monkeypatch.setattr(app, "_new_window", new_window)
    window.help.begin_elsewhere = partial(app._tour_elsewhere, cast("Any", None))
    window.help.take_tour()
    assert window.session is mine
    assert made[0].help.tour.active
    assert not window.help.tour.active
    made[0].close()
    made[0].deleteLater()


def test_another_session_ends_it_and_that_is_said(window: MainWindow, tour: TourGuide) -> None:
    forward(window)
    window.files.open("xor")
    assert not tour.active
    assert "Take the tour" in window.notice.text
    window.help.take_tour()
    assert tour.step == "follow"
    assert window.session.frame.cost is not None


# Offering it


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """As on a screen that somebody sees, at the first start."""
    monkeypatch.setattr(QGuiApplication, "platformName", staticmethod(lambda: "xcb"))
    monkeypatch.setattr(settings, "keep", lambda name, value: kept.__setitem__(name, value))
    monkeypatch.setattr(settings, "text", lambda name: kept.get(name))
    kept: dict[str, str] = {}
    return kept


def test_it_is_offered_once_by_a_sentence_with_two_buttons(window: MainWindow, seen: dict[str, str]) -> None:
    window.help.offer_tour()
    assert window.notice.isVisible()
    assert "tour" in window.notice.text
    buttons = [button.text() for button in window.notice._buttons]
    assert buttons == ["Take the tour", "Not now"]
    assert not window.notice._timer.isActive(), "it waits"
    window.notice._buttons[1].click()
    assert not window.notice.isVisible()
    window.help.offer_tour()
    assert not window.notice.isVisible()


def test_the_offer_goes_once_the_learner_begins_by_themselves(
    window: MainWindow, seen: dict[str, str]
) -> None:
    window.help.offer_tour()
    press(window, KEY.Key_Right)
    assert not window.notice.isVisible()


def test_taking_the_offer_begins_the_tour(window: MainWindow, seen: dict[str, str]) -> None:
    window.help.offer_tour()
    window.notice._buttons[0].click()
    assert window.help.tour.active


def test_where_nobody_sees_it_nothing_is_offered_nor_remembered(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "keep", lambda *_: pytest.fail("something was remembered"))
    window.help.offer_tour()
    assert not window.notice.isVisible()


@pytest.mark.parametrize(
    ("sources", "safe_mode", "offered"),
    [((), False, 1), (("xor",), False, 0), ((), True, 0), (("article", "xor"), False, 0)],
)
def test_the_start_offers_it_only_without_a_file_and_without_safe_mode(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, sources: tuple[str, ...], safe_mode: bool, offered: int
) -> None:
    calls = []
    monkeypatch.setattr("bpstudio.qt.shell.help.menu.Help.offer_tour", lambda _self: calls.append(1))
    monkeypatch.setattr(app, "_ask_what_is_open", lambda *_: None)
    monkeypatch.setattr(app, "_load_what_curves_need", lambda: None)
    monkeypatch.setattr(QApplication, "exec", lambda *_: 0)
    opened = []
    new_window = app._new_window

    def kept(*arguments: Any) -> MainWindow:
        opened.append(new_window(*arguments))
        return opened[-1]

    monkeypatch.setattr(app, "_new_window", kept)
    monkeypatch.setattr(settings, "do_without", lambda _app: None)
    assert app.run(sources, safe_mode) == 0
    assert len(calls) == offered
    for window in opened:
        window.close()
        window.deleteLater()


def test_practice_is_on_again_after_the_tour_where_it_was_on_before(window: MainWindow) -> None:
    window.named_actions["practice"].trigger()
    window.named_actions["help_tour"].trigger()
    assert not window.practice.on
    assert not window.named_actions["practice"].isChecked()
    window.help.tour.leave()
    assert window.practice.on
    assert window.named_actions["practice"].isChecked()
    window.named_actions["practice"].trigger()
    window.named_actions["help_tour"].trigger()
    window.help.tour.leave()
    assert not window.practice.on


def test_practice_stays_off_where_what_came_in_place_of_the_tour_asks_by_itself(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.named_actions["practice"].trigger()
    window.named_actions["help_tour"].trigger()
    window.files.open("hunt-1")
    qtbot.waitUntil(lambda: window.files.title == "hunt-1")
    assert not window.help.tour.active
    assert not window.practice.on
