"""What is looked at in a frame: whatever may be said of it, read back and held against the engine's numbers."""

from __future__ import annotations

import re

import numpy as np
import pytest

from bpstudio.engine.functions import PAIRS
from bpstudio.engine.network import Array, Network
from bpstudio.engine.parameters import Parameter, every_parameter
from bpstudio.engine.program import Op, Step
from bpstudio.engine.quantity import Quantity
from bpstudio.explain.chain.batch import Batch, batch_of, equation_of
from bpstudio.explain.chain.cards import chain_cards
from bpstudio.explain.chain.folding import Folds, folds_about
from bpstudio.explain.chain.gradients import gradient_equation
from bpstudio.explain.chain.paths import Paths
from bpstudio.explain.chain.ways import ways_of
from bpstudio.explain.pages.composition import composition_of
from bpstudio.explain.pages.copying import of_chain, of_sides, of_update, of_ways
from bpstudio.explain.pages.stage import in_short
from bpstudio.explain.pages.steps import first_of
from bpstudio.explain.pages.update import update_of
from bpstudio.explain.pages.why import sections_of
from bpstudio.explain.words.sentences import spoken, written
from bpstudio.notation.naming import only_one
from bpstudio.notation.numbers import format_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.notation.tex import to_tex
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node, Number, Script, Symbol
from bpstudio.notation.walk import substitute
from bpstudio.session.frame import Frame
from tests.explain.reading import check, plain_of


def both(node: Node, expected: object = None, *, notation: Notation) -> int:
    """A copy as text and as LaTeX; how many of its sides are numbers."""
    counts = [check(text, expected) for text in (to_plain(node, notation), plain_of(to_tex(node, notation)))]
    assert counts[0] == counts[1], f"{to_plain(node, notation)} is not {plain_of(to_tex(node, notation))}"
    return counts[0]


def look_at_everything(frame: Frame, rng: np.random.Generator, notation: Notation) -> None:
    """Whatever may be said of the frame, for one example and for the batch."""
    example = int(rng.integers(len(frame.rows)))
    for whose in (example, None) if len(frame.rows) > 1 else (example,):
        for step in frame.program:
            look_at_step(frame, step, whose, notation)
        for parameter in some_parameters(frame.network, rng):
            look_at_gradient(frame, parameter, whose, example, notation)
        both(of_sides(composition_of(frame, None, whose, notation=notation).equations), notation=notation)
    look_at_update(frame, rng, notation)
    look_at_batch(frame, rng, notation)


def some_parameters(network: Network, rng: np.random.Generator) -> list[Parameter]:
    singles = [one for one in every_parameter(network) if not one.is_cut_in(network)]
    layer = int(rng.integers(1, network.depth + 1))
    chosen = [singles[place] for place in rng.choice(len(singles), min(2, len(singles)), replace=False)]
    return [Parameter("theta", layer), Parameter("b", layer), *(in_short(one, network) for one in chosen)]


def look_at_step(frame: Frame, step: Step, whose: int | None, notation: Notation) -> None:
    sentence, line = (
        spoken(frame, step, whose, notation=notation),
        written(frame, step, whose, notation=notation),
    )
    first, _, second = line[14:].partition("    ")
    update, forward = step.op is Op.UPDATE, step.gradient is None
    value = None if update else of(frame, str(step.symbol), whose) if forward else frame.factor(step)
    factor = None if value is None else turned(str(step.symbol), value, None if forward else whose)
    check(first, factor)
    result = None if update else of(frame, str(step.writes), whose)
    check(second, None if result is None else turned(str(step.writes), result))
    if result is not None:
        told = turned(str(step.writes), result)
        name = to_plain(named(frame, str(step.writes), whose), notation)
        assert_said(sentence, name, told)
        look_at_product(frame, step, whose, factor, told, sentence)
        if step.upstreams and factor is not None:
            assert_said(sentence, to_plain(quantity(step.symbol), notation), factor)
        if second:
            assert second.startswith(f"{name} "), f"{second} is about {name}"
    for section in sections_of(frame, step, whose, notation=notation):
        for side in section.sides:
            check(to_plain(side, notation))
        check(" = ".join(to_plain(side, notation) for side in (section.left, *section.sides)))


def look_at_product(
    frame: Frame, step: Step, whose: int | None, factor: Array | None, told: Array, sentence: str
) -> None:
    """What the sentence says is multiplied comes to what it says it comes to."""
    if not step.upstreams or factor is None or factor.ndim > 2:
        return
    (above,) = step.upstreams
    before = str(frame.program[above].writes)
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
    elif step.op is Op.DZ_DTHETA:
        term = frame.penalty_gradient(Parameter("theta", step.layer or 1))
        whole = whose is None or len(frame.rows) == 1
        product = factor @ upstream.T + (0.0 if term is None or not whole else term)
        cut = frame.network.layer(step.layer or 1).cut
        for connection in cut:
            product[connection] = 0.0
        assert (", put 0 where cut" in sentence) == bool(cut), sentence
    else:
        return
    pair = frame.network.layer(frame.network.depth).activation, frame.state.document.cost.name
    if np.isfinite(product).all() and not (step.op is Op.DA_DZ and pair in PAIRS):
        np.testing.assert_allclose(product, told, rtol=1e-9, atol=1e-12 * np.abs(product).max(initial=0.0))


def look_at_gradient(
    frame: Frame, parameter: Parameter, whose: int | None, example: int, notation: Notation
) -> None:
    name, folds = f"dC/d{parameter.kind}{parameter.layer}", folds_about(parameter.layer, frame, None)
    expected = of(frame, name, whose)
    if expected is not None and not parameter.whole:
        expected = expected[place_of(parameter)]
    told = None if expected is None else turned(name, np.asarray(expected))
    copied = of_chain(frame, parameter, whose, folds, notation)
    counts = (
        both(copied, told, notation=notation),
        both(gradient_equation(frame, parameter, whose, notation=notation), told, notation=notation),
    )
    if told is not None and np.size(told) <= 9 and np.isfinite(told).all():
        assert min(counts), "a gradient of few numbers is written with them"
        if writable(frame, parameter, whose, notation):
            assert counts[1] >= 2, f"no numbers are put in: {to_plain(copied, notation)}"
    if not parameter.whole or notation.form == "matrix":
        left = to_plain(named(frame, name, whose, str(parameter)), notation)
        assert to_plain(copied, notation).startswith(f"{left} = "), (
            f"{to_plain(copied, notation)} is about {left}"
        )
    look_at_cards(frame, parameter, whose, notation)
    if parameter.whole and only_one(parameter, frame.network):
        parameter = first_of(parameter)
    if not parameter.whole:
        look_at_ways(frame, parameter, example, folds, notation)


def writable(frame: Frame, parameter: Parameter, whose: int | None, notation: Notation) -> bool:
    """Whether there is room for the numbers, and float64 has not lost them: then they must be there."""
    if parameter.whole and notation.form == "scalar":
        return False
    if whose is None and len(frame.rows) > 1:
        return len(frame.rows) <= 4 and np.size(np.asarray(frame.gradient(parameter))) * len(frame.rows) <= 24
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
    saturated = pair in PAIRS and bool((np.asarray(frame.quantity(Quantity.parse("yhat"))) % 1 < 1e-9).any())
    return max(sizes) <= 9 and sum(sizes) <= 40 and not lost and not saturated


def look_at_cards(frame: Frame, parameter: Parameter, whose: int | None, notation: Notation) -> None:
    for card in chain_cards(frame, parameter, whose, notation=notation).cards:
        value = to_plain(card.value.whole, notation)
        if card.numbers is not None:
            check(
                to_plain(card.numbers, notation)
                if "…" in value
                else f"{to_plain(card.numbers, notation)} = {value}"
            )
        check(card.tip.partition("\n")[0].replace(": ", ", "))


def look_at_ways(frame: Frame, parameter: Parameter, example: int, folds: Folds, notation: Notation) -> None:
    ways = ways_of(Paths(frame, parameter, example), 0, 6, folds, notation=notation)
    both(of_ways(ways), of_single(frame, parameter, example), notation=notation)
    for line in ways.lines:
        check(re.sub(r" \([^()]*\)|: (not )?equal.*|\.$", "", line.partition(". ∂")[2] or line))
    for way in ways.rows:
        if way.values and None not in way.values:
            check(way.words.partition(": ")[2])


def look_at_update(frame: Frame, rng: np.random.Generator, notation: Notation) -> None:
    if not frame.updated:
        return
    for parameter in (None, *some_parameters(frame.network, rng)):
        both(
            of_update(update_of(frame, parameter, folds_about(1, frame, None), notation=notation)),
            notation=notation,
        )
    single = next(one for one in every_parameter(frame.network) if not one.is_cut_in(frame.network))
    both(of_update(update_of(frame, single, notation=notation)), frame.parameters[single], notation=notation)


def look_at_batch(frame: Frame, rng: np.random.Generator, notation: Notation) -> None:
    """The table, of a parameter and of a unit: the equation that is copied, its foot and its rows."""
    if len(frame.rows) == 1:
        return
    layer = int(rng.integers(1, frame.network.depth + 1))
    unit = layer, int(rng.integers(frame.network.width(layer)))
    for parameter in (None, *some_parameters(frame.network, rng)):
        batch = batch_of(frame, parameter, unit, notation=notation)
        both(equation_of(frame, batch, notation), of_batch(frame, batch), notation=notation)
        check(re.sub(r": a (mean|sum) over .*", "", batch.foot))
        place = int(rng.integers(len(frame.rows)))
        check(batch.words(place).partition(": ")[2].replace(", ", ", and ", 1))
        if batch.parameter is not None and batch.parts is not None:
            part = of(frame, f"dC/d{batch.parameter.kind}{batch.parameter.layer}", place)
            assert part is not None
            own = part if batch.parameter.whole else part[place_of(batch.parameter)]
            if np.size(own) == 1 and np.isfinite(own).all():
                assert batch.cells(place)[-1] == format_number(float(np.ravel(own)[0]))


def of_batch(frame: Frame, batch: Batch) -> Array | None:
    """What the table's equation must come to."""
    if batch.parameter is None:
        whole = frame.cost if batch.foot else batch.parts
        return None if whole is None else np.atleast_2d(whole)
    name = f"dC/d{batch.parameter.kind}{batch.parameter.layer}"
    found = of(frame, name, None)
    if found is None:
        return None
    return turned(name, found if batch.parameter.whole else np.asarray(found[place_of(batch.parameter)]))


# What it must say, from the frame's numbers alone


def named(frame: Frame, name: str, whose: int | None, by: str = "") -> Node:
    """The symbol of a quantity, with the example's number at C where the part of an example is meant."""
    gradient = name.startswith(("dC/dtheta", "dC/db"))
    symbol = quantity(Quantity.parse(f"dC/d{by}" if by else name))
    if whose is None or len(frame.rows) == 1 or not (gradient or name == "C"):
        return symbol
    part = Script(Symbol("C"), None, Number(str(int(frame.rows[whose]) + 1)))
    return substitute(symbol, {Symbol("C"): part})


def place_of(parameter: Parameter) -> tuple[int, ...]:
    return tuple(unit for unit in (parameter.i, parameter.j) if unit is not None)


def of(frame: Frame, name: str, whose: int | None) -> Array | None:
    """The quantity with an example a row; of one example its row, and what it adds to the cost or a gradient."""
    if not frame.knows(Quantity.parse(name)):
        return None
    found = np.asarray(frame.quantity(Quantity.parse(name)))
    if whose is None or len(frame.rows) == 1:
        return found
    if name == "C":
        assert frame.cost_shares is not None
        assert frame.cost_shares.sum() + (frame.penalty or 0.0) == pytest.approx(frame.cost, nan_ok=True)
        return np.asarray(frame.cost_shares[whose])
    if name.startswith(("dC/dtheta", "dC/db")):
        layer = int(re.sub(r"\D", "", name))
        slope: np.ndarray = np.asarray(frame.quantity(Quantity.parse(f"dC/dz{layer}")))[whose]
        if name.startswith("dC/db"):
            return slope
        below = frame.quantity(Quantity.parse("x" if layer == 1 else f"a{layer - 1}"))
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
        assert re.search(rf"{re.escape(name)}(?: = [^:=]+)? \({size} numbers, ", text), text
        return
    number = r"(\[.*?\](?=[:.,]| by| and|$)|[−\d∞N]\S*?(?=[:.,]?(?:\s|$))|0 \([−\de.-]+\))"
    found = re.search(rf"{re.escape(name)}(?: = [^:=≈]+)? [=≈] {number}", text)
    assert found is not None, f"{name} in {text}"
    if np.isfinite(values).all():
        check(f"x = {found[1]}", values)
