from __future__ import annotations

import numpy as np

from bpstudio.engine.parameters import Parameters
from bpstudio.engine.trainer import Trainer
from tests.benchmarks.workloads import Weights, Workload, weights_of


class Ours:
    def __init__(self, workload: Workload, dtype: type = np.float64) -> None:
        start = Parameters(workload.network, workload.start.flat.astype(dtype))
        self._trainer = Trainer(workload.task, start)
        self.run = self._trainer.run

    def weights(self) -> Weights:
        return weights_of(self._trainer.parameters)


CONTENDERS = {"ours": Ours}
