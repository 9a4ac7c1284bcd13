"""Every edit there is, by the name it has in the session file."""

from __future__ import annotations

from bpstudio.session.edits import arrangement, connections, replacing, structure
from bpstudio.session.edits import base as edits
from bpstudio.session.edits import examples as data_edits
from bpstudio.session.edits.base import Edit

_KINDS: tuple[type[Edit], ...] = (
    edits.SetParameter,
    edits.SetInput,
    edits.SetTarget,
    edits.SetData,
    edits.AddExample,
    edits.RemoveExample,
    edits.SetLearningRate,
    edits.SetOptimizer,
    edits.SetBatch,
    edits.SetRegularization,
    edits.SetCost,
    edits.Reinitialize,
    edits.SetActivation,
    edits.SetTrained,
    *structure.STRUCTURE,
    *arrangement.ARRANGEMENT,
    *connections.CONNECTIONS,
    *data_edits.DATA,
    *replacing.REPLACING,
)
EDITS: dict[str, type[Edit]] = {kind.type: kind for kind in _KINDS}
