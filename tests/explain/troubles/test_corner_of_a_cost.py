"""An output on the corner of its cost but for rounding is told; what is off it, or exactly on it, is not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bpstudio.cli import main
from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.program import Op
from bpstudio.engine.task import Cost
from bpstudio.explain.troubles.remarks import remark_on_unit, remarks_on_step
from bpstudio.notation import textbook
from bpstudio.session.frame import Frame
from bpstudio.session.history.document import Document
from bpstudio.session.history.rounding import CostKink, cost_kinks, decided_by_rounding
from bpstudio.session.session import Session
from bpstudio.storage.writer import save
from tests.session.history.test_rounding import at, nudged, session_of

NETWORK = Network(3, (Layer(1, "identity"),))
X = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])


def session(cost: str, weights: tuple[float, float, float], target: float) -> Session:
    start = Parameters.of(NETWORK, [[[weight] for weight in weights]], [[0.0]])
    data = Examples(X, np.array([[target], [-1.0]]))
    return session_of(Document(NETWORK, data, Cost(cost)), start)


def on_the_corner(cost: str) -> Session:
    """0.3 + 0.6 is 0.9 by hand and a little less by machine; 0.7 + 0.3 stands for 1, and is a little less."""
    if cost == "hinge":
        return session(cost, (0.7, 0.3 - 2.0**-53, 0.4), 1.0)
    return session(cost, (0.3, 0.6, 0.4), 0.9)


def kinks_of(frame: Frame) -> list[CostKink]:
    return [found for found in decided_by_rounding(frame) if isinstance(found, CostKink)]


@pytest.mark.parametrize(("cost", "slopes"), [("absolute_error", (-1.0, 1.0)), ("hinge", (-1.0, 0.0))])
def test_it_is_found_with_the_slope_that_was_used_and_a_nudge_makes_it_the_other(
    cost: str, slopes: tuple[float, float]
) -> None:
    frame = at(on_the_corner(cost), 0)
    [kink] = kinks_of(frame)
    assert (kink.unit, kink.example) == (0, 0)
    assert kink.slopes == slopes
    factor = frame.factor(frame.program.find(Op.DC_DYHAT))
    assert factor is not None
    assert 2 * float(factor[0, 0]) == slopes[0]  # the mean of two examples
    others = {float(2 * other.workspace.dc_da[1][0, 0]) for other in nudged(frame, 0)}
    assert slopes[1] in others


@pytest.mark.parametrize("cost", ["squared_error", "huber", "output"])
def test_a_cost_without_a_corner_has_none(cost: str) -> None:
    assert kinks_of(at(session(cost, (0.1, 0.2, 0.4), 0.3), 0)) == []


@pytest.mark.parametrize("target", [0.3 + 1e-12, 0.1, -0.3])
def test_what_no_nudge_takes_across_is_not_told(target: float) -> None:
    assert kinks_of(at(session("absolute_error", (0.1, 0.2, 0.4), target), 0)) == []


def test_what_is_exactly_on_it_is_told_by_the_remark_of_the_cost() -> None:
    assert kinks_of(at(session("absolute_error", (0.25, 0.5, 0.4), 0.75), 0)) == []


def test_it_is_not_judged_before_its_slope_is_revealed() -> None:
    whole = on_the_corner("absolute_error")
    step = whole.frame.program.find(Op.DC_DYHAT)
    assert cost_kinks(at(whole, 0, step.number - 1)) == []
    assert len(cost_kinks(at(whole, 0, step.number))) == 1


def test_the_sentence_has_the_corner_and_both_slopes() -> None:
    frame = at(on_the_corner("absolute_error"), 0)
    sentence = (
        "ŷ = 0.9 in example 1 lies on the corner of the absolute error, ŷ = y, but for rounding: "
        "the last digit decides whether its slope is −1 or 1 there; −1 was used."
    )
    assert remarks_on_step(frame, frame.program.find(Op.DC_DYHAT), textbook.ARTICLE) == [sentence]
    assert remark_on_unit(frame, 1, 0, 0, textbook.ARTICLE) == sentence
    assert remark_on_unit(frame, 1, 0, 1, textbook.ARTICLE) == ""
    [hinge] = remarks_on_step(
        at(on_the_corner("hinge"), 0), frame.program.find(Op.DC_DYHAT), textbook.ARTICLE
    )
    assert "the corner of the hinge, yŷ = 1, but for rounding" in hinge


def test_the_terminal_has_it_as_a_note(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "corner.json"
    save(on_the_corner("absolute_error"), path)
    assert main(["step", str(path), "--iterations", "1"]) == 0
    assert "lies on the corner of the absolute error" in capsys.readouterr().out
