"""What came of training, of a gradient check and of a file run again is worded once, for window and terminal."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.gradient_check import Comparison, GradientCheck, check_gradients
from bpstudio.engine.network import ActivationName, Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op
from bpstudio.engine.quantity import Quantity
from bpstudio.explain.troubles.runaway import by_the_rate
from bpstudio.explain.words.verdicts import (
    UNTOLD,
    check_detail,
    check_row,
    check_table,
    check_verdict,
    diverged,
    diverged_in_a_line,
    not_to_be_told,
    verified,
    verifying,
    why_not_to_be_told,
    why_not_verified,
    worst_first,
)
from bpstudio.notation import textbook
from bpstudio.session.edits.base import SetParameter
from bpstudio.session.history.document import Document
from bpstudio.session.session import Divergence, Session


@dataclass(frozen=True)
class Found:
    """What came of a file whose numbers are left open from iteration 7 on."""

    difference: None = None
    untold: int = 7
    explained: int = 0
    inexact: None = None
    same_kernels: bool = True
    steps: int = 3
    rows: int = 1
    checkpoints: int = 0
    compared: bool = True


@pytest.mark.parametrize("rate", [True, False])
def test_window_and_terminal_give_the_same_advice_on_training_that_diverged(rate: bool) -> None:
    divergence = Divergence(1234, Quantity.parse("a1"), 1)
    advice = re.compile(r"a smaller learning rate usually helps|the weights or the inputs are too large")
    told = diverged(divergence, rate, textbook.ARTICLE), diverged_in_a_line(divergence, rate)
    both = [advice.findall(words) for words in told]
    assert both[0] == both[1]
    assert len(both[0]) == 1


def session_of(network: Network, examples: int = 3) -> Session:
    rng = np.random.default_rng(4)
    x, y = rng.random((examples, network.inputs)) + 1, rng.random((examples, network.outputs))
    return Session(Document(network, Examples(x, y)))


@np.errstate(all="ignore")
def test_weights_made_too_large_late_are_not_blamed_on_the_learning_rate() -> None:
    """The terminal once went by the number alone, and blamed them in the first iteration only."""
    session = session_of(Network(1, (Layer(1, "identity"), Layer(1, "identity"))))
    assert session.train(3) is None
    for name in ("theta1[0,0]", "theta2[0,0]"):
        session.apply(SetParameter(name, 1e300))
    divergence = session.train(1)
    assert divergence is not None
    assert divergence.iteration == 3
    assert diverged_in_a_line(divergence, by_the_rate(divergence, session.state)) == (
        "training stopped: z2 is not a finite number in iteration 3; the weights or the inputs are too large"
    )
    assert "No update has run since the last edit: the weights" in diverged(
        divergence, by_the_rate=False, notation=textbook.ARTICLE
    )


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_the_table_of_a_gradient_check_and_its_sentence_count_alike(activation: ActivationName) -> None:
    session = session_of(Network(2, (Layer(3, activation), Layer(2))))
    network = session.document.network
    found = check_gradients(session.document.task, session.frame.whole_trace())
    assert f"{network.size} gradients: {network.size} right, 0 wrong" in check_table(found, textbook.ARTICLE)
    assert check_verdict(found, textbook.ARTICLE) == f"All {network.size} gradients are right."
    assert "The table shows" not in check_detail(found, network, notation=textbook.ARTICLE)
    assert "The table shows the 4 that differ most." in check_detail(
        found, network, 4, notation=textbook.ARTICLE
    )


def test_what_cannot_be_told_is_said_for_the_same_reason_in_window_and_terminal() -> None:
    assert UNTOLD in not_to_be_told(7)[1]
    assert UNTOLD in verified(9, Found())


def verdicts(**counts: int) -> GradientCheck:
    """So many comparisons of each verdict."""
    parameter = Parameter("b", 1, None, 0)
    found = [
        Comparison(parameter, 1.0, 1.0, 0.0, verdict)  # type: ignore[arg-type]
        for verdict, count in counts.items()
        for _ in range(count)
    ]
    return GradientCheck("central difference", tuple(found), ())


@pytest.mark.parametrize(
    "counts",
    [{"right": 1234}, {"right": 2345, "wrong": 1500}, {"right": 1000, "kink": 2000, "undefined": 3000}],
)
def test_counts_of_a_check_are_grouped_everywhere(counts: dict[str, int]) -> None:
    check, network = verdicts(**counts), Network(1, (Layer(1, "identity"),))
    summary = check_table(check, textbook.ARTICLE).splitlines()[-1]
    detail = check_detail(check, network, 1000, notation=textbook.ARTICLE)
    for text in (summary, check_verdict(check, textbook.ARTICLE), detail):
        assert not re.search(r"\d{4}", text)


@dataclass(frozen=True)
class Place:
    path: str = "$.series.cost[3]"


@dataclass(frozen=True)
class Told:
    """What came of a file that could be told."""

    difference: str | None = None
    untold: None = None
    explained: int = 0
    inexact: Place | None = None
    same_kernels: bool = True
    steps: int = 3
    rows: int = 1
    checkpoints: int = 2
    compared: bool = True


COMPARED = "9 iterations run again; 3 steps of the trace, 1 row of the series, 2 checkpoints agree"


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (Told(), f"ok: {COMPARED} to the bit"),
        (Told(difference="$.trace[2] is 3"), "wrong: $.trace[2] is 3"),
        (Told(inexact=Place(), same_kernels=False), f"ok: {COMPARED}"),
        (
            Told(inexact=Place()),
            f"ok: {COMPARED}, though not to the bit as they would with the kernels that the file names "
            "($.series.cost[3])",
        ),
        (
            Told(inexact=Place(), same_kernels=False, explained=2),
            f"ok: {COMPARED}; 2 stretches within what rounding explains on another processor",
        ),
        (
            Told(compared=False),
            "nothing to compare: the file has no trace, no series and no checkpoints, so there is no computed "
            "number in it that could be checked",
        ),
    ],
)
def test_a_file_run_again_is_told_with_what_was_compared_and_how_exactly_it_agrees(
    found: Told, sentence: str
) -> None:
    assert verified(9, found) == sentence


def test_what_is_wrong_comes_first_in_the_table_and_then_what_differs_most() -> None:
    network = Network(1, (Layer(1, "identity"),))
    weight, bias = Parameter("theta", 1, 0, 0), Parameter("b", 1, None, 0)
    rows = (
        Comparison(weight, 1.0, 1.0, 1e-12, "right"),
        Comparison(weight, 1.0, 1.5, 0.5, "kink"),
        Comparison(bias, 2.0, 2.2, 0.1, "wrong"),
    )
    ordered = worst_first(GradientCheck("central difference", rows, ()))
    assert [found.verdict for found in ordered] == ["wrong", "kink", "right"]
    assert check_row(ordered[0], network, (2.0, 2.2), textbook.ARTICLE) == ("b₁", "2", "2.2", "0.1", "wrong")
    assert check_row(ordered[0], network, None, textbook.ARTICLE)[1:3] == ("—", "—")


def test_a_wrong_factor_is_named_with_the_gradients_it_spoils() -> None:
    step = session_of(Network(1, (Layer(1),))).frame.program.find(Op.DA_DZ, 1)
    check = replace(verdicts(wrong=2, right=1), wrong_factors=(step,))
    assert check_verdict(check, textbook.ARTICLE) == (
        "The factor ∂ŷ/∂z¹ is wrong, and 2 of 3 gradients with it."
    )
    assert "the local derivative that is wrong: ∂ŷ/∂z¹" in check_table(check, textbook.ARTICLE)


def test_a_file_that_is_verified_or_was_not_says_what_can_be_seen_of_it() -> None:
    assert verifying(0.256)[0] == "Verifying: 26%"
    assert "the iteration at its cursor" in verifying(0.256)[1]
    short, why = why_not_verified("There is not memory enough.")
    assert short == "Not verified"
    assert why.startswith("There is not memory enough.\n")
    sentence, all_of_it = why_not_to_be_told(1234)
    assert sentence == "From iteration 1,234 on, the last digit decides what comes of this training."
    assert "the file can then be verified on this computer" in all_of_it
