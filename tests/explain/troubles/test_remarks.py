"""The sentences about rounding: each number in them is the engine's, and none is of what is not revealed."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from bpstudio.cli import main
from bpstudio.engine.parameters import Parameter, parameter_at
from bpstudio.engine.quantity import Quantity
from bpstudio.explain.troubles import remarks
from bpstudio.explain.troubles.remarks import (
    remark_on_parameter,
    remark_on_unit,
    remark_on_update,
    remarks_on_step,
)
from bpstudio.explain.words.transcript import written_in_full
from bpstudio.notation import textbook
from bpstudio.notation.numbers import format_number
from bpstudio.session.frame import Frame
from bpstudio.session.history.rounding import Noise, noise_in
from bpstudio.session.session import Session
from bpstudio.storage.writer import save
from tests.session.history.test_rounding import SUMS_TO_ONE, at, hovering, kinked, session_of

BIAS = Parameter("b", 2, None, 0)
NUMBER = re.compile(r"−?\d+(?:\.\d+)?(?:×10⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")


def numbers(sentence: str) -> list[str]:
    return NUMBER.findall(sentence)


def short(value: float) -> str:
    return format_number(value, 2)


def divided_at(session: Session, revealed: int | None = None) -> tuple[Frame, Parameter]:
    """An iteration with a step of rounding that is not 0, and whose it is."""
    for iteration in range(40):
        frame = at(session, iteration)
        for layer in (1, 2):
            for noise in noise_in(frame, Parameter("theta", layer)):
                if noise.divided and noise.gradient != 0 and noise.step:
                    return at(session, iteration, revealed), noise.parameter
    raise AssertionError("no gradient of rounding in 40 iterations")


def test_the_gradient_and_the_step_in_the_sentence_are_the_engines() -> None:
    frame, parameter = divided_at(session_of(SUMS_TO_ONE))
    gradient, step = frame.gradient(parameter), frame.parameters[parameter] - frame.before[parameter]
    sentence = remark_on_parameter(frame, parameter, textbook.ARTICLE)
    assert sentence == (
        f"This gradient is 0 but for rounding ({short(float(np.asarray(gradient)))}); "
        "Adam divides it by the size of the gradients so far and ε, "
        f"so the step of {short(step)} is decided by the last digit and differs between processors."
    )
    assert remark_on_update(frame, parameter) == (
        f"decided by rounding: its gradient is 0 but for the last digit ({short(float(np.asarray(gradient)))})"
    )


def test_before_the_update_its_step_is_not_told_and_before_the_gradient_nothing() -> None:
    session = session_of(SUMS_TO_ONE)
    frame, parameter = divided_at(session)
    branch, last = frame.program.branch(parameter).number, len(frame.program)
    step = frame.parameters[parameter] - frame.before[parameter]
    before = at(session, frame.iteration, last - 1)
    assert short(step) not in remark_on_parameter(before, parameter, textbook.ARTICLE)
    assert "the last digit will decide the step" in remark_on_parameter(before, parameter, textbook.ARTICLE)
    assert remark_on_update(before, None) == ""
    hidden = at(session, frame.iteration, branch - 1)
    assert remark_on_parameter(hidden, parameter, textbook.ARTICLE) == ""


def test_of_a_whole_layer_one_is_told_in_full_and_the_others_are_counted() -> None:
    frame, parameter = divided_at(session_of(SUMS_TO_ONE))
    whole = Parameter("theta", parameter.layer)
    count = len(noise_in(frame, whole))
    sentence = remark_on_parameter(frame, whole, textbook.ARTICLE)
    assert ("more." in sentence) == (count > 1)
    if count > 1:
        assert sentence.endswith(f"So it is with {count - 1} more.")


def test_the_update_counts_the_steps_that_are_decided() -> None:
    frame, _ = divided_at(session_of(SUMS_TO_ONE))
    every = [parameter_at(frame.network, place) for place in range(frame.network.size)]
    count = sum(noise.divided for parameter in every for noise in noise_in(frame, parameter))
    assert remark_on_update(frame, None).startswith("1 step is" if count == 1 else f"{count} steps are")


@pytest.mark.parametrize(
    ("activation", "label", "below"), [("relu", "ReLU", "0"), ("leaky_relu", "leaky ReLU", "0.01")]
)
def test_a_unit_at_its_corner(activation: str, label: str, below: str) -> None:
    frame = at(kinked(activation, -0.3), 0, 1)
    z = frame.quantity(Quantity.parse("z1"))
    assert z is not None
    sentence = remark_on_unit(frame, 1, 0, 0, textbook.ARTICLE)
    assert sentence.startswith(
        f"z¹ ≈ 0 ({float(z[0, 0]):.1e}) is 0 but for rounding: its terms come to 0.6 in size"
    )
    assert f"whether the slope of {label} is {below} or 1 there; 1 was used." in sentence
    assert remark_on_unit(frame, 2, 0, 0, textbook.ARTICLE) == ""
    assert remarks_on_step(frame, frame.program[0], textbook.ARTICLE) == [sentence]
    assert remark_on_unit(at(kinked(activation, -0.3), 0, 0), 1, 0, 0, textbook.ARTICLE) == ""


def test_a_weight_at_the_corner_of_l1() -> None:
    frame, parameter = at(hovering(0.5), 500), Parameter("theta", 1, 0, 0)
    value = frame.before[parameter]
    sentence = remark_on_parameter(frame, parameter, textbook.ARTICLE)
    assert f"began as 0 but for rounding ({short(value)})" in sentence
    assert "adds 0.01 or −0.01 to the gradient" in sentence
    assert abs(float(np.asarray(frame.penalty_gradient(parameter)))) in (0.0, 0.01)
    assert remark_on_parameter(frame, Parameter("b", 1, None, 0), textbook.ARTICLE) == ""


def test_the_transcript_has_a_note_under_the_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session = kinked("relu", -0.3)
    path = tmp_path / "kink.json"
    save(session, path)
    assert main(["step", str(path), "--steps", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    [note] = [number for number, line in enumerate(lines) if line.strip().startswith("note: ")]
    assert "is 0 but for rounding" in lines[note]
    assert lines[note - 1].lstrip().startswith("1")
    frame, _ = divided_at(session_of(SUMS_TO_ONE))
    assert "note: " in written_in_full(frame, frame.program[len(frame.program) - 1], textbook.ARTICLE)


def test_an_ordinary_network_has_no_note(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["step", "spiral", "--iterations", "2"]) == 0
    assert "note:" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("noise", "sentence"),
    [
        (
            Noise(BIAS, -8.3e-18, 1.4e-17),
            "This gradient is 0 but for rounding (−8.3×10⁻¹⁸): another last digit changes it by up to 1.4×10⁻¹⁷.",
        ),
        (
            Noise(BIAS, 0.0, 1.4e-17, divided=True),
            "This gradient is 0 by rounding alone, and with another last digit up to 1.4×10⁻¹⁷; Adam divides it "
            "by the size of the gradients so far and ε, so the last digit will decide the step.",
        ),
        (
            Noise(BIAS, 0.0, 1.4e-17, divided=True, step=0.0, step_reach=2.5e-11),
            "This gradient is 0 by rounding alone, and with another last digit up to 1.4×10⁻¹⁷; Adam divides it "
            "by the size of the gradients so far and ε, so the step of 0 may be one of 2.5×10⁻¹¹ on another "
            "processor.",
        ),
    ],
)
def test_of_a_gradient_that_is_0_it_is_said_what_another_last_digit_makes_of_it(
    noise: Noise, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remarks, "noise_in", lambda frame, parameter: [noise])
    assert remark_on_parameter(session_of(SUMS_TO_ONE).frame, BIAS, textbook.ARTICLE) == sentence
