"""Weights and biases as a table: a line for each, its name and its value."""

from __future__ import annotations

import csv
import io

from bpstudio.engine.parameters import every_parameter
from bpstudio.storage.export.arrays import weights_wanted
from bpstudio.storage.export.wanted import Wanted
from bpstudio.storage.weights.arrays import HEADING


def weights_csv_of(wanted: Wanted) -> str:
    """``theta1[0,0],0.5`` and so on, units counted from 0 as in the session file; every value reads back to the bit."""
    parameters = weights_wanted(wanted)
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(HEADING)
    names = map(str, every_parameter(parameters.network))
    table.writerows(zip(names, map(repr, parameters.flat.tolist()), strict=True))
    return text.getvalue()
