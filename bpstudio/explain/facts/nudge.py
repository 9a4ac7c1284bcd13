"""A parameter moved by Δ: what the cost does, the ratio beside the derivative, and the slice C(θ) as a graph."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import C
from bpstudio.explain.facts.fact import Fact
from bpstudio.explain.facts.graph import CurvePoint, Graph
from bpstudio.explain.series.extents import around
from bpstudio.explain.words.naming import shown
from bpstudio.explain.words.withheld import WITHHELD, WITHHELD_IN_A_HUNT
from bpstudio.notation.naming import parameter_symbol, parameter_text
from bpstudio.notation.numbers import NOT_COMPUTED, format_number
from bpstudio.notation.symbols import COST, THETA
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.notation.tree import Call, Node, Operator, Parens, Partial, Symbol, row
from bpstudio.session.frame import Frame
from bpstudio.session.nudge import cost_at, cost_slice

POINTS = 61
DELTAS = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5)
LATER = "The curve is drawn as soon as training pauses."
DELTA = Symbol("Δ")
RATIO = row(DELTA, COST, Operator("/"), DELTA, THETA)
Slice = tuple[Array, Array]


def slice_about(frame: Frame, parameter: Parameter) -> Slice | None:
    """Values of the parameter about its own, and what the cost is at each; None while the cost is hidden."""
    value = frame.before[parameter]
    xs = around(value, 2.0 * max(1.0, abs(value)), POINTS)
    ys = cost_slice(frame, parameter, xs)
    return None if ys is None else (xs, ys)


def ratios_of(frame: Frame, parameter: Parameter, sign: float) -> Array | None:
    """ΔC/Δθ for each of ``DELTAS``, with that sign; None while the cost is hidden."""
    value, deltas = frame.before[parameter], np.copysign(DELTAS, sign)
    costs = cost_slice(frame, parameter, [value, *(value + deltas)])
    with np.errstate(all="ignore"):
        return None if costs is None else np.asarray((costs[1:] - costs[0]) / deltas)


def ratio_rows(
    ratios: Array | None, derivative: float | None, sign: float = 1.0
) -> list[tuple[str, str, str]]:
    """Δ, ΔC/Δθ and how far that is from the derivative, as text; "—" for what is not known."""
    found = []
    for number, delta in enumerate(DELTAS):
        ratio = None if ratios is None else float(ratios[number])
        error = None if ratio is None or derivative is None else ratio - derivative
        found.append(
            (
                format_number(sign * delta),
                NOT_COMPUTED if ratio is None else format_number(ratio, 6),
                NOT_COMPUTED if error is None else format_number(error, 2),
            )
        )
    return found


def gradient_at(frame: Frame, parameter: Parameter) -> float | None:
    """∂C/∂(a single parameter) of the batch; None while it is not computed."""
    found = frame.gradient(parameter)
    return None if found is None else float(found)


def nudge_facts(
    frame: Frame, parameter: Parameter, delta: float, notation: Notation
) -> tuple[list[Fact], CurvePoint | None]:
    """The cost here and moved by Δ, the ratio and the derivative; and the point where it is moved to.

    The slice passes through the cost, so it waits for it like everything else.
    """
    name, symbol = (
        parameter_text(parameter, frame.network, notation),
        parameter_symbol(parameter, frame.network),
    )
    value, gradient = frame.before[parameter], gradient_at(frame, parameter)
    costs = cost_slice(frame, parameter, [value, value + delta])
    if costs is None:
        return _not_yet(name, symbol, frame, notation), None
    here, moved = costs
    with np.errstate(all="ignore"):
        ratio = float((moved - here) / delta)
    derivative = NOT_COMPUTED if gradient is None else format_number(gradient, 6)
    place = shown(frame.program.branch(parameter).symbol, notation)
    reason = f"not computed yet: step to {place}" if gradient is None else ""
    was = f"The cost before the update, at {name} = {format_number(value)}."
    here_words = was if frame.updated else "The cost as it is."
    nears = "The derivative that the chain gives; ΔC/Δθ nears it as Δ gets smaller."
    rows = (
        (format_number(float(here), 8), here_words, "", "cost"),
        (format_number(float(moved), 8), "The cost after the nudge.", "", "cost"),
        (format_number(ratio, 6), "What the cost changed by, divided by Δ.", "", "text"),
        (derivative, in_words(nears, notation), reason, "backward"),
    )
    named = zip(_labels(name, notation), _symbols(symbol), rows, strict=True)
    facts = [Fact(label, *row, written=(each,)) for label, each, row in named]
    return facts, CurvePoint(value + delta, float(moved), colour="accent")


def _labels(name: str, notation: Notation) -> list[str]:
    return [in_words(label, notation) for label in (f"C({name})", f"C({name} + Δ)", "ΔC/Δθ", f"∂C/∂{name}")]


def _symbols(of: Node) -> tuple[Node, ...]:
    """C(θ), C(θ + Δ), ΔC/Δθ and ∂C/∂θ, to be typeset."""
    return _cost_at(of), _cost_at(row(of, Operator("+"), DELTA)), RATIO, Partial(COST, of)


def _cost_at(of: Node) -> Node:
    return Call(COST, Parens(of))


def _not_yet(name: str, symbol: Node, frame: Frame, notation: Notation) -> list[Fact]:
    """Where the cost is not there yet, or the slope would answer a question."""
    before_cost = frame.hides(C)
    why = in_words("not computed yet: step to C", notation) if before_cost else ""
    reasons = ("", "", "", why)
    tip = in_words("C is not computed yet.", notation) if before_cost else _withheld(frame)
    named = zip(_labels(name, notation), reasons, _symbols(symbol), strict=True)
    return [Fact(label, NOT_COMPUTED, tip, reason, written=(each,)) for label, reason, each in named]


def _withheld(frame: Frame) -> str:
    return WITHHELD_IN_A_HUNT if frame.hunted else WITHHELD


def nudge_graph(
    frame: Frame,
    parameter: Parameter,
    found: Slice | None,
    there: CurvePoint | None,
    delta: float,
    notation: Notation,
) -> tuple[Graph | None, str]:
    """The slice with its points: here, after the update, moved by Δ; in words what it is, or why there is none."""
    if frame.hides(C):
        return None, in_words("The curve is drawn as soon as C is computed.", notation)
    if frame.withholds_slopes:
        return None, _withheld(frame)
    if found is None:
        return None, LATER
    xs, ys = found
    name, symbol = (
        parameter_text(parameter, frame.network, notation),
        parameter_symbol(parameter, frame.network),
    )
    spot = CurvePoint(frame.before[parameter], float(ys[POINTS // 2]), gradient_at(frame, parameter))
    words = f"The cost as a function of {name} alone" + (
        "." if spot.slope is None else ", and its tangent: the slope is the derivative."
    )
    spots, landing = [spot], frame.landing(parameter)
    if landing is not None and landing != spot.x:
        at = cost_at(frame, parameter, landing)
        spots.append(CurvePoint(landing, np.nan if at is None else at, colour="update"))
        words += f" The other point is where the update puts it, {format_number(landing, 6)}."
    if there is not None:
        spots.append(there)
        words += f" Drag the point that is moved by Δ = {format_number(delta)}."
    return Graph(xs, ys, tuple(spots), symbol, _cost_at(symbol), "cost", "backward"), words
