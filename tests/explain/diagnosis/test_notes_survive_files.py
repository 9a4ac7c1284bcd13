"""The notes that a window shows are those that its file has, once it is saved and opened again."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest

from bpstudio.engine.entry import entry_of
from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.engine.task import Cost, Training
from bpstudio.explain.diagnosis import noted
from bpstudio.explain.diagnosis.in_practice import choice_asked, judged_in_practice
from bpstudio.explain.diagnosis.judging import Judgement
from bpstudio.explain.diagnosis.noted import noted_again
from bpstudio.explain.exercises.answering import answered, answers_with, given_up
from bpstudio.explain.practice.answering import answered_in_practice
from bpstudio.explain.practice.chosen import chosen_in_practice
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import State
from bpstudio.session.practice.asking import Prompt, askings, rounded_to
from bpstudio.session.practice.choices import choice_of
from bpstudio.session.practice.moment import moment_at
from bpstudio.session.practice.places import decimals_asked, stands
from bpstudio.session.practice.questions import Answer, AnswerKind, Exercise, GivenNumbers, Question
from bpstudio.session.session import Session
from bpstudio.storage.reader import decode
from bpstudio.storage.writer import encode

DEEP = Document(
    Network(2, (Layer(2, "tanh"), Layer(2, "sigmoid"), Layer(1, "sigmoid"))),
    Examples(np.array([[0.5, -1.0], [1.5, 0.25]]), np.array([[1.0], [0.2]])),
    Cost(),
    Training(0.5, seed=3),
)
WIDE = replace(DEEP, network=Network(2, (Layer(7, "relu"), Layer(1, "sigmoid"))))
SOFTMAX = replace(
    DEEP,
    network=Network(2, (Layer(2, "sigmoid"), Layer(3, "softmax"))),
    data=Examples(np.array([[0.5, -1.0]]), np.array([[1.0, 0.0, 0.0]])),
    cost=Cost("categorical_cross_entropy"),
)
CROWD = replace(
    DEEP,
    network=Network(2, (Layer(2, "sigmoid"), Layer(1, "sigmoid"))),
    data=Examples(np.linspace(-1.0, 1.3, 14).reshape(7, 2), np.linspace(0.0, 1.0, 7).reshape(7, 1)),
)
NETWORKS = (DEEP, WIDE, SOFTMAX, CROWD)
EXPRESSIONS = ("a1[1]*(1-a1[1])", "dC/dz2[1]*theta2[1,1]", "a₁²", "?", "yhat-y", "1/3", "dC/dyhat*dyhat/dz3")
MANY = "1" * 1001


def notes(state: State) -> dict[str, str]:
    return {answer.question: answer.note for answer in state.answers}


def saved_and_opened(session: Session) -> State:
    return decode(encode(session.frame)).state


def truth_of(state: State, question: Question, decimals: int | None) -> float:
    there = moment_at(state, question.iteration)
    run = plain_pass(there.task, there.parameters, there.moments, there.rows, decimals)
    return entry_of(run, question.quantity, question.place, question.example)


def something(random: Random, truth: float, decimals: int | None) -> str:
    """What somebody types: the truth, short, rounded, wrong by a sign or a power, another number, an expression."""
    right = f"{truth:.4g}" if decimals is None else f"{truth:.{decimals}f}"
    wrong = random.choice(("0.25", "-1.3", "2", f"{-truth:.4g}", f"{truth * 10:.4g}", f"{truth:.1g}"))
    return random.choice((right, right, wrong, wrong, random.choice(EXPRESSIONS)))


class Learner:
    """Goes through a session and answers what is asked, as the window has them do."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.session = Session(NETWORKS[seed % len(NETWORKS)])
        self.notation = Notation(layers=self.random.choice(("article", "subscript")))

    def go(self) -> None:
        if self.random.random() < 0.5:
            self.session.follow(Parameter("theta", 1, 0, 0))
        for _ in range(60):
            session, random = self.session, self.random
            if random.random() < 0.03:
                session.train(1)
            if random.random() < 0.04:
                session.follow(random.choice((None, Parameter("theta", 1, 0, 0))))
            if session.frame.next is None:
                session.next_iteration()
            for prompt in askings(session.frame, session.frame.next, 0) if session.frame.next else ():
                self.answer(rounded_to(random.choice((None, None, 2)), prompt))
            session.step() if random.random() < 0.9 else session.back()

    def answer(self, asking: Prompt) -> None:
        session, random, question = self.session, self.random, asking.question
        session.ask(question)
        before = next(
            (one for one in session.state.answers if one.question == question.id), Answer(question.id)
        )
        choice = choice_of(session.frame, asking.kind, question)
        what = random.random()
        if what < 0.1:
            session.answer(replace(before, shown=True, note="shown"))
        elif choice is not None:
            picked = random.randrange(len(choice.options))
            session.answer(chosen_in_practice(before, choice, picked))
        elif what < 0.9:
            decimals = decimals_asked(question.id)
            typed = something(random, truth_of(session.state, question, decimals), decimals)
            _, answers = answered_in_practice(session.state, question, typed, self.notation)
            session.replace_answers(answers)
        session.ask(None)


@pytest.mark.parametrize("seed", range(24))
def test_practice_has_the_same_notes_after_it_is_opened(seed: int) -> None:
    learner = Learner(seed)
    learner.go()
    shown = notes(learner.session.state)
    assert len(set(shown.values())) > 3
    assert notes(saved_and_opened(learner.session)) == shown


def test_every_kind_of_question_is_among_them() -> None:
    found: set[str] = set()
    for seed in range(12):
        learner = Learner(seed)
        learner.go()
        names = [one.question.partition(": ")[2] for one in learner.session.state.answers]
        found |= {word for name in names for word in name.split()}
    assert found >= {"sign", "rounded", "factor", "paths", "change", "effect"}


def exercise_on(document: Document, random: Random, given: GivenNumbers, decimals: int | None) -> Session:
    """Some numbers of two iterations, asked for in a random order."""
    known = list(stands(document.network).items())
    questions = []
    for number in range(8):
        quantity, stand = random.choice(known)
        place = tuple(random.randrange(size) for size in stand.shape)
        kind: AnswerKind = random.choice(("value", "value", "value", "sign", "formula"))
        questions.append(
            Question(str(number), quantity, place, 0 if stand.by_example else None, number // 5, 1.0, kind)
        )
    exercise = Exercise(tuple(questions), given=given, tries=3, round=decimals)
    return Session(replace(Session(document).state, exercise=exercise))


@pytest.mark.parametrize("seed", range(24))
def test_an_exercise_has_the_same_notes_after_it_is_opened(seed: int) -> None:
    random = Random(seed)
    given: GivenNumbers = random.choice(("inputs", "forward", "all_but_asked"))
    decimals = random.choice((None, None, 2))
    session = exercise_on(NETWORKS[seed % len(NETWORKS)], random, given, decimals)
    exercise = session.state.exercise
    assert exercise is not None
    for _ in range(40):
        question = random.choice(exercise.questions)
        open_ones = session.state.open_questions
        if question not in open_ones or (session.state.first_open or 0) < question.iteration:
            continue
        if session.state.iterations < question.iteration:
            session.train(question.iteration - session.state.iterations)
        if random.random() < 0.1:
            session.replace_answers(answers_with(session.state, given_up(session.state, question)))
            continue
        typed = something(random, truth_of(session.state, question, decimals), decimals)
        found = answered(session.state, question, typed, ARTICLE)
        if found.answer is not None:
            session.replace_answers(answers_with(session.state, found.answer))
    assert session.state.answers
    assert notes(saved_and_opened(session)) == notes(session.state)


def test_an_answer_that_goes_on_from_another_is_judged_again_when_that_one_is_mended() -> None:
    session = Session(DEEP)
    session.seek(0, 2)
    answer_all(session, {"z2[0]@0": "0.5", "a2[0]@0": "0.6225"})
    assert notes(session.state)["0: a2[0]@0"] == "carried"
    [z2] = [one for one in asked_at(session, 2) if one.question.text == "z2[0]@0"]
    right = f"{truth_of(session.state, z2.question, None):.6g}"
    _, answers = answered_in_practice(session.state, z2.question, right, ARTICLE)
    session.replace_answers(answers)
    assert notes(session.state)["0: z2[0]@0"] == "right"
    assert notes(session.state)["0: a2[0]@0"] != "carried"
    assert notes(saved_and_opened(session)) == notes(session.state)


def test_what_is_right_already_is_not_judged_again_when_an_earlier_one_is_new(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """But for what may name it, and for what may go on from it."""
    session, judged = Session(DEEP), list[str]()
    for index in range(len(session.frame.program)):
        for prompt in asked_at(session, index):
            typed = f"{truth_of(session.state, prompt.question, None):.6g}"
            _, answers = answered_in_practice(session.state, prompt.question, typed, ARTICLE)
            session.replace_answers(answers)
    answer_all(session, {"z3[0]@0": "17"})
    before = notes(session.state)
    assert len(before) > 9

    def counted(state: State, question: Question, *rest: Any) -> Judgement:
        judged.append(question.id)
        return judged_in_practice(state, question, *rest)

    monkeypatch.setattr(noted, "judged_in_practice", counted)
    answer_all(session, {"z2[0]@0": "17.53"})
    assert judged == ["0: z3[0]@0"]
    assert notes(session.state) == before | {"0: z2[0]@0": "wrong"}
    assert notes(saved_and_opened(session)) == notes(session.state)


def test_an_answer_to_a_factor_opens_and_closes_its_name_in_the_product() -> None:
    session = Session(DEEP)
    factor, product = (f"{what}/dz2[0]@0" for what in ("da2", "dC"))
    for step in session.frame.program:
        if str(step.writes) == "dC/dz2":
            asked = asked_at(session, step.index)
    questions = {prompt.question.text: prompt.question for prompt in asked}
    right = f"{truth_of(session.state, questions[factor], None):.6g}"
    for text, typed in ((factor, right), (product, "dC/da2 * da2/dz2")):
        _, answers = answered_in_practice(session.state, questions[text], typed, ARTICLE)
        session.replace_answers(answers)
    assert notes(session.state) == {f"0: {factor}": "right", f"0: {product}": "right"}
    _, answers = answered_in_practice(session.state, questions[factor], "17", ARTICLE)
    session.replace_answers(answers)
    assert notes(session.state) == {f"0: {factor}": "wrong", f"0: {product}": "unreadable"}


def asked_at(session: Session, index: int) -> tuple[Prompt, ...]:
    return askings(session.frame, session.frame.program[index], 0)


def answer_all(session: Session, typed: dict[str, str]) -> None:
    for index in range(len(session.frame.program)):
        for prompt in asked_at(session, index):
            text = typed.get(prompt.question.text)
            if text is not None:
                _, answers = answered_in_practice(session.state, prompt.question, text, ARTICLE)
                session.replace_answers(answers)


def test_what_is_too_long_to_be_kept_costs_nothing() -> None:
    session = Session(DEEP)
    [asking] = asked_at(session, 0)
    found, answers = answered_in_practice(session.state, asking.question, MANY, ARTICLE)
    assert (found.note, answers) == ("unreadable", ())


def test_what_was_shown_stays_so_when_it_is_answered_later() -> None:
    session = Session(DEEP)
    [asking] = asked_at(session, 0)
    session.answer(Answer(asking.question.id, shown=True, note="shown"))
    answer_all(session, {asking.question.text: f"{truth_of(session.state, asking.question, None):.5g}"})
    assert notes(session.state) == {asking.question.id: "shown"}


@pytest.mark.parametrize(
    "name",
    [
        "0: factor 99",
        "0: factor x",
        "0: factor 99999999999",
        "0: paths theta9[0,0]",
        "0: paths theta1",
        "0: paths theta1[0,9]",
        "0: paths home",
        "0: effect more",
        "0: change much",
        "0: nothing",
        "0: z1[0]@0",
        "0: z1[0]@0 mistake",
        "0",
    ],
)
def test_no_choice_is_made_of_a_name_that_nobody_was_asked_under(name: str) -> None:
    session = Session(DEEP)
    session.train(1)
    assert choice_asked(session.state, 0, name) is None
    given = (Answer(name, "0.123", note="right"),)
    [again] = noted_again(replace(session.state, answers=given)).answers
    assert again.note != "right"
