"""Each mistake in a sentence that says what was done, and in which layers."""

from __future__ import annotations

from bpstudio.engine.mistakes import Alteration
from bpstudio.engine.network import Network
from bpstudio.engine.program import Program
from bpstudio.engine.words import counted, grouped, listed, plural

_HALF = "half its size: a 2 is left out, or there is a ½ that the cost does not have here"
_TWICE = "twice its size: a ½ is left out, or there is a 2 that the cost does not have here"

SENTENCES: dict[str, tuple[str, ...]] = {
    "slope_left_out_at_output": (
        "The slope of the output's activation is left out: ∂C/∂ŷ is taken for ∂C/∂z.",
    ),
    "slope_left_out": ("The slope of the activation is left out {where}: ∂C/∂a is taken for ∂C/∂z.",),
    "slope_kept_beside_fused_cost": (
        "The output's slope is multiplied in once more: with this cost it is in ŷ − y already.",
        "The Jacobian of softmax is multiplied in once more: with this cost it is in ŷ − y already.",
    ),
    "difference_for_squared_error": (
        "ŷ − y is taken for ∂C/∂z of the output: with a squared error the slope is a factor too, and a 2 where the "
        "cost has no ½.",
    ),
    "slope_at_activation": ("The slope is taken at a, and not at z, {where}.",),
    "slope_formula_fed_with_z": ("The formula of the slope in a, such as a(1 − a), is given z {where}.",),
    "activation_for_slope": ("The activation itself is taken for its slope {where}.",),
    "wrong_tanh_slope": (
        "The slope of tanh is taken as −a² {where}; it is 1 − a².",
        "The slope of tanh is taken as 1 + a² {where}; it is 1 − a².",
        "The slope of tanh is taken as that of tan, 1 + tan² z, {where}.",
    ),
    "slope_of_another_unit": ("The slope of another unit is taken {where}.",),
    "relu_mask_on_output": ("The slope is taken as 1 for every unit {where}, also where z is below 0.",),
    "leaky_slope_dropped": ("The slope below 0 is taken as 0 {where}; here it is small, and not 0.",),
    "relu_replaces_upstream": (
        "The slope takes the place of the gradient that comes from above {where}, and is to be multiplied by it.",
    ),
    "node_propagated_per_path": (
        "The share of each path is passed on as soon as it comes {where}, and with each one those before it again.",
    ),
    "softmax_diagonal": ("The Jacobian of softmax is taken as its diagonal p(1 − p), the rest of it as 0.",),
    "softmax_slope_without_p": ("The slope of softmax is taken as 1 − p, without the factor p.",),
    "softmax_slope_from_output": (
        "The Jacobian of softmax is worked out from softmax of ŷ, and not from ŷ.",
    ),
    "activation_over_z": ("The activation is written over z {where}, so that the slope is taken at a.",),
    "slope_of_another_example": ("The slope is that of another example {where}.",),
    "weight_left_out": (
        "The weights are left out on the way to the layer below {where}: ∂z/∂a is taken as 1.",
    ),
    "another_weight": (
        "Other weights are taken on the way to the layer below {where}: transposed, of a neighbour, or of another "
        "layer.",
    ),
    "another_activation": (
        "The activation of another unit is taken for ∂z/∂θ {where}.",
        "z of the layer below is taken for its a, as ∂z/∂θ {where}.",
    ),
    "updated_weight_on_the_way_back": (
        "The weights are updated before the gradient has passed through them {where}.",
    ),
    "activations_summed_for_errors": (
        "Activations are summed over the units above, and not their ∂C/∂z, {where}.",
    ),
    "one_path_only": ("Only one of several paths is taken {where}; all of them are to be added up.",),
    "last_value_only": (
        "Only the last path is kept {where}: each one takes the place of those before it.",
        "Only the last example is kept in ∂C/∂θ {where}: each one takes the place of those before it.",
        "Only the last example is kept in ∂C/∂b {where}: each one takes the place of those before it.",
    ),
    "gradients_not_zeroed": (
        "∂C/∂θ is there {times} {where}: what earlier passes left was not set to 0.",
        "∂C/∂b is there {times} {where}: what earlier passes left was not set to 0.",
    ),
    "bias_averaged_alone": (
        "∂C/∂b is a mean over the examples {where}, where ∂C/∂θ is a sum.",
        "∂C/∂b is a sum over the examples {where}, where ∂C/∂θ is a mean.",
    ),
    "bias_summed_over_units": (
        "∂C/∂b is summed over the units too, and so the same for all of them, {where}.",
    ),
    "input_in_bias_gradient": ("∂C/∂b has the input as a factor {where}; ∂z/∂b is 1.",),
    "updated_value_for_gradient": (
        "What is given for ∂C/∂θ {where} is θ less its gradient.",
        "What is given for ∂C/∂b {where} is b less its gradient.",
    ),
    "wrong_penalty_slope": (
        "The penalty's part of ∂C/∂θ has half its size {where}.",
        "The penalty's part of ∂C/∂θ has the other sign {where}.",
        "The penalty's part of ∂C/∂θ is left out {where}.",
    ),
    "factor_two": (
        f"∂C/∂ŷ has {_HALF}.",
        f"The cost, and with it ∂C/∂ŷ, has {_HALF}.",
        f"∂C/∂ŷ has {_TWICE}.",
        f"The cost, and with it ∂C/∂ŷ, has {_TWICE}.",
    ),
    "sum_for_mean": (
        "∂C/∂ŷ is that of a sum over the examples, where the cost here is their mean.",
        "The cost is a sum over the examples, and here it is their mean.",
        "∂C/∂ŷ is that of a mean over the examples, where the cost here is their sum.",
        "The cost is a mean over the examples, and here it is their sum.",
        "∂C/∂ŷ is that of a sum over the outputs, where the cost here is their mean.",
        "The cost is a sum over the outputs, and here it is their mean.",
        "∂C/∂ŷ is that of a mean over the outputs, where the cost here is their sum.",
        "The cost is a mean over the outputs, and here it is their sum.",
    ),
    "divided_by_m_twice": (
        "∂C/∂ŷ is divided by the number of examples twice.",
        "The cost, and with it ∂C/∂ŷ, is divided by the number of examples twice.",
    ),
    "error_sign": (
        "The error is taken as y − ŷ, so that every gradient has the other sign.",
        "The update adds the gradient, which is to be subtracted.",
    ),
    "softmax_twice": ("Softmax is applied twice.",),
    "bias_penalty_in_cost_alone": ("The penalty counts the biases in the cost, and not in their gradients.",),
    "targets_broadcast": (
        "Every output is compared with every target: one is a row and the other a column.",
    ),
    "output_for_cost": ("The derivative is that of ŷ, and not that of C: ∂C/∂ŷ is taken as 1.",),
    "equal_initial_weights": ("All weights begin alike {where}.",),
    "rounded_on_the_way": (
        "Results are rounded to {decimals} on the way, and the next ones worked out with them.",
    ),
    "bias_left_out": ("The bias is left out of z {where}.",),
    "z_read_for_a": ("z of the layer below is read where its a belongs, {where}.",),
    "activation_left_out": ("z is passed on as it is {where}, without the activation.",),
    "another_function": ("Another activation function is used {where}.",),
    "learning_rate_left_out": ("The update leaves out the learning rate.",),
    "bias_not_trained": ("The biases are left out of the update.",),
    "adam_correction": (
        "Adam's averages are not corrected for having begun at 0.",
        "Adam's averages are corrected for one update too few.",
        "Adam's averages are corrected for one update too many.",
        "Adam's averages are corrected as if this were the first update.",
        "Adam's averages are corrected in place, and so once more with each update.",
    ),
}
"""By the mistake's name, a sentence for each of its forms."""


def mistake_told(alterations: tuple[Alteration, ...], network: Network) -> str:
    """What was done, in a sentence for each form of the mistake: at which layers, and how often."""
    return " ".join(dict.fromkeys(_told(one, network) for one in alterations))


def _told(one: Alteration, network: Network) -> str:
    program = Program.of(network)
    layers = sorted({layer for index in one.steps if (layer := program[index].layer) is not None})
    where = f"in {plural(len(layers), 'layer')} {listed(map(grouped, layers))}"
    if len(layers) == network.depth > 1:
        where = "in every layer"
    times, decimals = ("twice", "three times")[one.way % 2], counted(one.way + 1, "decimal")
    return SENTENCES[one.mistake][one.form].format(where=where, times=times, decimals=decimals)
