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
    """Sizes in pixels, and how far a style may be scaled.

    A unit is a ``row`` of two halves, under it the ``drawer`` of its gradients, then its ``tab``.
    """

    name: str
    half: float  # the width of z, and of a beside it
    row: float  # the height of z and a
    drawer: float  # the height of the gradients under them; 0: none are shown
    tab_gap: float  # from the drawer down to the tab
    tab: float  # the height of the bias
    value: float  # the size of type of numbers
    symbol: float  # that of symbols; 0: none are shown
    gap: float  # between the units of a layer
    between: float  # between two layers
    least_across: float  # the least share of its width at which a style can still be read
    least_down: float  # the same of its height
    most: float  # the largest share, where there is room

    @property
    def block(self) -> float:
        """The height of one unit with all that belongs to it."""
        return self.row + self.drawer + self.tab_gap + self.tab

    @property
    def input_width(self) -> float:
        """How wide an input is."""
        return self.half * 1.3

    @property
    def cost_width(self) -> float:
        """How wide the cost node is."""
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
    Measures(
        "full",
        half=64,
        row=56,
        drawer=40,
        tab_gap=13,
        tab=34,
        value=15,
        symbol=14,
        gap=14,
        between=78,
        least_across=0.62,
        least_down=0.78,
        most=1.3,
    ),
    Measures(
        "medium",
        half=62,
        row=32,
        drawer=20,
        tab_gap=4,
        tab=19,
        value=13,
        symbol=13,
        gap=8,
        between=62,
        least_across=0.8,
        least_down=0.86,
        most=1.25,
    ),
    Measures(
        "compact",
        half=56,
        row=22,
        drawer=17,
        tab_gap=2,
        tab=14,
        value=12,
        symbol=0,
        gap=3,
        between=50,
        least_across=0.82,
        least_down=0.9,
        most=1.25,
    ),
    Measures(
        "small",
        half=54,
        row=20,
        drawer=15,
        tab_gap=0,
        tab=4,
        value=11.5,
        symbol=0,
        gap=3,
        between=48,
        least_across=0.85,
        least_down=0.95,
        most=1.15,
    ),
    Measures(
        "tiny",
        half=46,
        row=17,
        drawer=0,
        tab_gap=0,
        tab=3,
        value=10.5,
        symbol=0,
        gap=2,
        between=40,
        least_across=0.85,
        least_down=0.95,
        most=1.2,
    ),
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
