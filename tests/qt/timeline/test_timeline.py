from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Phase, Program
from bpstudio.notation import textbook
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.ground.theme import apply_theme, load_theme
from bpstudio.qt.timeline import timeline_paint
from bpstudio.qt.timeline.timeline import Timeline
from bpstudio.qt.timeline.timeline_layout import AXIS_Y, boxes_of, laid_out
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.history.state import Cursor
from bpstudio.session.session import Session
from bpstudio.storage.presets import located
from bpstudio.storage.reader import read

STEPS_Y = 12


def article() -> Bridge:
    return Bridge(Session(read(located("article")).state), notation=textbook.ARTICLE)


@pytest.fixture
def bridge() -> Bridge:
    return article()


@pytest.fixture
def timeline(qtbot: QtBot, bridge: Bridge) -> Timeline:
    widget = Timeline(bridge)
    qtbot.addWidget(widget)
    widget.resize(1200, widget.height())
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def press(qtbot: QtBot, timeline: Timeline, x: float, y: float) -> None:
    qtbot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    QApplication.processEvents()


def drag(qtbot: QtBot, timeline: Timeline, y: float, *xs: float) -> None:
    first, *others = (QPoint(round(x), round(y)) for x in xs)
    qtbot.mousePress(timeline, Qt.MouseButton.LeftButton, pos=first)
    for point in others:
        qtbot.mouseMove(timeline, point)
    qtbot.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=point)
    QApplication.processEvents()


def test_it_says_where_the_cursor_is_in_words(timeline: Timeline, bridge: Bridge) -> None:
    bridge.session.train(40)
    bridge.session.seek(12, 9)
    assert timeline.objectName() == "timeline"
    assert timeline.accessibleDescription() == "iteration 12 of 40, step 9 of 20"


@pytest.mark.parametrize("index", [0, 6, 11, 19])
def test_clicking_a_step_reveals_the_iteration_up_to_it(
    qtbot: QtBot, timeline: Timeline, bridge: Bridge, index: int
) -> None:
    bridge.session.train(5)
    bridge.session.seek(2, 4)
    press(qtbot, timeline, timeline.layout_now.boxes[index].center().x(), STEPS_Y)
    assert bridge.state.cursor == Cursor(2, index + 1)


def test_dragging_over_the_steps_ends_at_none_on_the_left_and_at_all_on_the_right(
    qtbot: QtBot, timeline: Timeline, bridge: Bridge
) -> None:
    bridge.session.train(3)
    bridge.session.seek(1, 7)
    drag(qtbot, timeline, STEPS_Y, 600, 300, 2)
    assert bridge.state.cursor == Cursor(1, 0)
    drag(qtbot, timeline, STEPS_Y, 600, 900, 1199)
    assert bridge.state.cursor == Cursor(1, 20)


@pytest.mark.parametrize("iteration", [0, 1, 17, 49, 50])
def test_clicking_the_axis_goes_to_that_iteration_at_the_same_step(
    qtbot: QtBot, timeline: Timeline, bridge: Bridge, iteration: int
) -> None:
    bridge.session.train(50)
    bridge.session.seek(20, 9)
    press(qtbot, timeline, timeline.layout_now.px(iteration), AXIS_Y)
    assert bridge.state.cursor == Cursor(iteration, 9)
    assert bridge.state.iterations == 50


def test_dragging_past_either_end_of_the_axis_stays_on_record(
    qtbot: QtBot, timeline: Timeline, bridge: Bridge
) -> None:
    bridge.session.train(37)
    bridge.session.seek(20, 20)
    drag(qtbot, timeline, AXIS_Y, 500, 900, 1199)
    assert bridge.state.cursor == Cursor(36, 20), "all of the last one is shown, as before"
    assert bridge.state.iterations == 37
    drag(qtbot, timeline, AXIS_Y, 500, 300, 1)
    assert bridge.state.cursor.iteration == 0


def test_a_drag_of_many_events_travels_once_a_turn(qtbot: QtBot, timeline: Timeline, bridge: Bridge) -> None:
    bridge.session.train(50)
    heard: list[object] = []
    bridge.changed.connect(lambda old, new: heard.append(new.cursor))
    drag(qtbot, timeline, AXIS_Y, *range(200, 1000, 10))
    assert 1 <= len(heard) < 20
    assert abs(bridge.state.cursor.iteration - timeline.layout_now.iteration_at(990)) <= 0.5


def test_while_following_a_click_lands_on_a_step_of_the_chain(
    qtbot: QtBot, timeline: Timeline, bridge: Bridge
) -> None:
    bridge.session.follow(Parameter.parse("theta2"))
    visited = bridge.frame.visited
    skipped = next(step for step in bridge.frame.program if step.index not in visited and step.index > 7)
    at = timeline.layout_now.boxes[skipped.index].center()
    press(qtbot, timeline, at.x(), STEPS_Y)
    assert bridge.state.cursor.revealed - 1 in visited
    assert "not on the chain" in timeline.text_at(at.toPoint())


def test_a_hand_on_the_timeline_is_announced_before_it_moves(
    qtbot: QtBot, timeline: Timeline, bridge: Bridge
) -> None:
    bridge.session.train(9)
    before = bridge.state.cursor
    with qtbot.waitSignal(timeline.moved_by_hand):
        qtbot.mousePress(timeline, Qt.MouseButton.LeftButton, pos=QPoint(300, round(AXIS_Y)))
        assert bridge.state.cursor == before


def test_what_lies_under_the_mouse_is_told(timeline: Timeline, bridge: Bridge) -> None:
    bridge.session.train(30)
    bridge.edit(SetLearningRate(0.2))
    bridge.session.train(20)
    layout = timeline.layout_now
    assert timeline.text_at(layout.boxes[8].center().toPoint()) == "Step 9: ∂ŷ/∂z³ · backward"
    assert timeline.text_at(QPoint(round(layout.px(30)), round(AXIS_Y))) == (
        "Before iteration 30: Set η to 0.2 (was 0.1)"
    )
    assert timeline.text_at(QPoint(round(layout.px(10)), round(AXIS_Y))) == "Iteration 10 of 50"
    assert timeline.text_at(QPoint(5, 12)) == ""


def test_a_tooltip_shows_what_lies_under_the_mouse(
    timeline: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, _widget: shown.append(text))
    at = timeline.layout_now.boxes[0].center().toPoint()
    QApplication.sendEvent(timeline, QHelpEvent(QHelpEvent.Type.ToolTip, at, timeline.mapToGlobal(at)))
    assert shown == ["Step 1: z¹ · forward"]


def test_revealed_steps_are_filled_with_the_colour_of_their_phase(
    qapp: QApplication, timeline: Timeline, bridge: Bridge
) -> None:
    bridge.session.seek(0, 3)
    picture, ratio = timeline.grab().toImage(), timeline.devicePixelRatio()
    theme = load_theme("light")

    def ground(index: int) -> str:
        box = timeline.layout_now.boxes[index]
        at = QPointF(box.left() + 4, box.center().y()) * ratio
        return picture.pixelColor(at.toPoint()).name()

    assert ground(1) == theme.forward.name()
    assert ground(4) == theme.forward_soft.name()
    assert ground(10) == theme.backward_soft.name()


def test_both_themes_paint_without_complaint_at_twenty_thousand_iterations(
    qapp: QApplication, qtbot: QtBot, timeline: Timeline, bridge: Bridge
) -> None:
    bridge.session.train(20_000)
    try:
        for name in ("light", "dark"):
            apply_theme(qapp, load_theme(name))
            timeline.refresh_theme()
            assert not timeline.grab().isNull()
    finally:
        qapp.setStyleSheet("")
        qapp.setProperty("theme", None)


def test_another_session_is_shown_at_once(timeline: Timeline, bridge: Bridge) -> None:
    other = Session(read(located("mazur")).state)
    other.train(3)
    bridge.replace_session(other)
    assert len(timeline.layout_now.boxes) == len(other.frame.program)
    assert timeline.accessibleDescription().startswith("iteration 2 of 3")


@pytest.mark.parametrize(("depth", "width"), [(1, 300), (3, 1200), (40, 600), (200, 400)])
def test_boxes_fill_the_row_in_order_without_overlap(depth: int, width: int) -> None:
    program = Program.of(Network(1, (Layer(1),) * depth))
    boxes = boxes_of(tuple(step.phase for step in program), 50, 50 + width)
    assert len(boxes) == len(program)
    assert boxes[0].left() == pytest.approx(50)
    assert boxes[-1].right() == pytest.approx(50 + width)
    assert all(a.width() > 0 and a.right() < b.left() for a, b in pairwise(boxes))
    cost = program.find(next(step.op for step in program if step.phase is Phase.COST)).index
    gaps = [b.left() - a.right() for a, b in pairwise(boxes)]
    assert gaps[cost] > gaps[0]


def test_a_click_on_the_step_under_the_cursor_shows_it_although_something_is_selected(
    qtbot: QtBot, timeline: Timeline, bridge: Bridge
) -> None:
    bridge.session.seek(0, 5)
    bridge.select(Parameter.parse("theta2[0,0]"))
    press(qtbot, timeline, timeline.layout_now.boxes[4].center().x(), STEPS_Y)
    assert bridge.state.cursor == Cursor(0, 5)
    assert bridge.passed
    bridge.stage_selection()
    press(qtbot, timeline, timeline.layout_now.boxes[7].center().x(), STEPS_Y)
    assert bridge.passed
    assert bridge.selection == Parameter.parse("theta2[0,0]")


@pytest.mark.parametrize(
    ("layers", "width"), [("article", 1024), ("superscript", 1024), ("parentheses", 1230), ("brackets", 1230)]
)
def test_every_step_says_its_symbol_in_each_notation_and_leaves_a_rim_beside_it(
    qtbot: QtBot, bridge: Bridge, layers: textbook.Layers, width: int
) -> None:
    notation = textbook.Notation(layers=layers)
    layout = laid_out(bridge.state, width, timeline_paint.caption_width(), 0)
    smaller = timeline_paint.fitting_size(layout, notation)
    assert smaller is not None
    for step, box in zip(layout.steps, layout.boxes, strict=True):
        assert timeline_paint.step_label(step, smaller, notation).width + 3 <= box.width()


@pytest.mark.parametrize("layers", textbook.LAYERS)
def test_the_ink_of_each_symbol_is_in_the_middle_of_its_box(
    qtbot: QtBot, bridge: Bridge, layers: textbook.Layers
) -> None:
    layout = laid_out(bridge.state, 1600, timeline_paint.caption_width(), 0)
    for step, box in zip(layout.steps[:-1], layout.boxes, strict=False):
        line = timeline_paint.step_label(step, -2, textbook.Notation(layers=layers))
        place = timeline_paint.centred(line, box)
        above = line.baseline(place) - line.ascent - box.top()
        below = box.bottom() - line.baseline(place) - line.descent
        assert above == pytest.approx(below)
        assert above > 1
