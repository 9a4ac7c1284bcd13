"""What was done on the way back, mistake by mistake."""

from __future__ import annotations

from collections.abc import Callable

from bpstudio.engine.mistakes.products import other_activations, other_weights
from bpstudio.engine.mistakes.slopes import other_units
from bpstudio.engine.program import Op
from bpstudio.engine.quantity import output_of, theta_of, z_of
from bpstudio.engine.words import ordinal, plural
from bpstudio.explain.diagnosis.cause import Cause
from bpstudio.explain.diagnosis.mistake_made import MistakeMade
from bpstudio.notation.naming import of_unit

# ∂a/∂z


def _left_out(m: MistakeMade) -> Cause:
    return Cause(f"{m.the_slope} is left out", f"{m.by_z} is {m.by_a} times {m.factor}.")


def _kept(m: MistakeMade) -> Cause:
    return Cause(
        f"{m.the_slope} is multiplied in although the cost cancels it",
        f"With this cost {m.by_z} has no slope left in it: the slope and a denominator of {m.by_a} cancel.",
    )


def _difference(m: MistakeMade) -> Cause:
    if m.alteration.form:
        return Cause(
            f"ŷ − y stands for {m.by_z}",
            f"With a squared error {m.by_z} is {m.by_a} times {m.factor}; the mean’s 1/{m.terms} is in {m.by_a}.",
        )
    error = "ŷ − y" if m.terms == 1 else f"(ŷ − y)/{m.terms}"
    return Cause(
        f"{error} stands for {m.by_z}",
        f"That is so with cross-entropy; with a squared error {m.by_z} is {m.by_a} times {m.factor}.",
    )


def _at_a(m: MistakeMade) -> Cause:
    return Cause(
        f"{m.the_slope} is taken at {m.a_number}",
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
    taken = m.alike(lambda layer: other_units(m.network, layer)[m.way])
    other = "z of another unit" if taken is None else m.called(of_unit(z_of(taken[0]), taken[1], m.network))
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
    kind, layer, unit = m.alike(lambda at: _weight_taken(m, at)) or ("", None, 0)
    return Cause(
        _weight_in_words(m, kind, layer, unit),
        f"What {m.z} read through a weight of {m.theta} goes back through the same weight.",
    )


def _weight_taken(m: MistakeMade, layer: int) -> tuple[str, int | None, int]:
    """How weights are mixed up, of which layer they are where it is another one, and of rows the unit."""
    kind, other, unit = other_weights(m.network, layer)[m.way]
    return kind, None if other == layer else other, unit


def _weight_in_words(m: MistakeMade, kind: str, layer: int | None, unit: int) -> str:
    turned = "with its two units the other way round"
    if kind == "row" and not m.several:
        return _row_for_weights(m, m.layer if layer is None else layer, unit)
    if layer is not None:
        read = m.called(theta_of(layer))
        return f"{read}{f', {turned},' if kind == 'transposed' else ''} stands for {m.theta}"
    own = {
        "transposed": f"{m.theta} is used {turned}",
        "next unit": f"the weight to another unit is used in place of that to its own, in {m.theta}",
        "next unit below": f"the weight from another unit is used, in {m.theta}",
    }
    return own.get(kind, f"another weight stands for {m.theta}")


def _row_for_weights(m: MistakeMade, layer: int, unit: int) -> str:
    """The one weight that is read for the unit asked about; else all that come from one unit."""
    weight = m.weight_to_below(layer, unit)
    if weight:
        return f"{weight} stands where a weight of {m.theta} belongs"
    source = m.called(of_unit(output_of(m.network, m.network.below(layer)), unit, m.network))
    return f"the weights of {m.called(theta_of(layer))} that read {source} stand for those of {m.theta}"


def _another_activation(m: MistakeMade) -> Cause:
    taken = m.z_below if m.alteration.form else _other_activation(m)
    belongs = "its a" if m.several and m.alteration.form else m.below
    return Cause(
        f"{taken} stands where {belongs} belongs",
        f"A weight of {m.theta} is multiplied by what it reads, {m.below}.",
    )


def _other_activation(m: MistakeMade) -> str:
    """What another layer puts out, or another unit of the layer below."""
    found = m.alike(lambda at: other_activations(m.network, at)[m.way])
    if found is None:
        return "another activation"
    _, layer, unit = found
    return m.called(of_unit(output_of(m.network, layer), unit, m.network))


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
    unit, above = f"the {ordinal(m.way + 1)} unit", ""
    if not m.several:
        unit, above = m.called(of_unit(z_of(m.layer), m.way, m.network)), " of the layer above"
    return Cause(
        f"only the path through {unit} is counted",
        f"Every unit{above} gives a share of {m.by_below}, and the shares are added.",
    )


def _last_value(m: MistakeMade) -> Cause:
    if m.step.op is Op.DZ_DA:
        return Cause("only the last path counts, as with = for +=", f"The shares of {m.by_below} are added.")
    return Cause("only the last example counts, as with = for +=", "The shares of all examples are added.")


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


ON_THE_WAY_BACK: dict[str, Callable[[MistakeMade], Cause]] = {
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
    "bias_averaged_alone": _bias_alone,
    "bias_summed_over_units": _over_units,
    "input_in_bias_gradient": _with_input,
    "updated_value_for_gradient": _value_for_gradient,
    "softmax_diagonal": _diagonal,
    "softmax_slope_without_p": _without_p,
    "softmax_slope_from_output": _from_output,
    "activation_over_z": _over_z,
    "wrong_penalty_slope": _penalty,
    "slope_of_another_example": _another_example,
}
"""By the names of the catalogue."""
