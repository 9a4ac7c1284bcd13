"""A saturated output is flagged wherever its slope does not cancel against the cost."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.task import Cost
from bpstudio.notation import textbook
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.plots.units_view import UnitsView
from bpstudio.session.edits.base import SetParameter
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session


@pytest.mark.parametrize(
    ("cost", "flagged"),
    [("binary_cross_entropy", False), ("categorical_cross_entropy", True), ("squared_error", True)],
)
def test_a_saturated_sigmoid_is_flagged_unless_it_is_fused(qtbot: QtBot, cost: str, flagged: bool) -> None:
    data = Examples(np.array([[1.0], [2.0]]), np.array([[1.0], [1.0]]))
    session = Session(Document(Network(1, (Layer(1, "sigmoid"),)), data, Cost(cost)))
    session.apply(SetParameter("b1[0]", 40.0))
    view = UnitsView(Bridge(session, notation=textbook.ARTICLE))
    qtbot.addWidget(view)
    view.draw()
    words = [view.list.item(row).text() for row in range(view.list.count())]
    assert any("saturated:" in text for text in words) == flagged
