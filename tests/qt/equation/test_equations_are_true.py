"""Every equation, sentence and copy is true as written: its numbers are read back and must come to what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest

from bpstudio.engine.functions import PAIRS
from bpstudio.engine.network import Array, Network, Parameter, every_parameter
from bpstudio.engine.program import Op, Step
from bpstudio.explain import chains, gradients
from bpstudio.explain.gradients import gradient_equation
from bpstudio.explain.sentences import spoken, written
from bpstudio.notation.naming import only_one
from bpstudio.notation.nested import Bond
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.notation.tex import to_tex
from bpstudio.notation.textbook import (
    ARTICLE,
    current_notation,
    use_notation,
)
from bpstudio.notation.tree import Node, Number, Script, Symbol
from bpstudio.notation.walk import substitute
from bpstudio.qt.bridge import Unit
from bpstudio.qt.equation.cards import chain_cards
from bpstudio.qt.equation.changes import update_of
from bpstudio.qt.equation.copying import of_chain, of_shares, of_sides, of_update, of_ways
from bpstudio.qt.equation.shares import shares_of
from bpstudio.qt.equation.shells import composition_of
from bpstudio.qt.equation.steps import alone
from bpstudio.qt.equation.subject import in_short
from bpstudio.qt.equation.ways import ways_of
from bpstudio.qt.equation.why import sections_of
from bpstudio.qt.folding import Folds, folds_about
from bpstudio.session.frame import Frame
from bpstudio.session.paths import Paths
from bpstudio.session.session import Session
from bpstudio.storage import reader
from bpstudio.storage.presets import presets
from tests.explain.networks import random_document, random_notation
from tests.explain.reading import check, plain_of

WALKS, STOPS = 30, 4


@pytest.fixture(autouse=True)
def _in_the_articles_notation() -> Iterator[None]:
    yield
    use_notation(ARTICLE)


# What is looked at


def both(node: Node, expected: object = None) -> int:
    """A copy as text and as LaTeX; how many of its sides are numbers."""
    counts = [check(text, expected) for text in (to_plain(node), plain_of(to_tex(node)))]
    assert counts[0] == counts[1], f"{to_plain(node)} is not {plain_of(to_tex(node))}"
    return counts[0]


def look_at_everything(frame: Frame, rng: np.random.Generator) -> None:
    """Whatever may be said of the frame, for one example and for the batch."""
    example = int(rng.integers(len(frame.rows)))
    for whose in (example, None) if len(frame.rows) > 1 else (example,):
        for step in frame.program:
            look_at_step(frame, step, whose)
        for parameter in some_parameters(frame.network, rng):
            look_at_gradient(frame, parameter, whose, example)
        both(of_sides(composition_of(frame, None, whose).equations))
    look_at_update(frame, rng)
    look_at_examples(frame, rng)


def some_parameters(network: Network, rng: np.random.Generator) -> list[Parameter]:
    singles = [one for one in every_parameter(network) if not network.is_cut(one)]
    layer = int(rng.integers(1, network.depth + 1))
    chosen = [singles[place] for place in rng.choice(len(singles), min(2, len(singles)), replace=False)]
    return [Parameter("theta", layer), Parameter("b", layer), *(in_short(one, network) for one in chosen)]


def look_at_step(frame: Frame, step: Step, whose: int | None) -> None:
    sentence, line = spoken(frame, step, whose), written(frame, step, whose)
    first, _, second = line[14:].partition("    ")
    update, forward = step.op is Op.UPDATE, step.gradient is None
    value = None if update else of(frame, step.symbol, whose) if forward else frame.factor(step)
    factor = None if value is None else turned(step.symbol, value, None if forward else whose)
    check(first, factor)
    result = None if update else of(frame, step.writes, whose)
    check(second, None if result is None else turned(step.writes, result))
    if result is not None:
        told = turned(step.writes, result)
        name = to_plain(named(frame, step.writes, whose))
        assert_said(sentence, name, told)
        look_at_product(frame, step, whose, factor, told)
        if step.upstream is not None and factor is not None:
            assert_said(sentence, to_plain(quantity(step.symbol)), factor)
        if second:
            assert second.startswith(f"{name} "), f"{second} is about {name}"
    for section in sections_of(frame, step, whose):
        for side in section.sides:
            check(to_plain(side))
        check(" = ".join(map(to_plain, (section.left, *section.sides))))


def look_at_product(frame: Frame, step: Step, whose: int | None, factor: Array | None, told: Array) -> None:
    """What the sentence says is multiplied comes to what it says it comes to."""
    if step.upstream is None or factor is None or factor.ndim > 2:
        return
    before = frame.program[step.upstream].writes
    found = of(frame, before, whose)
    assert found is not None, "what a step multiplies is there before it"
    upstream, softmax = (
        turned(before, found),
        "softmax" in {layer.activation for layer in frame.network.layers},
    )
    if step.op is Op.DZ_DA:
        product = factor @ upstream
    elif step.op is Op.DA_DZ and not (softmax and step.layer == frame.network.depth):
        product = factor * upstream
    elif step.op is Op.DZ_DB:
        product = upstream.sum(axis=1, keepdims=True)
    elif step.op is Op.DZ_DTHETA and not frame.network.layer(step.layer or 1).cut:
        term = frame.penalty_gradient(Parameter("theta", step.layer or 1))
        whole = whose is None or len(frame.rows) == 1
        product = factor @ upstream.T + (0.0 if term is None or not whole else term)
    else:
        return
    pair = frame.network.layer(frame.network.depth).activation, frame.state.document.cost.name
    if np.isfinite(product).all() and not (step.op is Op.DA_DZ and pair in PAIRS):
        np.testing.assert_allclose(product, told, rtol=1e-9, atol=1e-12 * np.abs(product).max(initial=0.0))


def look_at_gradient(frame: Frame, parameter: Parameter, whose: int | None, example: int) -> None:
    name, folds = f"dC/d{parameter.kind}{parameter.layer}", folds_about(parameter.layer, frame, None)
    expected = of(frame, name, whose)
    if expected is not None and not parameter.whole:
        expected = expected[place_of(parameter)]
    told = None if expected is None else turned(name, np.asarray(expected))
    copied = of_chain(frame, parameter, whose, folds)
    counts = both(copied, told), both(gradient_equation(frame, parameter, whose), told)
    if told is not None and np.size(told) <= 9 and np.isfinite(told).all():
        assert min(counts), "a gradient of few numbers is written with them"
        if writable(frame, parameter, whose):
            assert counts[1] >= 2, f"no numbers are put in: {to_plain(copied)}"
    if not parameter.whole or current_notation().form == "matrix":
        left = to_plain(named(frame, name, whose, str(parameter)))
        assert to_plain(copied).startswith(f"{left} = "), f"{to_plain(copied)} is about {left}"
    look_at_cards(frame, parameter, whose)
    if parameter.whole and only_one(parameter, frame.network):
        parameter = alone(parameter)
    if not parameter.whole:
        look_at_ways(frame, parameter, example, folds)


def writable(frame: Frame, parameter: Parameter, whose: int | None) -> bool:
    """Whether there is room for the numbers, and float64 has not lost them: then they must be there."""
    if parameter.whole and current_notation().form == "scalar":
        return False
    if whose is None and len(frame.rows) > 1:
        return len(frame.rows) <= 4 and np.size(frame.gradient(parameter)) * len(frame.rows) <= 24
    sizes, lost = [], False
    for step in frame.program.chain_of(parameter):
        factor = frame.factor(step)
        assert factor is not None, "a gradient's factors are there before it"
        sizes.append(
            factor.size if step.op is Op.DZ_DA else factor.size // max(1, len(np.atleast_1d(factor)))
        )
        small = step.op is Op.DA_DZ and bool(((factor != 0) & (np.abs(factor) < 1e-9)).any())
        lost |= small or not np.isfinite(factor).all()
    pair = (frame.network.layer(frame.network.depth).activation, frame.state.document.cost.name)
    saturated = pair in PAIRS and bool((np.asarray(frame.quantity("yhat")) % 1 < 1e-9).any())
    return max(sizes) <= 9 and sum(sizes) <= 40 and not lost and not saturated


def look_at_cards(frame: Frame, parameter: Parameter, whose: int | None) -> None:
    for card in chain_cards(frame, parameter, whose).cards:
        value = to_plain(card.value.whole)
        if card.numbers is not None:
            check(to_plain(card.numbers) if "…" in value else f"{to_plain(card.numbers)} = {value}")
        check(card.tip.partition("\n")[0].replace(": ", ", "))


def look_at_ways(frame: Frame, parameter: Parameter, example: int, folds: Folds) -> None:
    ways = ways_of(Paths(frame, parameter, example), 0, 6, folds)
    both(of_ways(ways), of_single(frame, parameter, example))
    for line in ways.lines:
        check(re.sub(r" \([^()]*\)|: (not )?equal.*|\.$", "", line.partition(". ∂")[2] or line))
    for way in ways.rows:
        if way.values and None not in way.values:
            check(way.words.partition(": ")[2])


def look_at_update(frame: Frame, rng: np.random.Generator) -> None:
    if not frame.updated:
        return
    for parameter in (None, *some_parameters(frame.network, rng)):
        both(of_update(update_of(frame, parameter, folds_about(1, frame, None))))
    single = next(one for one in every_parameter(frame.network) if not frame.network.is_cut(one))
    both(of_update(update_of(frame, single)), frame.parameters[single])


def look_at_examples(frame: Frame, rng: np.random.Generator) -> None:
    if len(frame.rows) == 1:
        return
    singles = [one for one in every_parameter(frame.network) if not frame.network.is_cut(one)]
    for parameter in (None, singles[int(rng.integers(len(singles)))]):
        shares = shares_of(frame, Unit(1, 0), parameter)
        both(of_shares(shares), shares.whole)
        check(re.sub(r"[;,] .*", "", shares.result))


# What it must say, from the frame's numbers alone


def named(frame: Frame, name: str, whose: int | None, by: str = "") -> Node:
    """The symbol of a quantity, with the example's number at C where the part of an example is meant."""
    gradient = name.startswith(("dC/dtheta", "dC/db"))
    symbol = quantity(f"dC/d{by}" if by else name)
    if whose is None or len(frame.rows) == 1 or not (gradient or name == "C"):
        return symbol
    part = Script(Symbol("C"), None, Number(str(int(frame.rows[whose]) + 1)))
    return substitute(symbol, {Symbol("C"): part})


def place_of(parameter: Parameter) -> tuple[int, ...]:
    return tuple(unit for unit in (parameter.i, parameter.j) if unit is not None)


def of(frame: Frame, name: str, whose: int | None) -> Array | None:
    """The quantity with an example a row; of one example its row, and what it adds to the cost or a gradient."""
    if not frame.knows(name):
        return None
    found = np.asarray(frame.quantity(name))
    if whose is None or len(frame.rows) == 1:
        return found
    if name == "C":
        assert frame.cost_shares is not None
        assert frame.cost_shares.sum() + (frame.penalty or 0.0) == pytest.approx(frame.cost, nan_ok=True)
        return np.asarray(frame.cost_shares[whose])
    if name.startswith(("dC/dtheta", "dC/db")):
        layer = int(re.sub(r"\D", "", name))
        slope = np.asarray(frame.quantity(f"dC/dz{layer}"))[whose]
        if name.startswith("dC/db"):
            return slope
        below = frame.quantity("x" if layer == 1 else f"a{layer - 1}")
        part = np.outer(np.asarray(below)[whose], slope)
        for pair in frame.network.layer(layer).cut:
            part[pair] = 0.0
        return part
    return found[whose : whose + 1]


def of_single(frame: Frame, one: Parameter, example: int) -> float | None:
    found = of(frame, f"dC/d{one.kind}{one.layer}", example)
    if found is None:
        return None
    if len(frame.rows) == 1 and frame.penalty_gradient(one) is not None:
        return None  # the paths come to the gradient without the penalty's term
    return float(found[place_of(one)])


def turned(name: str, values: Array, whose: int | None = None) -> Array:
    """As it is written: units down, an example a column; weights and what has their shape as they are."""
    array = np.asarray(values, dtype=np.float64)
    weights = name.startswith(("theta", "dC/dtheta")) or re.fullmatch(r"dz\d+/da\d+", name)
    if whose is not None and not weights and array.ndim > 1:
        array = array[whose : whose + 1]
    if array.ndim < 2:
        return array.reshape(-1, 1)
    if array.ndim == 3:
        return array[0] if len(array) == 1 else array
    return array if weights else array.T


def assert_said(text: str, name: str, values: Array) -> None:
    """``name`` is followed by the numbers or, of many, by how many there are and between which two."""
    if values.size > 9 or values.ndim > 2:
        size = "×".join(map(str, values.shape))
        assert f"{name} ({size} numbers, " in text, text
        return
    found = re.search(re.escape(name) + r" = (\[.*?\](?=[:.,]| by| and|$)|[^:\s]+?(?=[:.,]?(?:\s|$)))", text)
    assert found is not None, f"{name} in {text}"
    if np.isfinite(values).all():
        check(f"x = {found[1]}", values)


# The walks


def walk(session: Session, rng: np.random.Generator, stops: int) -> None:
    for _ in range(stops):
        move = rng.random()
        length = len(session.frame.program)
        if move < 0.2:
            session.train(int(rng.integers(1, 30)))
        elif move < 0.3:
            session.follow(some_parameters(session.frame.network, rng)[0])
        elif move < 0.4:
            session.follow(None)
        elif move < 0.5:
            session.back()
        elif move < 0.7:
            session.seek(session.state.cursor.iteration, int(rng.integers(length + 1)))
        else:
            session.seek(session.state.cursor.iteration, length - int(rng.integers(2)))
        use_notation(random_notation(rng))
        look_at_everything(session.frame, rng)


@pytest.mark.parametrize("seed", range(WALKS))
def test_whatever_is_said_of_a_network_never_seen_is_true(seed: int) -> None:
    rng = np.random.default_rng([15, seed])
    document = random_document(rng)
    with np.errstate(all="ignore"):
        walk(Session(document), rng, STOPS)


@pytest.mark.parametrize("preset", ["xor", "softmax-3"])
def test_the_gradient_of_the_batch_under_the_name_of_one_examples_part_would_be_found(
    preset: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault that equations had: factors of one example, and what comes of the whole batch."""
    monkeypatch.setattr(gradients, "gradient_of", lambda frame, parameter, whose: frame.gradient(parameter))
    session, rng = Session(reader.read(preset).state), np.random.default_rng(1)
    session.finish_iteration()
    with pytest.raises(AssertionError):
        look_at_everything(session.frame, rng)


def test_a_product_in_which_matrices_do_not_fit_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one: every product was written with the same dot."""
    monkeypatch.setattr(chains, "bond_of", lambda step, thread, examples: Bond())
    session, rng = Session(reader.read("mazur").state), np.random.default_rng(1)
    session.finish_iteration()
    with pytest.raises(AssertionError, match="no numbers are put in"):
        look_at_everything(session.frame, rng)


@pytest.mark.parametrize("name", list(presets()))
def test_whatever_is_said_of_a_preset_is_true(name: str) -> None:
    rng = np.random.default_rng(15)
    with np.errstate(all="ignore"):
        walk(Session(reader.read(name).state), rng, 3 if name in ("digits", "spiral", "moons") else 8)
