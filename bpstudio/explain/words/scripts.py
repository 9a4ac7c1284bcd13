"""What a script or a notebook that was exported says of itself: to whom reads it, and what it prints."""

from __future__ import annotations

from collections.abc import Sequence

from bpstudio.engine.words import counted, grouped, listed, plural

WITH_NUMPY = "Backpropagation by hand, with NumPy alone."
AS_A_NOTEBOOK = "# Backpropagation by hand\n\nWith NumPy alone, a phase a cell."
WITH_TORCH = "Backpropagation by hand beside PyTorch's autograd, and training that goes on from there."
ROWS = (
    "Examples are rows, so z = a @ theta + b. theta2[i, j] is the weight from unit i of layer 1 to unit j of layer 2; "
    "units, rows and iterations count from 0."
)
TRAINS_ON = (
    "Then it trains on from the last of them; a number behind its name says for how many iterations. Started with "
    "torchrun --nproc-per-node 2, or on several machines, it does so on several processes with "
    "DistributedDataParallel: each takes its share of every batch, and the first step has to be the session's again."
)
EXITS = "The script ends with 0, or with 1 and the first number that is another."
STOPS = "The last cell of an iteration stops at the first number that is another."
GIVEN = "The examples that it sees, the parameters that it begins with, and the settings."
HELD_AGAINST = "### The check\n\nEverything is held against what the session has."
ROWS_OF = "The rows of the examples that an iteration sees."
ALL_BUT_HELD_OUT = "all but those held out"
MOVED = "An array of parameters after the update, and what is remembered of it."
ITERATION = "One iteration, step by step, and all that it computes for others to read."
UPDATE = "The new parameters, and what the optimizer remembers then."
THEIR_OPTIMIZER = "PyTorch's own, which remembers what the session's does."
NO_SUCH_RULE = "The update is by hand, because torch.optim has no such rule."
NOTHING_MOVES = "The update is by hand, because everything is frozen and torch.optim wants something to move."
STAND_STILL = "frozen or cut: they stay where they were"
MODULE = "The session's network, its parameters under the session's names and in its shapes."
COST = "What these examples add to the cost of a batch of m."
PENALTY = "What the weights add to the cost; it is never shared out."
NOT_ASSERTED = "a free run, beside the session's costs; rounding grows in it, so it is not checked"


def mixed_by(seed: int) -> str:
    """Of the order of the rows."""
    return f"another order in each epoch, from the session's seed {seed}"


def from_z(z: str) -> str:
    """Of a cost that is not computed as its formula says."""
    return f"the terms straight from {z}, so that no logarithm of 0 is taken"


def network(inputs: int, widths: Sequence[int]) -> str:
    """``2 inputs, then layers of 3 and 1 units``."""
    layers = f"{plural(len(widths), 'a layer', 'layers')} of {listed(map(str, widths))}"
    return f"{counted(inputs, 'input')}, then {layers} {plural(widths[-1], 'unit')}"


def from_iteration(number: int, what: str) -> str:
    """Of a document that an edit made: from when on it holds."""
    return f"From iteration {grouped(number)} on: {what}"


def how_many(checked: Sequence[int], iterations: int) -> str:
    """How many of the iterations are checked, and which."""
    first, last = checked[0], checked[-1]
    in_a_row = len(checked) > 2 and len(checked) == last - first + 1
    these = f"{grouped(first)} to {grouped(last)}" if in_a_row else listed(map(grouped, checked))
    ran = grouped(iterations) if iterations else "none"
    return f"It checks {counted(len(checked), 'iteration')}, {these}; the session has run {ran}."


def how_close(memory: bool, ending: str) -> str:
    """What is compared, how closely, and what happens then."""
    own = "parameters and optimizer's memory" if memory else "parameters"
    return (
        f"Each begins with the session's own {own}, which are written below. Cost, gradients and new parameters have "
        f"to be the session's to a billionth of each number, or to what rounding alone changes. {ending}"
    )


def iteration_heading(number: int) -> str:
    """Above the cells of an iteration."""
    return f"## Iteration {grouped(number)}\n\n{GIVEN}"


def free_run_heading(number: int) -> str:
    """Above the cell that runs on freely."""
    return (
        f"## A free run\n\nThe same steps in one function, run on from iteration {grouped(number)}: costs here beside "
        "the session's, as far as it has them without an edit between. Rounding grows in it, so nothing is asserted."
    )


def unsure(places: int) -> str:
    """Of numbers that rounding alone decides."""
    return (
        f"{counted(places, 'number')} {plural(places, 'is', 'are')} not compared, because rounding alone decides "
        f'{plural(places, "it", "them")}: see "unsure".'
    )


def numbers_not_finite(numbers: Sequence[int]) -> str:
    """Of iterations that ran out of the numbers there are."""
    return (
        f"In {plural(len(numbers), 'iteration', 'iterations')} {listed(map(grouped, numbers))} not every number is "
        "finite; that cannot be checked, but what is NaN has to be NaN again."
    )
