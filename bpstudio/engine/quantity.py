"""The named values of an iteration, and their text: ``z1``, ``yhat``, ``dC/dz2``, ``theta1[0,1]``.

A quantity is a value. Its text, which the session file and the command line use, is written and read here alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal, get_args

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter, ParameterKind
from bpstudio.engine.refused import RefusedError

PlainKind = Literal["x", "y", "yhat", "C", "penalty", "update"]
LayeredKind = Literal["z", "a", "theta", "b"]
QuantityKind = Literal[PlainKind, LayeredKind, "derivative"]

LONGEST = 80
"""Characters of a name; any longer one is no quantity's."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """What an iteration computes or reads: of a whole layer, of one unit or weight of it, of one example.

    ``layer`` is the id of the network's node it belongs to, and None for x, y, ŷ and C. ``place`` is one unit (j,) or
    one weight (i, j), and ``example`` a row of the batch, counted from 0. A derivative is that of ``of`` by ``by``.
    """

    kind: QuantityKind
    layer: int | None = None
    place: tuple[int, ...] = ()
    example: int | None = None
    of: Quantity | None = None
    by: Quantity | None = None
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """A quantity is a key wherever something is painted, so its hash is worked out once."""
        parts = (self.kind, self.layer, self.place, self.example, self.of, self.by)
        object.__setattr__(self, "_hash", hash(parts))

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[type[Quantity], tuple[object, ...]]:
        """Without the hash, which is another in another process."""
        return Quantity, (self.kind, self.layer, self.place, self.example, self.of, self.by)

    @classmethod
    def parse(cls, text: str) -> Quantity:
        """The quantity of that name. Raises ValueError when ``text`` is none."""
        found = _parsed(text) if len(text) <= LONGEST else None
        if found is None:
            short = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
            raise RefusedError(
                "quantity", f"{short!r} is not a quantity of a network; write z1, yhat, theta2[0,1] or dC/dz2"
            )
        return found

    @property
    def is_parameter(self) -> bool:
        """Whether this is weights or biases."""
        return self.kind in ("theta", "b")

    @property
    def is_gradient(self) -> bool:
        """Whether this is a derivative of C."""
        return self.of is not None and self.of.kind == "C"

    @property
    def parameter(self) -> Parameter | None:
        """The weights or biases this is, or is the gradient by; None for anything else."""
        by = self.by if self.is_gradient and self.by is not None else self
        if by.layer is None or (by.kind != "theta" and by.kind != "b"):
            return None
        i, j = by.place if len(by.place) == 2 else (None, *(by.place or (None,)))
        return Parameter(by.kind, by.layer, i, j)

    @property
    def is_whole(self) -> bool:
        """Whether it is of all units or weights of the layer and of all examples."""
        parts = (part.place for part in (self, self.of, self.by) if part is not None)
        return self.example is None and not any(parts)

    @property
    def whole(self) -> Quantity:
        """The same of all units or weights of the layer and all examples."""
        if self.of is not None and self.by is not None:
            return derivative(self.of.whole, self.by.whole)
        return self if self.example is None and not self.place else Quantity(self.kind, self.layer)

    def at(self, *place: int) -> Quantity:
        """The same of one unit (j) or of one weight (i, j); of a derivative, of what it is by."""
        return replace(self, by=self.by.at(*place)) if self.by is not None else replace(self, place=place)

    def __str__(self) -> str:
        """Its name in the session file, which ``parse`` reads."""
        text = self.kind if self.layer is None else f"{self.kind}{self.layer}"
        if self.kind == "derivative":
            text = f"d{self.of}/d{self.by}"
        place = f"[{','.join(map(str, self.place))}]" if self.place else ""
        return f"{text}{place}" if self.example is None else f"{text}{place}@{self.example}"


X, Y, YHAT, C, PENALTY, UPDATE = (
    Quantity("x"),
    Quantity("y"),
    Quantity("yhat"),
    Quantity("C"),
    Quantity("penalty"),
    Quantity("update"),
)


@lru_cache(maxsize=8192)
def z_of(layer: int) -> Quantity:
    """The weighted sums of a layer."""
    return Quantity("z", layer)


@lru_cache(maxsize=8192)
def theta_of(layer: int) -> Quantity:
    """The weights into a layer."""
    return Quantity("theta", layer)


@lru_cache(maxsize=8192)
def b_of(layer: int) -> Quantity:
    """The biases of a layer."""
    return Quantity("b", layer)


@lru_cache(maxsize=8192)
def _a_of(layer: int) -> Quantity:
    return Quantity("a", layer)


def output_of(network: Network, layer: int) -> Quantity:
    """What a layer puts out: x for the input, ŷ for the last layer, a between them."""
    return YHAT if layer == network.depth else _a_of(layer) if layer else X


def of_layer(kind: ParameterKind, layer: int) -> Quantity:
    """The weights or the biases of a layer."""
    return theta_of(layer) if kind == "theta" else b_of(layer)


def of_parameter(parameter: Parameter) -> Quantity:
    """The quantity that a parameter is, or all of a layer's."""
    found = of_layer(parameter.kind, parameter.layer)
    place = tuple(unit for unit in (parameter.i, parameter.j) if unit is not None)
    return found.at(*place) if place else found


@lru_cache(maxsize=16384)
def derivative(of: Quantity, by: Quantity) -> Quantity:
    """The derivative ∂of/∂by."""
    return Quantity("derivative", of=of, by=by)


def gradient_of(by: Quantity) -> Quantity:
    """The derivative ∂C/∂by."""
    return derivative(C, by)


_PLAIN: dict[str, Quantity] = {quantity.kind: quantity for quantity in (X, Y, YHAT, C, PENALTY, UPDATE)}
_NUMBER = r"(?:0|[1-9][0-9]{0,8})"
_NAME = re.compile(
    rf"(?:(?P<plain>{'|'.join(get_args(PlainKind))})|(?P<kind>z|a|theta|b)(?P<layer>[1-9][0-9]{{0,8}}))"
    rf"(?:\[(?P<first>{_NUMBER})(?:,(?P<second>{_NUMBER}))?\])?"
)
_EXAMPLE = re.compile(rf"(?P<of>[^@]*)@(?P<example>{_NUMBER})")
_PLACES = {"x": 1, "y": 1, "yhat": 1, "z": 1, "a": 1, "b": 1, "theta": 2}


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Quantity | None:
    """None for what is no quantity's name."""
    one = _EXAMPLE.fullmatch(text)
    if one is not None:
        every = _parsed(one["of"])
        return None if every is None else replace(every, example=int(one["example"]))
    if text.startswith("d"):
        of, slash, by = text[1:].partition("/d")
        above, below = _undivided(of), _undivided(by)
        return derivative(above, below) if slash and above is not None and below is not None else None
    return _undivided(text)


def _undivided(text: str) -> Quantity | None:
    """Of a name that is no derivative's."""
    found = _NAME.fullmatch(text)
    if found is None:
        return None
    place = tuple(int(unit) for unit in (found["first"], found["second"]) if unit is not None)
    if place and len(place) != _PLACES.get(found["plain"] or found["kind"]):
        return None
    quantity = _PLAIN[found["plain"]] if found["plain"] else _LAYERED[found["kind"]](int(found["layer"]))
    return quantity.at(*place) if place else quantity


_LAYERED = {"z": z_of, "a": _a_of, "theta": theta_of, "b": b_of}
