"""No view, tip, copy or line tells a number that the cursor hides, at no step, on a first visit and on a second.

Two windows are walked side by side. They agree in everything that may be seen; what is hidden is true in one of them
and made up in the other. Whatever shows a hidden number, or depends on one, differs between them.

Every run walks the article's network on both visits, a softmax in mini-batches, one with cut connections and examples
held out, and one chain that is followed. Every preset on both visits, and networks made at random, are walked by what
is marked slow: with ``-m slow``, and by ``python3 -m tests.faults``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter, every_parameter
from bpstudio.explain.series.measured import Measure, Measured, update_ratios
from bpstudio.notation.numbers import format_number
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.qt.plots.cost_plot import CostPlot
from bpstudio.qt.plots.headline_value import Headline
from bpstudio.qt.plots.plot_panel import PlotPanel
from bpstudio.qt.shell.gradient_dialog import GradientDialog
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.connections import CutConnections
from bpstudio.session.edits.examples import HoldOut
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.history.cursor import Cursor
from bpstudio.session.history.segment import Segment
from bpstudio.session.history.state import segment_at
from bpstudio.session.past import ALL_COSTS, NOTHING, Past, checkpoints
from bpstudio.session.recall import Recall
from bpstudio.session.selection import Factor, Place, Selection, Unit
from bpstudio.session.session import Session
from bpstudio.storage.presets import located, presets
from bpstudio.storage.reader import read
from tests.explain.networks import random_document
from tests.qt.everything_shown import Shown, everything
from tests.qt.there import there
from tests.session.poisoned import poisoned

MEANT: dict[Measure, str] = {
    update_ratios: (
        "what was recorded of later iterations stays to be seen, faintly: the learner has been there, and what comes "
        "next is why one goes back. How far the update of the iteration after the one at the cursor moves the weights "
        "is not recorded but worked out of what that iteration began with, which is hidden as a number"
    ),
}
"""What both windows work out of the true numbers for the iterations after the one at the cursor, and why.

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
        self.session = Session(
            session.state
        )  # without what could be undone, which the other one has not either
        self.windows = [MainWindow(self.session), MainWindow(poisoned(session))]
        for plot in self.windows[1].plot_stack.plots:
            self._let_it_know_what_is_meant(plot)
        for window in self.windows:
            qtbot.addWidget(window)
            window.resize(1200, 760)
            window.show()

    def differences(self, modes: bool = True) -> list[str]:
        """What is not the same in both."""
        QApplication.processEvents()
        true, other = (self._everything(window, modes) for window in self.windows)
        places = [*true, *(place for place in other if place not in true)]
        return [
            f"{place}: {true.get(place)!r} and {other.get(place)!r}"
            for place in places
            if true.get(place) != other.get(place)
        ]

    def _let_it_know_what_is_meant(self, plot: PlotPanel) -> None:
        """Of later iterations it works out of the true numbers what may be seen of them."""
        measured = getattr(plot, "_measured", None)
        if not isinstance(measured, Measured) or measured._measure not in MEANT:
            return
        measure = measured._measure

        def truly(segment: Segment, offset: int, moment: Checkpoint) -> Array:
            iteration, segments = segment.first + offset, self.session.state.segments
            if iteration <= self.session.state.cursor.iteration:
                return measure(segment, offset, moment)
            true = segments[segment_at(segments, iteration)]
            return measure(true, offset, checkpoints(true)[offset // true.keeping.checkpoints])

        measured._measure = truly

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
    first = next(p for p in every_parameter(network) if not p.is_cut_in(network))
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


def every_preset(*in_every_run: str) -> list[object]:
    """All as parameters of a test; the others than those named are marked slow."""
    return [
        pytest.param(name, marks=[] if name in in_every_run else [pytest.mark.slow]) for name in presets()
    ]


@pytest.mark.parametrize("name", every_preset("article"))
def test_no_step_of_a_preset_tells_what_comes_after_it(qtbot: QtBot, name: str) -> None:
    pair = Pair(on_preset(name), qtbot)
    check(pair)
    pair.close()


@pytest.mark.parametrize("name", every_preset("article", "softmax-3"))
def test_nor_does_any_on_a_second_visit(qtbot: QtBot, name: str) -> None:
    pair = Pair(again(on_preset(name)), qtbot)
    check(pair)
    pair.close()


def again(session: Session) -> Session:
    """Back in an iteration that has been walked, with others recorded after it."""
    session.train(4)
    session.seek(1)
    return session


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_nor_does_any_network(qtbot: QtBot, seed: int) -> None:
    pair = Pair(again(Session(random_document(np.random.default_rng(seed)))), qtbot)
    check(pair)
    pair.close()


def test_nor_does_one_with_cut_connections_and_examples_held_out(qtbot: QtBot) -> None:
    session = on_preset("xor")
    session.apply(CutConnections(("theta1[0,1]",)))
    session.apply(HoldOut((1,)))
    pair = Pair(again(session), qtbot)
    check(pair)
    pair.close()


def test_nor_does_any_while_one_parameter_is_followed(qtbot: QtBot) -> None:
    session = again(on_preset("article"))
    session.follow(Parameter.parse("theta2[0,0]"))
    pair = Pair(session, qtbot)
    for _ in range(len(session.state.visited)):
        pair.step()
        assert pair.differences() == []
    pair.close()


# What the windows cannot differ in, since it is worked out anew


def numbers_ahead(session: Session) -> dict[str, str]:
    """C, ∂C/∂(each weight) and each ratio of an update that the cursor hides, as written; ∂C/∂b is ∂C/∂z as well."""
    frame, whole = session.frame, session.frame.unveiled
    found = {} if frame.cost is not None or whole.cost is None else {"C": format_number(whole.cost)}
    for parameter in every_parameter(frame.network):
        if parameter.kind == "theta" and frame.gradient(parameter) is None:
            gradient = whole.gradient(parameter)
            assert gradient is not None
            found[f"dC/d{parameter}"] = format_number(float(gradient))
    if not frame.updated:
        for number in range(1, frame.network.depth + 1):
            before, after = frame.before.theta(number), whole.parameters.theta(number)
            ratio = float(np.linalg.norm(after - before) / np.linalg.norm(before))
            found[f"ratio of layer {number}"] = format_number(ratio)
    return {name: text for name, text in found.items() if sum(map(str.isdigit, text)) > 3}


def told(shown: Shown, ahead: dict[str, str]) -> list[str]:
    """Where one of these numbers is written."""
    return [
        f"{name} = {text} in {place}: {said!r}"
        for place, said in shown.items()
        for name, text in ahead.items()
        if text in re.split(r"[^0-9.−⁻×¹²³⁴⁵⁶⁷⁸⁹⁰]+", said)
    ]


def written_ahead(qtbot: QtBot, revealed: int) -> list[str]:
    """Which hidden numbers of the article's network a window writes after so many steps."""
    session = again(on_preset("article"))
    session.seek(1, revealed)
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    window.bridge.select(Parameter.parse("theta2[0,0]"))
    ahead = numbers_ahead(session)
    assert len(ahead) > 2
    found = told(everything(window), ahead)
    window.files.keep()
    window.close()
    return found


@pytest.mark.parametrize("revealed", [0, 6, 7, 12, 17, 19])
def test_no_number_of_the_article_is_written_before_its_step(qtbot: QtBot, revealed: int) -> None:
    assert written_ahead(qtbot, revealed) == []


def test_the_gradient_check_writes_no_gradient_before_its_step(qtbot: QtBot) -> None:
    session = on_preset("article")
    session.seek(0, 11)  # ∂C/∂θ₃ and ∂C/∂b₃ are known
    window = MainWindow(session)
    qtbot.addWidget(window)
    dialog = GradientDialog(window.bridge, window)
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 6)
    cells = [[there(dialog.table.item(row, column)).text() for column in range(3)] for row in range(6)]
    assert sum(gradient == reference == "—" for _, gradient, reference in cells) == 4
    dialog.reject()
    window.files.keep()
    window.close()


# That it would be seen


def _whole_cost(plot: CostPlot) -> str:
    frame = plot.bridge.frame
    return format_number(float(frame.whole_trace().workspace.C))


def _leak_in_the_plot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CostPlot, "headline", lambda plot, _state: Headline("C", _whole_cost(plot)))


def _leak_in_a_tip(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(stage: Stage, place: Place) -> str:
        z = stage.frame.whole_trace().workspace.z[1][0, 0]
        return f"{place}: {z}"

    monkeypatch.setattr("tests.qt.everything_shown.tip", careless)


def _leak_of_the_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Past, "costs", ALL_COSTS)


@pytest.mark.parametrize("leak", [_leak_in_the_plot, _leak_in_a_tip, _leak_of_the_record])
def test_a_view_that_tells_what_is_ahead_is_found(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, leak: Callable[[pytest.MonkeyPatch], None]
) -> None:
    leak(monkeypatch)
    pair = Pair(again(on_preset("logic-and")), qtbot)
    assert pair.differences() != []
    pair.close()


def test_a_number_that_is_worked_out_anew_before_its_step_is_found(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Past, "without_update", NOTHING)
    assert [said for said in written_ahead(qtbot, 12) if said.startswith("ratio of layer 2 = ")] != []
