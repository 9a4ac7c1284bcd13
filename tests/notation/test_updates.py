"""Each line of an update in numbers is held against what the optimizer did."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Adam, GradientDescent, Momentum, Optimizer
from bpstudio.engine.parameters import Parameter, every_parameter
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Cost, Training
from bpstudio.notation import textbook
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.notation.updates import Moved, update_terms
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session

OPTIMIZERS: list[Optimizer] = [GradientDescent(), Momentum(0.8), Adam(0.7, 0.95, 1e-4)]
NETWORK = Network(2, (Layer(2, "tanh"), Layer(1)))
THETA = quantity(Quantity.parse("theta2"))


def trained(optimizer: Optimizer, iterations: int) -> Session:
    rng = np.random.default_rng(4)
    data = Examples(rng.random((3, 2)), rng.random((3, 1)))
    session = Session(Document(NETWORK, data, Cost(), Training(learning_rate=0.3, optimizer=optimizer)))
    session.train(iterations)
    session.finish_iteration()
    return session


def moved(session: Session, parameter: Parameter) -> Moved:
    frame = session.frame
    gradient, moments = frame.gradient(parameter), frame.moments(parameter)
    assert gradient is not None
    assert moments is not None
    moments_before, moments_after = (tuple(map(float, each.rows)) for each in moments)
    return Moved(
        frame.before[parameter],
        float(gradient),
        frame.parameters[parameter],
        moments_before,
        moments_after,
        moments[1].updates,
    )


def test_the_lines_are_those_of_the_papers() -> None:
    def lines(optimizer: Optimizer) -> list[str]:
        return [
            to_plain(term.letters, textbook.ARTICLE) for term in update_terms(optimizer, 0.1, THETA, None)
        ]

    assert lines(GradientDescent()) == ["θ₂ ← θ₂ − η ∂C/∂θ₂"]
    assert lines(Momentum()) == ["v ← βv + ∂C/∂θ₂", "θ₂ ← θ₂ − ηv"]
    assert lines(Adam()) == [
        "m ← β₁m + (1 − β₁) ∂C/∂θ₂",
        "v ← β₂v + (1 − β₂)(∂C/∂θ₂)²",
        "m̂ = m/(1 − β₁^t)",
        "v̂ = v/(1 − β₂^t)",
        "θ₂ ← θ₂ − ηm̂/(√v̂ + ε)",
    ]


@pytest.mark.parametrize("iterations", [0, 1, 7])
@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda optimizer: optimizer.name)
def test_every_line_computed_anew_gives_the_value_beside_it(optimizer: Optimizer, iterations: int) -> None:
    session = trained(optimizer, iterations)
    for parameter in every_parameter(NETWORK):
        found = moved(session, parameter)
        values = [term.value for term in update_terms(optimizer, 0.3, THETA, found)]
        assert values == pytest.approx(by_the_rule(optimizer, 0.3, found), rel=1e-12)


def by_the_rule(optimizer: Optimizer, rate: float, found: Moved) -> list[float]:
    """The update of a single number as the papers write it, with nothing of the engine's code."""
    match optimizer:
        case Momentum(beta=beta):
            velocity = beta * found.moments_before[0] + found.gradient
            return [velocity, found.before - rate * velocity]
        case Adam(beta1=one, beta2=two, epsilon=epsilon):
            first = one * found.moments_before[0] + (1 - one) * found.gradient
            second = two * found.moments_before[1] + (1 - two) * found.gradient**2
            right, root = first / (1 - one**found.updates), second / (1 - two**found.updates)
            return [first, second, right, root, found.before - rate * right / (root**0.5 + epsilon)]
    return [found.before - rate * found.gradient]


def test_the_numbers_put_in_are_those_of_the_line() -> None:
    found = Moved(0.5, -0.2, 0.52, (0.1, 0.04), (0.05, 0.04), 3)
    lines = update_terms(Adam(0.9, 0.99, 1e-8), 0.01, THETA, found)
    texts = [to_plain(term.numbers, textbook.ARTICLE) for term in lines if term.numbers is not None]
    assert texts[0] == "0.9·0.1 + (1 − 0.9)·(−0.2)"
    assert texts[1] == "0.99·0.04 + (1 − 0.99)·(−0.2)²"
    assert texts[2] == "0.05/(1 − 0.9³)"
    found = replace(found, moments_before=(0.1,), moments_after=(-0.11,))
    texts = [
        to_plain(term.numbers, textbook.ARTICLE)
        for term in update_terms(Momentum(0.9), 0.01, THETA, found)
        if term.numbers
    ]
    assert texts[0] == "0.9·0.1 + (−0.2)"


def test_what_an_optimizer_remembers_is_hidden_until_the_update() -> None:
    session = trained(Adam(), 2)
    session.back()
    assert session.frame.moments(Parameter.parse("b2[0]")) is None
