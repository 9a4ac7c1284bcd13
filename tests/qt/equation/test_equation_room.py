"""Room: nothing on the rail or in a card lies over anything else or is pushed out of view."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.qt.equation.fitting import LEVELS
from bpstudio.qt.equation.grid import measured_chain
from tests.qt.equation.strips import THETA_2, WIDE, Make, backward, document
from tests.qt.there import there


@pytest.mark.parametrize("width", [640, 933, 983, 1440])
@pytest.mark.parametrize("network", [WIDE, Network(3, (Layer(4, "relu"), Layer(3, "softmax")))])
def test_products_on_the_rail_never_overlap_and_never_move_cards_apart(
    make: Make, network: Network, width: int
) -> None:
    strip, bridge = make(document(network, 3), (width, 220))
    for name in ("theta1", "b1", "theta1[0,1]", "theta2"):
        bridge.session.finish_iteration()
        bridge.session.back()
        bridge.select(Parameter.parse(name))
        grid, centres = strip.chain._grid, strip.chain._centres
        assert grid is not None
        edges = [(c - w / 2, c + w / 2) for c, w in zip(centres, grid.all_widths, strict=True)]
        gaps = [right[0] - left[1] for left, right in pairwise(edges)]
        assert gaps == pytest.approx([gaps[0]] * len(gaps))
        stops = [centres[0], *((left[1] + right[0]) / 2 for left, right in pairwise(edges[1:]))]
        labels = [max(grid.running[0].symbol.width, grid.result.width)]
        labels += [running.width for running in grid.running[1:]]
        assert all(
            right - left >= (one + other) / 2
            for (left, right), (one, other) in zip(pairwise(stops), pairwise(labels), strict=True)
        )


def test_the_words_in_a_cards_corner_stay_above_its_fraction(make: Make) -> None:
    strip, bridge = make()
    backward(bridge, 5)
    for level in LEVELS:
        assert strip.chain.showing is not None
        grid = measured_chain(strip.chain.showing, level)
        assert all(grid.baselines[0] - there(lines[0]).ascent >= 18 for lines in grid.lines)


def test_the_numbers_put_in_stay_in_a_low_strip(make: Make) -> None:
    strip, bridge = make(size=(933, 190))
    bridge.session.follow(THETA_2)
    while bridge.frame.gradient(THETA_2) is None:
        bridge.session.step()
    assert strip.chain._grid is not None
    assert strip.chain._grid.level.numbers > 0
