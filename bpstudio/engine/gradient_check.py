"""Every gradient of one iteration held against a derivative that knows no backpropagation.

Where all functions of the network are analytic the reference is a complex step, Im C(θ + ih)/h, exact to rounding
(Squire and Trapp, SIAM Review 40, 1998); elsewhere it is a central difference. A parameter whose difference reaches
across the corner of a ReLU has no derivative to compare with: that is a kink, and is reported as one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from bpstudio.engine.forward import ForwardPass
from bpstudio.engine.functions import ACTIVATIONS, COSTS, PAIRS, PENALTIES, Activation, Coupling
from bpstudio.engine.network import Array, Network
from bpstudio.engine.parameters import Parameter, ParameterKind, Parameters, every_parameter
from bpstudio.engine.program import Op, Program, Step
from bpstudio.engine.task import Task
from bpstudio.engine.trainer import Trace

COMPLEX_STEP = 1e-200  # so short that e^1000 times it is still finite
DIFFERENCE = 1e-6
_TOLERANCE = {"complex step": 1e-9, "central difference": 1e-5}
Method = Literal["complex step", "central difference"]
Verdict = Literal["right", "wrong", "kink", "undefined"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One parameter: its gradient, the reference, and how far they differ.

    ``error`` is the difference relative to the larger of the two, or to what the reference's rounding can resolve.
    Where the cost or one of the two is not finite there is nothing to compare: "undefined", with an error of 0.
    """

    parameter: Parameter
    gradient: float
    reference: float
    error: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """The result for all parameters; ``wrong_factors`` are the steps whose local derivative is wrong."""

    method: Method
    comparisons: tuple[Comparison, ...]
    wrong_factors: tuple[Step, ...]

    @property
    def passed(self) -> bool:
        """Whether every gradient was found right, but for those at a kink; an undefined one was not."""
        return not self.wrong_factors and all(
            found.verdict in ("right", "kink") for found in self.comparisons
        )

    @property
    def worst(self) -> Comparison:
        """The parameter that differs most, of those that could be compared."""
        smooth = [
            found for found in self.comparisons if found.verdict in ("right", "wrong")
        ] or self.comparisons
        return max(smooth, key=lambda found: found.error)


def check_gradients(
    task: Task, trace: Trace, compared: Callable[[int], object] = lambda parameters: None
) -> GradientCheck:
    """Compare every gradient of ``trace`` with its reference: one or two forward passes for each parameter.

    ``compared`` is told after each of them how many are done; what it raises ends the check.
    """
    comparisons: list[Comparison] = []
    for comparison in _comparing(task, trace):
        comparisons.append(comparison)
        compared(len(comparisons))
    return GradientCheck(method_for(task), tuple(comparisons), wrong_factors(task, trace))


def compare_gradients(task: Task, trace: Trace, parameters: Collection[Parameter]) -> tuple[Comparison, ...]:
    """The same of these single parameters alone, in the order of the network."""
    return tuple(_comparing(task, trace, frozenset(parameters)))


def _comparing(task: Task, trace: Trace, wanted: Collection[Parameter] | None = None) -> Iterator[Comparison]:
    """Of every parameter, or of those that are ``wanted``."""
    method = method_for(task)
    forward = _Forward(task, trace, complex if method == "complex step" else float)
    gradient = trace.workspace.gradient.flat
    floor = _noise(trace, method)
    defined = bool(np.isfinite(trace.workspace.C))
    for position, parameter in enumerate(every_parameter(task.network)):
        if wanted is not None and parameter not in wanted:
            continue
        if parameter.is_cut_in(task.network):  # there is no connection to move along
            yield _compare(parameter, float(gradient[position]), 0.0, False, floor, _TOLERANCE[method])
            continue
        reference, kink = float("nan"), False
        if defined:
            with np.errstate(all="ignore"):
                reference, kink = forward.derivative(position, parameter.kind)
        yield _compare(parameter, float(gradient[position]), reference, kink, floor, _TOLERANCE[method])


def method_for(task: Task) -> Method:
    """A complex step where every function in the way is analytic, else a central difference."""
    return "complex step" if _analytic(task) else "central difference"


def _analytic(task: Task) -> bool:
    smooth = all(ACTIVATIONS[layer.activation].analytic for layer in task.network.layers)
    regularization = task.training.regularization
    smooth = smooth and COSTS[task.cost.name].analytic
    return smooth and (not regularization.active or PENALTIES[regularization.name].analytic)


def _noise(trace: Trace, method: Method) -> float:
    """The rounding a reference carries, below which a difference says nothing."""
    cost = abs(float(trace.workspace.C))
    largest = float(np.abs(trace.workspace.gradient.flat).max())
    rounding = 4 * float(np.finfo(float).eps) * max(cost, largest)
    return rounding if method == "complex step" else rounding / DIFFERENCE


def _compare(
    parameter: Parameter, gradient: float, reference: float, kink: bool, floor: float, tolerance: float
) -> Comparison:
    if not (np.isfinite(gradient) and np.isfinite(reference)):
        return Comparison(parameter, gradient, reference, 0.0, "undefined")
    difference = abs(gradient - reference)
    scale = max(abs(gradient), abs(reference), floor / tolerance)
    error = difference / scale if scale else 0.0
    verdict: Verdict = "kink" if kink else "right" if error <= tolerance else "wrong"
    return Comparison(parameter, gradient, reference, error, verdict)


class _Forward:
    """The forward pass over the examples of a trace, as a function of one parameter."""

    def __init__(self, task: Task, trace: Trace, dtype: type[complex] | type[float]) -> None:
        self._task = task
        self._flat = trace.before.flat.astype(dtype)
        moved, arrays = Parameters(task.network, self._flat), trace.workspace
        self._pass = ForwardPass(moved, arrays.a[0].T, arrays.y.T, task.cost, task.training.regularization)
        self._y, self._complex = arrays.y, dtype is complex

    def derivative(self, position: int, kind: ParameterKind) -> tuple[float, bool]:
        """∂C by one parameter, and whether a corner lies in the way."""
        before = self._flat[position]
        try:
            if self._complex:
                self._flat[position] = before + 1j * COMPLEX_STEP
                return float(self._cost().imag / COMPLEX_STEP), False
            step = DIFFERENCE * max(1.0, abs(before))
            self._flat[position] = before + step
            above, sides = self._cost(), self._sides()
            self._flat[position] = before - step
            below = self._cost()
            kink = not np.array_equal(sides, self._sides())
            kink = kink or (
                kind == "theta" and abs(before) <= step and self._task.training.regularization.has_a_corner
            )
            return float((above - below).real / (2 * step)), kink
        finally:
            self._flat[position] = before

    def _cost(self) -> complex:
        return complex(self._pass.run().cost)

    def _sides(self) -> Array:
        """On which side of its activation's corners every z lies, and every ŷ of the cost's: −1, 0 or 1."""
        beside = [
            self._pass.z[number] - corner
            for number, activation in _activations(self._task.network)
            for corner in activation.corners
        ]
        cost = self._task.cost
        if (corner_of := COSTS[cost.name].corner) is not None:
            beside.append(corner_of(self._pass.a[self._task.network.depth], self._y, **cost.constants))
        return np.concatenate([np.sign(each).ravel() for each in beside]) if beside else np.empty(0)


def _activations(network: Network) -> Iterator[tuple[int, Activation]]:
    for number, layer in enumerate(network.layers, start=1):
        yield number, ACTIVATIONS[layer.activation]


def wrong_factors(task: Task, trace: Trace) -> tuple[Step, ...]:
    """The steps whose own derivative disagrees with a difference of their own function."""
    with np.errstate(all="ignore"):
        return tuple(_wrong_factors(task, trace))


def _wrong_factors(task: Task, trace: Trace) -> Iterator[Step]:
    program = Program.of(task.network)
    if not _cost_factor_right(task, trace):
        yield program.find(Op.DC_DYHAT)
    for number in range(task.network.depth, 0, -1):
        fused = number < task.network.depth or _pair_right(task, trace)
        step = program.find(Op.DA_DZ, number)
        if not (fused and _activation_factor_right(task, trace, step)):
            yield step
        yield from _wrong_links(program, trace, number)


def _wrong_links(program: Program, trace: Trace, number: int) -> Iterator[Step]:
    """Of ∂z/∂θ, ∂z/∂b and ∂z/∂a those that are not a, 1 and θ, as only a planted mistake has them."""
    network = program.network
    below = network.below(number)
    right = {
        Op.DZ_DTHETA: trace.workspace.a[below].T,
        Op.DZ_DB: np.ones(()),
        Op.DZ_DA: trace.before.theta(number),
    }
    for op in right if below else (Op.DZ_DTHETA, Op.DZ_DB):
        step = program.find(op, number)
        factor = trace.altered_factors.get(step.index, right[op])
        if not bool(np.all((factor == right[op]) | np.isnan(right[op]))):
            yield step


def _agree(found: Array, reference: Array, noise: Array | float) -> bool:
    """Within ``noise`` (of the arrays' shape, or one number) and a difference's own error, wherever both are finite."""
    finite = np.isfinite(found) & np.isfinite(reference)
    close = np.abs(found - reference) <= 1e-5 * np.maximum(np.abs(found), np.abs(reference)) + noise
    return bool(np.all(close | ~finite))


def _cost_factor_right(task: Task, trace: Trace) -> bool:
    arrays, depth = trace.workspace, task.network.depth
    cost, settings = COSTS[task.cost.name], task.cost.constants
    yhat, y = arrays.a[depth], arrays.y
    coefficient = task.cost.coefficient(task.network.outputs, arrays.rows)
    # A step no longer than a part of ŷ and of 1 − ŷ: the logarithms of the cross-entropies end there.
    room = np.minimum(np.abs(yhat), np.abs(1.0 - yhat))
    step = DIFFERENCE * (np.maximum(room, 1e-12) if cost.of_probabilities else np.maximum(1.0, np.abs(yhat)))
    above, below = np.empty_like(yhat), np.empty_like(yhat)
    cost.terms(yhat + step, y, above, **settings)
    cost.terms(yhat - step, y, below, **settings)
    reference = coefficient * (above - below) / (2 * step)
    # ŷ ± step is rounded to a neighbour of ŷ, which shows where the step is nearly as small as the gap
    rounding = 4 * np.finfo(float).eps * (np.abs(reference) + coefficient) / step
    smooth = np.ones_like(yhat, bool)
    if cost.corner is not None:
        sides = [np.sign(cost.corner(yhat + way * step, y, **settings)) for way in (-1, 1)]
        smooth = sides[0] == sides[1]
    return _agree(arrays.dc_da[depth][smooth], reference[smooth], rounding[smooth])


def _pair_right(task: Task, trace: Trace) -> bool:
    """Whether the fused ∂C/∂z of the output, where there is one, is the derivative of the fused cost."""
    arrays, depth = trace.workspace, task.network.depth
    pair = PAIRS.get((task.network.layers[-1].activation, task.cost.name))
    if pair is None:
        return True
    coefficient = task.cost.coefficient(task.network.outputs, arrays.rows)
    z = arrays.z[depth]
    reference = np.empty_like(z)
    for j in range(len(z)):
        step = np.zeros_like(z)
        step[j] = DIFFERENCE * np.maximum(1.0, np.abs(z[j]))
        above, below = np.empty_like(z), np.empty_like(z)
        pair.terms(z + step, arrays.y, above)
        pair.terms(z - step, arrays.y, below)
        reference[j] = coefficient * (above - below).sum(axis=0) / (2 * step[j])
    return _agree(arrays.dc_dz[depth], reference, 1e-8 * coefficient)


def _activation_factor_right(task: Task, trace: Trace, step: Step) -> bool:
    arrays, number = trace.workspace, step.layer
    assert number is not None, "∂a/∂z is of a layer"
    activation = ACTIVATIONS[task.network.layer(number).activation]
    z, a = arrays.z[number], arrays.a[number]
    if activation.coupling is not None:
        jacobian = trace.altered_factors.get(step.index, activation.coupling.jacobian(a))
        right = _agree(jacobian, _coupled_differences(activation, z), 1e-9)
        return right and _coupled_product_right(task, trace, activation.coupling)
    assert activation.derivative is not None, "what does not couple has a derivative"
    above, below = np.empty_like(z), np.empty_like(z)
    apart = DIFFERENCE * np.maximum(1.0, np.abs(z))
    activation.value(z + apart, above)
    activation.value(z - apart, below)
    reference = (above - below) / (2 * apart)
    smooth = np.ones_like(z, bool)
    for corner in activation.corners:
        smooth &= np.abs(z - corner) > apart
    return _agree(arrays.da_dz[number][smooth], reference[smooth], 1e-9)


def _coupled_product_right(task: Task, trace: Trace, coupling: Coupling) -> bool:
    """Whether ∂C/∂z is what the Jacobian makes of ∂C/∂ŷ; with a fused cost it is not computed from them."""
    arrays, depth = trace.workspace, task.network.depth
    if (task.network.layer(depth).activation, task.cost.name) in PAIRS:
        return True
    upstream, found = arrays.dc_da[depth], arrays.dc_dz[depth]
    reference = np.einsum("mij,im->jm", coupling.jacobian(arrays.a[depth]), upstream)
    return _agree(found, reference, 1e-12 * np.abs(upstream).max(axis=0))


def _coupled_differences(activation: Activation, z: Array) -> Array:
    """∂a_i/∂z_j by central differences, shape (m, units, units)."""
    units, rows = z.shape
    result = np.empty((rows, units, units))
    for j in range(units):
        shift = np.zeros_like(z)
        shift[j] = DIFFERENCE
        above, below = np.empty_like(z), np.empty_like(z)
        activation.value(z + shift, above)
        activation.value(z - shift, below)
        result[:, :, j] = ((above - below) / (2 * DIFFERENCE)).T
    return result
