"""What all contenders compute: the same examples, the same start, the same gradient descent."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bpstudio.engine.examples import Examples
from bpstudio.engine.initializers import initial_parameters
from bpstudio.engine.network import ActivationName, Layer, Network
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.task import Cost, Task, Training

Weights = list[tuple[np.ndarray, np.ndarray]]
"""θ of shape (units below, units) and b of shape (units,), layer by layer."""


@dataclass(frozen=True)
class Workload:
    """A network, how many examples there are and how many an update sees, and how many updates a round has.

    The cost is the mean over examples of the summed squared error; with a softmax output, of the cross-entropy.
    """

    name: str
    widths: tuple[int, ...]
    hidden: ActivationName
    output: ActivationName
    examples: int
    batch: int
    iterations: int
    learning_rate: float = 0.01
    seed: int = 1

    @property
    def title(self) -> str:
        output = "" if self.output == self.hidden else f" and {self.output}"
        return f"{self.name}  {'-'.join(map(str, self.widths))} {self.hidden}{output}, batch {self.batch}"

    @property
    def batches(self) -> int:
        return self.examples // self.batch

    @property
    def classes(self) -> bool:
        return self.output == "softmax"

    @property
    def short(self) -> Workload:
        """The same with 20 updates in an epoch, or 20 epochs of the one batch."""
        examples = self.batch if self.batches == 1 else 20 * self.batch
        return replace(self, examples=examples, iterations=20)

    @property
    def x(self) -> np.ndarray:
        return np.random.default_rng(self.seed).normal(size=(self.examples, self.widths[0]))

    @property
    def y(self) -> np.ndarray:
        rng, units = np.random.default_rng(self.seed + 1), self.widths[-1]
        if self.classes:
            return np.eye(units)[rng.integers(0, units, self.examples)]
        return rng.uniform(0.1, 0.9, (self.examples, units))

    @property
    def stacked(self) -> tuple[np.ndarray, np.ndarray]:
        """x and y as (batches, batch, columns)."""
        shape = (self.batches, self.batch, -1)
        return self.x.reshape(shape), self.y.reshape(shape)

    @property
    def network(self) -> Network:
        hidden = tuple(Layer(width, self.hidden) for width in self.widths[1:-1])
        return Network(self.widths[0], (*hidden, Layer(self.widths[-1], self.output)))

    @property
    def task(self) -> Task:
        cost = Cost("categorical_cross_entropy" if self.classes else "squared_error")
        training = Training(self.learning_rate, batch_size=self.batch)
        return Task(self.network, cost, Examples(self.x, self.y), training)

    @property
    def start(self) -> Parameters:
        return initial_parameters(self.network, "xavier", self.seed)

    @property
    def weights(self) -> Weights:
        return weights_of(self.start)


def weights_of(parameters: Parameters) -> Weights:
    layers = range(1, parameters.network.depth + 1)
    return [(parameters.theta(number).copy(), parameters.b(number).copy()) for number in layers]


W1 = Workload("W1", (1, 1, 1, 1), "tanh", "identity", 1, 1, 1000)
W2 = Workload("W2", (2, 4, 2, 1), "tanh", "identity", 500, 10, 250)
W3_SMALL = Workload("W3", (2, 8, 8, 8, 1), "tanh", "identity", 500, 10, 250)
W3_WHOLE = Workload("W3", (2, 8, 8, 8, 1), "tanh", "identity", 500, 500, 10)
W2_ALL = replace(W2, output="tanh")
W3_ALL = replace(W3_SMALL, output="tanh")
W4_SMALL = Workload("W4", (784, 128, 64, 10), "relu", "softmax", 320, 32, 10)
W4_LARGE = Workload("W4", (784, 128, 64, 10), "relu", "softmax", 1024, 256, 4)
W5 = Workload("W5", (784, 1024, 1024, 10), "relu", "softmax", 256, 128, 2, learning_rate=0.001)
ALL = (W1, W2, W2_ALL, W3_SMALL, W3_ALL, W3_WHOLE, W4_SMALL, W4_LARGE, W5)
