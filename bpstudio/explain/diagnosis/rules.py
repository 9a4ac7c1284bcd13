"""The rule by which an asked number is made, in words, and the cases that a function has."""

from __future__ import annotations

from bpstudio.engine.functions import ACTIVATIONS, COSTS
from bpstudio.engine.program import Op
from bpstudio.engine.quantity import Quantity, gradient_of, z_of
from bpstudio.engine.words import counted, in_a_row, listed
from bpstudio.explain.diagnosis.asked_number import AskedNumber
from bpstudio.explain.diagnosis.at_step import AtStep
from bpstudio.explain.diagnosis.formula_of_update import is_kept_fixed
from bpstudio.notation.entry_names import entry_text
from bpstudio.notation.exact_text import short_text
from bpstudio.notation.meaning import SingleNumber
from bpstudio.notation.parse import parse
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.notation.tree import Cases

_REDUCED = {"sum": "added up", "mean": "averaged"}


class AskedRule(AtStep):
    """The step that brings the number, with what its sentence needs."""

    def __init__(self, asking: AskedNumber) -> None:
        super().__init__(asking.task, asking.step, asking.notation)
        self.asking, self.place = asking, asking.question.place

    def at(self, what: Quantity, *place: int) -> str:
        """A number by its symbol."""
        return entry_text(SingleNumber(what, place), self.network, self.notation)

    @property
    def z(self) -> str:
        """z of the unit asked about, of softmax that by which."""
        return self.at(z_of(self.layer), self.place[-1])

    @property
    def by_output(self) -> str:
        """∂C/∂a of the unit."""
        return self.at(gradient_of(self.output), self.place[-1])

    @property
    def over_examples(self) -> str:
        """What is said of a sum over the batch; empty of a single example."""
        rows = len(self.asking.frame.rows)
        return f", added up over the {counted(rows, 'example')}" if rows > 1 else ""


def rule_of(asking: AskedNumber) -> str:
    """The rule’s name and what it takes, without a full stop."""
    rule = AskedRule(asking)
    match rule.step.op:
        case Op.Z:
            return "a weighted sum plus the bias: each number from below times its weight, all added up"
        case Op.A:
            return _of_activation(rule)
        case Op.C:
            return _of_cost(rule)
        case Op.DC_DYHAT:
            return f"the derivative of the cost, {COSTS[rule.task.cost.name].label}, by ŷ{_shares(rule)}"
        case Op.UPDATE:
            return _of_update(rule)
    factor = asking.question.quantity == rule.step.symbol
    return _of_factor(rule) if factor else _of_product(rule)


def _of_activation(rule: AskedRule) -> str:
    if rule.couples:
        return "softmax: e to the power of the unit’s z, divided by the sum of that over all units"
    if not rule.function:
        return f"there is no activation here: {rule.z} is passed on unchanged"
    return f"the activation: {rule.function} of {rule.z}"


def _of_cost(rule: AskedRule) -> str:
    cost, rows = rule.task.cost, len(rule.asking.frame.rows)
    said = [f"the cost: {COSTS[cost.name].label}{_times_scale(rule)}"]
    if rule.network.outputs > 1:
        said.append(f"{_REDUCED[cost.over_outputs]} over the {counted(rule.network.outputs, 'output')}")
    if rows > 1:
        said.append(f"{_REDUCED[cost.over_examples]} over the {counted(rows, 'example')}")
    if rule.task.training.regularization.active:
        said.append("plus the penalty of all weights")
    return in_a_row(said)


def _shares(rule: AskedRule) -> str:
    """What scale and means add to a derivative."""
    cost, below = rule.task.cost, list[str]()
    if cost.over_outputs == "mean" and rule.network.outputs > 1:
        below.append(f"the {counted(rule.network.outputs, 'output')}")
    if cost.over_examples == "mean" and len(rule.asking.frame.rows) > 1:
        below.append("the number of examples m")
    divided = f", divided by {listed(below)}" if below else ""
    return _times_scale(rule) + divided


def _times_scale(rule: AskedRule) -> str:
    scale = rule.task.cost.scale
    return "" if scale == 1 else f", times {short_text(scale)}"


def _of_update(rule: AskedRule) -> str:
    what, place = rule.asking.question.quantity, rule.place
    if is_kept_fixed(rule.network, what.at(*place)):
        return "it is held fixed, so the update leaves it as it is"
    optimizer = rule.task.training.optimizer
    if optimizer.plain:
        return "the old value minus η times its gradient"
    change = optimizer.bias_words if optimizer.bias_lines and what.kind == "b" else optimizer.words
    return f"the update of {optimizer.label}: the old value minus {change}"


def _of_factor(rule: AskedRule) -> str:
    match rule.step.op:
        case Op.DA_DZ:
            return _of_slope(rule)
        case Op.DZ_DTHETA:
            below = rule.network.below(rule.layer)
            return f"what the weight reads: the {'output of the unit below' if below else 'input'}"
        case Op.DZ_DB:
            return (
                f"the bias is added as it is, so {rule.at(z_of(rule.layer), *rule.place)} grows as much as it"
            )
    return "the weight between the two units"


def _of_slope(rule: AskedRule) -> str:
    if rule.couples:
        own = rule.place[0] == rule.place[1]
        return f"the slope of softmax, by {'the unit’s own z' if own else 'the z of another unit'}"
    if not rule.function:
        return f"there is no activation here: {rule.z} is passed on unchanged, so the slope is 1"
    return f"the slope of {rule.function} at {rule.z}"


def _of_product(rule: AskedRule) -> str:
    match rule.step.op:
        case Op.DA_DZ:
            return _through_slope(rule)
        case Op.DZ_DTHETA:
            return _of_weight(rule)
        case Op.DZ_DB:
            by_z = rule.at(gradient_of(z_of(rule.layer)), *rule.place)
            return f"what came before, {by_z}, times 1{rule.over_examples}"
    paths = rule.network.width(rule.layer)
    before = to_plain(quantity(gradient_of(z_of(rule.layer))), rule.notation)
    added = f", added up over the {counted(paths, 'path')}" if paths > 1 else ""
    return f"what came before, {before}, times the weight that leads there{added}"


def _through_slope(rule: AskedRule) -> str:
    if rule.pair is not None:
        return f"with this output and this cost the slope cancels, and a difference of ŷ and y is left{_shares(rule)}"
    if rule.couples:
        outputs = counted(rule.network.outputs, "output")
        return f"what came before times the slope of softmax, added up over the {outputs}"
    if not rule.function:
        return f"what came before, {rule.by_output}, times a slope of 1"
    return f"what came before, {rule.by_output}, times the slope of {rule.function} at {rule.z}"


def _of_weight(rule: AskedRule) -> str:
    if rule.is_cut(rule.place):
        return "this connection is cut, so nothing goes back through it"
    by_z = rule.at(gradient_of(z_of(rule.layer)), rule.place[-1])
    penalty = ", plus the slope of the penalty" if rule.task.training.regularization.active else ""
    return f"what came before, {by_z}, times what the weight reads{rule.over_examples}{penalty}"


# Cases


def cases_of(asking: AskedNumber) -> str:
    """A sentence about the cases of a function that the formula names, or of one that it has chosen from."""
    rule = AskedRule(asking)
    name, tex = _with_cases(rule)
    tree = parse(tex) if tex else None
    if not isinstance(tree, Cases):
        return ""
    told = (tuple(to_plain(part, asking.notation) for part in each) for each in tree.rows)
    return f"{name} is {listed(f'{value} where {condition}' for value, condition in told)}."


def _with_cases(rule: AskedRule) -> tuple[str, str]:
    """What a formula could have cases for: its name and its formula."""
    entry, cost = ACTIVATIONS[rule.network.layer(rule.layer).activation], COSTS[rule.task.cost.name]
    match rule.step.op:
        case Op.A:
            return f"{rule.function}(z)", entry.tex
        case Op.C:
            return "A term of this cost", cost.tex
        case Op.DC_DYHAT:
            return "The derivative of a term", cost.derivative_tex
        case Op.DA_DZ if rule.pair is None or rule.asking.question.quantity == rule.step.symbol:
            return f"{rule.function}′(z)", entry.derivative_tex
    return "", ""
