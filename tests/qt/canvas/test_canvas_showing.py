"""What the canvas shows of a session, step by step."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter, Parameters, every_parameter
from bpstudio.engine.program import Op
from bpstudio.engine.quantity import Quantity
from bpstudio.explain.facts.network_numbers import StepMark
from bpstudio.explain.words.place_names import weight
from bpstudio.explain.words.tips import tip
from bpstudio.notation.numbers import format_number
from bpstudio.qt.canvas.drawing.neuron import Neuron
from bpstudio.qt.canvas.plan.arrows import arrows
from bpstudio.qt.canvas.view import Canvas
from bpstudio.session.edits.base import SetInput, SetParameter
from bpstudio.session.history.document import Document
from bpstudio.session.selection import COST_NODE, Unit
from tests.qt.canvas.at_the_canvas import bridge_of, differs_at, picture
from tests.session.history.test_rounding import session_of

if TYPE_CHECKING:
    pass

LEFT = Qt.MouseButton.LeftButton
THETA2 = weight(2, 0, 0)
Shown = Callable[..., Canvas]


def on_screen(canvas: Canvas) -> QImage:
    """What the screen shows, with nothing painted again for the picture as ``grab`` does."""
    QApplication.processEvents()
    return canvas.screen().grabWindow(canvas.winId()).toImage()


def alike(one: QImage, other: QImage) -> bool:
    """The same but for the rounding of smooth edges where a repainted region ends."""
    a, b = (np.frombuffer(image.constBits(), np.uint8).astype(int) for image in (one, other))
    return bool(abs(a - b).max() < 16)


def test_a_value_appears_with_its_step_and_only_there(shown: Shown) -> None:
    canvas = shown()
    before = picture(canvas)
    assert "z¹ = —" in tip(canvas.stage, Unit(1, 0))
    bridge_of(canvas).session.step()
    after = picture(canvas)
    assert "z¹ = 1.4" in tip(canvas.stage, Unit(1, 0))
    assert "a¹ = —" in tip(canvas.stage, Unit(1, 0))
    assert differs_at(before, after, canvas, Unit(1, 0))
    assert not differs_at(before, after, canvas, Unit(3, 0))


@pytest.mark.parametrize("widths", [(1, 1, 1, 1), (2, 4, 2, 1), (64, 32, 10)])
def test_stepping_repaints_just_what_painting_everything_would(shown: Shown, widths: tuple[int, ...]) -> None:
    canvas = shown(widths)
    session = bridge_of(canvas).session
    for moves in (session.step,) * len(session.frame.program) + (session.back,) * 5:
        moves()
        kept = on_screen(canvas)
        canvas.fit()  # builds the scene anew: no picture there can be an old one
        assert alike(on_screen(canvas), kept), session.frame.current


def test_stepping_while_following_repaints_what_earlier_chains_had_computed_too(shown: Shown) -> None:
    canvas = shown("article")
    session = bridge_of(canvas).session
    session.finish_iteration()
    session.follow(Parameter.parse("theta1"))
    for _ in range(8):
        session.back()
        kept = on_screen(canvas)
        canvas.fit()  # builds the scene anew: no picture there can be an old one
        assert alike(on_screen(canvas), kept), session.frame.current


def test_stepping_back_restores_the_picture(shown: Shown) -> None:
    canvas = shown()
    session = bridge_of(canvas).session
    pictures = [picture(canvas)]
    for _ in range(len(session.frame.program)):
        session.step()
        pictures.append(picture(canvas))
    assert all(a != b for a, b in pairwise(pictures))
    for earlier in reversed(pictures[:-1]):
        session.back()
        assert picture(canvas) == earlier


def test_the_chain_is_drawn_as_far_as_it_has_been_walked(shown: Shown) -> None:
    canvas = shown()
    session = bridge_of(canvas).session
    session.follow(THETA2)
    walked = []
    while session.frame.next is not None:
        session.step()
        walked.append([str(step.symbol) for step in arrows(canvas.stage)])
    assert walked[-6:] == [
        [],
        ["dC/dyhat"],
        ["dyhat/dz3", "dC/dyhat"],
        ["dz3/da2", "dyhat/dz3", "dC/dyhat"],
        ["da2/dz2", "dz3/da2", "dyhat/dz3", "dC/dyhat"],
        ["dz2/dtheta2", "da2/dz2", "dz3/da2", "dyhat/dz3", "dC/dyhat"],
    ]


def test_arrows_run_from_right_to_left(shown: Shown) -> None:
    canvas = shown((2, 3, 2))
    session = bridge_of(canvas).session
    session.seek(0, len(session.frame.program) - 1)
    found = [arrow for several in arrows(canvas.stage).values() for arrow in several]
    sideways = [arrow for arrow in found if arrow.step.op is not Op.DZ_DB]
    assert len(sideways) >= 10
    assert all(arrow.end.x() < arrow.start.x() for arrow in sideways)


def test_a_followed_weight_keeps_to_the_units_on_its_path(shown: Shown) -> None:
    canvas = shown((2, 3, 2))
    session = bridge_of(canvas).session
    session.follow(weight(1, 0, 2))
    session.finish_phase()
    session.finish_phase()
    session.finish_phase()
    counts = {step.op: len(found) for step, found in arrows(canvas.stage).items() if step.layer != 2}
    assert counts == {Op.DZ_DTHETA: 1, Op.DA_DZ: 1, Op.DC_DYHAT: 2}
    assert [len(found) for step, found in arrows(canvas.stage).items() if step.op is Op.DZ_DA] == [2]


def test_another_example_shows_its_own_numbers(shown: Shown) -> None:
    canvas = shown((2, 2, 1), examples=3)
    first = tip(canvas.stage, Unit(0, 0))
    bridge_of(canvas).study(2)
    assert tip(canvas.stage, Unit(0, 0)) != first


def test_the_theme_changes_the_picture(shown: Shown) -> None:
    canvas = shown()
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
def test_every_kind_of_preset_is_drawn_and_trained_without_a_complaint(shown: Shown, name: str) -> None:
    canvas = shown(name)
    session = bridge_of(canvas).session
    session.finish_iteration()
    picture(canvas)
    session.train(3)
    assert not picture(canvas).isNull()


def test_numbers_that_ran_away_are_drawn_too(shown: Shown) -> None:
    canvas = shown()
    session = bridge_of(canvas).session
    for parameter in every_parameter(session.document.network):
        session.apply(SetParameter(str(parameter), 1e200))
    with np.errstate(all="ignore"):
        session.finish_iteration()
        z = session.frame.quantity(Quantity.parse("z2"))
        assert z is not None
        assert not np.isfinite(z).all()
        assert not picture(canvas).isNull()


def test_a_z_that_is_0_but_for_rounding_is_drawn_and_told_so_with_the_mark_of_the_corner(
    shown: Callable[..., Canvas],
) -> None:
    network = Network(2, (Layer(1, "relu"), Layer(1, "sigmoid")))
    start = Parameters.of(network, [[[0.5], [-0.3]], [[0.7]]], [[0.2], [0.1]])
    canvas = shown()
    session = session_of(Document(network, Examples(np.array([[0.5, 1.5]]), np.ones((1, 1)))), start)
    canvas.bridge.replace_session(session)
    session.step()
    [neuron] = [
        item
        for item in canvas.graphics.items()
        if isinstance(item, Neuron) and (item._layer, item._index) == (1, 0)
    ]
    z, a = neuron._forward_cells()
    assert (z.zero, z.corner, a.zero) == (True, True, False)
    text = tip(canvas.stage, Unit(1, 0))
    assert "z¹ ≈ 0 (2.8e-17) is the weighted sum of what comes in" in text
    assert "on the corner: rounding decided that the slope g′ is 1 here" in text
    before = canvas.grab().toImage()
    canvas.bridge.edit(SetParameter("b1[0]", 0.3))
    assert canvas.grab().toImage() != before
    assert not neuron._forward_cells()[0].corner


def test_at_a_corner_the_tip_says_which_slope_is_taken_and_not_that_nothing_moves(shown: Shown) -> None:
    canvas = shown("article")
    bridge = bridge_of(canvas)
    bridge.edit(SetParameter("b1[0]", 0.0))
    bridge.edit(SetInput(0, 0, 0.0))
    bridge.session.seek(0, len(bridge.frame.program) - 1)
    words = tip(canvas.stage, Parameter.parse("b1[0]"))
    assert "∂C/∂b₁ = 0: at the corner of ReLU the slope is taken as 0." in words
    assert "does not move" not in words


def test_the_update_moves_nothing_that_is_where_it_was(shown: Shown) -> None:
    """Behind a ReLU that is off no gradient comes through."""
    canvas = shown("article")
    bridge, stage = bridge_of(canvas), canvas.stage
    bridge.edit(SetParameter("b2[0]", -50.0))
    bridge.session.finish_iteration()
    still, moving = Parameter.parse("theta1[0,0]"), Parameter.parse("b3[0]")
    assert stage.moved(still) is None
    assert stage.moved(moving) is not None
    assert "moved it there" not in tip(stage, still)
    assert "moved it there from " in tip(stage, moving)
    assert stage.mark(Quantity.parse("theta1")) is StepMark.NONE
    assert stage.mark(Quantity.parse("b3")) is StepMark.WRITTEN


def test_after_the_update_the_slope_is_said_to_be_from_before_it(shown: Shown) -> None:
    canvas = shown("article")
    bridge, stage, bias = bridge_of(canvas), canvas.stage, Parameter.parse("b3[0]")
    bridge.session.seek(0, len(bridge.frame.program) - 1)
    assert "before the update" not in tip(stage, bias).lower()
    assert "before the update" not in tip(stage, COST_NODE)
    was = format_number(bridge.frame.parameters[bias])
    bridge.session.finish_iteration()
    assert f" Before the update, at {was}, ∂C/∂b₃ = " in tip(stage, bias)
    assert tip(stage, bias).count("the cost there.") == 1
    assert "before the update" in tip(stage, COST_NODE)
    assert tip(stage, Unit(1, 0)).count("from before the update") == 1
