"""Units and layers that come and go, activations and freezing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QMenu, QToolButton

from bpstudio.explain.words.place_names import weight
from bpstudio.explain.words.tips import tip
from bpstudio.qt.canvas.hands.header import ColumnHead
from bpstudio.qt.canvas.view import Canvas
from bpstudio.session.edits.base import SetActivation, SetTrained
from bpstudio.session.selection import Unit
from tests.qt.canvas.at_the_canvas import bridge_of, click

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LEFT = Qt.MouseButton.LeftButton
THETA2 = weight(2, 0, 0)
Shown = Callable[..., Canvas]


def button(canvas: Canvas, name: str) -> QToolButton:
    found = canvas.findChild(QToolButton, name)
    assert isinstance(found, QToolButton)
    return found


def act(menu: QMenu, *path: str) -> None:
    """Trigger an entry by the texts that lead to it."""
    for text in path:
        found = [a for a in menu.actions() if a.text().replace("&", "").startswith(text)]
        assert found, [a.text() for a in menu.actions()]
        if found[0].menu() is None:
            found[0].trigger()
            return
        submenu = found[0].menu()
        assert isinstance(submenu, QMenu)
        menu = submenu


def test_units_come_and_go_by_the_buttons_above(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown()
    session = bridge_of(canvas).session
    assert not button(canvas, "canvas_remove_unit_2").isEnabled()
    qtbot.mouseClick(button(canvas, "canvas_add_unit_2"), LEFT)
    assert session.document.network.width(2) == 2
    assert len(canvas.stage.geometry.columns[2].middles) == 2
    qtbot.mouseClick(button(canvas, "canvas_remove_unit_2"), LEFT)
    assert session.document.network.width(2) == 1
    session.undo()
    session.undo()
    assert len(canvas.stage.geometry.columns[2].middles) == 1


def test_a_layer_is_inserted_between_two_and_undone(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown()
    session = bridge_of(canvas).session
    qtbot.mouseClick(button(canvas, "canvas_insert_2"), LEFT)
    assert session.document.network.depth == 4
    assert len(canvas.stage.geometry.columns) == 5
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert button(canvas, "canvas_layer_4").isVisible()
    session.undo()
    assert len(canvas.stage.geometry.columns) == 4


def test_a_head_too_wide_for_its_column_takes_none_of_the_others_away(shown: Shown) -> None:
    canvas = shown((1, 1, *[3] * 6, 1), size=(679, 400))
    bridge_of(canvas).edit(SetActivation(1, "leaky_relu"))
    heads = [button(canvas, f"canvas_layer_{layer}") for layer in range(1, 9)]
    assert not heads[0].isVisible()
    assert all(head.text() for head in heads)
    assert [head.isVisible() for head in heads[1:]].count(True) >= 6


def test_the_activation_is_chosen_in_the_menu_above_the_column(shown: Shown) -> None:
    canvas = shown()
    menu = button(canvas, "canvas_layer_2").menu()
    assert menu is not None
    menu.aboutToShow.emit()
    act(menu, "Tanh")
    assert bridge_of(canvas).document.network.layer(2).activation == "tanh"
    assert "tanh" in button(canvas, "canvas_layer_2").text()
    softmax = [action for action in menu.actions() if action.text() == "Softmax"]
    assert not softmax[0].isEnabled()


def test_a_layer_is_frozen_above_its_column(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown()
    qtbot.mouseClick(button(canvas, "canvas_freeze_1"), LEFT)
    layer = bridge_of(canvas).document.network.layer(1)
    assert (layer.train_theta, layer.train_b) == (False, False)
    assert "frozen" in tip(canvas.stage, weight(1, 0, 0))
    bridge_of(canvas).edit(SetTrained(1, True, True))
    assert not button(canvas, "canvas_freeze_1").isChecked()


def test_a_context_menu_changes_what_it_was_opened_on(shown: Shown) -> None:
    canvas = shown()
    session = bridge_of(canvas).session
    act(canvas.menu_of(Unit(2, 0)), "Layer 2", "Add unit")
    assert session.document.network.width(2) == 2
    act(canvas.menu_of(Unit(2, 1)), "Remove unit 2")
    assert session.document.network.width(2) == 1
    act(canvas.menu_of(Unit(2, 0)), "Layer 2", "Insert layer before")
    assert session.document.network.depth == 4
    act(canvas.menu_of(Unit(2, 0)), "Layer 2", "Remove layer")
    assert session.document.network.depth == 3
    act(canvas.menu_of(THETA2), "Layer 2", "Freeze weights")
    assert not session.document.network.layer(2).train_theta
    act(canvas.menu_of(THETA2), "Follow this weight")
    following = session.state.following
    assert following is not None
    assert following.parameter == THETA2


def test_the_output_layer_cannot_be_removed(shown: Shown) -> None:
    canvas = shown()
    menu = canvas.menu_of(Unit(3, 0))
    [layer] = [action.menu() for action in menu.actions() if "Layer 3" in action.text().replace("&", "")]
    assert isinstance(layer, QMenu)
    found = [action for action in (*menu.actions(), *layer.actions()) if "Remove" in action.text()]
    assert [action.isEnabled() for action in found] == [False, False]


def test_delete_removes_the_selected_unit(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((2, 3, 1))
    click(qtbot, canvas, Unit(1, 1))
    qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert bridge_of(canvas).document.network.width(1) == 2


def test_delete_on_the_last_unit_is_refused_in_words(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown()
    click(qtbot, canvas, Unit(1, 0))
    with qtbot.waitSignal(bridge_of(canvas).refused) as refused:
        qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert refused.args == ["a layer needs at least one unit"]


def test_opening_the_menu_of_a_layer_again_leaves_nothing_behind(shown: Shown) -> None:
    head = button(shown("article"), "canvas_layer_1").parentWidget()
    assert isinstance(head, ColumnHead)
    menu = head.menu

    def inside() -> Counter[str]:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        return Counter(type(one).__name__ for one in menu.findChildren(QObject))

    menu.aboutToShow.emit()
    before = inside()
    for _ in range(3):
        menu.aboutToShow.emit()
    assert inside() == before
