"""The altered program against PyTorch with the mistake built in by hand."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.mistakes import Alteration, altered_pass
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.program import Program
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Cost, Task, Training
from tests.engine.comparing import close
from tests.engine.mistakes import pytorch_mistakes

CASES: list[dict[str, Any]] = json.loads(pytorch_mistakes.TRUTH.read_text("utf-8"))["mistakes"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['mistake']}-{case['form']}")
def test_a_mistake_leads_to_the_gradients_that_pytorch_has_with_it(case: dict[str, Any]) -> None:
    hidden, outputs, last, cost = pytorch_mistakes.NETWORKS[case["network"]]
    network = Network(2, (Layer(3, hidden), Layer(outputs, last)))
    examples = Examples(np.array(pytorch_mistakes.X), np.array(pytorch_mistakes.TARGETS[outputs]))
    task = Task(network, Cost(cost), examples, Training(pytorch_mistakes.RATE))
    parameters = Parameters.of(network, *pytorch_mistakes.parameters(outputs))
    asked = Quantity.parse(case["step"])
    step = next(step for step in Program.of(network) if asked in (step.symbol, step.writes))
    found = altered_pass(
        task,
        parameters,
        Moments.fresh(task.training.optimizer, network.size),
        np.arange(3),
        Alteration(case["mistake"], (step.index,), case["form"], case["way"]),
    )
    for layer in network.layer_ids:
        close(found.gradient.theta(layer), np.array(case["theta"][layer - 1]), f"dC/dtheta{layer}")
        close(found.gradient.b(layer), np.array(case["b"][layer - 1]), f"dC/db{layer}")
