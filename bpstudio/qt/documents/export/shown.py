"""The parts of a window that pictures are taken of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from bpstudio.qt.bridge import Bridge
from bpstudio.qt.equation.strip import EquationStrip
from bpstudio.qt.plots.cost_plot import CostPlot
from bpstudio.qt.plots.plot_stack import PlotStack

_View = TypeVar("_View", bound=QWidget)


@dataclass(frozen=True, slots=True, eq=False)
class ShownWindow:
    """A window and what it has of each part. The canvas is drawn anew from the ``bridge``."""

    bridge: Bridge
    window: QWidget
    equation: EquationStrip
    cost_plot: CostPlot
    plot_stack: PlotStack


def shown_in(window: QWidget, bridge: Bridge) -> ShownWindow:
    """What a window shows of the session in its bridge."""
    return ShownWindow(
        bridge, window, _only(window, EquationStrip), _only(window, CostPlot), _only(window, PlotStack)
    )


def _only(window: QWidget, kind: type[_View]) -> _View:
    found = window.findChild(kind)
    assert isinstance(found, kind), "the window has all views"
    return found
