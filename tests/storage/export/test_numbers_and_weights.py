"""Numbers, weights and biases written for other programs, and read back to the bit."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bpstudio.engine.entry import array_of
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.quantity import UPDATE, Quantity
from bpstudio.engine.refused import RefusedError
from bpstudio.explain.own_code.compared import compare_numbers
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.alone import iteration_of
from bpstudio.session.history.state import State
from bpstudio.session.session import Session
from bpstudio.storage import reader
from bpstudio.storage.export.forms import FORMS
from bpstudio.storage.export.state_dict import state_dict_of
from bpstudio.storage.export.wanted import Wanted
from bpstudio.storage.numbers import numbers_in
from bpstudio.storage.presets import presets, ready_hunts
from bpstudio.storage.weights.matching import matching_of

SESSIONS = Path(__file__).resolve().parents[2] / "sessions"
OF_WEIGHTS = ["npy", "weights-csv", "safetensors"]


@pytest.fixture
def trained() -> Session:
    """As ``bpstudio train`` leaves a session: all of the last iteration is revealed."""
    session = Session(reader.read("mazur").state)
    session.train(3)
    session.finish_iteration()
    return session


def made(form: str, state: State, *iterations: int) -> bytes:
    if form == "safetensors":
        pytest.importorskip("safetensors")
    return FORMS[form].make(Wanted(state, iterations=iterations))


def opened(content: bytes) -> Any:
    return np.load(io.BytesIO(content), allow_pickle=False)


def read_back(form: str, content: bytes, parameters: Parameters, folder: Path) -> Parameters:
    path = folder / f"weights{FORMS[form].suffix}"
    path.write_bytes(content)
    network = parameters.network
    edit = matching_of(path, network).edit(Parameters(network))
    return Parameters.of(network, edit.theta, edit.b)


@pytest.mark.parametrize(
    "name", [*presets(), str(SESSIONS / "no_target.json"), str(SESSIONS / "every_edit.json")]
)
def test_npz_has_every_number_of_an_iteration_under_its_name(name: str) -> None:
    state = reader.read(name).state
    iteration = iteration_of(state)
    numbers = numbers_in(made("npz", state), iteration.task.network)
    assert not numbers.left_out
    assert compare_numbers(iteration, *numbers, notation=ARTICLE).agrees


def test_npz_has_the_numbers_to_the_bit_and_those_after_the_update(trained: Session) -> None:
    passed = iteration_of(trained.state, 1).run()
    with opened(made("npz", trained.state, 1)) as arrays:
        assert np.array_equal(arrays["dC/dtheta1"], array_of(passed, Quantity.parse("dC/dtheta1")))
        assert arrays["C"].shape == ()
        assert arrays["C"] == passed.C
        assert np.array_equal(arrays["theta2"], iteration_of(trained.state, 1).parameters.theta(2))
        assert np.array_equal(arrays["update/theta2"], iteration_of(trained.state, 2).parameters.theta(2))
        assert np.array_equal(arrays["update/b2"], iteration_of(trained.state, 2).parameters.b(2))
        assert arrays["z1"].shape == (1, 2)


def test_the_same_session_gives_the_same_bytes(trained: Session) -> None:
    assert made("npz", trained.state) == made("npz", trained.state)


@pytest.mark.parametrize("form", OF_WEIGHTS)
def test_weights_come_back_to_the_bit(form: str, trained: Session, tmp_path: Path) -> None:
    parameters = trained.frame.parameters
    found = read_back(form, made(form, trained.state), parameters, tmp_path)
    assert found == parameters
    assert not np.array_equal(found.flat, trained.frame.before.flat), "the update is revealed, so it is in"


@pytest.mark.parametrize("form", OF_WEIGHTS)
def test_of_an_iteration_that_is_named_they_are_those_it_begins_with(
    form: str, trained: Session, tmp_path: Path
) -> None:
    began_with = iteration_of(trained.state, 2).parameters
    assert read_back(form, made(form, trained.state, 2), began_with, tmp_path) == began_with


@pytest.mark.parametrize("form", ["npz", *OF_WEIGHTS])
def test_more_than_one_iteration_is_refused(form: str, trained: Session) -> None:
    with pytest.raises(RefusedError, match="this form has the numbers of one iteration; name one"):
        made(form, trained.state, 0, 1)


def test_the_table_names_every_parameter_as_the_session_file_does() -> None:
    assert made("weights-csv", reader.read("logic-and").state).decode().splitlines()[0] == "parameter,value"
    lines = made("weights-csv", reader.read("mazur").state).decode().splitlines()
    assert lines[1:4] == ['"theta1[0,0]",0.15', '"theta1[0,1]",0.25', '"theta1[1,0]",0.2']
    assert lines[-1] == "b2[1],0.6"


def test_a_state_dict_has_a_module_for_each_layer_and_one_for_its_activation(trained: Session) -> None:
    found = state_dict_of(trained.frame.parameters)
    assert list(found) == ["0.weight", "0.bias", "2.weight", "2.bias"]
    assert np.array_equal(found["2.weight"], trained.frame.parameters.theta(2).T)
    assert all(array.flags.c_contiguous and array.dtype == np.float64 for array in found.values())


def test_without_the_package_it_is_said_how_to_get_it(
    trained: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "safetensors.numpy", None)
    with pytest.raises(RefusedError, match=r"pip install 'bpstudio\[safetensors\]'"):
        FORMS["safetensors"].make(Wanted(trained.state))


def test_a_model_of_pytorch_takes_them() -> None:
    torch = pytest.importorskip("torch")
    content = made("safetensors", reader.read("xor").state)
    model = torch.nn.Sequential(
        torch.nn.Linear(2, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1), torch.nn.Sigmoid()
    ).double()
    model.load_state_dict(pytest.importorskip("safetensors.torch").load(content))
    passed = iteration_of(reader.read("xor").state).run()
    found = model(torch.tensor(array_of(passed, Quantity.parse("x")))).detach().numpy()
    assert np.allclose(found, array_of(passed, Quantity.parse("yhat")), rtol=1e-13)


@pytest.mark.parametrize("name", ready_hunts())
def test_the_numbers_of_a_hunt_are_those_that_the_window_shows(name: str) -> None:
    """The right ones beside them would tell where the mistake is."""
    session = Session(reader.read(name).state)
    session.finish_iteration()
    frame, arrays = session.frame, opened(made("npz", session.state))
    for step in frame.program:
        if step.symbol != UPDATE:
            shown = frame.value(step)
            assert shown is not None
            assert not isinstance(shown, Parameters)
            assert np.allclose(arrays[str(step.writes)], shown, rtol=1e-9, atol=1e-12), step.writes
    for layer in frame.network.layer_ids:
        assert np.allclose(
            arrays[f"update/theta{layer}"], frame.parameters.theta(layer), rtol=1e-9, atol=1e-12
        )
