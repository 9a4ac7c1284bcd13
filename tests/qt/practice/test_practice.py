"""What practice asks while one steps, what becomes of the answers, and what is kept of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.planted import Planted
from bpstudio.explain.diagnosis.outcomes import RULE
from bpstudio.explain.practice.asked import FIRST_ANSWER, WAITING
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.ground import settings
from bpstudio.qt.practice import DECIMALS, PROGRESS
from bpstudio.qt.practice.practice import Practice
from bpstudio.session.history.cursor import Cursor
from bpstudio.session.practice.places import asked_for
from bpstudio.session.practice.progress import PracticeProgress, progress_of
from bpstudio.session.practice.questions import Exercise
from bpstudio.session.session import Session
from tests.qt.bridges import opened

Make = Callable[..., tuple[Practice, Bridge]]


@pytest.fixture
def make() -> Iterator[Make]:
    owners: list[QObject] = []

    def practice_on(name: str = "article", ask_all: bool = True, on: bool = True) -> tuple[Practice, Bridge]:
        owner, bridge = QObject(), opened(name)
        owners.append(owner)
        practice = Practice(bridge, owner)
        practice.set_ask_all(ask_all)
        practice.switch(on)
        return practice, bridge

    yield practice_on
    owners.clear()


def asked(practice: Practice) -> str:
    return "" if practice.question is None else practice.question.text


def test_while_it_is_off_stepping_asks_for_nothing(make: Make) -> None:
    practice, bridge = make(on=False)
    practice.step()
    assert bridge.state.cursor == Cursor(0, 1)
    assert practice.question is None


def test_a_new_kind_is_shown_worked_out_and_then_asked(make: Make) -> None:
    practice, bridge = make(ask_all=False)
    practice.step()
    assert bridge.state.cursor == Cursor(0, 1)
    assert (practice.tone, practice.question) == ("new", None)
    assert (
        practice.sentence
        == "New: the weighted sum z. Here it is worked out; the next time you are asked for it."
    )
    practice.step()
    practice.step()
    assert bridge.state.cursor == Cursor(0, 2)
    assert asked(practice) == "z2[0]@0"
    assert bridge.state.asked == practice.question


def test_a_right_answer_takes_the_step(make: Make) -> None:
    practice, bridge = make()
    practice.step()
    assert bridge.state.cursor == Cursor(0, 0)
    assert practice.question_text == "What is z¹?"
    assert practice.check("1.40")
    assert bridge.state.cursor == Cursor(0, 1)
    assert (practice.tone, practice.question, bridge.state.asked) == ("right", None, None)
    [answer] = bridge.state.answers
    assert (answer.question, answer.typed, answer.tries, answer.note) == ("0: z1[0]@0", "1.40", 1, "right")


def test_a_wrong_answer_waits_for_another(make: Make) -> None:
    practice, bridge = make()
    practice.step()
    assert not practice.check("7.77")
    assert bridge.state.cursor == Cursor(0, 0)
    assert (practice.tone, asked(practice)) == ("wrong", "z1[0]@0")
    assert practice.progress.of("forward z").wrong == 1
    assert practice.check("1.4")
    [answer] = bridge.state.answers
    assert (answer.tries, answer.note) == (2, "right")


@pytest.mark.parametrize("typed", ["", "   ", "1..2", "hello"])
def test_what_cannot_be_read_costs_nothing(make: Make, typed: str) -> None:
    practice, bridge = make()
    practice.step()
    assert not practice.check(typed)
    assert practice.tone in ("plain", "hint")
    assert practice.progress == PracticeProgress()
    assert sum(answer.tries for answer in bridge.state.answers) == 0


def test_after_the_factor_comes_what_it_leads_to(make: Make) -> None:
    practice, bridge = make()
    bridge.session.seek(0, 8)
    practice.step()
    assert asked(practice) == "dyhat/dz3[0]@0"
    assert practice.check("0.2305")
    assert bridge.state.cursor == Cursor(0, 8)
    assert asked(practice) == "dC/dz3[0]@0"
    assert practice.sentence.endswith("Now what it leads to.")
    assert practice.check("-0.2949")
    assert bridge.state.cursor == Cursor(0, 9)


def test_a_factor_that_is_answered_may_be_named_in_its_product(make: Make) -> None:
    practice, bridge = make()
    bridge.session.seek(0, 8)
    practice.step()
    assert not practice.check("dyhat/dz3")
    practice.check("yhat*(1-yhat)")
    assert practice.check("dC/dyhat*dyhat/dz3")
    assert bridge.state.cursor == Cursor(0, 9)


def test_a_known_mistake_is_named(make: Make) -> None:
    practice, bridge = make()
    bridge.session.seek(0, 8)
    practice.step()
    assert not practice.check("0.2421")  # the slope of σ, taken at ŷ instead of z
    [answer] = bridge.state.answers
    assert answer.note.startswith("mistake:")
    assert "0.2421" in practice.sentence


def test_to_skip_shows_the_number_and_the_kind_is_asked_again(make: Make) -> None:
    practice, bridge = make()
    practice.step()
    practice.show()
    assert bridge.state.cursor == Cursor(0, 1)
    assert practice.sentence == "z¹ = 1.4."
    [answer] = bridge.state.answers
    assert (answer.shown, answer.note, answer.tries) == (True, "shown", 0)
    assert practice.progress.of("forward z").row == 0
    bridge.session.back()
    practice.step()
    assert asked(practice) == ""  # it has been shown in this iteration


def test_hints_lead_up_to_the_number_which_counts_as_shown(make: Make) -> None:
    practice, bridge = make()
    practice.step()
    said = []
    while practice.question is not None:
        practice.hint()
        said.append(practice.sentence)
    assert len(said) == len(set(said)) >= 3
    assert said[-1] == "z¹ = 1.4."
    [answer] = bridge.state.answers
    assert (answer.shown, answer.hints) == (True, len(said) - 1)
    practice.hint()
    assert practice.sentence == said[-1]


def test_stepping_on_waits_for_the_answer(make: Make) -> None:
    practice, bridge = make()
    practice.step()
    practice.step()
    assert bridge.state.cursor == Cursor(0, 0)
    assert practice.sentence == FIRST_ANSWER


@pytest.mark.parametrize(
    "move",
    [
        Session.step,
        Session.finish_iteration,
        lambda session: session.train(2),
        lambda session: session.seek(0, 4),
    ],
)
def test_who_moves_on_another_way_leaves_the_question(make: Make, move: Callable[[Session], object]) -> None:
    practice, bridge = make()
    practice.step()
    move(bridge.session)
    assert practice.question is None
    assert practice.sentence == WAITING
    assert bridge.state.answers == ()


def test_to_turn_it_off_or_to_open_another_session_withdraws_the_question(make: Make) -> None:
    practice, bridge = make()
    practice.step()
    practice.switch(False)
    assert (practice.question, bridge.state.asked) == (None, None)
    practice.switch(True)
    practice.step()
    bridge.replace_session(Session(bridge.document))
    assert practice.question is None
    practice.back()
    assert not practice.check("1.4")
    assert not practice.choose(0)
    practice.show()
    assert bridge.state.cursor == Cursor(0, 0)


def test_what_is_known_is_passed_over_until_an_answer_is_wrong(make: Make) -> None:
    practice, bridge = make(ask_all=False)
    for _ in range(2):
        practice.step()  # z and a are new
    for typed in ("1.14", "1.14", "-0.574"):
        practice.step()
        assert practice.check(typed), asked(practice)
    assert practice.progress.of("forward z").mastered
    bridge.session.seek(0, 0)
    bridge.session.replace_answers(())
    practice.step()
    assert bridge.state.cursor == Cursor(0, 1)
    practice.set_ask_all(True)
    bridge.session.seek(0, 0)
    practice.step()
    assert not practice.check("9.99")
    assert not practice.progress.of("forward z").mastered


def test_progress_is_kept_for_the_next_window_and_can_be_cleared(make: Make) -> None:
    practice, _ = make()
    practice.step()
    practice.check("1.4")
    assert progress_of(settings.text(PROGRESS)) == practice.progress
    again, _ = make()
    assert again.progress == practice.progress
    again.forget()
    assert progress_of(settings.text(PROGRESS)) == PracticeProgress()


def test_results_are_rounded_as_one_goes_where_a_sheet_demands_it(make: Make) -> None:
    practice, bridge = make()
    practice.set_decimals(1)
    bridge.session.seek(0, 8)
    practice.step()
    assert practice.check("0.2")  # 0.4 · 0.6, rounded
    again, _ = make()
    assert again.decimals == 1
    again.set_decimals(None)
    assert make()[0].decimals is None
    settings.keep(DECIMALS, "many")
    assert make()[0].decimals is None


def test_a_question_that_waits_is_asked_to_as_many_decimals_as_is_said_meanwhile(make: Make) -> None:
    practice, bridge = make()
    bridge.session.seek(0, 8)
    practice.step()
    practice.set_decimals(1)
    assert practice.question is not None
    assert practice.question.id == "0: dyhat/dz3[0]@0 rounded 1"
    assert bridge.state.asked == practice.question
    assert practice.check("0.2")
    practice.set_decimals(None)
    practice.set_decimals(None)
    assert [answer.question for answer in bridge.state.answers] == ["0: dyhat/dz3[0]@0 rounded 1"]


@pytest.mark.parametrize(("before", "then"), [(None, 1), (1, None), (2, 1)])
def test_no_hint_and_no_verdict_stays_with_other_decimals_than_are_asked_for(
    make: Make, before: int | None, then: int | None
) -> None:
    practice, bridge = make()
    practice.set_decimals(before)
    bridge.session.seek(0, 8)
    practice.step()
    for _ in range(4):
        practice.hint()
    assert practice.tone == "hint"
    hinted, said = practice.sentence, list[str]()
    practice.said.connect(said.append)
    practice.set_decimals(then)
    assert (practice.tone, practice.sentence) == ("plain", RULE)
    assert said == [f"What is ∂ŷ/∂z³? {RULE}"]
    for _ in range(4):
        practice.hint()
    assert practice.tone == "hint"
    assert practice.sentence != hinted
    practice.check("7")
    practice.set_decimals(before)
    assert practice.sentence == RULE


def test_the_same_decimals_once_more_change_nothing_of_what_is_said(make: Make) -> None:
    practice, bridge = make()
    bridge.session.seek(0, 8)
    practice.step()
    practice.hint()
    hinted = practice.sentence
    practice.set_decimals(None)
    assert practice.sentence == hinted


def test_where_several_paths_lead_to_the_cost_their_number_is_chosen(make: Make) -> None:
    practice, bridge = make("mazur")
    bridge.session.follow(Parameter("theta", 1, 0, 0))
    bridge.session.seek(0, 5)
    practice.step()
    choice = practice.choice
    assert choice is not None
    assert choice.kind == "paths"
    wrong = next(at for at in range(len(choice.options)) if at != choice.right)
    assert not practice.choose(wrong)
    assert practice.sentence.startswith(f"Not {choice.options[wrong]}.")
    assert practice.choose(choice.right)
    assert asked(practice).startswith("dC/dyhat")
    practice.withdraw()
    practice.step()
    assert practice.question is not None
    assert practice.question.id != "0: paths theta1[0,0]"


def test_the_right_choice_is_shown_in_place_of_a_hint(make: Make) -> None:
    practice, bridge = make()
    bridge.session.seek(0, len(bridge.frame.program) - 1)
    practice.step()
    assert practice.choice is not None
    practice.hint()
    assert practice.sentence.startswith("It is ")
    assert asked(practice).startswith("theta3")


def test_at_the_end_of_an_iteration_it_is_told_how_it_went(make: Make) -> None:
    practice, bridge = make()
    bridge.session.seek(0, len(bridge.frame.program) - 1)
    practice.step()
    assert practice.choice is not None
    practice.choose(practice.choice.right)
    assert "This iteration is through" not in practice.sentence
    practice.check("9.99")
    practice.show()
    assert bridge.frame.next is None
    assert practice.sentence.endswith(
        "This iteration is through: 1 of 2 answers right. Most often: shown (1 time)."
    )


def test_an_exercise_and_a_hunt_ask_for_themselves(make: Make) -> None:
    practice, bridge = make()
    question = asked_for("dC/dz2[0]", bridge.document)
    exercise = Session(replace(bridge.state, exercise=Exercise((question,))))
    hunt = Session(replace(bridge.document, planted=Planted("slope_left_out_at_output", 9)))
    for session in (exercise, hunt):
        bridge.replace_session(session)
        assert not practice.possible
        practice.step()
        assert bridge.state.cursor == Cursor(0, 1)
        assert practice.question is None


def test_the_same_is_asked_at_a_step_again(make: Make) -> None:
    practice, bridge = make(ask_all=False, on=False)
    practice.ask_at(8)
    assert practice.on
    assert asked(practice) == "dyhat/dz3[0]@0"
    assert practice.last_step == 8
    practice.ask_at(len(bridge.frame.program))
    assert practice.question is None
