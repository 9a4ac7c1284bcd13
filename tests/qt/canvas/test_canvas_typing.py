"""Numbers typed where they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.words.place_names import bias, weight
from bpstudio.qt.canvas.plan.number_places import number_rect
from bpstudio.qt.canvas.view import Canvas
from bpstudio.session.edits.base import SetBatch
from bpstudio.session.selection import Place, Target, Unit
from bpstudio.session.session import Session
from bpstudio.storage.reader import read
from tests.qt.canvas.at_the_canvas import bridge_of, click, retype
from tests.qt.there import there
from tests.undone import undo_title

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LEFT = Qt.MouseButton.LeftButton
THETA2 = weight(2, 0, 0)
Shown = Callable[..., Canvas]


def open_field(qtbot: QtBot, canvas: Canvas, place: Place) -> QLineEdit:
    assert closed(canvas)
    qtbot.mouseDClick(canvas.viewport(), LEFT, pos=canvas.point_of(place))
    field = canvas.findChild(QLineEdit, "canvas_field")
    assert isinstance(field, QLineEdit)
    return field


def closed(canvas: Canvas) -> bool:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return canvas.findChild(QLineEdit, "canvas_field") is None


@pytest.mark.parametrize(
    ("text", "value"), [("1/3", 1 / 3), ("0,5", 0.5), ("-2e-3", -0.002), ("−1.25", -1.25)]
)
@pytest.mark.parametrize("place", [THETA2, bias(2, 0)])
def test_a_parameter_is_typed_over_where_it_is(
    shown: Shown, qtbot: QtBot, place: Parameter, text: str, value: float
) -> None:
    canvas = shown()
    retype(qtbot, open_field(qtbot, canvas, place), text)
    session = bridge_of(canvas).session
    assert session.frame.parameters[place] == value
    assert closed(canvas)
    session.undo()
    assert session.frame.parameters[place] != value


def test_an_input_and_a_target_are_typed_over(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown()
    retype(qtbot, open_field(qtbot, canvas, Unit(0, 0)), "2/7")
    retype(qtbot, open_field(qtbot, canvas, Target(0)), "0,25")
    data = bridge_of(canvas).document.data
    assert data.x.tolist() == [[2 / 7]]
    assert data.y is not None
    assert data.y.tolist() == [[0.25]]


def test_the_studied_example_is_the_one_edited(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((2, 2, 1), examples=3)
    before = bridge_of(canvas).document.data.x
    bridge_of(canvas).study(1)
    retype(qtbot, open_field(qtbot, canvas, Unit(0, 1)), "9")
    changed = bridge_of(canvas).document.data.x != before
    assert changed.tolist() == [[False, False], [False, True], [False, False]]


def test_what_is_refused_says_why_at_the_field_and_is_not_lost(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown()
    field = open_field(qtbot, canvas, THETA2)
    retype(qtbot, field, "half")
    message = canvas.findChild(QLabel, "canvas_refusal")
    assert isinstance(message, QLabel)
    assert message.isVisible()
    assert "is not a number" in message.text()
    assert field.text() == "half"
    assert field.property("role") == "refused"
    assert bridge_of(canvas).session.frame.parameters[THETA2] == 0.6
    retype(qtbot, field, "1/4")
    assert bridge_of(canvas).session.frame.parameters[THETA2] == 0.25
    assert closed(canvas)


def test_the_refusal_stays_inside_the_canvas(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown(size=(700, 260))
    retype(qtbot, open_field(qtbot, canvas, Target(0)), "1/0")
    editor = there(there(canvas.findChild(QLineEdit, "canvas_field")).parentWidget())
    assert canvas.viewport().rect().contains(editor.geometry())


def test_escape_restores(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown()
    field = open_field(qtbot, canvas, THETA2)
    retype(qtbot, field, "7", Qt.Key.Key_Escape)
    assert bridge_of(canvas).session.frame.parameters[THETA2] == 0.6
    assert closed(canvas)
    assert canvas.hasFocus()


def test_leaving_the_field_accepts(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown()
    field = open_field(qtbot, canvas, THETA2)
    field.setText("0.7")
    canvas.setFocus()
    assert bridge_of(canvas).session.frame.parameters[THETA2] == 0.7
    assert closed(canvas)


def test_leaving_a_number_as_it_was_is_no_edit(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown()
    qtbot.keyClick(open_field(qtbot, canvas, THETA2), Qt.Key.Key_Return)
    assert undo_title(bridge_of(canvas).session) is None


def test_typing_on_what_is_selected_opens_the_field(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown()
    click(qtbot, canvas, bias(2, 0))
    qtbot.keyClicks(canvas, "4")
    field = canvas.findChild(QLineEdit, "canvas_field")
    qtbot.keyClicks(field, "2")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert bridge_of(canvas).session.frame.parameters[bias(2, 0)] == 42


def test_a_field_survives_no_other_session(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown()
    open_field(qtbot, canvas, THETA2)
    bridge_of(canvas).replace_session(Session(read("mazur").state))
    assert closed(canvas)
    assert canvas.stage.network.inputs == 2


def test_a_number_goes_to_the_example_over_which_the_field_was_opened(qtbot: QtBot, shown: Shown) -> None:
    canvas = shown((2, 2, 1), examples=3)
    bridge = bridge_of(canvas)
    bridge.edit(SetBatch(2))
    before = bridge.document.data.x.copy()
    field = open_field(qtbot, canvas, Unit(0, 1))
    bridge.session.train(1)
    retype(qtbot, field, "9")
    after = bridge.document.data.x
    assert after[0, 1] == 9.0
    assert after.sum() == pytest.approx(before.sum() - before[0, 1] + 9.0)


def walk(qtbot: QtBot, canvas: Canvas, key: Qt.Key, times: int) -> list[str]:
    """The names of the fields that are opened one after another."""
    names = []
    for _ in range(times):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        field = canvas.findChild(QLineEdit, "canvas_field")
        if field is None:
            break
        names.append(field.accessibleName())
        qtbot.keyClick(field, key)
    return names


def test_tab_types_on_in_the_next_number_and_shift_tab_in_the_one_before(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((2, 2, 1))
    open_field(qtbot, canvas, Unit(0, 0))
    names = walk(qtbot, canvas, Qt.Key.Key_Tab, 20)
    assert names == ["x₁", "x₂", "θ₁₁¹", "θ₁₂¹", "θ₂₁¹", "θ₂₂¹", "b₁¹", "b₂¹", "θ₁₁²", "θ₂₁²", "b₂", "y"]
    assert closed(canvas)
    assert canvas.hasFocus()
    open_field(qtbot, canvas, Target(0))
    assert walk(qtbot, canvas, Qt.Key.Key_Backtab, 20) == names[::-1]


def test_tab_accepts_what_was_typed_and_stays_with_what_is_refused(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown()
    retype(qtbot, open_field(qtbot, canvas, THETA2), "0.7", Qt.Key.Key_Tab)
    assert bridge_of(canvas).session.frame.parameters[THETA2] == 0.7
    assert bridge_of(canvas).selection == bias(2, 0)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    field = canvas.findChild(QLineEdit, "canvas_field")
    assert isinstance(field, QLineEdit)
    retype(qtbot, field, "half", Qt.Key.Key_Tab)
    assert field.hasFocus()
    assert bridge_of(canvas).selection == bias(2, 0)


@pytest.mark.parametrize("source", ["article", "mazur", (2, 3, 1)])
@pytest.mark.parametrize("place", [weight(1, 0, 0), bias(2, 0), Unit(0, 0), Target(0)])
def test_the_field_stands_on_the_number_and_leaves_its_name_to_be_read(
    shown: Shown, qtbot: QtBot, source: str | tuple[int, ...], place: Place
) -> None:
    canvas = shown(source)
    number = canvas.mapFromScene(number_rect(canvas.stage, place)).boundingRect()
    editor = open_field(qtbot, canvas, place).parentWidget()
    assert editor is not None
    field = editor.geometry()
    if field.right() < canvas.viewport().width() - 5:  # else it is moved to be seen whole
        assert abs(field.left() - number.left()) <= 5
    assert abs(field.center().y() - number.center().y()) <= 2
