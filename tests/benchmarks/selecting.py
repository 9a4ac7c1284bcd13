"""From a new selection until its equation is painted: for the first time, and again."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from PySide6.QtWidgets import QApplication

from bpstudio.engine.parameters import Parameter, every_parameter
from bpstudio.notation import textbook
from bpstudio.qt.app import application
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.equation.strip import EquationStrip
from bpstudio.session.session import Session
from bpstudio.storage import reader
from tests.benchmarks.painting import Painted, wait_until_painted
from tests.benchmarks.timing import Line, lasting

SOURCES = ("article", "mazur", "softmax-3")
MOST = 24


def selecting() -> list[Line]:
    """Every parameter in turn with the backward pass walked to its end; then all of them once more."""
    app = application()
    return [line for source in SOURCES for line in _lines(source, app)]


def _lines(source: str, app: QApplication) -> list[Line]:
    bridge = Bridge(Session(reader.read(source).state), notation=textbook.ARTICLE)
    bridge.session.seek(0, len(bridge.frame.program) - 1)
    strip = EquationStrip(bridge)
    strip.resize(1000, 215)
    strip.show()
    wait_until_painted(strip, app)
    painted = Painted(strip.chain)
    parameters = list(every_parameter(bridge.frame.network))[:MOST]
    first = [_selected(bridge, app, painted, parameter) for parameter in parameters]
    again = [_selected(bridge, app, painted, parameter) for parameter in parameters]
    strip.hide()
    strip.deleteLater()
    app.processEvents()
    return [
        lasting(f"the equation of a new selection, painted, {source}", first, 30.0),
        lasting(f"the equation of one selected before, painted, {source}", again, 5.0),
    ]


def _selected(bridge: Bridge, app: QApplication, painted: Painted, parameter: Parameter) -> float:
    """Seconds until the chain of ``parameter`` is painted and no event is left."""
    seen, begun = painted.times, perf_counter()
    bridge.select(parameter)
    while painted.times == seen:
        app.processEvents()
        if perf_counter() - begun > 10.0:
            raise AssertionError("the selection painted nothing")
    app.processEvents()
    return perf_counter() - begun


GROUPS: tuple[Callable[[], list[Line]], ...] = (selecting,)
