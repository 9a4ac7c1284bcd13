from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.notation import textbook
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.examples.data_table import DataTable
from bpstudio.qt.examples.generate_dialog import SETS, GenerateDialog
from bpstudio.session.edits.replacing import GenerateExamples
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from tests.qt.there import there
from tests.undone import undo_title

DATA = Examples(np.arange(12.0).reshape(6, 2) / 4, np.arange(6.0).reshape(6, 1))
DOCUMENT = Document(Network(2, (Layer(1),)), DATA)


def test_examples_are_generated_as_one_edit_that_says_what_it_did(qtbot: QtBot) -> None:
    bridge = Bridge(Session(DOCUMENT), notation=textbook.ARTICLE)
    table = DataTable(bridge)
    qtbot.addWidget(table)
    with qtbot.waitExposed(table):
        table.show()
    with qtbot.waitSignal(table.said) as said:
        table.generate.click()
        dialog = there(table.window().findChild(GenerateDialog))
        dialog.dataset.setCurrentIndex(dialog.dataset.findData("gaussians"))
        dialog.count.setValue(30)
        dialog.held_out.setValue(20)
        assert "2 inputs and 3 targets each, 6 of them held out." in dialog.outcome.text()
        assert "network gets as many" in dialog.outcome.text()
        dialog.grab()
        dialog.generate.click()
    assert said.args == [
        "Generated 30 examples of three clouds; the network is 2-3 now, so that its inputs and outputs fit."
    ]
    assert bridge.document.data == GenerateExamples("gaussians", 30, 0.5, 0, 0.2).examples(DOCUMENT.network)
    assert undo_title(bridge.session) == "generate 30 examples of three clouds"
    bridge.session.undo()
    assert bridge.document.data == DATA


@pytest.mark.parametrize("name", SETS)
def test_every_set_can_be_seen_before_it_is_made(qtbot: QtBot, name: str) -> None:
    dialog = GenerateDialog(DOCUMENT, None)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.dataset.setCurrentIndex(dialog.dataset.findData(name))
    with qtbot.waitExposed(dialog):
        dialog.show()
    seen = dialog.cloud.grab().toImage()
    colours = {seen.pixel(x, y) for x in range(0, seen.width(), 1) for y in range(0, seen.height(), 1)}
    assert len(colours) > 5
    assert dialog.about.text()
    dialog.noise.setValue(dialog.noise.value() + 0.5)
    assert dialog.cloud.grab().toImage() != seen
