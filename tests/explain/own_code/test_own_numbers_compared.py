"""Numbers of a program of one's own beside those of an iteration: what agrees, what differs first, how they lie."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.task import Cost
from bpstudio.explain.own_code.compared import NumbersCompared, compare_numbers
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.alone import Iteration, iteration_of
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from bpstudio.storage.numbers import given_numbers
from bpstudio.storage.presets import presets
from bpstudio.storage.reader import read
from tests.explain.own_code.by_hand import ByHand, across, drawn

MANY = range(100)


def compared(iteration: Iteration, numbers: Mapping[str, object]) -> NumbersCompared:
    return compare_numbers(iteration, *given_numbers(numbers, iteration.task.network), notation=ARTICLE)


def told_of(numbers: Mapping[str, object], network: ByHand) -> str:
    return str(compared(network.iteration(), numbers))


def rounded(array: np.ndarray, digits: int) -> object:
    """Nested lists of texts, each number to so many significant digits."""
    return [rounded(row, digits) for row in array] if array.ndim else f"{float(array):.{digits - 1}e}"


def square(rng: np.random.Generator) -> ByHand:
    return drawn(rng, widths=(3, 3, 3), examples=3)


@pytest.mark.parametrize("seed", MANY)
def test_right_numbers_of_any_network_agree_whichever_way_they_lie(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = drawn(rng)
    numbers = network.numbers()
    for given in (numbers, across(numbers)):
        found = compared(network.iteration(), given)
        assert found.agrees, str(found)
        assert len(found.quantities) == len(numbers)


@pytest.mark.parametrize("seed", MANY)
def test_right_numbers_agree_to_however_many_digits_they_are_written(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = drawn(rng)
    for digits in (3, 4, 5, 6, 8, 9, 11, 12, 14, 15, 17):
        given = {name: rounded(array, digits) for name, array in network.numbers().items()}
        found = compared(network.iteration(), given)
        assert found.agrees, f"{digits} digits: {found}"


@pytest.mark.parametrize("seed", MANY)
def test_a_pass_in_single_precision_agrees(seed: int) -> None:
    network = drawn(np.random.default_rng(seed))
    x, y = network.x.astype(np.float32), network.y.astype(np.float32)
    thetas, bs = ([array.astype(np.float32) for array in arrays] for arrays in (network.thetas, network.bs))
    single = ByHand(x, y, thetas, bs, network.curves, network.rate)  # type: ignore[arg-type]
    numbers = {name: np.asarray(array, np.float32) for name, array in single.numbers().items()}
    for given in (numbers, {name: array.tolist() for name, array in numbers.items()}):
        found = compared(network.iteration(), given)
        assert found.agrees, str(found)


@pytest.mark.parametrize("seed", MANY)
def test_one_number_that_is_changed_is_the_one_that_differs(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = drawn(rng)
    numbers = {name: array.copy() for name, array in network.numbers().items()}
    name = str(rng.choice([name for name in numbers if not name.endswith(("b1", "b2", "b3", "b4", "b5"))]))
    place = tuple(int(rng.integers(length)) for length in numbers[name].shape)
    right = float(numbers[name][place])
    numbers[name] = np.asarray(numbers[name])
    numbers[name][place] += 0.5
    for given in (numbers, across(numbers)):
        (found,) = compared(network.iteration(), given).differences
        assert (found.quantity, found.place) == (name, place)
        assert found.typed == pytest.approx(right + 0.5)
        assert found.right == pytest.approx(right)


def test_the_first_that_differs_is_first_in_the_order_of_the_program() -> None:
    network = drawn(np.random.default_rng(1), widths=(2, 3, 2), examples=2)
    numbers = network.numbers("no slope at the output")
    numbers = dict(reversed(numbers.items()))
    found = compared(network.iteration(), numbers)
    assert not found.agrees
    assert found.differences[0].quantity == "dyhat/dz2"
    wrong = [str(each.named) for each in found.quantities if not each.agrees]
    assert wrong == [
        *("dyhat/dz2", "dC/dz2", "dC/dtheta2", "dC/db2", "dC/da1", "dC/dz1", "dC/dtheta1", "dC/db1"),
        *("update/theta1", "update/b1", "update/theta2", "update/b2"),
    ]


# How they lie


def test_columns_as_examples_are_said_and_are_no_difference() -> None:
    network = drawn(np.random.default_rng(2), widths=(2, 3, 2), examples=4)
    told = told_of(across(network.numbers()), network)
    assert "Everything agrees." in told
    assert "Examples are columns in these numbers; they were turned" in told
    assert "A weight's row is the unit it goes to" in told
    assert "∂z/∂a has a row for each z" in told
    assert "turned" not in told_of(network.numbers(), network)


def test_of_square_arrays_the_way_is_taken_in_which_most_agree() -> None:
    network = square(np.random.default_rng(3))
    numbers = {name: array.copy() for name, array in across(network.numbers()).items()}
    numbers["dC/dtheta2"][0, 1] += 1.0
    found = compared(network.iteration(), numbers)
    (wrong,) = found.differences
    assert (wrong.quantity, wrong.place) == ("dC/dtheta2", (1, 0))


def test_one_square_array_that_lies_otherwise_than_the_others_differs() -> None:
    network = square(np.random.default_rng(4))
    numbers = network.numbers()
    numbers["dC/dtheta2"] = numbers["dC/dtheta2"].T
    assert {each.quantity for each in compared(network.iteration(), numbers).differences} == {"dC/dtheta2"}


def test_weights_may_be_turned_where_examples_are_not() -> None:
    network = drawn(np.random.default_rng(5), widths=(2, 3, 2), examples=4)
    numbers = {name: array.T if "theta" in name else array for name, array in network.numbers().items()}
    numbers["dz2/dtheta2"], numbers["dz1/dtheta1"] = numbers["dz2/dtheta2"].T, numbers["dz1/dtheta1"].T
    found = compared(network.iteration(), numbers)
    assert found.agrees
    assert {str(each.named) for each in found.quantities if each.turned} == {
        *("theta1", "theta2", "dC/dtheta1", "dC/dtheta2", "update/theta1", "update/theta2"),
    }


def test_a_square_array_among_others_that_only_fit_turned_is_turned_even_if_it_is_wrong() -> None:
    network = drawn(np.random.default_rng(6), widths=(2, 3, 3), examples=2)
    numbers = across(network.numbers())
    found = compared(
        network.iteration(), {"dW1": numbers["dC/dtheta1"] + 1, "dW2": numbers["dC/dtheta2"] + 1}
    )
    assert [each.turned for each in found.quantities] == [True, True]


def test_one_example_may_be_a_plain_list_and_one_number_no_list() -> None:
    network = drawn(np.random.default_rng(7), widths=(2, 3, 1), examples=1)
    numbers = {name: np.squeeze(array) for name, array in network.numbers().items()}
    found = compared(network.iteration(), numbers | {"C": [numbers["C"]], "dz2/db2": 1})
    assert found.agrees, str(found)


def test_the_factor_of_a_bias_may_be_one_for_all_and_must_be_one() -> None:
    network = drawn(np.random.default_rng(8), widths=(2, 3, 1), examples=4)
    assert compared(network.iteration(), {"dz1/db1": np.ones((4, 3))}).agrees
    (wrong,) = compared(network.iteration(), {"dz1/db1": np.full(3, 2.0)}).differences
    assert (wrong.place, wrong.typed, wrong.right) == ((), 2.0, 1.0)
    told = told_of({"dz1/db1": [1, 2, 1]}, network)
    assert "has another shape: 3 numbers given, one number expected" in told


def test_another_shape_is_a_difference_in_words() -> None:
    network = drawn(np.random.default_rng(9), widths=(2, 3, 2), examples=4)
    found = compared(network.iteration(), {"z1": np.zeros((5, 3)), "C": network.numbers()["C"]})
    assert not found.agrees
    (wrong,) = found.differences
    assert (wrong.quantity, wrong.place, wrong.typed, wrong.right) == ("z1", (), None, None)
    assert "z1  has another shape: 5×3 numbers given, 4×3 numbers expected" in str(found)
    assert "The first that is wrong is z1, which has another shape." in str(found)


# Weights before and after the update


def test_weights_and_biases_without_more_may_be_those_before_or_after_the_update() -> None:
    network = drawn(np.random.default_rng(10), widths=(2, 3, 2), examples=4)
    numbers = network.numbers()
    assert compared(network.iteration(), {"W1": numbers["theta1"], "b1": numbers["b1"]}).agrees
    after = {"W1": numbers["update/theta1"], "b1": numbers["update/b1"]}
    assert compared(network.iteration(), after).agrees
    assert compared(network.iteration(), across({**after})).agrees


def test_where_they_are_neither_they_are_taken_for_those_to_which_they_come_nearer() -> None:
    network = drawn(np.random.default_rng(10), widths=(2, 3, 2), examples=4)
    numbers = network.numbers()
    for name, near in (("theta1", numbers["theta1"]), ("update/theta1", numbers["update/theta1"])):
        given = near.copy()
        given[1, 2] += 0.01
        for array in (given, given.T):
            (wrong,) = compared(network.iteration(), {"W1": array}).differences
            assert (wrong.quantity, wrong.place) == (name, (1, 2))
    found = compared(network.iteration(), {"W1": numbers["update/theta1"], "z2": numbers["z2"]})
    assert [str(each.named) for each in found.quantities] == ["z2", "update/theta1"]
    assert compared(network.iteration(), {"W1": np.zeros((5, 5))}).differences[0].quantity == "theta1"


def test_where_both_are_given_each_is_compared_with_its_own() -> None:
    network = drawn(np.random.default_rng(11), widths=(2, 3, 2), examples=4)
    numbers = network.numbers()
    both = {"W1": numbers["update/theta1"], "update/W1": numbers["update/theta1"]}
    assert {each.quantity for each in compared(network.iteration(), both).differences} == {"theta1"}


# What is said


def test_the_report_has_a_line_for_each_quantity_then_the_first_wrong_number() -> None:
    network = ByHand(
        np.array([[1.0]]), np.array([[0.0]]), [np.array([[2.0]])], [np.array([1.0])], ["identity"], rate=0.1
    )
    told = told_of({"z1": 3, "C": 9, "dW": "5.0", "colour": "blue"}, network)
    assert told.splitlines() == [
        "3 quantities compared with iteration 0",
        "",
        "z1          agrees",
        "C           agrees",
        "dC/dtheta1  differs",
        "",
        "The first wrong number is dC/dtheta1: 5 is given, 6 is right.",
        "No single mistake that is known here gives all of these numbers.",
        "Left out, as this network has no quantity of that name: colour.",
    ]


def test_of_many_numbers_it_is_said_how_many_differ_and_the_two_are_told_apart() -> None:
    network = drawn(np.random.default_rng(12), widths=(2, 3, 2), examples=4)
    z = network.numbers()["z1"].copy()
    z[1, 2] += 1e-7
    told = told_of({"z1": z}, network)
    assert "z1  differs in 1 of 12 numbers" in told
    typed, right = told.splitlines()[-2].partition(": ")[2].split(" is given, ")
    assert right.removesuffix(" is right.") != typed


def test_numbers_that_differ_where_none_is_written_so_far_are_written_in_full() -> None:
    network = drawn(np.random.default_rng(12), widths=(1, 1), examples=1)
    told = told_of({"z1": ["NaN"]}, network)
    assert "NaN is given" in told


def test_single_precision_is_said() -> None:
    network = drawn(np.random.default_rng(13), widths=(2, 3, 2), examples=4)
    told = told_of({"z1": network.numbers()["z1"].astype(np.float32)}, network)
    assert "Everything agrees." in told
    assert "single precision" in told


def test_of_many_names_that_mean_nothing_the_first_are_told() -> None:
    network = drawn(np.random.default_rng(14), widths=(1, 1), examples=1)
    told = told_of({"C": network.numbers()["C"]} | {f"foo{count}": 1 for count in range(20)}, network)
    assert told.endswith("foo10, foo11, and 8 more.")


# The presets


@pytest.mark.parametrize("name", presets())
def test_what_the_program_itself_computes_agrees(name: str) -> None:
    state = read(name).state
    for number in (None, 0, 2):
        iteration = iteration_of(state, number)
        own = compare_numbers(
            iteration, *given_numbers({"C": iteration.run().C}, iteration.task.network), notation=ARTICLE
        )
        assert own.agrees
        assert own.iteration == (state.cursor.iteration if number is None else number)


def test_an_iteration_that_has_not_been_run_is_run_for_it_and_the_session_stays_where_it_is() -> None:
    state = read("mazur").state
    before, later = iteration_of(state, 0), iteration_of(state, 5)
    assert later.parameters != before.parameters
    assert state.iterations == 0


def softmax(examples: int) -> Iteration:
    rng = np.random.default_rng(1)
    network = Network(2, (Layer(3, "tanh"), Layer(3, "softmax")))
    data = Examples(rng.normal(size=(examples, 2)), np.eye(3)[rng.integers(3, size=examples)])
    return iteration_of(Session(Document(network, data, Cost("squared_error"))).state)


@pytest.mark.parametrize("examples", [1, 4])
def test_the_jacobian_of_softmax_is_a_matrix_for_each_example(examples: int) -> None:
    iteration = softmax(examples)
    jacobian = iteration.run().da_dz[2]
    assert compared(iteration, {"dyhat/dz2": jacobian}).agrees
    assert compared(iteration, {"dyhat/dz2": np.squeeze(jacobian)}).agrees


@pytest.mark.parametrize("examples", [1, 4])
def test_slopes_of_softmax_without_the_rest_are_its_diagonal_and_a_mistake(examples: int) -> None:
    iteration = softmax(examples)
    p = iteration.run().a[2].T
    slopes = p * (1 - p)
    for given in (slopes, slopes.T, np.squeeze(slopes)):
        found = compared(iteration, {"dyhat/dz2": given})
        assert {mistake.name for mistake in found.mistakes} == {"softmax_diagonal"}
        assert found.differences[0].place == (0, 0, 1)
    assert compared(iteration, {"dyhat/dz2": np.zeros((examples, 2))}).differences[0].typed is None


@pytest.mark.parametrize("examples", [1, 4])
def test_slopes_given_as_jacobians_are_their_diagonals(examples: int) -> None:
    network = drawn(np.random.default_rng(3), widths=(2, 3), examples=examples)
    slopes = network.numbers()["dyhat/dz1"]
    jacobians = np.array([np.diag(row) for row in slopes])
    assert compared(network.iteration(), {"dyhat/dz1": jacobians}).agrees
    assert compared(network.iteration(), {"dyhat/dz1": np.squeeze(jacobians)}).agrees
    jacobians[0, 0, 1] = 0.5
    found = compared(network.iteration(), {"dyhat/dz1": jacobians})
    assert found.differences[0].typed is None
