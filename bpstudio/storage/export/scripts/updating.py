"""The update as lines of Python: a function of an optimizer's own lines, and a call of it for each array."""

from __future__ import annotations

from collections.abc import Iterator

from bpstudio.engine.network import Layer
from bpstudio.engine.optimizers import Optimizer
from bpstudio.engine.parameters import ParameterKind
from bpstudio.engine.quantity import gradient_of, of_layer
from bpstudio.engine.task import Task
from bpstudio.engine.words import in_a_row, listed
from bpstudio.explain.words import scripts
from bpstudio.notation.parse import parse
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import COST, THETA, quantity
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node, Partial
from bpstudio.notation.walk import substitute
from bpstudio.storage.export.scripts.definitions import HERE, Definitions
from bpstudio.storage.export.scripts.dialect import Dialect, put_in
from bpstudio.storage.export.scripts.literals import places_text
from bpstudio.storage.export.scripts.script_names import memory_of, new, script_name

STAY = "frozen: it stays"


def defined_moves(
    optimizer: Optimizer, dialect: Dialect, notation: Notation, definitions: Definitions
) -> tuple[str, str]:
    """The names of the functions that move weights and biases; empty where the rule is a single line."""
    if _is_a_line(optimizer):
        return "", ""
    code = _function(optimizer, optimizer.code, optimizer.lines, dialect, notation)
    of_weights = definitions.named(optimizer.name, code)
    if not optimizer.bias_code:
        return of_weights, of_weights
    code = _function(optimizer, optimizer.bias_code, optimizer.bias_lines, dialect, notation)
    return of_weights, definitions.named(f"{optimizer.name}_of_biases", code)


def _is_a_line(optimizer: Optimizer) -> bool:
    return len(optimizer.code) == 1 and not optimizer.bias_code


def _function(
    optimizer: Optimizer, code: tuple[str, ...], lines: tuple[str, ...], dialect: Dialect, notation: Notation
) -> str:
    """A definition: the settings, the lines with their equations beside, and what comes back."""
    given = ["theta", "gradient", *optimizer.letters, "learning_rate", *(["t"] if optimizer.counts else [])]
    used = [name for name in optimizer.settings() if any(put_in(each, {name: ""}) != each for each in code)]
    settings = [f"{name} = {getattr(optimizer, name)!r}" for name in used]
    steps = [
        f"{dialect.line(each)}  # {to_plain(parse(tex), notation)}"
        for each, tex in zip(code, lines, strict=True)
    ]
    back = f"return {in_a_row(['theta', *optimizer.letters])}"
    body = "".join(f"    {line}\n" for line in (*settings, *steps, back))
    told = f'    """{scripts.MOVED}"""\n'
    return f"def {HERE}({in_a_row(given)}):\n{told}{body}"


def update_lines(
    task: Task, notation: Notation, dialect: Dialect, of_weights: str, of_biases: str
) -> Iterator[tuple[str, str]]:
    """Each line of the update, and what stands beside it."""
    optimizer = task.training.optimizer
    if _is_a_line(optimizer):
        for name in optimizer.settings():
            yield f"{name} = {getattr(optimizer, name)!r}", ""
    for number in task.network.layer_ids:
        layer = task.network.layer(number)
        yield from _of_array("theta", number, layer.train_theta, task, notation, dialect, of_weights)
        yield from _of_array("b", number, layer.train_b, task, notation, dialect, of_biases)


def _of_array(
    kind: ParameterKind,
    layer: int,
    trained: bool,
    task: Task,
    notation: Notation,
    dialect: Dialect,
    function: str,
) -> Iterator[tuple[str, str]]:
    quantity_here, optimizer = of_layer(kind, layer), task.training.optimizer
    name, gradient = script_name(quantity_here), script_name(gradient_of(quantity_here))
    memory = memory_of(optimizer, name)
    if not trained:
        yield from ((f"{new(each)} = {each}", STAY) for each in (name, *memory))
        return
    symbol = quantity(quantity_here)
    if function:
        given = [name, gradient, *memory, "learning_rate", *(["t"] if optimizer.counts else [])]
        found = in_a_row(map(new, (name, *memory)))
        yield f"{found} = {function}({in_a_row(given)})", to_plain(symbol, notation)
    else:
        put: dict[Node, Node] = {Partial(COST, THETA): Partial(COST, symbol), THETA: symbol}
        beside = to_plain(substitute(parse(optimizer.lines[-1]), put), notation)
        way = dialect.line(optimizer.code[0].partition(" = ")[2])
        yield f"{new(name)} = {put_in(way, {'theta': name, 'gradient': gradient})}", beside
    places = still_places(kind, task.network.layer(layer))
    if places:
        here = places_text(places)
        why = _why_still(kind, task.network.layer(layer))
        yield from ((f"{new(each)}[{here}] = {each}[{here}]", why) for each in (name, *memory))


def still_places(kind: ParameterKind, layer: Layer) -> list[tuple[int, ...]]:
    """The places of a layer's array that the update leaves alone: single ones that are frozen or cut."""
    if kind == "b":
        return [(unit,) for unit in layer.frozen.b]
    return sorted({*layer.cut, *layer.frozen.theta})


def _why_still(kind: ParameterKind, layer: Layer) -> str:
    frozen, cut = (layer.frozen.b, ()) if kind == "b" else (layer.frozen.theta, layer.cut)
    return f"{listed([*(['frozen'] if frozen else []), *(['cut'] if cut else [])], 'or')}: they stay"
