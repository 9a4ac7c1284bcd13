"""The numbers of a plain pass by their names: a whole quantity, or the one number that somebody is asked for."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.plain_values import PlainPass
from bpstudio.engine.program import Op, Program, Step
from bpstudio.engine.quantity import YHAT, Quantity


def array_of(found: PlainPass, quantity: Quantity) -> Array:
    """The whole of a quantity with examples as rows, as steps read and write it; θ and b as the iteration began.

    ∂a/∂z is (m, units), of softmax (m, units, units); ∂z/∂θ (m, units below); ∂z/∂b 1; ∂z/∂a (units below, units).
    Raises KeyError for a quantity that the network does not have.
    """
    of, by = quantity.of, quantity.by
    if of is None or by is None:
        return _of_pass(found, quantity)
    if of.kind == "C":
        return _gradient(found, by)
    return _factor(found, of, by)


def _of_pass(found: PlainPass, quantity: Quantity) -> Array:
    if quantity == YHAT:
        return found.a[found.task.network.depth].T
    match quantity.kind:
        case "x":
            return found.a[0].T
        case "y":
            return found.y.T
        case "C":
            return np.array(found.C)
        case "z":
            return found.z[_layer(found, quantity)].T
        case "a":
            return found.a[_layer(found, quantity)].T
    return _of_parameters(found, found.parameters, quantity)


def _gradient(found: PlainPass, by: Quantity) -> Array:
    if by == YHAT:
        return found.dc_da[found.task.network.depth].T
    match by.kind:
        case "a":
            return found.dc_da[_layer(found, by)].T
        case "z":
            return found.dc_dz[_layer(found, by)].T
    return _of_parameters(found, found.gradient, by)


def _factor(found: PlainPass, of: Quantity, by: Quantity) -> Array:
    """The factor of one step. What ∂z/∂a and the like are by belongs to the layer of z."""
    if by.kind == "z":
        factor = found.da_dz[_layer(found, by)]
        return factor if factor.ndim == 3 else factor.T
    layer = _layer(found, of)
    match by.kind:
        case "theta":
            return found.dz_dtheta[layer].T
        case "b":
            return found.dz_db[layer].T
    return found.dz_da[layer]


def _of_parameters(found: PlainPass, parameters: Parameters, quantity: Quantity) -> Array:
    if quantity.kind not in ("theta", "b"):
        raise KeyError(str(quantity))
    layer = _layer(found, quantity)
    return parameters.theta(layer) if quantity.kind == "theta" else parameters.b(layer)


def _layer(found: PlainPass, quantity: Quantity) -> int:
    if quantity.layer is None or quantity.layer not in found.task.network.layer_ids:
        raise KeyError(str(quantity))
    return quantity.layer


def entry_of(
    found: PlainPass, quantity: Quantity, place: tuple[int, ...] = (), example: int | None = None
) -> float:
    """The one number that is asked for by a quantity, a place in it and an example; θ and b after the update.

    ``place`` counts from 0: (j,) of units, (i, j) of a weight, and of ∂z/∂θ and ∂z/∂a the weight's as well, (i, j) of
    softmax's ∂a_i/∂z_j; it may be left out where there is one number. Raises IndexError where there is no such number,
    and KeyError where there is no such quantity.
    """
    if quantity.kind in ("theta", "b"):
        return _single(_of_parameters(found, found.after, quantity), place)
    return entry_in(array_of(found, quantity), quantity, place, example)


def entry_in(values: Array, quantity: Quantity, place: tuple[int, ...], example: int | None) -> float:
    """The same of a quantity whose array is at hand, as ``array_of`` has it; of θ and b what stands in it."""
    of, by = quantity.of, quantity.by
    if of is None or by is None or of.kind == "C":
        by_examples = values.ndim == 2 and (by or quantity).kind not in ("theta", "b")
        return _single(_of_example(values, example) if by_examples else values, place)
    match by.kind:
        case "z":
            return _single(_of_example(values, example), place)
        case "theta":
            return _single(_of_example(values, example), place[:1])
        case "b":
            if values.ndim == 2:  # of each unit, where somebody says what it is of one
                return float(values[0, place[0]])
            return float(values) if values.ndim == 0 else float(values.reshape(-1)[example or 0])
    return _single(values, place)


def _of_example(values: Array, example: int | None) -> Array:
    """Of one example; which it is may be left out where there is one."""
    if example is None and len(values) > 1:
        raise IndexError("which of the examples is not said")
    one: Array = values[example or 0]
    return one


def _single(values: Array, place: tuple[int, ...]) -> float:
    if not place and values.size == 1:
        return float(values.reshape(()))
    if len(place) != values.ndim:
        raise IndexError(f"{place} is no place in an array of shape {values.shape}")
    return float(values[place])


def step_for(program: Program, quantity: Quantity) -> Step:
    """The step that brings a quantity: its value, its factor, or for θ and b what the update made of them.

    Raises KeyError for a quantity that no step brings.
    """
    if quantity.kind in ("theta", "b"):
        return program.find(Op.UPDATE)
    found = program.writers.get(quantity.whole)
    if found is None:
        found = next((step for step in program if step.symbol == quantity.whole), None)
    if found is None:
        raise KeyError(str(quantity))
    return found
