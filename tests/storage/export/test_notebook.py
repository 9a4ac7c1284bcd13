"""The notebook: valid, the same whenever it is written, and filled with what its cells print."""

from __future__ import annotations

import io
import json
import re
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bpstudio.cli import main
from bpstudio.engine.optimizers import Adam
from bpstudio.engine.refused import RefusedError
from bpstudio.notation.parse import parse
from bpstudio.session.alone import iteration_of
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.history.state import State
from bpstudio.session.session import Session
from bpstudio.storage import reader
from bpstudio.storage.export.notebook import notebook_cells, notebook_of, outputs_of
from bpstudio.storage.export.wanted import Wanted
from tests.session.practice.hunts import BATCH, solved, with_mistake
from tests.storage.export.running import each_entry, trained, with_entries

SESSIONS = Path(__file__).resolve().parents[2] / "sessions"
ENTRIES = each_entry()


def at_the_end(name: str) -> State:
    session = Session(reader.read(name).state)
    session.train(2)
    return session.state


def book(state: State, *iterations: int) -> dict[str, Any]:
    pytest.importorskip("nbformat")
    found: dict[str, Any] = json.loads(notebook_of(Wanted(state, iterations=iterations)))
    return found


@pytest.mark.parametrize("name", ENTRIES)
def test_each_entry_agrees(name: str) -> None:
    cells = notebook_cells(Wanted(trained(ENTRIES[name], 2), iterations=(0, 1)))
    told = dict(zip((cell.id for cell in cells), outputs_of(cells), strict=True))
    for number in (0, 1):
        said = f"iteration {number}: cost, gradients and new parameters are the session's\n"
        assert told[f"check-{number}"] == said
    for line in told["free-run"].splitlines()[1:3]:
        here, session = map(float, line.split()[1:])
        assert here == pytest.approx(session, rel=1e-9)


def free_run_of(state: State, *iterations: int) -> list[list[str]]:
    cells = notebook_cells(Wanted(state, iterations=iterations))
    assert cells[-1].id == "free-run"
    return [line.split() for line in outputs_of(cells)[-1].splitlines()[1:]]


def test_a_free_run_stands_at_the_end_beside_the_costs_of_the_session_and_asserts_nothing() -> None:
    session = Session(reader.read("xor").state)
    session.train(14)
    costs = [float(iteration_of(session.state, number).run().C) for number in range(14)]
    for iterations, first in (((), 4), ((2,), 2), ((2, 5), 4)):
        found = free_run_of(session.state, *iterations)
        assert [int(row[0]) for row in found] == list(range(first, first + 10))
        for number, here, beside in found:
            assert float(here) == pytest.approx(costs[int(number)], rel=1e-9)
            assert float(beside) == pytest.approx(costs[int(number)], rel=1e-14)
    assert "assert" not in notebook_cells(Wanted(session.state))[-1].source


def test_a_free_run_goes_beyond_the_session_and_does_not_reach_over_an_edit() -> None:
    session = Session(with_entries(optimizer=Adam()))
    session.train(3)
    session.apply(SetLearningRate(0.01))
    session.train(2)
    found = free_run_of(session.state)
    assert [(int(row[0]), len(row)) for row in found] == [(3, 3), (4, 3), *((n, 2) for n in range(5, 13))]
    later = [float(row[1]) for row in found]
    session.train(8)
    for number, cost in enumerate(later, start=3):
        assert cost == pytest.approx(float(iteration_of(session.state, number).run().C), rel=1e-9)


def test_a_free_run_of_a_session_that_has_not_run_begins_with_the_iteration_shown() -> None:
    found = free_run_of(Session(reader.read("article").state).state)
    assert [len(row) for row in found] == [3, *[2] * 9]


@pytest.mark.parametrize("name", [path.name for path in sorted(SESSIONS.glob("*.json"))])
def test_every_session_that_is_written_agrees(name: str) -> None:
    state = reader.read(str(SESSIONS / name)).state
    if state.document.planted is None:
        assert outputs_of(notebook_cells(Wanted(state)))[-3].startswith("iteration ")


def test_there_is_a_cell_for_each_phase_with_its_equations_above() -> None:
    cells = notebook_cells(Wanted(at_the_end("article"), iterations=(1,)))
    assert [cell.id for cell in cells if cell.is_code] == [
        "definitions",
        "data-1",
        *(f"{phase}-1" for phase in ("forward", "cost", "backward", "update")),
        "check-1",
        "free-run",
    ]
    words = {cell.id: cell.source for cell in cells}
    assert words["forward-1-equations"].startswith("### Forward\n\n$$\nz^1 = \\theta_1^T x + b_1\n$$")
    assert r"\frac{\partial C}{\partial \theta_2} = " in words["backward-1-equations"]


def test_every_equation_is_one_that_can_be_read() -> None:
    for name in ("adamw", "output softmax", "hidden gelu"):
        for cell in notebook_cells(Wanted(trained(ENTRIES[name], 1))):
            for tex in [] if cell.is_code else re.findall(r"\$\$\n(.*?)\n\$\$", cell.source):
                assert parse(tex)


def test_a_bias_that_moves_otherwise_has_an_equation_of_its_own() -> None:
    [words] = [
        c.source for c in notebook_cells(Wanted(trained(ENTRIES["adamw"], 1))) if c.id == "update-0-equations"
    ]
    assert r"b \leftarrow b - \eta \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}" in words


def test_the_iteration_at_the_cursor_is_written_unless_others_are_asked_for() -> None:
    state = at_the_end("article")
    assert [cell.id for cell in notebook_cells(Wanted(state)) if cell.id.startswith("iter")] == [
        "iteration-1"
    ]
    assert {"iteration-0", "iteration-1"} <= {c.id for c in notebook_cells(Wanted(state, iterations=(1, 0)))}


def test_it_is_valid_and_filled_with_what_its_cells_print() -> None:
    nbformat = pytest.importorskip("nbformat")
    state = at_the_end("moons")
    text = notebook_of(Wanted(state))
    found = nbformat.reads(text, as_version=4)
    nbformat.validate(found)
    names: dict[str, object] = {"__name__": "__main__"}
    code = [cell for cell in found.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    with np.printoptions(), np.errstate():
        for cell in code:
            with redirect_stdout(io.StringIO()) as printed:
                exec(cell.source, names)
            assert "".join(output.text for output in cell.outputs) == printed.getvalue()
    assert text == notebook_of(Wanted(state)), "its cells have the same ids each time"
    assert len({cell.id for cell in found.cells}) == len(found.cells)


def test_a_number_that_is_another_stops_the_check() -> None:
    cells = notebook_cells(Wanted(at_the_end("xor")))
    *others, check = [cell for cell in cells if not cell.id.startswith("free-run")]
    text = check.source
    begin = text.index("0.", text.index('"C": '))
    other = [*others, type(check)("check", f"{text[:begin]}1.{text[begin + 2 :]}", True)]
    with pytest.raises(AssertionError, match="C: expected 1"):
        outputs_of(other)


def test_running_the_cells_leaves_how_numbers_are_printed_as_it_was() -> None:
    before = np.get_printoptions(), np.geterr()
    outputs_of(notebook_cells(Wanted(at_the_end("article"))))
    assert (np.get_printoptions(), np.geterr()) == before


def test_a_hunt_is_refused_until_it_is_solved() -> None:
    state = with_mistake(BATCH, "slope_left_out", 11)
    with pytest.raises(RefusedError, match="a mistake is planted in this network"):
        book(state)
    assert book(solved(state), 0)["cells"]


def test_without_nbformat_it_is_said_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "nbformat", None)
    assert main(["export", "article", "--to", "notebook"]) == 2
    said = capsys.readouterr().err
    assert said == (
        "bpstudio: a notebook needs nbformat, which is not installed; pip install 'bpstudio[notebook]' brings it\n"
    )
