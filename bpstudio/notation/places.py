"""At which unit of its layer a typed name stands: by its own index, by the place asked for, or by being alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bpstudio.engine.network import Network
from bpstudio.engine.quantity import YHAT, C, Quantity, X, Y, of_layer, output_of, theta_of, z_of
from bpstudio.engine.words import counted, plural
from bpstudio.notation.typed_names import TypedName, refuse

UnitIndices = tuple[int, ...]
MeantUnits = dict[tuple[int, str], int]
"""The unit of a layer that is meant where none is said, of what comes before its activation, ``z``, or after, ``a``."""
_UNLAYERED = (X, Y, YHAT, C)
_AFTER = (X.kind, Y.kind, YHAT.kind, "a")


@dataclass(frozen=True, slots=True)
class Half:
    """A name without the other half of its derivative: whose it is, and the indices typed, from 1."""

    text: str
    quantity: Quantity
    layer: int
    units: UnitIndices

    @classmethod
    def of(cls, name: TypedName, network: Network) -> Half:
        """Raises ValueError for a layer that the network has not."""
        layer, units = name.layer, name.units
        text = name.text.partition("@")[0]
        if name.kind == "theta" and len(name.run) == 2:
            units = _run(name, network)
            layer = 1 if layer is not None and not name.units and units else layer
        if layer is None:
            plain = next(each for each in _UNLAYERED if each.kind == name.kind)
            return cls(text, plain, 0 if plain == X else network.depth, units)
        lowest = 0 if name.kind == "a" else 1
        if not lowest <= layer <= network.depth:
            refuse(f"“{text}” is of no layer here; the layers are 1 to {network.depth}")
        match name.kind:
            case "z":
                return cls(text, z_of(layer), layer, units)
            case "a":
                return cls(text, output_of(network, layer), layer, units)
            case _:
                return cls(text, of_layer("theta" if name.kind == "theta" else "b", layer), layer, units)

    @property
    def side(self) -> str:
        """``a`` for what comes after the activation of its layer, ``z`` for what comes before."""
        return "a" if self.quantity.kind in _AFTER else "z"

    def said(self, network: Network) -> MeantUnits:
        """The units that its own index says, for the other half. Of softmax every z moves every a."""
        if self.quantity.kind == "theta" and len(self.units) == 2:
            below, unit = self.units
            return _both(network.below(self.layer), below - 1) | _both(self.layer, unit - 1)
        if len(self.units) != 1:
            return {}
        unit = self.units[0] - 1
        return {(self.layer, self.side): unit} if couples(network, self.layer) else _both(self.layer, unit)

    def at(self, unit: int) -> Half:
        """The same of one unit, from 1."""
        return replace(self, units=(unit,))

    def place(self, network: Network, units: MeantUnits) -> UnitIndices:
        """Its place, from 0. Raises ValueError where it is not there, or several could be meant."""
        if self.quantity == C:
            if self.units:
                refuse(f"“{self.text}” has no unit; write it without its index")
            return ()
        if self.quantity.kind == "theta":
            return self._weight(network, units)
        if len(self.units) > 1:
            refuse(f"“{self.text}” needs one index, that of its unit, and has {len(self.units)}")
        width = network.width(self.layer)
        if self.units:
            return (self._there(self.units[0], self.layer, network),)
        if width == 1:
            return (0,)
        if (self.layer, self.side) not in units:
            refuse(
                f"“{self.text}” could be any of {counted(width, 'unit')}; say which, for example {self.text}[1]"
            )
        return (units[self.layer, self.side],)

    def _weight(self, network: Network, units: MeantUnits) -> UnitIndices:
        below = network.below(self.layer)
        widths = network.width(below), network.width(self.layer)
        given = self.units
        if len(given) == 1 and 1 in widths:
            given = (1, given[0]) if widths[0] == 1 else (given[0], 1)
        if given:
            if len(given) == 1:
                refuse(
                    f"“{self.text}” needs both units of the weight, for example {theta_of(self.layer)}[1,2]"
                )
            return self._there(given[0], below, network), self._there(given[1], self.layer, network)
        found = [
            0 if width == 1 else units.get((layer, side))
            for layer, side, width in zip((below, self.layer), "az", widths, strict=True)
        ]
        if None in found:
            several = counted(widths[0] * widths[1], "weight")
            refuse(f"“{self.text}” could be any of {several}; say which, for example {self.text}[1,2]")
        return tuple(unit for unit in found if unit is not None)

    def _there(self, unit: int, layer: int, network: Network) -> int:
        width = network.width(layer)
        if not 1 <= unit <= width:
            what = counted(width, "unit") if layer else counted(width, "input")
            refuse(
                f"“{self.text}” names {unit}, and there {plural(width, 'is', 'are')} {what}, counted from 1"
            )
        return unit - 1


def couples(network: Network, layer: int) -> bool:
    """Whether every z of the layer moves every a of it."""
    return network.couples and layer == network.depth


def asked_units(quantity: Quantity, place: UnitIndices, network: Network) -> MeantUnits:
    """The unit of each layer that the asked number is of."""
    of, by = (quantity.of, quantity.by) if quantity.of and quantity.by else (None, quantity)
    if not place:
        return {}
    layer = _layer(by, network)
    if by.kind == "theta":
        return _both(network.below(layer), place[0]) | _both(layer, place[1])
    if of is None or of == C or len(place) == 1:
        return _both(layer, place[-1])
    if _layer(of, network) == layer:
        return {(layer, "a"): place[0], (layer, "z"): place[1]}
    return _both(layer, place[0]) | _both(_layer(of, network), place[1])


def _both(layer: int, unit: int) -> MeantUnits:
    return {(layer, "z"): unit, (layer, "a"): unit}


def _layer(quantity: Quantity, network: Network) -> int:
    if quantity.layer is not None:
        return quantity.layer
    return 0 if quantity.kind == "x" else network.depth


def _run(name: TypedName, network: Network) -> UnitIndices:
    """Both units of θ²₁₂; of w12, where there is a single layer and so no layer 12."""
    if name.units or (name.layer is not None and name.layer > network.depth == 1):
        return tuple(map(int, name.run))
    return ()
