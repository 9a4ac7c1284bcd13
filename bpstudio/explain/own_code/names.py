"""What a network's quantities are called: in the session file to the letter, and otherwise in programs of one's own.

``dW2``, ``W2.grad``, ``dL/dW2``, ``∂C/∂θ₂`` and ``delta2`` mean one thing each, whoever writes them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from bpstudio.engine.network import Network
from bpstudio.engine.program import Op, Program
from bpstudio.engine.quantity import Quantity, X, Y, b_of, output_of, theta_of

LONGEST = 60
"""Characters of a name that is looked at; any longer one is no quantity's."""


class Named(NamedTuple):
    """A quantity of an iteration; of weights and biases those before it, or ``after`` its update."""

    quantity: Quantity
    after: bool = False

    def __str__(self) -> str:
        """Its name in a file of numbers: ``dC/dtheta2``, ``update/theta2``."""
        return f"update/{self.quantity}" if self.after else str(self.quantity)


@lru_cache(maxsize=16)
def known(network: Network) -> dict[str, Named]:
    """Every quantity of an iteration by its name, in the order in which the program comes to them."""
    return {str(named): named for named in _in_order(network)}


def _in_order(network: Network) -> Iterator[Named]:
    yield from (Named(X), Named(Y))
    for layer in network.layer_ids:
        yield from (Named(theta_of(layer)), Named(b_of(layer)))
    for step in Program.of(network):
        if step.gradient is not None and step.op is not Op.DC_DYHAT:
            yield Named(step.symbol)
        if step.op is not Op.UPDATE:
            yield Named(step.writes)
    for layer in network.layer_ids:
        yield from (Named(theta_of(layer), after=True), Named(b_of(layer), after=True))


_LETTERS = {"∂": "d", "θ": "theta", "ŷ": "yhat", "δ": "delta"}
_MARKS = re.compile(r"[\s_^{}\\$.]+")
_LAYERED = {"theta": "theta", "weights": "theta", "weight": "theta", "w": "theta"}
_LAYERED |= {"biases": "b", "bias": "b", "b": "b", "z": "z", "a": "a"}
_PLAIN = {"yhat": "yhat", "ypred": "yhat", "output": "yhat", "prediction": "yhat", "predictions": "yhat"}
_PLAIN |= {"c": "C", "cost": "C", "loss": "C", "j": "C", "l": "C", "x": "x", "y": "y"}
_NAME = rf"(?:{'|'.join(_LAYERED)})[0-9]*|{'|'.join(_PLAIN)}"
_PARTS = re.compile(r"([a-z]+)([0-9]*)")
_FORMS = {
    "itself": re.compile(rf"({_NAME})"),
    "derivative": re.compile(rf"d({_NAME})/?d({_NAME})"),
    "gradient": re.compile(rf"(?:d|grad(?:ient)?s?/?)({_NAME})|({_NAME})/?grad(?:ient)?"),
    "error": re.compile(r"delta([0-9]*)"),
    "after": re.compile(rf"(?:updated?/?|new)({_NAME})|({_NAME})(?:new|after|updated)"),
}


def meant_by(text: str, network: Network) -> Named | None:
    """The quantity that somebody calls so; None where it is none of the network's, or could be several."""
    names = known(network)
    if text in names:
        return names[text]
    plain = _plain(text)
    for form, pattern in _FORMS.items():
        found = pattern.fullmatch(plain)
        if found is not None:
            parts = [part for part in found.groups() if part is not None]
            return names.get(_written(form, parts, network))
    return None


def _plain(text: str) -> str:
    """In small Latin letters, digits and strokes: ``∂C/∂θ₂`` is ``dc/dtheta2``."""
    if len(text) > LONGEST:
        return ""
    text = unicodedata.normalize("NFKC", text)  # ² and ₂ are 2
    for letter, written in _LETTERS.items():
        text = text.replace(letter, written)
    return _MARKS.sub("", text).lower()


def _written(form: str, parts: list[str], network: Network) -> str:
    """The name in a file of numbers, where the network has such a quantity."""
    if form == "error":
        return f"dC/d{_one(f'z{parts[0]}', network)}"
    names = [_one(part, network) for part in parts]
    match form:
        case "derivative":
            return f"d{names[0]}/d{names[1]}"
        case "gradient":
            return f"dC/d{names[0]}"
        case "after":
            return f"update/{names[0]}"
    return names[0]


def _one(part: str, network: Network) -> str:
    """Of one quantity; that of no layer in a network of one is of this layer, and the last a is ŷ."""
    if part in _PLAIN:
        return _PLAIN[part]
    found = _PARTS.fullmatch(part)
    assert found is not None, "the forms let nothing else through"
    kind, number = _LAYERED[found[1]], found[2]
    if not number and network.depth == 1:
        number = "1"
    if kind == "a" and number in ("0", str(network.depth)):
        return str(output_of(network, int(number)))
    return f"{kind}{number}"
