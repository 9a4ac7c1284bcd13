"""Session files as another processor would have written them: every iteration begins a unit in the last place off."""

from __future__ import annotations

import json
from typing import Any

from bpstudio.engine.parameters import Parameters
from bpstudio.session.history.twins import Rerun, pieces
from bpstudio.session.session import Session
from bpstudio.storage import checkpoints
from bpstudio.storage.plain import json_number, weights
from bpstudio.storage.reader import decode
from bpstudio.storage.writer import encode
from tests.faults.processors import made_by_learners

LEARNERS = dict(made_by_learners())


def trained(name: str, iterations: int) -> Session:
    session = Session(decode(LEARNERS[name]).state)
    session.train(iterations)
    return session


def written_elsewhere(session: Session, seed: int) -> dict[str, Any]:
    """What its file holds when run with other rounding; the trace left out."""
    contents: dict[str, Any] = json.loads(encode(session.frame))
    state = session.state
    places = [entry["iteration"] for entry in contents["checkpoints"]]
    run = Rerun(state.segments, 0, state.segments[0].record.start, seed, 0)
    series, moments = contents["series"], {}
    rows = {iteration: row for row, iteration in enumerate(series["iteration"])}
    for at, first, end in pieces(state.segments, 0, state.iterations):
        run.enter(at)
        network = state.segments[at].document.network
        for iteration in range(first, end):
            if iteration in places:
                moments[iteration] = run.checkpoint.copy()
            costs, gradients = run.run(1)
            if iteration in rows:
                series["cost"][rows[iteration]] = json_number(float(costs[0]))
                for kind, value in weights(Parameters(network, gradients[0])).items():
                    if series["gradients"][kind]:
                        series["gradients"][kind][rows[iteration]] = value
    run.enter(len(state.segments) - 1)
    moments[state.iterations] = run.checkpoint.copy()
    contents["checkpoints"] = checkpoints.value_of(state, {k: v for k, v in moments.items() if k in places})
    contents["trace"] = []
    return contents
