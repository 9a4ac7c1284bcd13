"""What was done, mistake by mistake: when its number comes out, and what should be instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bpstudio.engine.mistakes.products import other_activations, other_weights
from bpstudio.engine.mistakes.slopes import other_units
from bpstudio.engine.program import Op
from bpstudio.engine.quantity import output_of, theta_of, z_of
from bpstudio.engine.words import counted, ordinal, plural
from bpstudio.explain.diagnosis.mistake_made import MistakeMade
from bpstudio.notation.naming import of_unit
from bpstudio.notation.numbers import format_number


@dataclass(frozen=True, slots=True)
class Cause:
    """``when`` goes on from “It comes out when”; ``instead`` is a sentence of its own.

    ``is_`` says of a factor itself what the number is; empty where ``when`` says it as well.
    """

    when: str
    instead: str
    is_: str = ""


def cause_of(made: MistakeMade) -> Cause:
    """The cause in words, for the form in which the mistake was made."""
    return _CAUSES[made.alteration.mistake](made)


# ∂a/∂z


def _left_out(m: MistakeMade) -> Cause:
    return Cause(f"the slope {m.slope} is left out", f"{m.by_z} is {m.by_a} times {m.factor}.")


def _kept(m: MistakeMade) -> Cause:
    return Cause(
        f"the slope {m.slope} is multiplied in although the cost cancels it",
        f"With this cost {m.by_z} has no slope left in it: the slope and a denominator of {m.by_a} cancel.",
    )


def _difference(m: MistakeMade) -> Cause:
    return Cause(
        f"ŷ − y stands for {m.by_z}",
        f"That is so with cross-entropy; with a squared error {m.by_z} is {m.by_a} times {m.factor}.",
    )


def _at_a(m: MistakeMade) -> Cause:
    return Cause(
        f"{m.slope} is taken at {m.a_number}",
        f"The slope is taken where the unit was, at {m.z_number}.",
        f"{m.slope} at {m.a_number}",
    )


def _fed_with_z(m: MistakeMade) -> Cause:
    return Cause(
        f"{m.z_number} is put into the formula that is written in {m.a}",
        f"That formula for {m.slope} needs the output, {m.a_number}.",
    )


def _activation_for_slope(m: MistakeMade) -> Cause:
    return Cause(
        f"{m.a} itself stands for its slope", f"{m.factor} is {m.slope} at {m.z_number}.", f"{m.a} itself"
    )


def _wrong_square(m: MistakeMade) -> Cause:
    taken = (f"−{m.name}²", f"1 + {m.name}²", "1 + tan²")[m.alteration.form]
    return Cause(f"the slope is taken as {taken}", f"It is 1 − {m.name}², so it is never above 1.")


def _another_unit(m: MistakeMade) -> Cause:
    layer, unit = other_units(m.network, m.layer)[m.way]
    other = m.called(of_unit(z_of(layer), unit, m.network))
    return Cause(f"the slope at {other} is used", f"{m.factor} is the slope at the unit’s own {m.z}.")


def _mask_on_output(m: MistakeMade) -> Cause:
    return Cause(
        "the slope is 1 for units that are off as well",
        f"Where {m.z} is below 0 the slope is {m.ramp}.",
    )


def _leak_dropped(m: MistakeMade) -> Cause:
    return Cause("the slope below 0 is taken as 0", f"This one leaks: below 0 its slope is {m.ramp}.")


def _replaced(m: MistakeMade) -> Cause:
    return Cause(
        f"the slope of {m.name} stands for {m.by_z}",
        f"It is a factor: {m.by_z} is {m.by_a} times {m.factor}.",
    )


def _per_path(m: MistakeMade) -> Cause:
    return Cause(
        f"each path into {m.a} is passed on as it comes, so that earlier ones count again",
        "A unit passes back once, when all that comes from above has been added.",
    )


def _diagonal(m: MistakeMade) -> Cause:
    return Cause(
        f"only the diagonal of {m.factor} is used",
        f"Under {m.name} every z moves every ŷ, so all of the matrix counts.",
    )


def _without_p(m: MistakeMade) -> Cause:
    return Cause("1 − ŷ stands for the slope", "The ŷ in front is missing, and the other outputs with it.")


def _from_output(m: MistakeMade) -> Cause:
    return Cause(
        f"the slope is made from {m.name} of ŷ", f"ŷ is the output already: {m.factor} is made from ŷ itself."
    )


def _over_z(m: MistakeMade) -> Cause:
    return Cause(f"{m.a} was written over {m.z} before the slope was taken", f"The slope needs {m.z_number}.")


def _another_example(m: MistakeMade) -> Cause:
    return Cause("the slope of another example is used", f"Each example has its own {m.factor}.")


# ∂z/∂θ, ∂z/∂b, ∂z/∂a


def _weight_left_out(m: MistakeMade) -> Cause:
    return Cause(f"{m.theta} is left out on the way back", f"{m.by_below} is {m.by_z} times {m.theta}.")


def _another_weight(m: MistakeMade) -> Cause:
    kind, layer, _ = other_weights(m.network, m.layer)[m.way]
    taken = {
        "transposed": f"{m.called(theta_of(layer))} is used with its two units the other way round",
        "next unit": f"the weight to another unit is used in place of that to its own, in {m.theta}",
        "next unit below": f"the weight from another unit is used, in {m.theta}",
    }.get(kind if layer == m.layer else "", f"{m.called(theta_of(layer))} stands for {m.theta}")
    return Cause(taken, f"What {m.z} read through a weight of {m.theta} goes back through the same weight.")


def _another_activation(m: MistakeMade) -> Cause:
    if m.alteration.form:
        taken = m.called(z_of(m.network.below(m.layer)))
    else:
        _, layer, unit = other_activations(m.network, m.layer)[m.way]
        taken = m.called(of_unit(output_of(m.network, layer), unit, m.network))
    return Cause(
        f"{taken} stands where {m.below} belongs",
        f"A weight of {m.theta} is multiplied by what it reads, {m.below}.",
    )


def _updated(m: MistakeMade) -> Cause:
    return Cause(
        f"{m.theta} was updated before the way back passed through it",
        "All gradients are made with the old weights; the update comes after them.",
    )


def _activations_summed(m: MistakeMade) -> Cause:
    return Cause(
        f"{m.a} is multiplied by the weights where {m.by_z} belongs",
        f"{m.by_below} is {m.by_z} times {m.theta}.",
    )


def _one_path(m: MistakeMade) -> Cause:
    return Cause(
        f"only the path through {_unit(m, m.way)} is counted",
        f"Every unit of the layer above gives a share of {m.by_below}, and the shares are added.",
    )


def _last_value(m: MistakeMade) -> Cause:
    if m.step.op is Op.DZ_DA:
        return Cause("only the last path counts, as with = for +=", f"The shares of {m.by_below} are added.")
    return Cause("only the last example counts, as with = for +=", "The shares of all examples are added.")


def _unit(m: MistakeMade, unit: int) -> str:
    return f"the {ordinal(unit + 1)} unit of layer {m.layer}"


def _not_zeroed(m: MistakeMade) -> Cause:
    times = m.way + 2
    return Cause(
        f"gradients of {plural(m.way + 1, 'an earlier pass', 'earlier passes')} are still in it",
        f"It is {times} times the gradient: each pass begins with gradients of 0.",
    )


def _bias_alone(m: MistakeMade) -> Cause:
    if m.alteration.form:
        return Cause(
            f"the examples are summed for {m.b} and averaged for {m.theta}",
            "The cost is a mean over the examples, for biases as for weights.",
        )
    return Cause(
        f"the examples are averaged for {m.b} and summed for {m.theta}",
        "The cost is a sum over the examples, for biases as for weights.",
    )


def _over_units(m: MistakeMade) -> Cause:
    return Cause(
        f"{m.by_z} is summed over the units as well",
        "Each unit has a bias of its own: only the examples are added.",
    )


def _with_input(m: MistakeMade) -> Cause:
    return Cause(f"{m.below} is multiplied in, as for a weight", f"A bias reads nothing: ∂{m.z}/∂{m.b} is 1.")


def _value_for_gradient(m: MistakeMade) -> Cause:
    what = m.b if m.step.op is Op.DZ_DB else m.theta
    less = "η times its gradient" if m.way else "its gradient"
    return Cause(
        f"{what} less {less} stands for the gradient",
        f"The gradient says how the cost changes with {what}, not where {what} goes.",
    )


def _penalty(m: MistakeMade) -> Cause:
    when = (
        "only half of the penalty’s slope is added",
        "the penalty’s slope is subtracted",
        "the penalty’s slope is left out",
    )[m.alteration.form]
    return Cause(when, f"The gradient by {m.theta} is that of the data plus all of the penalty’s slope.")


# The cost, and the forward pass


def _two(m: MistakeMade) -> Cause:
    scale = m.right.task.cost.scale
    half = m.alteration.form < 2
    if scale == 1.0:
        when = "the 2 of the square is left out" if half else "the 2 of the square is there twice"
    elif scale == 0.5:
        when = "the ½ of the cost is there twice" if half else "the ½ of the cost is forgotten"
    else:
        when = "half of it is taken" if half else "twice of it is taken"
    before = "" if scale == 1.0 else format_number(scale)
    slope = "" if 2 * scale == 1.0 else format_number(2 * scale)
    return Cause(when, f"A term of this cost is {before}(ŷ − y)², and its derivative is {slope}(ŷ − y).")


def _mean(m: MistakeMade) -> Cause:
    kind = m.alteration.form // 2
    what, count = ("examples", m.right.rows) if kind < 2 else ("outputs", len(m.right.y))
    if kind % 2 == 0:
        return Cause(f"the {what} are summed", f"The cost is the mean over the {count} {what}.")
    return Cause(
        f"it is divided by the {count} {what}", f"The cost is the sum over the {what}, not the mean."
    )


def _m_twice(m: MistakeMade) -> Cause:
    return Cause(
        f"it is divided by the {m.right.rows} examples twice",
        f"{m.by_a} has the 1/m of the mean in it already.",
    )


def _sign(m: MistakeMade) -> Cause:
    if m.step.op is Op.UPDATE:
        return Cause(
            "the change is added", "The update goes down the slope, so η times the gradient is subtracted."
        )
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
    return Cause(f"all weights of layer {m.layer} are {start}", f"{m.theta} has weights of its own here.")


def _rounded(m: MistakeMade) -> Cause:
    return Cause(
        f"results are rounded to {counted(m.way + 1, 'decimal')} on the way",
        "Keep more digits, and round at the end.",
    )


# The update


def _bias_still(m: MistakeMade) -> Cause:
    return Cause("the biases stay where they are", "Biases are trained as weights are.")


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


_CAUSES: dict[str, Callable[[MistakeMade], Cause]] = {
    "slope_left_out_at_output": _left_out,
    "slope_left_out": _left_out,
    "slope_kept_beside_fused_cost": _kept,
    "difference_for_squared_error": _difference,
    "slope_at_activation": _at_a,
    "slope_formula_fed_with_z": _fed_with_z,
    "activation_for_slope": _activation_for_slope,
    "wrong_tanh_slope": _wrong_square,
    "slope_of_another_unit": _another_unit,
    "relu_mask_on_output": _mask_on_output,
    "leaky_slope_dropped": _leak_dropped,
    "relu_replaces_upstream": _replaced,
    "weight_left_out": _weight_left_out,
    "another_weight": _another_weight,
    "another_activation": _another_activation,
    "updated_weight_on_the_way_back": _updated,
    "activations_summed_for_errors": _activations_summed,
    "one_path_only": _one_path,
    "last_value_only": _last_value,
    "node_propagated_per_path": _per_path,
    "gradients_not_zeroed": _not_zeroed,
    "factor_two": _two,
    "sum_for_mean": _mean,
    "divided_by_m_twice": _m_twice,
    "bias_averaged_alone": _bias_alone,
    "bias_summed_over_units": _over_units,
    "input_in_bias_gradient": _with_input,
    "bias_not_trained": _bias_still,
    "error_sign": _sign,
    "updated_value_for_gradient": _value_for_gradient,
    "softmax_diagonal": _diagonal,
    "softmax_slope_without_p": _without_p,
    "softmax_twice": _twice,
    "softmax_slope_from_output": _from_output,
    "activation_over_z": _over_z,
    "wrong_penalty_slope": _penalty,
    "bias_penalty_in_cost_alone": _bias_penalised,
    "targets_broadcast": _broadcast,
    "output_for_cost": _output_for_cost,
    "slope_of_another_example": _another_example,
    "adam_correction": _correction,
    "equal_initial_weights": _all_alike,
    "rounded_on_the_way": _rounded,
}
