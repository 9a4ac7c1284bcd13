"""Mistakes of the forward pass and the update that no list of others has: people make them all the same.

Their numbers go on where the catalogue ends.
"""

from __future__ import annotations

from math import isfinite

import numpy as np

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.mistakes.entries import Mistake, anywhere, apart_at_output, once, variant
from bpstudio.engine.network import Network
from bpstudio.engine.plain_pass import move
from bpstudio.engine.plain_values import PlainPass, of
from bpstudio.engine.program import Op


def _without_bias(to: PlainPass, layer: int, way: int) -> None:
    to.z[layer] = to.kept(to.parameters.theta(layer).T @ to.a[layer - 1])


def _from_z_below(to: PlainPass, layer: int, way: int) -> None:
    b = to.parameters.b(layer)[:, np.newaxis]
    to.z[layer] = to.kept(to.parameters.theta(layer).T @ to.z[layer - 1] + b)


def _left_as_it_is(to: PlainPass, layer: int, way: int) -> None:
    to.a[layer] = to.z[layer]
    apart_at_output(to, layer)


def _of_another_kind(to: PlainPass, layer: int, way: int) -> None:
    name = functions_mixed_up(to.task.network, layer)[way]
    to.a[layer] = to.kept(of(ACTIVATIONS[name].value, to.z[layer]))
    apart_at_output(to, layer)


def functions_mixed_up(network: Network, layer: int) -> list[str]:
    """Which activations somebody could use for a layer's: those of other layers, and the smooth ones with two ends."""
    elsewhere = {other.activation for other in network.layers}
    return [
        name
        for name, found in ACTIVATIONS.items()
        if not (found.couples or found.same or name == network.layer(layer).activation)
        and (name in elsewhere or (found.analytic and isfinite(found.low) and isfinite(found.high)))
    ]


def _without_rate(to: PlainPass, last: int, way: int) -> None:
    move(to, to.after, to.moments_after, 1.0)


FORWARD = (
    Mistake("bias_left_out", 47, (variant(Op.Z, _without_bias, anywhere),)),
    Mistake("z_read_for_a", 48, (variant(Op.Z, _from_z_below, once(lambda site: site.reads_units)),)),
    Mistake(
        "activation_left_out",
        49,
        (variant(Op.A, _left_as_it_is, once(lambda site: not site.activation.same)),),
    ),
    Mistake(
        "another_function",
        50,
        (
            variant(
                Op.A,
                _of_another_kind,
                lambda site: len(functions_mixed_up(site.task.network, site.layer)),
            ),
        ),
    ),
    Mistake("learning_rate_left_out", 51, (variant(Op.UPDATE, _without_rate, anywhere),)),
)
"""Those that no list of others has."""
