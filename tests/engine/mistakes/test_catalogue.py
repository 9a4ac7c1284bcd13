"""Each mistake of the catalogue is the same program with one rule altered, and leads to the number it is known for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine.entry import entry_of, step_for
from bpstudio.engine.examples import Examples
from bpstudio.engine.mistakes import (
    MISTAKES,
    NO_OTHER_NUMBERS,
    Alteration,
    alterations_of,
    altered_pass,
    wrong_values,
)
from bpstudio.engine.mistakes.catalogue import CATALOGUED
from bpstudio.engine.mistakes.visibility import all_numbers
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import GradientDescent, Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.plain_pass import PlainPass, plain_pass
from bpstudio.engine.program import Op, Program
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Cost, Regularization, Task, Training
from bpstudio.engine.trainer import Trainer
from tests.engine.comparing import starting
from tests.engine.random_tasks import task_of_seed, tasks

ARTICLE = Task(
    Network(1, (Layer(1, "relu"), Layer(1, "relu"), Layer(1, "sigmoid"))),
    Cost(),
    Examples(np.array([[1.5]]), np.array([[1.0]])),
    Training(0.5),
)
WEIGHTS = Parameters.of(ARTICLE.network, [[[0.8]], [[0.6]], [[0.9]]], [[0.2], [0.3], [-1.6]])
FRESH = Moments.fresh(GradientDescent(), ARTICLE.network.size)
ONE = np.arange(1)


def test_every_number_of_the_catalogue_is_an_entry_or_says_why_it_is_none() -> None:
    numbers = [mistake.number for mistake in MISTAKES.values()]
    catalogued = [number for number in numbers if number <= CATALOGUED]
    assert sorted([*catalogued, *NO_OTHER_NUMBERS]) == list(range(1, 47))
    assert len(set(numbers)) == len(numbers)
    assert all(name == mistake.name and mistake.forms for name, mistake in MISTAKES.items())


@pytest.mark.parametrize(
    ("number", "value"),
    [
        (1, -1.6120),
        (4, -0.8060),
        (5, -0.3902),
        (6, 1.4564),
        (7, -0.5808),
        (12, 1.4),
        (13, -0.4128),
        (14, -0.2477),
        (15, -0.3025),
        (16, -0.4409),
        (21, -0.7431),
        (22, -0.1858),
        (30, 0.3715),
        (31, 0.9715),
        (37, -0.3902),
    ],
)
def test_on_the_network_of_the_article_a_mistake_gives_the_number_it_is_known_for(
    number: int, value: float
) -> None:
    """∂C/∂θ₂ is −0.3715; these are what people gave for it."""
    found = [
        wrong
        for alteration, wrong in wrong_values(
            right_pass(), Quantity.parse("dC/dtheta2"), (), None, alterations_of(ARTICLE, 1)
        )
        if MISTAKES[alteration.mistake].number == number
    ]
    assert min(abs(wrong - value) for wrong in found) < 5e-5


@pytest.mark.parametrize("number", [2, 10])
def test_a_mistake_that_the_article_cannot_show_changes_nothing_there(number: int) -> None:
    """All its ReLUs are on."""
    quantity = Quantity.parse("dC/dtheta2")
    for alteration, wrong in wrong_values(right_pass(), quantity, (), None, alterations_of(ARTICLE, 1)):
        if MISTAKES[alteration.mistake].number == number:
            assert wrong == pytest.approx(entry_of(right_pass(), quantity), rel=1e-12)


def right_pass() -> PlainPass:
    """The article's iteration."""
    return plain_pass(ARTICLE, WEIGHTS, FRESH, ONE)


@st.composite
def moments_of_training(draw: st.DrawFn) -> tuple[Task, Parameters, Moments, np.ndarray]:
    """A task, and where some iterations have led."""
    task = draw(tasks())
    parameters = starting(task)
    trainer = Trainer(task, parameters)
    trainer.run(draw(st.integers(0, 2)))
    return task, parameters, trainer.moments, task.rows(trainer.iteration)


def same(one: float | np.ndarray, other: float | np.ndarray) -> bool:
    """To rounding; what is no number is the same as any other such."""
    return np.allclose(one, other, rtol=1e-9, atol=1e-12, equal_nan=True)


def asked_in(draw: st.DrawFn, found: PlainPass) -> tuple[Quantity, tuple[int, ...], int | None]:
    """Any single number of an iteration."""
    network = found.task.network
    step = draw(st.sampled_from(list(Program.of(network))))
    quantity = step.symbol if draw(st.booleans()) or step.gradient is None else step.gradient
    example = draw(st.integers(0, found.rows - 1))
    unit, below = (draw(st.integers(0, 3)) for _ in range(2))
    layer = network.depth if step.layer is None else step.layer
    i, j = below % network.width_below(layer), unit % network.width(layer)
    if step.op is Op.UPDATE:
        return Quantity.parse(f"theta{layer}"), (i, j), None
    if step.op is Op.C:
        return quantity, (), None
    if quantity.is_gradient or step.op in (Op.Z, Op.A):
        return {
            Op.DZ_DTHETA: (quantity, (i, j), None),
            Op.DZ_DB: (quantity, (j,), None),
            Op.DZ_DA: (quantity, (i,), example),
        }.get(step.op, (quantity, (j,), example))
    place = (j, j) if step.op is Op.DA_DZ and network.couples and layer == network.depth else (j,)
    return quantity, ((i, j) if step.op in (Op.DZ_DTHETA, Op.DZ_DA) else place), example


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_what_a_mistake_leads_to_is_what_the_whole_altered_iteration_has_there(data: st.DataObject) -> None:
    """Only what has to be is worked out anew, and that makes no difference."""
    task, parameters, moments, rows = data.draw(moments_of_training())
    right = plain_pass(task, parameters, moments, rows)
    asked = data.draw(st.composite(asked_in)(right))
    before = all_numbers(right)
    found = list(wrong_values(right, *asked, alterations_of(task, len(rows))))
    assert np.array_equal(all_numbers(right), before, equal_nan=True)
    for alteration, value in found:
        whole = altered_pass(task, parameters, moments, rows, alteration)
        assert same(value, entry_of(whole, *asked)), alteration


@settings(deadline=None, max_examples=60)
@given(moments_of_training())
def test_before_its_place_a_mistake_changes_nothing(
    moment: tuple[Task, Parameters, Moments, np.ndarray],
) -> None:
    """And what it is given stays as it is."""
    task, parameters, moments, rows = moment
    kept, remembered = parameters.flat.copy(), moments.rows.copy()
    right = plain_pass(task, parameters, moments, rows)
    for alteration in alterations_of(task, len(rows)):
        found = altered_pass(task, parameters, moments, rows, alteration)
        first = min(alteration.steps)
        assert same(forward_before(first, found), forward_before(first, right))
    assert np.array_equal(parameters.flat, kept, equal_nan=True)
    assert np.array_equal(moments.rows, remembered, equal_nan=True)
    assert moments.updates == right.moments.updates


def forward_before(index: int, found: PlainPass) -> np.ndarray:
    """Every z and a of the steps before this one, one after the other."""
    steps = [step for step in Program.of(found.task.network).steps[:index] if step.op in (Op.Z, Op.A)]
    tables = ((found.z if step.op is Op.Z else found.a)[step.layer or 0] for step in steps)
    return np.concatenate([np.empty(0), *(values.ravel() for values in tables)])


def test_each_form_of_each_mistake_can_be_made_somewhere() -> None:
    made: set[tuple[str, int]] = set()
    for seed in range(400):
        task = task_of_seed(seed)
        made |= {(found.mistake, found.form) for found in alterations_of(task, len(task.rows(0)))}
    assert made == {(name, form) for name, mistake in MISTAKES.items() for form in range(len(mistake.forms))}


def test_a_number_is_known_by_the_step_that_brings_it() -> None:
    program = Program.of(ARTICLE.network)
    assert step_for(program, Quantity.parse("dC/dz2")).op is Op.DA_DZ
    assert step_for(program, Quantity.parse("dz2/dtheta2")).op is Op.DZ_DTHETA
    assert step_for(program, Quantity.parse("theta2")).op is Op.UPDATE
    with pytest.raises(KeyError):
        step_for(program, Quantity.parse("z9"))


def test_an_alteration_says_the_number_of_its_step_as_people_count_it() -> None:
    assert Alteration("error_sign", (7,)).step == 8


def test_a_mistake_at_the_update_is_made_with_the_right_gradient_whatever_came_before_it() -> None:
    """The one before it turns the gradient round."""
    alterations = (Alteration("error_sign", (7,), 0), Alteration("learning_rate_left_out", (19,)))
    (_, turned), (_, whole) = wrong_values(right_pass(), Quantity.parse("theta2"), (), None, alterations)
    assert turned == pytest.approx(0.6 - 0.5 * 0.3715483311181868)
    assert whole == pytest.approx(0.6 + 0.3715483311181868)


TWO = Task(
    Network(2, (Layer(3, "tanh"), Layer(2, "sigmoid"))),
    Cost(),
    Examples(
        np.array([[0.5, -1.2], [1.5, 0.3], [-0.7, 0.9]]), np.array([[0.2, 0.8], [0.7, 0.1], [0.5, 0.6]])
    ),
    Training(0.5, regularization=Regularization("l2", 0.3)),
)


def altered(task: Task, mistake: str, op: Op, layer: int, form: int) -> tuple[PlainPass, PlainPass]:
    """The right iteration over all examples, and the one with the mistake."""
    parameters, fresh = starting(task), Moments.fresh(GradientDescent(), task.network.size)
    rows = np.arange(len(task.examples))
    step = Program.of(task.network).find(op, layer)
    made = Alteration(mistake, (step.index,), form)
    return plain_pass(task, parameters, fresh, rows), altered_pass(task, parameters, fresh, rows, made)


def test_a_gradient_that_each_example_writes_anew_still_has_the_slope_of_the_penalty_added() -> None:
    """As in ``for x, y in examples: dW = …``, with ``dW += 2 * lam * W`` after it."""
    right, found = altered(TWO, "last_value_only", Op.DZ_DTHETA, 2, 1)
    dw = np.zeros((3, 2))
    for example in range(3):
        dw = np.outer(right.a[1][:, example], right.dc_dz[2][:, example])
    dw += 2 * 0.3 * right.parameters.theta(2)
    np.testing.assert_allclose(found.gradient.theta(2), dw, rtol=1e-12)
    right, found = altered(TWO, "last_value_only", Op.DZ_DB, 2, 2)
    np.testing.assert_allclose(found.gradient.b(2), right.dc_dz[2][:, -1], rtol=1e-12)


@pytest.mark.parametrize(
    ("over_outputs", "over_examples", "share"),
    [("sum", "mean", 3), ("mean", "mean", 6), ("mean", "sum", 2)],
)
def test_the_difference_that_stands_for_a_slope_may_lack_the_share_of_the_mean(
    over_outputs: str, over_examples: str, share: int
) -> None:
    cost = Cost("squared_error", 0.5, over_outputs, over_examples)  # type: ignore[arg-type]
    task = Task(TWO.network, cost, TWO.examples, TWO.training)
    for form, divisor in ((0, share), (1, 1)):
        right, found = altered(task, "difference_for_squared_error", Op.DA_DZ, 2, form)
        np.testing.assert_allclose(found.dc_dz[2], (right.a[2] - right.y) / divisor, rtol=1e-12)


def test_of_a_sum_there_is_no_share_that_it_could_lack() -> None:
    task = Task(TWO.network, Cost(over_examples="sum"), TWO.examples, TWO.training)
    forms = {made.form for made in alterations_of(task, 3) if made.mistake == "difference_for_squared_error"}
    assert forms == {0}
