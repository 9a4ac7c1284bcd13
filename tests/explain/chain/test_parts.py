"""An example's part of the cost and of gradients: its name, its number, and the words for whose they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Array, Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Cost, Regularization, Training
from bpstudio.explain.chain.parts import (
    batch_note,
    batch_words,
    cost_in,
    cost_symbol,
    example_words,
    gradient_in,
    gradient_text,
    legend,
    short_legend,
)
from bpstudio.explain.chain.shares import part_of_example, shares_of_examples
from bpstudio.explain.words.said import said, whose
from bpstudio.notation import textbook
from bpstudio.notation.numbers import stated
from bpstudio.notation.plain import to_plain
from bpstudio.session.edits.connections import CutConnections
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session

NETWORK = Network(2, (Layer(3, "tanh"), Layer(2, "sigmoid")))
WHOLE = [Parameter(kind, layer) for kind in ("theta", "b") for layer in (1, 2)]


def walked(examples: int = 4, training: Training | None = None, **cost: object) -> Session:
    rng = np.random.default_rng(1)
    data = Examples(rng.normal(size=(examples, 2)), rng.random((examples, 2)))
    session = Session(Document(NETWORK, data, Cost(**cost), training or Training()))  # type: ignore[arg-type]
    while session.frame.next is not None and str(session.frame.next.symbol) != "update":
        session.step()
    return session


@pytest.mark.parametrize("over", ["mean", "sum"])
@pytest.mark.parametrize("rate", [0.0, 0.1])
def test_the_parts_of_all_examples_and_the_penalty_make_the_whole(over: str, rate: float) -> None:
    penalised = Training(regularization=Regularization("l2", rate))
    frame = walked(training=penalised, over_examples=over).frame
    costs = [cost_in(frame, "example", place) or 0.0 for place in range(4)]
    assert sum(costs) + (frame.penalty or 0.0) == pytest.approx(frame.cost)
    for parameter in WHOLE:
        parts = [gradient_in(frame, parameter, "example", place) for place in range(4)]
        term = frame.penalty_gradient(parameter)
        total = np.sum([part for part in parts if part is not None], axis=0) + (0.0 if term is None else term)
        assert total == pytest.approx(gradient_in(frame, parameter, "batch", 0))


def test_the_part_of_a_layer_has_the_parts_of_its_single_parameters() -> None:
    session = walked()
    session.apply(CutConnections(("theta2[1,0]",)))
    session.finish_iteration()
    frame = session.frame
    whole = part_of_example(frame, Parameter("theta", 2), 1)
    assert whole is not None
    for i in range(3):
        for j in range(2):
            one = Parameter("theta", 2, i, j)
            assert part_of_example(frame, one, 1) == whole[i, j]
            shares = shares_of_examples(frame, one)
            assert shares is not None
            assert shares[1] == whole[i, j]
    assert whole[1, 0] == 0
    lengths = shares_of_examples(frame, Parameter("theta", 2))
    assert lengths is not None
    assert lengths[1] == pytest.approx(np.linalg.norm(whole))


def test_a_part_is_unknown_until_its_chain_has_been_walked() -> None:
    session = walked()
    session.seek(0, 5)
    assert cost_in(session.frame, "example", 0) is not None
    assert gradient_in(session.frame, Parameter("theta", 2), "example", 0) is None
    session.seek(0, 4)
    assert cost_in(session.frame, "example", 0) is None


def test_a_part_is_named_by_the_examples_row_in_the_data() -> None:
    frame = walked().frame
    assert to_plain(cost_symbol(frame, "example", 2), textbook.ARTICLE) == "C₃"
    assert to_plain(cost_symbol(frame, "batch", 2), textbook.ARTICLE) == "C"
    assert gradient_text(frame, Parameter("theta", 2, 1, 0), "example", 2, textbook.ARTICLE) == "∂C₃/∂θ₂₁²"
    assert gradient_text(frame, Parameter("b", 1), "batch", 2, textbook.ARTICLE) == "∂C/∂b₁"
    held_out = Examples(np.ones((5, 2)), np.ones((5, 2)), (0, 1))
    session = Session(replace(walked().document, data=held_out))
    assert example_words(session.frame, 0) == "example 3 in 3 trained on"
    assert batch_words(session.frame) == "all 3 examples trained on"


def test_where_there_is_one_example_everything_is_called_as_ever() -> None:
    frame = walked(1).frame
    assert to_plain(cost_symbol(frame, "example", 0), textbook.ARTICLE) == "C"
    assert gradient_text(frame, Parameter("b", 1), "example", 0, textbook.ARTICLE) == "∂C/∂b₁"
    assert cost_in(frame, "example", 0) == frame.cost
    assert legend(frame, "example", 0, textbook.ARTICLE) == batch_note(frame, "example") == ""
    assert short_legend(frame, "batch", 0, textbook.ARTICLE) == ()
    assert all(whose(frame, step, "example", 0) == "" for step in frame.program)


def test_only_what_is_the_batchs_beside_an_example_says_so() -> None:
    frame = walked().frame
    assert batch_note(frame, "example") == "all 4 examples"
    assert batch_note(frame, "batch") == ""


def column(gradient: Array | None) -> Array:
    """Units down, as in the article."""
    assert gradient is not None
    return gradient[:, None]


def test_the_end_of_a_chain_is_told_for_the_example_or_for_all() -> None:
    frame = walked(training=Training(regularization=Regularization("l2", 0.1))).frame
    step = frame.program.branch(Parameter("b", 2))
    part = frame.quantity(Quantity.parse("dC/dz2"))
    assert part is not None
    first, second = (
        said(frame, step, "example", 3, textbook.ARTICLE),
        said(frame, step, "batch", 3, textbook.ARTICLE),
    )
    one, whole = (gradient_in(frame, Parameter("b", 2), scope, 3) for scope in ("example", "batch"))
    assert first == (
        f"Branch off to b₂, multiply by ∂z²/∂b₂ = 1: {stated('∂C₄/∂b₂', column(one))}, the part of example 4."
    )
    assert second == (
        "Branch off to b₂, multiply by ∂z²/∂b₂ = 1, add up the 4 examples: "
        f"{stated('∂C/∂b₂', column(whole))}."
    )
    theta = frame.program.branch(Parameter("theta", 2))
    assert "of ∂C/∂z², add up the 4 examples, add the penalty’s term: ∂C/∂θ₂ = [" in said(
        frame, theta, "batch", 0, textbook.ARTICLE
    )
    assert "penalty" not in said(frame, theta, "example", 0, textbook.ARTICLE)
    assert (whose(frame, step, "example", 3), whose(frame, step, "batch", 3)) == (
        "example 4 of 4",
        "all 4 examples",
    )
    inner = frame.program[0]
    assert whose(frame, inner, "batch", 3) == "example 4 of 4"


def test_the_short_legend_still_says_whose_each_number_is() -> None:
    frame = walked().frame
    assert short_legend(frame, "batch", 1, textbook.ARTICLE) == ("z, a, ∂C/∂z: 2 of 4", "C, ∂C/∂θ: all 4")
    assert short_legend(frame, "example", 1, textbook.ARTICLE) == (
        "2 of 4: z, a, ∂C/∂z",
        "its part: C₂, ∂C₂/∂θ",
    )
