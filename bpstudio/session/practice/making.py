"""Making an exercise of a session: folded to where it stands, and with numbers of everybody's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import numpy as np

from bpstudio.engine.examples import read_only
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters, every_parameter
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.history.document import Document
from bpstudio.session.history.segment import beginning
from bpstudio.session.history.state import State
from bpstudio.session.practice.questions import Exercise

MOST_DRAWS, ENOUGH_DRAWS = 64, 8
"""How often numbers are drawn at most, and of how many draws that are of use the best is taken."""
AWKWARD = 10_000
"""So much is left untold by numbers that are no use: a number that is asked for is 0, say, or very large."""
_FEW, _SOME = 8, 80
_TOO_PLAIN = (0.0, 0.5, 1.0, 2.0)

LeftUntold = Callable[[State], int]
"""Of an exercise how much its numbers leave untold: mistakes that do not show in them, or look alike. 0 is best."""


def started_here(state: State) -> State:
    """A state that begins where another stands: its document and parameters, without what led there.

    An exercise begins where it began, however far it has been answered, and is still one.
    """
    if state.exercise is not None:
        last = state.segments[-1]
        begun = _beginning_with(last.document, last.record.began_with.parameters.copy())
        return replace(begun, exercise=state.exercise)
    segment = state.segment
    parameters = segment.record.checkpoint(state.completed - segment.first).parameters
    return _beginning_with(state.document, parameters.copy())


def exercise_of(state: State, exercise: Exercise) -> State:
    """An exercise that begins where a session stands."""
    return replace(started_here(replace(state, exercise=None)), exercise=exercise)


def _beginning_with(document: Document, parameters: Parameters) -> State:
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
    """The exercise of ``key`` with numbers of somebody's own; the same name has the same numbers always.

    Of several draws it is the first that leaves nothing untold, or else the one that leaves least.
    """
    best, least, of_use = key, 0, 0
    for seed in seeds_of(_exercise_of(key).title, name):
        found = numbers_drawn(key, name, seed)
        left = untold(found)
        if best is key or left < least:
            best, least = found, left
        of_use += left < AWKWARD
        if not left or of_use == ENOUGH_DRAWS:
            break
    return best


def numbers_drawn(key: State, name: str, seed: int) -> State:
    """The exercise of ``key`` with the numbers that a seed gives, for somebody by name."""
    generator = np.random.default_rng(seed)
    first = key.segments[0]
    parameters = _friendly_parameters(first.record.began_with.parameters, generator)
    document = _with_friendly_inputs(first.document, generator)
    exercise = replace(_exercise_of(key), for_=name, seed=seed)
    return replace(_beginning_with(document, parameters), exercise=exercise)


def _exercise_of(key: State) -> Exercise:
    assert key.exercise is not None, "numbers are drawn for an exercise"
    return key.exercise


def _friendly_parameters(like: Parameters, generator: np.random.Generator) -> Parameters:
    """One decimal in a small network, two in a larger one; no two alike where there are enough, none 0, ½, 1 or 2."""
    network = like.network
    singles = list(every_parameter(network))
    found = Parameters(network)
    decimals = 1 if len(singles) <= _FEW else 2
    pool = _pool(decimals, 1.9 if decimals == 1 else 1.2)
    again = len(singles) > _SOME
    for parameter, size in zip(singles, generator.choice(pool, len(singles), replace=again), strict=True):
        sign = generator.choice((-1.0, 1.0, 1.0))  # of ReLUs most are to be on
        if again:  # the sums of a wide layer stay where its activation is not flat
            size = max(0.01, round(float(size) / np.sqrt(network.width_below(parameter.layer)), decimals))
        if not parameter.is_cut_in(network):
            found.flat[parameter.position(network)] = sign * float(size)
    return found


def _pool(decimals: int, most: float) -> list[float]:
    """The positive numbers of so many decimals, without those with which a mistake is hard to see."""
    steps = range(1, round(most * 10**decimals) + 1)
    numbers = (round(step / 10**decimals, decimals) for step in steps)
    return [number for number in numbers if number >= 0.1 and number not in _TOO_PLAIN]


def _with_friendly_inputs(document: Document, generator: np.random.Generator) -> Document:
    """Inputs that are no whole numbers become others of about that size, of two digits; all else stays."""
    x = document.data.x.copy()
    for place in np.argwhere(x != np.round(x)):
        x[tuple(place)] = _near(float(x[tuple(place)]), generator)
    return replace(document, data=replace(document.data, x=read_only(x)))


def _near(value: float, generator: np.random.Generator) -> float:
    """A number of two digits and the same sign, from half to one and a half times as large."""
    while True:
        other = float(f"{value * generator.uniform(0.5, 1.5):.1e}")
        if abs(other) not in _TOO_PLAIN:
            return other
