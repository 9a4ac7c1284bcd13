"""An answer of practice: judged, counted and kept, and what was answered after it judged again."""

from __future__ import annotations

from dataclasses import replace

from bpstudio.explain.diagnosis.in_practice import given_in, judged_in_practice, order_of
from bpstudio.explain.diagnosis.judging import Judgement
from bpstudio.explain.diagnosis.noted import noted_after
from bpstudio.notation.expressions import as_every_notation_reads_it
from bpstudio.notation.textbook import Notation
from bpstudio.session.history.state import State, document_at
from bpstudio.session.practice.questions import LONGEST_TYPED, Answer, Question, with_answer


def answered_in_practice(
    state: State, question: Question, typed: str, notation: Notation
) -> tuple[Judgement, tuple[Answer, ...]]:
    """What ``typed`` is as an answer to a question of practice, and all answers with it among them.

    What is too long to be kept is not: it cannot be read either.
    """
    at = order_of(question, document_at(state, question.iteration).network)
    given = given_in(state, question.iteration, state.answers)
    kept = as_every_notation_reads_it(typed.strip(), notation)
    found = judged_in_practice(state, question, kept, notation, [each for each in given if each[0] < at])
    if len(kept) > LONGEST_TYPED:
        return found, state.answers
    before = next((one for one in state.answers if one.question == question.id), Answer(question.id))
    note = "shown" if before.shown else found.note
    answer = replace(before, typed=kept, tries=before.tries + found.counts, note=note)
    return found, noted_after(replace(state, answers=with_answer(state.answers, answer)), question)
