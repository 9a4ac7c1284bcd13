from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine.network import Layer, Network
from bpstudio.qt.plots.chart_paint import label_tops
from bpstudio.qt.plots.gradient_plot import layers_shown


@given(st.lists(st.floats(0, 100), max_size=7))
def test_labels_keep_their_order_and_do_not_overlap(wanted: list[float]) -> None:
    tops = label_tops(wanted, 0, 100, 14)
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    placed = [tops[index] for index in order]
    assert all(b - a >= 14 - 1e-9 for a, b in pairwise(placed))
    assert all(-1e-9 <= top <= 86 + 1e-9 for top in placed)


def test_a_deep_network_shows_eight_layers_from_the_first_to_the_last() -> None:
    assert layers_shown(Network(1, (Layer(1),) * 3)) == [1, 2, 3]
    shown = layers_shown(Network(1, (Layer(1),) * 30))
    assert len(set(shown)) == 8
    assert (shown[0], shown[-1]) == (1, 30)
