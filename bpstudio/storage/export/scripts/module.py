"""A session's network as a module of PyTorch, its cost and its update: what trains on, also on several processes."""

from __future__ import annotations

from bpstudio.engine.program import Phase
from bpstudio.engine.quantity import YHAT, theta_of, z_of
from bpstudio.engine.task import Task
from bpstudio.engine.words import in_a_row
from bpstudio.explain.words import scripts
from bpstudio.notation.textbook import Notation
from bpstudio.storage.export.scripts.definitions import HERE
from bpstudio.storage.export.scripts.dialect import TORCH, put_in
from bpstudio.storage.export.scripts.literals import places_text, wrapped
from bpstudio.storage.export.scripts.parts import (
    PartNames,
    ScriptParts,
    before_the_update,
    function_text,
    next_count,
    returned,
    update_count,
    with_title,
)
from bpstudio.storage.export.scripts.script_names import (
    gradient_names,
    memory_names,
    new,
    parameter_names,
    script_name,
)
from bpstudio.storage.export.scripts.steps import CodeLine, Steps

_TAB = "    "


class TorchParts(ScriptParts):
    """The parts of a PyTorch script: beside the pass by hand a module, and its cost by itself.

    ``by_hand`` says that the update has to be a function, because training goes on with it.
    """

    def __init__(self, notation: Notation, by_hand: bool) -> None:
        super().__init__(TORCH, notation)
        self._by_hand = by_hand
        self._update = ""

    def of(self, task: Task) -> PartNames:
        steps = self.steps(task)
        if self._by_hand:
            self._update = self.functions.named("update", _update(steps, self.moves(steps)))
        found = super().of(task)
        more = {
            "net": self.functions.named("Net", _module(steps)),
            "cost": self.functions.named("cost", _cost(steps)),
            "penalty": self.functions.named("penalty", _penalty(steps)),
            **({"update": self._update} if self._by_hand else {}),
        }
        return PartNames((*found.names, *more.items(), ("cut", _cut(task))))

    def iteration(self, steps: Steps, moves: tuple[str, str]) -> str:
        if not self._by_hand:
            return super().iteration(steps, moves)
        given = _given(steps.task)
        lines = [*before_the_update(steps), "", "# The update"]
        lines.append(wrapped(f"moved = {self._update}(learning_rate, {in_a_row(given)})", 8))
        lines += ["", *returned(["C", *gradient_names(steps.task.network)], ["**moved,"])]
        parameters, memory = parameter_names(steps.task.network), memory_names(steps.task)
        return function_text(
            ["x", "y", "learning_rate", *parameters, *update_count(steps.task), *memory], lines
        )


def _given(task: Task) -> list[str]:
    """What an update reads beside the learning rate."""
    network = task.network
    return [*parameter_names(network), *gradient_names(network), *update_count(task), *memory_names(task)]


def _update(steps: Steps, moves: tuple[str, str]) -> str:
    task = steps.task
    found = map(new, (*parameter_names(task.network), *memory_names(task)))
    lines = [f'"""{scripts.UPDATE}"""', *with_title(steps, Phase.UPDATE, moves)[1:]]
    return function_text(["learning_rate", *_given(task)], [*lines, *returned(found, next_count(task))])


def _module(steps: Steps) -> str:
    """A class whose parameters have the names of the session's, shaped as they are there."""
    names = parameter_names(steps.task.network)
    own = {name: f"self.{name}" for name in names}
    lines = [f'"""{scripts.MODULE}"""', "", wrapped(f"def __init__(self, {in_a_row(names)}):", 12)]
    lines += [
        f"{_TAB}super().__init__()",
        *(f"{_TAB}self.{name} = torch.nn.Parameter({name})" for name in names),
    ]
    forward = [CodeLine(put_in(line.code, own), line.beside) for line in steps.phase(Phase.FORWARD)]
    if steps.pair is not None:
        forward = forward[:-1]
    lines += ["", "def forward(self, x):", *(f"{_TAB}{line.code}  # {line.beside}" for line in forward)]
    lines.append(f"{_TAB}return {output_of_module(steps)}")
    return f"class {HERE}(torch.nn.Module):\n" + "".join(f"{_TAB}{line}".rstrip() + "\n" for line in lines)


def output_of_module(steps: Steps) -> str:
    """What the cost reads: ŷ, or z where both are computed together."""
    return script_name(YHAT if steps.pair is None else z_of(steps.task.network.depth))


def _cost(steps: Steps) -> str:
    settings = [line.code for line in steps.settings_of_cost() if line.code != "m = len(x)"]
    lines = [f'"""{scripts.COST}"""', *settings, f"return scale * torch.sum({steps.terms()})"]
    return function_text([output_of_module(steps), "y", "m"], lines)


def _penalty(steps: Steps) -> str:
    regularization = steps.task.training.regularization
    if not regularization.active:
        return function_text(["net"], [f'"""{scripts.PENALTY}"""', "return 0.0"])
    terms = [
        put_in(steps.penalty(layer), {name: f"net.{name}"})
        for layer in steps.task.network.layer_ids
        for name in (script_name(theta_of(layer)),)
    ]
    lines = [f'"""{scripts.PENALTY}"""', f"rate = {regularization.rate!r}"]
    lines += [f"total = {terms[0]}", *(f"total = total + {term}" for term in terms[1:]), "return total"]
    return function_text(["net"], lines)


def _cut(task: Task) -> str:
    """The places of connections that are not there, by the weights they would have."""
    cut = [(layer, task.network.layer(layer).cut) for layer in task.network.layer_ids]
    entries = [f'"{script_name(theta_of(layer))}": ({places_text(pairs)})' for layer, pairs in cut if pairs]
    return f"{{{in_a_row(entries)}}}"
