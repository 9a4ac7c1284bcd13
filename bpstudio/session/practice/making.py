"""Making an exercise of a session: folded to where it stands, and with numbers of everybody's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from random import Random

import numpy as np

from bpstudio.engine.examples import read_only
from bpstudio.engine.network import Network
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import grouped
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.history.document import Document
from bpstudio.session.history.segment import beginning
from bpstudio.session.history.state import State
from bpstudio.session.practice.questions import Exercise

MOST_DRAWS, ENOUGH_DRAWS = 64, 8
"""How often numbers are drawn at most, and of how many draws that are of use the best is taken."""
ENOUGH_OF_MANY = 2
"""Of the many parameters of a larger network hardly a draw leaves more untold than another."""
AWKWARD = 10_000
"""So much is left untold by numbers that are no use: a number that is asked for is 0, say, or very large."""
MOST_INPUTS = 60
_FEW, _SOME = 8, 80
_TOO_PLAIN = (0.0, 0.5, 1.0, 2.0)

LeftUntold = Callable[[State], int]
"""Of an exercise how much its numbers leave untold: mistakes that do not show in them, or look alike. 0 is best."""


def started_here(state: State) -> State:
    """A state that begins where another stands: its document and parameters, without what led there.

    An exercise begins where it began, however far it has been answered, and is still one. Raises RefusedError where
    the parameters are not finite: nothing can begin with them.
    """
    if state.exercise is not None:
        last = state.segments[-1]
        begun = beginning_with(last.document, last.record.began_with.parameters.copy())
        return replace(begun, exercise=state.exercise)
    segment = state.segment
    parameters = segment.record.checkpoint(state.completed - segment.first).parameters
    if not np.isfinite(parameters.flat).all():
        raise RefusedError(
            "parameters",
            f"the parameters are not finite before iteration {grouped(state.completed)}, and nothing can begin with "
            "them; go back to an iteration before they were",
        )
    return beginning_with(state.document, parameters.copy())


def exercise_of(state: State, exercise: Exercise) -> State:
    """An exercise that begins where a session stands. Raises RefusedError as ``started_here`` does."""
    return replace(started_here(replace(state, exercise=None)), exercise=exercise)


def beginning_with(document: Document, parameters: Parameters) -> State:
    """A state of which nothing has run yet, with these parameters."""
    moments = Moments.fresh(document.training.optimizer, document.network.size)
    return State((beginning(document, Checkpoint(parameters, moments)),))


def seed_of(title: str, name: str, draw: int) -> int:
    """From which somebody's numbers are drawn the first, second, … time."""
    told = sha256(f"{title}\0{name}\0{draw}".encode()).digest()
    return int.from_bytes(told[:8], "big") >> 1


def seeds_of(title: str, name: str) -> tuple[int, ...]:
    """All from which somebody's numbers may have been drawn, in order."""
    return tuple(seed_of(title, name, draw) for draw in range(MOST_DRAWS))


def with_numbers_of(key: State, name: str, untold: LeftUntold) -> State:
    """The exercise of ``key`` with numbers of somebody's own; the same name has the same numbers always."""
    return best_drawn(key, name, untold)[0]


def best_drawn(key: State, name: str, untold: LeftUntold) -> tuple[State, int]:
    """The same, and how much its numbers leave untold.

    Of several draws it is the first that leaves nothing, or else the one that leaves least.
    """
    enough = ENOUGH_DRAWS if key.document.network.size <= _SOME else ENOUGH_OF_MANY
    best, least, of_use = key, 0, 0
    for seed in seeds_of(exercise_in(key).title, name):
        found = numbers_drawn(key, name, seed)
        left = untold(found)
        if best is key or left < least:
            best, least = found, left
        of_use += left < AWKWARD
        if not left or of_use == enough:
            break
    return best, least


def numbers_drawn(key: State, name: str, seed: int) -> State:
    """The exercise of ``key`` with the numbers that a seed gives, for somebody by name."""
    exercise = replace(exercise_in(key), for_=name, seed=seed)
    return replace(drawn_anew(key.segments[0].document, seed), exercise=exercise)


def drawn_anew(document: Document, seed: int) -> State:
    """The beginning of a session on the same network, with the friendly numbers that a seed gives."""
    generator = Random(seed)
    parameters = _friendly_parameters(document.network, generator)
    return beginning_with(_with_friendly_inputs(document, generator), parameters)


def exercise_in(state: State) -> Exercise:
    """The exercise that a state is. Only for a state that is one."""
    assert state.exercise is not None, "only an exercise has questions"
    return state.exercise


def _friendly_parameters(network: Network, generator: Random) -> Parameters:
    """One decimal in a small network, two in a larger one; no two alike where there are enough, none 0, ½, 1 or 2."""
    count = network.size
    decimals = 1 if count <= _FEW else 2
    pool = _pool(decimals, 1.9 if decimals == 1 else 1.2)
    sizes = _drawn_of(pool, count, generator)
    signs = [-1.0 if generator.random() < 1 / 3 else 1.0 for _ in range(count)]  # of ReLUs most are to be on
    found = Parameters(network, np.multiply(signs, sizes))
    for layer in network.layer_ids:
        if count > _SOME:  # the sums of a wide layer stay where its activation is not flat
            wide = np.sqrt(network.width_below(layer))
            for part in (found.theta(layer), found.b(layer)):
                part[...] = np.copysign(np.maximum(0.01, np.round(np.abs(part) / wide, decimals)), part)
        for pair in network.layer(layer).cut:
            found.theta(layer)[pair] = 0.0
    return found


def _drawn_of(pool: list[float], count: int, generator: Random) -> list[float]:
    """So many of the numbers, each once at most where there are as many.

    Of Python's generator only ``random`` is used, which gives the same on every computer and in every version.
    """
    if count > _SOME:
        return [pool[int(generator.random() * len(pool))] for _ in range(count)]
    left = list(pool)
    return [left.pop(int(generator.random() * len(left))) for _ in range(count)]


def _pool(decimals: int, most: float) -> list[float]:
    """The positive numbers of so many decimals, without those with which a mistake is hard to see."""
    steps = range(1, round(most * 10**decimals) + 1)
    numbers = (round(step / 10**decimals, decimals) for step in steps)
    return [number for number in numbers if number >= 0.1 and number not in _TOO_PLAIN]


def _with_friendly_inputs(document: Document, generator: Random) -> Document:
    """Inputs that are no whole numbers become others of about that size, of two digits; all else stays.

    So does a table of many of them: pictures, or a cloud of points, would be none any more.
    """
    x = document.data.x.copy()
    places = np.argwhere(x != np.round(x))
    if len(places) > MOST_INPUTS:
        return document
    for place in places:
        x[tuple(place)] = _near(float(x[tuple(place)]), generator)
    return replace(document, data=replace(document.data, x=read_only(x)))


def _near(value: float, generator: Random) -> float:
    """A number of two digits and the same sign, from half to one and a half times as large."""
    while True:
        other = float(f"{value * (0.5 + generator.random()):.1e}")
        if abs(other) not in _TOO_PLAIN:
            return other
