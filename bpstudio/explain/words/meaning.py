"""What a gradient means, in a sentence: the way the cost goes, how far, and beside which other."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

import numpy as np

from bpstudio.engine.network import Array, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.words import grouped
from bpstudio.explain.troubles.corner import corner_on_path
from bpstudio.explain.words.finite import not_finite
from bpstudio.notation.naming import parameter_text
from bpstudio.notation.numbers import format_number
from bpstudio.notation.textbook import Notation
from bpstudio.session.frame import Frame

_Gradients = Callable[[Parameter], Array | None]
ALIKE = 1.05
MOST_TIMES = 1000
TIMES = {
    2: "twice",
    3: "three times",
    4: "four times",
    5: "five times",
    10: "ten times",
    100: "a hundred times",
}


def direction(of: str, by: str, gradient: float) -> str:
    """Which way ``of`` goes when ``by`` grows, without a full stop."""
    if not isfinite(gradient):
        return f"{not_finite('The gradient', was=False)}, so it says nothing about {of}"
    if gradient == 0:
        return f"The slope is 0: a very small change of {by} leaves {of} as it is"
    return f"{of} {'grows' if gradient > 0 else 'falls'} when {by} grows"


def meaning(of: str, by: str, gradient: float, other: tuple[str, float] | None = None) -> str:
    """One sentence: the direction, and how the effect compares with that of another parameter, ``(name, gradient)``."""
    words = direction(of, by, gradient)
    if other is None or not isfinite(gradient) or gradient == 0 or not _comparable(other[1]):
        return f"{words}."
    return f"{words}; {compared_effect(gradient, *other)}."


def _comparable(gradient: float) -> bool:
    return isfinite(gradient) and gradient != 0


def compared_effect(gradient: float, name: str, other: float) -> str:
    """``about 1.4 times the effect of b₂``; the larger of the two is told by the smaller."""
    larger, smaller = max(abs(gradient), abs(other)), min(abs(gradient), abs(other))
    factor = larger / smaller
    if factor < ALIKE:
        return f"{name} has {'' if factor == 1 else 'about '}the same effect"
    if abs(gradient) > abs(other):
        return f"{times(factor)} the effect of {name}"
    return f"{name} has {times(factor)} its effect"


def times(factor: float) -> str:
    """A factor in words, to two digits; ``about`` says that it is rounded."""
    if factor >= MOST_TIMES:
        return f"more than {grouped(MOST_TIMES)} times"
    rounded = float(f"{factor:.1e}")
    words = TIMES.get(int(rounded)) if rounded == int(rounded) else None
    about = "" if abs(factor - rounded) <= 1e-9 * rounded else "about "
    return about + (words or f"{format_number(rounded, 2)} times")


def small_change(of: str, by: str, gradient: float) -> str:
    """What a small step Δ of the parameter does; empty where the gradient does not say it."""
    if not _comparable(gradient):
        return ""
    return f"A small change of {by} by Δ changes {of} by about {format_number(gradient)}·Δ."


def meaning_of_many(of: str, gradients: Array, names: Callable[[int], str]) -> str:
    """Of a whole layer's gradient: which of its numbers has the largest effect. ``names`` tells one by its place."""
    flat = np.abs(np.ravel(gradients))
    if not np.isfinite(flat).all():
        return direction(of, "", float("nan")) + "."
    if not flat.any():
        return f"All {grouped(flat.size)} slopes are 0: very small changes leave {of} as it is."
    largest = int(flat.argmax())
    name = names(largest)
    way = direction(of, name, float(np.ravel(gradients)[largest]))
    return f"Of its {grouped(flat.size)} numbers that of {name} is the largest in size: {way}."


def meaning_of(
    frame: Frame,
    parameter: Parameter,
    of: str,
    gradients: _Gradients,
    example: int | None = None,
    *,
    notation: Notation,
) -> tuple[str, ...]:
    """The sentences about ∂``of``/∂``parameter``; none as long as ``gradients`` does not know it.

    None either where a mistake is planted: a gradient that may be wrong does not say where C goes.
    They are about one example, or with None about the batch: at a corner of an activation no slope says where C goes.
    """
    found, network = gradients(parameter), frame.network
    if found is None or frame.state.document.planted is not None:
        return ()
    corner = corner_on_path(frame, parameter, example) if np.isfinite(found).all() else None
    if corner is not None:
        by = parameter_text(parameter, network, notation)
        return (corner.sentence(of=of, by=by),)
    if np.size(found) > 1:
        places = _singles(parameter, network)
        return (meaning_of_many(of, found, lambda at: parameter_text(places(at), network, notation)),)
    value, name = float(np.ravel(found)[0]), parameter_text(parameter, network, notation)
    sentences = meaning(of, name, value, strongest_other(frame, parameter, gradients, notation))
    return tuple(filter(None, (sentences, small_change(of, name, value))))


def strongest_other(
    frame: Frame, parameter: Parameter, gradients: _Gradients, notation: Notation
) -> tuple[str, float] | None:
    """The other parameter of the largest gradient among all that can be seen, with that gradient."""
    network, best = frame.network, None
    own = _singles(parameter, network)(0)
    for layer in network.layer_ids:
        for kind in ("theta", "b"):
            whole = Parameter(kind, layer)
            found = gradients(whole)
            if found is None:
                continue
            flat, single = np.abs(np.ravel(found)), _singles(whole, network)
            flat = np.where(np.isfinite(flat), flat, 0.0)
            if (own.kind, own.layer) == (kind, layer):
                flat[_place(own, network)] = 0.0
            at = int(flat.argmax())
            if flat[at] and (best is None or flat[at] > abs(best[1])):
                best = single(at), float(np.ravel(found)[at])
    return None if best is None else (parameter_text(best[0], network, notation), best[1])


def _singles(parameter: Parameter, network: Network) -> Callable[[int], Parameter]:
    """From the place in a layer's array, counted row by row, to the single parameter there."""
    if not parameter.whole:
        return lambda at: parameter
    width = network.width(parameter.layer)

    def single(at: int) -> Parameter:
        unit_below = at // width if parameter.kind == "theta" else None
        return Parameter(parameter.kind, parameter.layer, unit_below, at % width)

    return single


def _place(parameter: Parameter, network: Network) -> int:
    assert parameter.j is not None, "a single parameter has a place"
    return (parameter.i or 0) * network.width(parameter.layer) + parameter.j
