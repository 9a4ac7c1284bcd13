"""What is said where a hunt is chosen, and in the pane in which it goes on."""

from __future__ import annotations

from bpstudio.engine.program import Step
from bpstudio.engine.words import counted
from bpstudio.explain.hunts.hunted import step_named
from bpstudio.notation.textbook import Notation
from bpstudio.session.history.state import State
from bpstudio.session.practice.hunting import STAGES, HuntSoFar

MOST_DIFFICULT = 5
HERE = "In this network: one rule is broken in a copy of it"
CHOOSE = "One rule of the way back is broken. Find where, and which."
IN_AN_EXERCISE = "This is an exercise: its network stays as it is."
PLANTING = "Planting a mistake"
SELECT_A_CARD = "No card is selected: click one under the network."
ELSEWHERE = "The hunt is in iteration 0, up to its update."
TAKEN_OUT = "The mistake is taken out: these are the right numbers now."
CHOICES_HEAD = "Which of these was done?"
HEADINGS = ("", "there", "right")


def ready_text(title: str, difficulty: int) -> str:
    """A hunt that comes along, as it stands in the list: what network it is, and how hard it is."""
    return f"{'●' * difficulty}{'○' * (MOST_DIFFICULT - difficulty)}  {title}"


def difficulty_words(difficulty: int) -> str:
    """The dots in words, for whoever hears them."""
    return f"difficulty {difficulty} of {MOST_DIFFICULT}"


def stages_text(hunt: HuntSoFar) -> str:
    """The four things to be found, in order, those that are found ticked off."""
    names = [stage.removeprefix("hunt ") for stage in STAGES]
    marks = ["✓" if stage in hunt.found else "→" if stage == hunt.asks else "·" for stage in STAGES]
    return "   ".join(f"{mark} {name}" for mark, name in zip(marks, names, strict=True))


def card_text(state: State, step: Step | None, notation: Notation) -> str:
    """Which card would be named."""
    return SELECT_A_CARD if step is None else f"Selected: {step_named(state, step, notation)}"


def probes_text(hunt: HuntSoFar) -> str:
    """How many answers were tried so far."""
    return counted(hunt.probes, "answer") + " tried" if hunt.probes else ""


NOTHING_TRIED = "Choose one and run it: training answers."
NEXT_SYMPTOM = "Next symptom"
