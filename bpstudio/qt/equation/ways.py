"""The sum over paths, as values: the factors of each path in columns, what they add up to, and what reuse spares."""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose, isfinite

from bpstudio.engine.network import Network, Parameter
from bpstudio.notation.indices import indexed as for_one_unit
from bpstudio.notation.naming import parameter_text
from bpstudio.notation.numbers import NOT_COMPUTED, format_count, format_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import COST, symbol
from bpstudio.notation.tree import Node, Operator
from bpstudio.qt.bridge import Route
from bpstudio.qt.equation.cards import linear
from bpstudio.qt.equation.units import indexed
from bpstudio.qt.folding import UNFOLDED, Folds, fold_of
from bpstudio.session.frame import Frame
from bpstudio.session.paths import MOST_ADDED, Path, Paths
from bpstudio.session.reckoning import couples, effort

ROUNDING = 1e-9
DOTS = "⋯"


@dataclass(frozen=True, slots=True)
class Way:
    """One path as a row: where it goes, its factors and their product, in words for whoever hears it."""

    place: int
    route: str
    factors: tuple[str, ...]
    product: str
    units: tuple[int, ...]

    @property
    def words(self) -> str:
        return f"Path {self.place + 1}, {self.route}: {' · '.join(self.factors)} = {self.product}"


@dataclass(frozen=True, slots=True)
class Ways:
    """A page of paths. ``lines`` are the sentences beneath: the sum beside the value from reuse, and the counts."""

    parameter: Parameter
    heads: tuple[Node, ...]
    rows: tuple[Way, ...]
    first: int
    total: int
    lines: tuple[str, ...]
    agrees: bool | None

    def routes(self, strong: int | None) -> tuple[Route, ...]:
        """The page's paths for the canvas; the one in place ``strong`` stands out."""
        return tuple(
            Route(self.parameter, row.units, place, place == strong) for place, row in enumerate(self.rows)
        )

    @property
    def where(self) -> str:
        """Which of how many: ``1–5 of 6,400``."""
        return f"{self.first + 1:,}–{self.first + len(self.rows):,} of {format_count(self.total)}"


def ways_of(paths: Paths, first: int, count: int, folds: Folds = UNFOLDED) -> Ways:
    frame, parameter = paths.frame, paths.parameter
    network = frame.network
    places = _columns(paths, folds)
    heads = tuple(_head(paths, place) for place in places)
    found = paths.page(first, count)
    rows = tuple(_row(path, first + n, network, parameter, places, folds) for n, path in enumerate(found))
    return Ways(parameter, heads, rows, first, paths.total, (_sum(paths), _counts(paths)), _agrees(paths))


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
    return linear(for_one_unit(symbol(step), step, network, paths.parameter.layer))


def _row(
    path: Path,
    place: int,
    network: Network,
    parameter: Parameter,
    columns: tuple[int | None, ...],
    folds: Folds,
) -> Way:
    factors = tuple(DOTS if column is None else _factor(path.factors[column]) for column in columns)
    product = NOT_COMPUTED if path.product is None else format_number(path.product, 4)
    return Way(place, _route(path, network, parameter, folds), factors, product, path.units)


def _factor(value: float) -> str:
    return NOT_COMPUTED if value != value else format_number(value, 4)


def _route(path: Path, network: Network, parameter: Parameter, folds: Folds) -> str:
    """z¹₂ → z²₁ → ŷ: the units from the parameter's own to the output."""
    depth, own = network.depth, parameter.layer
    names = [f"a{own + n}" if own + n < depth else "yhat" for n in range(len(path.units))]
    if couples(network):
        names[-2] = f"z{depth}"
    places, last = list[str](), None
    for number, (name, unit) in enumerate(zip(names, path.units, strict=True)):
        fold = folds.of(own + number)
        if fold is None:
            places.append(to_plain(indexed(name, unit, network)))
        elif fold != last:
            places.append("…")
        last = fold
    return " → ".join(places)


def _agrees(paths: Paths) -> bool | None:
    """Whether sum and reuse are equal within rounding; None where one is not there, or not finite."""
    total, reused = paths.sum, paths.reused
    if total is None or reused is None or not (isfinite(total) and isfinite(reused)):
        return None
    largest = max((abs(path.product or 0.0) for path in paths.page(0, 1)), default=0.0)
    return isclose(total, reused, rel_tol=ROUNDING, abs_tol=ROUNDING * largest)


def _sum(paths: Paths) -> str:
    frame, reused = paths.frame, paths.reused
    if reused is None:
        last = to_plain(symbol(paths.chain[0]))
        return f"The products are known once the pass has come to {last}."
    kept = f"from reuse, {_from_reuse(paths)} = {format_number(reused, 6)}"
    if paths.sum is None:
        return f"{format_count(paths.total)} paths are too many to add up one by one (at most {MOST_ADDED:,}); {kept}"
    added = f"Σ over {paths.total:,} path{'s' if paths.total > 1 else ''} = {format_number(paths.sum, 6)}"
    agrees = _agrees(paths)
    if agrees is None:
        return f"{added}, where a factor is not finite;  {kept}"
    apart = format_number(abs(paths.sum - reused), 2)
    verdict = "equal" if paths.sum == reused else f"equal within rounding, {apart} apart"
    return f"{added};  {kept}:  {verdict if agrees else f'not equal, {apart} apart'}{_batch(frame, paths)}"


def _from_reuse(paths: Paths) -> str:
    """∂z¹₂/∂θ¹₁₂ · ∂C/∂z¹₂, the two numbers whose product the pass takes."""
    parameter, network = paths.parameter, paths.frame.network
    z = indexed(f"z{parameter.layer}", parameter.j, network)
    name = parameter_text(parameter, network)
    return f"∂{to_plain(z)}/∂{name} · ∂{to_plain(COST)}/∂{to_plain(z)}"


def _batch(frame: Frame, paths: Paths) -> str:
    count = len(frame.rows)
    if count == 1:
        return ""
    return f"  (example {int(frame.rows[paths.example]) + 1}, one of {count} in the batch)"


def _counts(paths: Paths) -> str:
    figures = effort(paths.frame.program, paths.parameter)
    order = "largest first" if paths.largest_first else "in the order of their units"
    ways = (
        f"{format_count(figures.paths)} path{'s' if figures.paths > 1 else ''}, {order}"
        if figures.paths > 1
        else "1 path"
    )
    cut = figures.paths - paths.connected
    over = f", {format_count(cut)} of them over cut connections" if cut else ""
    return (
        f"{ways}{over};  multiplications: {format_count(figures.written_out)} path by path, {figures.reusing:,} "
        f"with what the layer above has computed"
    )


class KeptPaths:
    """The paths last looked at, and the page: stepping on does not order them again."""

    def __init__(self) -> None:
        self.first = 0
        self._key: object = None
        self._paths: Paths | None = None

    def of(self, frame: Frame, parameter: Parameter, example: int) -> Paths:
        seen = tuple(frame.visible(step) for step in frame.program.chain_of(parameter))
        key = (frame.state.segment.record, frame.iteration, example, parameter, seen)
        if self._paths is None or self._key != key:
            if self._paths is None or self._paths.parameter != parameter:
                self.first = 0
            self._key, self._paths = key, Paths(frame, parameter, example)
        return self._paths
