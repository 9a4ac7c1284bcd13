"""PyTorch in float64: its own autograd, and the same backpropagation as the textbook's written out in its tensors."""

from __future__ import annotations

import torch
from torch.nn import functional

from tests.benchmarks.contenders import batches_from
from tests.benchmarks.workloads import Weights, Workload

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
ACTIVATED = {"tanh": torch.tanh, "relu": torch.relu, "sigmoid": torch.sigmoid, "identity": lambda z: z}


def slope(name: str, a: torch.Tensor) -> torch.Tensor:
    if name == "tanh":
        return 1.0 - a * a
    if name == "relu":
        return (a > 0.0).to(a.dtype)
    if name == "sigmoid":
        return a * (1.0 - a)
    return torch.ones_like(a)


class _Tensors:
    def __init__(self, workload: Workload, requires_grad: bool) -> None:
        self._workload, self._done = workload, 0
        self._x, self._y = ([torch.tensor(batch) for batch in table] for table in workload.stacked)
        self._theta = [torch.tensor(theta, requires_grad=requires_grad) for theta, _ in workload.weights]
        self._b = [torch.tensor(b, requires_grad=requires_grad) for _, b in workload.weights]
        self._names = [workload.hidden] * (len(self._theta) - 1) + [workload.output]

    def weights(self) -> Weights:
        pairs = zip(self._theta, self._b, strict=True)
        return [(theta.detach().numpy(), b.detach().numpy()) for theta, b in pairs]


class Eager(_Tensors):
    def __init__(self, workload: Workload) -> None:
        super().__init__(workload, requires_grad=True)
        self._optimizer = torch.optim.SGD([*self._theta, *self._b], lr=workload.learning_rate)

    def run(self, iterations: int) -> None:
        for batch in batches_from(self._workload, self._done, iterations):
            self._optimizer.zero_grad()
            self._cost(self._x[batch], self._y[batch]).backward()
            self._optimizer.step()
        self._done += iterations

    def _cost(self, a: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        for theta, b, name in zip(self._theta[:-1], self._b, self._names, strict=False):
            a = ACTIVATED[name](torch.addmm(b, a, theta))
        z = torch.addmm(self._b[-1], a, self._theta[-1])
        if self._workload.classes:
            return functional.cross_entropy(z, y)
        return functional.mse_loss(ACTIVATED[self._names[-1]](z), y, reduction="sum") / len(y)


class ByHand(_Tensors):
    def __init__(self, workload: Workload) -> None:
        super().__init__(workload, requires_grad=False)

    @torch.inference_mode()
    def run(self, iterations: int) -> None:
        for batch in batches_from(self._workload, self._done, iterations):
            self._update(self._x[batch], self._y[batch])
        self._done += iterations

    def _update(self, x: torch.Tensor, y: torch.Tensor) -> None:
        theta, b, rate = self._theta, self._b, self._workload.learning_rate
        a = [x]
        for weights, bias, name in zip(theta[:-1], b, self._names, strict=False):
            a.append(ACTIVATED[name](torch.addmm(bias, a[-1], weights)))
        z = torch.addmm(b[-1], a[-1], theta[-1])
        if self._workload.classes:
            delta = (torch.softmax(z, 1) - y) / len(x)
        elif self._names[-1] == "identity":
            delta = (z - y) * (2.0 / len(x))
        else:
            yhat = ACTIVATED[self._names[-1]](z)
            delta = (yhat - y) * (2.0 / len(x)) * slope(self._names[-1], yhat)
        for layer in reversed(range(len(theta))):
            of_theta, of_b = a[layer].t().mm(delta), delta.sum(0)
            if layer:
                delta = delta.mm(theta[layer].t()) * slope(self._names[layer - 1], a[layer])
            theta[layer].sub_(of_theta, alpha=rate)
            b[layer].sub_(of_b, alpha=rate)


CONTENDERS = {"PyTorch eager": Eager, "PyTorch by hand": ByHand}
