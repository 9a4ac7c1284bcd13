"""The letters of a sentence are those of the layers in which a mistake is made; of several layers it names them."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine.entry import entry_of
from bpstudio.engine.examples import Examples
from bpstudio.engine.mistakes import Alteration, alterations_of
from bpstudio.engine.mistakes.together import pass_with
from bpstudio.engine.network import ActivationName, Layer, Network
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.engine.program import Program
from bpstudio.engine.quantity import C
from bpstudio.engine.task import Cost, Regularization, Task, Training
from bpstudio.engine.words import FROM_SUBSCRIPTS, FROM_SUPERSCRIPTS
from bpstudio.explain.diagnosis.asked_number import AskedNumber
from bpstudio.explain.diagnosis.causes import cause_of
from bpstudio.explain.diagnosis.judging import judge
from bpstudio.explain.diagnosis.mistake_made import MistakeMade
from bpstudio.explain.own_code.mistakes_told import mistake_told
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.practice.places import asked_for
from tests.engine.comparing import starting
from tests.engine.random_tasks import task_of_seed
from tests.explain.diagnosis.sessions import revealed
from tests.explain.diagnosis.test_judging import number_in

UPPER, LOWER = "[⁰¹²³⁴⁵⁶⁷⁸⁹]+", "[₀₁₂₃₄₅₆₇₈₉]"
OF_UNITS = re.compile(rf"(?<![a-z])(?:[za]{LOWER}*|[θb]{LOWER}+)({UPPER})")
OF_WEIGHTS = re.compile(rf"(?<![a-z])[θb]({LOWER}+)(?!{LOWER}|{UPPER})")
FROM_ELSEWHERE = ("slope_of_another_unit", "another_weight", "another_activation")
"""What they take in place of the layer's own is another layer's."""


def layers_in(text: str, depth: int) -> set[int]:
    """Of which layers the letters of a text are: z², a₁², θ₂, θ₁₂², b₂, and ŷ of the last."""
    units = (found.translate(FROM_SUPERSCRIPTS) for found in OF_UNITS.findall(text))
    weights = (found.translate(FROM_SUBSCRIPTS) for found in OF_WEIGHTS.findall(text))
    return {int(found) for found in (*units, *weights)} | ({depth} if "ŷ" in text else set())


def test_letters_are_read_with_their_layers() -> None:
    assert layers_in("∂C/∂z² is ∂C/∂a₁³ times θ₄, b₁₂⁵, −tanh² and ŷ", 6) == {2, 3, 4, 5, 6}
    assert layers_in("∂C/∂z is a of the layer below times θ, in layers 2 and 3", 6) == set()


def made_in(alteration: Alteration, program: Program) -> list[int]:
    return sorted({layer for index in alteration.steps if (layer := program[index].layer) is not None})


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000))
def test_letters_are_of_the_layer_of_a_mistake_and_of_several_it_names_them_without_letters(
    seed: int,
) -> None:
    task = task_of_seed(seed)
    program, depth = Program.of(task.network), task.network.depth
    fresh = Moments.fresh(task.training.optimizer, task.network.size)
    right = plain_pass(task, starting(task), fresh, task.rows(0))
    for alteration in alterations_of(task, right.rows):
        layers, made = made_in(alteration, program), MistakeMade(right, alteration, ARTICLE)
        cause, told = cause_of(made), mistake_told((alteration,), right, ARTICLE)
        own = cause.instead + ("" if alteration.mistake in FROM_ELSEWHERE else cause.when)
        if len(layers) > 1:
            assert not layers_in(own, depth), (alteration, cause)
            assert made.where == "in every layer" or re.findall(r"\d+", made.where) == list(map(str, layers))
            assert (made.where == "in every layer") is (len(layers) == depth)
            assert cause.when.endswith(f", {made.where}")
        elif layers:
            assert layers_in(own, depth) <= {layers[0], layers[0] - 1}, (alteration, cause)
            assert f", in layer {layers[0]}. " in told
        assert (f", {made.where}. " in told) is bool(layers)


NAMED = re.compile(r"layers? \d|every layer|\b(?:a|the) layer(?! (?:below|above))")
"""A layer that is named for itself, and not as that below another one."""


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000))
def test_no_sentence_names_a_layer_twice(seed: int) -> None:
    task = task_of_seed(seed)
    fresh = Moments.fresh(task.training.optimizer, task.network.size)
    right = plain_pass(task, starting(task), fresh, task.rows(0))
    for alteration in alterations_of(task, right.rows):
        for sentence in mistake_told((alteration,), right, ARTICLE).split(". "):
            assert len(NAMED.findall(sentence)) <= 1, sentence
            assert len(re.findall("layer (?:below|above)", sentence)) <= 1, sentence


def test_weights_that_are_alike_and_a_path_that_is_left_out_are_told_of_their_own_layer() -> None:
    network = Network(1, (Layer(2, "tanh"), Layer(2, "tanh"), Layer(1, "sigmoid")))
    task = Task(network, Cost(), Examples(np.array([[0.7]]), np.array([[0.2]])), Training(0.5))
    fresh = Moments.fresh(task.training.optimizer, task.network.size)
    right = plain_pass(task, starting(task), fresh, task.rows(0))
    program = Program.of(network)
    told = {
        (each.mistake, tuple(made_in(each, program)), each.way): mistake_told((each,), right, ARTICLE)
        for each in alterations_of(task, 1)
    }
    assert told["equal_initial_weights", (2,), 1].startswith("All weights of θ₂ are 0, in layer 2. ")
    assert told["equal_initial_weights", (1, 2, 3), 0].startswith(
        "All weights of θ are equal, in every layer. "
    )
    assert told["one_path_only", (2,), 1].startswith("Only the path through z₂² is counted, in layer 2. ")
    assert "∂C/∂a¹" in told["one_path_only", (2,), 1]


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_of_a_number_that_is_asked_only_layers_are_named_that_it_is_made_of(seed: int, number: int) -> None:
    frame, question = number_in(task_of_seed(seed), number)
    asking = AskedNumber(frame, question, ARTICLE)
    for alteration, value in asking.mistaken():
        if question.quantity != C:
            assert max(alteration.steps) <= asking.step.index, alteration
        alone = pass_with(asking.right, (alteration,))
        found = entry_of(alone, question.quantity, question.place, question.example)
        assert found == pytest.approx(value, rel=1e-9, abs=1e-12, nan_ok=True), alteration


def chain(*activations: ActivationName) -> Task:
    network = Network(1, tuple(Layer(1, name) for name in activations))
    examples = Examples(np.array([[0.7]]), np.array([[0.2]]))
    return Task(network, Cost(), examples, Training(0.5, regularization=Regularization("l2", 0.1)))


def told_of(task: Task, name: str, mistake: str, layers: list[int]) -> str:
    """What is said of the number to which a mistake in these layers at once leads."""
    frame = revealed(task, starting(task))
    question = asked_for(name, frame.state.document)
    asking = AskedNumber(frame, question, ARTICLE)
    [value] = {
        value
        for each, value in asking.mistaken()
        if each.mistake == mistake and made_in(each, frame.program) == layers
    }
    return judge(frame, question, f"{value:.6e}", ARTICLE).sentence


def test_a_mistake_in_several_layers_is_told_in_all_of_them_and_in_letters_of_none() -> None:
    found = told_of(chain("tanh", "tanh", "tanh", "sigmoid"), "dC/dz1", "slope_left_out", [1, 2, 3])
    assert "comes out when the slope tanh′ is left out, in layers 1, 2 and 3. " in found
    assert "∂C/∂z is ∂C/∂a times ∂a/∂z." in found
    found = told_of(chain("tanh", "tanh", "tanh", "sigmoid"), "dC/dz2", "slope_left_out", [2, 3])
    assert "the slope tanh′ is left out, in layers 2 and 3. " in found


def test_where_layers_have_other_activations_none_of_them_is_named() -> None:
    found = told_of(chain("tanh", "sigmoid", "sigmoid"), "dC/dtheta1", "slope_at_activation", [1, 2, 3])
    assert "the activation’s slope is taken at a, in every layer. " in found
