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


def cases() -> list[tuple[str, str, int, int, str, dict[str, Any]]]:
    """Each with its network, mistake, form, way, the step at which it is made, and what replaces a part of the pass."""
    import torch

    sig, tanh, relu = torch.sigmoid, torch.tanh, torch.relu

    def soft(z: Any) -> Any:
        return torch.softmax(z, 1)

    def sum_of_paths(a: Any, theta: Any, g: Any) -> Any:
        parts = [g[:, j : j + 1] @ theta[:, j : j + 1].T for j in range(theta.shape[1])]
        return sum(sum(parts[: k + 1]) for k in range(len(parts)))

    def slope(value: Any, made: Callable[[Any, Any], Any]) -> Any:
        return _bent(torch, value, made)

    def back(made: Callable[[Any, Any, Any], Any]) -> Any:
        return _linear(torch, made)

    y = {count: torch.tensor(rows) for count, rows in TARGETS.items()}
    out, hidden, lower = "dyhat/dz2", "da1/dz1", "dz2/da1"
    return [
        ("tanh", "slope_left_out_at_output", 0, 0, out, {"last": slope(sig, lambda z, g: g)}),
        ("tanh", "slope_left_out", 0, 0, hidden, {"first": slope(tanh, lambda z, g: g)}),
        (
            "tanh",
            "slope_at_activation",
            0,
            0,
            out,
            {"last": slope(sig, lambda z, g: g * sig(sig(z)) * (1 - sig(sig(z))))},
        ),
        ("tanh", "slope_formula_fed_with_z", 0, 0, out, {"last": slope(sig, lambda z, g: g * z * (1 - z))}),
        ("tanh", "activation_for_slope", 0, 0, out, {"last": slope(sig, lambda z, g: g * sig(z))}),
        ("tanh", "wrong_tanh_slope", 0, 0, hidden, {"first": slope(tanh, lambda z, g: -g * tanh(z) ** 2)}),
        (
            "tanh",
            "wrong_tanh_slope",
            1,
            0,
            hidden,
            {"first": slope(tanh, lambda z, g: g * (1 + tanh(z) ** 2))},
        ),
        (
            "tanh",
            "wrong_tanh_slope",
            2,
            0,
            hidden,
            {"first": slope(tanh, lambda z, g: g * (1 + torch.tan(z) ** 2))},
        ),
        (
            "tanh",
            "slope_of_another_unit",
            0,
            0,
            out,
            {"last": slope(sig, lambda z, g: g * (sig(z) * (1 - sig(z)))[:, :1])},
        ),
        (
            "tanh",
            "difference_for_squared_error",
            0,
            0,
            out,
            {"last": slope(sig, lambda z, g: (sig(z) - y[2]) / 3)},
        ),
        ("tanh", "weight_left_out", 0, 0, lower, {"linear": back(lambda a, t, g: g @ torch.ones_like(t).T)}),
        ("tanh", "one_path_only", 0, 1, lower, {"linear": back(lambda a, t, g: g[:, 1:2] @ t[:, 1:2].T)}),
        ("tanh", "last_value_only", 0, 0, lower, {"linear": back(lambda a, t, g: g[:, -1:] @ t[:, -1:].T)}),
        ("tanh", "node_propagated_per_path", 0, 0, hidden, {"linear": back(sum_of_paths)}),
        ("tanh", "activations_summed_for_errors", 0, 0, lower, {"linear": _summed(torch, sig)}),
        ("tanh", "factor_two", 0, 0, "dC/dyhat", {"cost": lambda a, t: ((a - t) ** 2).sum() / 6}),
        ("tanh", "sum_for_mean", 0, 0, "dC/dyhat", {"cost": lambda a, t: ((a - t) ** 2).sum()}),
        ("tanh", "divided_by_m_twice", 0, 0, "dC/dyhat", {"cost": lambda a, t: ((a - t) ** 2).sum() / 9}),
        ("tanh", "error_sign", 0, 0, "dC/dyhat", {"cost": lambda a, t: -((a - t) ** 2).sum() / 3}),
        ("tanh", "output_for_cost", 0, 0, "dC/dyhat", {"cost": lambda a, t: a.sum()}),
        (
            "tanh",
            "slope_of_another_example",
            0,
            0,
            out,
            {"last": slope(sig, lambda z, g: g * torch.roll(sig(z) * (1 - sig(z)), 1, 0))},
        ),
        ("relu", "relu_mask_on_output", 0, 0, hidden, {"first": slope(relu, lambda z, g: g)}),
        (
            "relu",
            "relu_replaces_upstream",
            0,
            0,
            hidden,
            {"first": slope(relu, lambda z, g: (z > 0).double())},
        ),
        (
            "relu",
            "targets_broadcast",
            0,
            0,
            "dC/dyhat",
            {"cost": lambda a, t: ((a - t.reshape(1, -1)) ** 2).mean()},
        ),
        (
            "softmax",
            "softmax_diagonal",
            0,
            0,
            out,
            {"last": slope(soft, lambda z, g: g * soft(z) * (1 - soft(z)))},
        ),
        (
            "softmax",
            "softmax_slope_without_p",
            0,
            0,
            out,
            {"last": slope(soft, lambda z, g: g * (1 - soft(z)))},
        ),
        (
            "softmax",
            "slope_kept_beside_fused_cost",
            0,
            0,
            out,
            {"last": slope(soft, lambda z, g: (soft(z) - y[3]) / 3 * soft(z) * (1 - soft(z)))},
        ),
        (
            "softmax",
            "softmax_slope_from_output",
            0,
            0,
            out,
            {"last": slope(soft, lambda z, g: torch.autograd.functional.vjp(soft, soft(z), g)[1])},
        ),
        (
            "softmax",
            "softmax_twice",
            0,
            0,
            "yhat",
            {"last": slope(lambda z: soft(soft(z)), lambda z, g: (soft(soft(z)) - y[3]) / 3)},
        ),
    ]


def truth() -> dict[str, Any]:
    """The gradients of each case, and of each network without a mistake."""
    import torch

    torch.set_default_dtype(torch.float64)
    found = []
    for network, mistake, form, way, step, parts in cases():
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


def _linear(torch: Any, made: Callable[[Any, Any, Any], Any]) -> Any:
    """aθ + b whose way back to a is another one."""

    class Linear(torch.autograd.Function):  # type: ignore[misc, name-defined, unused-ignore]
        @staticmethod
        def forward(context: Any, a: Any, theta: Any, b: Any) -> Any:
            context.save_for_backward(a, theta, b)
            return a @ theta + b

        @staticmethod
        def backward(context: Any, upstream: Any) -> Any:
            a, theta, _ = context.saved_tensors
            return made(a, theta, upstream), a.T @ upstream, upstream.sum(0)

    return Linear.apply


def _summed(torch: Any, last: Callable[[Any], Any]) -> Any:
    """aθ + b whose way back takes the outputs for the errors."""

    class Summed(torch.autograd.Function):  # type: ignore[misc, name-defined, unused-ignore]
        @staticmethod
        def forward(context: Any, a: Any, theta: Any, b: Any) -> Any:
            context.save_for_backward(a, theta, b)
            return a @ theta + b

        @staticmethod
        def backward(context: Any, upstream: Any) -> Any:
            a, theta, b = context.saved_tensors
            return last(a @ theta + b) @ theta.T, a.T @ upstream, upstream.sum(0)

    return Summed.apply


if __name__ == "__main__":
    TRUTH.write_text(json.dumps(truth(), separators=(",", ": ")) + "\n", encoding="utf-8")
