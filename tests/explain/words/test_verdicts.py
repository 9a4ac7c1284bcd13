"""What came of training, of a gradient check and of a file run again is worded once, for window and terminal."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.gradient_check import Comparison, GradientCheck, check_gradients
from bpstudio.engine.network import ActivationName, Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import Quantity
from bpstudio.explain.troubles.runaway import by_the_rate
from bpstudio.explain.words.verdicts import (
    UNTOLD,
    check_detail,
    check_table,
    check_verdict,
    diverged,
    diverged_in_a_line,
    not_to_be_told,
    verified,
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
