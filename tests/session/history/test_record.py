"""What is kept of a training and what is run again: thinned or not, every moment is the same to the bit."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Adam
from bpstudio.engine.task import Training
from bpstudio.engine.trainer import Trainer
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.frame import Frame, Traces
from bpstudio.session.history import checkpoint as checkpoint_module
from bpstudio.session.history import record as record_module
from bpstudio.session.history.checkpoint import Checkpoint, Runner, RunResult
from bpstudio.session.history.document import Document
from bpstudio.session.history.record import Record
from bpstudio.session.history.room import Room
from bpstudio.session.history.segment import beginning
from bpstudio.session.history.state import Cursor, State
from bpstudio.session.session import Session

NETWORK = Network(2, (Layer(4, "tanh"), Layer(1, "sigmoid")))
RNG = np.random.default_rng(2)
DOCUMENT = Document(
    NETWORK,
    Examples(RNG.normal(size=(9, 2)), RNG.integers(0, 2, (9, 1)).astype(float)),
    training=Training(0.01, Adam(), batch_size=4, shuffle=True, seed=6),
)
RAN = 700


def plain() -> tuple[list[Checkpoint], np.ndarray, np.ndarray]:
    """Every moment, cost and gradient of a loop that keeps everything."""
    trainer, moments = Trainer(DOCUMENT.task, DOCUMENT.initial_parameters()), []
    costs, gradients = np.empty(RAN), np.empty((RAN, NETWORK.size))
    for k in range(RAN):
        moments.append(Checkpoint(trainer.parameters, trainer.moments).copy())
        trainer.run(1, costs[k:], gradients[k:])
    return moments, costs, gradients


MOMENTS, COSTS, GRADIENTS = plain()


def recorded(*parts: int) -> Record:
    record = beginning(DOCUMENT).record
    for part in parts:
        record.run(part)
    return record


def same(found: Checkpoint, expected: Checkpoint) -> bool:
    return (
        found.parameters == expected.parameters
        and found.moments.rows.tobytes() == expected.moments.rows.tobytes()
        and found.moments.updates == expected.moments.updates
    )


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for eight checkpoints, eight gradients and a chunk of one iteration."""
    for name in ("CHECKPOINT_BYTES", "GRADIENT_BYTES"):
        monkeypatch.setattr(record_module, name, 1)
    monkeypatch.setattr(checkpoint_module, "BLOCK_BYTES", 1)


@pytest.mark.parametrize("parts", [(RAN,), (1, 699), (16, 16, 668), (7,) * 100], ids=str)
def test_every_moment_is_that_of_a_plain_loop(parts: tuple[int, ...]) -> None:
    record = recorded(*parts)
    assert all(same(record.checkpoint(offset), MOMENTS[offset]) for offset in range(0, RAN, 7))
    assert record.costs.tobytes() == COSTS.tobytes()
    assert record.gradients.tobytes() == GRADIENTS.tobytes()


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("parts", [(RAN,), (3, 697), (31,) * 22 + (18,)], ids=str)
def test_thinned_checkpoints_still_give_every_moment_to_the_bit(parts: tuple[int, ...]) -> None:
    record = recorded(*parts)
    assert len(record._checkpoints) <= 8
    assert all(same(record.checkpoint(offset), MOMENTS[offset]) for offset in range(0, RAN, 7))


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("parts", [(RAN,), (3, 697), (5,) * 140], ids=str)
def test_thinned_gradients_are_every_stride_th_row(parts: tuple[int, ...]) -> None:
    record = recorded(*parts)
    assert record.gradient_stride == 128
    assert record.gradients.tobytes() == GRADIENTS[::128].copy().tobytes()
    assert record.costs.tobytes() == COSTS.tobytes()


@pytest.mark.usefixtures("tiny")
def test_gradients_keep_their_stride_at_every_length() -> None:
    record = recorded()
    for length in range(1, 200):
        record.run(1)
        stride = record.gradient_stride
        assert len(record.gradients) == -(-length // stride) <= 8
        assert (record.gradients == GRADIENTS[:length:stride]).all()


@pytest.mark.usefixtures("tiny")
def test_a_thinned_session_shows_any_iteration_as_an_unthinned_one() -> None:
    session = Session(DOCUMENT)
    session.train(300)
    for iteration in (0, 1, 129, 255, 256, 299):
        session.seek(iteration, 5)
        assert session.frame.before == MOMENTS[iteration].parameters
        assert session.frame.cost == COSTS[iteration]


def test_a_moment_beyond_the_record_is_run_to_and_not_kept() -> None:
    record = recorded(10)
    assert same(record.checkpoint(25), MOMENTS[25])
    assert record.length == 10


def test_the_end_of_a_growing_record_is_the_moment_it_is() -> None:
    record = recorded()
    for length in range(1, 60):
        record.run(1)
        assert same(record.checkpoint(length), MOMENTS[length])
        record.checkpoint(length).parameters.flat[...] = 0.0


def test_moments_handed_out_can_not_spoil_the_record() -> None:
    record = recorded(40)
    start = DOCUMENT.initial_parameters()
    record.checkpoint(33).parameters.flat[...] = 0.0
    record.trace(33).after.flat[...] = 0.0
    record.run(1)
    assert same(record.checkpoint(33), MOMENTS[33])
    assert record.start.parameters == start


def test_a_record_does_not_depend_on_the_arrays_it_was_started_with() -> None:
    start = Checkpoint(DOCUMENT.initial_parameters(), MOMENTS[0].moments.copy())
    record = Record(DOCUMENT.task, start, 0)
    start.parameters.flat[...] = 9.0
    record.run(20)
    assert same(record.checkpoint(20), MOMENTS[20])


def test_states_that_share_a_record_see_their_own_part() -> None:
    session = Session(DOCUMENT)
    session.train(5)
    short = session.state
    session.train(20)
    assert short.iterations == 5
    frame = Frame(State(short.segments, Cursor(5)), Traces())
    assert frame.before == MOMENTS[5].parameters


def test_running_nothing_does_nothing() -> None:
    record = recorded(0, -3)
    assert (record.length, len(record.costs), len(record.gradients)) == (0, 0, 0)


# Run elsewhere and handed over


def ahead(record: Record, *parts: int) -> list[RunResult]:
    """Stretches run on from the record's end without it, at the pace it had when they were begun."""
    head, pace = (
        Runner(DOCUMENT.task, record.checkpoint(record.length), record.first, record.length),
        record.keeping,
    )
    stretches = [head.run(part, pace, norms=True) for part in parts]
    return [pickle.loads(pickle.dumps(stretch)) for stretch in stretches]


def alike(one: Record, other: Record) -> bool:
    return (
        (one.length, one.keeping) == (other.length, other.keeping)
        and one.costs.tobytes() == other.costs.tobytes()
        and one.gradients.tobytes() == other.gradients.tobytes()
        and one._checkpoints.keys() == other._checkpoints.keys()
        and all(same(one._checkpoints[offset], other._checkpoints[offset]) for offset in one._checkpoints)
        and same(one.checkpoint(one.length), other.checkpoint(other.length))
    )


@pytest.mark.parametrize("parts", [(60,), (1, 2, 61), (200, 16, 3, 150)], ids=str)
@pytest.mark.parametrize("thin", [False, True], ids=["roomy", "tiny"])
def test_a_record_can_not_tell_who_ran_its_iterations(
    parts: tuple[int, ...], thin: bool, request: pytest.FixtureRequest
) -> None:
    if thin:
        request.getfixturevalue("tiny")
    for before in (0, 5, 100):
        record, alone = recorded(before), recorded(before)
        for stretch in ahead(record, *parts):
            record.extend(stretch)
            alone.run(len(stretch))
            assert alike(record, alone)
        record.run(37)
        alone.run(37)
        assert alike(record, alone)


def test_norms_are_the_lengths_of_all_gradients_kept_or_not() -> None:
    (stretch,) = ahead(recorded(10), 90)
    assert stretch.norms == pytest.approx(np.linalg.norm(GRADIENTS[10:100], axis=1), rel=1e-12)


@pytest.mark.usefixtures("tiny")
def test_a_stretch_that_begins_elsewhere_or_holds_too_little_is_refused() -> None:
    record = recorded(300)
    (late,) = ahead(recorded(301), 5)
    coarse = Runner(DOCUMENT.task, record.checkpoint(300), 0, 300).run(
        5, record.keeping._replace(gradients=256)
    )
    for wrong in (late, coarse):
        with pytest.raises(ValueError, match="does not continue a record of 300"):
            record.extend(wrong)
    assert alike(record, recorded(300))


def test_the_parameters_of_an_iteration_are_known_without_running_it(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(DOCUMENT)
    session.train(20)
    session.step()
    monkeypatch.setattr(Record, "trace", None)
    assert session.frame.before == session.frame.parameters == MOMENTS[20].parameters
    assert session.frame.cost is None


def test_it_says_which_moments_are_kept_and_which_are_run_again() -> None:
    kept = recorded(5000)
    stride = kept.keeping.checkpoints
    assert stride > 1
    assert kept.checkpoint_before(3 * stride) == 3 * stride
    assert kept.checkpoint_before(3 * stride + 1) == 3 * stride
    assert kept.checkpoint_before(5000) == 5000, "the end is at hand"


def test_all_records_together_keep_to_their_room_and_stay_right_to_the_bit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(record_module, "_room", Room())
    monkeypatch.setattr(record_module, "ALL_BYTES", 60_000)
    session = Session(DOCUMENT)
    for count in (RAN, 300, 300, 300):
        session.train(count)
        session.apply(SetLearningRate(0.02))
    records = [segment.record for segment in session.state.segments]
    assert sum(record.bytes_kept for record in records) <= 60_000
    first = records[0]
    assert first.gradient_stride > 1
    assert np.array_equal(first.gradients, GRADIENTS[: first.length : first.gradient_stride])
    assert all(same(first.checkpoint(offset), MOMENTS[offset]) for offset in (0, 1, 255, 256, 699))


def test_norms_of_gradients_that_are_not_kept_are_found_by_running_again() -> None:
    expected, record = np.linalg.norm(GRADIENTS, axis=1), recorded(300, 400)
    while record.gradient_stride < 8:
        assert record.thin()
    assert record.norms(0, RAN) == pytest.approx(expected, rel=1e-12)
    assert record.norms(117, 203) == pytest.approx(expected[117:203], rel=1e-12)
