"""The window shows an activation, a cost, a penalty and an optimizer that nobody has heard of, wherever one looks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import every_parameter
from bpstudio.engine.task import Cost, Regularization, Training
from bpstudio.explain.words.edit_names import edit_name
from bpstudio.notation import textbook
from bpstudio.qt.app import create_window
from bpstudio.qt.equation.bar import MODES
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetActivation, SetCost, SetOptimizer, SetRegularization
from bpstudio.session.history.document import Document
from bpstudio.session.selection import Factor, Unit
from bpstudio.session.session import Session
from bpstudio.storage.writer import encode
from tests.qt.hand import settings_of


@pytest.fixture
def window(qtbot: QtBot, made_up: ModuleType, tmp_path: Path) -> Iterator[MainWindow]:
    rng = np.random.default_rng(6)
    layers = (Layer(2, made_up.WAVE), Layer(1, made_up.WAVE))
    training = Training(0.1, made_up.Signs(), regularization=Regularization(made_up.FOURTH, 0.01), seed=3)
    data = Examples(rng.normal(size=(3, 2)), rng.uniform(-0.5, 0.5, (3, 1)))
    session = Session(Document(Network(2, layers), data, Cost(made_up.QUARTIC), training))
    session.train(2)
    path = tmp_path / "made up.json"
    path.write_bytes(encode(session.frame))
    made = create_window(str(path))
    qtbot.addWidget(made)
    made.resize(1440, 900)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.player.pause()
    made.files.keep()
    made.close()


def looked_at(window: MainWindow) -> None:
    QApplication.processEvents()
    assert not window.grab().isNull()
    for widget in window.findChildren(QWidget):
        assert "Traceback" not in widget.toolTip()


def test_every_view_shows_every_step_of_it(window: MainWindow) -> None:
    bridge, session = window.bridge, window.session
    session.seek(2, 0)
    for number in range(len(session.frame.program)):
        session.step()
        bridge.select(Factor(number))
        window.named_actions["explain"].trigger()
        looked_at(window)
    for selected in [*every_parameter(session.document.network), Unit(1, 0), Unit(2, 0), None]:
        bridge.select(selected)
        looked_at(window)


def test_every_form_of_the_equation_is_copied(window: MainWindow) -> None:
    session = window.session
    session.finish_iteration()
    window.bridge.select(next(iter(every_parameter(session.document.network))))
    for mode in MODES:
        window.equation.show_mode(mode)
        looked_at(window)
        for name in ("copy_tex", "copy_plain"):
            QGuiApplication.clipboard().clear()
            window.named_actions[name].trigger()
            assert QGuiApplication.clipboard().text(), (mode, name)


def test_the_settings_offer_it_and_its_numbers(window: MainWindow, made_up: ModuleType) -> None:
    panel = settings_of(window)
    looked_at(window)
    learning = panel.learning
    assert learning.optimizer.currentText() == "Signs alone"
    assert "nothing but its sign" in learning.optimizer.toolTip()
    assert [name for name, field in learning.settings.items() if field.isVisible()] == ["length"]
    assert panel.cost.name.currentText() == "Quartic error"
    assert panel.regularization.name.currentText() == "Fourth power: λ Σθ⁴"


def test_edits_of_it_have_words(window: MainWindow, made_up: ModuleType) -> None:
    before = window.session.state.segments[-1]
    for edit, words in (
        (SetActivation(1, made_up.WAVE), "wave packet"),
        (SetCost(Cost(made_up.QUARTIC, 0.5)), "quartic error"),
        (SetRegularization(Regularization(made_up.FOURTH, 0.5)), "Fourth power"),
        (SetOptimizer(made_up.Signs(0.25)), "signs alone"),
    ):
        assert words in edit_name(edit, before, textbook.ARTICLE)
