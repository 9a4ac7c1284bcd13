"""What was done at the cost, in the forward pass or at the update, mistake by mistake."""

from __future__ import annotations

from collections.abc import Callable

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.mistakes.forward import functions_mixed_up
from bpstudio.engine.program import Op
from bpstudio.engine.words import counted
from bpstudio.explain.diagnosis.cause import Cause
from bpstudio.explain.diagnosis.mistake_made import MistakeMade
from bpstudio.notation.numbers import format_number

# The cost, and the forward pass


def _two(m: MistakeMade) -> Cause:
    scale = m.right.task.cost.scale
    half = m.alteration.form < 2
    if m.asks_cost and scale == 1.0:
        when = "a ½ that this cost has not is put before it" if half else "every square is counted twice"
    elif scale == 1.0:
        when = "the 2 of the square is left out" if half else "the 2 of the square is there twice"
    elif scale == 0.5:
        when = "the ½ of the cost is there twice" if half else "the ½ of the cost is forgotten"
    else:
        when = "half of it is taken" if half else "twice of it is taken"
    before = "" if scale == 1.0 else format_number(scale)
    slope = "" if 2 * scale == 1.0 else format_number(2 * scale)
    derivative = "" if m.asks_cost else f", and its derivative is {slope}(ŷ − y)"
    return Cause(when, f"A term of this cost is {before}(ŷ − y)²{derivative}.")


def _mean(m: MistakeMade) -> Cause:
    kind = m.alteration.form // 2
    what, count = ("examples", m.right.rows) if kind < 2 else ("outputs", len(m.right.y))
    if kind % 2 == 0:
        return Cause(f"the {what} are summed", f"The cost is the mean over the {count} {what}.")
    return Cause(
        f"it is divided by the {count} {what}", f"The cost is the sum over the {what}, not the mean."
    )


def _m_twice(m: MistakeMade) -> Cause:
    once = (
        "The cost is a mean over the examples: their sum is divided by m once."
        if m.asks_cost
        else f"{m.by_a} has the 1/m of the mean in it already."
    )
    return Cause(f"it is divided by the {m.right.rows} examples twice", once)


def _sign(m: MistakeMade) -> Cause:
    if m.step.op is Op.UPDATE:
        made = "η times the gradient is" if m.plain_update else "what is made of the gradient is"
        return Cause("the change is added", f"The update goes down the slope, so {made} subtracted.")
    return Cause(
        f"the sign of {m.by_a} is turned round",
        f"{m.by_a} has the sign of the derivative; it is the update that subtracts.",
    )


def _twice(m: MistakeMade) -> Cause:
    return Cause(f"{m.name} is applied twice", f"ŷ is {m.name} of {m.z}, once.")


def _bias_penalised(m: MistakeMade) -> Cause:
    return Cause("the penalty is added for biases too", "Only weights are penalised.")


def _broadcast(m: MistakeMade) -> Cause:
    return Cause(
        "every ŷ is compared with every y",
        "Each example has its own y: a row against a column makes a table of all pairs.",
    )


def _output_for_cost(m: MistakeMade) -> Cause:
    return Cause("ŷ is differentiated in place of the cost", f"{m.by_a} is the first factor of every chain.")


def _all_alike(m: MistakeMade) -> Cause:
    start = "0" if m.way else "equal"
    return Cause(f"all weights of {m.theta} are {start}", f"{m.theta} has weights of its own here.")


def _rounded(m: MistakeMade) -> Cause:
    demanded = m.right.decimals
    return Cause(
        f"results are rounded to {counted(m.way + 1, 'decimal')} on the way",
        "Keep more digits, and round at the end."
        if demanded is None
        else f"Here every result is rounded to {counted(demanded, 'decimal')}.",
    )


def _bias_left_out(m: MistakeMade) -> Cause:
    return Cause(f"{m.b} is left out", f"{m.z} is what comes in times its weights, and the bias added.")


def _z_for_a(m: MistakeMade) -> Cause:
    whose = "" if m.several else ", what the layer below puts out"
    belongs = "its a" if m.several else m.below
    return Cause(f"{m.z_below} is read where {belongs} belongs", f"{m.z} is made of {m.below}{whose}.")


def _no_activation(m: MistakeMade) -> Cause:
    return Cause(f"{m.z} is passed on as it is", f"{m.a} is {m.name} of {m.z}.")


def _another_function(m: MistakeMade) -> Cause:
    found = m.alike(lambda layer: functions_mixed_up(m.network, layer)[m.way])
    other = "another function" if found is None else ACTIVATIONS[found].label
    return Cause(f"{other} is used in place of {m.name}", f"{m.a} is {m.name} of {m.z}.")


# The update


def _bias_still(m: MistakeMade) -> Cause:
    return Cause("the biases stay where they are", "Biases are trained as weights are.")


def _no_rate(m: MistakeMade) -> Cause:
    rate = format_number(m.right.task.training.learning_rate)
    made = "The gradient is" if m.plain_update else "What is made of the gradient is"
    return Cause("η is left out", f"{made} multiplied by η = {rate} before it is subtracted.")


def _correction(m: MistakeMade) -> Cause:
    when = (
        "the moments are not corrected for their start at 0",
        "updates are counted from 0",
        "one update too many is counted",
        "1 − β stands for 1 − βᵗ",
        "the corrected moments are kept in place of the moments",
    )[m.alteration.form]
    updates = m.right.moments.updates + 1
    return Cause(
        when, f"Both moments are divided by 1 − βᵗ, and this is update {updates}, so t is {updates}."
    )


ELSEWHERE: dict[str, Callable[[MistakeMade], Cause]] = {
    "factor_two": _two,
    "sum_for_mean": _mean,
    "divided_by_m_twice": _m_twice,
    "bias_not_trained": _bias_still,
    "error_sign": _sign,
    "softmax_twice": _twice,
    "bias_penalty_in_cost_alone": _bias_penalised,
    "targets_broadcast": _broadcast,
    "output_for_cost": _output_for_cost,
    "adam_correction": _correction,
    "bias_left_out": _bias_left_out,
    "z_read_for_a": _z_for_a,
    "activation_left_out": _no_activation,
    "another_function": _another_function,
    "learning_rate_left_out": _no_rate,
    "equal_initial_weights": _all_alike,
    "rounded_on_the_way": _rounded,
}
"""By the names of the catalogue."""
