"""The formula of the one number that is asked for, of what is there when it is asked.

Every function, and its derivative, is the registry's own formula; here is only what stands where in it. A formula reads
nothing but what its step reads, so that it can be typed as an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bpstudio.engine.functions import ACTIVATIONS, COSTS, PENALTIES, Pair
from bpstudio.engine.program import Op
from bpstudio.engine.quantity import (
    YHAT,
    Quantity,
    Y,
    b_of,
    gradient_of,
    theta_of,
    z_of,
)
from bpstudio.explain.diagnosis.asked_number import AskedNumber
from bpstudio.explain.diagnosis.at_step import AtStep
from bpstudio.explain.diagnosis.formula_of_update import new_value, setting_letter
from bpstudio.notation import symbols
from bpstudio.notation.bounds import exact
from bpstudio.notation.exact_text import short_text
from bpstudio.notation.meaning import SingleNumber
from bpstudio.notation.named_settings import EXAMPLES, PENALTY
from bpstudio.notation.parse import parse
from bpstudio.notation.plain import to_plain
from bpstudio.notation.substitution import case_that_holds
from bpstudio.notation.tree import (
    Call,
    Cases,
    Fraction,
    Node,
    Number,
    Parens,
    Row,
    Script,
    Sum,
    Symbol,
)
from bpstudio.notation.typeable import Added, Chosen, Letter, Parts, can_be_typed, is_sum, typeable

Z, LAMBDA, M = Symbol("z"), Letter("λ", PENALTY), Letter("m", EXAMPLES)
NOTHING: Parts = ("0",)
ONE: Parts = ("1",)


@dataclass(frozen=True, slots=True)
class WrittenFactor:
    """A part of a formula, and whether it is a sum that needs parentheses beside a factor."""

    parts: Parts
    loose: bool = False

    @property
    def held(self) -> Parts:
        """So that a factor may stand beside it."""
        return ("(", *self.parts, ")") if self.loose else self.parts


class AskedFormula(AtStep):
    """What stands where in the formula for a number that is asked for."""

    def __init__(self, asking: AskedNumber) -> None:
        super().__init__(asking.task, asking.step, asking.notation)
        self.asking, self.case = asking, asking.case()
        self.place, self.rows = asking.question.place, len(asking.frame.rows)

    # Names

    def number(self, what: Quantity, *place: int, example: int | None = None) -> SingleNumber:
        """A number of the example that is asked about, or of another."""
        return SingleNumber(what, place, self.asking.question.example if example is None else example)

    def shared(self, what: Quantity, *place: int) -> SingleNumber:
        """A number that all examples share."""
        return SingleNumber(what, place, None)

    @property
    def unit(self) -> int:
        """The unit asked about: of a weight the one that it leads to."""
        return self.place[-1]

    def value(self, what: SingleNumber) -> float | None:
        """What it is; None where it may not be seen."""
        return self.case.number(what) if self.asking.visible(what.quantity) else None

    # Forward

    def weighted_sum(self) -> Parts:
        """θ₁₁a₁ + θ₂₁a₂ + b₁, without what is cut."""
        below = self.read
        terms: list[Parts] = [
            (self.shared(theta_of(self.layer), i, self.unit), "·", self.number(below, i))
            for i in range(self.network.width_below(self.layer))
            if not self.is_cut((i, self.unit))
        ]
        return (Added((*terms, (self.shared(b_of(self.layer), self.unit),))),)

    def activation(self) -> Parts:
        """The registry's formula in z; of one that has cases, or functions nobody can type, its name."""
        tree = parse(ACTIVATIONS[self.network.layer(self.layer).activation].tex)
        z = self.number(z_of(self.layer), self.unit)
        match tree:
            case Fraction(top, Row((Sum(lower=Symbol(own)), below))):
                return self._share(top, below, own)
        if can_be_typed(tree, {}):
            return typeable(tree, {Z: (z,)})
        return self._chosen(tree, (f"{self.function}(", z, ")"), z)

    def _share(self, top: Node, below: Node, own: str) -> Parts:
        """Softmax: the unit’s own part over that of all."""
        z = z_of(self.layer)
        terms = [
            typeable(below, {Script(Z, lower=Symbol(own)): (self.number(z, unit),)})
            for unit in range(self.network.outputs)
        ]
        whole = WrittenFactor((Added(tuple(terms)),), len(terms) > 1)
        return (
            *typeable(top, {Script(Z, lower=Symbol("i")): (self.number(z, self.unit),)}),
            "/",
            *whole.held,
        )

    def _chosen(self, tree: Node, letters: Parts, z: SingleNumber) -> Parts:
        """The function by its name, and the case of it that holds."""
        held = self.holding(tree, {Z: z})
        return (Chosen(letters, z, () if held is None else typeable(held[0], {Z: (z,)})),)

    def holding(self, tree: Node, names: dict[Node, SingleNumber]) -> tuple[Node, Node] | None:
        """The case that holds and its condition; None where there are none, or it may not be seen which does."""
        values = {node: self.value(what) for node, what in names.items()}
        known: dict[Node, Node] = {node: exact(value) for node, value in values.items() if value is not None}
        if not isinstance(tree, Cases) or len(known) < len(values):
            return None
        settings = self.task.cost.settings
        letters = {parse(COSTS[self.task.cost.name].settings[name].letter): value for name, value in settings}
        return case_that_holds(tree, known | {node: exact(value) for node, value in letters.items()})

    def cost(self) -> Parts:
        """All terms, and the penalty's."""
        terms = [
            self._of_cost(COSTS[self.task.cost.name].tex, example, unit).parts
            for example in range(self.rows)
            for unit in range(self.network.outputs)
        ]
        first = self._of_cost(COSTS[self.task.cost.name].tex, 0, 0)
        sum_of_all = WrittenFactor((Added(tuple(terms)),), len(terms) > 1 or first.loose)
        return self._penalised(self._scaled(self.task.cost.scale, sum_of_all))

    def _of_cost(self, tex: str, example: int, unit: int) -> WrittenFactor:
        """A formula of the cost for one ŷ."""
        names = {node: self.number(what, unit, example=example) for node, what in _COMPARED}
        tree = parse(tex)
        if isinstance(tree, Cases):
            held = self.holding(tree, names)
            if held is None:
                return WrittenFactor((f"{{{to_plain(tree, self.notation)}}}",))
            tree = held[0]
        letters: dict[Node, Parts] = {node: (what,) for node, what in names.items()}
        for name, setting in COSTS[self.task.cost.name].settings.items():
            letters[parse(setting.letter)] = (setting_letter(setting.letter, name, self.notation),)
        return WrittenFactor(typeable(tree, letters), is_sum(tree))

    def _scaled(self, scale: float, factor: WrittenFactor) -> Parts:
        """Times the cost's coefficient, with 1/m as m below."""
        cost, below = self.task.cost, list[Parts]()
        if cost.over_outputs == "mean" and self.network.outputs > 1:
            below.append((str(self.network.outputs),))
        if cost.over_examples == "mean" and self.rows > 1:
            below.append((M,))
        written = WrittenFactor((short_text(scale),), "/" in short_text(scale))
        before: Parts = () if scale == 1 else (*written.held, "·")
        if factor.parts == ONE:
            before, factor = (), written
        if not before and not below:
            return factor.parts
        divisor = ("(", *below[0], "·", *below[1], ")") if len(below) > 1 else below[0] if below else ()
        return (*before, *factor.held, *(("/", *divisor) if below else ()))

    def _penalised(self, data: Parts) -> Parts:
        """λ times the sum over all weights."""
        if not self.task.training.regularization.active:
            return data
        tree = parse(PENALTIES[self.task.training.regularization.name].tex)
        assert isinstance(tree, Row), "a penalty is λ times a sum"
        terms = [
            typeable(tree.parts[2], {symbols.THETA: (self.shared(theta_of(layer), i, j),)})
            for layer in self.network.layer_ids
            for i in range(self.network.width_below(layer))
            for j in range(self.network.width(layer))
            if (i, j) not in self.network.layer(layer).cut
        ]
        weights = WrittenFactor((Added(tuple(terms)),), len(terms) > 1)
        return (*data, " + ", LAMBDA, "·", *weights.held) if terms else data

    # Backward

    def by_output(self) -> Parts:
        """The registry's derivative of the cost by one ŷ, with a number before it multiplied out."""
        example = self.asking.question.example or 0
        return self._differentiated(COSTS[self.task.cost.name].derivative_tex, example)

    def _differentiated(self, tex: str, example: int) -> Parts:
        tree, scale = parse(tex), self.task.cost.scale
        if not isinstance(tree, Row) or not isinstance(tree.parts[0], Number) or len(tree.parts) != 2:
            return self._scaled(scale, self._of_cost(tex, example, self.unit))
        names: dict[Node, Parts] = {
            node: (self.number(what, self.unit, example=example),) for node, what in _COMPARED
        }
        rest = tree.parts[1]
        inner = rest.inner if isinstance(rest, Parens) else rest
        return self._scaled(
            scale * float(tree.parts[0].text), WrittenFactor(typeable(inner, names), is_sum(inner))
        )

    def slope(self) -> Parts:
        """∂a/∂z: the registry's derivative, in a where it can be said in a."""
        if self.couples:
            return self._coupled(*self.place)
        return self._slope_at(self.unit).parts

    def _slope_at(self, unit: int) -> WrittenFactor:
        entry, z = ACTIVATIONS[self.network.layer(self.layer).activation], self.number(z_of(self.layer), unit)
        a = self.number(self.output, unit)
        tree = parse(entry.derivative_tex)
        names: dict[Node, Parts] = {Z: (z,), Call(parse(entry.symbol_tex), Parens(Z)): (a,)}
        if can_be_typed(tree, names):
            return WrittenFactor(typeable(tree, names), is_sum(tree))
        return WrittenFactor(self._chosen(tree, (f"{self.function}′(", z, ")"), z))

    def _coupled(self, i: int, j: int) -> Parts:
        """∂a_i/∂z_j by the registry, with δ as 1 or 0."""
        tree = parse(ACTIVATIONS[self.network.layer(self.layer).activation].derivative_tex)
        yhat = {k: self.number(YHAT, unit) for k, unit in (("i", i), ("j", j))}
        names: dict[Node, Parts] = {
            Script(symbols.YHAT, lower=Symbol(k)): (name,) for k, name in yhat.items()
        }
        names[_DELTA] = ONE if i == j else NOTHING
        return typeable(tree, names)

    def through_slope(self) -> Parts:
        """∂C/∂z: what came before times the slope; of a pair its one formula."""
        if self.pair is not None:
            return self._of_pair(self.pair)
        output = gradient_of(self.output)
        if self.couples:
            return (
                Added(
                    tuple(
                        (self.number(output, i), "·", *self._coupled(i, self.unit))
                        for i in range(self.network.outputs)
                    )
                ),
            )
        slope = self._slope_at(self.unit)
        before = self.number(output, self.unit)
        return (before,) if slope.parts == ONE else (before, "·", *slope.held)

    def _of_pair(self, pair: Pair) -> Parts:
        """ŷ − y; where targets of an example do not add up to 1, ŷΣy − y."""
        yhat, y = (self.number(what, self.unit) for what in (YHAT, Y))
        every = [self.number(Y, unit) for unit in range(self.network.outputs)]
        names: dict[Node, Parts] = {symbols.YHAT: (yhat,), symbols.Y: (y,)}
        whole = sum(self.case.number(each) for each in every)
        if pair.one_class is not None and abs(whole - 1) > _ONE_WHOLE:
            total = WrittenFactor((Added(tuple((each,) for each in every)),), len(every) > 1)
            names[symbols.YHAT] = (yhat, "·", *total.held)
        tree = parse(pair.derivative_tex)
        return self._scaled(self.task.cost.scale, WrittenFactor(typeable(tree, names), is_sum(tree)))

    def to_below(self) -> Parts:
        """∂C/∂a of the layer below: each ∂C/∂z of this one times the weight to it."""
        terms: list[Parts] = [
            (
                self.number(gradient_of(z_of(self.layer)), j),
                "·",
                self.shared(theta_of(self.layer), self.unit, j),
            )
            for j in range(self.network.width(self.layer))
            if not self.is_cut((self.unit, j))
        ]
        return (Added(tuple(terms)),) if terms else NOTHING

    def to_weight(self) -> Parts:
        """∂C/∂θ: over the examples ∂C/∂z times what the weight reads, and the penalty's slope."""
        i, j = self.place
        if self.is_cut((i, j)):
            return NOTHING
        below, by_z = self.read, gradient_of(z_of(self.layer))
        terms: list[Parts] = [
            (self.number(by_z, j, example=row), "·", self.number(below, i, example=row))
            for row in range(self.rows)
        ]
        regularization = self.task.training.regularization
        if regularization.active:
            names: dict[Node, Parts] = {
                symbols.THETA: (self.shared(theta_of(self.layer), i, j),),
                Symbol(LAMBDA.text): (LAMBDA,),
            }
            terms.append(typeable(parse(PENALTIES[regularization.name].derivative_tex), names))
        return (Added(tuple(terms)),)

    def to_bias(self) -> Parts:
        """∂C/∂b: ∂C/∂z of all examples."""
        by_z = gradient_of(z_of(self.layer))
        return (Added(tuple((self.number(by_z, self.unit, example=row),) for row in range(self.rows))),)


_COMPARED: tuple[tuple[Node, Quantity], ...] = ((symbols.YHAT, YHAT), (symbols.Y, Y))
_DELTA = Script(Symbol("δ"), lower=Row((Symbol("i"), Symbol("j"))))
_ONE_WHOLE = 1e-12
"""So near to 1 the targets of an example are shares of one whole."""


_BY_OP: dict[Op, Callable[[AskedFormula], Parts]] = {
    Op.Z: AskedFormula.weighted_sum,
    Op.A: AskedFormula.activation,
    Op.C: AskedFormula.cost,
    Op.DC_DYHAT: AskedFormula.by_output,
    Op.DA_DZ: AskedFormula.through_slope,
    Op.DZ_DTHETA: AskedFormula.to_weight,
    Op.DZ_DB: AskedFormula.to_bias,
    Op.DZ_DA: AskedFormula.to_below,
}


def formula_of(asking: AskedNumber) -> Parts:
    """The formula for the number that is asked, or for the factor that its step brings."""
    formula, step = AskedFormula(asking), asking.step
    if step.op is Op.UPDATE:
        return new_value(formula.task, asking.question.quantity, formula.place, asking.notation)
    if asking.question.quantity == step.writes:
        return _BY_OP[step.op](formula)
    match step.op:
        case Op.DA_DZ:
            return formula.slope()
        case Op.DZ_DTHETA:
            below = formula.read
            return (formula.number(below, formula.place[0]),)
        case Op.DZ_DB:
            return ONE
    return (formula.shared(theta_of(formula.layer), *formula.place),)
