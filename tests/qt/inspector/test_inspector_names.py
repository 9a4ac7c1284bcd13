"""Factors in the inspector have the names of what their numbers belong to."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.notation import textbook
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.inspector.inspector import Inspector
from bpstudio.session.edits.base import SetParameter
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session


def test_a_factor_of_one_unit_has_the_units_name_and_a_layers_the_layers(qtbot: QtBot) -> None:
    rng = np.random.default_rng(1)
    network = Network(2, (Layer(3, "tanh"), Layer(2, "sigmoid")))
    bridge = Bridge(
        Session(Document(network, Examples(rng.random((1, 2)), rng.random((1, 2))))),
        notation=textbook.ARTICLE,
    )
    panel = Inspector(bridge)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    bridge.edit(SetParameter("b1[1]", 3.0))
    bridge.session.finish_iteration()
    bridge.select(Parameter.parse("theta1[0,1]"))
    chain = panel.parameter_page.chain
    symbols = [link.symbol for link in chain.links]
    assert symbols == ["∂z₂¹/∂θ₁₂¹", "∂a₂¹/∂z₂¹", "∂z²/∂a₂¹", "∂ŷ/∂z²", "∂C/∂ŷ"]
    assert chain.remark.text().startswith("∂a₂¹/∂z₂¹ shrinks the product to ")
    bridge.select(Parameter("theta", 1))
    assert [link.symbol for link in chain.links][:2] == ["∂z¹/∂θ₁", "∂a¹/∂z¹"]
