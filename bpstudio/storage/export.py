"""What else a session can be written as: the series as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np

from bpstudio.engine.held_out import held_out_cost
from bpstudio.engine.network import Network, every_parameter
from bpstudio.engine.quantity import gradient_of, of_parameter
from bpstudio.session.history.state import State, run_anew
from bpstudio.session.session import Session
from bpstudio.storage.files import write_bytes
from bpstudio.storage.headings import as_text
from bpstudio.storage.recorded import Row, series_rows
from bpstudio.storage.writer import encode


def save_csv(session: Session, path: str | Path) -> None:
    """Write ``csv_of`` the session; all of it or, on an OSError, nothing."""
    write_bytes(path, csv_of(session.state).encode())


def csv_of(state: State) -> str:
    """A line an iteration: its number, C, and ∂C/∂(each parameter), under the names steps have.

    Where examples are held out, a column beside C has their cost, at the iterations whose parameters are kept. A
    parameter that an iteration's network did not have yet, or no longer, is an empty cell. Long sessions are thinned
    as in the session file.
    """
    rows = series_rows(state)
    names, held = _names(rows), _held_out(state, {row.iteration for row in rows})
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    beside = ["cost_held_out"] if held else []
    table.writerow(map(as_text, ["iteration", "cost", *beside, *names]))
    for row in rows:
        values = _values(row)
        other = [held.get(row.iteration, "")] if held else []
        table.writerow([row.iteration, row.cost, *other, *(values.get(name, "") for name in names)])
    return text.getvalue()


def _held_out(state: State, wanted: set[int]) -> dict[int, float]:
    """C over the examples held out, with the parameters that an iteration begins with."""
    found = {}
    for segment in state.segments:
        stride = segment.record.pace.checkpoints
        for number, moment in enumerate(segment.record.checkpoints[: -(-segment.iterations // stride)]):
            iteration = segment.first + number * stride
            if iteration in wanted:
                found[iteration] = held_out_cost(segment.record.task, moment.parameters)
    return {iteration: cost for iteration, cost in found.items() if cost is not None}


def _names(rows: list[Row]) -> list[str]:
    """The gradient by every parameter that was ever there, in the order in which each first was."""
    networks = dict.fromkeys(row.gradient.network for row in rows if row.gradient is not None)
    return list(dict.fromkeys(name for network in networks for name in _gradients_of(network)))


@lru_cache(maxsize=8)
def _gradients_of(network: Network) -> tuple[str, ...]:
    """Kept, because every row has them."""
    return tuple(str(gradient_of(of_parameter(parameter))) for parameter in every_parameter(network))


def _values(row: Row) -> dict[str, float]:
    if row.gradient is None:
        return {}
    names = _gradients_of(row.gradient.network)
    return dict(zip(names, np.asarray(row.gradient.flat).tolist(), strict=True))


def _run_here(session: Session) -> Session:
    """With the numbers that come out here, where a file of another processor gave others."""
    foreign = any(segment.record.arrivals for segment in session.state.segments)
    return Session(run_anew(session.state)) if foreign else session


FORMATS: dict[str, Callable[[Session], bytes]] = {
    "csv": lambda session: csv_of(session.state).encode(),
    "json": lambda session: encode(_run_here(session).frame),
}
