"""A sheet gives nothing away of what it asks for, and its key has all of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.entry import array_of, entry_of
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.plain_pass import PlainPass
from bpstudio.engine.program import Program
from bpstudio.engine.quantity import Quantity, of_layer
from bpstudio.engine.refused import RefusedError
from bpstudio.explain.solution.asked import kinds_in, questions_of
from bpstudio.explain.solution.blocks import BLANK, FILLED, Displayed, Solution, Table
from bpstudio.explain.solution.solution import solution_of
from bpstudio.explain.words.exercises import FORWARD_BUT_ASKED, GIVEN, rules
from bpstudio.notation.numbers import format_number
from bpstudio.notation.tree import Node, Tagged
from bpstudio.notation.walk import every_node
from bpstudio.session.alone import iteration_of
from bpstudio.session.history.state import State, document_at
from bpstudio.session.practice.places import stands
from bpstudio.session.practice.questions import Answer, Exercise, GivenNumbers, Question
from bpstudio.session.practice.veil import made_of
from bpstudio.storage import reader
from tests.explain.networks import random_notation
from tests.explain.reading import check
from tests.explain.solution.reading import (
    NUMBER,
    equations,
    everything,
    headings,
    number,
    paragraphs,
    random_state,
    request,
    table_headed,
)

DIGITS = 9
"""So many that no number is another's by chance."""


def numbers_on(solution: Solution) -> set[str]:
    return set(NUMBER.findall(everything(solution)))


def told(value: float) -> str:
    return format_number(value, DIGITS)


def gaps(solution: Solution, name: str) -> list[Tagged]:
    found: list[Tagged] = []
    for block in solution.blocks:
        nodes: list[Node] = list(block.equations) if isinstance(block, Displayed) else []
        if isinstance(block, Table):
            nodes = [
                run for cells in block.rows for cell in cells for run in cell if not isinstance(run, str)
            ]
        found += [each for node in nodes for each in every_node(node) if isinstance(each, Tagged)]
    return [each for each in found if each.name == name]


def given(state: State, iteration: int, asked: tuple[Question, ...]) -> set[str]:
    """The numbers that are told: whatever no step works out that is asked about, or comes after one that is."""
    found = iteration_of(state, iteration).run()
    network, program = found.task.network, Program.of(found.task.network)
    known = stands(network)
    hidden = made_of(program, {known[one.quantity].step.index for one in asked})
    every = [found.a[0], found.y, *(found.parameters.theta(at) for at in network.layer_ids)]
    every += [found.parameters.b(at) for at in network.layer_ids]
    for quantity, stand in known.items():
        if stand.step.index not in hidden and not quantity.is_parameter:
            every.append(array_of(found, quantity))
    for step in program:  # whatever is not asked for is also told of single examples and paths
        if step.index not in hidden and step.gradient is not None and step.gradient.parameter is not None:
            every.append(parts(found, step.gradient.parameter))
    flat = np.concatenate([np.asarray(each, dtype=float).ravel() for each in every])
    coefficient = found.task.cost.coefficient(network.outputs, len(found.y.T))
    small = [coefficient, *(float(number) for number in range(-1, 70))]
    return {told(float(value)) for value in (*flat, *-flat, *(1 - flat), *small)}


def parts(found: PlainPass, parameter: Parameter) -> np.ndarray:
    slope = found.dc_dz[parameter.layer]
    if parameter.kind == "b":
        return np.asarray(slope)
    return np.asarray(np.einsum("ie,je->ije", found.dz_dtheta[parameter.layer], slope))


def some_questions(state: State, rng: np.random.Generator) -> tuple[str, ...]:
    network = document_at(state, 1).network
    kinds = list(kinds_in(document_at(state, 1)))
    if rng.random() < 0.5:
        return tuple(str(each) for each in rng.choice(kinds, size=int(rng.integers(1, 3)), replace=False))
    names = []
    for quantity, stand in stands(network).items():
        place = ",".join(str(int(rng.integers(count))) for count in stand.shape)
        named = f"{quantity}[{place}]" if place else str(quantity)
        if str(quantity).startswith("d") and "theta" in named.partition("/")[2] and not quantity.is_gradient:
            continue  # a factor by a weight is named in another way
        names.append(f"{named}@0" if stand.by_example else named)
    names = [name for name in names if readable(name, state)]
    return tuple(
        str(each) for each in rng.choice(names, size=min(len(names), int(rng.integers(1, 4))), replace=False)
    )


def readable(name: str, state: State) -> bool:
    try:
        return bool(questions_of(state, 1, (name,)))
    except RefusedError:
        return False


@pytest.mark.parametrize("seed", range(60))
def test_no_number_that_is_asked_for_can_be_read_on_a_sheet(seed: int) -> None:
    rng = np.random.default_rng([1800, seed])
    state = random_state(rng)
    ask = some_questions(state, rng)
    with np.errstate(all="ignore"):
        wanted = request(state, random_notation(rng), DIGITS, iterations=(1, 2), ask=ask)
        sheet = solution_of(wanted, "sheet")
        asked = questions_of(state, 1, ask)
        found = iteration_of(state, 1).run()
        secret = {
            told(value)
            for one in asked
            for value in (entry_of(found, one.quantity, one.place, one.example),)
            if len(told(value)) > 7
        }
        allowed = given(state, 1, asked)
    shown = numbers_on(sheet)
    assert not (secret & shown) - allowed, f"{ask} can be read"


@pytest.mark.parametrize("seed", range(20))
def test_what_is_worked_out_of_it_is_not_there_either(seed: int) -> None:
    rng = np.random.default_rng([1801, seed])
    state = random_state(rng)
    with np.errstate(all="ignore"):
        sheet = solution_of(request(state, digits=DIGITS, iterations=(1, 2), ask=("dC/dz",)), "sheet")
        first, second = (iteration_of(state, number).run() for number in (1, 2))
        allowed = given(state, 1, questions_of(state, 1, ("dC/dz",)))
    after = {told(float(value)) for value in (*first.after.flat, *first.gradient.flat, *second.gradient.flat)}
    moved = {each for each in after - allowed if len(each) > 7}
    assert not moved & numbers_on(sheet)


@pytest.mark.parametrize("seed", range(20))
def test_the_equations_of_a_sheet_and_of_its_key_hold(seed: int) -> None:
    rng = np.random.default_rng([1802, seed])
    state = random_state(rng)
    ask, notation = some_questions(state, rng), random_notation(rng)
    for kind in ("sheet", "key"):
        with np.errstate(all="ignore"):
            solution = solution_of(request(state, notation, iterations=(1,), ask=ask), kind)
        for each in equations(solution):
            check(each)


@pytest.mark.parametrize("seed", range(10))
def test_the_key_has_an_answer_for_every_gap_of_the_sheet(seed: int) -> None:
    rng = np.random.default_rng([1803, seed])
    state = random_state(rng)
    with np.errstate(all="ignore"):
        sheet, key = (solution_of(request(state, iterations=(1, 2)), kind) for kind in ("sheet", "key"))
    empty, filled = gaps(sheet, BLANK), gaps(key, FILLED)
    assert not gaps(sheet, FILLED)
    assert not gaps(key, BLANK)
    assert len(empty) == len(filled) > 0


def test_the_key_tells_what_is_asked() -> None:
    key = solution_of(request(mazur(), ask=("dC/dtheta2[0,0]", "C")), "key")
    rows = table_headed(key, "answer")
    assert [row[1] for row in rows] == ["∂C/∂θ₁₁²", "C"]
    assert [number(row[-1]) for row in rows] == pytest.approx([0.0821670, 0.298371], rel=1e-5)


def test_a_sheet_lists_what_it_asks_for_with_a_line_for_each() -> None:
    sheet = solution_of(request(mazur(), ask=("dz", "theta2")), "sheet")
    rows = table_headed(sheet, "answer")
    assert [row[1] for row in rows] == [
        "∂C/∂z₁²",
        "∂C/∂z₂²",
        "∂C/∂z₁¹",
        "∂C/∂z₂¹",
        "θ₁₁²",
        "θ₁₂²",
        "θ₂₁²",
        "θ₂₂²",
    ]
    assert {row[2] for row in rows} == {"", "After the update"}
    assert {row[3] for row in rows} == {"____________"}


def test_a_sheet_asks_for_the_gradients_unless_something_else_is_said() -> None:
    sheet = solution_of(request(mazur()), "sheet")
    assert len(table_headed(sheet, "answer")) == 12
    assert headings(sheet)[0] == "Exercise sheet"


def test_where_several_examples_are_seen_it_says_which_is_meant() -> None:
    sheet = solution_of(request(reader.read("xor").state, ask=("z2[0]@2",)), "sheet")
    assert [row[2] for row in table_headed(sheet, "answer")] == ["Example 3"]


def test_an_exercise_asks_its_own_questions_and_says_what_is_given() -> None:
    state = reader.read("tests/sessions/exercise_begun.json").state
    assert state.exercise is not None
    sheet = solution_of(request(state), "sheet")
    assert [line[0] for line in table_headed(sheet, "answer")] == [one.id for one in state.exercise.questions]
    assert paragraphs(sheet)[0].startswith("Given is")
    assert sheet.title == (state.exercise.title or "Exercise sheet")


def test_a_title_from_right_to_left_keeps_its_question_mark_at_its_end() -> None:
    state = reader.read("tests/sessions/exercise_begun.json").state
    assert state.exercise is not None
    asked = replace(state, exercise=replace(state.exercise, title="מהו הגרדיאנט?"))
    assert headings(solution_of(request(asked), "sheet"))[0] == "\u2068מהו הגרדיאנט?\u2069"


def test_of_many_numbers_of_a_kind_the_first_are_listed_and_all_are_gaps() -> None:
    sheet = solution_of(request(reader.read("digits").state, ask=("dC/dtheta",)), "sheet")
    assert len(table_headed(sheet, "answer")) == 60
    assert "There may be more: every line below that is empty is asked for." in everything(sheet)
    assert {row[2] for row in table_headed(sheet, "gradient")} == {"____________"}


def test_a_name_of_no_number_is_refused() -> None:
    with pytest.raises(RefusedError, match="has no dC/dtheta7"):
        solution_of(request(mazur(), ask=("dC/dtheta7",)), "sheet")


def test_where_nothing_is_asked_there_is_no_sheet() -> None:
    asked = Question("1", Quantity.parse("C"), iteration=3)
    state = replace(mazur(), exercise=Exercise((asked,)))
    with pytest.raises(RefusedError, match="nothing is asked"):
        solution_of(request(state, iterations=(0,)), "sheet")


def test_numbers_that_come_of_an_earlier_question_are_gaps_too() -> None:
    state = random_state(np.random.default_rng(3))
    sheet = solution_of(request(state, iterations=(0, 1)), "sheet")
    assert "These numbers come of what is asked about an iteration before, and are not told." in paragraphs(
        sheet
    )
    rows = table_headed(sheet, "before")
    half = len(rows) // 2
    assert all("_" not in row[1] for row in rows[:half])
    assert all(set(row[1:]) == {"____________"} for row in rows[half:])


def mazur() -> State:
    return reader.read("mazur").state


def test_the_layers_of_a_kind_are_all_of_them() -> None:
    kinds = kinds_in(mazur().document)
    assert [str(each) for each in kinds["da/dz"]] == ["da1/dz1"]
    assert kinds["theta"] == (of_layer("theta", 1), of_layer("theta", 2))
    assert "dyhat/dz" in kinds


def test_an_exercise_that_rounds_says_so_on_its_sheet() -> None:
    exercise = Exercise((Question("1", Quantity.parse("C")),), round=3)
    sheet = solution_of(request(replace(mazur(), exercise=exercise)), "sheet")
    assert paragraphs(sheet)[0].endswith("Round every result on the way to 3 decimals.")


@pytest.mark.parametrize(("kind", "ask"), [("worked", ()), ("key", ()), ("sheet", ("z1",))])
def test_of_an_exercise_with_open_questions_nothing_but_its_sheet_is_made(
    kind: str, ask: tuple[str, ...]
) -> None:
    state = replace(mazur(), exercise=Exercise((Question("1", Quantity.parse("C")),)))
    with pytest.raises(RefusedError, match="question 1 is open"):
        solution_of(request(state, ask=ask), kind)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "told", "hidden"),
    [
        ("inputs", "0.05", "0.593270"),
        ("forward", "0.593270", "0.741365"),
        ("all_but_asked", "0.741365", "0.138499"),
    ],
)
def test_a_sheet_tells_what_its_exercise_gives(given: GivenNumbers, told: str, hidden: str) -> None:
    exercise = Exercise((Question("1", Quantity.parse("dC/dz2"), (0,), 0),), given=given)
    said = everything(solution_of(request(replace(mazur(), exercise=exercise)), "sheet"))
    assert told in said
    assert hidden not in said


def test_where_some_of_the_forward_pass_is_asked_it_is_not_said_to_be_given() -> None:
    asked = (Question("1", Quantity.parse("z1"), (0,), 0), Question("2", Quantity.parse("dC/dz2"), (0,), 0))
    exercise = Exercise(asked, given="forward")
    said = paragraphs(solution_of(request(replace(mazur(), exercise=exercise)), "sheet"))[0]
    assert said.startswith("Given is the forward pass with its cost, without what is asked of it")
    assert rules(exercise)[0] == FORWARD_BUT_ASKED
    assert rules(replace(exercise, questions=asked[1:]))[0] == GIVEN["forward"]


def test_the_table_of_one_chain_is_not_said_to_have_every_weight() -> None:
    chain = Parameter.parse("theta1[0,1]")
    for parameters, told in (
        ((), "Every weight and bias before"),
        ((chain,), "What is worked out here, before"),
    ):
        assert told in everything(solution_of(request(mazur(), parameters=parameters)))


def test_the_key_to_an_exercise_that_rounds_has_the_rounded_answers() -> None:
    exercise = Exercise((Question("1", Quantity.parse("C")),), round=1)
    closed = replace(mazur(), exercise=exercise, answers=(Answer("1", shown=True),))
    key = solution_of(request(closed), "key")
    assert table_headed(key, "answer")[0][-1] == "0.3"
    assert "rounds every result to 1 decimal; the steps below are not rounded." in paragraphs(key)[0]
