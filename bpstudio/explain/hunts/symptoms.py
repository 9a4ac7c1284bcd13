"""Symptoms: something is seen, and one of several mistakes leads to it. Which does is never written down, but run."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bpstudio.engine.planted import Planted
from bpstudio.engine.program import Op, Program
from bpstudio.engine.quantity import gradient_of, theta_of
from bpstudio.engine.words import capital
from bpstudio.explain.diagnosis.asked_number import AskedNumber
from bpstudio.explain.diagnosis.causes import cause_of
from bpstudio.explain.diagnosis.mistake_made import MistakeMade
from bpstudio.explain.diagnosis.titles import TITLES
from bpstudio.explain.hunts import observed
from bpstudio.explain.hunts.observed import Looking, RunWithMistake
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.session.frame import Frame
from bpstudio.session.history.state import State
from bpstudio.session.practice.hunting import hunted
from bpstudio.session.practice.questions import Question


@dataclass(frozen=True, slots=True)
class PossibleCause:
    """A mistake that may be the cause, and at which step it is made."""

    mistake: str
    at: Op
    layer: int | None = None


@dataclass(frozen=True, slots=True)
class Symptom:
    """``seen`` is what is seen of the network in the session of that name; ``choices`` are what may lead to it."""

    name: str
    session: str
    seen: str
    looking: Looking
    choices: tuple[PossibleCause, ...]


QUESTION = "One of these mistakes leads to that. Which?"
SYMPTOMS = (
    Symptom(
        "cost_rises",
        "hunt-6",
        "The cost rises from iteration to iteration.",
        observed.cost_rises,
        (
            PossibleCause("sum_for_mean", Op.DC_DYHAT),
            PossibleCause("error_sign", Op.DC_DYHAT),
            PossibleCause("slope_left_out", Op.DA_DZ, 1),
            PossibleCause("bias_not_trained", Op.UPDATE),
        ),
    ),
    Symptom(
        "one_is_doubled",
        "hunt-5",
        "One gradient is exactly twice what it should be. All others are right.",
        observed.one_is_doubled,
        (
            PossibleCause("gradients_not_zeroed", Op.DZ_DTHETA, 2),
            PossibleCause("sum_for_mean", Op.DC_DYHAT),
            PossibleCause("last_value_only", Op.DZ_DTHETA, 2),
            PossibleCause("input_in_bias_gradient", Op.DZ_DB, 2),
        ),
    ),
    Symptom(
        "biases_are_equal",
        "hunt-6",
        "The gradients by the biases of the hidden layer are all equal.",
        observed.biases_are_equal,
        (
            PossibleCause("input_in_bias_gradient", Op.DZ_DB, 1),
            PossibleCause("bias_averaged_alone", Op.DZ_DB, 1),
            PossibleCause("bias_summed_over_units", Op.DZ_DB, 1),
            PossibleCause("last_value_only", Op.DZ_DB, 1),
        ),
    ),
    Symptom(
        "units_are_twins",
        "xor",
        "All hidden units put out the same number, whatever the example: they are twins.",
        observed.units_are_twins,
        (
            PossibleCause("slope_left_out", Op.DA_DZ, 1),
            PossibleCause("bias_not_trained", Op.UPDATE),
            PossibleCause("weight_left_out", Op.DZ_DA, 2),
            PossibleCause("equal_initial_weights", Op.Z, 1),
        ),
    ),
    Symptom(
        "all_are_tripled",
        "hunt-5",
        "With three examples every gradient is exactly three times what it should be.",
        observed.all_are_tripled,
        (
            PossibleCause("divided_by_m_twice", Op.DC_DYHAT),
            PossibleCause("sum_for_mean", Op.DC_DYHAT),
            PossibleCause("gradients_not_zeroed", Op.DZ_DTHETA, 2),
            PossibleCause("factor_two", Op.DC_DYHAT),
        ),
    ),
    Symptom(
        "last_alone_is_right",
        "hunt-5",
        "The gradients of the last layer are right, and those of the layer below are all wrong.",
        observed.last_alone_is_right,
        (
            PossibleCause("error_sign", Op.DC_DYHAT),
            PossibleCause("gradients_not_zeroed", Op.DZ_DTHETA, 1),
            PossibleCause("weight_left_out", Op.DZ_DA, 2),
            PossibleCause("bias_summed_over_units", Op.DZ_DB, 1),
        ),
    ),
    Symptom(
        "biases_stand_still",
        "hunt-5",
        "Training moves every weight, and the biases stay where they began.",
        observed.biases_stand_still,
        (
            PossibleCause("bias_averaged_alone", Op.DZ_DB, 1),
            PossibleCause("slope_left_out", Op.DA_DZ, 1),
            PossibleCause("bias_summed_over_units", Op.DZ_DB, 1),
            PossibleCause("bias_not_trained", Op.UPDATE),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class SymptomReply:
    """Whether a choice leads to the symptom, and what its run shows."""

    right: bool
    sentence: str


def choice_text(symptom: Symptom, choice: PossibleCause, state: State, notation: Notation) -> str:
    """A choice as it stands in the list: what is done, and at which step."""
    step = Program.of(state.segments[0].document.network).find(choice.at, choice.layer)
    where = "" if choice.at is Op.UPDATE else f", at {to_plain(quantity(step.symbol), notation)}"
    return f"{capital(in_words(TITLES[choice.mistake], notation))}{where}"


def run_of(choice: PossibleCause, state: State) -> RunWithMistake:
    """The first iteration of a session, and training from there, with the mistake of a choice in it."""
    record = state.segments[0].record
    task = replace(record.task, planted=None)
    step = Program.of(task.network).find(choice.at, choice.layer)
    return RunWithMistake(task, record.start, Planted(choice.mistake, step.number))


def tried_out(symptom: Symptom, choice: PossibleCause, state: State, notation: Notation) -> SymptomReply:
    """What comes of a choice in the session of the symptom: it is run, and looked at."""
    run = run_of(choice, state)
    found = symptom.looking(run, notation)
    if not found.shows:
        return SymptomReply(False, f"Not that. {found.seen}")
    return SymptomReply(True, f"Yes. {found.seen} {_belongs_there(run, state, notation)}")


def _belongs_there(run: RunWithMistake, state: State, notation: Notation) -> str:
    """What should be done instead."""
    where = Question("symptom", gradient_of(theta_of(1)), (0, 0))
    asking = AskedNumber(Frame(hunted(state)), where, notation)
    return in_words(cause_of(MistakeMade.of_asked(asking, run.first.alteration)).instead, notation)
