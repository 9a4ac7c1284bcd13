"""A table of examples on a live session, shown."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.task import Cost, Training
from bpstudio.notation import textbook
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.examples.data_table import DataTable
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from tests.qt.examples.tables import Make, X, Y


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def build(data: Examples | None = None, batch_size: int | None = None) -> tuple[Bridge, DataTable]:
        data = data or Examples(X, Y)
        cost = Cost("output") if data.y is None else Cost()
        network = Network(data.x.shape[1], (Layer(1 if data.y is None else data.y.shape[1]),))
        bridge = Bridge(
            Session(Document(network, data, cost, Training(batch_size=batch_size))), notation=textbook.ARTICLE
        )
        table = DataTable(bridge)
        qtbot.addWidget(table)
        table.resize(340, 400)
        with qtbot.waitExposed(table):
            table.show()
        return bridge, table

    return build
