"""Activations, costs, pairs of both and penalties: value, derivative and every other fact. The only calculus there is.

Arrays are feature-major: units down, examples across, shape (units, m), or a stack of them, (batches, units, m). Every
function writes into ``out`` and is a ``Formula`` (any other function of the same arguments would serve). What it does
also holds for complex arrays wherever ``analytic`` is true, so that a complex step can check it (Squire and Trapp,
SIAM Review 40, 1998).

An entry says everything that the program knows of a function (``entries``). To add one is to write its entry, in this
package or in a module of one's own that enters it in the registry as it is imported, and names itself in ``module``.
"""

from bpstudio.engine.functions.activations import ACTIVATIONS, ActivationName
from bpstudio.engine.functions.costs import COSTS, CostName
from bpstudio.engine.functions.curves import softmax_jacobian, softmax_product
from bpstudio.engine.functions.entries import (
    Activation,
    Code,
    CostFunction,
    Coupling,
    Line,
    Pair,
    Penalty,
    Setting,
)
from bpstudio.engine.functions.pairs import PAIRS
from bpstudio.engine.functions.penalties import NO_PENALTY, PENALTIES, RegularizationName
from bpstudio.engine.functions.ramps import LEAK

__all__ = [
    "ACTIVATIONS",
    "COSTS",
    "LEAK",
    "NO_PENALTY",
    "PAIRS",
    "PENALTIES",
    "Activation",
    "ActivationName",
    "Code",
    "CostFunction",
    "CostName",
    "Coupling",
    "Line",
    "Pair",
    "Penalty",
    "RegularizationName",
    "Setting",
    "softmax_jacobian",
    "softmax_product",
]
