"""The README's five minutes in the real window: by mouse alone, by keyboard alone and mixed, at three sizes.

Every number the README promises there is read from what the window shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.cli import main
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import X
from bpstudio.qt.canvas.plan.number_places import rect_of
from bpstudio.qt.equation.why_sheet import WhySheet
from bpstudio.qt.ground.action_button import ActionButton
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.qt.timeline.timeline_layout import AXIS_Y
from tests.qt.hand import LEFT, PLAIN, at, entries_of, focused, pick, press, the_one
from tests.qt.there import there

KEY, SHIFT, CONTROL = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support (raise|grabbing|propagateSizeHints)", extend=True
)
SIZES = [(1366, 768), (1440, 900), (1920, 1080)]
THETA, BIAS = Parameter("theta", 2, 0, 0), Parameter("b", 2, None, 0)
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
ROAD = README[README.index("## Five minutes") : README.index("| keys | |")]
KEYS = {
    "step_next": (KEY.Key_Right, PLAIN),
    "step_back": (KEY.Key_Left, PLAIN),
    "finish_phase": (KEY.Key_Right, SHIFT),
    "train": (KEY.Key_Space, PLAIN),
    "check_gradients": (KEY.Key_G, PLAIN),
    "undo": (KEY.Key_Z, CONTROL),
    "save": (KEY.Key_S, CONTROL),
}


class Hand:
    """Does each of the README's steps; ``kind`` says with what."""

    def __init__(self, window: MainWindow, qtbot: QtBot, kind: str) -> None:
        self.window, self.qtbot, self.kind, self._turn = window, qtbot, kind, 0

    @property
    def by_mouse(self) -> bool:
        """Mixed is one after the other."""
        self._turn += 1
        return self.kind == "mouse" or (self.kind == "mixed" and self._turn % 2 == 1)

    def do(self, name: str) -> None:
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        if self.by_mouse:
            self._press_button(name)
        else:
            press(*KEYS[name])

    def _press_button(self, name: str) -> None:
        action = self.window.named_actions[name]
        buttons = [one for one in self.window.findChildren(ActionButton) if one.defaultAction() is action]
        shown = [button for button in buttons if button.isVisible()]
        if shown:
            QTest.mouseClick(shown[0], LEFT)
            return
        [top] = [top for top in self.window.menuBar().actions() if action in entries_of(top)]
        QTest.mouseClick(
            self.window.menuBar(), LEFT, PLAIN, self.window.menuBar().actionGeometry(top).center()
        )
        menu: Any = top.menu()
        self.qtbot.waitUntil(menu.isVisible)
        QTest.mouseClick(menu, LEFT, PLAIN, menu.actionGeometry(action).center())

    def follow(self, parameter: Parameter, text: str) -> None:
        if self.by_mouse:
            pick(the_one(self.window, QComboBox, "follow"), text)
        else:
            self.go_to(parameter)
            press(KEY.Key_F)

    def go_to(self, parameter: Parameter) -> None:
        """By Tab, from thing to thing on the canvas."""
        assert QApplication.focusWidget() is self.window.canvas
        for key in (KEY.Key_Tab, KEY.Key_Backtab):
            while QApplication.focusWidget() is self.window.canvas:
                if self.window.bridge.selection == parameter:
                    return
                press(key)
            self.window.canvas.setFocus()
        raise AssertionError(f"Tab does not come to {parameter}")

    def ask_why(self, card: QWidget) -> None:
        if self.by_mouse:
            QTest.mouseClick(the_one(card, QWidget, "why"), LEFT)
        else:
            QTest.mouseClick(card, LEFT)  # the README: select a card, press Return
            press(KEY.Key_Return)

    def close_why(self) -> None:
        if self.by_mouse:
            QTest.mouseClick(the_one(self.window, QWidget, "close_why"), LEFT)
        else:
            press(KEY.Key_Escape)

    def scrub_to(self, iteration: int) -> None:
        timeline = self.window.timeline
        if self.by_mouse:
            layout = timeline.layout_now
            start, end = (
                QPoint(round(layout.px(n)), round(AXIS_Y)) for n in (at(self.window).iteration, iteration)
            )
            QTest.mousePress(timeline, LEFT, PLAIN, start)
            for part in range(1, 9):
                QTest.mouseMove(timeline, start + (end - start) * part / 8)
            QTest.mouseRelease(timeline, LEFT, PLAIN, end)
            self.qtbot.waitUntil(lambda: at(self.window).iteration == iteration)
        else:
            press(KEY.Key_G, CONTROL)
            QTest.keyClicks(focused(), str(iteration))
            press(KEY.Key_Return)

    def type_a_third(self) -> None:
        if self.by_mouse:
            canvas = self.window.canvas
            place = canvas.mapFromScene(rect_of(canvas.stage, THETA).center())
            QTest.mouseClick(canvas.viewport(), LEFT, PLAIN, place)
            QTest.mouseDClick(canvas.viewport(), LEFT, PLAIN, place)
        else:
            self.go_to(THETA)
            press(KEY.Key_F2)
        field = focused()
        assert field.objectName() == "canvas_field"
        QTest.keyClicks(field, "1/3")
        QTest.keyClick(field, KEY.Key_Return)


def card(window: MainWindow, symbol: str) -> Any:
    """The card of that name, and what it says of itself."""
    [found] = [
        tile for tile in window.equation.chain.cards if tile.accessibleName().startswith(f"{symbol} = ")
    ]
    return found


def said(window: MainWindow) -> str:
    return window.status.sentence.text()


def forward_and_to_a_factor(hand: Hand) -> None:
    window = hand.window
    hand.do("step_next")
    assert "z¹ = θ₁x + b₁ = 1.4." in said(window)
    hand.do("finish_phase")
    assert "ŷ = 0.3603" in said(window)
    hand.do("step_next")
    assert "C = 0.4092" in said(window)

    hand.follow(THETA, "θ₂")
    assert [tile.accessibleName() for tile in window.equation.chain.cards] == [
        f"{symbol} = —" for symbol in ("∂z²/∂θ₂", "∂a²/∂z²", "∂z³/∂a²", "∂ŷ/∂z³", "∂C/∂ŷ")
    ]
    hand.do("step_next")
    assert card(window, "∂C/∂ŷ").accessibleName() == "∂C/∂ŷ = −1.279"
    hand.do("step_next")
    assert card(window, "∂ŷ/∂z³").accessibleName() == "∂ŷ/∂z³ = 0.2305"
    assert "∂C/∂z³ = −0.2949" in said(window)


def why_the_factor(hand: Hand) -> None:
    window = hand.window
    hand.ask_why(card(window, "∂ŷ/∂z³"))
    sheet = there(window.findChild(WhySheet, "why_sheet"))
    assert sheet.title == "Why ∂ŷ/∂z³ is what it is"
    hand.close_why()
    hand.qtbot.waitUntil(lambda: window.findChild(QWidget, "why_sheet") is None)


def the_rest_of_the_chain(hand: Hand) -> None:
    window = hand.window
    for symbol, value in (("∂z³/∂a²", "0.9"), ("∂a²/∂z²", "1"), ("∂z²/∂θ₂", "1.4")):
        hand.do("step_next")
        assert card(window, symbol).accessibleName() == f"{symbol} = {value}"
    result, meaning = (the_one(window, PlainLabel, name) for name in ("result", "meaning"))
    assert (result.isVisible(), result.text()) == (True, "−0.3715")
    assert "C falls when θ₂ grows" in meaning.text()
    stood = at(window)
    for _ in range(3):
        hand.do("step_back")
    assert not result.isVisible()
    for _ in range(3):
        hand.do("step_next")
    assert (at(window), result.text()) == (stood, "−0.3715")


def the_bias_beside_it(hand: Hand) -> None:
    window = hand.window
    hand.follow(BIAS, "b₂")
    cards = [tile.accessibleName() for tile in window.equation.chain.cards]
    assert [name.endswith(", reused") for name in cards] == [False, True, True, True, True]
    hand.do("step_next")
    assert card(window, "∂z²/∂b₂").accessibleName() == "∂z²/∂b₂ = 1"


def every_gradient_is_right(hand: Hand) -> None:
    window = hand.window
    hand.do("check_gradients")
    dialog = the_one(window, QWidget, "gradient_dialog")
    hand.qtbot.waitUntil(
        lambda: "All 6 gradients are right." in {text.text() for text in dialog.findChildren(PlainLabel)}
    )
    QTest.keyClick(dialog, KEY.Key_Escape)
    hand.qtbot.waitUntil(lambda: not dialog.isVisible())


def training(hand: Hand) -> None:
    window = hand.window
    session = hand.window.session
    before = session.frame.cost
    hand.do("train")
    hand.qtbot.waitUntil(lambda: session.state.iterations > 4)
    hand.do("train")
    assert not window.player.playing
    assert session.state.completed == session.state.iterations
    assert before is not None
    assert session.frame.cost is not None
    assert session.frame.cost < before
    assert all(session.frame.visible(step) for step in session.frame.program)


def an_edit_in_the_past(hand: Hand) -> None:
    window = hand.window
    session = hand.window.session
    hand.scrub_to(2)
    assert at(window).iteration == 2
    run = session.state.iterations
    hand.type_a_third()
    assert session.frame.parameters[THETA] == 1 / 3
    assert "later iteration" in window.notice.text
    hand.do("undo")
    assert session.frame.before[THETA] != 1 / 3
    assert session.state.iterations == run


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("kind", ["mouse", "keys", "mixed"])
def test_the_tour_of_the_readme_goes(
    opened: Callable[..., MainWindow],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    kind: str,
    size: tuple[int, int],
) -> None:
    window = opened("article", size)
    hand = Hand(window, qtbot, kind)
    forward_and_to_a_factor(hand)
    why_the_factor(hand)
    the_rest_of_the_chain(hand)
    the_bias_beside_it(hand)
    every_gradient_is_right(hand)
    training(hand)
    an_edit_in_the_past(hand)
    path = tmp_path / "session.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    hand.do("save")
    qtbot.waitUntil(lambda: path.exists() and not window.files.modified)
    assert main(["verify", str(path)]) == 0


def test_the_readme_promises_no_number_that_the_tour_does_not_look_at() -> None:
    promised = set(re.findall(r"[−]?\d+\.\d+", ROAD.replace("2-2-1", "")))
    inputs = {"0.8", "1.5", "0.2"}  # of z¹ = 0.8 · 1.5 + 0.2 = 1.4, which stand on the canvas from the start
    assert promised - inputs == {"1.4", "0.3603", "0.4092", "−1.279", "0.2305", "−0.2949", "0.9", "−0.3715"}


def test_what_the_first_equation_of_the_readme_puts_in_stands_on_the_canvas(
    opened: Callable[..., MainWindow],
) -> None:
    window = opened("article")
    stage = window.canvas.stage
    theta, b = Parameter("theta", 1, 0, 0), Parameter("b", 1, None, 0)
    assert (stage.frame.parameters[theta], stage.value(X, 0), stage.frame.parameters[b]) == (0.8, 1.5, 0.2)


def test_every_action_of_the_tour_has_the_key_that_the_readme_names(
    opened: Callable[..., MainWindow],
) -> None:
    window = opened("article")
    for name, (key, held) in KEYS.items():
        action = there(window.findChild(QAction, name))
        keys = [sequence.toString() for sequence in action.shortcuts()]
        combination = {SHIFT: "Shift+", CONTROL: "Ctrl+", PLAIN: ""}[held] + key.name.removeprefix("Key_")
        assert combination in keys, name
