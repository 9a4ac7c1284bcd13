"""The NumPy script finds the session's numbers, sees every digit that is another, and says only what is so."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bpstudio.cli import main
from bpstudio.engine.examples import Examples, Names
from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import ActivationName, Layer, Network
from bpstudio.engine.optimizers import AdaGrad, AdamW, Momentum
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.task import Cost, Regularization, Task, Training
from bpstudio.notation.textbook import Notation
from bpstudio.session.edits.base import (
    SetActivation,
    SetData,
    SetLearningRate,
    SetOptimizer,
    SetParameter,
    SetTrained,
)
from bpstudio.session.edits.connections import CutConnections, SetFrozen
from bpstudio.session.edits.structure import AddUnit, RemoveLayer
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import State
from bpstudio.session.practice.hunting import without_mistake
from bpstudio.session.session import Session
from bpstudio.storage import reader
from bpstudio.storage.export.numpy_script import numpy_of
from bpstudio.storage.export.scripts.checked import MOST_ITERATIONS
from bpstudio.storage.export.wanted import Wanted
from tests.engine.random_tasks import tasks
from tests.session.practice.hunts import BATCH, solved, with_mistake
from tests.storage.export.running import (
    defined,
    each_entry,
    is_noticed,
    ran,
    trained,
    with_another_digit,
    with_entries,
)

SESSIONS = Path(__file__).resolve().parents[2] / "sessions"
PRESETS = ("article", "deep-sigmoid", "logic-and", "mazur", "softmax-3", "xor", "moons")
ENTRIES = each_entry()


def written(state: State, *iterations: int) -> str:
    return numpy_of(Wanted(state, iterations=iterations))


def of_preset(name: str, iterations: int = 3) -> State:
    session = Session(reader.read(name).state)
    session.train(iterations)
    return session.state


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_agrees_and_its_free_run_has_the_same_costs(name: str) -> None:
    code, printed, names = ran(written(of_preset(name)))
    assert code == 0
    assert printed.splitlines()[:3] == [f"iteration {number}: agrees" for number in range(3)]
    for line, each in zip(printed.splitlines()[-3:], names["ITERATIONS"], strict=True):
        number, here, session = map(float, line.split())
        assert (number, session) == (each["number"], pytest.approx(each["expected"]["C"], rel=1e-14))
        assert here == pytest.approx(session, rel=1e-9)


@pytest.mark.parametrize("name", [path.name for path in sorted(SESSIONS.glob("*.json"))])
def test_every_session_that_is_written_agrees(name: str) -> None:
    state = reader.read(str(SESSIONS / name)).state
    if state.document.planted is None:
        assert ran(written(state)).code == 0


@pytest.mark.parametrize("name", ENTRIES)
def test_each_entry_agrees_and_a_digit_that_is_another_is_noticed(name: str) -> None:
    code, printed, names = ran(written(trained(ENTRIES[name], 2)))
    assert code == 0, printed
    rng = np.random.default_rng(1)
    for each in names["ITERATIONS"]:
        for quantity, expected in each["expected"].items():
            for place in np.ndindex(np.shape(expected)):
                value = float(np.array(expected)[place])
                if value and abs(value) > 1e-16:
                    other = with_another_digit(value, int(rng.integers(8)), int(rng.integers(1, 10)))
                    assert is_noticed(names, each, quantity, place, other), (quantity, place, value, other)


@pytest.mark.parametrize(
    ("name", "z"), [("gelu", -38.15), ("gelu", -38.2), ("gelu", -38.4), ("silu", -709.9)]
)
def test_numbers_near_the_smallest_that_there_is_agree(name: ActivationName, z: float) -> None:
    network, cost = Network(1, (Layer(1, name),)), Cost("output")
    session = Session(Document(network, Examples(np.array([[z]])), cost, Training()))
    session.apply(SetParameter("theta1[0,0]", 1.0))
    assert ran(written(session.state)).code == 0


SMOOTH = [name for name, entry in ACTIVATIONS.items() if not entry.corners]


@pytest.mark.parametrize("way", [-np.inf, np.inf])
@pytest.mark.parametrize("name", SMOOTH)
def test_a_library_whose_functions_have_another_last_digit_agrees(name: ActivationName, way: float) -> None:
    """As another one than this computer's: where units are saturated, 1 − a² is made of that digit."""
    network, cost = Network(1, (Layer(2, name),)), Cost("output")
    session = Session(Document(network, Examples(np.array([[14.0]])), cost, Training()))
    for parameter, value in (("theta1[0,0]", 1.0), ("theta1[0,1]", -0.5)):
        session.apply(SetParameter(parameter, value))
    text, count = re.subn(
        r"( yhat = )(.*?)(  #|\n)", rf"\1np.nextafter(\2, {way!r})\3", written(session.state)
    )
    assert count == 1
    names = defined(text)
    names["inf"] = np.inf
    assert names["main"]() == 0


@given(tasks(), st.integers(0, 4), st.sampled_from([0.1, 0.1, 100.0]))
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_any_network_with_any_settings_agrees(task: Task, iterations: int, rate: float) -> None:
    training = replace(task.training, learning_rate=rate)
    with np.errstate(all="ignore"):
        state = trained(Document(task.network, task.examples, task.cost, training), iterations)
        assert ran(written(state)).code == 0


def as_a_process(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", str(path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=path.parent)


@pytest.mark.parametrize("name", ["article", "softmax-3"])
def test_it_ends_with_0_or_with_1_and_the_first_difference(name: str, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    saved = tmp_path / "session.json"
    assert main(["train", name, "--iterations", "2", "-o", str(saved)]) == 0
    assert main(["export", str(saved), "--to", "numpy", "-o", str(script)]) == 0
    done = as_a_process(script)
    assert (done.returncode, done.stderr) == (0, "")
    text = script.read_text("utf-8")
    begin = text.index('"dC_dtheta2"', text.index('"number": 1'))
    number = re.compile(r"-?\d+\.\d{9,}").search(text, begin)
    assert number is not None
    other = repr(with_another_digit(float(number[0]), 7, 3))
    script.write_text(text[: number.start()] + other + text[number.end() :], "utf-8")
    done = as_a_process(script)
    assert (done.returncode, done.stderr) == (1, "")
    assert f"iteration 1: dC_dtheta2[0, 0]: expected {other}, found {number[0]}" in done.stdout


def edited() -> Session:
    """A session whose network and settings change four times and once more."""
    session = Session(with_entries(optimizer=Momentum()))
    session.train(2)
    for edit in (
        SetLearningRate(0.3),
        AddUnit(1),
        CutConnections(("theta1[0,0]", "theta2[1,1]")),
        SetFrozen(("theta2[0,0]", "b1[1]"), True),
        SetOptimizer(AdamW()),
        SetTrained(1, False, False),
        SetData(Examples(np.ones((2, 2)), np.zeros((2, 2)))),
        SetActivation(1, "gelu"),
        RemoveLayer(1),
    ):
        session.apply(edit)
        session.train(2)
    return session


def test_each_iteration_is_checked_by_the_document_of_its_own() -> None:
    state = edited().state
    code, printed, names = ran(written(state))
    assert code == 0, printed
    checked = names["ITERATIONS"]
    assert {each["number"] for each in checked} >= {segment.first for segment in state.segments}
    by_number = {each["number"]: each for each in checked}
    assert by_number[2]["goes_on"], "another learning rate leaves the parameters as they are"
    assert by_number[2]["iteration"] is by_number[1]["iteration"]
    assert not by_number[4]["goes_on"], "there is another unit"
    assert by_number[6]["iteration"] is not by_number[4]["iteration"], "connections are cut"
    assert "From iteration 4 on: 2 inputs, then layers of 4 and 2 units" in " ".join(names["__doc__"].split())


def test_what_is_frozen_or_cut_says_so_beside_its_line() -> None:
    text = written(edited().state)
    assert "dC_dtheta1[[0], [0]] = 0  # connections that are cut" in text
    assert "b1_new[[1]] = b1[[1]]  # frozen: they stay" in text
    assert "theta1_new = theta1  # frozen: it stays" in text


def test_a_free_run_goes_through_iterations_that_are_not_checked() -> None:
    state = trained(with_entries(optimizer=AdamW()), 9)
    code, printed, names = ran(written(state, 7, 2, 4))
    assert code == 0
    assert [each["number"] for each in names["ITERATIONS"]] == [2, 4, 7]
    assert [each["goes_on"] for each in names["ITERATIONS"]] == [False, True, True]
    for line in printed.splitlines()[-3:]:
        _, here, session = line.split()
        assert float(here) == pytest.approx(float(session), rel=1e-9)


def test_a_free_run_does_not_go_through_what_other_settings_made() -> None:
    code, _, names = ran(written(edited().state, 1, 7))
    assert code == 0
    assert [each["goes_on"] for each in names["ITERATIONS"]] == [False, False]


@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize("size", [None, 2, 3, 100])
def test_the_examples_come_in_the_order_of_the_session(size: int | None, shuffle: bool) -> None:
    document = with_entries()
    data = Examples(np.arange(16.0).reshape(8, 2), np.zeros((8, 2)), (1, 6))
    training = replace(document.training, batch_size=size, shuffle=shuffle, seed=5)
    document = replace(document, data=data, training=training)
    rows_of = defined(written(trained(document, 1)))["rows_of"]
    for iteration in range(12):
        assert rows_of(iteration).tolist() == document.task.rows(iteration).tolist()


def test_a_session_that_has_not_run_is_checked_in_its_first_iteration() -> None:
    code, printed, names = ran(written(reader.read("article").state))
    assert (code, printed.splitlines()[0]) == (0, "iteration 0: agrees")
    assert "It checks 1 iteration, 0; the session has run none." in " ".join(names["__doc__"].split())


def test_of_many_iterations_the_first_are_checked_and_it_is_said_how_many() -> None:
    names = defined(written(of_preset("article", 200)))
    assert [each["number"] for each in names["ITERATIONS"]] == list(range(MOST_ITERATIONS))
    told = " ".join(names["__doc__"].split())
    assert f"It checks 20 iterations, 0 to {MOST_ITERATIONS - 1}; the session has run 200." in told


def test_of_a_large_network_fewer_are_checked() -> None:
    names = defined(written(of_preset("digits", 12)))
    assert [each["number"] for each in names["ITERATIONS"]] == [0, 1]


def test_what_would_be_too_large_is_refused() -> None:
    data = Examples(np.zeros((1, 2000)), np.zeros((1, 1000)))
    document = Document(Network(2000, (Layer(1000, "relu"),)), data, training=Training(initializer="zeros"))
    with pytest.raises(
        RefusedError, match="a script of this would hold 6,006,000 numbers, more than 4,000,000"
    ):
        written(trained(document, 1))


def test_numbers_that_are_not_finite_are_said_to_be_beyond_a_check() -> None:
    code, printed, names = ran(written(reader.read(str(SESSIONS / "diverged.json")).state))
    assert code == 0
    last = names["ITERATIONS"][-1]
    told = f"iteration {last['number']}: cannot be checked, for not all of its numbers are finite"
    assert told in printed
    assert "what is NaN has to be NaN again" in " ".join(names["__doc__"].split())
    found = {name: np.zeros(np.shape(value)) for name, value in last["expected"].items()}
    assert "expected nan, found 0.0" in names["difference"](last, found)


def test_what_rounding_alone_decides_is_not_compared() -> None:
    """Σ(ŷ − y) is 0 but for rounding, and AdaGrad makes a whole step of it."""
    x = np.array([[0.1], [0.2], [0.3], [0.7], [1.1]])
    data = Examples(x, x * 0.3 + np.array([[0.1], [-0.3], [0.3], [-0.2], [0.1]]))
    training = Training(0.5, AdaGrad(1e-30))
    begun = Session(Document(Network(1, (Layer(1, "identity"),)), data, training=training))
    begun.apply(SetParameter("theta1[0,0]", 0.3))
    begun.train(1)
    code, printed, names = ran(written(begun.state))
    assert (code, printed.splitlines()[0]) == (0, "iteration 0: agrees")
    assert names["ITERATIONS"][0]["unsure"] == {"b1_new": [[0]]}
    assert "1 number is not compared, because rounding alone decides it" in " ".join(names["__doc__"].split())


def test_a_hunt_is_refused_until_it_is_solved_and_then_the_right_program_is_written() -> None:
    state = with_mistake(BATCH, "slope_left_out", 11)
    with pytest.raises(
        RefusedError, match="a mistake is planted in this network; it is written as a script once"
    ):
        written(state)
    found = ran(written(solved(state)))
    assert found.code == 0
    right = without_mistake(state).segments[0].record.trace(0)
    [each] = found.names["ITERATIONS"]
    assert each["expected"]["dC_dtheta1"] == right.workspace.gradient.theta(1).tolist()


def test_nothing_of_the_program_or_of_a_file_is_in_it() -> None:
    names = Names(('"""', "import os"), ("§", "\\"))
    document = with_entries()
    document = replace(document, data=replace(document.data, names=names))
    text = written(trained(document, 1))
    assert not re.search("bpstudio|import os|§|class ", text)
    assert re.findall(r"^(?:from|import) .*$", text, re.MULTILINE) == ["import sys", "import numpy as np"]


def test_the_cost_itself_needs_no_targets() -> None:
    document = with_entries(cost=Cost("output"))
    document = replace(document, data=Examples(document.data.x))
    assert ran(written(trained(document, 2))).code == 0


def test_it_is_written_in_the_notation_of_the_learner() -> None:
    text = numpy_of(Wanted(of_preset("xor"), notation=Notation("w", "J", "brackets")))
    assert "# ∂J/∂w[2] = ∂z[2]/∂w[2] · ∂J/∂z[2]" in text


def test_each_step_of_the_program_stands_beside_a_line() -> None:
    text = written(of_preset("article"))
    for said in ("∂C/∂ŷ\n", "# ∂C/∂z² = ∂a²/∂z² · ∂C/∂a²\n", "# ∂C/∂b₁ = ∂z¹/∂b₁ · ∂C/∂z¹\n", "# θ₂ ← θ₂"):
        assert said in text


def test_a_penalty_is_a_line_of_its_own() -> None:
    document = replace(with_entries(), training=Training(0.1, regularization=Regularization("l2", 0.03)))
    text = written(trained(document, 1))
    assert "C = C + rate * np.sum(theta1**2)  # the penalty of θ₁" in text
    assert "dC_dtheta1 = dC_dtheta1 + 2 * rate * theta1  # and of the penalty" in text


def test_the_command_line_writes_the_iterations_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(SESSIONS / "in_the_past.json"), "--to", "numpy", "--iteration", "4", "2"]) == 0
    assert [each["number"] for each in defined(capsys.readouterr().out)["ITERATIONS"]] == [2, 4]


def test_a_script_has_no_names_that_nothing_uses() -> None:
    """``t`` where the update counts, the epoch where rows are mixed in each."""
    plain = written(trained(with_entries(), 1))
    assert "def iteration(x, y, learning_rate, theta1, b1, theta2, b2):" in plain
    assert '"t": ' not in plain
    assert "    return np.arange(5)\n" in plain
    counting = written(trained(with_entries(optimizer=AdamW()), 1))
    assert '"t": 1,' in counting
    assert '"t_new": t + 1,' in counting
    in_order = replace(with_entries(), training=Training(0.1, batch_size=2))
    text = written(trained(in_order, 1))
    assert "    batch = number % 3\n" in text
    assert "epoch" not in text
    mixed = written(trained(replace(in_order, training=Training(0.1, batch_size=2, shuffle=True, seed=7)), 1))
    assert "# another order in each epoch, from the session's seed 7\n" in mixed
    held_out = replace(with_entries(), data=replace(with_entries().data, held_out=(1,)))
    assert "return np.delete(np.arange(5), [1])  # all but those held out\n" in written(trained(held_out, 1))


def test_each_first_derivative_has_its_equation_beside() -> None:
    text = written(trained(with_entries(), 1))
    assert "da1_dz1 = 1 - a1**2  # ∂a¹/∂z¹ = 1 − tanh(z¹)²\n" in text
    assert "dC_dyhat = scale * (2 * (yhat - y))  # ∂C/∂ŷ = 1/m·2(ŷ − y)\n" in text


def test_a_cost_that_is_computed_otherwise_than_it_is_written_says_why() -> None:
    text = written(trained(ENTRIES["softmax and categorical_cross_entropy"], 1))
    assert "    # the terms straight from z², so that no logarithm of 0 is taken\n    C = scale" in text
    assert "straight from" not in written(trained(with_entries(), 1))


def test_the_penalty_is_added_in_lines_of_its_own_and_not_told_before() -> None:
    text = written(trained(with_entries(penalty="l2"), 1))
    (line,) = [line for line in text.splitlines() if line.startswith("    C = scale")]
    assert "λ" not in line
    assert "    rate = 0.02  # λ\n    C = C + rate * np.sum(theta1**2)  # the penalty of θ₁\n" in text


def test_the_free_run_stands_apart() -> None:
    printed = ran(written(of_preset("xor"))).printed
    assert "iteration 2: agrees\n\na free run, beside the session's costs; rounding grows in it" in printed
