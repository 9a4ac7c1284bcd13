"""What the tests of the equation strip share: documents, columns, and what stands on the cards."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QToolButton, QWidget

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.equation.result import ResultValue
from bpstudio.qt.equation.strip import EquationStrip
from tests.explain.documents import document as document

ARTICLE = Network(1, (Layer(1, "relu"), Layer(1, "relu"), Layer(1, "sigmoid")))
WIDE = Network(2, (Layer(3, "tanh"), Layer(2, "sigmoid")))
THETA_2 = Parameter.parse("theta2[0,0]")
SIZES = [(1050, 230), (700, 190)]
WEIGHT = Parameter.parse("theta1[0,1]")
Make = Callable[..., tuple[EquationStrip, Bridge]]


def backward(bridge: Bridge, steps: int = 1) -> None:
    forward = 2 * bridge.frame.network.depth + 1
    bridge.session.seek(0, forward + steps)


def names(strip: EquationStrip) -> list[str]:
    return [card.accessibleName() for card in strip.chain.cards]


def symbols(strip: EquationStrip) -> list[str]:
    return [name.partition(" = ")[0] for name in names(strip)]


def values(strip: EquationStrip) -> list[str]:
    return [name.partition(" = ")[2] for name in names(strip)]


def walked(bridge: Bridge, parameter: Parameter = WEIGHT) -> None:
    bridge.session.seek(0, len(bridge.frame.program) - 1)
    bridge.select(parameter)


def number(value: object) -> float:
    assert value is not None
    return float(value)  # type: ignore[arg-type]


def said(strip: EquationStrip) -> str:
    """The result in large type; empty where there is none."""
    found = strip.findChild(QWidget, "result")
    assert isinstance(found, ResultValue)
    return found.text() if found.isVisibleTo(strip) else ""


def chip(parent: QWidget) -> QToolButton:
    found = parent.findChild(QToolButton, "back_to_selection")
    assert found is not None
    return found
