"""The canvas on a live session: what it shows, and what mouse and keys do to it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QToolButton, QToolTip

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network, Parameter, every_parameter
from bpstudio.engine.program import Op
from bpstudio.qt.bridge import Bridge, Factor, Unit
from bpstudio.qt.canvas.arrows import arrows
from bpstudio.qt.canvas.places import COST_NODE, Place, Target, bias, weight
from bpstudio.qt.canvas.tips import tip
from bpstudio.qt.canvas.view import Canvas
from bpstudio.session.document import Document
from bpstudio.session.edits import SetParameter, SetTrained
from bpstudio.session.session import Session
from bpstudio.storage.reader import read

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LEFT = Qt.MouseButton.LeftButton
THETA2 = weight(2, 0, 0)


def session_of(*widths: int, examples: int = 1) -> Session:
    rng = np.random.default_rng(3)
    network = Network(widths[0], tuple(Layer(width, "tanh") for width in widths[1:]))
    data = Examples(rng.normal(size=(examples, widths[0])), rng.normal(size=(examples, widths[-1])))
    return Session(Document(network, data))


def shown(qtbot: QtBot, session: Session | None = None, size: tuple[int, int] = (1050, 400)) -> Canvas:
    bridge = Bridge(session or Session(read("article").state))
    canvas = Canvas(bridge)
    bridge.setParent(canvas)
    qtbot.addWidget(canvas)
    canvas.resize(*size)
    with qtbot.waitExposed(canvas):
        canvas.show()
    canvas.setFocus()
    return canvas


def bridge_of(canvas: Canvas) -> Bridge:
    return canvas.stage.bridge


def click(qtbot: QtBot, canvas: Canvas, place: Place) -> None:
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=canvas.point_of(place))


def open_field(qtbot: QtBot, canvas: Canvas, place: Place) -> QLineEdit:
    assert closed(canvas)
    qtbot.mouseDClick(canvas.viewport(), LEFT, pos=canvas.point_of(place))
    field = canvas.findChild(QLineEdit, "canvas_field")
    assert isinstance(field, QLineEdit)
    return field


def retype(qtbot: QtBot, field: QLineEdit, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    field.selectAll()
    if text.isascii():
        qtbot.keyClicks(field, text)
    else:
        field.insert(text)  # the test library has no keys for it
    qtbot.keyClick(field, key)


def closed(canvas: Canvas) -> bool:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return canvas.findChild(QLineEdit, "canvas_field") is None


def picture(canvas: Canvas) -> QImage:
    QApplication.processEvents()
    return canvas.grab().toImage()


def differs_at(before: QImage, after: QImage, canvas: Canvas, place: Place) -> bool:
    """Whether the pictures differ in the rectangle around a place."""
    middle = canvas.viewport().mapTo(canvas, canvas.point_of(place))
    return any(
        before.pixel(middle + QPoint(dx, dy)) != after.pixel(middle + QPoint(dx, dy))
        for dx in range(-40, 41)
        for dy in range(-20, 21)
    )


def on_screen(canvas: Canvas) -> QImage:
    """What the screen shows, with nothing painted again for the picture as ``grab`` does."""
    QApplication.processEvents()
    return canvas.screen().grabWindow(canvas.winId()).toImage()


def alike(one: QImage, other: QImage) -> bool:
    """The same but for the rounding of smooth edges where a repainted region ends."""
    a, b = (np.frombuffer(image.constBits(), np.uint8).astype(int) for image in (one, other))
    return bool(abs(a - b).max() < 16)


def button(canvas: Canvas, name: str) -> QToolButton:
    found = canvas.findChild(QToolButton, name)
    assert isinstance(found, QToolButton)
    return found


# What is shown


def test_a_value_appears_with_its_step_and_only_there(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    before = picture(canvas)
    assert "z¹ = —" in tip(canvas.stage, Unit(1, 0))
    bridge_of(canvas).session.step()
    after = picture(canvas)
    assert "z¹ = 1.4" in tip(canvas.stage, Unit(1, 0))
    assert "a¹ = —" in tip(canvas.stage, Unit(1, 0))
    assert differs_at(before, after, canvas, Unit(1, 0))
    assert not differs_at(before, after, canvas, Unit(3, 0))


@pytest.mark.parametrize("widths", [(1, 1, 1, 1), (2, 4, 2, 1), (64, 32, 10)])
def test_stepping_repaints_just_what_painting_everything_would(qtbot: QtBot, widths: tuple[int, ...]) -> None:
    canvas = shown(qtbot, session_of(*widths))
    session = bridge_of(canvas).session
    for moves in (session.step,) * len(session.frame.program) + (session.back,) * 5:
        moves()
        kept = on_screen(canvas)
        canvas.refresh(None, session.state)
        assert alike(on_screen(canvas), kept), session.frame.current


def test_stepping_back_restores_the_picture(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    session = bridge_of(canvas).session
    pictures = [picture(canvas)]
    for _ in range(len(session.frame.program)):
        session.step()
        pictures.append(picture(canvas))
    assert all(a != b for a, b in pairwise(pictures))
    for earlier in reversed(pictures[:-1]):
        session.back()
        assert picture(canvas) == earlier


def test_the_chain_is_drawn_as_far_as_it_has_been_walked(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    session = bridge_of(canvas).session
    session.follow(THETA2)
    walked = []
    while session.frame.next is not None:
        session.step()
        walked.append([step.symbol for step in arrows(canvas.stage)])
    assert walked[-6:] == [
        [],
        ["dC/dyhat"],
        ["dyhat/dz3", "dC/dyhat"],
        ["dz3/da2", "dyhat/dz3", "dC/dyhat"],
        ["da2/dz2", "dz3/da2", "dyhat/dz3", "dC/dyhat"],
        ["dz2/dtheta2", "da2/dz2", "dz3/da2", "dyhat/dz3", "dC/dyhat"],
    ]


def test_arrows_run_from_right_to_left(qtbot: QtBot) -> None:
    canvas = shown(qtbot, session_of(2, 3, 2))
    session = bridge_of(canvas).session
    session.seek(0, len(session.frame.program) - 1)
    found = [arrow for several in arrows(canvas.stage).values() for arrow in several]
    sideways = [arrow for arrow in found if arrow.step.op is not Op.DZ_DB]
    assert len(sideways) >= 10
    assert all(arrow.end.x() < arrow.start.x() for arrow in sideways)


def test_a_followed_weight_keeps_to_the_units_on_its_path(qtbot: QtBot) -> None:
    canvas = shown(qtbot, session_of(2, 3, 2))
    session = bridge_of(canvas).session
    session.follow(weight(1, 0, 2))
    session.finish_phase()
    session.finish_phase()
    session.finish_phase()
    counts = {step.op: len(found) for step, found in arrows(canvas.stage).items() if step.layer != 2}
    assert counts == {Op.DZ_DTHETA: 1, Op.DA_DZ: 1, Op.DC_DYHAT: 2}
    assert [len(found) for step, found in arrows(canvas.stage).items() if step.op is Op.DZ_DA] == [2]


def test_another_example_shows_its_own_numbers(qtbot: QtBot) -> None:
    canvas = shown(qtbot, session_of(2, 2, 1, examples=3))
    first = tip(canvas.stage, Unit(0, 0))
    bridge_of(canvas).study(2)
    assert tip(canvas.stage, Unit(0, 0)) != first


def test_the_theme_changes_the_picture(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    before = picture(canvas)
    app = QApplication.instance()
    assert app is not None
    app.setProperty("theme", "dark")
    try:
        canvas.refresh_theme()
        assert picture(canvas) != before
    finally:
        app.setProperty("theme", None)


@pytest.mark.parametrize("name", ["digits", "spiral", "softmax-3", "logic-and"])
def test_every_kind_of_preset_is_drawn_and_trained_without_a_complaint(qtbot: QtBot, name: str) -> None:
    canvas = shown(qtbot, Session(read(name).state))
    session = bridge_of(canvas).session
    session.finish_iteration()
    picture(canvas)
    session.train(3)
    assert not picture(canvas).isNull()


def test_numbers_that_ran_away_are_drawn_too(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    session = bridge_of(canvas).session
    for parameter in every_parameter(session.document.network):
        session.apply(SetParameter(str(parameter), 1e200))
    with np.errstate(all="ignore"):
        session.finish_iteration()
        z = session.frame.quantity("z2")
        assert z is not None
        assert not np.isfinite(z).all()
        assert not picture(canvas).isNull()


# Selecting


@pytest.mark.parametrize("place", [Unit(2, 0), Unit(0, 0), THETA2, bias(3, 0)])
def test_a_click_selects_what_it_hits(qtbot: QtBot, place: Place) -> None:
    canvas = shown(qtbot)
    click(qtbot, canvas, place)
    assert bridge_of(canvas).selection == place


def test_an_edge_is_hit_from_four_pixels_away(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    geometry = canvas.stage.geometry
    x = geometry.columns[1].right + 3
    y = geometry.body(1, 0).center().y()
    for away in (-4, 0, 4):
        bridge_of(canvas).select(None)
        qtbot.mouseClick(canvas.viewport(), LEFT, pos=canvas.mapFromScene(QPointF(x, y + away)))
        assert bridge_of(canvas).selection == THETA2


def test_a_click_on_an_arrow_selects_its_factor(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    session = bridge_of(canvas).session
    step = session.frame.program.find(Op.DZ_DA, 3)
    session.seek(0, step.number)
    arrow = arrows(canvas.stage)[step][0]
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=canvas.mapFromScene((arrow.start + arrow.end) / 2))
    assert bridge_of(canvas).selection == Factor(step.index)


def test_a_click_on_nothing_selects_nothing(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    bridge_of(canvas).select(THETA2)
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=QPoint(5, 5))
    assert bridge_of(canvas).selection is None


def test_a_selection_made_elsewhere_is_shown(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    before = picture(canvas)
    bridge_of(canvas).select(THETA2)
    after = picture(canvas)
    assert differs_at(before, after, canvas, THETA2)
    assert not differs_at(before, after, canvas, Unit(0, 0))


def test_a_tooltip_says_symbol_value_and_what_to_do(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda at, text, widget: said.append(text))
    canvas = shown(qtbot)
    at = canvas.point_of(THETA2)
    event = QHelpEvent(QEvent.Type.ToolTip, at, canvas.viewport().mapToGlobal(at))
    QApplication.sendEvent(canvas.viewport(), event)
    [text] = said
    assert "θ₂ = 0.6" in text
    assert "not computed yet" in text
    assert "Double-click" in text


@pytest.mark.parametrize("place", [COST_NODE, Target(0), Unit(0, 0), Unit(1, 0), bias(1, 0), Factor(9)])
def test_everything_explains_itself_in_a_sentence(qtbot: QtBot, place: Place) -> None:
    canvas = shown(qtbot)
    bridge_of(canvas).session.finish_iteration()
    text = tip(canvas.stage, place)
    assert text.endswith(".")
    assert "None" not in text


# Typing


@pytest.mark.parametrize(
    ("text", "value"), [("1/3", 1 / 3), ("0,5", 0.5), ("-2e-3", -0.002), ("−1.25", -1.25)]
)
@pytest.mark.parametrize("place", [THETA2, bias(2, 0)])
def test_a_parameter_is_typed_over_where_it_is(
    qtbot: QtBot, place: Parameter, text: str, value: float
) -> None:
    canvas = shown(qtbot)
    retype(qtbot, open_field(qtbot, canvas, place), text)
    session = bridge_of(canvas).session
    assert session.frame.parameters[place] == value
    assert closed(canvas)
    session.undo()
    assert session.frame.parameters[place] != value


def test_an_input_and_a_target_are_typed_over(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    retype(qtbot, open_field(qtbot, canvas, Unit(0, 0)), "2/7")
    retype(qtbot, open_field(qtbot, canvas, Target(0)), "0,25")
    data = bridge_of(canvas).document.data
    assert data.x.tolist() == [[2 / 7]]
    assert data.y is not None
    assert data.y.tolist() == [[0.25]]


def test_the_studied_example_is_the_one_edited(qtbot: QtBot) -> None:
    canvas = shown(qtbot, session_of(2, 2, 1, examples=3))
    before = bridge_of(canvas).document.data.x
    bridge_of(canvas).study(1)
    retype(qtbot, open_field(qtbot, canvas, Unit(0, 1)), "9")
    changed = bridge_of(canvas).document.data.x != before
    assert changed.tolist() == [[False, False], [False, True], [False, False]]


def test_what_is_refused_says_why_at_the_field_and_is_not_lost(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
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


def test_the_refusal_stays_inside_the_canvas(qtbot: QtBot) -> None:
    canvas = shown(qtbot, size=(700, 260))
    retype(qtbot, open_field(qtbot, canvas, Target(0)), "1/0")
    editor = canvas.findChild(QLineEdit, "canvas_field").parentWidget()
    assert canvas.viewport().rect().contains(editor.geometry())


def test_escape_restores(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    field = open_field(qtbot, canvas, THETA2)
    retype(qtbot, field, "7", Qt.Key.Key_Escape)
    assert bridge_of(canvas).session.frame.parameters[THETA2] == 0.6
    assert closed(canvas)
    assert canvas.hasFocus()


def test_leaving_the_field_accepts(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    field = open_field(qtbot, canvas, THETA2)
    field.setText("0.7")
    canvas.setFocus()
    assert bridge_of(canvas).session.frame.parameters[THETA2] == 0.7
    assert closed(canvas)


def test_leaving_a_number_as_it_was_is_no_edit(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    qtbot.keyClick(open_field(qtbot, canvas, THETA2), Qt.Key.Key_Return)
    assert bridge_of(canvas).session.undo_title is None


def test_typing_on_what_is_selected_opens_the_field(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    click(qtbot, canvas, bias(2, 0))
    qtbot.keyClicks(canvas, "4")
    field = canvas.findChild(QLineEdit, "canvas_field")
    qtbot.keyClicks(field, "2")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert bridge_of(canvas).session.frame.parameters[bias(2, 0)] == 42


def test_a_field_survives_no_other_session(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    open_field(qtbot, canvas, THETA2)
    bridge_of(canvas).replace_session(session_of(3, 2))
    assert closed(canvas)
    assert canvas.stage.network.inputs == 3


# Changing the network


def test_units_come_and_go_by_the_buttons_above(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
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


def test_a_layer_is_inserted_between_two_and_undone(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    session = bridge_of(canvas).session
    qtbot.mouseClick(button(canvas, "canvas_insert_2"), LEFT)
    assert session.document.network.depth == 4
    assert len(canvas.stage.geometry.columns) == 5
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert button(canvas, "canvas_layer_4").isVisible()
    session.undo()
    assert len(canvas.stage.geometry.columns) == 4


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


def test_the_activation_is_chosen_in_the_menu_above_the_column(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    menu = button(canvas, "canvas_layer_2").menu()
    assert menu is not None
    menu.aboutToShow.emit()
    act(menu, "Tanh")
    assert bridge_of(canvas).document.network.layer(2).activation == "tanh"
    assert "tanh" in button(canvas, "canvas_layer_2").text()
    softmax = [action for action in menu.actions() if action.text() == "Softmax"]
    assert not softmax[0].isEnabled()


def test_a_layer_is_frozen_above_its_column(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    qtbot.mouseClick(button(canvas, "canvas_freeze_1"), LEFT)
    layer = bridge_of(canvas).document.network.layer(1)
    assert (layer.train_theta, layer.train_b) == (False, False)
    assert "frozen" in tip(canvas.stage, weight(1, 0, 0))
    bridge_of(canvas).edit(SetTrained(1, True, True))
    assert not button(canvas, "canvas_freeze_1").isChecked()


def test_a_context_menu_changes_what_it_was_opened_on(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    session = bridge_of(canvas).session
    act(canvas.menu_of(Unit(2, 0)), "Add unit")
    assert session.document.network.width(2) == 2
    act(canvas.menu_of(Unit(2, 1)), "Remove unit 2")
    assert session.document.network.width(2) == 1
    act(canvas.menu_of(Unit(2, 0)), "Insert layer before")
    assert session.document.network.depth == 4
    act(canvas.menu_of(Unit(2, 0)), "Remove layer")
    assert session.document.network.depth == 3
    act(canvas.menu_of(THETA2), "Layer 2", "Freeze weights")
    assert not session.document.network.layer(2).train_theta
    act(canvas.menu_of(THETA2), "Follow this weight")
    following = session.state.following
    assert following is not None
    assert following.parameter == THETA2


def test_the_output_layer_cannot_be_removed(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    menu = canvas.menu_of(Unit(3, 0))
    found = [action for action in menu.actions() if "Remove" in action.text()]
    assert [action.isEnabled() for action in found] == [False, False]


def test_delete_removes_the_selected_unit(qtbot: QtBot) -> None:
    canvas = shown(qtbot, session_of(2, 3, 1))
    click(qtbot, canvas, Unit(1, 1))
    qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert bridge_of(canvas).document.network.width(1) == 2


def test_delete_on_the_last_unit_is_refused_in_words(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    click(qtbot, canvas, Unit(1, 0))
    with qtbot.waitSignal(bridge_of(canvas).refused) as refused:
        qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert refused.args == ["a layer needs at least one unit"]


# Keyboard


def test_tab_visits_everything_and_leaves_at_the_end(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    visited = []
    for _ in range(20):
        qtbot.keyClick(canvas, Qt.Key.Key_Tab)
        if not canvas.hasFocus():
            break
        visited.append(canvas.accessibleDescription())
    assert len(visited) == len(set(visited)) == 12
    assert not canvas.hasFocus()


def test_arrow_keys_move_between_neighbours_once_tab_has_shown_the_ring(qtbot: QtBot) -> None:
    canvas = shown(qtbot, session_of(2, 3, 1))
    qtbot.keyClick(canvas, Qt.Key.Key_Tab)
    assert bridge_of(canvas).selection == Unit(0, 0)
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    assert bridge_of(canvas).selection == Unit(0, 1)
    for _ in range(8):
        qtbot.keyClick(canvas, Qt.Key.Key_Right)
        if isinstance(bridge_of(canvas).selection, Unit) and bridge_of(canvas).selection != Unit(0, 1):
            break
    selection = bridge_of(canvas).selection
    assert isinstance(selection, Unit)
    assert selection.layer == 1


def test_return_edits_what_has_the_keyboard(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    qtbot.keyClick(canvas, Qt.Key.Key_Tab)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    field = canvas.findChild(QLineEdit, "canvas_field")
    retype(qtbot, field, "3")
    assert bridge_of(canvas).document.data.x.tolist() == [[3.0]]


def test_arrow_keys_are_left_to_the_window_without_a_ring(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    click(qtbot, canvas, Unit(1, 0))
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert bridge_of(canvas).selection == Unit(1, 0)


# Zoom and columns


def wheel(canvas: Canvas, at: QPoint, notches: int) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(canvas.viewport().mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), event)


def test_zooming_and_fitting_tell_where_the_columns_are(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    told: list[dict[int | str, tuple[float, float]]] = []
    canvas.columns_changed.connect(told.append)
    canvas.fit()
    fitted = told[-1]
    assert list(fitted) == [0, 1, 2, 3, "cost"]
    assert all(left < right for left, right in fitted.values())
    wheel(canvas, canvas.point_of(Unit(2, 0)), 2)
    left, right = told[-1][2]
    assert right - left > 1.2 * (fitted[2][1] - fitted[2][0])
    canvas.resize(1000, 380)
    assert canvas.zoomed
    canvas.fit()
    canvas.resize(1050, 400)
    assert told[-1] == fitted


def test_the_columns_are_those_seen(qtbot: QtBot) -> None:
    canvas = shown(qtbot, size=(700, 260))
    told: list[dict[int | str, tuple[float, float]]] = []
    canvas.columns_changed.connect(told.append)
    canvas.zoom_in()
    body = canvas.mapFromScene(canvas.stage.geometry.body(2, 0)).boundingRect()
    assert told[-1][2] == pytest.approx((body.left(), body.right()), abs=1.5)


def test_dragging_the_background_moves_the_network_and_keeps_the_selection(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    bridge_of(canvas).select(THETA2)
    before = canvas.point_of(Unit(1, 0))
    view = canvas.viewport()
    qtbot.mousePress(view, LEFT, pos=QPoint(10, 10))
    for x in range(10, 61, 10):
        qtbot.mouseMove(view, QPoint(x, 10))
        QApplication.processEvents()
    qtbot.mouseRelease(view, LEFT, pos=QPoint(60, 10))
    moved = canvas.point_of(Unit(1, 0)) - before
    assert 30 <= moved.x() <= 60
    assert bridge_of(canvas).selection == THETA2
