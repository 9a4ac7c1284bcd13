"""One number by its name: every quantity of an iteration, its place, its example, and nothing that is hidden."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.quantity import Quantity
from bpstudio.engine.refused import RefusedError
from bpstudio.session.frame import Frame
from bpstudio.session.lessons.number_name import NumberName, check_named, named_number
from bpstudio.session.session import Session
from bpstudio.storage import reader


def at(source: str, revealed: int = -1) -> Frame:
    session = Session(reader.read(source).state)
    session.seek(0, len(session.frame.program) if revealed < 0 else revealed)
    return session.frame


def number(frame: Frame, name: str) -> float | None:
    return named_number(frame, NumberName.parse(name))


@pytest.mark.parametrize(
    "name", ["C", "yhat", "z1[0]", "dC/dtheta2[0,1]", "a1[1]@2", "dyhat/dz2[0,1]@3", "C@1", "x[0]@0"]
)
def test_a_name_reads_back_as_it_was_written(name: str) -> None:
    assert str(NumberName.parse(name)) == name


def test_a_name_may_have_blanks_before_its_place() -> None:
    assert NumberName.parse("dC/dz2 [ 0 ]") == NumberName(Quantity.parse("dC/dz2"), (0,))
    assert NumberName.parse("dC/dz2 0") == NumberName(Quantity.parse("dC/dz2"), (0,))
    assert NumberName.parse("theta2 0, 1") == NumberName(Quantity.parse("theta2"), (0, 1))


def test_a_derivative_may_have_the_places_of_both_its_parts() -> None:
    assert NumberName.parse("dyhat[1]/dz2[0]@3") == NumberName.parse("dyhat/dz2[1,0]@3")
    assert NumberName.parse("dz2[1]/da1[0]") == NumberName.parse("dz2/da1[0,1]")


@pytest.mark.parametrize(
    "name", ["", "z", "z1[", "z1[0,1,2]", "z1[-1]", "C@", "z1@", "theta", "q1", "z0", "z1[0]]"]
)
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(RefusedError):
        NumberName.parse(name)


def test_where_a_quantity_is_one_number_no_place_is_needed() -> None:
    frame = at("article")
    found = {name: number(frame, name) for name in ("x", "y", "z1", "yhat", "C", "dC/dtheta2", "dyhat/dz3")}
    assert {name: f"{value:.4g}" for name, value in found.items()} == {
        "x": "1.5", "y": "1", "z1": "1.4", "yhat": "0.3603",
        "C": "0.4092", "dC/dtheta2": "-0.3715", "dyhat/dz3": "0.2305",
    }  # fmt: skip
    assert number(frame, "dz2/dtheta2") == number(frame, "a1")
    assert number(frame, "dz2/db2") == 1
    assert number(frame, "dz3/da2") == number(frame, "theta3") == 0.9


def test_a_place_and_an_example_choose_one_of_many() -> None:
    frame = at("softmax-3")
    assert number(frame, "z1[2]@4") == frame.whole_trace().workspace.z[1][2, 4]
    assert number(frame, "dC/dtheta2[3,1]") == frame.whole_trace().workspace.gradient.theta(2)[3, 1]
    assert number(frame, "dz2/dtheta2[3,0]@5") == number(frame, "a1[3]@5")
    assert number(frame, "dz2/da1[3,2]") == number(frame, "theta2[3,2]")
    assert number(frame, "dz2/db2[1]") == 1
    jacobian = np.array([[number(frame, f"dyhat/dz2[{i},{j}]@7") for j in range(3)] for i in range(3)])
    assert jacobian.sum(axis=1) == pytest.approx([0, 0, 0], abs=1e-15)
    shares = [number(frame, f"C@{example}") or 0.0 for example in range(12)]
    assert sum(shares) == pytest.approx(number(frame, "C"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("z1[0]", "there are 12 examples; say which, counted from 0: z1[0]@0"),
        ("z1@0", "z1@0 is not one number of z1; say which, counted from 0: z1[0]"),
        ("z1[4]@0", "there is no z1[4]@0, counted from 0; z1 has 4"),
        ("z1[0]@12", "there is no example 12, counted from 0; there are 12"),
        ("theta1[0,0]@1", "theta1 is of no single example"),
        ("theta1[0]", "theta1[0] is not one number of theta1; say which, counted from 0: theta1[0,0]"),
        ("C[0]", "C[0] is not one number of C; it is one number"),
        ("z3[0]@0", "this network has no z3"),
        ("theta3[0,0]", "this network has no theta3"),
        ("a2[0]@0", "this network has no a2"),
        ("dz2/dz1[0]@0", "this network has no dz2/dz1"),
        ("dC/dx", "this network has no dC/dx"),
        ("update", "update is no number"),
        ("penalty", "this network has no penalty"),
    ],
)
def test_what_is_not_there_or_not_one_number_is_refused_in_a_sentence(name: str, said: str) -> None:
    with pytest.raises(RefusedError) as refused:
        check_named(at("softmax-3"), NumberName.parse(name))
    assert str(refused.value) == said


def test_a_network_without_targets_has_no_y() -> None:
    session = Session(reader.read("article").state)
    state = session.state
    assert number(session.frame, "y") == 1
    assert state.document.data.y is not None


def test_what_is_hidden_is_no_number_yet() -> None:
    names = ("yhat", "C", "dC/dyhat", "dyhat/dz3", "dC/dz3", "dz3/da2", "dC/dtheta1")
    assert [number(at("article", 6), name) is not None for name in names] == [True] + [False] * 6
    assert [number(at("article", 9), name) is not None for name in names] == [True] * 5 + [False] * 2
    assert number(at("article", 6), "C@0") is None
    assert number(at("article", 0), "theta3") == 0.9


def test_a_weight_is_what_the_iteration_began_with_after_its_update_too() -> None:
    assert number(at("article"), "theta2") == 0.6
