"""The optimizer with which a PyTorch script trains on: PyTorch's own, where it has the session's."""

from __future__ import annotations

from bpstudio.engine.optimizers import TorchRule
from bpstudio.engine.parameters import KINDS
from bpstudio.engine.quantity import of_layer
from bpstudio.engine.task import Task
from bpstudio.engine.words import in_a_row
from bpstudio.explain.words import scripts
from bpstudio.storage.export.scripts.literals import places_text, table_text, wrapped
from bpstudio.storage.export.scripts.parts import function_text
from bpstudio.storage.export.scripts.script_names import memory_of, script_name
from bpstudio.storage.export.scripts.updating import still_places


def why_by_hand(task: Task) -> str:
    """Why the update is not left to PyTorch; empty where it is."""
    if not _moving(task):
        return scripts.NOTHING_MOVES
    return "" if task.training.optimizer.in_torch() else scripts.NO_SUCH_RULE


def optimizer_text(task: Task) -> str:
    """The definition of a function that makes PyTorch's optimizer, and has it remember what the session's does."""
    optimizer, moving = task.training.optimizer, _moving(task)
    rule = optimizer.in_torch()
    assert rule is not None, "there is one where the update is not by hand"
    settings = [f"{name}={value!r}" for name, value in rule.settings]
    lines = [f'"""{scripts.THEIR_OPTIMIZER}"""', *f"parameters = {_parameters(rule, moving)}".split("\n")]
    lines.append(
        f"found = torch.optim.{rule.kind}({in_a_row(['parameters', 'lr=learning_rate', *settings])})"
    )
    for name in moving if rule.memory else ():
        step = 'memory["t"] - 1.0' if optimizer.counts else "torch.tensor(0.0)"
        rows = zip(rule.memory, memory_of(optimizer, name), strict=True)
        entries = [*([("step", step)] if rule.counts else []), *((a, f'memory["{b}"]') for a, b in rows)]
        lines += f"found.state[net.{name}] = {table_text(entries, 0)}".split("\n")
    return function_text(["net", "learning_rate", "memory"], [*lines, "return found"]).replace(
        "§", "optimizer_of"
    )


def still_lines(task: Task) -> list[str]:
    """What puts back the single parameters that are frozen or cut, in ``net`` as they were in ``each``."""
    found = []
    for layer in task.network.layer_ids:
        for kind in KINDS:
            name, places = script_name(of_layer(kind, layer)), still_places(kind, task.network.layer(layer))
            if places and name in _moving(task):
                found.append(f'net.{name}[{places_text(places)}] = before["{name}"][{places_text(places)}]')
    return found


def _moving(task: Task) -> list[str]:
    """The arrays of parameters that are not frozen whole."""
    found = []
    for number in task.network.layer_ids:
        layer = task.network.layer(number)
        for kind, trained in zip(KINDS, (layer.train_theta, layer.train_b), strict=True):
            if trained:
                found.append(script_name(of_layer(kind, number)))
    return found


def _parameters(rule: TorchRule, moving: list[str]) -> str:
    """A list of them, or of groups where weights and biases have settings of their own."""
    if not rule.weights:
        return wrapped(f"[{in_a_row(f'net.{name}' for name in moving)}]", 8)
    groups = []
    for letter, settings in (("t", rule.weights), ("b", rule.biases)):
        names = in_a_row(f"net.{name}" for name in moving if name.startswith(letter))
        own = in_a_row(f'"{name}": {value!r}' for name, value in settings)
        groups += [f'{{"params": [{names}], {own}}}'] if names else []
    return "[\n" + "".join(f"    {group},\n" for group in groups) + "]"
