"""A window that has been worked in for a while shows what one does that is opened on the same moment."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import every_parameter
from bpstudio.notation import textbook
from bpstudio.notation.textbook import ARTICLE, notation_text
from bpstudio.qt.app import create_window
from bpstudio.qt.equation.bar import MODES
from bpstudio.qt.ground.settings import keep
from bpstudio.qt.ground.theme import apply_theme, current_theme
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetActivation, SetLearningRate, SetParameter
from bpstudio.session.edits.structure import AddUnit, RemoveUnit
from bpstudio.session.selection import Factor
from bpstudio.session.session import Session

COMPARED = ("canvas", "equation", "inspector", "timeline", "parameter_table", "transport")
REST_MILLISECONDS = 300  # lines are drawn roughly while one change follows the other
TOLERANCE, FEW = 24, 6  # levels of a colour, and pixels that may differ: text is placed by fractions of them


def pixels(widget: QWidget) -> np.ndarray:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return rows[:, : image.width(), :3].astype(np.int16)


def part(window: MainWindow, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def act(window: MainWindow, chance: random.Random) -> str:
    """Do something a user might; what it was."""
    bridge, session = window.bridge, window.session
    network = session.document.network
    parameter = chance.choice(list(every_parameter(network)))
    acts: dict[str, Callable[[], object]] = {
        "step": session.step,
        "back": session.back,
        "phase": session.finish_phase,
        "iteration": session.finish_iteration,
        "seek": lambda: session.seek(chance.randint(0, session.state.iterations), chance.randint(0, 8)),
        "train": lambda: session.train(chance.choice([1, 7, 200])),
        "select": lambda: bridge.select(parameter),
        "factor": lambda: bridge.select(Factor(chance.randrange(len(session.frame.program)))),
        "nothing": lambda: bridge.select(None),
        "back to it": bridge.stage_selection,
        "follow": lambda: session.follow(chance.choice([None, parameter])),
        "study": lambda: bridge.study(chance.randrange(len(session.frame.rows))),
        "weight": lambda: bridge.edit(SetParameter(str(parameter), round(chance.uniform(-2, 2), 3))),
        "rate": lambda: bridge.edit(SetLearningRate(chance.choice([0.1, 0.5, 1.0]))),
        "activation": lambda: bridge.edit(SetActivation(1, chance.choice(["tanh", "relu", "sigmoid"]))),
        "unit": lambda: bridge.edit(AddUnit(1) if network.width(1) < 6 else RemoveUnit(1, 0)),
        "undo": session.undo,
        "redo": session.redo,
        "theme": window.toggle_theme,
        "letters": lambda: bridge.write_in(
            replace(
                bridge.notation, weight=chance.choice(textbook.WEIGHTS), cost=chance.choice(textbook.COSTS)
            )
        ),
        "scope": lambda: bridge.show_scope(chance.choice(["example", "batch"])),
        "mode": lambda: window.equation.show_mode(chance.choice(list(MODES))),
    }
    name = chance.choice([*acts, *["step"] * 6, *["back"] * 2, "select"])
    try:
        acts[name]()
    except ValueError:
        name += ", refused"  # an edit that does not fit, a moment that is not there
    QApplication.processEvents()
    return name


def differences(window: MainWindow, fresh: MainWindow) -> list[str]:
    found = []
    for name in COMPARED:
        old, new = part(window, name), part(fresh, name)
        old.clearFocus()
        if old.isVisible():
            apart = np.abs(pixels(old) - pixels(new)).max(axis=2) > TOLERANCE
            if apart.sum() > FEW:
                rows, columns = np.nonzero(apart)
                box = (columns.min(), rows.min(), columns.max(), rows.max())
                found.append(f"{name}: {apart.sum()} pixels within {box}")
    return found


def come_to_rest(window: MainWindow, fresh: MainWindow) -> list[str]:
    """What is still different after a while; a busy machine may need more of it."""
    for patience in (1, 2, 8, 32):
        QTest.qWait(patience * REST_MILLISECONDS)
        found = differences(window, fresh)
        if not found:
            break
    return found


@pytest.mark.parametrize("preset", ["article", "softmax-3", "deep-sigmoid"])
def test_nothing_on_the_screen_is_left_from_before(qtbot: QtBot, preset: str) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    chance, done, theme = random.Random(preset), [], current_theme()
    window = create_window(preset)
    qtbot.addWidget(window)
    window.resize(1200, 760)
    window.show()
    try:
        for _ in range(6):
            done += [act(window, chance) for _ in range(12)]
            QTest.qWait(REST_MILLISECONDS)
            keep("notation", notation_text(window.notation))
            fresh = MainWindow(Session(window.session.state))
            qtbot.addWidget(fresh)
            fresh.resize(window.size())
            fresh.show()
            fresh.equation.show_mode(window.equation.mode)
            fresh.bridge.choose(window.bridge.chosen)
            if window.bridge.passed:
                fresh.bridge.stage_step()
            fresh.bridge.study(window.bridge.example)
            fresh.bridge.show_scope(window.bridge.scope)
            assert come_to_rest(window, fresh) == [], done[-16:]
            fresh.files.keep()
            fresh.close()
    finally:
        keep("notation", notation_text(ARTICLE))
        apply_theme(app, theme)
        keep("theme", theme.name)
        window.files.keep()
        window.close()
