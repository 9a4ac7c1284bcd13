"""Mistakes built into PyTorch by hand: ``python -m tests.engine.mistakes.pytorch_mistakes`` writes the gradients that
they lead to in float64 to ``pytorch_mistakes.json``, so that the tests need no PyTorch.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

TRUTH = Path(__file__).with_suffix(".json")
RATE = 0.3
X = [[0.5, -1.25], [1.5, 0.25], [-0.75, 0.875]]
TARGETS = {
    2: [[0.25, 0.875], [0.75, 0.125], [0.5, 0.625]],
    1: [[0.25], [0.875], [0.5]],
    3: [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]],
}
NETWORKS = {
    "tanh": ("tanh", 2, "sigmoid", "squared_error"),
    "relu": ("relu", 1, "sigmoid", "squared_error"),
    "softmax": ("tanh", 3, "softmax", "categorical_cross_entropy"),
}
"""Activation of the three hidden units, outputs and their activation, and the cost."""


def parameters(outputs: int) -> tuple[list[Any], list[Any]]:
    """Weights and biases that are all different, for 2 inputs, 3 hidden units and so many outputs."""
    rng = np.random.default_rng(17)
    theta = [np.round(rng.normal(size=shape), 3).tolist() for shape in ((2, 3), (3, outputs))]
    b = [np.round(rng.normal(size=width), 3).tolist() for width in (3, outputs)]
    return theta, b


Parts = dict[str, Any]
"""What replaces the first or the last activation, the weighted sum of the last layer, or the cost."""
Case = tuple[str, str, int, int, str, Parts]
"""A network, a mistake, its form, its way, the step at which it is made, and the parts that make it."""
OUT, HIDDEN, LOWER, ERROR = "dyhat/dz2", "da1/dz1", "dz2/da1", "dC/dyhat"


def at_the_output(torch: Any) -> list[Case]:
    """Slopes of the sigmoid."""
    sig, y = torch.sigmoid, torch.tensor(TARGETS[2])
    made: dict[str, Callable[[Any, Any], Any]] = {
        "slope_left_out_at_output": lambda z, g: g,
        "slope_at_activation": lambda z, g: g * sig(sig(z)) * (1 - sig(sig(z))),
        "slope_formula_fed_with_z": lambda z, g: g * z * (1 - z),
        "activation_for_slope": lambda z, g: g * sig(z),
        "slope_of_another_unit": lambda z, g: g * (sig(z) * (1 - sig(z)))[:, :1],
        "difference_for_squared_error": lambda z, g: (sig(z) - y) / 3,
        "slope_of_another_example": lambda z, g: g * torch.roll(sig(z) * (1 - sig(z)), 1, 0),
    }
    return [("tanh", name, 0, 0, OUT, {"last": _bent(torch, sig, slope)}) for name, slope in made.items()]


def in_the_hidden_layer(torch: Any) -> list[Case]:
    """Slopes of tanh and ReLU."""
    tanh, relu = torch.tanh, torch.relu
    made: list[tuple[str, str, int, Any, Callable[[Any, Any], Any]]] = [
        ("tanh", "slope_left_out", 0, tanh, lambda z, g: g),
        ("tanh", "wrong_tanh_slope", 0, tanh, lambda z, g: -g * tanh(z) ** 2),
        ("tanh", "wrong_tanh_slope", 1, tanh, lambda z, g: g * (1 + tanh(z) ** 2)),
        ("tanh", "wrong_tanh_slope", 2, tanh, lambda z, g: g * (1 + torch.tan(z) ** 2)),
        ("relu", "relu_mask_on_output", 0, relu, lambda z, g: g),
        ("relu", "relu_replaces_upstream", 0, relu, lambda z, g: (z > 0).double()),
    ]
    return [
        (network, name, form, 0, HIDDEN, {"first": _bent(torch, value, slope)})
        for network, name, form, value, slope in made
    ]


def between_the_layers(torch: Any) -> list[Case]:
    """What goes back through the weights."""

    def per_path(a: Any, t: Any, b: Any, g: Any) -> Any:
        parts = [g[:, j : j + 1] @ t[:, j : j + 1].T for j in range(t.shape[1])]
        return sum(sum(parts[: k + 1]) for k in range(len(parts)))

    made: list[tuple[str, int, str, Callable[[Any, Any, Any, Any], Any]]] = [
        ("weight_left_out", 0, LOWER, lambda a, t, b, g: g @ torch.ones_like(t).T),
        ("one_path_only", 1, LOWER, lambda a, t, b, g: g[:, 1:2] @ t[:, 1:2].T),
        ("last_value_only", 0, LOWER, lambda a, t, b, g: g[:, -1:] @ t[:, -1:].T),
        ("activations_summed_for_errors", 0, LOWER, lambda a, t, b, g: torch.sigmoid(a @ t + b) @ t.T),
        ("node_propagated_per_path", 0, HIDDEN, per_path),
    ]
    return [("tanh", name, 0, way, step, {"linear": _linear(torch, back)}) for name, way, step, back in made]


def at_the_cost(torch: Any) -> list[Case]:
    """Signs, means and factors of 2."""
    made: list[tuple[str, str, Callable[[Any, Any], Any]]] = [
        ("tanh", "factor_two", lambda a, y: ((a - y) ** 2).sum() / 6),
        ("tanh", "sum_for_mean", lambda a, y: ((a - y) ** 2).sum()),
        ("tanh", "divided_by_m_twice", lambda a, y: ((a - y) ** 2).sum() / 9),
        ("tanh", "error_sign", lambda a, y: -((a - y) ** 2).sum() / 3),
        ("tanh", "output_for_cost", lambda a, y: a.sum()),
        ("relu", "targets_broadcast", lambda a, y: ((a - y.reshape(1, -1)) ** 2).mean()),
    ]
    return [(network, name, 0, 0, ERROR, {"cost": cost}) for network, name, cost in made]


def under_softmax(torch: Any) -> list[Case]:
    """Its Jacobian, and softmax of softmax."""
    y = torch.tensor(TARGETS[3])

    def soft(z: Any) -> Any:
        return torch.softmax(z, 1)

    made: dict[str, Callable[[Any, Any], Any]] = {
        "softmax_diagonal": lambda z, g: g * soft(z) * (1 - soft(z)),
        "softmax_slope_without_p": lambda z, g: g * (1 - soft(z)),
        "slope_kept_beside_fused_cost": lambda z, g: (soft(z) - y) / 3 * soft(z) * (1 - soft(z)),
        "softmax_slope_from_output": lambda z, g: torch.autograd.functional.vjp(soft, soft(z), g)[1],
    }
    twice = _bent(torch, lambda z: soft(soft(z)), lambda z, g: (soft(soft(z)) - y) / 3)
    return [
        *(("softmax", name, 0, 0, OUT, {"last": _bent(torch, soft, slope)}) for name, slope in made.items()),
        ("softmax", "softmax_twice", 0, 0, "yhat", {"last": twice}),
    ]


def truth() -> dict[str, Any]:
    """The gradients of each case, and of each network without a mistake."""
    import torch

    torch.set_default_dtype(torch.float64)
    found = []
    parts_of = (at_the_output, in_the_hidden_layer, between_the_layers, at_the_cost, under_softmax)
    for network, mistake, form, way, step, parts in (case for cases in parts_of for case in cases(torch)):
        theta, b = gradients(torch, network, parts)
        case = {"network": network, "mistake": mistake, "form": form, "way": way, "step": step}
        found.append({**case, "theta": theta, "b": b})
    return {"made with": f"PyTorch {torch.__version__.partition('+')[0]}", "mistakes": found}


def gradients(torch: Any, network: str, parts: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """∂C/∂θ and ∂C/∂b by autograd, of the pass in which some parts are replaced."""
    first, outputs, last, _ = NETWORKS[network]
    plain = {"tanh": torch.tanh, "relu": torch.relu, "sigmoid": torch.sigmoid}
    plain["softmax"] = lambda z: torch.softmax(z, 1)
    theta, b = ([torch.tensor(each, requires_grad=True) for each in part] for part in parameters(outputs))
    y = torch.tensor(TARGETS[outputs])
    a = parts.get("first", plain[first])(torch.tensor(X) @ theta[0] + b[0])
    z = parts["linear"](a, theta[1], b[1]) if "linear" in parts else a @ theta[1] + b[1]
    parts.get("cost", _cost(torch, network))(parts.get("last", plain[last])(z), y).backward()
    return [each.grad.tolist() for each in theta], [each.grad.tolist() for each in b]


def _cost(torch: Any, network: str) -> Callable[[Any, Any], Any]:
    if NETWORKS[network][3] == "squared_error":
        return lambda a, y: ((a - y) ** 2).sum() / 3
    return lambda a, y: -(y * torch.log(a)).sum() / 3


def _bent(torch: Any, value: Callable[[Any], Any], made: Callable[[Any, Any], Any]) -> Any:
    """A function whose way back is another one."""

    class Bent(torch.autograd.Function):  # type: ignore[misc, name-defined, unused-ignore]
        @staticmethod
        def forward(context: Any, z: Any) -> Any:
            context.save_for_backward(z)
            return value(z)

        @staticmethod
        def backward(context: Any, upstream: Any) -> Any:
            (z,) = context.saved_tensors
            return made(z, upstream)

    return Bent.apply


def _linear(torch: Any, made: Callable[[Any, Any, Any, Any], Any]) -> Any:
    """aθ + b whose way back to a is another one."""

    class Linear(torch.autograd.Function):  # type: ignore[misc, name-defined, unused-ignore]
        @staticmethod
        def forward(context: Any, a: Any, theta: Any, b: Any) -> Any:
            context.save_for_backward(a, theta, b)
            return a @ theta + b

        @staticmethod
        def backward(context: Any, upstream: Any) -> Any:
            a, theta, b = context.saved_tensors
            return made(a, theta, b, upstream), a.T @ upstream, upstream.sum(0)

    return Linear.apply


if __name__ == "__main__":
    TRUTH.write_text(json.dumps(truth(), separators=(",", ": ")) + "\n", encoding="utf-8")
