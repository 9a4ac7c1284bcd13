"""Whatever the strip shows and copies while one walks about in it is true, and of the scope that is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.pages.stage import Page
from bpstudio.notation.numbers import format_number
from bpstudio.notation.plain import to_plain
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.equation.strip import EquationStrip
from bpstudio.session.selection import Factor, Unit
from bpstudio.session.session import Session
from bpstudio.storage import reader
from bpstudio.storage.presets import presets
from tests.explain.looking import both, named, of, of_batch, of_single, place_of, some_parameters, turned
from tests.explain.networks import random_document, random_notation
from tests.explain.reading import check, plain_of
from tests.explain.troubles.test_corner import BY_HAND, session_on
from tests.qt.equation.strips import Make

WALKS, STOPS = 25, 30
PAGES: tuple[Page, ...] = ("factors", "composition", "update", "paths", "batch")
AS_A_NUMBER = re.compile(
    r"(?:^|[^∂])z[^/\s)]* = (?:\[[^\]]*)?2\.776×10⁻¹⁷|(?:max\(0(?:\.01)?[^)]*|tanh\(|e\^\(−|since )2\.776×10⁻¹⁷"
)


def wander(strip: EquationStrip, bridge: Bridge, rng: np.random.Generator) -> str:
    """One thing that somebody might do; its name."""
    session, frame = bridge.session, bridge.frame
    iteration, length = session.state.cursor.iteration, len(frame.program)
    parameter = some_parameters(frame.network, rng)[int(rng.integers(4)) % 3]
    layer = int(rng.integers(1, frame.network.depth + 1))
    acts: dict[str, Callable[[], object]] = {
        "step": session.step,
        "back": session.back,
        "seek": lambda: session.seek(iteration, int(rng.integers(length + 1))),
        "late": lambda: session.seek(iteration, length - int(rng.integers(2))),
        "train": lambda: session.train(int(rng.integers(1, 20))),
        "follow": lambda: session.follow(parameter if rng.random() < 0.5 else None),
        "select": lambda: bridge.select(parameter),
        "unit": lambda: bridge.select(Unit(layer, int(rng.integers(frame.network.width(layer))))),
        "factor": lambda: bridge.select(Factor(int(rng.integers(length - 1)), parameter)),
        "study": lambda: bridge.study(int(rng.integers(len(frame.rows)))),
        "scope": lambda: bridge.show_scope("batch" if bridge.scope == "example" else "example"),
        "page": lambda: strip.show_mode(PAGES[int(rng.integers(4))]),
        "notation": lambda: bridge.write_in(random_notation(rng)),
    }
    often = ["step", "seek", "late", "late", "select", "scope", "page"]
    name = str(rng.choice([*acts, *often]))
    acts[name]()
    return name


def walking(make: Make) -> tuple[EquationStrip, Bridge]:
    """A strip that is written anew in another notation, as in the window."""
    strip, bridge = make()
    bridge.renoted.connect(lambda: strip.refresh(None, bridge.state))
    return strip, bridge


def look_at_strip(strip: EquationStrip, bridge: Bridge) -> str:
    """The page, what is copied of it, and what its parts say of themselves."""
    frame, page = bridge.frame, strip.mode
    counts = both(strip.equation, expected(strip, bridge), notation=bridge.notation)
    texts = {}
    for kind in ("plain", "tex"):
        strip.copy(kind)
        texts[kind] = QGuiApplication.clipboard().text()
    assert check(texts["plain"]) == check(plain_of(texts["tex"])) == counts
    if page == "factors":
        look_at_chain(strip, bridge)
    elif page == "composition":
        for shell in strip.composition.shells:
            if "…" not in shell.accessibleName():
                check(shell.accessibleName().replace(", peeled: ", ", "))
    elif page == "batch":
        assert bridge.scope == "batch" or len(frame.rows) == 1
        look_at_table(strip, bridge)
    if page in ("factors", "paths"):
        assert bridge.whose is not None
    return page


def expected(strip: EquationStrip, bridge: Bridge) -> object:
    """What the last number of the copy must be, from the engine's numbers of the scope."""
    frame, page = bridge.frame, strip.mode
    if page == "batch":
        assert strip.batch.showing is not None
        return of_batch(frame, strip.batch.showing)
    if page == "paths" and strip.ways.showing is not None:
        return of_single(frame, strip.ways.showing.parameter, bridge.example)
    parameter = strip.subject.parameter
    if page != "factors" or parameter is None:
        return None
    name = f"dC/d{parameter.kind}{parameter.layer}"
    found = of(frame, name, bridge.whose)
    if found is None:
        return None
    return turned(name, found if parameter.whole else np.asarray(found[place_of(parameter)]))


def look_at_chain(strip: EquationStrip, bridge: Bridge) -> None:
    parameter = strip.subject.parameter
    assert parameter is not None
    assert strip.chain.showing is not None
    whole = expected(strip, bridge)
    head = strip.chain.head.accessibleName().removesuffix(", why a product?")
    if not parameter.whole or bridge.notation.form == "matrix":
        name = f"dC/d{parameter.kind}{parameter.layer}"
        left = to_plain(named(bridge.frame, name, bridge.whose, str(parameter)), bridge.notation)
        assert head.startswith(f"{left} = "), f"{head} is about {left}"
    for card in strip.chain.showing.cards:
        assert "examples" not in card.note
    result = strip.chain.result
    assert result.isVisibleTo(strip.chain) == (whole is not None)
    if whole is not None and np.asarray(whole).size == 1:
        number = format_number(float(np.asarray(whole).item()))
        assert head.endswith(f" = {number}")
        assert result.accessibleName() == head


def look_at_table(strip: EquationStrip, bridge: Bridge) -> None:
    batch = strip.batch.showing
    assert batch is not None
    check(re.sub(r": a (mean|sum) over .*", "", batch.foot))
    assert strip.batch.foot.whole == batch.foot
    told = of_batch(bridge.frame, batch)
    if batch.foot and told is not None and np.size(told) == 1:
        assert f" = {format_number(float(np.ravel(told)[0]))}: " in batch.foot


def seen_on_a_walk(strip: EquationStrip, bridge: Bridge, rng: np.random.Generator, stops: int) -> set[str]:
    done, seen = list[str](), set[str]()
    with np.errstate(all="ignore"):
        for _ in range(stops):
            done.append(wander(strip, bridge, rng))
            try:
                seen.add(look_at_strip(strip, bridge))
            except AssertionError as error:
                raise AssertionError(f"after {done} in {bridge.scope}: {error}") from error
    return seen


def test_whatever_the_strip_shows_of_networks_never_seen_is_true(make: Make) -> None:
    strip, bridge = walking(make)
    seen = set[str]()
    for seed in range(WALKS):
        rng = np.random.default_rng([27, seed])
        bridge.replace_session(Session(random_document(rng)))
        seen |= seen_on_a_walk(strip, bridge, rng, STOPS)
    assert seen == set(PAGES), "the walks came to every page"


@pytest.mark.parametrize("name", list(presets()))
def test_whatever_the_strip_shows_of_a_preset_is_true(make: Make, name: str) -> None:
    strip, bridge = walking(make)
    bridge.replace_session(Session(reader.read(name).state))
    seen_on_a_walk(strip, bridge, np.random.default_rng(27), 40)


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "identity", "tanh", "sigmoid"])
@pytest.mark.parametrize("rows", [BY_HAND[2], ((0.5, 1.5), (1.0, 1.0), (1.0, 3.0))])
def test_a_z_that_is_0_but_for_rounding_is_nowhere_a_number_like_others(
    make: Make, activation: str, rows: tuple[tuple[float, ...], ...]
) -> None:
    strip, bridge = walking(make)
    bridge.replace_session(session_on(activation, *BY_HAND[:2], rows))
    bridge.session.finish_iteration()
    found = 0
    for revealed, page, scope in product(range(len(bridge.frame.program)), PAGES[:4], ("batch", "example")):
        bridge.session.seek(0, revealed)
        bridge.select(Parameter.parse(("theta1[1,0]", "theta2", "b1")[revealed % 3]))
        bridge.show_scope(scope)  # type: ignore[arg-type]
        strip.show_mode(page)
        look_at_strip(strip, bridge)
        strip.copy("plain")
        for text in (QGuiApplication.clipboard().text(), *all_that_is_said(strip)):
            assert not AS_A_NUMBER.search(text), text
            assert "= ≈" not in text
            found += "≈ 0 (2.8e-17)" in text
    assert found


def all_that_is_said(strip: EquationStrip) -> Iterator[str]:
    for widget in strip.findChildren(QWidget):
        yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip())
