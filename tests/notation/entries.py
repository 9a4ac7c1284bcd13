"""Single numbers of a plain pass, read from its arrays by a way of their own."""

from __future__ import annotations

from collections.abc import Callable

from bpstudio.engine.plain_pass import PlainPass
from bpstudio.engine.quantity import Quantity
from bpstudio.notation.meaning import SingleNumber


def numbers_of(found: PlainPass) -> Callable[[SingleNumber], float]:
    """The number at a place of an iteration; of ``theta`` and ``b`` as they are before the update."""
    depth = found.task.network.depth

    def number(what: SingleNumber) -> float:
        quantity, example = what.quantity, what.example or 0
        of, by = quantity.of, quantity.by
        if of is None or by is None:
            return _plain(found, quantity, what.place, example)
        layer = by.layer or depth
        if of.kind != "C":
            if by.kind == "theta":
                return float(found.a[layer - 1][what.place[0], example])
            if by.kind == "b":
                return 1.0
            if by.kind == "a":
                return float(found.parameters.theta(layer + 1)[what.place])
            slopes = found.da_dz[layer]
            return float(
                slopes[(example, *what.place)] if len(what.place) == 2 else slopes[what.place[0], example]
            )
        if by.kind == "theta":
            return float(found.gradient.theta(layer)[what.place])
        if by.kind == "b":
            return float(found.gradient.b(layer)[what.place])
        return float((found.dc_dz if by.kind == "z" else found.dc_da)[layer][what.place[0], example])

    return number


def _plain(found: PlainPass, quantity: Quantity, place: tuple[int, ...], example: int) -> float:
    layer = quantity.layer or 0
    match quantity.kind:
        case "theta":
            return float(found.parameters.theta(layer)[place])
        case "b":
            return float(found.parameters.b(layer)[place])
        case "C":
            return found.C
        case "y":
            return float(found.y[place[0], example])
        case "yhat":
            return float(found.a[found.task.network.depth][place[0], example])
        case "z":
            return float(found.z[layer][place[0], example])
    return float(found.a[layer][place[0], example])
