"""The inspector before the first step, while a parameter is followed: its chain, as empty as in the strip."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter
from bpstudio.notation import textbook
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.inspector.inspector import Inspector
from bpstudio.session.session import Session
from bpstudio.storage import reader

THETA_2 = Parameter.parse("theta2[0,0]")


def test_the_chain_that_is_followed_is_shown_empty_and_can_be_left(qtbot: QtBot) -> None:
    bridge = Bridge(Session(reader.read("article").state), notation=textbook.ARTICLE)
    panel = Inspector(bridge)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    bridge.session.follow(THETA_2)
    assert bridge.selection is None
    assert panel.heading.symbol.text() == "θ₂"
    said = "Press → to compute the first value, z¹. The chain of θ₂ fills later."
    assert said in panel.heading.words.text()
    links = panel.parameter_page.chain.links
    assert len(links) == len(bridge.frame.program.chain_of(Parameter("theta", 2)))
    assert {link.value for link in links} == {"—"}
    panel.heading.follow.click()
    assert bridge.state.following is None
    assert panel.heading.symbol.text() == "—"
