"""The hunts that come with the program: each is solvable and unique, and none tells what it hides."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bpstudio.cli import main
from bpstudio.engine.entry import entry_of
from bpstudio.engine.gradient_check import check_gradients
from bpstudio.engine.mistakes import MISTAKES
from bpstudio.engine.mistakes.huntable import is_confirmed
from bpstudio.engine.mistakes.visibility import look_alikes
from bpstudio.explain.hunts.explained import explanation_of
from bpstudio.explain.hunts.hunted import HuntReply, confirm, give_number, name_card, name_rule
from bpstudio.explain.hunts.rules import rules_to_choose
from bpstudio.notation.numbers import format_number
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.checking import check
from bpstudio.session.history.cursor import Cursor
from bpstudio.session.practice.found import found_in
from bpstudio.session.practice.hunting import hunt_of
from bpstudio.session.practice.planting import begun_here, plantable
from bpstudio.session.session import Session
from bpstudio.storage.presets import comes_along, presets, ready_hunts
from bpstudio.storage.reader import read
from bpstudio.storage.resources import resource
from tests.explain.hunts.ready import names, right_numbers, tells

NAMES = list(ready_hunts())


def opened(name: str) -> Session:
    return Session(read(name).state)


def test_there_are_six_to_ten_that_get_harder_and_differ_in_kind() -> None:
    assert 6 <= len(NAMES) <= 10
    levels = [hunt.difficulty for hunt in ready_hunts().values()]
    assert levels == sorted(levels)
    assert set(levels) == {1, 2, 3, 4, 5}
    kinds = [opened(name).document.planted for name in NAMES]
    assert len({kind.mistake for kind in kinds if kind is not None}) == len(NAMES)


def test_every_file_has_its_line_and_no_name_is_a_presets() -> None:
    files = {path.stem for path in Path(resource("hunts")).glob("*.json")}
    assert files == {*NAMES, "index"}
    assert not set(NAMES) & set(presets())
    assert all(comes_along(name) for name in (*NAMES, *presets()))
    assert not comes_along("hunt-99")


@pytest.mark.parametrize("name", NAMES)
def test_a_hunt_shows_its_iteration_up_to_the_update_and_has_no_number_that_is_derived(name: str) -> None:
    contents = json.loads(resource(f"hunts/{name}.json").read_text("utf-8"))
    assert set(contents) == {"format", "version", "document", "parameters", "planted", "cursor"}
    session = opened(name)
    assert session.state.cursor == Cursor(0, len(session.frame.program) - 1)
    assert contents["parameters"]["theta"][0] == np.round(contents["parameters"]["theta"][0], 1).tolist()


@pytest.mark.parametrize("name", NAMES)
def test_the_mistake_shows_is_like_no_other_and_is_confirmed_by_the_check(name: str) -> None:
    session = opened(name)
    found, start = found_in(session.state), session.state.segments[0].record.start
    task, rows = found.right.task, found.right.task.rows(0)
    assert look_alikes(task, start.parameters, start.moments, rows, found.alteration) == ()
    assert found.alteration in [each.alteration for each in plantable(begun_here(session.state))]
    assert is_confirmed(task, start.parameters, start.moments, 0, found.alteration)
    assert not check_gradients(session.document.task, session.frame.whole_trace()).passed


def keep(session: Session, reply: HuntReply) -> None:
    assert reply.right, reply.sentence
    assert reply.answer is not None
    session.answer(reply.answer)


@pytest.mark.parametrize("name", NAMES)
def test_who_types_a_number_that_is_withheld_is_not_told_what_it_is(name: str) -> None:
    state = opened(name).state
    asked = str(found_in(state).asked.quantity)
    withheld = {what: text for what, text in right_numbers(state).items() if not what.startswith(f"{asked}[")}
    for number in withheld.values():
        assert "That is" not in give_number(state, number, ARTICLE).sentence


def test_who_types_a_number_that_is_shown_is_told_what_it_is() -> None:
    state = opened("hunt-1").state
    shown = found_in(state).wrong.gradient.theta(2)[0, 0]
    assert give_number(state, f"{shown:.6g}", ARTICLE).sentence == "That is ∂C/∂θ₂; asked is ∂ŷ/∂z²."
    below = found_in(state).wrong.dc_da[1][0, 0]
    assert give_number(state, f"{below:.6g}", ARTICLE).sentence == "That is ∂C/∂a¹; asked is ∂ŷ/∂z²."


def test_a_name_in_an_expression_is_the_number_that_is_shown() -> None:
    state = opened("hunt-1").state
    thrice = [3 * float(each.dc_dz[2][0, 0]) for each in (found_in(state).right, found_in(state).wrong)]
    withheld, shown = map(format_number, thrice)
    said = give_number(state, "dC/dz2 * 3", ARTICLE).sentence
    assert shown in said
    assert withheld not in said


@pytest.mark.parametrize("name", NAMES)
def test_a_hunt_can_be_solved_from_beginning_to_end(name: str) -> None:
    session = opened(name)
    found, choices = found_in(session.state), rules_to_choose(session.state)
    assert 4 <= len(choices) <= 6
    cards = [step for step in session.frame.program if step.gradient is not None]
    assert [step for step in cards if name_card(session.state, step).right] == [found.step]
    keep(session, name_card(session.state, found.step))
    assert [each for each in choices if name_rule(session.state, each).right] == [found.alteration.mistake]
    keep(session, name_rule(session.state, found.alteration.mistake))
    asked = found.asked
    right, wrong = (
        entry_of(each, asked.quantity, asked.place, asked.example) for each in (found.right, found.wrong)
    )
    assert not give_number(session.state, repr(wrong), ARTICLE).right
    keep(session, give_number(session.state, f"{right:.3g}", ARTICLE))
    keep(session, confirm(session.state, ARTICLE))
    hunt = hunt_of(session.state)
    assert hunt is not None
    assert hunt.over
    assert explanation_of(session.state, ARTICLE).rows
    session.take_out_mistake()
    assert check(session.frame).passed


@pytest.mark.parametrize("name", NAMES)
def test_no_command_tells_what_a_hunt_hides(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    state = opened(name).state
    numbers = right_numbers(state)
    assert len(numbers) > 0
    given, begun = tmp_path / "numbers.json", tmp_path / "begun.json"
    contents = json.loads(resource(f"hunts/{name}.json").read_text("utf-8"))
    begun.write_text(json.dumps(contents | {"cursor": {"iteration": 0, "revealed": 0}}), encoding="utf-8")
    given.write_text('{"C": 0.1}', encoding="utf-8")
    for arguments in (
        ["step", str(begun)],
        ["train", name, "--iterations", "2"],
        ["verify", name],
        ["check-gradients", name],
        ["export", name, "--to", "csv"],
        ["compare", name, str(given)],
        ["presets"],
    ):
        main(arguments)
        told = capsys.readouterr()
        text = told.out + told.err
        assert tells(text, numbers) == [], arguments
        assert names(text, state) == [], arguments


def test_the_check_of_the_terminal_waits_and_the_names_of_mistakes_are_in_the_catalogue(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check-gradients", "hunt-1"]) == 2
    assert "hunt-1: a mistake is planted in this network" in capsys.readouterr().err
    assert {found_in(opened(name).state).alteration.mistake for name in NAMES} <= set(MISTAKES)


def test_a_hunt_that_was_solved_and_saved_can_be_checked_in_the_terminal(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    contents = json.loads(resource("hunts/hunt-1.json").read_text("utf-8"))
    found = found_in(opened("hunt-1").state)
    asked = found.asked
    right = entry_of(found.right, asked.quantity, asked.place, asked.example)
    typed = {"hunt card": "7", "hunt rule": "slope_left_out_at_output", "hunt number": f"{right:.4g}"}
    contents["answers"] = [
        {"question": question, "typed": text, "tries": 1} for question, text in typed.items()
    ]
    path = tmp_path / "solved.json"
    path.write_text(json.dumps(contents), encoding="utf-8")
    assert main(["check-gradients", str(path)]) == 1
    assert "∂ŷ/∂z²" in capsys.readouterr().out
