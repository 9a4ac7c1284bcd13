"""What does not fit is refused in a sentence, and with the place as a field, however the sentence is worded."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from bpstudio.engine.examples import Examples, Names
from bpstudio.engine.network import Frozen, Layer, Network
from bpstudio.engine.optimizers import Adam, Momentum
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.task import Cost, Regularization, Training

ONE = np.ones((2, 1))
NETWORK = Network(1, (Layer(2), Layer(1)))
MADE_WRONG: dict[str, Callable[[], object]] = {
    "width": lambda: Layer(0),
    "cut[0]": lambda: Layer(1, cut=((0, 1),)),
    "frozen.b[0]": lambda: Layer(1, frozen=Frozen(b=(1,))),
    "inputs": lambda: Network(0, (Layer(1),)),
    "layers[0].activation": lambda: Network(1, (Layer(1, "softmax"), Layer(1))),
    "layers[1].cut[0]": lambda: Network(1, (Layer(1), Layer(1, cut=((1, 0),)))),
    "learning_rate": lambda: Training(learning_rate=-1.0),
    "batch_size": lambda: Training(batch_size=0),
    "seed": lambda: Training(seed=-1),
    "scale": lambda: Cost("squared_error", scale=-1.0),
    "rate": lambda: Regularization("l2", -1.0),
    "beta": lambda: Momentum(1.0),
    "beta2": lambda: Adam(beta2=-0.5),
    "epsilon": lambda: Adam(epsilon=0.0),
    "x[1][0]": lambda: Examples(np.array([[1.0], [np.inf]])),
    "y": lambda: Examples(ONE, ONE[:1]),
    "held_out[0]": lambda: Examples(ONE, None, (2,)),
    "names.x": lambda: Examples(ONE, None, names=Names(("a", "b"), ())),
    "theta": lambda: Parameters.of(NETWORK, (np.ones((1, 2)),), (np.ones(2), np.ones(1))),
    "b[1]": lambda: Parameters.of(NETWORK, (np.ones((1, 2)), np.ones((2, 1))), (np.ones(2), np.ones(3))),
}


@pytest.mark.parametrize("about", MADE_WRONG)
def test_the_place_is_a_field(about: str) -> None:
    with pytest.raises(RefusedError) as refused:
        MADE_WRONG[about]()
    assert refused.value.about == about
    assert str(refused.value)
