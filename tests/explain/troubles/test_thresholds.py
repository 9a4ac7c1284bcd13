"""Dead, saturated, off, flat and small are said alike in the inspector, on the cards and in the view of the units."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.forward import run_forward
from bpstudio.engine.functions import ACTIVATIONS, COSTS
from bpstudio.engine.network import ActivationName, Layer, Network
from bpstudio.engine.parameters import Parameters, every_parameter
from bpstudio.engine.program import Op, Step
from bpstudio.engine.task import Cost
from bpstudio.explain.chain.cards import chain_cards
from bpstudio.explain.chain.shares import factor_for
from bpstudio.explain.troubles.flagged_units import troubles
from bpstudio.explain.troubles.thresholds import cancels_out, flat, is_small, off, share_still, steepest_slope
from bpstudio.explain.troubles.weakness import weak_step
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.frame import Frame
from bpstudio.session.history.document import Document
from bpstudio.session.history.segment import beginning
from bpstudio.session.history.state import State
from bpstudio.session.session import Session

UNIT_BY_UNIT: list[ActivationName] = [name for name, of in ACTIVATIONS.items() if of.derivative is not None]
ONE_CURVE = Network(1, (Layer(1, "tanh"), Layer(1, "identity")))


def session_of(network: Network, parameters: Parameters, examples: Examples) -> Session:
    given = Document(network, examples)
    start = beginning(given).record.start
    return Session(State((beginning(given, replace(start, parameters=parameters)),)))


def random_frame(rng: np.random.Generator, name: ActivationName, examples: int) -> Frame:
    """Somewhere within an iteration of a network whose weights may be anything from tiny to huge."""
    widths = rng.choice([1, 1, 3], size=int(rng.integers(1, 4)))
    network = Network(2, (*(Layer(int(width), name) for width in widths), Layer(1, name)))
    sizes = rng.choice([1e-3, 0.1, 1.0, 8.0, 60.0], size=network.size)
    parameters = Parameters(network, rng.normal(size=network.size) * sizes)
    x, y = rng.normal(size=(examples, 2)), rng.integers(2, size=(examples, 1)).astype(float)
    session = session_of(network, parameters, Examples(x, y))
    session.finish_iteration()
    session.seek(0, int(rng.integers(1, len(session.frame.program))))
    return session.frame


def slopes_of(frame: Frame, layer: int) -> np.ndarray | None:
    """Every unit's slope for every example, once the way back has taken them."""
    return frame.factor(frame.program.find(Op.DA_DZ, layer))


@pytest.mark.parametrize("examples", [1, 12])
@pytest.mark.parametrize("name", UNIT_BY_UNIT)
@pytest.mark.parametrize("seed", range(12))
def test_a_unit_is_dead_that_is_off_for_all_examples_and_saturated_that_is_flat_for_nearly_all(
    seed: int, name: ActivationName, examples: int
) -> None:
    """Of one example the words of the view of units are those of the inspector: off is dead, flat is saturated."""
    frame = random_frame(np.random.default_rng([seed, examples]), name, examples)
    passed = run_forward(frame.before, frame.x)
    found = {(each.layer, each.index): each.kind for each in troubles(frame.network, passed, None)}
    for layer in range(1, frame.network.depth + 1):
        slopes = slopes_of(frame, layer)
        for unit in range(frame.network.width(layer) if slopes is not None else 0):
            assert slopes is not None
            one_by_one = [
                "off" if off(name, slope) else "flat" if flat(name, slope) else ""
                for slope in slopes[:, unit]
            ]
            still = np.mean([bool(word) for word in one_by_one])
            expected = None
            if set(one_by_one) == {"off"}:
                expected = "dead"
            elif "flat" in one_by_one and still >= 0.9:
                expected = "saturated"
            assert found.get((layer, unit)) == expected


@pytest.mark.parametrize("name", UNIT_BY_UNIT)
@pytest.mark.parametrize("seed", range(12))
def test_the_inspectors_sentence_and_the_cards_mark_go_by_the_same_numbers(
    seed: int, name: ActivationName
) -> None:
    frame = random_frame(np.random.default_rng([seed, 3]), name, 3)
    for parameter in every_parameter(frame.network):
        for example in range(3):
            marks = {
                card.step: card.note
                for card in chain_cards(frame, parameter, example, notation=ARTICLE).cards
            }
            weak = weak_step(frame, parameter, example, ARTICLE)
            for step in frame.program.chain_of(parameter):
                factor = factor_for(frame, step, parameter, example)
                if factor is None or np.size(factor) != 1 or marks[step.index].startswith("Σ"):
                    continue
                value = float(np.ravel(factor)[0])
                assert marks[step.index] == ("makes it 0" if value == 0 else "makes it small") * is_small(
                    value
                )
                if weak is not None and weak[0] == step.index and "but for rounding" not in weak[1]:
                    agrees_with(weak[1], frame, step, value)


def agrees_with(sentence: str, frame: Frame, step: Step, value: float) -> None:
    """What is said of the weakest factor of a chain goes by its number."""
    if step.op is Op.DA_DZ:
        name = frame.network.layer(step.layer or 0).activation
        assert ("is off" in sentence) == bool(off(name, value))
        assert ("is flat" in sentence) == bool(flat(name, value))
    elif step.op is not Op.DC_DYHAT:
        assert ("is small" in sentence or "is 0" in sentence) == is_small(value)


@pytest.mark.parametrize("name", UNIT_BY_UNIT)
def test_a_factor_so_small_that_its_card_says_so_is_never_called_steep(name: ActivationName) -> None:
    """A slope that makes the product small is flat or off in the inspector as well."""
    slopes = (
        np.concatenate([[0.0], np.geomspace(1e-12, 0.00999, 60)]) if name != "leaky_relu" else np.empty(0)
    )
    bounded = np.isfinite(ACTIVATIONS[name].low) or np.isfinite(ACTIVATIONS[name].high)
    assert not bounded or (flat(name, slopes) | off(name, slopes)).all()


def test_a_slope_that_is_not_flat_for_the_view_of_units_is_not_flat_in_the_inspector() -> None:
    """Of tanh at 0.064, which one of the two once called flat and the other did not."""
    z = float(np.arctanh(np.sqrt(1 - 0.064)))
    parameters = Parameters.of(ONE_CURVE, [[[z]], [[1.0]]], [[0.0], [0.0]])
    session = session_of(ONE_CURVE, parameters, Examples(np.ones((1, 1)), np.zeros((1, 1))))
    session.finish_iteration()
    session.back()
    frame = session.frame
    found = weak_step(frame, next(iter(every_parameter(ONE_CURVE))), 0, ARTICLE)
    assert found is not None
    assert "the slope of tanh is 0.064 at z¹ = " in found[1]
    assert troubles(ONE_CURVE, run_forward(frame.before, frame.x), None) == []


def test_flat_means_the_same_for_curves_that_are_stretched() -> None:
    """tanh is σ, twice as wide and high: where one is flat, the other is."""
    a = np.linspace(0.0, 1.0, 2001)
    assert np.array_equal(flat("sigmoid", a * (1 - a)), flat("tanh", 1 - (2 * a - 1) ** 2))
    assert (steepest_slope("sigmoid"), steepest_slope("tanh")) == (0.25, 1.0)
    assert np.array_equal(flat("sigmoid", a * (1 - a)), np.minimum(a, 1 - a) < 0.0127)


def test_the_share_of_the_examples_counts_what_is_off_and_what_is_flat() -> None:
    assert share_still("relu", np.array([0.0, 0.0, 1.0, 0.0])) == 0.75
    assert share_still("sigmoid", np.array([0.0, 1e-5, 0.2, 0.25])) == 0.5


@pytest.mark.parametrize(
    ("output", "cost", "flagged"),
    [
        ("sigmoid", "binary_cross_entropy", False),
        ("sigmoid", "categorical_cross_entropy", True),
        ("sigmoid", "squared_error", True),
        ("tanh", "squared_error", True),
    ],
)
def test_an_output_may_be_sure_only_where_the_cost_cancels_its_slope(
    output: ActivationName, cost: str, flagged: bool
) -> None:
    assert cost in COSTS
    network = Network(1, (Layer(1, output),))
    parameters = Parameters.of(network, [[[50.0]]], [[0.0]])
    passed = run_forward(parameters, np.ones((2, 1)))
    sure = cancels_out(network, Cost(cost).name)
    assert bool(troubles(network, passed, None, sure)) is flagged
