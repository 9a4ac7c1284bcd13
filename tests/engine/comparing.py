"""An iteration as it is trained beside the same one by the plain pass, value by value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from bpstudio.engine.initializers import initial_parameters
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters, disconnect
from bpstudio.engine.plain_pass import PlainPass, plain_pass
from bpstudio.engine.task import Task, Training
from bpstudio.engine.trainer import Trace, trace

ITERATIONS = 3
ROUNDING = 1e-12


def starting(task: Task) -> Parameters:
    """Ordinary weights and biases, none of them 0 but those of connections that are cut."""
    parameters = initial_parameters(task.network, "xavier", task.training.seed)
    parameters.flat += np.random.default_rng([task.training.seed, 1]).uniform(-0.5, 0.5, task.network.size)
    disconnect(parameters)
    return parameters


def close(found: Any, meant: Any, name: str, room: float = ROUNDING) -> None:
    """To rounding: beside the largest number of its kind, for sums may leave next to nothing over.

    What is no number is left out: libraries of matrix products disagree on whether 0 times that is 0.
    """
    numbers = ~np.isnan(np.asarray(meant))
    found, meant = np.asarray(found)[numbers], np.asarray(meant)[numbers]
    finite = np.abs(meant[np.isfinite(meant)])
    np.testing.assert_allclose(
        found, meant, rtol=1e-9, atol=room * max(1.0, finite.max(initial=0.0)), err_msg=name
    )


def room_after(training: Training, gradient: np.ndarray) -> float:
    """An optimizer that divides by the size of the gradient enlarges the rounding of one that is all but 0."""
    largest = np.abs(gradient[np.isfinite(gradient)]).max(initial=1.0)
    return float(
        ROUNDING + training.learning_rate * 1e-15 * largest / getattr(training.optimizer, "epsilon", 1.0)
    )


def compare(task: Task, fast: Trace, plain: PlainPass) -> None:
    """Every value of every step, and what the update made of it."""
    arrays, depth = fast.workspace, task.network.depth
    close(arrays.C, plain.C, "C")
    for layer in range(1, depth + 1):
        close(arrays.z[layer], plain.z[layer], f"z{layer}")
        close(arrays.a[layer], plain.a[layer], f"a{layer}")
        close(arrays.dc_da[layer], plain.dc_da[layer], f"dC/da{layer}")
        close(arrays.dc_dz[layer], plain.dc_dz[layer], f"dC/dz{layer}")
        close(arrays.gradient.theta(layer), plain.gradient.theta(layer), f"dC/dtheta{layer}")
        close(arrays.gradient.b(layer), plain.gradient.b(layer), f"dC/db{layer}")
        if plain.da_dz[layer].ndim == 2:
            close(arrays.da_dz[layer], plain.da_dz[layer], f"da{layer}/dz{layer}")
    close(
        fast.after.flat, plain.after.flat, "parameters after", room_after(task.training, plain.gradient.flat)
    )
    close(fast.moments_after.rows, plain.moments_after.rows, "memory after")
    assert fast.moments_after.updates == plain.moments_after.updates


def walk(task: Task, parameters: Parameters) -> Iterator[tuple[Trace, PlainPass]]:
    """Some iterations, each from where the fast one came to."""
    moments = Moments.fresh(task.training.optimizer, task.network.size)
    for iteration in range(ITERATIONS):
        fast = trace(task, parameters, moments, iteration)
        yield fast, plain_pass(task, parameters, moments, task.rows(iteration))
        parameters, moments = fast.after, fast.moments_after
