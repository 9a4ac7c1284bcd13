"""Scripts that were exported, run in this process; and sessions to export."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from typing import Any, NamedTuple

import numpy as np

from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import ACTIVATIONS, COSTS, PAIRS, PENALTIES, CostName
from bpstudio.engine.network import ActivationName, Layer, Network
from bpstudio.engine.optimizers import OPTIMIZERS, GradientDescent, Optimizer
from bpstudio.engine.task import Cost, Regularization, Training
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import State
from bpstudio.session.session import Session

Names = dict[str, Any]


class Ran(NamedTuple):
    """How a script ended, what it printed, and the names that it defined."""

    code: int
    printed: str
    names: Names


def defined(text: str) -> Names:
    """The names of a script that is not run yet."""
    names: Names = {"__name__": "script"}
    exec(compile(text, "script", "exec"), names)
    return names


def ran(text: str) -> Ran:
    """A script, run as a program would be."""
    names = defined(text)
    with redirect_stdout(io.StringIO()) as printed, np.errstate():
        code = names["main"]()
    return Ran(code, printed.getvalue(), names)


def trained(document: Document, iterations: int = 3) -> State:
    session = Session(document)
    session.train(iterations)
    return session.state


def with_entries(
    hidden: ActivationName = "tanh",
    output: ActivationName = "sigmoid",
    cost: Cost | None = None,
    penalty: str = "none",
    optimizer: Optimizer | None = None,
) -> Document:
    """A small network of these, its targets such as every cost takes."""
    rng = np.random.default_rng(8)
    y = np.where(rng.uniform(size=(5, 2)) < 0.5, -1.0, 1.0)
    if cost is None or not COSTS[cost.name].classes:
        y = np.eye(2)[rng.integers(0, 2, 5)]
    training = Training(0.1, optimizer or GradientDescent(), regularization=Regularization(penalty, 0.02))
    layers = (Layer(3, hidden), Layer(2, output))
    return Document(Network(2, layers), Examples(rng.normal(size=(5, 2)), y), cost or Cost(), training)


def each_entry() -> dict[str, Document]:
    """A document for each entry of each registry, alone and as a pair."""
    found = {}
    for name, activation in ACTIVATIONS.items():
        found[f"output {name}"] = with_entries(output=name)
        if not activation.couples:
            found[f"hidden {name}"] = with_entries(hidden=name)
    for cost in COSTS:
        found[cost] = with_entries(cost=_mean(cost))
        found[f"{cost} summed"] = with_entries(cost=Cost(cost, 0.7, "sum", "sum"))
    for output, cost in PAIRS:
        found[f"{output} and {cost}"] = with_entries(output=output, cost=_mean(cost))
    found |= {penalty: with_entries(penalty=penalty) for penalty in PENALTIES}
    return found | {name: with_entries(optimizer=kind()) for name, kind in OPTIMIZERS.items()}


def _mean(name: CostName) -> Cost:
    return Cost(name, 0.5, "mean", "mean")


def is_noticed(names: Names, each: Names, name: str, place: tuple[int, ...], other: float) -> bool:
    """Whether a script sees that a number it compares is another."""
    right = each["expected"][name]
    changed = np.array(right)
    changed[place] = other
    each["expected"][name] = changed
    before, memory = names["arrays"](each["before"]), names["arrays"](each["memory"])
    with np.errstate(all="ignore"):
        found = names["difference"](each, names["run"](each, each["number"], before, memory))
    each["expected"][name] = right
    return found is not None


def with_another_digit(value: float, which: int, by: int) -> float:
    """The number with one of its digits changed; ``which`` counts from the first that is not 0."""
    text = repr(value)
    digits = [at for at, letter in enumerate(text.partition("e")[0]) if letter.isdigit()]
    first = next(index for index, at in enumerate(digits) if text[at] != "0")
    at = digits[min(first + which, len(digits) - 1)]
    return float(f"{text[:at]}{(int(text[at]) + by) % 10}{text[at + 1 :]}")
