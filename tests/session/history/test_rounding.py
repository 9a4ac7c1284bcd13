"""What is said to be decided by rounding is: an independent nudge by the last digit changes it, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Adam, GradientDescent, Moments, Momentum
from bpstudio.engine.parameters import Parameter, Parameters
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Cost, Regularization, Training
from bpstudio.engine.trainer import Trace, Trainer, trace
from bpstudio.session.frame import Frame
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.history.document import Document
from bpstudio.session.history.rounding import (
    NOTICEABLE,
    Corner,
    CostKink,
    Kink,
    Noise,
    corners,
    decided_by_rounding,
    kinks,
    noise_in,
)
from bpstudio.session.history.segment import beginning
from bpstudio.session.history.state import State
from bpstudio.session.history.twins import jittered
from bpstudio.session.session import Session
from bpstudio.storage import presets, reader

RNG = np.random.default_rng(8)
ROWS = Examples(RNG.normal(size=(6, 3)), np.eye(3)[RNG.integers(0, 3, 6)])
SUMS_TO_ONE = Document(
    Network(3, (Layer(4, "tanh"), Layer(3, "softmax"))),
    ROWS,
    Cost("output", over_outputs="sum"),
    Training(0.05, Adam()),
)
"""Its cost is Σŷ = 1 whatever the parameters are: every gradient is 0 but for rounding."""


def session_of(document: Document, parameters: Parameters | None = None) -> Session:
    if parameters is None:
        return Session(document)
    moments = Moments.fresh(document.training.optimizer, document.network.size)
    return Session(State((beginning(document, Checkpoint(parameters, moments)),)))


def at(session: Session, iteration: int, revealed: int | None = None) -> Frame:
    if session.state.iterations < iteration + 1:
        session.train(iteration + 1 - session.state.completed)
    session.seek(iteration, len(session.state.segment.program) if revealed is None else revealed)
    return session.frame


def nudged(frame: Frame, back: int, count: int = 48) -> Iterator[Trace]:
    """The iteration by way of other last digits; not the ones that the program tries."""
    segment = frame.state.segment
    offset = frame.iteration - segment.first
    back = min(back, offset)
    task = segment.document.task
    for number in range(count):
        chance = np.random.default_rng([99, number])
        moment: Checkpoint = segment.record.checkpoint(offset - back)
        flat = moment.parameters.flat
        trainer = Trainer(task, moment.parameters, moment.moments, frame.iteration - back)
        for _ in range(back):
            flat *= 1 + 2.0**-52 * chance.choice([-1, 1], len(flat))
            trainer.run(1)
        flat *= 1 + 2.0**-52 * chance.choice([-1, 1], len(flat))
        yield trace(task, moment.parameters, moment.moments, frame.iteration)


def confirmed(frame: Frame, found: Noise | Kink | CostKink | Corner) -> bool:
    """Whether a last digit really makes another result of it."""
    match found:
        case Kink(layer, unit, example, z):
            return any(
                (other.workspace.z[layer][unit, example] > 0) != (z > 0) for other in nudged(frame, 16)
            )
        case CostKink(unit, example, yhat):
            assert frame.y is not None
            side = np.sign(yhat - frame.y[example, unit])
            return any(
                np.sign(other.workspace.a[frame.network.depth][unit, example] - frame.y[example, unit])
                != side
                for other in nudged(frame, 16)
            )
        case Corner(parameter, value):
            twins = nudged(frame, 1024, 24)
            return any(np.sign(other.before[parameter]) != np.sign(value) for other in twins)
    place = found.parameter.position(frame.network)
    others = list(nudged(frame, 16))
    gradients = [other.workspace.gradient.flat[place] for other in others]
    moved = max(abs(gradient - found.gradient) for gradient in gradients) > 0.4 * abs(found.gradient)
    if found.step is None:
        return bool(moved)
    steps = [other.after.flat[place] - other.before.flat[place] for other in others]
    return bool(moved and max(abs(step - found.step) for step in steps) > 0.4 * abs(found.step))


# Gradients


def test_a_sum_that_is_1_whatever_the_weights_has_gradients_of_rounding_which_adam_makes_steps_of() -> None:
    session, divided = session_of(SUMS_TO_ONE), 0
    for iteration in range(6):
        frame = at(session, iteration)
        found = [noise for noise in decided_by_rounding(frame) if isinstance(noise, Noise)]
        divided += sum(noise.divided for noise in found)
        assert all(abs(noise.gradient) < 1e-15 for noise in found)
        assert all(confirmed(frame, noise) for noise in found[:4])
    assert divided >= 6


def test_what_descends_by_the_gradient_itself_makes_no_step_of_rounding() -> None:
    for optimizer in (GradientDescent(), Momentum()):
        training = Training(0.05, optimizer)
        session = session_of(replace(SUMS_TO_ONE, training=training))
        found = [each for iteration in range(6) for each in decided_by_rounding(at(session, iteration))]
        assert not any(isinstance(noise, Noise) and noise.divided for noise in found)
        assert all(isinstance(noise, Noise) and noise.gradient != 0 for noise in found)


def test_while_the_optimizer_remembers_real_gradients_its_step_is_none_of_rounding() -> None:
    """The cost is changed in mid-training: the gradient is noise at once, the step not for a while."""
    session = session_of(replace(SUMS_TO_ONE, cost=Cost("categorical_cross_entropy")))
    session.train(5)
    moment = session.state.segment.record.checkpoint(5)
    later = Session(State((beginning(SUMS_TO_ONE, moment),)))
    found = decided_by_rounding(at(later, 0))
    assert all(isinstance(noise, Noise) and not noise.divided for noise in found)


def test_nothing_is_said_before_it_is_revealed() -> None:
    session = session_of(SUMS_TO_ONE)
    at(session, 5)
    program = session.state.segment.program
    update = len(program)
    for revealed in range(update + 1):
        frame = at(session, 5, revealed)
        for noise in decided_by_rounding(frame):
            assert isinstance(noise, Noise)
            assert frame.gradient(noise.parameter) is not None
            assert (noise.step is None) or revealed == update
    assert decided_by_rounding(at(session, 5, 0)) == []


def test_a_dead_unit_and_an_input_that_is_0_have_gradients_that_are_really_0() -> None:
    x = np.array([[1.0, 0.0], [2.0, 0.0]])
    network = Network(2, (Layer(2, "relu"), Layer(1)))
    start = Parameters.of(network, [[[0.5, -1.0], [0.25, 0.5]], [[1.0], [1.0]]], [[0.1, -1.0], [0.0]])
    document = Document(network, Examples(x, np.ones((2, 1))), training=Training(0.05, Adam()))
    session = session_of(document, start)
    assert [decided_by_rounding(at(session, iteration)) for iteration in range(5)] == [[]] * 5


# Corners of activations


def kinked(activation: str, bias: float) -> Session:
    """z is 0.1 + 0.2 + ``bias``, in whatever order."""
    network = Network(2, (Layer(1, activation), Layer(1)))
    start = Parameters.of(network, [[[0.1], [0.2]], [[1.0]]], [[bias], [0.0]])
    return session_of(Document(network, Examples(np.ones((1, 2)), np.ones((1, 1)))), start)


@pytest.mark.parametrize(("activation", "slopes"), [("relu", (0.0, 1.0)), ("leaky_relu", (0.01, 1.0))])
def test_a_z_of_rounding_has_its_slope_decided_by_the_last_digit(
    activation: str, slopes: tuple[float, float]
) -> None:
    frame = at(kinked(activation, -0.3), 0, 1)
    [kink] = kinks(frame, 1)
    assert (kink.layer, kink.unit, kink.example, kink.slopes) == (1, 0, 0, slopes)
    assert kink.z == frame.quantity(Quantity.parse("z1"))
    assert kink.terms == pytest.approx(0.6)
    assert confirmed(frame, kink)


@pytest.mark.parametrize(
    ("activation", "bias"), [("relu", -0.29999999), ("relu", 0.3), ("tanh", -0.3), ("sigmoid", -0.3)]
)
def test_a_z_that_is_something_or_has_no_corner_is_not_flagged(activation: str, bias: float) -> None:
    assert kinks(at(kinked(activation, bias), 0), 1) == []


def test_a_z_that_is_not_revealed_is_not_judged() -> None:
    assert kinks(at(kinked("relu", -0.3), 0, 0), 1) == []


# The corner of L1


def hovering(start: float) -> Session:
    """A weight of an input that is always 0: the penalty alone moves it, by 0.001 at a time."""
    network = Network(1, (Layer(1),))
    training = Training(0.1, regularization=Regularization("l1", 0.01))
    document = Document(network, Examples(np.zeros((1, 1)), np.zeros((1, 1))), training=training)
    return session_of(document, Parameters.of(network, [[[start]]], [[0.0]]))


def test_a_weight_that_many_steps_bring_to_0_has_its_sign_decided_by_the_last_digit() -> None:
    frame = at(hovering(0.5), 500)
    [corner] = corners(frame, 1)
    assert (corner.parameter, corner.term) == (Parameter("theta", 1, 0, 0), 0.01)
    assert abs(corner.value) < 1e-12
    assert confirmed(frame, corner)
    assert corners(at(hovering(0.5), 500, 1), 1) == [], "its gradient is not revealed"


@pytest.mark.parametrize("iteration", [0, 499, 501, 700])
def test_a_weight_that_is_something_has_a_sign(iteration: int) -> None:
    assert corners(at(hovering(0.5003), iteration), 1) == []


def test_a_weight_that_began_as_0_is_0_everywhere() -> None:
    assert corners(at(hovering(0.0), 3), 1) == []


# Ordinary networks


@pytest.mark.parametrize("name", presets.presets())
def test_of_the_presets_nothing_is_flagged_that_a_nudge_does_not_confirm(name: str) -> None:
    session = Session(reader.read(presets.located(name)).state)
    session.train(200)
    every = 40 if name == "digits" else 4
    for iteration in range(0, 200, every):
        frame = at(session, iteration)
        assert all(confirmed(frame, found) for found in decided_by_rounding(frame))


NAMES = st.sampled_from(["identity", "relu", "leaky_relu", "tanh", "sigmoid"])


def missed(frame: Frame, flagged: list[Noise | Kink | CostKink | Corner]) -> bool:
    """Whether of a gradient and its step nothing is said though most last digits turn both.

    What lies behind a corner is said there.
    """
    if any(isinstance(found, Kink | CostKink | Corner) for found in flagged):
        return False
    whole = frame.whole_trace()
    gradient, step = whole.workspace.gradient.flat, whole.after.flat - frame.before.flat
    largest, twins = float(np.abs(frame.before.flat).max()), 16
    turned = np.zeros(len(step), dtype=int)
    for other in nudged(frame, 16, twins):
        change = np.abs(other.after.flat - other.before.flat - step)
        noise = np.abs(other.workspace.gradient.flat - gradient) > 2 * np.abs(gradient)
        turned += noise & (change > 2 * np.abs(step)) & (change > 64 * NOTICEABLE * largest)
    turned[[found.parameter.position(frame.network) for found in flagged if isinstance(found, Noise)]] = 0
    return bool((turned > twins // 2).any())


@settings(max_examples=40)
@given(
    hidden=NAMES,
    pair=st.sampled_from(
        [
            ("softmax", "output"),
            ("softmax", "squared_error"),
            ("identity", "squared_error"),
            ("sigmoid", "output"),
        ]
    ),
    optimizer=st.sampled_from([Adam(), Adam(epsilon=1e-20), Momentum(), GradientDescent()]),
    l1=st.sampled_from([0.0, 0.01]),
    rate=st.sampled_from([0.001, 0.1]),
    seed=st.integers(0, 1000),
    iteration=st.integers(0, 40),
)
def test_of_any_network_what_a_last_digit_turns_is_flagged_and_nothing_else(
    hidden: str, pair: tuple[str, str], optimizer: Adam, l1: float, rate: float, seed: int, iteration: int
) -> None:
    chance = np.random.default_rng(seed)
    document = Document(
        Network(2, (Layer(3, hidden), Layer(2, pair[0]))),
        Examples(chance.normal(size=(4, 2)), np.eye(2)[chance.integers(0, 2, 4)]),
        Cost(pair[1]),
        Training(rate, optimizer, seed=seed, regularization=Regularization("l1" if l1 else "none", l1)),
    )
    frame = at(session_of(document), iteration)
    flagged = decided_by_rounding(frame)
    assert all(confirmed(frame, found) for found in flagged[:6])
    assert not missed(frame, flagged)


@pytest.mark.parametrize("start", [1e308, -1e308, np.inf, np.nan, 1e-320])
@pytest.mark.parametrize("optimizer", [Adam(), GradientDescent()])
def test_numbers_at_the_ends_are_looked_at_without_a_warning(start: float, optimizer: Adam) -> None:
    network = Network(2, (Layer(2, "relu"), Layer(2, "softmax")))
    training = Training(0.1, optimizer, regularization=Regularization("l1", 0.01))
    document = Document(network, Examples(RNG.normal(size=(3, 2)), np.eye(2)[[0, 1, 0]]), training=training)
    frame = at(session_of(document, Parameters(network, np.full(network.size, start))), 0)
    assert all(isinstance(found, Noise | Kink | Corner) for found in decided_by_rounding(frame))


def test_a_nudge_is_one_unit_in_the_last_place_and_leaves_0_alone() -> None:
    flat = np.array([1.5, -0.3, 0.0, 1e-300, -7.0])
    moved = jittered(flat, np.random.default_rng(1))
    assert moved[2] == 0
    kept = flat != 0
    assert (np.abs(moved - flat)[kept] > 0).all()
    assert (np.abs(moved - flat) <= 1.0000001 * np.spacing(np.abs(flat)))[kept].all()


def test_noise_is_found_one_by_one_as_in_the_whole_layer() -> None:
    frame = at(session_of(SUMS_TO_ONE), 5)
    for layer in (1, 2):
        for whole in (Parameter("theta", layer), Parameter("b", layer)):
            found = noise_in(frame, whole)
            assert found == [one for noise in found for one in noise_in(frame, noise.parameter)]
