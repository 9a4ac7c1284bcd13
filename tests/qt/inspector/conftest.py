"""Inspectors of sessions of their own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.notation import textbook
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.inspector.inspector import Inspector
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session

NARROW = Network(1, (Layer(1, "tanh"), Layer(1, "sigmoid")))
Make = Callable[..., tuple[Bridge, Inspector]]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def build(network: Network = NARROW, examples: int = 1) -> tuple[Bridge, Inspector]:
        rng = np.random.default_rng(1)
        data = Examples(rng.random((examples, network.inputs)), rng.random((examples, network.outputs)))
        bridge = Bridge(Session(Document(network, data)), notation=textbook.ARTICLE)
        panel = Inspector(bridge)
        qtbot.addWidget(panel)
        panel.resize(340, 800)
        with qtbot.waitExposed(panel):
            panel.show()
        return bridge, panel

    return build
