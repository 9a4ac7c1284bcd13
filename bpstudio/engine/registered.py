"""From which modules a task has its activations, cost, penalty and optimizer, where not from the program's own."""

from __future__ import annotations

from bpstudio.engine.functions import ACTIVATIONS, COSTS, PAIRS, PENALTIES
from bpstudio.engine.functions.entries import HERE as FUNCTIONS
from bpstudio.engine.optimizers.entries import HERE as OPTIMIZERS
from bpstudio.engine.task import Task


def modules_of(task: Task) -> tuple[str, ...]:
    """The modules that a process has to import before it can do the task, by name."""
    activations = [layer.activation for layer in task.network.layers]
    cost, penalty = task.cost.name, task.training.regularization.name
    found = {ACTIVATIONS[name].module for name in activations} | {COSTS[cost].module}
    found |= {PAIRS[pair].module for pair in [(activations[-1], cost)] if pair in PAIRS}
    found |= {PENALTIES[penalty].module} if penalty in PENALTIES else set()
    found |= {task.training.optimizer.module}
    return tuple(sorted(found - {FUNCTIONS, OPTIMIZERS}))
