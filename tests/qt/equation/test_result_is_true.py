"""What the large result says, its name, its number and its sentences, is so by the engine's numbers of that scope."""

from __future__ import annotations

import re

import numpy as np
import pytest

from bpstudio.engine.parameters import Parameter, every_parameter
from bpstudio.explain.pages.steps import first_of
from bpstudio.explain.words import meaning
from bpstudio.notation.naming import only_one, parameter_text
from bpstudio.notation.numbers import format_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import Notation
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.equation.strip import EquationStrip
from bpstudio.session.frame import Frame
from bpstudio.session.session import Session
from bpstudio.storage import reader
from bpstudio.storage.presets import presets
from tests.explain.looking import named, of, place_of, some_parameters
from tests.explain.networks import random_document, random_notation
from tests.explain.words.test_meaning import said_factor
from tests.qt.equation.strips import Make

WALKS, STOPS = 16, 4


def gradients(frame: Frame, whose: int | None, notation: Notation) -> dict[str, float]:
    """Of every single parameter that can be seen, by its name."""
    names = {(one.kind, one.layer) for one in every_parameter(frame.network)}
    every, found = {name: of(frame, "dC/d{}{}".format(*name), whose) for name in names}, {}
    for one in every_parameter(frame.network):
        whole = every[one.kind, one.layer]
        if whole is not None:
            found[parameter_text(one, frame.network, notation)] = float(whole[place_of(one)])
    return found


def single(frame: Frame, parameter: Parameter) -> Parameter | None:
    if only_one(parameter, frame.network):
        return first_of(parameter)
    return None if parameter.whole else parameter


def look_at_result(strip: EquationStrip, bridge: Bridge) -> str:
    """Which of its sentences was there to be read; empty where there is no result."""
    frame, result, parameter = bridge.frame, strip.chain.result, strip.subject.parameter
    if strip.mode != "factors" or not result.isVisibleTo(strip.chain):
        return ""
    assert parameter is not None
    every, words = gradients(frame, bridge.whose, bridge.notation), result.accessibleDescription()
    cost, one = to_plain(named(frame, "C", bridge.whose), bridge.notation), single(frame, parameter)
    if words.startswith("At the corner of "):
        look_at_corner(words, cost, frame, parameter, bridge.whose, bridge.notation)
        return "corner"
    if one is None:
        return look_at_many(words, cost, frame, parameter, every, bridge.notation)
    name = parameter_text(one, frame.network, bridge.notation)
    gradient = every.pop(name)
    if not parameter.whole or bridge.notation.form == "matrix":
        left = to_plain(
            named(frame, f"dC/d{one.kind}{one.layer}", bridge.whose, str(parameter)), bridge.notation
        )
        assert result.accessibleName() == f"{left} = {format_number(gradient)}"
    look_at_direction(words, cost, name, gradient)
    return look_at_comparison(words.partition(".\n")[0], gradient, every)


def look_at_corner(
    words: str, cost: str, frame: Frame, parameter: Parameter, whose: int | None, notation: Notation
) -> None:
    """A z from the parameter's layer on is 0, or so small that it is one of rounding."""
    assert words.endswith(
        f" a small change of {parameter_text(parameter, frame.network, notation)} does to {cost}."
    ), words
    for layer in range(parameter.layer, frame.network.depth + 1):
        z = of(frame, f"z{layer}", whose)
        cornered = frame.network.layer(layer).activation in ("relu", "leaky_relu")
        if cornered and z is not None and (np.abs(z) < 1e-12).any():
            return
    raise AssertionError(f"no z is 0: {words}")


def look_at_direction(words: str, cost: str, name: str, gradient: float) -> None:
    if not np.isfinite(gradient):
        assert words == f"The gradient is not a finite number, so it says nothing about {cost}."
    elif gradient == 0:
        assert words == f"The slope is 0: a very small change of {name} leaves {cost} as it is."
    else:
        assert words.startswith(f"{cost} {'grows' if gradient > 0 else 'falls'} when {name} grows")
        assert words.endswith(f"changes {cost} by about {format_number(gradient)}·Δ.")


def look_at_comparison(words: str, gradient: float, others: dict[str, float]) -> str:
    """With the strongest other gradient of the same scope, and by how much."""
    found = re.search(r"; (?:(\S+) has |.*? the effect of (\S+?)\.)", words)
    sizes = {name: abs(value) for name, value in others.items() if np.isfinite(value) and value}
    if found is None:
        assert not sizes or not gradient or not np.isfinite(gradient), words
        return "direction"
    name = found[1] or found[2]
    assert sizes[name] == max(sizes.values()), f"{words} {others}"
    larger, smaller = max(abs(gradient), sizes[name]), min(abs(gradient), sizes[name])
    factor, told = larger / smaller, said_factor(words)
    assert told == pytest.approx(factor, rel=0.0501) or (told == 1000 and factor >= 1000), words
    if factor >= meaning.ALIKE:
        assert bool(found[1]) == (abs(gradient) < sizes[name]), words
    return "comparison"


def look_at_many(
    words: str, cost: str, frame: Frame, whole: Parameter, every: dict[str, float], notation: Notation
) -> str:
    own = {
        parameter_text(one, frame.network, notation)
        for one in every_parameter(frame.network)
        if (one.kind, one.layer) == (whole.kind, whole.layer)
    }
    numbers = {name: every[name] for name in own}
    found = re.fullmatch(
        r"Of its ([\d,]+) numbers that of (\S+) is the largest in size: (\S+) (\w+) when (\S+) grows\.", words
    )
    if found is None:
        assert not any(numbers.values()) or not np.isfinite(list(numbers.values())).all(), words
        return "none"
    name = found[2]
    assert (found[1], found[3], found[5]) == (f"{len(own):,}", cost, name)
    assert abs(numbers[name]) == max(map(abs, numbers.values())), words
    assert found[4] == ("grows" if numbers[name] > 0 else "falls")
    return "largest"


def look_around(strip: EquationStrip, bridge: Bridge, rng: np.random.Generator, stops: int) -> set[str]:
    seen = set()
    session, length = bridge.session, len(bridge.frame.program)
    with np.errstate(all="ignore"):
        for _ in range(stops):
            if rng.random() < 0.3:
                session.train(int(rng.integers(1, 30)))
            session.seek(session.state.cursor.iteration, length - 1 - int(rng.integers(max(2, length // 3))))
            bridge.write_in(random_notation(rng))
            bridge.study(int(rng.integers(len(bridge.frame.rows))))
            for parameter in some_parameters(bridge.frame.network, rng):
                bridge.select(parameter)
                strip.refresh(None, bridge.state)
                seen.add((look_at_result(strip, bridge), len(bridge.frame.rows) > 1))
    return {f"{what} of a part" if several else what for what, several in seen if what}


def test_what_a_result_of_networks_never_seen_means_is_so(make: Make) -> None:
    strip, bridge = make()
    seen = set[str]()
    for seed in range(WALKS):
        rng = np.random.default_rng([12, seed])
        bridge.replace_session(Session(random_document(rng)))
        bridge.session.finish_iteration()
        seen |= look_around(strip, bridge, rng, STOPS)
    assert seen >= {f"{what}{part}" for what in ("comparison", "largest") for part in ("", " of a part")}


@pytest.mark.parametrize("name", list(presets()))
def test_what_a_result_of_a_preset_means_is_so(make: Make, name: str) -> None:
    strip, bridge = make()
    bridge.replace_session(Session(reader.read(name).state))
    bridge.session.finish_iteration()
    assert look_around(strip, bridge, np.random.default_rng(12), 6)


@pytest.mark.parametrize("name", ["xor", "softmax-3"])
def test_a_part_that_is_compared_with_the_gradients_of_the_batch_would_be_found(
    make: Make, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(
        "bpstudio.qt.equation.strip.gradient_or_part", lambda frame, of, whose: frame.gradient(of)
    )
    strip, bridge = make()
    bridge.replace_session(Session(reader.read(name).state))
    bridge.session.finish_iteration()
    with pytest.raises(AssertionError):
        look_around(strip, bridge, np.random.default_rng(12), 6)
