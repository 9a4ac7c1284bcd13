"""A mistake that was planted and is found: what was done and what belongs there, and what came of each."""

from __future__ import annotations

from collections.abc import Iterator

from bpstudio.engine.entry import entry_of
from bpstudio.engine.mistakes.visibility import far_apart
from bpstudio.engine.parameters import Parameter, every_parameter
from bpstudio.explain.hunts.explained import explanation_of
from bpstudio.explain.hunts.hunted import number_named, step_named
from bpstudio.explain.solution.blocks import Runs, SectionTitle, SolutionBlock, Table, Words
from bpstudio.explain.solution.tables import MOST_PARAMETERS
from bpstudio.explain.words import solution as words
from bpstudio.notation.naming import parameter_symbol
from bpstudio.notation.numbers import format_number, number
from bpstudio.notation.textbook import Notation
from bpstudio.session.history.state import State
from bpstudio.session.practice.found import PlantedMistake, found_in


def mistake_blocks(state: State, notation: Notation, digits: int) -> Iterator[SolutionBlock]:
    """The rule that was broken, and the gradients and the update of iteration 0 as they ran and as they should be."""
    found, told = found_in(state), explanation_of(state, notation)
    yield SectionTitle(2, (words.MISTAKE,))
    yield Words((words.broken_at_told(step_named(state, found.step, notation)),))
    yield Words((f"{told.done} {told.instead}",))
    asked = found.asked
    wrong, right = (
        format_number(entry_of(each, asked.quantity, asked.place, asked.example), digits)
        for each in (found.wrong, found.right)
    )
    yield Words((words.was_and_should_be(number_named(state, notation), wrong, right),))
    every = [one for one in every_parameter(found.right.task.network) if _differs(found, one)]
    shown = every[:MOST_PARAMETERS]
    yield Table(
        tuple((name,) for name in words.RAN_AND_RIGHT),
        tuple(_row(found, one, digits) for one in shown),
        (words.ran_caption(words.left_out(len(shown), len(every), "parameter")),),
    )
    yield Words((words.AS_IT_SHOULD_BE,))


def _differs(found: PlantedMistake, one: Parameter) -> bool:
    place = one.position(found.right.task.network)
    return far_apart(found.wrong.gradient.flat[place], found.right.gradient.flat[place])


def _row(found: PlantedMistake, one: Parameter, digits: int) -> tuple[Runs, ...]:
    network = found.right.task.network
    place = one.position(network)
    ran, right = found.wrong, found.right
    values = (each.flat[place] for each in (ran.gradient, right.gradient, ran.after, right.after))
    return ((parameter_symbol(one, network),), *((number(float(value), digits),) for value in values))
