"""scikit-learn's multi-layer perceptrons, an epoch a call of ``partial_fit``."""

from __future__ import annotations

import warnings

import numpy as np
from sklearn.neural_network import MLPClassifier, MLPRegressor

from tests.benchmarks.contenders import UnsuitableError
from tests.benchmarks.workloads import Weights, Workload


class Perceptron:
    def __init__(self, workload: Workload) -> None:
        if workload.output not in ("identity", "softmax"):
            raise UnsuitableError(f"scikit-learn has no {workload.output} output for this cost")
        self._workload, self._x = workload, workload.x
        # its squared error is halved, so that the same updates take twice the rate
        rate = workload.learning_rate * (1.0 if workload.classes else 2.0)
        kind = MLPClassifier if workload.classes else MLPRegressor
        self._model = kind(
            hidden_layer_sizes=workload.widths[1:-1],
            activation={"sigmoid": "logistic"}.get(workload.hidden, workload.hidden),
            solver="sgd",
            alpha=0.0,
            batch_size=workload.batch,
            learning_rate_init=rate,
            momentum=0.0,
            nesterovs_momentum=False,
            shuffle=False,
        )
        self._y = workload.y.argmax(axis=1) if workload.classes else workload.y.ravel()
        self._epoch()
        for place, (theta, b) in enumerate(workload.weights):
            self._model.coefs_[place][...] = theta
            self._model.intercepts_[place][...] = b

    def run(self, iterations: int) -> None:
        for _ in range(iterations // self._workload.batches):
            self._epoch()

    def _epoch(self) -> None:
        if self._workload.classes:
            self._model.partial_fit(self._x, self._y, classes=np.arange(self._workload.widths[-1]))
        else:
            self._model.partial_fit(self._x, self._y)

    def weights(self) -> Weights:
        return list(zip(self._model.coefs_, self._model.intercepts_, strict=True))


warnings.filterwarnings("ignore", module="sklearn")
CONTENDERS = {"scikit-learn": Perceptron}
