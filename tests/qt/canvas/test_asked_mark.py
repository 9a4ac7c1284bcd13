"""What is asked for is marked on the network, where the number will stand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import Quantity
from bpstudio.qt.canvas.plan.number_places import asked_rect, rect_of
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.practice.places import asked_for
from bpstudio.session.practice.questions import Question


def marked(window: MainWindow, text: str) -> QRectF:
    found = asked_rect(window.canvas.stage, asked_for(text, window.session.document))
    assert found is not None
    return found


def test_each_number_is_marked_where_it_will_stand(window: MainWindow) -> None:
    geometry = window.canvas.stage.geometry
    weight = rect_of(window.canvas.stage, Parameter("theta", 2, 0, 0))
    assert marked(window, "z2") == geometry.half(2, 0, "z")
    assert marked(window, "a2") == geometry.half(2, 0, "a")
    assert marked(window, "yhat") == geometry.half(3, 0, "a")
    assert marked(window, "C") == geometry.cost
    assert marked(window, "dC/dyhat") == geometry.drawer(3, 0, "a")
    assert marked(window, "dyhat/dz3") == marked(window, "dC/dz3") == geometry.drawer(3, 0, "z")
    assert marked(window, "dz3/da2") == marked(window, "dC/da2") == geometry.drawer(2, 0, "a")
    for text in ("dz2/dtheta2", "dC/dtheta2", "theta2"):
        assert marked(window, text) == weight
    for text in ("dz2/db2", "dC/db2", "b2"):
        assert marked(window, text) == geometry.tab(2, 0)
    whole = Question("all", Quantity.parse("dC/dtheta2"))
    assert asked_rect(window.canvas.stage, whole) is None


def test_where_units_are_dots_the_dot_is_marked(opened: object) -> None:
    window = opened("digits")  # type: ignore[operator]
    stage = window.canvas.stage
    layer = next(c.layer for c in stage.geometry.columns if c.layer and c.dot is not None)
    for quantity in (Quantity("z", layer), Quantity.parse(f"dC/dz{layer}")):
        found = asked_rect(stage, Question("a", quantity, (1,), 0))
        assert found == stage.geometry.body(layer, 1)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_mark_is_painted_and_goes_with_the_question(window: MainWindow, theme: str) -> None:
    window.wear(theme)  # type: ignore[arg-type]
    window.session.seek(0, 8)
    before = window.canvas.grab().toImage()
    window.session.ask(asked_for("dC/dz3", window.session.document))
    asked = window.canvas.grab().toImage()
    assert asked != before
    window.session.ask(None)
    assert window.canvas.grab().toImage() == before
