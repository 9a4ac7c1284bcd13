"""A unit made of cases, told on the pages: the case that holds, what it comes to, and why it holds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import AdamW
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.program import Op
from bpstudio.engine.task import Cost, Training
from bpstudio.explain.pages.steps import BREAKS, step_sides
from bpstudio.explain.pages.update import update_of
from bpstudio.explain.pages.why import sections_of
from bpstudio.explain.words.telling import Telling
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.frame import Frame
from bpstudio.session.history.document import Document
from bpstudio.session.history.segment import beginning
from bpstudio.session.history.state import State
from bpstudio.session.session import Session


def frame_of(z: float) -> Frame:
    """The first iteration, told to its end, with ŷ = a¹ = ELU(z¹), under the hinge with y = −1."""
    network = Network(1, (Layer(1, "elu"), Layer(1, "identity")))
    document = Document(
        network,
        Examples(np.ones((1, 1)), -np.ones((1, 1))),
        cost=Cost("hinge"),
        training=Training(optimizer=AdamW()),
    )
    start = beginning(document).record.start
    parameters = Parameters.of(network, [[[z]], [[1.0]]], [[0.0], [0.0]])
    session = Session(State((beginning(document, replace(start, parameters=parameters)),)))
    for _ in range(len(session.frame.program)):
        session.step()
    return session.frame


TOLD = [
    (-1.0, Op.A, 1, "e⁻¹ − 1", "−0.6321, since −1 ≤ 0"),
    (-1.0, Op.DA_DZ, 1, "e⁻¹", "0.3679, since −1 ≤ 0"),
    (-1.0, Op.DC_DYHAT, None, "−(−1)", "1, since −1·(−0.6321) < 1"),
    (0.7, Op.A, 1, None, "0.7, since 0.7 > 0"),
    (0.7, Op.DA_DZ, 1, None, "1, since 0.7 > 0"),
]


@pytest.mark.parametrize(("z", "op", "layer", "case", "value"), TOLD)
def test_the_large_formula_ends_in_the_value_in_every_width(
    z: float, op: Op, layer: int | None, case: str | None, value: str
) -> None:
    frame = frame_of(z)
    sides = step_sides(frame, frame.program.find(op, layer), 0, ARTICLE)
    for breaks in BREAKS:
        assert to_plain(sides.lines(breaks)[-1], ARTICLE).endswith(f"= {value}")
    whole = to_plain(sides.lines(0)[0], ARTICLE)
    assert whole.endswith(f"}} = {value}" if case is None else f"}} = {case} = {value}")


@pytest.mark.parametrize(("z", "op", "layer", "case", "value"), [row for row in TOLD if row[1] is not Op.A])
def test_the_derivation_ends_in_the_value(
    z: float, op: Op, layer: int | None, case: str | None, value: str
) -> None:
    frame = frame_of(z)
    section = sections_of(frame, frame.program.find(op, layer), 0, notation=ARTICLE)[0]
    told = [to_plain(side, ARTICLE) for side in section.sides]
    assert told[-1] == value
    assert case is None or told[-2] == case


def test_the_tour_tells_the_value_once() -> None:
    below, above = (Telling(frame_of(z), str, ARTICLE) for z in (-1.0, 0.7))
    assert below.equation("dC/dz1") == "∂a¹/∂z¹ = e⁻¹ = 0.3679, since −1 ≤ 0"
    assert above.equation("dC/dz1") == "∂a¹/∂z¹ = 1, since 0.7 > 0"


def test_the_update_has_the_rule_of_a_bias_where_that_is_another() -> None:
    rule = to_plain(update_of(frame_of(0.7), None, notation=ARTICLE).rule, ARTICLE)
    assert "+ κθ)" in rule
    assert rule.endswith("b ← b − ηm̂/(√v̂ + ε)")
