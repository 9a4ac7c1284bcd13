"""What is said in a worked solution, an exercise sheet and its key."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from bpstudio.engine.network import Network
from bpstudio.engine.task import Task
from bpstudio.engine.words import as_sentence, counted, grouped, in_a_row, listed, plural
from bpstudio.explain.words.exercises import GIVEN, given_told
from bpstudio.notation import textbook
from bpstudio.notation.numbers import format_number
from bpstudio.notation.plain import LOWER
from bpstudio.session.practice.questions import Exercise

TITLES = {"worked": "Worked solution", "sheet": "Exercise sheet", "key": "Answer key"}
NETWORK, CONVENTIONS, EXAMPLES, START = "The network", "Conventions", "The examples", "Weights and biases"
FORWARD, COST, BACKWARD, UPDATE = "Forward pass", "The cost", "Backward pass", "The update"
RESULT, ASKED = "What came of it", "What is asked"
LAYER, UNITS, ACTIVATION, WEIGHTS, BIASES = "layer", "units", "activation", "weights", "biases"
EXAMPLE, SHARE, PATH, PRODUCT, EXPRESSION = "example", "part", "path", "product", "factors"
PARAMETER, BEFORE, GRADIENT, CHECK, AFTER = "parameter", "before", "gradient", "check", "after"
ROW, OF_UNIT = "from", "to unit"
NUMBER, WANTED, OF_WHICH, ANSWER = "question", "number", "of", "answer"
INPUT, NO_ACTIVATION = "input", "none"
SUM_OF_PARTS = "All examples together:"
SUM_OF_PATHS = "The same as a sum over paths, each a product of its own:"
MISTAKE = "The mistake that was planted"
RAN_AND_RIGHT = (PARAMETER, "gradient as it ran", "right gradient", "after it, as it ran", "after it, right")
AS_IT_SHOULD_BE = "What follows is worked out by the right rules, from the same weights and biases on."
NOT_TOLD = "These numbers come of what is asked about an iteration before, and are not told."


def page_told(number: int, of: int) -> str:
    """Which page of how many, at its foot."""
    return f"{grouped(number)} of {grouped(of)}"


def network_from(iteration: int) -> str:
    """Over the network, its examples and conventions, where an edit has changed any of them."""
    return f"The network as it is from iteration {grouped(iteration)} on"


def iteration_title(iteration: int) -> str:
    """Which iteration it is, counted from 0."""
    return f"Iteration {grouped(iteration)}"


def network_told(network: Network) -> str:
    """The sizes of the layers in a sentence, also for whoever does not see the picture; and what is cut of it."""
    inner = _inner_layers(network.widths[1:-1])
    through = f", through {inner}," if inner else ""
    ends = f"{counted(network.inputs, 'input')}{through} to {counted(network.outputs, 'output')}"
    cut = sum(len(layer.cut) for layer in network.layers)
    there = counted(network.size - cut, "weight or bias", "weights and biases")
    missing = f"{counted(cut, 'connection')} {plural(cut, 'is', 'are')} cut: {plural(cut, 'its', 'their')}"
    told = f" {missing} {plural(cut, 'weight stays', 'weights stay')} 0." if cut else ""
    return f"A network from {ends}, with {there} in all.{told}"


def _inner_layers(widths: Sequence[int]) -> str:
    """``3 units``, ``4 units and 2 units``, ``9 layers of 1 unit``, ``12 layers of 1 to 8 units``."""
    if len(widths) < 2 or (len(widths) <= MOST_WIDTHS and len(set(widths)) > 1):
        return listed([counted(width, "unit") for width in widths])
    least, most = min(widths), max(widths)
    each = counted(most, "unit") if least == most else f"{grouped(least)} to {counted(most, 'unit')}"
    return f"{counted(len(widths), 'layer')} of {each}"


def drawn_in_part(units: bool, layers: bool) -> str:
    """What the picture leaves out; empty where it has all."""
    if not (units or layers):
        return ""
    parts = [part for part, left in (("units", units), ("layers", layers)) if left]
    return f"Dots stand for {listed(parts)} that are left out."


def rate_told(rate: float, optimizer: str, settings: Sequence[str], digits: int) -> str:
    """The learning rate and the optimizer with its settings."""
    how = f"{optimizer} with {listed(list(settings))}" if settings else optimizer
    return f"The learning rate is η = {format_number(rate, digits)}, the optimizer is {how}."


def batch_told(task: Task, rows: Sequence[int]) -> str:
    """How many examples an iteration sees, and which."""
    there, seen = len(task.examples.training_rows), len(rows)
    held = len(task.examples.held_out)
    out = f" {counted(held, 'example')} {plural(held, 'is', 'are')} held out." if held else ""
    if seen == there:
        return (
            f"This iteration sees {plural(there, 'the one example', f'all {grouped(there)} examples')}.{out}"
        )
    order = "in an order drawn from the seed" if task.training.shuffle else "in their order"
    names = in_a_row(grouped(row + 1) for row in rows[:12])
    more = f" and {grouped(seen - 12)} more" if seen > 12 else ""
    return (
        f"This iteration sees {grouped(seen)} of {grouped(there)} examples, {order}: "
        f"{plural(seen, 'number', 'numbers')} {names}{more}.{out}"
    )


def parts_told(row: int) -> str:
    """What the cost and a gradient are called where they are an example's part, said of that example."""
    low = "".join(LOWER[digit] for digit in str(row + 1))
    return (
        f"Each example has a part of the cost and of every gradient: C{low} and ∂C{low}/∂θ are those of "
        f"example {grouped(row + 1)}."
    )


def rounding_told(digits: int) -> str:
    """How numbers are written, and how they are worked out."""
    return (
        f"Numbers are worked out in double precision and written to {counted(digits, 'digit')}; every step reads "
        "the numbers as they were worked out, not as they are written."
    )


MOST_WIDTHS = 6
"""Of more inner layers only the widths of the narrowest and the widest are told."""
EDITED = (
    "The session was edited before this iteration: it does not begin with what the one before ended with."
)
OTHER_FACTORS = "Its other factors are above."


def broken_at_told(card: str) -> str:
    """Where the rule is that was broken."""
    return f"One rule of this network was broken to be found: that of {card}."


def was_and_should_be(number: str, wrong: str, right: str) -> str:
    """Of the number that a hunt asks for."""
    return f"So {number} was {wrong}, and should be {right}."


def ran_caption(left: str) -> str:
    """What the table of a planted mistake has."""
    return (
        f"Every gradient of iteration 0 that came out wrong, and what the update made of it. {left}".strip()
    )


def left_out(shown: int, of: int, noun: str) -> str:
    """How many of many a table has; empty where it has all."""
    return "" if shown == of else f"{grouped(shown)} of {counted(of, noun)}; the others are left out."


def other_examples(count: int) -> str:
    """That the other examples are worked out like the one shown."""
    return f"The other {counted(count, 'example')} {plural(count, 'is', 'are')} worked out in the same way."


def of_example(row: int) -> str:
    """Whose numbers follow."""
    return f"Example {grouped(row + 1)}:"


def paths_in_part(shown: int, of: int) -> str:
    """That of many paths the largest are shown."""
    return f"{grouped(shown)} of {grouped(of)} paths, the largest products first." if shown < of else ""


def check_caption(method: str) -> str:
    """How the numbers of the check came about."""
    how = {
        "complex step": "a complex step, Im C(θ + ih)/h with h = 10⁻²⁰⁰",
        "central difference": "a central difference, (C(θ + h) − C(θ − h))/2h with h = 10⁻⁶ times |θ|, at least 10⁻⁶",
    }[method]
    return f"The check beside each gradient knows no backpropagation: it is {how}, of the cost alone."


def kinks_told(names: Sequence[str]) -> str:
    """Of which parameters the check says nothing, since a corner lies in its way; empty of none."""
    if not names:
        return ""
    return as_sentence(
        f"across a corner there is no slope to compare with: the check says nothing of {listed(list(names))}"
    )


def forward_caption(layer: int, left: str) -> str:
    """What a table of the forward pass has."""
    return f"Layer {layer}: z and a of every unit, example by example. {left}".strip()


def kept_in_its_direction(name: str) -> str:
    """A name that is read from right to left is set apart, so that what stands around it keeps its order."""
    leftward = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in name)
    return f"\u2068{name}\u2069" if leftward else name


def examples_caption(*left: str, targets: bool) -> str:
    """What the table of the examples has."""
    what = "Inputs and targets" if targets else "Inputs"
    return " ".join(filter(None, (f"{what} of the examples of this iteration.", *left)))


def parameters_caption(left: str, *, every: bool) -> str:
    """What the table of what came of it has, of ``every`` parameter or of those whose chains are worked out."""
    what = "Every weight and bias" if every else "What is worked out here,"
    return f"{what} before the update and after it. {left}".strip()


def weights_caption(layer: int, *, biases: bool, left: str) -> str:
    """What a table of weights or of biases has."""
    what = f"The biases of layer {layer}." if biases else f"The weights into layer {layer}."
    return f"{what} {left}".strip()


def sheet_told(exercise: Exercise | None, kind: str) -> tuple[str, ...]:
    """What holds on a sheet or in its key, a sentence each."""
    given = GIVEN["all_but_asked"] if exercise is None else given_told(exercise)
    places = "Every line that is drawn is a number that is yours to work out."
    found = (given, places) if kind == "sheet" else ()
    if exercise is None or exercise.round is None:
        return found or ("What was left open on the sheet stands underlined or in colour.",)
    decimals = counted(exercise.round, "decimal")
    if kind == "sheet":
        return *found, f"Round every result on the way to {decimals}."
    return (
        f"The answers are those of who rounds every result to {decimals}; the steps below are not rounded.",
    )


def asked_caption(*, whole: bool) -> str:
    """Under the list of what is asked."""
    return "" if whole else "There may be more: every line below that is empty is asked for."


def optimizer_setting(letter: str, value: float) -> str:
    """``β₁ = 0.9``."""
    return f"{letter} = {format_number(value)}"


def layer_under(layer: int, of: int) -> str:
    """What stands under a column of the picture."""
    return INPUT if not layer else "output" if layer == of else f"layer {layer}"


def notation_choices() -> str:
    """What the notation of a textbook is chosen from, for the command line."""
    weights, costs = listed(textbook.WEIGHTS, "or"), listed(textbook.COSTS, "or")
    layers, forms = listed(textbook.LAYERS, "or"), listed(textbook.FORMS, "or")
    return f"{weights} for a weight, {costs} for the cost, layers as {layers}, formulas as {forms}"
