"""What the update makes of one weight or bias, in one formula: the optimizer's lines put into one another."""

from __future__ import annotations

from bpstudio.engine.network import Network
from bpstudio.engine.optimizers import OPTIMIZERS
from bpstudio.engine.optimizers.update import trained_mask
from bpstudio.engine.quantity import Quantity, gradient_of
from bpstudio.engine.task import Task
from bpstudio.notation import symbols
from bpstudio.notation.meaning import SingleNumber
from bpstudio.notation.named_settings import EXAMPLES, RATE, UPDATES, word_of
from bpstudio.notation.parse import parse
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Equation, Node, Parens, Partial, Symbol
from bpstudio.notation.typeable import Letter, Parts, typeable
from bpstudio.notation.walk import substitute

ETA = Letter("η", RATE)


def new_value(task: Task, what: Quantity, place: tuple[int, ...], notation: Notation) -> Parts:
    """The new value of the parameter at ``place`` of a layer's θ or b; the old one where it is held fixed."""
    old = SingleNumber(what, place)
    if is_kept_fixed(task.network, what.at(*place)):
        return (old,)
    optimizer = task.training.optimizer
    lines = optimizer.bias_lines if what.kind == "b" and optimizer.bias_lines else optimizer.lines
    put_in: dict[Node, Node] = {}
    right: Node = symbols.THETA
    for line in lines:
        equation = parse(line)
        assert isinstance(equation, Equation), "every line says what becomes of something"
        right = substitute(equation.right, put_in)
        put_in[equation.left] = Parens(right)
    names = _remembered(task, notation) | {
        symbols.THETA: (old,),
        Partial(symbols.COST, symbols.THETA): (SingleNumber(gradient_of(what), place),),
    }
    return typeable(right, names)


def is_kept_fixed(network: Network, what: Quantity) -> bool:
    """Whether the update leaves a single weight or bias as it is."""
    mask, parameter = trained_mask(network), what.parameter
    assert parameter is not None, "only weights and biases are updated"
    return mask is not None and not mask[parameter.position(network)]


def setting_letter(tex: str, name: str, notation: Notation) -> Letter:
    """A setting by its letter in TeX and its name in a session file."""
    return Letter(to_plain(parse(tex), notation), word_of(name))


def _remembered(task: Task, notation: Notation) -> dict[Node, Parts]:
    """η, the optimizer's settings, and what it remembers; a letter that is taken goes by its name."""
    optimizer = task.training.optimizer
    found: dict[Node, Parts] = {Symbol(ETA.text): (ETA,), Symbol(UPDATES): (Letter(UPDATES, UPDATES),)}
    for name, setting in OPTIMIZERS[optimizer.name].settings().items():
        found[parse(setting.letter)] = (setting_letter(setting.letter, name, notation),)
    for name, sign in zip(optimizer.memory, optimizer.letters, strict=True):
        text = name if sign == EXAMPLES else sign
        found[Symbol(sign)] = (Letter(text, word_of(text)),)
    return found
