"""Questions with a few answers to choose from, where a number would be tedious; what is right comes from the engine."""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose, isfinite, prod
from typing import Literal

import numpy as np

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter, every_parameter
from bpstudio.engine.program import Op, Program, Step
from bpstudio.engine.quantity import C, Quantity, gradient_of, of_parameter
from bpstudio.engine.signs import sign_in
from bpstudio.session.frame import Frame
from bpstudio.session.practice.places import stands
from bpstudio.session.practice.questions import Question

ChoiceKind = Literal["sign", "change", "factor", "paths", "effect"]
Option = str | int | Quantity | Parameter
SIGNS: tuple[Option, ...] = ("negative", "zero", "positive")
CHANGES: tuple[Option, ...] = ("smaller", "the same", "bigger")
STEPS_OF_CHOICES = {"paths": Op.DC_DYHAT, "change": Op.C, "effect": Op.UPDATE}
MOST_OPTIONS, MOST_RANKED, APART = 4, 2000, 1.1


@dataclass(frozen=True, slots=True)
class AnswerChoice:
    """What may be chosen, and which of it is right."""

    kind: ChoiceKind
    options: tuple[Option, ...]
    right: int

    @property
    def answer(self) -> Option:
        """The option that is right."""
        return self.options[self.right]


def value_asked(frame: Frame, question: Question) -> float:
    """The number that a question about this iteration asks for, seen or not: for judging, never for showing."""
    stand, whole = stands(frame.network)[question.quantity], frame.unveiled
    step, place = stand.step, question.place
    parameter = question.quantity.parameter if question.quantity.is_parameter else None
    if parameter is not None:
        after = whole.parameters
        return float((after.theta if parameter.kind == "theta" else after.b)(parameter.layer)[place])
    if question.quantity != step.writes:
        return _of_factor(whole, step, place, question.example or 0)
    found = whole.quantity(question.quantity)
    assert found is not None, "all of it is revealed"
    return float(np.asarray(found)[(question.example or 0, *place) if stand.by_example else place])


def _of_factor(whole: Frame, step: Step, place: tuple[int, ...], example: int) -> float:
    found = whole.factor(step)
    assert found is not None, "all of it is revealed"
    match step.op:
        case Op.DA_DZ:
            return float(found[(example, *place)])
        case Op.DZ_DTHETA:
            return float(found[example, place[0]])
        case Op.DZ_DA:
            return float(found[place])
    return float(np.ravel(found)[0])


def sign_asked(frame: Frame, question: Question) -> AnswerChoice | None:
    """Which sign a number has; None where it is no number, and has none."""
    value, whole = value_asked(frame, question), frame.unveiled
    task = frame.state.document.task
    sign = sign_in(value, question.quantity, question.place, question.example, task, whole.quantity)
    return None if sign is None else AnswerChoice("sign", SIGNS, 1 + sign)


def change_asked(frame: Frame) -> AnswerChoice | None:
    """Whether C is bigger or smaller than in the iteration before; None where either is not known."""
    before, now = frame.past.cost(frame.iteration - 1) if frame.iteration else None, frame.unveiled.cost
    if before is None or now is None or not (isfinite(before) and isfinite(now)):
        return None
    same = isclose(before, now, rel_tol=1e-9)
    return AnswerChoice("change", CHANGES, 1 if same else 2 * (now > before))


def path_count(network: Network, parameter: Parameter) -> int:
    """Over how many paths the gradient of a single parameter is a sum."""
    widths = [network.width(layer) for layer in network.beyond(parameter.layer)]
    return prod((*widths, network.outputs)) if network.couples else prod(widths)


def paths_asked(network: Network, parameter: Parameter) -> AnswerChoice | None:
    """How many paths lead from a parameter to C; None where there is only one.

    The others are what comes of leaving a layer out, of adding the layers' units up, or of one unit more.
    """
    widths = [network.width(layer) for layer in network.beyond(parameter.layer)]
    count = path_count(network, parameter)
    if count == 1:
        return None
    others = [
        sum(widths),
        prod(widths[1:]),
        prod(widths),
        network.depth - parameter.layer,
        count + 1,
        2 * count,
    ]
    wrong = list(dict.fromkeys(other for other in others if other not in (0, count)))[: MOST_OPTIONS - 1]
    options: tuple[Option, ...] = tuple(sorted((count, *wrong)))
    return AnswerChoice("paths", options, options.index(count))


def effect_asked(frame: Frame) -> AnswerChoice | None:
    """Which of a few parameters has the largest gradient in size; None where that is a close call.

    It is asked once every gradient has been seen.
    """
    gradients = frame.all_gradients
    if gradients is None or not 1 < frame.network.size <= MOST_RANKED or not np.isfinite(gradients).all():
        return None
    every = [one for one in every_parameter(frame.network) if not one.is_cut_in(frame.network)]
    sizes = {one: abs(float(gradients[one.position(frame.network)])) for one in every}
    ranked = sorted(every, key=lambda one: -sizes[one])
    if len(ranked) < 2 or sizes[ranked[0]] < APART * sizes[ranked[1]] or not sizes[ranked[0]]:
        return None
    chosen = {ranked[round(share * (len(ranked) - 1) / (MOST_OPTIONS - 1))] for share in range(MOST_OPTIONS)}
    options = tuple(one for one in every if one in chosen)
    return AnswerChoice("effect", options, options.index(ranked[0]))


def factor_asked(frame: Frame, step: Step) -> AnswerChoice | None:
    """Which factor the chain goes on with; None at its beginning, which every chain has in common."""
    if step.op in (Op.DC_DYHAT, Op.UPDATE) or step.gradient is None:
        return None
    backward = [
        other for other in frame.program if other.gradient is not None and other.op is not Op.DC_DYHAT
    ]
    near = sorted(backward, key=lambda other: (abs(other.index - step.index), other.index))
    picked = sorted(near[:MOST_OPTIONS], key=lambda other: (other.index * 7 + step.index * 3) % 11)
    options: tuple[Option, ...] = tuple(other.symbol for other in picked)
    return AnswerChoice("factor", options, options.index(step.symbol))


def choice_question(kind: ChoiceKind, iteration: int, about: Step | Parameter) -> Question:
    """A question whose answer is chosen; its id says what it is about."""
    if isinstance(about, Parameter):
        whole = gradient_of(of_parameter(about)).whole
        place = tuple(unit for unit in (about.i, about.j) if unit is not None)
        return Question(f"{iteration}: {kind} {about}", whole, place, None, iteration, 0.0, "formula")
    if kind == "factor":
        return Question(
            f"{iteration}: factor {about.number}", about.symbol, (), None, iteration, 0.0, "formula"
        )
    return Question(f"{iteration}: {kind}", C, (), None, iteration, 0.0, "formula")


def note_of_choice(choice: AnswerChoice, chosen: str) -> str:
    """The word for an option that was chosen, as it is kept."""
    if chosen == str(choice.answer):
        return "right"
    return "sign" if choice.kind == "sign" else "wrong"


def choice_named(name: str, frame: Frame) -> AnswerChoice | None:
    """What could be chosen for the question of this id, in the moment in which it is asked; None for no such id."""
    kind, _, about = name.partition(": ")[2].partition(" ")
    match kind:
        case "change" if not about:
            return change_asked(frame)
        case "effect" if not about:
            return effect_asked(frame)
        case "factor" if about.isdecimal() and 0 < int(about) <= len(frame.program):
            return factor_asked(frame, frame.program[int(about) - 1])
        case "paths":
            parameter = _parameter_of(about, frame.network)
            return None if parameter is None else paths_asked(frame.network, parameter)
    return None


def step_chosen_at(name: str, program: Program) -> int | None:
    """The step before which the question of this id is asked, by index; None for no such id."""
    kind, _, about = name.partition(": ")[2].partition(" ")
    if kind == "factor":
        there = about.isdecimal() and len(about) < 10 and 0 < int(about) <= len(program)
        return int(about) - 1 if there else None
    step = STEPS_OF_CHOICES.get(kind)
    return None if step is None else program.find(step).index


def _parameter_of(name: str, network: Network) -> Parameter | None:
    """One weight or bias of the network, by its name."""
    try:
        found = Parameter.parse(name)
    except ValueError:
        return None
    if found.whole or str(found) != name or found.layer not in network.layer_ids:
        return None
    inside = (found.i or 0) < network.width_below(found.layer) and (found.j or 0) < network.width(found.layer)
    return found if inside else None


def choice_of(frame: Frame, kind: str, question: Question) -> AnswerChoice | None:
    """What may be chosen for a question of a kind; None where a number is to be typed, or nothing can be asked."""
    if question.answer == "sign":
        return sign_asked(frame, question)
    match kind:
        case "change":
            return change_asked(frame)
        case "effect":
            return effect_asked(frame)
        case "paths":
            by = question.quantity.by
            parameter = None if by is None else by.at(*question.place).parameter
            return None if parameter is None else paths_asked(frame.network, parameter)
        case "which factor":
            return factor_asked(frame, stands(frame.network)[question.quantity].step)
    return None
