"""Labelled numbers: no label is cut for the sake of a number, and none lies over another."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bpstudio.explain.facts.fact import Fact
from bpstudio.notation.textbook import ARTICLE
from bpstudio.qt.controls.facts import Facts

FACTS = [
    Fact("Value", "0.000248598", ""),
    Fact("Strength, the batch of 32", "1,190th largest of 2,410 gradients", ""),
    Fact("Before the update", "—", "", "not computed yet: step to ∂z²/∂θ₂"),
]


@pytest.mark.parametrize("width", [220, 300, 420, 900])
def test_every_label_and_number_is_seen_in_full_and_none_over_another(qtbot: QtBot, width: int) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    facts = Facts(holder)
    facts.show_facts(FACTS, ARTICLE)
    facts.resize(width, facts.height())
    with qtbot.waitExposed(holder):
        holder.show()
    rows = [[part for part in row if part.text()] for row in facts._rows]
    for label, value, *_ in rows:
        for part in (label, value):
            assert part.fontMetrics().horizontalAdvance(part.text()) <= part.width(), part.text()
            assert facts.rect().contains(part.geometry())
        assert value.geometry().right() == facts.rect().right(), "the numbers end at one edge"
    parts = [part for row in rows for part in row]
    assert not any(one.geometry().intersects(other.geometry()) for one, other in combinations(parts, 2))
