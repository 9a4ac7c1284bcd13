"""Where the canvas puts things: nothing on anything else, at the sizes the window has."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from bpstudio.engine.network import Layer, Network
from bpstudio.notation import textbook
from bpstudio.qt.canvas.plan.geometry import Geometry, arrange
from bpstudio.qt.canvas.plan.label_places import place_labels
from bpstudio.qt.canvas.plan.measures import STYLES

SHAPES = [(1, 1, 1, 1), (2, 2, 2), (2, 4, 2, 1), (2, 8, 8, 1), (3, 5, 3), (1, 1, 1, 1, 1, 1, 1)]
SIZES = [(1050, 364), (700, 224)]


def network_of(widths: tuple[int, ...]) -> Network:
    return Network(widths[0], tuple(Layer(width) for width in widths[1:]))


def arranged(widths: tuple[int, ...], size: tuple[int, int]) -> Geometry:
    return arrange(network_of(widths), widths[-1], float(size[0]), float(size[1]))


def everything(geometry: Geometry) -> dict[str, QRectF]:
    network = geometry.network
    rects = {"cost": geometry.cost} | {f"target {n}": rect for n, rect in enumerate(geometry.targets)}
    for layer in range(network.depth + 1):
        for index in range(network.width(layer)):
            rects[f"unit {layer} {index}"] = geometry.unit(layer, index)
        if layer:
            labels = place_labels(geometry, layer, textbook.ARTICLE)
            rects |= {f"label {layer} {i} {j}": rect for (i, j), rect in labels.rects.items()}
    return rects


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("widths", SHAPES)
def test_no_label_unit_or_target_meets_another(
    widths: tuple[int, ...], size: tuple[int, int], qapp: QApplication
) -> None:
    rects = everything(arranged(widths, size))
    met = [(a, b) for a, b in combinations(rects, 2) if rects[a].intersects(rects[b])]
    assert not met


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("widths", [*SHAPES, (64, 32, 10), (784, 128, 32, 10), (1, 1), (40, 1)])
def test_everything_is_inside_the_view(
    widths: tuple[int, ...], size: tuple[int, int], qapp: QApplication
) -> None:
    geometry = arranged(widths, size)
    outside = [name for name, rect in everything(geometry).items() if not geometry.rect.contains(rect)]
    assert not outside
    assert geometry.size.height() == size[1]


@pytest.mark.parametrize("size", SIZES)
def test_the_articles_network_is_drawn_in_full_with_every_weight_labelled(
    size: tuple[int, int], qapp: QApplication
) -> None:
    geometry = arranged((1, 1, 1, 1), size)
    assert geometry.measures.name == "full"
    assert all(place_labels(geometry, layer, textbook.ARTICLE).look.symbol for layer in (1, 2, 3))
    assert geometry.columns[0].left < 30
    assert geometry.cost.right() > size[0] - 30


def test_more_units_make_the_capsules_plainer_and_then_dots(qapp: QApplication) -> None:
    drawn = [arranged((2, width, 1), (1050, 364)) for width in (1, 2, 4, 8, 14, 40)]
    names = [geometry.measures.name for geometry in drawn[:-1]]
    order = [style.name for style in STYLES]
    assert sorted(names, key=order.index) == names
    assert names[0] == "full"
    assert names[-1] == "tiny"
    assert [geometry.columns[1].dot is None for geometry in drawn] == [True] * 5 + [False]


def test_layers_of_one_width_are_on_one_line_with_the_cost(qapp: QApplication) -> None:
    geometry = arranged((1, 1, 1, 1), (1050, 364))
    middles = {geometry.body(layer, 0).center().y() for layer in range(4)}
    assert middles == {geometry.cost.center().y()}
