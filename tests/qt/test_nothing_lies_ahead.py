"""No view, tip, copy or line tells a number that the cursor hides, at no step, on a first visit and on a second.

Two windows are walked side by side. They agree in everything that may be seen; what is hidden is true in one of them and
made up in the other. Whatever shows a hidden number, or depends on one, differs between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.engine.network import Parameter, every_parameter
from bpstudio.explain.series.measured import Measured
from bpstudio.notation.numbers import format_number
from bpstudio.qt.plots.cost_plot import CostPlot
from bpstudio.qt.shell.gradient_dialog import GradientDialog
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.connections import CutConnections
from bpstudio.session.edits.examples import HoldOut
from bpstudio.session.history.state import Cursor
from bpstudio.session.recall import Recall
from bpstudio.session.selection import Factor, Selection, Unit
from bpstudio.session.session import Session
from bpstudio.storage.presets import located
from bpstudio.storage.reader import read
from tests.explain.networks import random_document
from tests.qt.everything_shown import Shown, everything
from tests.session.poisoned import poisoned

PRESETS = ("article", "mazur", "logic-and", "xor", "softmax-3", "deep-sigmoid", "moons", "spiral", "digits")
MEANT = {
    "update_ratios *": (
        "of the iterations that come after the one at the cursor everything recorded stays to be seen, faintly: the "
        "learner has been there, and what comes next is why one goes back"
    ),
}
"""What may differ though something is hidden, and why.

The windows do not differ in what else is meant, since it follows from what is seen alone: the fit, the region and the
state of the units are those of the parameters in force, whatever is revealed of the passes, for they answer to any
input; the cost of examples held out is that of these parameters too; where the update will put a parameter follows
from its gradient and what the optimizer remembers, so the slice marks it as soon as the gradient is known; the check
tells its verdicts and errors of all gradients, since a wrong factor is to be found wherever the learner is; the tour
tells of the step that it asks for; the axis of the iterations and the choice of the lines go by all that is recorded,
so that nothing jumps when somebody goes back; an edit keeps the title it was given, with the number it replaced.
"""


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What plots work out bit by bit is there at once."""
    work = Measured.work
    monkeypatch.setattr(Measured, "work", lambda self, state: work(self, state, 60.0))


class Pair:
    """A window with the true numbers, and one in which those that are hidden are made up."""

    def __init__(self, session: Session, qtbot: QtBot) -> None:
        self.session = session
        self.windows = [MainWindow(session), MainWindow(poisoned(session))]
        for window in self.windows:
            qtbot.addWidget(window)
            window.resize(1200, 760)
            window.show()

    def differences(self, modes: bool = True) -> list[str]:
        """What is not the same in both."""
        QApplication.processEvents()
        true, other = (self._everything(window, modes) for window in self.windows)
        places = [*true, *(place for place in other if place not in true)]
        meant = self.session.state.cursor.iteration < self.session.state.iterations
        return [
            f"{place}: {true.get(place)!r} and {other.get(place)!r}"
            for place in places
            if true.get(place) != other.get(place)
            and not (meant and any(fnmatch(place, pattern) for pattern in MEANT))
        ]

    def _everything(self, window: MainWindow, modes: bool) -> Shown:
        for plot in (window.cost_plot, *window.plot_stack.plots):
            _forget(plot)
        return everything(window, modes)

    def step(self) -> None:
        for window in self.windows:
            window.session.step()

    def select(self, selection: Selection) -> None:
        for window in self.windows:
            window.bridge.select(selection)

    def open_tab(self, index: int) -> None:
        for window in self.windows:
            window.panels.setCurrentIndex(index % window.panels.count())

    def close(self) -> None:
        for window in self.windows:
            window.files.keep()
            window.close()


def _forget(plot: object) -> None:
    """What a plot has kept of the made-up numbers is not true any more once they are revealed."""
    for kept in ("_summaries", "_measured"):
        for table in ("_rows", "_kept"):
            getattr(getattr(plot, kept, None), table, {}).clear()
        if hasattr(getattr(plot, kept, None), "_latest"):
            getattr(plot, kept)._latest = None
    plot.recall = Recall()  # type: ignore[attr-defined]


def selections(session: Session) -> list[Selection]:
    """Nothing, a parameter of the first layer, a unit, a factor."""
    network = session.frame.network
    middle = Factor(len(session.frame.program) // 2)
    first = next(p for p in every_parameter(network) if not network.is_cut(p))
    return [None, first, Unit(network.depth, 0), middle, Parameter("theta", network.depth)]


def walk(pair: Pair, rate: int = 1) -> Iterator[tuple[Cursor, list[str]]]:
    """From the beginning of the iteration at the cursor to its end: what differs at each moment."""
    choices, steps = selections(pair.session), len(pair.session.frame.program)
    for number in range(steps + 1):
        if number:
            pair.step()
        pair.select(choices[number % len(choices)])
        pair.open_tab(number)
        yield pair.session.state.cursor, pair.differences(modes=number % rate == 0)


def check(pair: Pair) -> None:
    for cursor, found in walk(pair, rate=4):
        assert found == [], f"{cursor}"


def on_preset(name: str) -> Session:
    session = Session(read(located(name)).state)
    session.seek(0)
    return session


@pytest.mark.parametrize("name", PRESETS)
def test_no_step_of_a_preset_tells_what_comes_after_it(qtbot: QtBot, name: str) -> None:
    pair = Pair(on_preset(name), qtbot)
    check(pair)
    pair.close()


@pytest.mark.parametrize("name", PRESETS)
def test_nor_does_any_on_a_second_visit(qtbot: QtBot, name: str) -> None:
    session = on_preset(name)
    session.train(4)
    session.seek(1)
    pair = Pair(session, qtbot)
    check(pair)
    pair.close()
