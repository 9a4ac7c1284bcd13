"""Hinge tells two classes apart, −1 and 1: other targets are refused where they are typed, and put right where read."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.task import Cost
from bpstudio.session.edits.base import SetTarget
from bpstudio.session.history.document import Document
from bpstudio.session.problems import check_targets, problems


def document(*targets: float) -> Document:
    rows = [[0.5 * row] for row in range(1, len(targets) + 1)]
    return Document(
        Network(1, (Layer(1, "tanh"),)),
        Examples(np.array(rows), np.array([[y] for y in targets])),
        Cost("hinge"),
    )


def test_a_target_of_no_class_is_refused_in_words() -> None:
    check_targets(document(-1.0, 1.0), SetTarget(0, 0, 1.0))
    with pytest.raises(ValueError, match=r"0 cannot be a target of hinge, .* −1 or 1 would fit"):
        check_targets(document(-1.0, 1.0), SetTarget(0, 0, 0.0))


def test_targets_of_0_and_1_are_rewritten_by_one_button() -> None:
    given = document(0.0, 1.0, 0.0)
    [problem] = problems(given)
    assert problem.sentence == "Example 1 has the target 0, and hinge tells two classes apart, −1 and 1."
    assert problem.repair is not None
    assert problem.repair.words == "Write −1 for 0"
    after, _ = problem.repair.edit.apply(given, given.initial_parameters())
    assert after.data.y is not None
    assert after.data.y.ravel().tolist() == [-1.0, 1.0, -1.0]
    assert problems(after) == ()
