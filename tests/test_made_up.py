"""An entry in a registry is all that a new activation, cost, penalty or optimizer takes, wherever one looks."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from bpstudio.cli import main
from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import ACTIVATIONS, COSTS, PENALTIES
from bpstudio.engine.gradient_check import check_gradients, method_for
from bpstudio.engine.initializers import INITIALIZERS
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import OPTIMIZERS
from bpstudio.engine.task import Cost, Regularization, Training
from bpstudio.engine.trainer import trace
from bpstudio.notation import textbook
from bpstudio.session.history.document import Document
from bpstudio.session.history.record import Record
from bpstudio.session.history.segment import beginning
from bpstudio.session.session import Session
from bpstudio.session.training.worker import Worker
from bpstudio.storage.export.notebook import notebook_cells, outputs_of
from bpstudio.storage.export.numpy_script import numpy_of
from bpstudio.storage.export.wanted import Wanted
from bpstudio.storage.reader import read
from bpstudio.storage.schema import schema_text
from bpstudio.storage.writer import encode
from tests.explain.looking import look_at_everything
from tests.session.training.test_worker import trained, until
from tests.sources import modules
from tests.storage.export.running import ran


@pytest.fixture
def document(made_up: ModuleType) -> Document:
    rng = np.random.default_rng(6)
    layers = (Layer(2, made_up.WAVE), Layer(1, made_up.WAVE))
    training = Training(0.1, made_up.Signs(), regularization=Regularization(made_up.FOURTH, 0.01), seed=3)
    data = Examples(rng.normal(size=(3, 2)), rng.uniform(-0.5, 0.5, (3, 1)))
    return Document(Network(2, layers), data, Cost(made_up.QUARTIC, 0.5), training)


@pytest.fixture
def worked_on(document: Document, tmp_path: Path) -> Path:
    session = Session(document)
    session.train(3)
    session.finish_iteration()
    path = tmp_path / "made up.json"
    path.write_bytes(encode(session.frame))
    return path


def test_it_is_written_read_and_described(worked_on: Path, document: Document) -> None:
    assert read(str(worked_on)).state.document.training == document.training
    assert read(str(worked_on)).state.document.network == document.network
    validator = Draft202012Validator(json.loads(schema_text()))
    assert list(validator.iter_errors(json.loads(worked_on.read_bytes()))) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["step"],
        ["train", "--iterations", "5"],
        ["verify"],
        ["check-gradients"],
        ["export", "--to", "csv"],
        ["export", "--to", "json"],
        ["export", "--to", "numpy"],
        ["export", "--to", "pytorch"],
    ],
)
def test_every_command_takes_it(
    worked_on: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([arguments[0], str(worked_on), *arguments[1:]]) == 0
    assert capsys.readouterr().out


def test_scripts_that_are_exported_find_its_numbers(worked_on: Path) -> None:
    wanted = Wanted(read(str(worked_on)).state)
    assert ran(numpy_of(wanted)).code == 0
    *_, checked, _, _ = outputs_of(notebook_cells(wanted))
    assert checked.endswith("are the session's\n")


def test_its_gradients_are_right_by_a_complex_step(document: Document) -> None:
    task = document.task
    assert method_for(task) == "complex step"
    assert check_gradients(task, trace(task, document.initial_parameters(), None, 0)).passed


def test_whatever_is_said_of_it_has_the_numbers_of_the_engine(document: Document) -> None:
    session = Session(document)
    session.train(2)
    session.finish_iteration()
    look_at_everything(session.frame, np.random.default_rng(1), textbook.ARTICLE)


def test_it_is_trained_by_the_process_beside(document: Document) -> None:
    worker = Worker()
    try:
        until(lambda: worker.ready or worker.failed)
        record = beginning(document).record
        worker.begin(record)
        found = trained(worker, record, 40)
        assert not worker.failed, worker.trouble
        assert np.array_equal(
            found.checkpoint(40).parameters.flat, alone(document, 40).checkpoint(40).parameters.flat
        )
    finally:
        worker.close()


def alone(document: Document, length: int) -> Record:
    session = Session(document)
    session.train(length)
    return session.state.segments[-1].record


EXCEPTIONS = {
    ("notation/bounds.py", "tanh"): "the name of a function in mathematics, which formulas have",
    ("notation/tex.py", "tanh"): "the name of a function in mathematics, which TeX has",
    **dict.fromkeys(
        [
            ("explain/help/glossary.py", word)
            for word in ("momentum", "sigmoid", "softmax", "tanh", "hinge", "softplus")
        ],
        "a word that the glossary explains",
    ),
    ("explain/help/tour.py", "relu"): "the tour asks for one network, the article's",
    ("explain/help/tour.py", "sigmoid"): "the tour asks for one network, the article's",
}
"""Where a name of a registry stands outside it, and why."""
ROOMS = ("engine/functions", "engine/optimizers", "engine/initializers.py")
WORDS = {"output", "normal", "uniform", "he", "identity", "zeros"}
"""Names that are words as well: of roles, of files, of fonts."""


def literals() -> Iterator[tuple[str, str]]:
    """File and text of every string literal of the program that is no docstring."""
    for name, tree in modules():
        if not name.startswith(ROOMS):
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield name, node.value


def test_no_name_of_a_registry_stands_outside_it() -> None:
    names = {*ACTIVATIONS, *COSTS, *PENALTIES, *OPTIMIZERS, *INITIALIZERS} - WORDS
    found = {(file, text) for file, text in literals() if text in names}
    assert found == set(EXCEPTIONS)
