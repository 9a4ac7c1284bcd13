"""What a question that is still open hides: the number asked for, and whatever is worked out of it.

Which numbers besides are there to read is said by the exercise. The frame asks here, and everything that is shown asks
the frame. Iterations after the first with an open question are not run at all, so that nothing of them can be told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bpstudio.engine.program import Phase, Program, Step
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import grouped
from bpstudio.session.history.state import Cursor, State, segment_at
from bpstudio.session.practice.hunting import hunt_of
from bpstudio.session.practice.places import Stand, stands
from bpstudio.session.practice.questions import Question, asks_factor

NO_STEPS: frozenset[int] = frozenset()


def veiled_steps(state: State) -> frozenset[int]:
    """The steps of the iteration at the cursor, by index, that may not be seen even where they are revealed."""
    exercise, network = state.exercise, state.document.network
    waiting = open_at(state, state.cursor.iteration)
    if exercise is None or not waiting:
        return NO_STEPS
    program = Program.of(network)
    hidden = made_of(program, {stand.step.index for stand in _stands_of(state, waiting)})
    if exercise.given == "all_but_asked":
        return hidden
    here = [question for question in exercise.questions if question.iteration == state.cursor.iteration]
    closed = {stand.step.index for stand in _stands_of(state, here)}
    shown = (Phase.FORWARD, Phase.COST) if exercise.given == "forward" else ()
    return hidden | {step.index for step in program if step.phase not in shown and step.index not in closed}


def made_of(program: Program, asked: Iterable[int]) -> frozenset[int]:
    """These steps, and every step that reads what one of them computes, or reads it by way of others."""
    hidden = set(asked)
    for step in program:
        read = (program.writers.get(quantity) for quantity in step.reads)
        before = {writer.index for writer in read if writer is not None}
        if hidden & before.union(step.upstreams):
            hidden.add(step.index)
    return frozenset(hidden)


def open_at(state: State, iteration: int) -> tuple[Question, ...]:
    """The questions of the exercise about an iteration that wait for an answer."""
    return tuple(question for question in state.open_questions if question.iteration == iteration)


def asking(state: State) -> tuple[Question, ...]:
    """All questions about the iteration at the cursor that wait: of the exercise, and the one that practice asks."""
    waiting = open_at(state, state.cursor.iteration)
    if state.asked is None or state.asked.iteration != state.cursor.iteration:
        return waiting
    return (*waiting, state.asked)


def tells_outputs(state: State) -> bool:
    """Whether the network may answer to inputs: not where an open question is about a forward pass it would be made of.

    That is the pass of the iteration at the cursor, or of the one that begins with the parameters in force.
    """
    exercise = state.exercise
    for iteration in {state.cursor.iteration, state.completed}:
        waiting = open_at(state, iteration)
        if exercise is not None and waiting and exercise.given == "inputs":
            return False
        if state.asked is not None and state.asked.iteration == iteration:
            waiting = (*waiting, state.asked)
        if any(stand.step.phase in (Phase.FORWARD, Phase.COST) for stand in _stands_of(state, waiting)):
            return False
    return True


def asks_for_update(state: State) -> bool:
    """Whether a question is open about what the update makes of a parameter."""
    return any(stand.step.phase is Phase.UPDATE for stand in _stands_of(state, asking(state)))


def is_nameless(state: State, step: Step) -> bool:
    """Whether a factor to come has no name, since the chain is being put together factor by factor.

    That of which the number is asked for was chosen before.
    """
    asked = state.asked
    if asked is None or step.gradient is None or asked.iteration != state.cursor.iteration:
        return False
    if asks_factor(asked):
        return True
    others = [stand.step for stand in _stands_of(state, [asked]) if stand.step != step]
    chosen = {f"{asked.iteration}: factor {other.number}" for other in others}
    return any(answer.question in chosen for answer in state.answers)


def _stands_of(state: State, questions: Iterable[Question]) -> list[Stand]:
    known = stands(state.document.network)
    return [known[question.quantity] for question in questions if question.quantity in known]


def behind_the_veil(state: State) -> State:
    """The state without what lies after the first iteration with an open question, the cursor not behind it.

    The state itself where there is nothing of the kind.
    """
    last = state.first_open
    if last is None or (state.iterations <= last and state.cursor.iteration <= last):
        return state
    segments = state.segments[: segment_at(state.segments, last) + 1]
    if segments[-1].end > last:
        segments = (*segments[:-1], replace(segments[-1], iterations=last - segments[-1].first))
    marks = tuple(mark for mark in state.bookmarks if mark.iteration <= last)
    cursor = state.cursor if state.cursor.iteration <= last else Cursor(last)
    return replace(state, segments=segments, bookmarks=marks, cursor=cursor)


def refuse_behind_the_veil(state: State) -> None:
    """Nothing; raises ValueError for a state whose cursor stands after the first iteration with an open question."""
    last = state.first_open
    if last is not None and state.cursor.iteration > last:
        raise RefusedError("iteration", why_no_further(state))


def why_no_further(state: State) -> str:
    """Says which question has to be answered before training goes on; empty where none is open."""
    last = state.first_open
    if last is None:
        return ""
    first = open_at(state, last)[0]
    return (
        f"question {first.id} asks for a number of iteration {grouped(last)}, "
        "and the iterations after it are run once it is answered"
    )


# What stays as it is


def is_locked(state: State) -> bool:
    """Whether an exercise asks here, or a mistake is to be found."""
    return state.exercise is not None or state.document.planted is not None


def why_locked(state: State) -> str:
    """Why nothing of network, examples and settings may be changed, half a sentence; empty where it may be."""
    if state.exercise is not None:
        return "this is an exercise, and its network, examples and settings stay as they are"
    if state.document.planted is not None:
        return "a mistake is planted in this network, which stays as it is until the mistake is found and taken out"
    return ""


def refuse_where_locked(state: State) -> None:
    """Nothing; raises ValueError in an exercise, and where a mistake is planted: their numbers are the question."""
    why = why_locked(state)
    if why:
        raise RefusedError("edit", why)


def refuse_where_hunted(state: State) -> None:
    """Nothing; raises ValueError where no mistake is planted that could be taken out, or it has not been found."""
    hunt = hunt_of(state)
    if hunt is None:
        raise RefusedError("planted", "no mistake is planted here")
    if not hunt.unlocked:
        raise RefusedError("planted", "the mistake is taken out once it is found")
