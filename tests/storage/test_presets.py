"""The presets as files and as tasks for the engine; reading and listing them is tested with the reader."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bpstudio.engine import datasets
from bpstudio.engine.examples import Examples
from bpstudio.engine.initializers import initial_parameters
from bpstudio.engine.network import Array, Layer, Network
from bpstudio.engine.optimizers import OPTIMIZERS
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.task import Cost, Regularization, Task, Training
from bpstudio.engine.trainer import Trainer, trace
from bpstudio.storage.presets import located
from bpstudio.storage.resources import resource
from tests.engine.comparing import compare, walk

PRESETS: Path = resource("presets")
NAMES = tuple(json.loads((PRESETS / "index.json").read_text("utf-8")))
TRAINING_KEYS = {
    "learning_rate", "optimizer", "batch_size", "shuffle", "regularization", "initializer", "seed",
}  # fmt: skip


def preset(name: str) -> dict[str, Any]:
    contents: dict[str, Any] = json.loads((PRESETS / f"{name}.json").read_text("utf-8"))
    return contents


def task_of(name: str) -> Task:
    document = preset(name)["document"]
    network, given = document["network"], dict(document["training"])
    optimizer, regularization = dict(given.pop("optimizer")), given.pop("regularization")
    return Task(
        Network(network["inputs"], tuple(Layer(**layer) for layer in network["layers"])),
        Cost(**document["cost"]),
        Examples(np.array(document["data"]["x"]), np.array(document["data"]["y"])),
        Training(
            **given,
            optimizer=OPTIMIZERS[optimizer.pop("name")](**optimizer),
            regularization=Regularization(**regularization),
        ),
    )


def start_of(name: str, task: Task) -> Parameters:
    given = preset(name).get("parameters")
    if given is None:
        return initial_parameters(task.network, task.training.initializer, task.training.seed)
    return Parameters.of(task.network, given["theta"], given["b"])


def trained(name: str, iterations: int) -> tuple[Task, Parameters, Array]:
    """The task, its parameters after ``iterations``, and the cost of each iteration."""
    task = task_of(name)
    parameters, costs = start_of(name, task), np.empty(iterations)
    Trainer(task, parameters).run(iterations, costs)
    return task, parameters, costs


def right(task: Task, parameters: Parameters) -> float:
    """The share of examples on the right side: of ½ for one output, the largest of several."""
    whole = Task(task.network, task.cost, task.examples, Training())
    yhat = trace(whole, parameters, None, 0).workspace.a[task.network.depth].T
    y = task.examples.y
    assert y is not None
    alike = yhat.argmax(axis=1) == y.argmax(axis=1) if y.shape[1] > 1 else ((yhat > 0.5) == (y > 0.5))[:, 0]
    return float(alike.mean())


def test_the_index_lists_exactly_the_files_with_a_line_about_each() -> None:
    index = json.loads((PRESETS / "index.json").read_text("utf-8"))
    assert set(index) == {path.stem for path in PRESETS.glob("*.json")} - {"index"}
    assert all(line and "\n" not in line and len(line) <= 110 for line in index.values())
    assert next(iter(index)) == "article"


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_holds_nothing_that_could_be_derived(name: str) -> None:
    file = preset(name)
    assert set(file) - {"parameters"} == {"format", "version", "document"}
    assert (file["format"], file["version"]) == ("bpstudio-session", 1)
    assert set(file["document"]) == {"network", "cost", "data", "training"}
    assert set(file["document"]["training"]) == TRAINING_KEYS


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_is_small_and_its_lines_can_be_read(name: str) -> None:
    text = (PRESETS / f"{name}.json").read_bytes()
    assert len(text) < 1_000_000
    assert text.endswith(b"}\n")
    assert name == "digits" or max(map(len, text.splitlines())) <= 120


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_is_a_task_whose_parts_fit_each_other(name: str) -> None:
    task = task_of(name)
    assert task.examples.x.shape[1] == task.network.inputs
    assert task.examples.y is not None
    assert task.examples.y.shape[1] == task.network.outputs
    assert start_of(name, task).flat.any()


@pytest.mark.parametrize("name", NAMES)
def test_the_cost_of_a_preset_falls_visibly_within_fifty_iterations(name: str) -> None:
    costs = trained(name, 51)[2]
    assert costs[-1] < 0.85 * costs[0]


def test_no_two_numbers_of_the_articles_hand_calculation_are_alike() -> None:
    task = task_of("article")
    seen = trace(task, start_of("article", task), None, 0).workspace
    given = [seen.a[0].item(), *start_of("article", task).flat.tolist()]
    forward = [seen.z[number].item() for number in (1, 2, 3)] + [seen.a[3].item(), float(seen.C)]
    gradients = [seen.dc_da[3].item(), seen.da_dz[3].item(), *seen.gradient.flat.tolist()]
    shown = [f"{number:.4g}" for number in given + forward + gradients]
    assert len(set(shown) | {"1", "0"}) == len(shown) + 2


def test_the_articles_numbers_are_what_a_hand_calculation_gives() -> None:
    task = task_of("article")
    seen = trace(task, start_of("article", task), None, 0).workspace
    assert [seen.z[number].item() for number in (1, 2, 3)] == pytest.approx([1.4, 1.14, -0.574], rel=1e-12)
    yhat = 1 / (1 + np.exp(0.574))
    dz3 = 2 * (yhat - 1) * yhat * (1 - yhat)
    expected = [dz3 * 0.9 * 0.6 * 1.5, dz3 * 0.9 * 0.6, dz3 * 0.9 * 1.4, dz3 * 0.9, dz3 * 1.14, dz3]
    assert seen.gradient.flat == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("iterations", [1, 10, 50, 300])
def test_nothing_dies_in_the_articles_network_while_it_trains(iterations: int) -> None:
    task, parameters, _ = trained("article", iterations)
    seen = trace(task, parameters, None, iterations).workspace
    assert min(seen.z[1].item(), seen.z[2].item()) > 1.0
    assert np.abs(seen.gradient.flat).min() > 1e-4


def test_mazurs_network_has_the_error_he_prints_and_keeps_its_biases() -> None:
    _, parameters, costs = trained("mazur", 2)
    assert costs == pytest.approx([0.298371109, 0.291027774], abs=5e-10)
    assert [parameters.b(number).tolist() for number in (1, 2)] == [[0.35, 0.35], [0.6, 0.6]]


def test_the_gradient_vanishes_on_its_way_through_the_deep_sigmoids() -> None:
    task = task_of("deep-sigmoid")
    seen = trace(task, start_of("deep-sigmoid", task), None, 0).workspace
    gradients = [abs(seen.gradient.theta(number).item()) for number in range(1, 7)]
    assert gradients == sorted(gradients)
    assert 0 < gradients[0] < gradients[5] / 500


@pytest.mark.parametrize(
    ("name", "iterations", "share"),
    [
        ("logic-and", 200, 1.0),
        ("xor", 200, 1.0),
        ("softmax-3", 100, 1.0),
        ("moons", 300, 0.99),
        ("spiral", 600, 0.99),
        ("digits", 320, 0.93),
    ],
)
def test_a_preset_learns_what_it_is_there_to_learn(name: str, iterations: int, share: float) -> None:
    task, parameters, _ = trained(name, iterations)
    assert right(task, start_of(name, task)) < 0.8
    assert right(task, parameters) >= share


@pytest.mark.parametrize(
    ("name", "examples", "decimals"),
    [
        ("logic-and", lambda: datasets.logic_and(4, 0.0, 0), 0),
        ("xor", lambda: datasets.xor(4, 0.0, 0), 0),
        ("softmax-3", lambda: datasets.gaussians(12, 0.8, 3), 1),
        ("moons", lambda: datasets.moons(100, 0.12, 5), 3),
        ("spiral", lambda: datasets.spirals(180, 0.06, 5), 3),
    ],
)
def test_the_examples_are_those_the_readme_says(
    name: str, examples: Callable[[], tuple[Array, Array]], decimals: int
) -> None:
    x, y = examples()
    data = preset(name)["document"]["data"]
    np.testing.assert_allclose(data["x"], x, rtol=0, atol=0.5 * 10.0**-decimals + 1e-9)
    np.testing.assert_array_equal(data["y"], y)


def test_the_digits_are_sixteenths_of_every_class_and_come_with_their_licence() -> None:
    data = preset("digits")["document"]["data"]
    x, y = np.array(data["x"]), np.array(data["y"])
    np.testing.assert_array_equal(x * 16, np.round(x * 16))
    assert (x.min(), x.max(), x.shape) == (0.0, 1.0, (1000, 64))
    np.testing.assert_array_equal(np.sort(y, axis=1)[:, -2:], np.tile([0, 1], (1000, 1)))
    assert y.sum(axis=0).min() >= 90
    notice = (PRESETS / "README.md").read_text("utf-8")
    assert "Alpaydin" in notice
    assert "CC BY 4.0" in notice


def test_a_path_is_a_file_even_where_a_preset_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert located(Path("./article")) == Path("article")
    assert located("./article") == Path("article")
    assert located("article").name == "article.json"


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_trains_as_the_plain_pass_says(name: str) -> None:
    task = task_of(name)
    start = initial_parameters(task.network, task.training.initializer, task.training.seed)
    for fast, plain in walk(task, start):
        compare(task, fast, plain)
