"""What the strip, the inspector and the network's tips say can be had without a window, at every step."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.parameters import Parameter, every_parameter
from bpstudio.engine.program import Op, Phase
from bpstudio.explain.chain.factor_rows import factor_rows
from bpstudio.explain.chain.folding import UNFOLDED
from bpstudio.explain.facts.activation_graph import activation_graph
from bpstudio.explain.facts.fact import Fact
from bpstudio.explain.facts.heading import (
    heading_at_the_start,
    heading_of_parameter,
    heading_of_step,
    heading_of_unit,
)
from bpstudio.explain.facts.network_numbers import NumbersOf
from bpstudio.explain.facts.nudge import nudge_facts, nudge_graph, slice_about
from bpstudio.explain.facts.parameter import facts_of_parameter, products_of_parameter
from bpstudio.explain.facts.step import facts_of_step, formula_of_step, numbers_of_step, reads_of_step
from bpstudio.explain.facts.unit import facts_of_unit
from bpstudio.explain.pages.composition import composition_of
from bpstudio.explain.pages.copying import of_chain, of_sides, of_update
from bpstudio.explain.pages.update import change_in_words, update_of
from bpstudio.explain.pages.why import answer_of, question_of
from bpstudio.explain.scope import Scope
from bpstudio.explain.words.tips import tip
from bpstudio.explain.words.where import where_in_words
from bpstudio.notation import textbook
from bpstudio.notation.plain import to_plain
from bpstudio.notation.tex import to_tex
from bpstudio.session.frame import Frame
from bpstudio.session.selection import COST_NODE, Factor, Place, Target, Unit
from bpstudio.session.session import Session
from tests.explain.networks import random_document

SEEDS = range(6)


def units_of(frame: Frame) -> list[Unit]:
    network = frame.network
    return [Unit(layer, k) for layer in range(network.depth + 1) for k in range(network.width(layer))]


def said_by(facts: list[Fact]) -> list[str]:
    return [text for fact in facts for text in (fact.label, fact.value, fact.tip)]


def said_of_the_whole(frame: Frame, scope: Scope, example: int, whose: int | None) -> list[str]:
    found = [
        where_in_words(frame, scope, example, notation=textbook.ARTICLE),
        *heading_at_the_start(frame, scope, example, textbook.ARTICLE)[:2],
    ]
    composition, update = (
        composition_of(frame, None, whose, notation=textbook.ARTICLE),
        update_of(frame, None, notation=textbook.ARTICLE),
    )
    found += [shell.words for shell in composition.shells] + [
        to_plain(of_sides(composition.equations), textbook.ARTICLE)
    ]
    found += [change_in_words(change, textbook.ARTICLE) for change in update.changes] + [
        to_tex(of_update(update), textbook.ARTICLE)
    ]
    return found


def said_of_steps(frame: Frame, scope: Scope, example: int, whose: int | None) -> list[str]:
    found: list[str] = []
    for step in frame.program:
        found += [
            *heading_of_step(frame, step, scope, example, textbook.ARTICLE)[:2],
            to_plain(formula_of_step(frame, step, whose, textbook.ARTICLE), textbook.ARTICLE),
        ]
        found += said_by(facts_of_step(frame, step, scope, example, textbook.ARTICLE))
        found += (
            said_by(reads_of_step(frame, step, example, textbook.ARTICLE)) if step.op is not Op.UPDATE else []
        )
        if frame.visible(step) and step.op is not Op.UPDATE:
            node = numbers_of_step(frame, step, scope, example, textbook.ARTICLE)
            found += [] if node is None else [to_plain(node, textbook.ARTICLE)]
        if step.phase is Phase.BACKWARD:
            title, sections, _ = answer_of(frame, step, whose, None, textbook.ARTICLE)
            found += [
                title,
                *(to_plain(side, textbook.ARTICLE) for section in sections for side in section.sides),
            ]
    return found


def said_of_parameters(
    frame: Frame, some: list[Parameter], scope: Scope, example: int, whose: int | None
) -> list[str]:
    found: list[str] = []
    for parameter in some:
        found += heading_of_parameter(frame, parameter, scope, example, textbook.ARTICLE)[:2]
        found += said_by(facts_of_parameter(frame, parameter, scope, example, textbook.ARTICLE))
        found += said_by(products_of_parameter(frame, parameter, example, textbook.ARTICLE))
        found += [link.symbol for link in factor_rows(frame, parameter, example, notation=textbook.ARTICLE)]
        found += said_by(nudge_facts(frame, parameter, 0.01, textbook.ARTICLE)[0])
        found.append(
            to_plain(of_chain(frame, parameter, whose, UNFOLDED, textbook.ARTICLE), textbook.ARTICLE)
        )
    return found


def sayings(frame: Frame, scope: Scope, example: int) -> list[str]:
    """Whatever is said of the moment: each is a sentence, a name, a number or an equation."""
    whose = example if scope == "example" else None
    some: list[Parameter] = list(every_parameter(frame.network))[:3]
    found = [
        *said_of_the_whole(frame, scope, example, whose),
        *said_of_steps(frame, scope, example, whose),
        *said_of_parameters(frame, some, scope, example, whose),
    ]
    for unit in units_of(frame):
        found += heading_of_unit(frame, unit, example, textbook.ARTICLE)[:2]
        found += said_by(facts_of_unit(frame, unit, example, textbook.ARTICLE)) if unit.layer else []
    places: list[Place] = [
        *some,
        *units_of(frame),
        COST_NODE,
        *(Factor(step.index) for step in frame.program),
    ]
    places += [Target(k) for k in range(frame.network.outputs)] if frame.y is not None else []
    numbers = NumbersOf(frame, scope, example, textbook.ARTICLE)
    return [*found, *(tip(numbers, place) for place in places)]


@pytest.mark.parametrize("scope", ["example", "batch"])
@pytest.mark.parametrize("seed", SEEDS)
@np.errstate(all="ignore")
def test_everything_said_at_a_moment_is_text(seed: int, scope: Scope) -> None:
    rng = np.random.default_rng([seed, 16])
    session = Session(random_document(rng))
    steps = len(session.frame.program)
    for revealed in sorted({0, 1, steps, *rng.integers(0, steps, size=3).tolist()}):
        session.seek(0, 0)
        for _ in range(revealed):
            session.step()
        frame = session.frame
        said = sayings(frame, scope, int(rng.integers(len(frame.rows))))
        assert all(text.strip() for text in said)
        assert not [text for text in said if "None" in text or "<bpstudio" in text or "object at" in text]


def test_the_graphs_of_the_inspector_are_numbers() -> None:
    session = Session(random_document(np.random.default_rng(3)))
    session.finish_phase()
    session.finish_phase()
    frame = session.frame
    parameter = next(iter(every_parameter(frame.network)))
    graph, words = nudge_graph(frame, parameter, slice_about(frame, parameter), None, 0.01, textbook.ARTICLE)
    assert graph is not None
    assert len(graph.xs) == len(graph.ys)
    assert words.startswith("The cost as a function of ")
    curve = activation_graph(frame, 1, 0)
    assert curve is None or len(curve.spots) == min(8, frame.network.width(1))


def test_what_cannot_be_derived_is_said_in_a_sentence() -> None:
    frame = Session(random_document(np.random.default_rng(1))).frame
    for selection in (None, Unit(0, 0), Factor(0), Factor(len(frame.program) - 1)):
        answer = question_of(frame, selection, textbook.ARTICLE)
        assert isinstance(answer, str)
        assert answer.endswith(".")
