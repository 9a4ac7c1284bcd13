"""Worked examples from print, walked by the command line: every published quantity, at float64 precision.

Sources are named in each file. ``computed`` is what the published quantity is when nothing on the way to it is rounded.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bpstudio.cli import main

PUBLISHED = Path(__file__).resolve().parent / "sessions" / "published"
EXAMPLES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(PUBLISHED.glob("*.json"))}
CASES = [(name, fact["path"]) for name, example in EXAMPLES.items() for fact in example["published"]]
Numbers = NDArray[np.float64]


def session_of(example: dict[str, Any]) -> dict[str, Any]:
    network, cost = example["network"], example["cost"]
    kinds = [kind.replace("linear", "identity") for kind in network["activations"]]
    layers = [
        {"width": width, "activation": kind, "train_b": network.get("train_bias", True)}
        for width, kind in zip(network["layer_sizes"][1:], kinds, strict=True)
    ]
    targets = {} if example["data"]["y"] is None else {"y": example["data"]["y"]}
    document = {
        "network": {"inputs": network["layer_sizes"][0], "layers": layers},
        "cost": {
            "name": cost["name"],
            "scale": cost.get("factor", 1.0),
            "over_outputs": cost["reduce_outputs"],
            "over_examples": cost["reduce_batch"],
        },
        "data": {"x": example["data"]["x"]} | targets,
        "training": {"learning_rate": example["learning_rate"] or 0.0},
    }
    theta = [np.transpose(weights).tolist() for weights in network["W"]]
    parameters = {"theta": theta, "b": network["b"]}
    return {"format": "bpstudio-session", "version": 1, "document": document, "parameters": parameters}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("published")


@cache
def walked(name: str, iteration: int, folder: Path) -> dict[str, Any]:
    """The entries of iteration number ``iteration``, by symbol, out of the file that the command line wrote."""
    given, out = folder / f"{name}.json", folder / f"{name}-{iteration}.json"
    given.write_text(json.dumps(session_of(EXAMPLES[name])))
    if iteration:
        assert main(["train", str(given), "--iterations", str(iteration), "-o", str(given)]) == 0
    assert main(["step", str(given), "--iterations", "1", "-o", str(out), "--quiet"]) == 0
    return {entry["symbol"]: entry for entry in json.loads(out.read_bytes())["trace"]}


class Quantities:
    """What authors call their quantities, read off a trace. Their W is ours transposed."""

    def __init__(self, example: dict[str, Any], trace: dict[str, Any]) -> None:
        self.example, self.trace = example, trace
        self.depth = len(example["network"]["activations"])

    def symbol(self, layer: int) -> str:
        return "yhat" if layer == self.depth else f"a{layer}" if layer else "x"

    def value(self, symbol: str, key: str = "value") -> Numbers:
        return np.array(self.trace[symbol][key], dtype=np.float64)

    def gradient(self, name: str) -> Numbers:
        found = [entry["value"] for entry in self.trace.values() if entry.get("gradient") == name]
        return np.array(found[0], dtype=np.float64)

    def theta(self, layer: int) -> Numbers:
        if layer > 1:
            return self.value(f"dz{layer}/d{self.symbol(layer - 1)}", "factor")
        return np.transpose(self.example["network"]["W"][0])

    def costs(self) -> Numbers:
        """The terms of the cost, before anything is summed."""
        yhat, y = self.value("yhat"), np.array(self.example["data"]["y"])
        if self.example["cost"]["name"] == "binary_cross_entropy":
            return np.asarray(-(y * np.log(yhat) + (1 - y) * np.log(1 - yhat)))
        return np.asarray(self.example["cost"]["factor"] * (yhat - y) ** 2)

    def named(self, name: str, layer: int) -> Numbers:
        match name:
            case "z":
                return self.value(f"z{layer}")
            case "a":
                return self.value(self.symbol(layer))
            case "cost":
                return self.value("C")
            case "costk":
                return self.costs()
            case "resid":
                return np.array(self.example["data"]["y"]) - self.value("yhat")
            case "act_d":
                return self.value(f"d{self.symbol(layer)}/dz{layer}", "factor")
            case "dC_da":
                return self.gradient(f"dC/d{self.symbol(layer)}")
            case "dC_dz" | "dC_db":
                return self.gradient(f"dC/d{name[-1]}{layer}")
            case "dC_dW":
                return self.gradient(f"dC/dtheta{layer}").T
            case "dC_dx":
                return self.gradient("dC/dz1") @ self.theta(1).T
            case "via":
                return self.gradient(f"dC/dz{layer}")[:, None, :] * self.theta(layer)[None]
        raise KeyError(name)


def quantity(name: str, path: str, folder: Path) -> float:
    found = re.fullmatch(r"([A-Za-z_]+?)(\d*)(?:@(\d+))?(?:\[([\d,]+)\])?", path)
    assert found is not None, path
    kind, layer, updates = found[1], int(found[2] or 0), int(found[3] or 0)
    place = tuple(int(index) for index in found[4].split(",")) if found[4] else ()
    if kind in ("W", "b") and updates:
        after = walked(name, updates - 1, folder)["update"]["value"]
        array = np.transpose(after["theta"][layer - 1]) if kind == "W" else np.array(after["b"][layer - 1])
        return float(array[place])
    return float(Quantities(EXAMPLES[name], walked(name, updates, folder)).named(kind, layer)[place])


def test_the_six_examples_are_there() -> None:
    assert len(EXAMPLES) == 6
    assert len(CASES) > 190
    assert all(example["source_url"].startswith("https://") for example in EXAMPLES.values())


@pytest.mark.parametrize(("name", "path"), CASES)
def test_a_published_quantity_comes_out(name: str, path: str, folder: Path) -> None:
    fact = next(fact for fact in EXAMPLES[name]["published"] if fact["path"] == path)
    assert quantity(name, path, folder) == pytest.approx(fact["computed"], rel=1e-11, abs=1e-15)


@pytest.mark.parametrize("name", EXAMPLES)
def test_their_gradients_pass_the_check(name: str, folder: Path) -> None:
    path = folder / f"{name}-check.json"
    path.write_text(json.dumps(session_of(EXAMPLES[name])))
    assert main(["check-gradients", str(path)]) == 0
