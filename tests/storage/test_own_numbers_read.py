"""Numbers of a program of one's own, read from JSON, npz and Python: by their names, with their digits, and safely."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bpstudio.engine.network import Layer, Network
from bpstudio.storage import numbers
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.numbers import OwnNumbers, given_numbers, numbers_in, read_numbers

NETWORK = Network(2, (Layer(2, "relu"), Layer(1, "sigmoid")))


def read(text: str | bytes) -> OwnNumbers:
    return numbers_in(text.encode() if isinstance(text, str) else text, NETWORK)


def values(found: OwnNumbers) -> dict[str, Any]:
    return {str(named): given.values.tolist() for named, given in found.givens.items()}


def saved(**arrays: object) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def refusal(raw: str | bytes) -> str:
    with pytest.raises(SessionFileError) as refused:
        read(raw)
    sentence = str(refused.value)
    assert "\n" not in sentence
    return sentence


# What is understood


def test_names_to_numbers_lists_and_lists_of_lists() -> None:
    found = read('{"C": 0.41, "dC/db1": [1, -2e-3], "z1": [[0.5, "NaN"]], "yhat": "-0,25"}')
    assert str(values(found)) == "{'z1': [[0.5, nan]], 'yhat': -0.25, 'C': 0.41, 'dC/db1': [1.0, -0.002]}"
    assert found.left_out == ()


@pytest.mark.parametrize(
    ("written", "value"), [('"1/4"', 0.25), ('"−0.5"', -0.5), ('" 2e3 "', 2000.0), ('"2×10⁻³"', 0.002)]
)
def test_a_number_in_quotation_marks_is_read_as_people_type_numbers(written: str, value: float) -> None:
    assert values(read(f'{{"C": {written}}}')) == {"C": value}


def test_numbers_of_json_keep_the_digits_that_they_are_written_with() -> None:
    found = read('{"dC/db1": [0.37, 1.50], "dC/db2": "0.1234"}')
    units = {str(named): given.units.tolist() for named, given in found.givens.items()}
    assert units == {"dC/db1": [0.01, 0.01], "dC/db2": 1e-4}


def test_the_update_is_an_object_of_layers_as_in_a_trace() -> None:
    found = read('{"update": {"theta": [[[1, 2], [3, 4]], [[5], [6]]], "b": [[7, 8], [9]]}}')
    assert list(values(found)) == ["update/theta1", "update/b1", "update/theta2", "update/b2"]
    assert values(found)["update/theta1"] == [[1, 2], [3, 4]]
    assert list(values(read('{"update": {"W1": [[1, 2], [3, 4]]}}'))) == ["update/theta1"]


def test_a_list_of_layers_under_one_name_is_taken_apart() -> None:
    assert values(read('{"dW": [[[1, 2], [3, 4]], [[5], [6]]]}')) == {
        "dC/dtheta2": [[5], [6]],
        "dC/dtheta1": [[1, 2], [3, 4]],
    }
    assert "expected one for each of 2 layers" in refusal('{"dW": [[[1, 2], [3, 4]]]}')


TRACE = (
    '[{"step": 1, "op": "z", "layer": 1, "symbol": "z1", "value": [[1, 2]]},'
    ' {"step": 6, "op": "dC/dyhat", "symbol": "dC/dyhat", "factor": [[3]], "gradient": "dC/dyhat", "value": [[3]]},'
    ' {"step": 7, "op": "da/dz", "symbol": "dyhat/dz2", "factor": [[4]], "gradient": "dC/dz2", "value": [[5]]},'
    ' {"step": 13, "op": "update", "symbol": "update", "value": {"theta": [[[1, 2], [3, 4]], [[5], [6]]],'
    ' "b": [[7, 8], [9]]}}]'
)


@pytest.mark.parametrize("text", [TRACE, f'{{"format": "bpstudio-session", "trace": {TRACE}}}'])
def test_a_trace_is_read_alone_or_in_a_session_file(text: str) -> None:
    found = values(read(text))
    assert {name: found[name] for name in ("z1", "dC/dyhat", "dyhat/dz2", "dC/dz2")} == {
        "z1": [[1, 2]],
        "dC/dyhat": [[3]],
        "dyhat/dz2": [[4]],
        "dC/dz2": [[5]],
    }
    assert found["update/b2"] == [9]


def test_arrays_of_numpy_are_read_from_an_npz_file(tmp_path: Path) -> None:
    theta = np.array([[1, 2], [3, 4]])
    raw = saved(
        z1=np.array([0.5, 1.5], np.float32),
        **{"dC/dtheta1": theta.T, "update/theta1": np.asfortranarray(theta)},
    )
    (tmp_path / "mine.npz").write_bytes(raw)
    found = read_numbers(tmp_path / "mine.npz", NETWORK)
    assert values(found) == {
        "z1": [0.5, 1.5],
        "dC/dtheta1": theta.T.tolist(),
        "update/theta1": theta.tolist(),
    }
    compressed = io.BytesIO()
    np.savez_compressed(compressed, C=np.array(0.25, ">f8"))
    assert values(read(compressed.getvalue())) == {"C": 0.25}


class _Tensor:
    """As a library has them whose arrays remember what they came from."""

    def __init__(self, detached: bool = False) -> None:
        self.detached = detached

    def detach(self) -> _Tensor:
        return _Tensor(detached=True)

    def __array__(self, dtype: object = None, copy: object = None) -> np.ndarray:
        assert self.detached
        return np.array([[1.5, 2.5]])


def test_a_program_gives_numbers_lists_and_arrays_of_any_library() -> None:
    found = given_numbers(
        {"C": np.float32(0.5), "z1": _Tensor(), "db1": (1, 2.5), "yhat": [[np.float64(2)]]}, NETWORK
    )
    assert values(found) == {"z1": [[1.5, 2.5]], "yhat": [[2.0]], "C": 0.5, "dC/db1": [1.0, 2.5]}
    assert values(given_numbers({"z1": [np.array([1.5, 2.5]), [3, 4]]}, NETWORK)) == {
        "z1": [[1.5, 2.5], [3, 4]]
    }


def test_what_is_under_other_names_is_left_out_whatever_it_is() -> None:
    found = read('{"C": 1, "note": "hi", "z7": [[1], [2, "x"]], "more": {"deep": {"er": null}}, "": []}')
    assert list(values(found)) == ["C"]
    assert found.left_out == ("note", "z7", "more/deep/er", "")


def test_a_byte_order_mark_before_the_text_is_nothing_to_complain_of() -> None:
    assert values(read(b'\xef\xbb\xbf{"C": 1}')) == {"C": 1.0}


# What Python prints


def printed(numbers: object) -> dict[str, Any]:
    return values(read(repr(numbers)))


def test_a_dictionary_of_arrays_is_read_as_python_prints_it() -> None:
    numbers = {
        "z1": np.array([[0.5, -0.25], [1.0, 2.0]]),
        "yhat": np.float64(0.75),
        "dC/db1": (1, 2.5),
        "C": float("nan"),
        "dW1": np.array([[np.inf, 1e-20], [3, -np.inf]]),
    }
    assert str(printed(numbers)) == str(
        {
            "z1": [[0.5, -0.25], [1.0, 2.0]],
            "yhat": 0.75,
            "C": float("nan"),
            "dC/dtheta1": [[np.inf, 1e-20], [3.0, -np.inf]],
            "dC/db1": [1.0, 2.5],
        }
    )


@pytest.mark.parametrize(
    "text",
    [
        "mine = {'z1': tensor([[0.5000, -0.25]]), }",
        "{'z1': torch.tensor([[.5, -.25]], device='cuda:0', requires_grad=True)}",
        "{'z1': tensor([[0.5, -0.25]], dtype=torch.float64, grad_fn=<AddmmBackward0>)}",
        '{"z1": np.array([[0.5, -0.25]])}',
        "dict = {'z1': array([[ 0.5 , -0.25]])}",
    ],
)
def test_tensors_are_read_with_all_that_is_printed_of_them(text: str) -> None:
    assert values(read(text)) == {"z1": [[0.5, -0.25]]}


def test_a_name_with_a_point_in_it_stays_as_it_is() -> None:
    assert printed({"W1.grad": np.array([[1.0, 2.0], [3.0, 4.5]])}) == {"dC/dtheta1": [[1, 2], [3, 4.5]]}


def test_what_is_printed_keeps_its_digits_and_its_precision() -> None:
    (given,) = read("{'z1': array([0.36, 1.])}").givens.values()
    assert given.units.tolist() == [0.01, 0.1]
    (given,) = read(repr({"z1": np.array([0.36028, 1.27943], np.float32)})).givens.values()
    assert not given.differs(np.array([0.3602804, 1.279427])).any()
    assert given.differs(np.array([0.3603, 1.2795])).all()


def test_numbers_that_python_has_left_out_are_missed() -> None:
    assert "numbers are left out where it says" in refusal(repr({"z1": np.zeros((100, 100))}))


@pytest.mark.parametrize(
    "text",
    ["{'z1': [1, 2}", "{'z1': f(1)}", "mine = [1, 2]", "{'z1': [1, 2)]}", "{'a': " * 5000, "{'z1': \x01}"],
)
def test_what_is_neither_is_told_what_json_it_is_not(text: str) -> None:
    assert "malformed JSON" in refusal(text)


# What is refused


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "malformed JSON"),
        ("3", "found 3, expected an object with arrays of numbers by their names"),
        ("null", "found null, expected an object"),
        ("[[1, 2]]", "found an array of 1, expected an object"),
        ("{}", "found nothing, expected a quantity of this network under its name, such as z1"),
        ('{"foo": 1, "z3": 2}', "found foo, z3, expected a quantity of this network"),
        ('{"C": NaN}', '$.C: found NaN, expected a number, or "NaN" in quotation marks'),
        ('{"z1": [1, -Infinity]}', "$.z1[1]: found -Infinity"),
        ('{"C": 1e999}', "$.C: found 1e999, expected a finite number"),
        ('{"C": "nan"}', '$.C: found "nan", expected a number'),
        ('{"C": true}', "$.C: found true, expected a number"),
        ('{"C": null}', "$.C: found null, expected a number"),
        ('{"C": []}', "$.C: found an empty array, expected numbers"),
        ('{"z1": [[1, 2], [3]]}', "$.z1[1]: found an array of 1, expected an array of 2, as before it"),
        ('{"z1": [[1, 2], 3]}', "$.z1[1]: found a number, expected an array of 2, as before it"),
        ('{"C": 1, "C": 2}', '$: found the key "C" twice'),
        ('{"C": 1, "loss": 2}', '$.loss: found "C" and "loss", which are both C, expected one of them'),
        ('[{"symbol": "z1"}]', "$[0]: found an object, expected a step"),
        ('[{"symbol": "z1", "value": 1}, 2]', "$[1]: found 2, expected a step"),
        ('{"z1": [[[[[[[[[1]]]]]]]]]}', "found arrays nested too deep, expected at most 8"),
        ('{"C": 1' + "0" * 500 + "}", "$.C: found a number of 501 characters"),
        ('{"C": 1' + "0" * 399 + "}", "expected a finite number"),
        ('{"C": {"a": 1}}', "found C/a, expected a quantity"),
        ("[" * 100_000, "values nested too deep"),
        ('{"a":' * 100_000, "values nested too deep"),
        ('{"z1": ' + "[" * 100_000 + "]" * 100_000 + "}", "values nested too deep"),
        (b'{"C": "\xff"}', "bytes that are not UTF-8"),
        (b"\x00\x01\x02", "malformed JSON"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text: str | bytes, sentence: str) -> None:
    assert sentence in refusal(text)


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbers, "MOST_BYTES", 10)
    assert "found 11 bytes of JSON, expected at most 10" in refusal('{"C": 0.25}')


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SessionFileError):
        read_numbers(tmp_path / "none.json", NETWORK)


@pytest.mark.parametrize(
    "value", [np.array(["a"]), np.array([1j]), np.array([None]), np.array([]), object(), None, True, 10**400]
)
def test_a_program_that_gives_no_numbers_is_told_so(value: object) -> None:
    with pytest.raises(SessionFileError, match=r"^C: found .*, expected .*number"):
        given_numbers({"C": value}, NETWORK)


def test_json_of_the_largest_size_is_read_in_a_moment() -> None:
    network = Network(100, (Layer(400, "relu"),))
    theta = np.random.default_rng(1).normal(size=(100, 400))
    found = numbers_in(json.dumps({"W": theta.tolist()}).encode(), network)
    (given,) = found.givens.values()
    assert np.array_equal(given.values, theta)
