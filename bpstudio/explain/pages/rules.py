"""The rule behind each line of a derivation, in a word or two."""

from __future__ import annotations

from bpstudio.engine.program import Op, Step
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.derivations import collapse, derivation, penalty_derivation
from bpstudio.notation.symbols import activation_symbol

ASKED, TIDY = "what is asked", "tidied up"
NUMBERS, VALUE = "with its numbers", "worked out"
_ACTIVATION: dict[str, tuple[str, ...]] = {
    "identity": ("definition of the identity", "derivative of z"),
    "relu": ("definition of ReLU", "case by case", "derivative of z, of 0"),
    "leaky_relu": ("definition of leaky ReLU", "case by case", "constant factors"),
    "tanh": (ASKED, "definition of tanh", "quotient rule", "divide each term", "definition of tanh"),
    "sigmoid": (
        "definition of σ",
        "as a power",
        "chain rule",
        "derivative of the inside",
        "as a fraction",
        "split in two factors",
        "add 1 and take it away",
        "divide each term",
        "definition of σ",
    ),
    "softmax": ("definition of softmax", "quotient rule", "split in two factors", "definition of softmax"),
}
_COST: dict[str, tuple[str, ...]] = {
    "squared_error": ("chain rule", "derivative of ŷ − y"),
    "binary_cross_entropy": ("derivative of ln, chain rule",),
    "categorical_cross_entropy": ("derivative of ln",),
    "output": (),
}
_TOGETHER: dict[str, tuple[str, ...]] = {
    "sigmoid": ("both factors", "cancel the denominators", "multiply out", "cancel ŷy"),
    "softmax": ("both factors", "cancel ŷₖ", "split the sum", "δ leaves one term", "Σy is 1"),
}
_PENALTY: dict[str, tuple[str, ...]] = {
    "l1": ("constant factor", "case by case", "as a sign"),
    "l2": ("constant factor", "power rule", TIDY),
}


def rules_of(step: Step, conventions: Conventions) -> tuple[str, ...]:
    """One for each line of the derivation of a step's local derivative."""
    count = len(derivation(step, conventions))
    if step.op is Op.DC_DYHAT:
        words = (ASKED, *_COST[conventions.cost.name])
        return (*words, *(TIDY for _ in range(count - len(words))))
    if step.op is Op.DA_DZ and step.layer is not None:
        name = conventions.network.layer(step.layer).activation
        words = _ACTIVATION[name]
        named = activation_symbol(conventions.network, step.layer) is not None
        return (ASKED, *words) if named and name not in ("tanh", "softmax") else words
    if count == 3:
        return "definition of z", "the other terms do not change", _last(step)
    return ("definition of z", _last(step))[:count]


def _last(step: Step) -> str:
    return "b has the factor 1" if step.op is Op.DZ_DB else "the factor beside it"


def rules_of_collapse(conventions: Conventions, one_class: bool = True) -> tuple[str, ...]:
    """One for each line in which output and cost of a fused pair come together."""
    name = conventions.network.layer(conventions.network.depth).activation
    return _TOGETHER.get(name, ())[: len(collapse(conventions, one_class))]


def rules_of_penalty(step: Step, conventions: Conventions) -> tuple[str, ...]:
    """One for each line of the derivation of a penalty's own term."""
    count = len(penalty_derivation(step, conventions))
    return _PENALTY[conventions.regularization.name] if count else ()
