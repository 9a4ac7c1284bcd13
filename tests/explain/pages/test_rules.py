"""Every line of every derivation has its rule."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import ACTIVATIONS, COSTS
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.task import Cost, Regularization, Training
from bpstudio.explain.pages.rules import rules_of, rules_of_collapse, rules_of_penalty
from bpstudio.explain.readings import conventions_of
from bpstudio.notation import textbook
from bpstudio.notation.derivations import collapse, derivation, penalty_derivation
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session


@pytest.mark.parametrize("activation", list(ACTIVATIONS))
@pytest.mark.parametrize("width", [1, 2])
def test_there_is_one_rule_a_line(activation: str, width: int) -> None:
    network = Network(width, (Layer(width, "tanh"), Layer(width, activation)))
    data = Examples(np.ones((2, width)), np.ones((2, width)))
    for cost, scale, penalty in product(COSTS, (1.0, 0.5), ("l1", "l2")):
        training = Training(regularization=Regularization(penalty, 0.1))
        frame = Session(Document(network, data, Cost(cost, scale), training)).frame
        for step, form in product(frame.program, textbook.FORMS):
            conventions = conventions_of(frame, notation=textbook.Notation(form=form))
            rules = rules_of(step, conventions)
            assert len(rules) == len(derivation(step, conventions)), step.symbol
            assert all(rules)
            assert len(rules_of_penalty(step, conventions)) == len(penalty_derivation(step, conventions))
            for one_class in (True, False):
                found = rules_of_collapse(conventions, one_class)
                assert len(found) == len(collapse(conventions, one_class))
