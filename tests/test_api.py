"""What scripts and notebooks use of the program."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import bpstudio
from bpstudio.api import OpenSession
from bpstudio.engine.entry import array_of
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.quantity import UPDATE
from bpstudio.session.alone import iteration_of
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.session import Session
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.export.forms import FORMS
from bpstudio.storage.presets import presets, ready_hunts
from bpstudio.storage.reader import read

ROOT = Path(__file__).resolve().parent.parent


def test_numbers_of_a_program_are_compared_with_a_preset() -> None:
    found = bpstudio.compare(
        "mazur", {"z1": np.array([[0.3775, 0.3925]]), "C": 0.2984, "dW2": np.zeros((2, 2))}
    )
    assert not found.agrees
    assert [(each.quantity, each.place, each.typed) for each in found.differences] == [
        ("dC/dtheta2", (row, column), 0.0) for row in range(2) for column in range(2)
    ]
    assert "z1          agrees" in str(found)
    assert repr(found) == str(found)


def test_numbers_may_be_a_file_and_the_session_one_that_is_open(tmp_path: Path) -> None:
    session = bpstudio.open_session("mazur")
    assert isinstance(session, OpenSession)
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"C": 0.298}))
    for numbers in (path, str(path)):
        assert bpstudio.compare(session, numbers).agrees
    session.train(5)
    assert not bpstudio.compare(session, path).agrees
    assert bpstudio.compare(session, path, iteration=0).agrees


def test_what_cannot_be_read_is_a_value_error_in_words() -> None:
    with pytest.raises(ValueError, match=r"^C: found null, expected a number$"):
        bpstudio.compare("mazur", {"C": None})
    with pytest.raises(ValueError, match="no such preset"):
        bpstudio.open_session("nowhere")
    with pytest.raises(ValueError, match="iteration must be a whole number from 0 to 10,000,000"):
        bpstudio.compare("mazur", {"C": 1}, iteration=-1)


def test_the_package_has_what_it_names_and_nothing_else() -> None:
    assert {"compare", "open_session", "__version__"} <= set(dir(bpstudio))
    with pytest.raises(AttributeError, match="no attribute 'compares'"):
        bpstudio.compares  # noqa: B018


def test_the_engine_alone_loads_numpy_and_nothing_above_it() -> None:
    code = (
        "import sys, bpstudio.engine.trainer, bpstudio\n"
        "print([name for name in sys.modules if name.startswith('bpstudio.')"
        " and not name.startswith('bpstudio.engine')])\n"
        "print([name for name in ('PySide6', 'msgspec', 'filelock', 'tqdm') if name in sys.modules])\n"
        "bpstudio.compare\n"
        "print('PySide6' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:3] == ["[]", "[]", "False"]


def test_every_quantity_of_an_iteration_is_given_by_its_name() -> None:
    opened = bpstudio.open_session("xor")
    opened.train(3)
    found = iteration_of(opened.session.state).run()
    for step in opened.session.frame.program:
        if step.symbol == UPDATE:
            continue
        for quantity in filter(None, (step.symbol, step.gradient)):
            assert np.array_equal(opened.value(str(quantity)), array_of(found, quantity))
    assert opened.cost == found.C
    assert np.array_equal(opened.value("theta1"), found.parameters.theta(1))


@pytest.mark.parametrize("source", [*presets(), *ready_hunts()])
def test_numbers_are_those_that_the_window_shows(source: str) -> None:
    """Also in a hunt, whose mistake would be told by the right ones."""
    opened = bpstudio.open_session(source)
    opened.session.finish_iteration()
    frame = opened.session.frame
    for step in frame.program:
        if step.symbol != UPDATE:
            shown = frame.value(step)
            assert shown is not None
            assert not isinstance(shown, Parameters)
            assert np.allclose(opened.value(str(step.writes)), shown, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    "quantity", ["dC/dyhat[0]@7", "C@1", "dC/dtheta2[0,1]@1", "theta1[0,0]@0", "dyhat[0]/dz2[0]", "z1@9"]
)
def test_an_example_that_is_not_there_is_refused(quantity: str) -> None:
    with pytest.raises(ValueError, match="has no"):
        bpstudio.open_session("xor").value(quantity)


def test_one_example_of_a_quantity_is_its_row() -> None:
    opened = bpstudio.open_session("xor")
    assert np.array_equal(opened.value("z1@2"), np.asarray(opened.value("z1"))[2])
    assert opened.value("dC/dz1[1]@2") == np.asarray(opened.value("dC/dz1"))[2, 1]
    assert opened.value("dz2/db2[0]") == 1.0
    assert opened.value("x[1]@3") == 1.0


@pytest.mark.parametrize("count", [-1, 1.5, 10**9, "3", True])
def test_a_count_that_is_none_is_refused(count: Any) -> None:
    opened = bpstudio.open_session("article")
    acts: list[Callable[[], object]] = [
        lambda: opened.train(count),
        lambda: opened.step(count),
        lambda: opened.back(count),
        lambda: opened.value("C", iteration=count),
        lambda: opened.compare({"C": 1.0}, count),
    ]
    for act in acts:
        with pytest.raises(ValueError, match="must be a whole number from 0 to"):
            act()


def test_whole_numbers_of_numpy_are_whole_numbers() -> None:
    opened, three = bpstudio.open_session("mazur"), np.int64(3)
    opened.train(three)
    assert opened.iteration == 2
    assert opened.value("C", np.arange(3)[2]) == opened.cost
    assert opened.compare({"C": opened.cost}, three - 1).agrees
    asked = {"iterations": np.arange(2), "digits": three}
    assert opened.export("html", **asked) == opened.export("html", iterations=[0, 1], digits=3)


def test_a_number_of_one_unit_is_a_float_or_one_for_each_example() -> None:
    opened = bpstudio.open_session("xor")
    z1 = np.asarray(opened.value("z1"))
    assert np.array_equal(opened.value("z1[1]"), z1[:, 1])
    assert opened.value("z1[1]@2") == z1[2, 1]
    gradient = np.asarray(opened.gradient("theta1"))
    assert opened.gradient("dC/dtheta1[1,0]") == gradient[1, 0]
    assert opened.gradient("b2[0]") == np.asarray(opened.value("dC/db2"))[0]
    assert np.array_equal(opened.value("dC/dz1[1]"), np.asarray(opened.value("dC/dz1"))[:, 1])


def test_numbers_are_those_of_the_iteration_asked_for() -> None:
    opened = bpstudio.open_session("mazur")
    before = opened.cost
    assert opened.train(10) < before
    assert opened.iteration == 9
    assert opened.value("C", iteration=0) == before
    assert opened.value("C", iteration=9) == opened.cost


@pytest.mark.parametrize(
    ("quantity", "sentence"),
    [
        ("dC/dtheta9", "has no dC/dtheta9"),
        ("theta1[5,5]", r"has no theta1\[5,5\]"),
        ("z1[7]@0", "has no z1"),
        ("update", "has no update"),
        ("w1", "'w1' is not a quantity"),
    ],
)
def test_what_the_network_has_not_is_refused(quantity: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        bpstudio.open_session("mazur").value(quantity)
    with pytest.raises(ValueError, match=r"z1 is no gradient; write"):
        bpstudio.open_session("mazur").gradient("z1")


def test_steps_are_told_as_the_terminal_tells_them_and_taken_back() -> None:
    opened = bpstudio.open_session("article")
    assert opened.step(2).splitlines()[1].startswith(" 2  forward   a¹ = g(z¹)")
    opened.back(2)
    opened.follow("theta2")
    steps = len(opened.session.frame.visited)
    assert len([line for line in opened.step(steps).splitlines() if not line.startswith("  " * 4)]) == steps
    opened.follow(None)
    opened.train(1)
    assert opened.step().startswith(" 1  forward")
    assert opened.iteration == 1


def test_a_parameter_is_set_and_taken_back() -> None:
    opened = bpstudio.open_session("mazur")
    before = opened.cost
    opened.set("theta2[0,1]", 0.75)
    assert opened.value("theta2[0,1]") == 0.75
    assert opened.cost != before
    opened.undo()
    assert opened.cost == before
    with pytest.raises(ValueError, match="theta9"):
        opened.set("theta9[0,0]", 1)


def test_what_is_no_name_and_no_number_is_refused_in_a_sentence() -> None:
    opened = bpstudio.open_session("mazur")
    nothing: Any = 3
    for ask in (opened.value, opened.gradient):
        with pytest.raises(ValueError, match=r"^a quantity is told by its name, such as theta2, not by 3$"):
            ask(nothing)
    with pytest.raises(ValueError, match=r"^a parameter is told by its name"):
        opened.follow(nothing)
    for value in ("a", None, True, float("nan"), 10**400):
        with pytest.raises(ValueError, match=r"^theta2\[0,1\] must be a finite number, not "):
            opened.set("theta2[0,1]", value)
    opened.set("theta2[0,1]", np.float32(0.5))
    assert opened.value("theta2[0,1]") == 0.5


def test_training_that_runs_away_is_told_and_keeps_what_was_before() -> None:
    opened = bpstudio.open_session(ROOT / "tests" / "sessions" / "diverged.json")
    opened.session.seek(0, 0)
    opened.session.apply(SetLearningRate(1e60))
    with pytest.raises(ValueError, match=r"training stopped: z2 .* a smaller learning rate usually helps"):
        opened.train(500)
    assert opened.iteration > 0
    assert np.isfinite(opened.cost)


def test_every_form_is_exported_or_refused_by_its_name(tmp_path: Path) -> None:
    opened = bpstudio.open_session("mazur")
    for form in FORMS:
        try:
            content = opened.export(form)
        except ValueError as refused:
            assert "pip install" in str(refused)  # noqa: PT017 (an extra that need not be there)
            continue
        assert content
        assert opened.export(form, tmp_path / form) is None
        assert (tmp_path / form).read_bytes() == content
    with pytest.raises(ValueError, match="'docx' is no form of export; there are csv, "):
        opened.export("docx")
    opened.save(tmp_path / "a.json")
    assert bpstudio.open_session(tmp_path / "a.json").cost == opened.cost


def test_a_link_is_opened_like_a_file() -> None:
    link = (bpstudio.open_session("mazur").export("link") or b"").decode()
    assert bpstudio.open_session(link).cost == bpstudio.open_session("mazur").cost
    assert repr(bpstudio.open_session(link)).startswith("the link: 2-2-2")


def test_a_notebook_shows_the_network_and_the_step() -> None:
    opened = bpstudio.open_session("article")
    assert opened._repr_html_() == f"<pre>{escape(repr(opened))}</pre>"
    told = opened.step(9)
    assert escape(told.splitlines()[-1].strip()) in opened._repr_html_()
    assert "<pre>article: 1-1-1-1" in opened._repr_html_()


def test_an_exercise_with_open_questions_tells_nothing() -> None:
    opened = OpenSession(Session(read(str(ROOT / "tests/sessions/exercise_begun.json")).state))
    before = opened.session.state
    telling: list[Callable[[], object]] = [
        lambda: opened.cost,
        lambda: opened.gradient("theta1"),
        opened.step,
        lambda: opened.train(1),
        opened.check_gradients,
        lambda: opened.export("csv"),
        lambda: opened.compare({"C": 1.0}),
    ]
    for tell in telling:
        with pytest.raises(ValueError, match="open"):
            tell()
    assert opened.session.state is before
    assert opened.export("students")


def examples_of(page: str) -> list[str]:
    text = (ROOT / "resources" / "guide" / page).read_text("utf-8")
    return re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", ["compare.md", "python.md"])
def test_the_examples_of_the_guide_run_as_they_stand(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = examples_of(page)
    exec(compile(example, page, "exec"), {})
    printed = capsys.readouterr().out
    shown = re.findall(
        r"^```text\n(.*?)^```$", (ROOT / "resources" / "guide" / page).read_text("utf-8"), re.M | re.S
    )
    assert printed in shown


def test_weights_of_another_program_are_loaded_and_it_is_told_what_went_where(tmp_path: Path) -> None:
    session, wide = bpstudio.open_session("xor"), tmp_path / "wide.npz"
    before = session.value("theta1")
    told = session.load_weights(ROOT / "tests" / "storage" / "weights" / "pytorch_xor.npz")
    assert "theta1  0.weight  4×2  transposed" in str(told)
    assert not np.array_equal(session.value("theta1"), before)
    session.undo()
    assert np.array_equal(session.value("theta1"), before)
    np.savez(wide, W1=np.ones((2, 5)), W2=np.ones((5, 1)))
    with pytest.raises(ValueError, match="fit=True makes its hidden layers fit"):
        session.load_weights(wide)
    assert np.array_equal(session.value("theta1"), before)
    session.load_weights(wide, fit=True)
    assert np.array_equal(session.value("theta1"), np.ones((2, 5)))
    with pytest.raises(ValueError, match="no such file"):
        session.load_weights(tmp_path / "none.npz")


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    nope, other = str(tmp_path / "nope.npz"), str(tmp_path / "a.json")
    with pytest.raises(SessionFileError, match=re.escape(f"{nope}: no such file")):
        bpstudio.open_session("mazur").load_weights(nope)
    with pytest.raises(SessionFileError, match=re.escape(f"{nope}: no such file")):
        bpstudio.compare("mazur", nope)
    for source in (nope, other):
        with pytest.raises(SessionFileError, match=f"^{re.escape(source)}: "):
            bpstudio.open_session(source)
