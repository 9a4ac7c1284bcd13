"""A session's iterations as a worked solution, as a sheet of what is asked, or as the key to it."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace

import numpy as np

from bpstudio.engine.entry import entry_of
from bpstudio.engine.optimizers import Optimizer
from bpstudio.engine.parameters import KINDS, Parameter
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.engine.refused import RefusedError
from bpstudio.explain.chain.cards import chain_cards
from bpstudio.explain.pages.stage import in_short
from bpstudio.explain.readings import conventions_of, several
from bpstudio.explain.solution.asked import MOST_LISTED, questions_of
from bpstudio.explain.solution.blocks import (
    Runs,
    SectionTitle,
    Solution,
    SolutionBlock,
    SolutionKind,
    Table,
    Words,
)
from bpstudio.explain.solution.chains import chain_blocks
from bpstudio.explain.solution.mistake import mistake_blocks
from bpstudio.explain.solution.passes import cost_blocks, forward_blocks, update_blocks
from bpstudio.explain.solution.picture import picture_of
from bpstudio.explain.solution.seen import ToldIteration, told_iterations
from bpstudio.explain.solution.tables import (
    example_tables,
    layer_table,
    result_blocks,
    singles,
    start_blocks,
)
from bpstudio.explain.words import solution as words
from bpstudio.explain.words.exercises import asked_of
from bpstudio.explain.words.withheld import NO_SOLUTION_IN_A_HUNT, locked_in_a_line, no_key_of_it
from bpstudio.notation.conventions import conventions_line
from bpstudio.notation.entry_names import entry_node
from bpstudio.notation.meaning import SingleNumber
from bpstudio.notation.parse import parse
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.session.alone import iteration_of
from bpstudio.session.history.state import State, with_iterations
from bpstudio.session.practice.hunting import hunting, without_mistake
from bpstudio.session.practice.questions import Exercise, Question

MOST_SINGLE, MOST_LAYERS, END_LAYERS = 20, 12, 3
"""Of so many parameters each has its own chain; of more layers the last and the first have one."""


@dataclass(frozen=True, slots=True)
class SolutionRequest:
    """What is wanted of a session: the chains of ``parameters``, or all; ``iterations``, or the one at the cursor.

    ``ask`` names what a sheet leaves open, see ``asked.questions_of``. Without it the sheet of an exercise, and its
    key, have the iterations that it asks about, also those that are still to be run.
    """

    state: State
    notation: Notation
    digits: int
    parameters: tuple[Parameter, ...] = ()
    iterations: tuple[int, ...] = ()
    ask: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[int, ...]:
        """The iterations in their order."""
        return tuple(sorted(set(self.iterations))) or (self.state.cursor.iteration,)


def solution_of(request: SolutionRequest, kind: SolutionKind = "worked") -> Solution:
    """The solution, the sheet or its key. Raises RefusedError for what cannot be told."""
    turns = solution_in_turns(request, kind)
    while True:
        try:
            next(turns)
        except StopIteration as end:
            found: Solution = end.value
            return found


def solution_in_turns(
    request: SolutionRequest, kind: SolutionKind = "worked"
) -> Generator[float, None, Solution]:
    """As ``solution_of``, with a break after each block, at which it yields the share that is done.

    Raises RefusedError before the first.
    """
    state = request.state
    if hunting(state):
        raise RefusedError("planted", NO_SOLUTION_IN_A_HUNT)
    found = state if state.document.planted is not None else None
    if found is not None:
        state = without_mistake(state)
        request = replace(request, state=state)
    if state.open_questions and (kind != "sheet" or request.ask):
        why = no_key_of_it if kind == "key" else locked_in_a_line
        raise RefusedError("exercise", why(state.open_questions))
    if kind != "worked" and state.exercise is not None and not request.ask:
        request = _of_its_questions(request, state.exercise)
        state = request.state
    asked = {} if kind == "worked" else _asked(request)
    if kind != "worked" and not any(asked[iteration] for iteration in request.shown):
        raise RefusedError("ask", "nothing is asked about the iterations that are to be written")
    told = told_iterations(state, asked, request.shown, kind, request.notation, request.digits)
    titled = kind != "worked" and state.exercise is not None and not request.ask
    title = (state.exercise.title if titled and state.exercise is not None else "") or words.TITLES[kind]
    blocks = list[SolutionBlock]()
    for share, block in _all(request, told, title):
        blocks.append(block)
        yield share
    if found is not None and kind == "worked":
        blocks[1:1] = mistake_blocks(found, request.notation, request.digits)
    return Solution(kind, title, tuple(blocks), request.notation)


def _of_its_questions(request: SolutionRequest, exercise: Exercise) -> SolutionRequest:
    """With the iterations that an exercise asks about, where none are named, and a session run as far as these."""
    state = with_iterations(request.state, exercise.last_iteration)
    its = {question.iteration for question in exercise.questions}
    return replace(request, state=state, iterations=request.iterations or tuple(its))


def _asked(request: SolutionRequest) -> dict[int, tuple[Question, ...]]:
    """What is asked about each iteration; what an exercise asks about others is asked too."""
    state, about = request.state, set(request.shown)
    if not request.ask and state.exercise is not None:
        about |= {question.iteration for question in state.exercise.questions}
    return {iteration: questions_of(state, iteration, request.ask) for iteration in sorted(about)}


def _all(
    request: SolutionRequest, told: tuple[ToldIteration, ...], title: str
) -> Iterator[tuple[float, SolutionBlock]]:
    """Each block with the share of the iterations that were begun before it."""
    yield 0.0, SectionTitle(1, (words.kept_in_its_direction(title),))
    if told[0].kind != "worked":
        exercise = None if request.ask else request.state.exercise
        yield 0.0, Words((" ".join(words.sheet_told(exercise, told[0].kind)),))
    before: ToldIteration | None = None
    for number, one in enumerate(told):
        for block in _of_an_iteration(request, one, before, len(told) > 1):
            yield number / len(told), block
        before = one


def _of_an_iteration(
    request: SolutionRequest, one: ToldIteration, before: ToldIteration | None, several_told: bool
) -> Iterator[SolutionBlock]:
    document = one.frame.state.document
    anew = before is None or document != before.frame.state.document
    if anew:
        yield from _network_blocks(one, changed=before is not None)
    many = several_told or one.frame.iteration > 0
    yield (
        SectionTitle(2, (words.iteration_title(one.frame.iteration),), new_page=not anew)
        if many
        else SectionTitle(2, (words.START,))
    )
    if before is not None and _edited_between(before, one):
        yield Words((words.EDITED,))
    yield from _iteration_blocks(request, one, titled=many)


def _edited_between(earlier: ToldIteration, later: ToldIteration) -> bool:
    """Whether an iteration does not begin with the weights and biases that the one just before it ended with."""
    if later.frame.iteration != earlier.frame.iteration + 1:
        return False
    return not np.array_equal(earlier.full.parameters.flat, later.full.before.flat, equal_nan=True)


def _network_blocks(told: ToldIteration, changed: bool) -> Iterator[SolutionBlock]:
    title = words.network_from(told.frame.iteration) if changed else words.NETWORK
    yield SectionTitle(2, (title,), new_page=changed)
    yield Words((words.network_told(told.network),))
    yield picture_of(told)
    yield layer_table(told)
    yield SectionTitle(2, (words.CONVENTIONS,))
    document, notation = told.frame.state.document, told.notation
    training = document.training
    yield Words((f"{conventions_line(conventions_of(told.frame, notation=notation))}.",))
    settings = _settings(training.optimizer, notation)
    yield Words((words.rate_told(training.learning_rate, training.optimizer.label, settings, told.digits),))
    yield Words((words.rounding_told(told.digits),))


def _settings(optimizer: Optimizer, notation: Notation) -> list[str]:
    return [
        words.optimizer_setting(to_plain(parse(setting.letter), notation), float(getattr(optimizer, name)))
        for name, setting in optimizer.settings().items()
    ]


def _iteration_blocks(request: SolutionRequest, told: ToldIteration, titled: bool) -> Iterator[SolutionBlock]:
    if titled:
        yield SectionTitle(3, (words.START,))
    yield from start_blocks(told)
    yield SectionTitle(3, (words.EXAMPLES,))
    frame = told.frame
    yield Words((words.batch_told(frame.state.document.task, [int(row) for row in frame.rows]),))
    if several(frame):
        yield Words((in_words(words.parts_told(int(frame.rows[0])), told.notation),))
    yield from example_tables(told)
    if told.questions:
        yield from _questions(request, told)
    yield SectionTitle(2, (words.FORWARD,))
    yield from forward_blocks(told)
    yield SectionTitle(2, (words.COST,))
    yield from cost_blocks(told)
    yield SectionTitle(2, (words.BACKWARD,))
    targets = _targets(request, told)
    line = chain_cards(frame, targets[0], None, notation=told.notation).line if targets else ""
    if line:
        yield Words((f"{line}.",))
    if not request.parameters and told.network.depth > MOST_LAYERS:
        yield Words((words.left_out(2 * END_LAYERS, told.network.depth, "layer"),))
    shown = set[tuple[int, str]]()
    for target in targets:
        yield from chain_blocks(told, target, shown)
    yield SectionTitle(2, (words.UPDATE,))
    yield from update_blocks(told, targets)
    yield SectionTitle(2, (words.RESULT,))
    yield from result_blocks(told, request.parameters)


def _targets(request: SolutionRequest, told: ToldIteration) -> tuple[Parameter, ...]:
    """Those asked for; else every single parameter of a small network, and of a large one every layer's."""
    network = told.network
    if request.parameters:
        return tuple(dict.fromkeys(in_short(one, network) for one in request.parameters))
    numbers = [*reversed(network.layer_ids)]
    if network.depth > MOST_LAYERS:
        numbers = [*numbers[:END_LAYERS], *numbers[-END_LAYERS:]]
    layers = [Parameter(kind, layer) for layer in numbers for kind in KINDS]
    if network.size > MOST_SINGLE:
        return tuple(layers)
    return tuple(in_short(one, network) for one in singles(told, layers))


def _rounded_to(request: SolutionRequest) -> int | None:
    """The decimals that an exercise rounds results on the way to; None where nothing is rounded."""
    exercise = None if request.ask else request.state.exercise
    return None if exercise is None else exercise.round


def _questions(request: SolutionRequest, told: ToldIteration) -> Iterator[SolutionBlock]:
    """The list of what is asked, each with its gap."""
    frame, decimals = told.frame, _rounded_to(request)
    begun = iteration_of(request.state, frame.iteration)
    found = plain_pass(begun.task, begun.parameters, begun.moments, begun.rows, decimals)
    rows = list[tuple[Runs, ...]]()
    for question in told.questions[:MOST_LISTED]:
        asked = SingleNumber(question.quantity, question.place, question.example)
        answer = entry_of(found, question.quantity, question.place, question.example)
        whose = asked_of(question, frame.rows, later=False)
        rows.append(
            (
                (question.id,),
                (entry_node(asked, told.network),),
                (whose,),
                (told.gap(told.number(answer)),),
            )
        )
    yield SectionTitle(2, (words.ASKED,))
    head: tuple[Runs, ...] = ((words.NUMBER,), (words.WANTED,), (words.OF_WHICH,), (words.ANSWER,))
    if all(whose == ("",) for _, _, whose, _ in rows):
        head, rows = (*head[:2], head[3]), [(*row[:2], row[3]) for row in rows]
    yield Table(head, tuple(rows), (words.asked_caption(whole=len(told.questions) < MOST_LISTED),))
