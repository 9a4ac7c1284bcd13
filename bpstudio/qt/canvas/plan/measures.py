"""How large everything is drawn, from the shape of the network and the room there is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bpstudio.engine.network import Network

MARGIN = 20.0
MOST_STRETCH = 1.22
LEAST_DOT = 5.0
MOST_DOTS = 32


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes in pixels. A unit is a ``row`` of two halves, under it the ``drawer`` of its gradients, then its ``tab``.

    ``gap`` is between units, ``between`` between layers. ``value`` and ``symbol`` are sizes of type; symbol 0: none are
    shown. The rest bounds the scale.
    """

    name: str
    half: float
    row: float
    drawer: float
    tab_gap: float
    tab: float
    value: float
    symbol: float
    gap: float
    between: float
    least_across: float
    least_down: float
    most: float

    @property
    def block(self) -> float:
        """The height of one unit with all that belongs to it."""
        return self.row + self.drawer + self.tab_gap + self.tab

    @property
    def input_width(self) -> float:
        return self.half * 1.3

    @property
    def cost_width(self) -> float:
        return max(self.half * 1.55, 76.0)

    @property
    def stacked(self) -> bool:
        """Whether a symbol stands above its number; else beside it."""
        return self.name == "full"

    @property
    def numbered(self) -> bool:
        """Whether a bias's tab has room for its number."""
        return self.tab >= 11.5

    def scaled(self, across: float, down: float) -> Measures:
        """Wider and taller by two factors; the type follows the smaller, and stays legible."""
        by = min(across, down)
        return replace(
            self,
            half=self.half * across,
            between=self.between * across,
            row=self.row * down,
            drawer=self.drawer * down,
            tab_gap=self.tab_gap * down,
            tab=self.tab * (1 + down) / 2,
            gap=self.gap * down,
            value=max(self.value * by, min(self.value, 12.0)),
            symbol=self.symbol and max(self.symbol * by, 11.5),
        )


STYLES = (
    Measures("full", 64, 56, 40, 13, 34, 15, 14, 14, 78, 0.62, 0.78, 1.3),
    Measures("medium", 62, 32, 20, 4, 19, 13, 13, 8, 62, 0.8, 0.86, 1.25),
    Measures("compact", 56, 22, 17, 2, 14, 12, 0, 3, 50, 0.82, 0.9, 1.25),
    Measures("small", 54, 20, 15, 0, 4, 11.5, 0, 3, 48, 0.85, 0.95, 1.15),
    Measures("tiny", 46, 17, 0, 0, 3, 10.5, 0, 2, 40, 0.85, 0.95, 1.2),
)


def rail_height(network: Network) -> float:
    """The room above the units for the name of a factor that many arrows share."""
    return 14.0 if all(layer.width == 1 for layer in network.layers) else 34.0


def crowded(width: int, height: float) -> bool:
    """Whether a layer of so many units has no room for capsules."""
    tiny = STYLES[-1]
    return width * (tiny.block + tiny.gap) * tiny.least_down > height


def is_block(width: int, height: float) -> bool:
    """Whether a layer of so many units has no room even for dots that can be told apart."""
    return crowded(width, height) and width > MOST_DOTS


def measures(network: Network, width: float, height: float) -> Measures:
    """The richest style that fits into ``width`` x ``height`` pixels, as large as it fits."""
    capsules = [n for n in network.node_ids if not crowded(network.width(n), height)]
    for style in STYLES if capsules else STYLES[-2:]:
        down = _by_height(style, network, height)
        across = min(_by_width(style, network, width), style.most, down * 1.25)
        down = min(down, max(across, 1.0) * MOST_STRETCH)
        if across >= style.least_across and down >= style.least_down:
            return style.scaled(across, down)
    return STYLES[-1].scaled(STYLES[-1].least_across, STYLES[-1].least_down)


def _by_height(style: Measures, network: Network, height: float) -> float:
    needs = [
        network.width(layer) * ((style.block if layer else style.row) + style.gap) - style.gap
        for layer in network.node_ids
        if not crowded(network.width(layer), height)
    ]
    return height / max(needs) if needs else style.most


def _by_width(style: Measures, network: Network, width: float) -> float:
    capsules = network.depth * 2 * style.half + style.input_width + style.cost_width
    return (width - 2 * MARGIN) / (capsules + (network.depth + 1) * style.between)
