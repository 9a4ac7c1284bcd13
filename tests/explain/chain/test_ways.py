"""The sum over paths as a table: where each goes, what all come to, and that it stays put while one steps on."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter, Parameters
from bpstudio.engine.task import Regularization, Training
from bpstudio.explain.chain import paths as paths_module
from bpstudio.explain.chain.paths import Paths
from bpstudio.explain.chain.ways import KeptPaths, factor_text, ways_of
from bpstudio.explain.pages.copying import of_ways
from bpstudio.notation import textbook
from bpstudio.notation.plain import to_plain
from bpstudio.session.frame import Frame
from bpstudio.session.history.document import Document
from bpstudio.session.selection import Route
from tests.explain.chain.test_paths import by_hand
from tests.session.history.test_rounding import at, session_of

THETA = Parameter("theta", 1, 0, 1)
WIDE = Network(1, (Layer(2, "identity"), Layer(2, "identity")))


def linear(*weights: float, y: tuple[float, float] = (0.0, 0.0), penalty: float = 0.0) -> Frame:
    """x = 2 through two units of weight 1 to two outputs, whose weights are given; all revealed but the update."""
    start = Parameters.of(
        WIDE, [[[1.0, 1.0]], [list(weights[:2]), list(weights[2:])]], [[0.0] * 2, [0.0] * 2]
    )
    training = Training(regularization=Regularization("l2" if penalty else "none", penalty))
    session = session_of(Document(WIDE, Examples(np.array([[2.0]]), np.array([y])), training=training), start)
    return at(session, 0, len(session.frame.program) - 1)


def test_a_path_says_where_it_goes_and_a_negative_factor_stands_in_brackets() -> None:
    found = ways_of(Paths(linear(1.0, 1.0, -3.0, 1.0), THETA, 0), 0, 1, notation=textbook.ARTICLE)
    (way,) = found.rows
    assert way.words == "Path 1, θ₁₂¹ → a₂¹ → ŷ₁ → C: 2 · 1 · (−3) · 1 · (−8) = 48"
    assert way.tip == f"{way.words}\nClick to keep this path lit on the network."
    assert [factor_text(way, column) for column in range(5)] == ["2", "1", "(−3)", "1", "(−8)"]
    assert found.where == "1–1 of 2"
    assert found.routes(0) == (Route(THETA, (1, 0), 0, strong=True),)
    assert found.routes(None) == (Route(THETA, (1, 0), 0),)


def test_of_a_page_the_others_are_dots_and_of_all_paths_there_is_a_sum() -> None:
    paths = Paths(linear(1.0, 1.0, -3.0, 1.0), THETA, 0)
    page, whole = (ways_of(paths, 0, count, notation=textbook.ARTICLE) for count in (1, 2))
    assert to_plain(of_ways(page), textbook.ARTICLE).endswith("2·1·(−3)·1·(−8) + ⋯ = 64")
    assert to_plain(of_ways(whole), textbook.ARTICLE).endswith("2·1·(−3)·1·(−8) + 2·1·1·1·8 = 64")
    assert whole.agrees
    assert whole.lines[0].endswith(": equal.")


def test_beside_a_penalty_the_paths_are_not_all_of_the_gradient() -> None:
    paths = Paths(linear(1.0, 1.0, -3.0, 1.0, penalty=0.25), THETA, 0)
    page, whole = (ways_of(paths, 0, count, notation=textbook.ARTICLE) for count in (1, 2))
    assert to_plain(of_ways(page), textbook.ARTICLE) == "∂C/∂θ₁₂¹ = 2·1·(−3)·1·(−8) + ⋯ + 0.5 = 64.5"
    assert to_plain(of_ways(whole), textbook.ARTICLE) == "∂C/∂θ₁₂¹ = 2·1·(−3)·1·(−8) + 2·1·1·1·8 + 0.5 = 64.5"
    assert whole.lines[0] == "All 2 products add up to 64. ∂z₂¹/∂θ₁₂¹ · ∂C/∂z₂¹ = 64: equal."


def test_where_a_factor_is_not_finite_nothing_is_said_to_be_equal() -> None:
    with np.errstate(all="ignore"):
        found = ways_of(Paths(linear(1.0, 1.0, 1e308, 1e308), THETA, 0), 0, 2, notation=textbook.ARTICLE)
    assert found.agrees is None
    assert ", where a factor is not finite. ∂C/∂θ₁₂¹ = " in found.lines[0]


def test_too_many_paths_to_add_up_are_said_to_be_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths_module, "MOST_ADDED", 1)
    monkeypatch.setattr("bpstudio.explain.chain.ways.MOST_ADDED", 1)
    found = ways_of(Paths(linear(1.0, 1.0, -3.0, 1.0), THETA, 0), 0, 2, notation=textbook.ARTICLE)
    assert found.lines[0].startswith("2 paths are too many to add up (at most 1). ∂C/∂θ₁₂¹ = ")


def test_before_the_chain_is_walked_the_copy_says_what_is_missing() -> None:
    session = by_hand()
    session.seek(0, 8)
    found = ways_of(Paths(session.frame, THETA, 0), 0, 2, notation=textbook.ARTICLE)
    assert to_plain(of_ways(found), textbook.ARTICLE) == (
        "∂C/∂θ₁₂¹: The products are known once ∂z¹/∂θ₁ is computed."
    )


def test_the_page_stays_while_one_steps_on_and_begins_anew_with_another_parameter() -> None:
    session, kept = by_hand(), KeptPaths()
    first = kept.of(session.frame, THETA, 0)
    kept.first = 4
    assert kept.of(session.frame, THETA, 0) is first
    session.seek(0, 8)
    later = kept.of(session.frame, THETA, 0)
    assert later is not first
    assert later.reused is None
    assert kept.first == 4
    kept.of(session.frame, Parameter("theta", 1, 0, 0), 0)
    assert kept.first == 0
