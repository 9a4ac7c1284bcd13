"""The frame hides the future, and shows the past with the names and shapes of the session file."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter, Parameters
from bpstudio.engine.program import Op
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Cost, Regularization, Training
from bpstudio.session.frame import Frame
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session

X = np.array([[0.5, -1.0], [1.5, 0.25], [0.75, 0.5]])
Y = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])


def finished(output: str = "softmax", penalty: str = "none", batch: int | None = None) -> Frame:
    network = Network(2, (Layer(3, "tanh"), Layer(2, output)))
    training = Training(0.4, seed=2, batch_size=batch, regularization=Regularization(penalty, 0.1))
    session = Session(Document(network, Examples(X, Y), Cost(), training))
    session.finish_iteration()
    return session.frame


@pytest.mark.parametrize(
    ("op", "layer", "factor", "value"),
    [
        (Op.Z, 1, None, (3, 3)),
        (Op.A, 2, None, (3, 2)),
        (Op.C, None, None, ()),
        (Op.DC_DYHAT, None, (3, 2), (3, 2)),
        (Op.DA_DZ, 2, (3, 2, 2), (3, 2)),
        (Op.DZ_DTHETA, 2, (3, 3), (3, 2)),
        (Op.DZ_DB, 2, (), (2,)),
        (Op.DZ_DA, 2, (3, 2), (3, 3)),
        (Op.DA_DZ, 1, (3, 3), (3, 3)),
        (Op.DZ_DTHETA, 1, (3, 2), (2, 3)),
        (Op.DZ_DB, 1, (), (3,)),
    ],
)
def test_values_and_factors_have_the_shapes_of_the_file(
    op: Op, layer: int | None, factor: tuple[int, ...] | None, value: tuple[int, ...]
) -> None:
    frame = finished()
    found = frame.program.find(op, layer)
    brought, computed = frame.factor(found), frame.value(found)
    assert (None if brought is None else brought.shape) == factor
    assert isinstance(computed, np.ndarray)
    assert computed.shape == value


def times(op: Op, above: np.ndarray, factor: np.ndarray) -> np.ndarray:
    """∂C/∂(what the step is about), from its factor and the gradient upstream: rows are examples."""
    match op:
        case Op.DA_DZ:
            return np.asarray(above * factor if factor.ndim == 2 else np.einsum("mi,mij->mj", above, factor))
        case Op.DZ_DTHETA:
            return np.asarray(factor.T @ above)
        case Op.DZ_DB:
            return np.asarray(above.sum(axis=0) * factor)
        case Op.DZ_DA:
            return np.asarray(above @ factor.T)
    raise KeyError(op)


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
def test_every_value_is_its_factor_times_the_gradient_upstream(output: str) -> None:
    frame = finished(output)
    for found in frame.program:
        if not found.upstreams:
            continue
        (upstream,) = found.upstreams
        above, factor = frame.value(frame.program[upstream]), frame.factor(found)
        assert isinstance(above, np.ndarray)
        assert factor is not None
        product = times(found.op, above, factor)
        np.testing.assert_allclose(
            np.asarray(frame.value(found)), product, rtol=1e-12, atol=1e-15, err_msg=f"{found.symbol}"
        )


def test_quantities_are_asked_for_by_the_names_of_the_steps() -> None:
    frame = finished()
    for found in frame.program:
        if found.op is not Op.UPDATE:
            assert frame.quantity(found.writes) is not None
    assert np.all(frame.quantity(Quantity.parse("x")) == X)
    assert np.all(frame.quantity(Quantity.parse("y")) == Y)
    assert frame.quantity(Quantity.parse("theta2")) is not None
    assert np.all(frame.quantity(Quantity.parse("b1")) == frame.before.b(1))


@pytest.mark.parametrize("name", ["z9", "a2", "theta9", "b3", "theta9[0,0]", "dz1/dx"])
def test_a_quantity_the_program_does_not_know_is_a_key_error(name: str) -> None:
    with pytest.raises(KeyError):
        finished().quantity(Quantity.parse(name))


@pytest.mark.parametrize("name", ["dC/dtheta2@0", "theta1@0", "C@1"])
def test_one_examples_part_of_what_is_added_up_is_no_quantity_of_the_program(name: str) -> None:
    with pytest.raises(KeyError):
        finished().quantity(Quantity.parse(name))


def test_a_quantity_of_one_unit_one_weight_or_one_example_is_that_part_of_its_layers() -> None:
    frame = finished()
    for name, whole, at in (
        ("z1[2]", "z1", np.s_[:, 2]),
        ("z1@1", "z1", np.s_[1]),
        ("a1[2]@1", "a1", np.s_[1, 2]),
        ("x[1]@0", "x", np.s_[0, 1]),
        ("theta2[1,0]", "theta2", np.s_[1, 0]),
        ("dC/dtheta1[0,2]", "dC/dtheta1", np.s_[0, 2]),
        ("dC/db1[1]", "dC/db1", np.s_[1]),
        ("dC/dz1[1]@2", "dC/dz1", np.s_[2, 1]),
    ):
        every, part = (frame.quantity(Quantity.parse(each)) for each in (whole, name))
        assert every is not None
        assert part is not None
        np.testing.assert_array_equal(part, every[at], err_msg=name)


def test_a_part_of_a_quantity_is_hidden_as_the_whole_is() -> None:
    session = Session(finished().state)
    session.seek(0, 2)
    assert session.frame.quantity(Quantity.parse("dC/dz1[1]@2")) is None
    assert not session.frame.knows(Quantity.parse("yhat[0]"))
    assert session.frame.knows(Quantity.parse("z1[2]@1"))


def test_a_quantity_not_computed_yet_is_none() -> None:
    session = Session(finished().state)
    session.seek(0, 2)
    known = {
        name: session.frame.quantity(Quantity.parse(name)) is not None
        for name in ("x", "z1", "a1", "z2", "yhat", "C", "dC/dz1")
    }
    assert known == {"x": True, "z1": True, "a1": True} | dict.fromkeys(["z2", "yhat", "C", "dC/dz1"], False)
    assert session.frame.cost is None
    assert session.frame.penalty is None


def test_a_single_gradient_is_its_place_in_the_whole() -> None:
    frame = finished()
    whole, single = (frame.gradient(Parameter.parse(name)) for name in ("theta1", "theta1[1,2]"))
    assert whole is not None
    assert single == whole[1, 2]
    biases, bias = (frame.gradient(Parameter.parse(name)) for name in ("b2", "b2[1]"))
    assert biases is not None
    assert bias == biases[1]


def test_a_penalty_is_a_term_of_its_own() -> None:
    plain, penalised = finished("sigmoid"), finished("sigmoid", "l2")
    theta = Parameter.parse("theta1[0,1]")
    assert (plain.penalty, plain.penalty_gradient(theta)) == (0.0, None)
    squares = sum(float((penalised.before.theta(layer) ** 2).sum()) for layer in (1, 2))
    assert penalised.penalty == pytest.approx(0.1 * squares, rel=1e-12)
    assert plain.cost is not None
    assert penalised.penalty is not None
    assert penalised.cost == pytest.approx(plain.cost + penalised.penalty, rel=1e-12)
    assert penalised.penalty_gradient(theta) == pytest.approx(0.2 * penalised.before[theta], rel=1e-12)
    assert penalised.penalty_gradient(Parameter.parse("b1")) is None


def test_a_frame_shows_the_examples_of_its_batch() -> None:
    frame = finished(batch=2)
    assert frame.rows.tolist() == [0, 1]
    session = Session(frame.state)
    session.seek(1, 1)
    assert session.frame.rows.tolist() == [2]
    assert session.frame.x.tolist() == [[0.75, 0.5]]
    z1 = session.frame.quantity(Quantity.parse("z1"))
    assert z1 is not None
    assert z1.shape == (1, 3)


def test_the_update_shows_all_parameters_after_it() -> None:
    frame = finished()
    after = frame.value(frame.program.find(Op.UPDATE))
    assert isinstance(after, Parameters)
    assert after == frame.parameters
