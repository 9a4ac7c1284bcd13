"""Numbers that one mistake explains: it is named, whoever made it, in any network."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from bpstudio.engine.initializers import initial_parameters
from bpstudio.engine.mistakes.together import all_ways_to_err, pass_with
from bpstudio.engine.optimizers import Moments
from bpstudio.explain.own_code.compared import NumbersCompared, compare_numbers
from bpstudio.explain.own_code.comparing import array_named
from bpstudio.explain.own_code.mistakes_told import mistake_told
from bpstudio.explain.own_code.names import known
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.session.alone import Iteration
from bpstudio.storage.numbers import given_numbers
from tests.engine.random_tasks import task_of_seed
from tests.explain.own_code.by_hand import ByHand, across, drawn

BY_HAND = {
    "half": "factor_two",
    "summed": "sum_for_mean",
    "no slope at the output": "slope_left_out_at_output",
    "slope at a": "slope_at_activation",
    "across": "another_weight",
    "not zeroed": "gradients_not_zeroed",
    "uphill": "error_sign",
    "bias left": "bias_not_trained",
}


def compared(iteration: Iteration, numbers: Mapping[str, object]) -> NumbersCompared:
    return compare_numbers(iteration, *given_numbers(numbers, iteration.task.network), notation=ARTICLE)


def names(found: NumbersCompared) -> set[str]:
    return {mistake.name for mistake in found.mistakes}


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("wrong", BY_HAND)
def test_a_mistake_built_into_a_program_of_ones_own_is_named(wrong: str, seed: int) -> None:
    network = drawn(np.random.default_rng(seed), widths=(2, 3, 3, 2), examples=3)
    network = ByHand(network.x, network.y, network.thetas, network.bs, ["tanh", "sigmoid", "sigmoid"])
    numbers = network.numbers(wrong)
    for given in (numbers, across(numbers), {name: four_digits(array) for name, array in numbers.items()}):
        found = compared(network.iteration(), given)
        assert not found.agrees
        assert BY_HAND[wrong] in names(found), str(found)


@pytest.mark.parametrize("wrong", BY_HAND)
def test_the_gradients_and_the_cost_alone_are_enough(wrong: str) -> None:
    network = drawn(np.random.default_rng(3), widths=(2, 3, 3, 2), examples=3)
    network = ByHand(network.x, network.y, network.thetas, network.bs, ["tanh", "sigmoid", "sigmoid"])
    numbers = network.numbers(wrong)
    kept = ("C", "update/theta1", "update/b1", "update/theta2", "dC/dtheta1", "dC/dtheta2", "dC/db1")
    found = compared(network.iteration(), {name: numbers[name] for name in kept})
    assert BY_HAND[wrong] in names(found)


def test_right_numbers_have_no_mistake_and_two_mistakes_at_once_are_none_that_is_known() -> None:
    network = drawn(np.random.default_rng(4), widths=(2, 3, 2), examples=3)
    network = ByHand(network.x, network.y, network.thetas, network.bs, ["tanh", "sigmoid"])
    assert compared(network.iteration(), network.numbers()).mistakes == ()
    both = network.numbers("half") | {"dC/db1": network.numbers()["dC/db1"] * 7}
    found = compared(network.iteration(), both)
    assert found.mistakes == ()
    assert str(found).endswith("No single mistake that is known here gives all of these numbers.")


def four_digits(array: object) -> object:
    """As somebody types it off a screen."""
    values = np.asarray(array)
    return [four_digits(row) for row in values] if values.ndim else f"{float(values):.3e}"


# The program's own mistakes


def iteration_of_seed(seed: int) -> Iteration:
    task = task_of_seed(seed)
    parameters = initial_parameters(task.network, "xavier", seed)
    parameters.flat[...] += 0.1 * np.random.default_rng(seed).normal(size=parameters.flat.size)
    moments = Moments.fresh(task.training.optimizer, task.network.size)
    return Iteration(0, task, parameters, moments, task.rows(0))


@pytest.mark.parametrize("seed", range(100))
def test_the_numbers_of_any_mistake_in_any_network_name_it(seed: int) -> None:
    rng, iteration = np.random.default_rng(seed), iteration_of_seed(seed)
    task, quantities = iteration.task, known(iteration.task.network).values()
    ways = all_ways_to_err(task, len(iteration.rows))
    for place in rng.choice(len(ways), size=2, replace=False):
        wrong = pass_with(iteration.run(), ways[place])
        numbers = {str(named): array_named(wrong, named) for named in quantities}
        if not all(np.isfinite(array).all() for array in numbers.values()):
            continue
        if any(
            np.shape(numbers[str(named)]) != array_named(iteration.run(), named).shape for named in quantities
        ):
            continue  # an array of another shape is said to be one
        found = compared(iteration, numbers)
        assert found.agrees or ways[place][0].mistake in names(found), (ways[place], str(found))


def test_every_sentence_is_filled_in() -> None:
    for seed in range(30):
        iteration = iteration_of_seed(seed)
        for alterations in all_ways_to_err(iteration.task, len(iteration.rows)):
            told = mistake_told(alterations, iteration.run(), Notation("w"))
            assert told.endswith(".")
            assert "θ" not in told


def test_it_is_said_in_which_layers_the_mistake_is_made() -> None:
    network = drawn(np.random.default_rng(1), widths=(1, 1, 1, 1, 1), examples=1)
    iteration = ByHand(network.x, network.y, network.thetas, network.bs, ["tanh"] * 4).iteration()
    ways = {
        mistake_told(alterations, iteration.run(), ARTICLE)
        for alterations in all_ways_to_err(iteration.task, 1)
        if alterations[0].mistake in ("slope_left_out", "slope_at_activation", "gradients_not_zeroed")
    }
    told = "The slope tanh′ is left out"
    assert f"{told}, in layer 2. ∂C/∂z² is ∂C/∂a² times ∂a²/∂z²." in ways
    assert f"{told}, in layers 1, 2 and 3. ∂C/∂z is ∂C/∂a times ∂a/∂z." in ways
    at_a = "The slope tanh′ is taken at a, in every layer. The slope is taken where the unit was, at z."
    assert at_a in ways
    twice = "It is 2 times the gradient: each pass begins with gradients of 0."
    assert f"Gradients of an earlier pass are still in it, in every layer. {twice}" in ways


# What is said


def test_one_mistake_is_told_in_a_line_and_several_in_a_list() -> None:
    network = ByHand(
        np.array([[1.0, 2.0]]),
        np.array([[0.0]]),
        [np.array([[0.5], [0.25]])],
        [np.array([1.0])],
        ["tanh"],
        rate=0.1,
    )
    lines = str(compared(network.iteration(), network.numbers("uphill"))).splitlines()
    assert (
        lines[-1] == "One mistake gives all of these numbers. The change is added. "
        "The update goes down the slope, so η times the gradient is subtracted."
    )
    lines = str(
        compared(network.iteration(), {"dyhat/dz1": network.numbers("slope at a")["dyhat/dz1"]})
    ).splitlines()
    assert lines[-3:] == [
        "Each of these mistakes alone gives all of these numbers:",
        "- The slope tanh′ is taken at ŷ, in layer 1. The slope is taken where the unit was, at z¹.",
        "- ŷ was written over z¹ before the slope was taken, in layer 1. The slope needs z¹.",
    ]


def test_of_a_mistake_that_gives_the_numbers_in_one_layer_and_in_all_the_first_is_told() -> None:
    network = drawn(np.random.default_rng(5), widths=(1, 1, 1), examples=1)
    network = ByHand(network.x, network.y, network.thetas, network.bs, ["identity", "sigmoid"])
    found = compared(network.iteration(), network.numbers("slope at a"))
    told = [mistake.sentence for mistake in found.mistakes if mistake.name == "slope_at_activation"]
    assert told == ["The slope σ′ is taken at ŷ, in layer 2. The slope is taken where the unit was, at z²."]


def test_of_a_mistake_in_several_forms_only_those_are_told_that_are_needed() -> None:
    network = drawn(np.random.default_rng(5), widths=(2, 3, 2), examples=2)
    numbers = network.numbers("not zeroed")
    found = compared(network.iteration(), {name: numbers[name] for name in ("dC/dtheta1", "dC/dtheta2")})
    told = [mistake.sentence for mistake in found.mistakes if mistake.name == "gradients_not_zeroed"]
    assert len(told) == 1
    assert told[0].startswith("Gradients of an earlier pass are still in it, in every layer.")


def test_where_the_weights_themselves_differ_the_whole_pass_is_looked_at() -> None:
    network = drawn(np.random.default_rng(6), widths=(2, 3, 2), examples=2)
    alike = np.full((2, 3), network.thetas[0][0, 0])
    found = compared(network.iteration(), {"theta1": alike, "z1": network.x @ alike + network.bs[0]})
    assert names(found) == {"equal_initial_weights"}


def test_work_that_is_no_longer_wanted_is_left_at_the_next_word_of_progress() -> None:
    network = drawn(np.random.default_rng(7), widths=(2, 3, 2), examples=2)
    told: list[float] = []

    def progress(share: float) -> None:
        told.append(share)
        if share > 0.5:
            raise KeyError(share)

    iteration = network.iteration()
    numbers = given_numbers({"C": 17}, iteration.task.network)
    with pytest.raises(KeyError):
        compare_numbers(iteration, *numbers, progress=progress, notation=ARTICLE)
    assert told == sorted(told)
    assert len(told) < len(all_ways_to_err(iteration.task, 2))
