"""What is selected, while the network changes under it."""

from __future__ import annotations

from bpstudio.notation import textbook
from bpstudio.qt.bridge import Bridge
from bpstudio.session.edits.structure import AddLayer, AddUnit
from bpstudio.session.selection import Factor, Unit
from bpstudio.session.session import Session
from bpstudio.storage.reader import read


def test_a_selection_never_turns_into_something_else_when_a_layer_comes() -> None:
    bridge = Bridge(Session(read("article").state), notation=textbook.ARTICLE)
    for thing in (Factor(8), Unit(1, 0)):
        bridge.select(thing)
        bridge.edit(AddLayer(1))
        assert bridge.selection is None


def test_a_selection_outlives_an_edit_that_leaves_its_address_alone() -> None:
    bridge = Bridge(Session(read("article").state), notation=textbook.ARTICLE)
    bridge.select(Unit(1, 0))
    bridge.edit(AddUnit(1))
    assert bridge.selection == Unit(1, 0)
