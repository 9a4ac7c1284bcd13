from __future__ import annotations

import numpy as np

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter, Parameters
from bpstudio.engine.program import Op
from bpstudio.explain.chain.cards import chain_cards
from bpstudio.explain.pages.composition import composition_of
from bpstudio.notation import textbook
from bpstudio.notation.plain import to_plain
from bpstudio.session.history.document import Document
from tests.qt.equation.strips import Make
from tests.session.history.test_rounding import session_of


def test_a_z_that_is_0_but_for_rounding_stands_so_on_its_shell_in_the_equation_and_on_the_card(
    make: Make,
) -> None:
    network = Network(2, (Layer(1, "relu"), Layer(1, "sigmoid")))
    start = Parameters.of(network, [[[0.5], [-0.3]], [[0.7]]], [[0.2], [0.1]])
    session = session_of(Document(network, Examples(np.array([[0.5, 1.5]]), np.ones((1, 1)))), start)
    strip, bridge = make()
    bridge.replace_session(session)
    session.step()
    assert to_plain(strip.equation, textbook.ARTICLE).endswith("+ 0.2 ≈ 0 (2.8e-17)")
    shells = [
        to_plain(shell.value, textbook.ARTICLE)
        for shell in composition_of(bridge.frame, None, 0, notation=textbook.ARTICLE).shells
    ]
    assert "≈ 0 (2.8e-17)" in shells
    session.seek(0, bridge.frame.program.find(Op.DA_DZ, 1).number)
    [card] = [
        card
        for card in chain_cards(bridge.frame, Parameter("theta", 1), 0, notation=textbook.ARTICLE).cards
        if card.state == "current"
    ]
    assert card.numbers is not None
    assert (
        to_plain(card.numbers, textbook.ARTICLE)
        == "1, since z¹ ≈ 0 (2.8e-17), on the corner: rounding decided"
    )
