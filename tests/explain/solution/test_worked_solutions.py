"""A worked solution tells the truth: its equations hold as they are written, and its numbers are the engine's."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter, every_parameter
from bpstudio.engine.quantity import output_of
from bpstudio.engine.refused import RefusedError
from bpstudio.explain.solution.blocks import NetworkPicture, Solution, SolutionKind
from bpstudio.explain.solution.breaking import PAGE, page_lines, width_of
from bpstudio.explain.solution.solution import solution_of
from bpstudio.notation.naming import parameter_symbol
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.session.alone import iteration_of
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import State
from bpstudio.session.practice.found import found_in
from bpstudio.session.practice.hunting import without_mistake
from bpstudio.session.session import Session
from bpstudio.storage import reader
from tests.explain.networks import random_notation
from tests.explain.reading import check
from tests.explain.solution.reading import (
    as_told,
    equations,
    everything,
    headings,
    number,
    paragraphs,
    random_state,
    request,
    table_headed,
    tables,
)
from tests.explain.solution.reading import text as told
from tests.explain.troubles.test_remarks import divided_at
from tests.session.history.test_rounding import SUMS_TO_ONE, session_of
from tests.session.practice.hunts import solved

SESSIONS = Path(__file__).resolve().parents[2] / "sessions"


def preset(name: str) -> State:
    return reader.read(name).state


@pytest.mark.parametrize("seed", range(30))
def test_every_equation_of_a_network_never_seen_holds(seed: int) -> None:
    rng = np.random.default_rng([18, seed])
    state, notation, digits = random_state(rng), random_notation(rng), int(rng.choice([4, 6, 9]))
    with np.errstate(all="ignore"):
        solution = solution_of(request(state, notation, digits, iterations=(0, 2)))
    assert sum(check(each) for each in equations(solution)) > 0


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("digits", [3, 6, 12])
def test_the_table_of_what_came_of_it_has_the_numbers_of_the_engine(seed: int, digits: int) -> None:
    rng = np.random.default_rng([180, seed])
    state = random_state(rng)
    with np.errstate(all="ignore"):
        solution = solution_of(request(state, digits=digits, iterations=(1,)))
        found = iteration_of(state, 1).run()
    network = found.task.network
    every = [one for one in every_parameter(network) if not one.is_cut_in(network)]
    rows = {row[0]: row[1:] for row in table_headed(solution, "gradient")}
    assert len(rows) == min(len(every), 60)
    names = {to_plain(parameter_symbol(one, network), ARTICLE): one for one in every}
    for name, cells in rows.items():
        before, gradient, reference, after = map(number, cells)
        place = names[name].position(network)
        exact = (found.parameters.flat[place], found.gradient.flat[place], found.after.flat[place])
        for value, read in zip(exact, (before, gradient, after), strict=True):
            low, high = as_told(float(value), digits)
            assert not np.isfinite(value) or low <= read <= high, f"{name}: {read} is not {value}"
        assert reference == pytest.approx(gradient, rel=1e-2, abs=1e-5) or "says nothing of" in everything(
            solution
        )


@pytest.mark.parametrize("name", ["mazur", "xor", "softmax-3"])
def test_the_forward_table_has_z_and_a_of_every_unit_and_example(name: str) -> None:
    state = preset(name)
    found, solution = iteration_of(state).run(), solution_of(request(state))
    network = found.task.network
    for layer in network.layer_ids:
        for unit in range(network.width(layer)):
            for letter, values in (
                ("z", found.z[layer]),
                (str(output_of(network, layer).kind), found.a[layer]),
            ):
                head = column(solution, letter, layer, unit, network.width(layer))
                assert [number(each) for each in head] == pytest.approx(
                    list(values[unit]), rel=1e-5, abs=1e-12
                )


def column(solution: Solution, letter: str, layer: int, unit: int, width: int) -> list[str]:
    """The cells under a symbol."""
    low = str(unit + 1).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")) if width > 1 else ""
    high = str(layer).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    name = f"ŷ{low}" if letter == "yhat" else f"{letter}{low}{high}"
    for table in tables(solution):
        head = [told(cell, ARTICLE) for cell in table.head]
        if name in head and "Layer" in told(table.caption, ARTICLE):
            return [told(row[head.index(name)], ARTICLE) for row in table.rows]
    raise AssertionError(f"no column {name}")


def test_one_parameter_has_its_own_chain_alone() -> None:
    solution = solution_of(request(preset("mazur"), parameters=(Parameter("theta", 1, 0, 1),)))
    chains = [each for each in headings(solution) if each.startswith("∂")]
    assert chains == ["∂C/∂θ₁₂¹"]
    assert len(table_headed(solution, "gradient")) == 1


def test_a_small_network_has_a_chain_for_every_parameter_and_a_large_one_for_every_layer() -> None:
    small, large = (
        [each for each in headings(solution_of(request(preset(name)))) if each.startswith("∂")]
        for name in ("mazur", "digits")
    )
    assert len(small) == 12
    assert large == ["∂C/∂θ₂", "∂C/∂b₂", "∂C/∂θ₁", "∂C/∂b₁"]


def test_a_factor_that_is_above_is_not_written_twice() -> None:
    solution = solution_of(request(preset("article")))
    assert sum(each.startswith("∂C/∂ŷ = ") for each in equations(solution)) == 1
    assert paragraphs(solution).count("Its other factors are above.") == 5


def test_the_sum_over_paths_is_there_where_there_are_several() -> None:
    solution = solution_of(request(preset("mazur"), parameters=(Parameter("theta", 1, 0, 0),)))
    rows = table_headed(solution, "path")
    products = [number(row[-1]) for row in rows]
    assert [row[1] for row in rows] == ["θ₁₁¹ → a₁¹ → ŷ₁ → C", "θ₁₁¹ → a₁¹ → ŷ₂ → C"]
    assert sum(products) == pytest.approx(0.000438568, rel=1e-5)


def test_of_several_examples_each_has_its_part_and_they_are_added_up() -> None:
    solution = solution_of(request(preset("xor"), parameters=(Parameter("b", 2, None, 0),)))
    parts = [each for each in equations(solution) if each.startswith(("∂C₁/∂b₂", "∂C₄/∂b₂"))]
    assert len(parts) == 2
    assert any(each.startswith("∂C/∂b₂ = Σᵢ ∂Cᵢ/∂b₂ = ") for each in equations(solution))


def test_of_many_examples_the_first_is_worked_out_and_the_table_says_what_is_left_out() -> None:
    solution = solution_of(request(preset("digits"), parameters=(Parameter("b", 2, None, 3),)))
    said = everything(solution)
    assert "The other 31 examples are worked out in the same way." in said
    assert "12 of 32 examples; the others are left out." in said
    assert "12 of 64 inputs; the others are left out." in said


def test_iterations_follow_one_another_in_their_order_each_on_a_page_of_its_own() -> None:
    rng = np.random.default_rng(5)
    solution = solution_of(request(random_state(rng), iterations=(2, 0)))
    titles = [each for each in headings(solution) if each.startswith("Iteration")]
    assert titles == ["Iteration 0", "Iteration 2"]
    assert [each.new_page for each in solution.blocks if getattr(each, "level", 0) == 2].count(True) == 1  # type: ignore[union-attr]


def test_the_conventions_are_told_in_words() -> None:
    said = paragraphs(solution_of(request(preset("mazur"), digits=5)))
    assert "C = ½ Σ(ŷ − y)², mean over examples · σ in every layer." in said
    assert "The learning rate is η = 0.5, the optimizer is gradient descent." in said
    assert any(
        each.startswith("Numbers are worked out in double precision and written to 5 digits") for each in said
    )


def test_it_is_written_in_the_notation_of_the_learner() -> None:
    notation = Notation("w", "J", "brackets")
    solution = solution_of(request(preset("mazur"), notation))
    assert "θ" not in everything(solution)
    assert any(each.startswith("∂J/∂w") for each in headings(solution))


def test_columns_keep_the_names_that_they_have() -> None:
    solution = solution_of(request(preset(str(SESSIONS / "held_out_and_named.json"))))
    state = preset(str(SESSIONS / "held_out_and_named.json"))
    names = state.document.data.names
    assert names is not None
    heads = " ".join(told(cell, ARTICLE) for table in tables(solution) for cell in table.head)
    assert all(name in heads for name in names.x if name)


def test_the_picture_has_every_connection_of_a_small_network_with_its_weight() -> None:
    picture = next(b for b in solution_of(request(preset("mazur"))).blocks if isinstance(b, NetworkPicture))
    assert len(picture.units) == 6
    assert len(picture.edges) == 8
    assert all(edge.weight is not None for edge in picture.edges)
    assert [words for _, words in picture.under] == ["input", "layer 1", "output"]


def test_the_picture_of_a_wide_network_has_dots_and_says_so() -> None:
    picture = next(b for b in solution_of(request(preset("digits"))).blocks if isinstance(b, NetworkPicture))
    assert sum(unit.dots for unit in picture.units) == 3
    assert picture.told.endswith("Dots stand for units that are left out.")
    assert all(edge.weight is None for edge in picture.edges)


@pytest.mark.parametrize("name", ["xor", "softmax-3", "digits", "mazur"])
def test_lines_fit_a_page_unless_a_matrix_is_too_wide(name: str) -> None:
    for block in solution_of(request(preset(name))).blocks:
        for equation in getattr(block, "equations", ()):
            for line in page_lines(equation):
                assert width_of(line.right) <= PAGE + 40


@pytest.mark.parametrize("kind", ["worked", "sheet", "key"])
def test_a_mistake_that_is_to_be_found_is_not_told(kind: SolutionKind) -> None:
    with pytest.raises(RefusedError, match="made once it is found"):
        solution_of(request(preset("hunt-1")), kind)


@pytest.mark.parametrize("number_of_it", range(1, 9))
def test_a_mistake_that_was_found_is_named_and_its_numbers_stand_beside_the_right_ones(
    number_of_it: int,
) -> None:
    state = solved(preset(f"hunt-{number_of_it}"))
    solution, found = solution_of(request(state)), found_in(state)
    assert headings(solution)[1] == "The mistake that was planted"
    told_of_it = paragraphs(solution)[:3]
    assert told_of_it[0].endswith(f", step {found.step.number}.")
    assert told_of_it[1].startswith("What was done: ")
    assert re.fullmatch(r"So .* was .*, and should be .*\.", told_of_it[2])
    network = found.right.task.network
    names = {to_plain(parameter_symbol(one, network), ARTICLE): one for one in every_parameter(network)}
    rows = table_headed(solution, "gradient as it ran")
    assert rows
    for name, *cells in rows:
        place = names[name].position(network)
        each = (found.wrong.gradient, found.right.gradient, found.wrong.after, found.right.after)
        assert [number(cell) for cell in cells] == pytest.approx([one.flat[place] for one in each], rel=1e-5)


def test_the_rest_of_it_is_the_solution_of_the_network_without_the_mistake() -> None:
    state = solved(preset(str(SESSIONS / "hunt.json")))
    kinds: tuple[SolutionKind, ...] = ("worked", "sheet", "key")
    for kind in kinds:
        right = solution_of(request(without_mistake(state), iterations=(0, 1)), kind)
        told_of_it = solution_of(request(state, iterations=(0, 1)), kind)
        added = len(told_of_it.blocks) - len(right.blocks)
        assert added == (6 if kind == "worked" else 0)
        assert told_of_it.blocks[1 + added :] == right.blocks[1:]


def test_a_state_at_any_moment_gives_the_same_solution() -> None:
    state = preset("mazur")
    later = replace(state, cursor=replace(state.cursor, revealed=9))
    assert everything(solution_of(request(later))) == everything(solution_of(request(state)))


def test_a_step_that_rounding_decides_is_told_as_such() -> None:
    frame, parameter = divided_at(session_of(SUMS_TO_ONE))
    solution = solution_of(request(frame.state, iterations=(frame.iteration,), parameters=(parameter,)))
    assert any(
        each.startswith("Decided by rounding: its gradient is 0 but for") for each in paragraphs(solution)
    )


@pytest.mark.parametrize("parameters", [(), (Parameter("theta", 1, 0, 1),)])
def test_of_a_long_chain_the_product_is_written_with_dots(parameters: tuple[Parameter, ...]) -> None:
    rng = np.random.default_rng(4)
    network = Network(2, tuple(Layer(2, "tanh") for _ in range(40)))
    document = Document(network, Examples(rng.normal(size=(1, 2)), rng.normal(size=(1, 2))))
    solution = solution_of(request(Session(document).state, parameters=parameters))
    told = [each for each in equations(solution) if each.startswith(("∂C/∂θ₁ = ", "∂C/∂θ₁₂¹ = "))]
    assert len(told) == 1
    assert "⋯" in told[0]
    assert sum(map(check, equations(solution))) > 0
    assert ("6 of 40 layers; the others are left out." in paragraphs(solution)) == (not parameters)
    if parameters:
        assert any("paths" in each and "Multiplying out" in each for each in paragraphs(solution))
