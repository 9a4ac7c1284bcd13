"""The sum over paths, as values: the factors of each path in columns, what they add up to, and what reuse spares."""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose, isfinite

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import output_of, z_of
from bpstudio.engine.words import counted, grouped
from bpstudio.explain.chain.cards import linear
from bpstudio.explain.chain.effort import effort
from bpstudio.explain.chain.folding import UNFOLDED, Folds, fold_of
from bpstudio.explain.chain.gradients import chain_symbol
from bpstudio.explain.chain.paths import MOST_ADDED, Path, Paths
from bpstudio.explain.chain.units import unit_quantity
from bpstudio.explain.pages.stage import in_short
from bpstudio.explain.readings import conventions_of, penalised
from bpstudio.notation.conventions import cost_or_part
from bpstudio.notation.indices import indexed
from bpstudio.notation.naming import parameter_text, row_number
from bpstudio.notation.numbers import MINUS, NOT_COMPUTED, format_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import COST, symbol
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node, Operator
from bpstudio.session.frame import Frame
from bpstudio.session.selection import Route

ROUNDING = 1e-9
DOTS = "⋯"


@dataclass(frozen=True, slots=True)
class Way:
    """One path as a row: where it goes, its factors and their product, in words for whoever hears it.

    ``values`` are the factors as numbers, None for those that are folded; there are none until all are known.
    """

    place: int
    route: str
    factors: tuple[str, ...]
    product: str
    units: tuple[int, ...]
    values: tuple[float | None, ...]

    @property
    def words(self) -> str:
        """One line: which path, counted from 1, where it goes, its factors and their product."""
        factors = [f"({f})" if f.startswith(MINUS) and place else f for place, f in enumerate(self.factors)]
        return f"Path {self.place + 1}, {self.route}: {' · '.join(factors)} = {self.product}"

    @property
    def tip(self) -> str:
        """The same with what a click does."""
        return f"{self.words}\nClick to keep this path lit on the network."


@dataclass(frozen=True, slots=True)
class Ways:
    """A page of paths. ``lines`` are the sentences beneath: the sum beside the value from reuse, and the counts.

    ``value`` is what all paths together come to for the example. ``symbol`` is the gradient: that, or that and the
    penalty's own term, where there is a ``penalty``.
    """

    parameter: Parameter
    heads: tuple[Node, ...]
    rows: tuple[Way, ...]
    first: int
    total: int
    lines: tuple[str, ...]
    agrees: bool | None
    symbol: Node
    value: float | None
    penalty: float | None
    notation: Notation

    def routes(self, strong: int | None) -> tuple[Route, ...]:
        """The page's paths for the canvas; the one in place ``strong`` stands out."""
        return tuple(
            Route(self.parameter, row.units, place, place == strong) for place, row in enumerate(self.rows)
        )

    @property
    def where(self) -> str:
        """Which of how many: ``1–5 of 6,400``."""
        return f"{grouped(self.first + 1)}–{grouped(self.first + len(self.rows))} of {grouped(self.total)}"


def ways_of(paths: Paths, first: int, count: int, folds: Folds = UNFOLDED, *, notation: Notation) -> Ways:
    """The paths from ``first`` on, ``count`` of them, as rows of a table whose columns are the units they go
    through.
    """
    frame, parameter = paths.frame, paths.parameter
    network = frame.network
    places = _columns(paths, folds)
    heads = tuple(_head(paths, place) for place in places)
    found = paths.page(first, count)
    rows = tuple(
        _row(path, first + n, network, parameter, places, folds, notation) for n, path in enumerate(found)
    )
    lines = (_sum(paths, notation), _counts(paths))
    symbol = chain_symbol(frame, in_short(parameter, network), paths.example, notation)
    value, penalty, agrees = paths.reused, _penalty(paths), _agrees(paths)
    return Ways(parameter, heads, rows, first, paths.total, lines, agrees, symbol, value, penalty, notation)


def _penalty(paths: Paths) -> float | None:
    """The penalty's own term in the gradient, which no path leads to."""
    if not penalised(paths.frame, paths.parameter, paths.example):
        return None
    term = paths.frame.penalty_gradient(paths.parameter)
    return None if term is None else float(term.flat[0])


def _columns(paths: Paths, folds: Folds) -> tuple[int | None, ...]:
    """The places of the factors in the chain; None once for all of the layers that are folded."""
    found: list[int | None] = []
    for place, step in enumerate(paths.chain):
        if fold_of(step, folds) is None:
            found.append(place)
        elif found[-1:] != [None]:
            found.append(None)
    return tuple(found)


def _head(paths: Paths, place: int | None) -> Node:
    if place is None:
        return Operator(DOTS)
    step, network = paths.chain[place], paths.frame.network
    return linear(indexed(symbol(step), step, network, paths.parameter.layer))


def _row(
    path: Path,
    place: int,
    network: Network,
    parameter: Parameter,
    columns: tuple[int | None, ...],
    folds: Folds,
    notation: Notation,
) -> Way:
    factors = tuple(DOTS if column is None else _factor(path.factors[column]) for column in columns)
    values = tuple(None if column is None else path.factors[column] for column in columns)
    route = _route(path, network, parameter, folds, notation)
    if path.product is None:
        return Way(place, route, factors, NOT_COMPUTED, path.units, ())
    return Way(place, route, factors, format_number(path.product), path.units, values)


def _factor(value: float) -> str:
    return NOT_COMPUTED if value != value else format_number(value)


def _route(path: Path, network: Network, parameter: Parameter, folds: Folds, notation: Notation) -> str:
    """θ¹₁₂ → a¹₂ → ŷ → C: from the parameter through the units to the cost."""
    layers = [parameter.layer, *network.beyond(parameter.layer)]
    through = [output_of(network, layer) for layer in layers]
    if network.couples:
        layers, through = [*layers, network.depth], [*through[:-1], z_of(network.depth), through[-1]]
    places, last = list[str](), None
    for layer, what, unit in zip(layers, through, path.units, strict=True):
        fold = folds.of(layer)
        if fold is None:
            places.append(to_plain(unit_quantity(what, unit, network), notation))
        elif fold != last:
            places.append("…")
        last = fold
    return " → ".join((parameter_text(parameter, network, notation), *places, to_plain(COST, notation)))


def _agrees(paths: Paths) -> bool | None:
    """Whether sum and reuse are equal within rounding; None where one is not there, or not finite."""
    total, reused = paths.sum, paths.reused
    if total is None or reused is None or not (isfinite(total) and isfinite(reused)):
        return None
    largest = max((abs(path.product or 0.0) for path in paths.page(0, 1)), default=0.0)
    return isclose(total, reused, rel_tol=ROUNDING, abs_tol=ROUNDING * largest)


def _sum(paths: Paths, notation: Notation) -> str:
    frame, reused = paths.frame, paths.reused
    if reused is None:
        last = to_plain(symbol(paths.chain[0]), notation)
        return f"The products are known once {last} is computed."
    kept = f"{_from_reuse(paths, notation)} = {format_number(reused)}{_batch(frame, paths)}"
    if paths.sum is None:
        return f"{grouped(paths.total)} paths are too many to add up (at most {grouped(MOST_ADDED)}). {kept}."
    if paths.total == 1:
        return f"{kept}."
    added = f"All {grouped(paths.total)} products add up to {format_number(paths.sum)}"
    agrees = _agrees(paths)
    if agrees is None:
        return f"{added}, where a factor is not finite. {kept}."
    apart = format_number(abs(paths.sum - reused), 2)
    verdict = "equal" if paths.sum == reused else f"equal but for rounding ({apart} apart)"
    return f"{added}. {kept}: {verdict if agrees else f'not equal, {apart} apart'}."


def _from_reuse(paths: Paths, notation: Notation) -> str:
    """∂C/∂θ¹₁₂ = ∂z¹₂/∂θ¹₁₂ · ∂C/∂z¹₂, the two numbers whose product the pass takes; it alone beside a penalty."""
    parameter, network = paths.parameter, paths.frame.network
    z = unit_quantity(z_of(parameter.layer), parameter.j, network)
    name, conventions = (
        parameter_text(parameter, network, notation),
        conventions_of(paths.frame, paths.example, notation=notation),
    )
    left = f"∂{to_plain(cost_or_part(conventions), notation)}/∂{name} = "
    product = f"∂{to_plain(z, notation)}/∂{name} · ∂{to_plain(COST, notation)}/∂{to_plain(z, notation)}"
    return product if penalised(paths.frame, parameter, paths.example) else f"{left}{product}"


def _batch(frame: Frame, paths: Paths) -> str:
    count = len(frame.rows)
    if count == 1:
        return ""
    return f" (example {row_number(frame.rows, paths.example)}, one of {grouped(count)} in the batch)"


def _counts(paths: Paths) -> str:
    figures = effort(paths.frame.program, paths.parameter)
    order = "largest first" if paths.largest_first else "in the order of their units"
    cut = figures.paths - paths.connected
    over = f", {grouped(cut)} of them over cut connections" if cut else ""
    ways = counted(figures.paths, "path") + (f", {order}" if figures.paths > 1 else "") + over
    taken, saved = grouped(figures.written_out), grouped(figures.reusing)
    return (
        f"{ways}. Multiplying out every path takes {taken} multiplications, reusing earlier results {saved}."
    )


class KeptPaths:
    """The paths last looked at, and the page: stepping on does not order them again."""

    def __init__(self) -> None:
        self.first = 0
        self._key: object = None
        self._paths: Paths | None = None

    def of(self, frame: Frame, parameter: Parameter, example: int) -> Paths:
        """The paths of a parameter for a row of the batch; of another parameter the page begins at the first."""
        seen = tuple(frame.visible(step) for step in frame.program.chain_of(parameter))
        key = (frame.state.segment.identity, frame.iteration, example, parameter, seen)
        if self._paths is None or self._key != key:
            if self._paths is None or self._paths.parameter != parameter:
                self.first = 0
            self._key, self._paths = key, Paths(frame, parameter, example)
        return self._paths


def factor_text(way: Way, column: int) -> str:
    """A factor as it stands behind a dot."""
    factor = way.factors[column]
    return f"({factor})" if factor.startswith(MINUS) and column else factor
