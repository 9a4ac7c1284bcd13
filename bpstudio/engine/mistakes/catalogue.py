"""All mistakes by name, in the order of their numbers; and those of the catalogue that lead to no other number."""

from __future__ import annotations

from bpstudio.engine.mistakes.costs import COSTS_AND_FORWARD
from bpstudio.engine.mistakes.entries import Mistake
from bpstudio.engine.mistakes.forward import FORWARD
from bpstudio.engine.mistakes.products import PRODUCTS
from bpstudio.engine.mistakes.slopes import SLOPES
from bpstudio.engine.mistakes.updates import UPDATES

MISTAKES: dict[str, Mistake] = {
    mistake.name: mistake
    for mistake in sorted(
        (*SLOPES, *PRODUCTS, *COSTS_AND_FORWARD, *UPDATES, *FORWARD), key=lambda mistake: mistake.number
    )
}

CATALOGUED = 46
"""So many mistakes have been collected from others; those with a higher number are ours."""

NO_OTHER_NUMBERS: dict[int, str] = {
    29: "“∂C/∂b is 0 because b is 0” is a belief about a number, and no rule by which one is worked out",
    32: "∂W/∂C written for ∂C/∂W is a way of writing; there is nothing that could be computed",
    41: "a bias that broadcasting made a matrix has another shape, and no value that could stand in its place",
}
"""Those numbers of the catalogue that are no alteration of the program, and why."""
