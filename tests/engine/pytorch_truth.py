"""What PyTorch says in float64 of every activation, cost and optimizer: ``python -m tests.engine.pytorch_truth`` writes
it to ``pytorch_truth.json``, to 17 digits, so that the tests need no PyTorch.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TRUTH = Path(__file__).with_suffix(".json")
Z = [
    -1000.0,
    -40.0,
    -8.0,
    -3.0,
    -1.5,
    -1.0,
    -0.75,
    -0.3,
    -1e-9,
    0.0,
    1e-9,
    0.2,
    0.5,
    1.0,
    1.7,
    4.0,
    9.0,
    40.0,
    1000.0,
]
YHAT = [-3.0, -1.0, -0.25, 0.25, 0.5, 0.75, 1.0, 2.0, 2.5]
Y = [-1.0, 0.0, 1.0, 0.25]
THETA, B = [[0.5, -0.25], [1.5, 0.125]], [0.75, -1.0]
RATE, UPDATES = 0.1, 7


def truth() -> dict[str, Any]:
    """Values and slopes of activations, terms and slopes of costs, parameters after each update of optimizers."""
    import torch

    torch.set_default_dtype(torch.float64)
    return {
        "made with": f"PyTorch {torch.__version__.partition('+')[0]}",
        "activations": {name: _slopes(function, Z) for name, function in _activations(torch).items()},
        "costs": {
            name: [
                _slopes(lambda yhat, f=function, y=y: f(yhat, torch.full_like(yhat, y)), _fit(name))
                for y in _targets(name)
            ]
            for name, function in _costs(torch).items()
        },
        "optimizers": {name: _trained(torch, *found) for name, found in _optimizers(torch).items()},
    }


def _against(function: Any, y: float, yhat: Any) -> Any:
    return function(yhat, yhat.detach() * 0.0 + y)


def _fit(name: str) -> list[float]:
    """The outputs that a cost can be asked about."""
    return [yhat for yhat in YHAT if 0 < yhat < 1] if "entropy" in name else YHAT


def _targets(name: str) -> list[float]:
    return [y for y in Y if y >= 0] if "entropy" in name else Y


def _activations(torch: Any) -> dict[str, Any]:
    of = torch.nn.functional
    return {
        "identity": lambda z: z * 1.0,
        "relu": of.relu,
        "leaky_relu": of.leaky_relu,
        "tanh": torch.tanh,
        "sigmoid": torch.sigmoid,
        "elu": of.elu,
        "gelu": of.gelu,
        "silu": of.silu,
        "softplus": of.softplus,
        "hard_tanh": of.hardtanh,
    }


def _costs(torch: Any) -> dict[str, Any]:
    of, options = torch.nn.functional, {"reduction": "none"}
    return {
        "squared_error": lambda yhat, y: of.mse_loss(yhat, y, **options),
        "binary_cross_entropy": lambda yhat, y: of.binary_cross_entropy(yhat, y, **options),
        "categorical_cross_entropy": lambda yhat, y: -y * torch.log(yhat),
        "output": lambda yhat, y: yhat * 1.0,
        "absolute_error": lambda yhat, y: of.l1_loss(yhat, y, **options),
        "huber": lambda yhat, y: of.huber_loss(yhat, y, delta=1.0, **options),
        "hinge": lambda yhat, y: torch.relu(1.0 - y * yhat),
    }


def _optimizers(torch: Any) -> dict[str, Any]:
    of = torch.optim
    return {
        "gradient_descent": (of.SGD, {}, {}),
        "momentum": (of.SGD, {"momentum": 0.9}, {}),
        "nesterov": (of.SGD, {"momentum": 0.9, "nesterov": True}, {}),
        "adam": (of.Adam, {"betas": (0.9, 0.999), "eps": 1e-8}, {}),
        "rmsprop": (of.RMSprop, {"alpha": 0.9, "eps": 1e-8}, {}),
        "adagrad": (of.Adagrad, {"eps": 1e-10}, {}),
        "adamw": (
            of.AdamW,
            {"betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.01},
            {"weight_decay": 0.0},
        ),
    }


def _slopes(function: Any, numbers: list[float]) -> dict[str, list[float]]:
    import torch

    x = torch.tensor(numbers, requires_grad=True)
    found = function(x)
    found.sum().backward()
    return {"at": numbers, "value": found.tolist(), "slope": x.grad.tolist()}


def _trained(
    torch: Any, kind: Any, settings: dict[str, Any], of_biases: dict[str, Any]
) -> list[dict[str, Any]]:
    theta, b = (torch.tensor(each, requires_grad=True) for each in (THETA, B))
    optimizer = kind([{"params": [theta]}, {"params": [b], **of_biases}], lr=RATE, **settings)
    found = []
    for update in range(UPDATES):
        theta.grad, b.grad = (torch.tensor(each) for each in gradients(update))
        optimizer.step()
        found.append({"theta": theta.tolist(), "b": b.tolist()})
    return found


def gradients(update: int) -> tuple[list[list[float]], list[float]]:
    """Of θ and of b at one update: of both signs, large and small, and 0."""
    swing = (-1.0) ** (update // 3) / (1 + update)
    return [[0.5 * swing, -2.0], [1e-3 * update, 30.0 * swing]], [0.0 if update < 2 else 0.25, -swing]


if __name__ == "__main__":
    TRUTH.write_text(json.dumps(truth(), separators=(",", ": ")) + "\n", encoding="utf-8")
