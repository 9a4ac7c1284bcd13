"""The tour gone by keyboard: what to press at each of its steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter
from bpstudio.qt.shell.main_window import MainWindow
from tests.qt.hand import the_one
from tests.qt.there import there

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
KEY = Qt.Key
THETA = Parameter("theta", 2, 0, 0)


def press(
    window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(window.canvas, key, held)


def card_of(window: MainWindow, writes: str) -> Any:
    strip, program = window.equation.chain, window.bridge.frame.program
    return next(
        tile
        for tile, card in zip(strip.cards, there(strip.showing).cards, strict=True)
        if str(program[card.step].writes) == writes
    )


def forward(window: MainWindow) -> None:
    press(window, KEY.Key_Right)
    press(window, KEY.Key_Right, SHIFT)
    press(window, KEY.Key_Right)


def by_keyboard(window: MainWindow, qtbot: QtBot) -> Iterator[tuple[str, Callable[[], object]]]:
    """Every step, with the step one is at before it."""
    yield from to_a_gradient(window)
    yield from to_all_gradients(window)
    yield from through_training(window, qtbot)


def to_a_gradient(window: MainWindow) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "step", lambda: press(window, KEY.Key_Right)
    yield "forward", lambda: press(window, KEY.Key_Right, SHIFT)
    yield "cost", lambda: press(window, KEY.Key_Right)

    def follow() -> None:
        window.canvas.attend(THETA)
        press(window, KEY.Key_F)

    yield "follow", follow
    yield "factor", lambda: press(window, KEY.Key_Right)
    yield "product", lambda: press(window, KEY.Key_Right)

    def why() -> None:
        card = card_of(window, "dC/dz3")
        card.setFocus()
        QTest.keyClick(card, KEY.Key_Return)

    yield "why", why

    def finish() -> None:
        QTest.keyClick(the_one(window, QWidget, "why_sheet"), KEY.Key_Escape)
        window.canvas.setFocus()
        for _ in range(3):
            press(window, KEY.Key_Right)

    yield "chain", finish


def to_all_gradients(window: MainWindow) -> Iterator[tuple[str, Callable[[], object]]]:
    def back_and_forth() -> None:
        press(window, KEY.Key_Left)
        assert window.help.tour.step == "back"
        press(window, KEY.Key_Right)

    yield "back", back_and_forth

    def follow_bias() -> None:
        window.canvas.attend(Parameter("b", 2, None, 0))
        press(window, KEY.Key_F)

    yield "reuse", follow_bias
    yield "bias", lambda: press(window, KEY.Key_Right)
    yield "check", lambda: press(window, KEY.Key_G)


def through_training(window: MainWindow, qtbot: QtBot) -> Iterator[tuple[str, Callable[[], object]]]:
    def train() -> None:
        there(window.findChild(QWidget, "gradient_dialog")).close()
        window.activateWindow()
        window.canvas.setFocus()
        qtbot.waitUntil(window.canvas.hasFocus)
        press(window, KEY.Key_Space)
        qtbot.waitUntil(lambda: window.session.state.iterations > 3)

    yield "train", train
    yield "pause", lambda: press(window, KEY.Key_Space)
    yield "scrub", lambda: press(window, KEY.Key_Home)

    def type_a_third() -> None:
        window.canvas.attend(THETA)
        press(window, KEY.Key_1)
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit)
        QTest.keyClicks(field, "/3")
        QTest.keyClick(field, KEY.Key_Return)

    yield "edit", type_a_third
    yield "undo", lambda: press(window, KEY.Key_Z, CONTROL)
