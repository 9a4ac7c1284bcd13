"""The series as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from bpstudio.engine.held_out import held_out_cost
from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter, every_parameter
from bpstudio.engine.quantity import gradient_of, of_parameter
from bpstudio.session.history.state import State
from bpstudio.session.past import Past
from bpstudio.session.session import Session
from bpstudio.storage.files import write_bytes
from bpstudio.storage.headings import as_text
from bpstudio.storage.recorded import RecordedRow, series_rows


def save_csv(session: Session, path: str | Path) -> None:
    """Write ``csv_of`` the session without what its frame hides; all of it or, on an OSError, nothing."""
    write_bytes(path, csv_of(session.state, session.frame.past).encode())


def csv_of(state: State, past: Past | None = None) -> str:
    """A line an iteration: its number, C, and ∂C/∂(each parameter), under the names steps have.

    Where examples are held out, a column beside C has their cost, at the iterations whose parameters are kept. A
    parameter that an iteration's network did not have yet, or no longer, is an empty cell. Long sessions are thinned
    as in the session file. Of what ``past`` hides the cells are empty; without it nothing is hidden.
    """
    rows = series_rows(state)
    columns, held = _columns(rows), _held_out(state, {row.iteration for row in rows})
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    beside = ["cost_held_out"] if held else []
    table.writerow(map(as_text, ["iteration", "cost", *beside, *columns]))
    for row in rows:
        values, number = _values(row), row.iteration
        other = [held.get(number, "")] if held else []
        cells = [number, row.cost, *other, *(values.get(name, "") for name in columns)]
        table.writerow(cells if past is None else _veiled(cells, past, columns.values(), bool(held)))
    return text.getvalue()


def _veiled(cells: Sequence[object], past: Past, parameters: Iterable[Parameter], held: bool) -> list[object]:
    """A row with nothing in the cells of what is hidden."""
    number, cost, *rest = cells
    found = [number, "" if number in past.costs.hidden else cost]
    if held:
        cost_held_out = rest.pop(0)
        found.append("" if number in past.without_parameters else cost_held_out)
    if number not in past.without_all_gradients:
        return [*found, *rest]
    hidden = (number in past.gradient(parameter).hidden for parameter in parameters)
    return [*found, *("" if veiled else value for value, veiled in zip(rest, hidden, strict=True))]


def _held_out(state: State, wanted: set[int]) -> dict[int, float]:
    """C over the examples held out, with the parameters that an iteration begins with."""
    found = {}
    for segment in state.segments:
        stride = segment.record.keeping.checkpoints
        for number, moment in enumerate(segment.record.checkpoints[: -(-segment.iterations // stride)]):
            iteration = segment.first + number * stride
            if iteration in wanted:
                found[iteration] = held_out_cost(segment.record.task, moment.parameters)
    return {iteration: cost for iteration, cost in found.items() if cost is not None}


def _columns(rows: list[RecordedRow]) -> dict[str, Parameter]:
    """The gradient by every parameter that was ever there, by its name, in the order in which each first was."""
    networks = dict.fromkeys(row.gradient.network for row in rows if row.gradient is not None)
    return {
        name: parameter
        for network in networks
        for name, parameter in zip(_gradients_of(network), every_parameter(network), strict=True)
    }


@lru_cache(maxsize=8)
def _gradients_of(network: Network) -> tuple[str, ...]:
    """Kept, because every row has them."""
    return tuple(str(gradient_of(of_parameter(parameter))) for parameter in every_parameter(network))


def _values(row: RecordedRow) -> dict[str, float]:
    if row.gradient is None:
        return {}
    names = _gradients_of(row.gradient.network)
    return dict(zip(names, np.asarray(row.gradient.flat).tolist(), strict=True))
