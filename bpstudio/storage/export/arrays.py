"""All numbers of an iteration as an npz file of numpy, and the weights and biases alone as one npy array."""

from __future__ import annotations

import io
import zipfile

import numpy as np

from bpstudio.engine.entry import array_of
from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.plain_values import PlainPass
from bpstudio.engine.quantity import Y
from bpstudio.explain.own_code.names import Named, known
from bpstudio.session.alone import iteration_of
from bpstudio.session.session import Session
from bpstudio.storage.export.wanted import Wanted, only_iteration

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""Of every part, so that the same session gives the same bytes."""


def npz_of(wanted: Wanted) -> bytes:
    """Every quantity under its name in the session file: ``z1``, ``dC/dtheta1``, ``update/theta1``; examples are rows.

    ``theta1`` and ``b1`` are those that the iteration began with. A mistake that is planted is in it, as it is on the
    screen. Raises RefusedError for more than one iteration.
    """
    iteration = only_iteration(wanted)
    found = iteration_of(wanted.state, iteration).as_shown()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, named in known(found.task.network).items():
            if named.quantity == Y and found.task.examples.y is None:
                continue
            part = zipfile.ZipInfo(f"{name}.npy", _FIRST_DAY)
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, _npy(_values(found, named)))
    return written.getvalue()


def _values(found: PlainPass, named: Named) -> Array:
    if not named.after:
        return array_of(found, named.quantity)
    layer = named.quantity.layer
    assert layer is not None, "parameters belong to a layer"
    return found.after.theta(layer) if named.quantity.kind == "theta" else found.after.b(layer)


def npy_of(wanted: Wanted) -> bytes:
    """Weights and biases as one vector: of each layer θ row by row, then b."""
    return _npy(weights_wanted(wanted).flat)


def _npy(values: Array) -> bytes:
    written = io.BytesIO()
    np.save(written, np.asarray(values, order="C"), allow_pickle=False)
    return written.getvalue()


def weights_wanted(wanted: Wanted) -> Parameters:
    """Weights and biases at the cursor, after an update that is revealed; or those a named iteration begins with.

    Raises RefusedError for more than one iteration.
    """
    if not wanted.iterations:
        return Session(wanted.state).frame.parameters
    return iteration_of(wanted.state, only_iteration(wanted)).parameters
