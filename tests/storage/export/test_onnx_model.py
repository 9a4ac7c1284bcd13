"""A network written as a model of ONNX gives what the program gives, and comes back as it was."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bpstudio.engine.entry import array_of
from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import ActivationName
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.refused import RefusedError
from bpstudio.session.alone import iteration_of
from bpstudio.session.edits.base import SetActivation
from bpstudio.session.edits.connections import CutConnections
from bpstudio.session.edits.replacing import LoadWeights
from bpstudio.session.session import Session
from bpstudio.storage import reader
from bpstudio.storage.export.forms import FORMS
from bpstudio.storage.export.wanted import Wanted
from bpstudio.storage.presets import presets
from bpstudio.storage.weights.matching import matching_of

onnx = pytest.importorskip("onnx")


def made(session: Session, *iterations: int) -> bytes:
    return FORMS["onnx"].make(Wanted(session.state, iterations=iterations))


def run(content: bytes, x: Any) -> Any:
    from onnx.reference import ReferenceEvaluator

    model = onnx.load_model_from_string(content)
    onnx.checker.check_model(model, full_check=True)
    with np.errstate(all="ignore"):  # its sigmoid overflows where it does no harm
        [yhat] = ReferenceEvaluator(model).run(None, {"x": x})
    assert yhat.dtype == np.float64
    return yhat


def assert_gives_the_same(session: Session) -> None:
    passed = iteration_of(session.state).run()
    x, yhat = (array_of(passed, Quantity.parse(name)) for name in ("x", "yhat"))
    np.testing.assert_allclose(run(made(session), x), yhat, rtol=1e-12, atol=1e-12)


def drawn(session: Session, rng: Any, scale: float) -> Session:
    """With hidden layers of any width, and any activation in each."""
    network = session.frame.network
    widths = [network.inputs, *rng.integers(1, 6, size=rng.integers(0, 4)), network.outputs]
    hidden = [name for name, entry in ACTIVATIONS.items() if not entry.couples]
    names = [*rng.choice(hidden, len(widths) - 2), rng.choice(list(ACTIVATIONS))]
    theta = [rng.normal(scale=scale, size=shape) for shape in pairwise(widths)]
    b = [rng.normal(scale=scale, size=width) for width in widths[1:]]
    session.apply(
        LoadWeights(
            tuple(tuple(map(tuple, each.tolist())) for each in theta),
            tuple(tuple(each.tolist()) for each in b),
            tuple(map(str, names)),
        )
    )
    return session


@pytest.mark.parametrize("name", presets())
def test_every_preset_gives_the_same_as_a_model(name: str) -> None:
    assert_gives_the_same(Session(reader.read(name).state))


@pytest.mark.parametrize("seed", range(60))
def test_networks_of_any_depth_width_and_activation_give_the_same(seed: int) -> None:
    rng = np.random.default_rng(seed)
    session = Session(reader.read(["xor", "mazur", "spiral"][seed % 3]).state)
    assert_gives_the_same(drawn(session, rng, scale=[0.5, 2.0, 10.0][seed % 3]))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_each_activation_is_said_in_operators_far_out_as_well(name: ActivationName) -> None:
    session = Session(reader.read("mazur").state)
    session.apply(SetActivation(2, name))
    z = np.array([[-800.0, 800.0], [-40.0, 0.0], [1e-9, -1e-9], [-1.0, 1.0], [3.0, -5.5]])
    session.apply(LoadWeights((((1.0, 0.0), (0.0, 1.0)),), ((0.0, 0.0),), (name,)))
    wanted = np.empty_like(z.T)
    with np.errstate(all="ignore"):
        ACTIVATIONS[name].value(np.ascontiguousarray(z.T), wanted)
        np.testing.assert_allclose(run(made(session), z), wanted.T, rtol=1e-12, atol=1e-15)


def test_connections_that_are_cut_are_zeros() -> None:
    session = Session(reader.read("xor").state)
    session.apply(CutConnections(("theta1[0,1]",)))
    model = onnx.load_model_from_string(made(session))
    [theta] = [each for each in model.graph.initializer if each.name == "theta1"]
    assert onnx.numpy_helper.to_array(theta)[0, 1] == 0
    assert_gives_the_same(session)


@pytest.mark.parametrize("name", presets())
def test_it_comes_back_to_the_bit_with_its_activations(name: str, tmp_path: Path) -> None:
    session = Session(reader.read(name).state)
    path = tmp_path / "model.onnx"
    path.write_bytes(made(session))
    found = matching_of(path, session.frame.network)
    assert found.fits
    assert not found.alters
    assert found.activations == tuple(layer.activation for layer in session.frame.network.layers)
    edit = found.edit(session.frame.parameters)
    assert Parameters.of(session.frame.network, edit.theta, edit.b) == session.frame.parameters


def test_weights_are_those_at_the_cursor_or_that_an_iteration_begins_with() -> None:
    session = Session(reader.read("mazur").state)
    session.train(3)
    session.finish_iteration()
    x = array_of(iteration_of(session.state).run(), Quantity.parse("x"))
    passed = iteration_of(session.state, 1).run()
    np.testing.assert_allclose(run(made(session, 1), x), array_of(passed, Quantity.parse("yhat")), rtol=1e-12)
    after = iteration_of(session.state, session.state.cursor.iteration + 1).run()
    np.testing.assert_allclose(run(made(session), x), array_of(after, Quantity.parse("yhat")), rtol=1e-12)
    with pytest.raises(RefusedError, match="this form has the numbers of one iteration; name one"):
        made(session, 0, 1)


def test_the_same_session_gives_the_same_bytes_which_older_programs_read() -> None:
    session = Session(reader.read("xor").state)
    assert made(session) == made(session)
    model = onnx.load_model_from_string(made(session))
    assert (model.ir_version, model.opset_import[0].version) == (8, 17)
    assert [node.op_type for node in model.graph.node] == ["Gemm", "Tanh", "Gemm", "Sigmoid"]


def test_an_activation_that_onnx_cannot_say_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ACTIVATIONS, "tanh", replace(ACTIVATIONS["tanh"], onnx=""))
    with pytest.raises(RefusedError, match="layer 1 has tanh, which operators of ONNX cannot say here"):
        made(Session(reader.read("xor").state))


def test_without_the_package_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(RefusedError, match=r"pip install 'bpstudio\[onnx\]'"):
        made(Session(reader.read("xor").state))
