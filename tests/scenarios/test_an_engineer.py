"""An engineer with data: training, going back, and tables in and out."""

from __future__ import annotations

import csv

import pytest

from tests.scenarios.learner import ALT, KEY, NOT_OFFSCREEN, Learner
from tests.scenarios.screen import noticed, number_on, place, saved, the_session_looks_like

pytestmark = pytest.mark.qt_log_ignore(NOT_OFFSCREEN, extend=True)


def test_training_until_paused_leaves_all_of_the_last_iteration_to_be_seen(learner: Learner) -> None:
    learner.opens("article")
    learner.trains_and_pauses()
    state = learner.window.session.state
    assert state.completed == state.iterations
    assert place(learner) == (state.iterations - 1, len(learner.window.bridge.frame.program))
    costs = saved(learner)["series"]["cost"]
    assert costs == sorted(costs, reverse=True)
    learner.steps()
    assert place(learner) == (state.iterations, 0)


def test_training_stops_where_it_was_told_to(learner: Learner) -> None:
    learner.opens("xor")
    learner.trains_for(4)
    assert noticed(learner) == "Training stopped: 4 iterations are done."
    the_session_looks_like(
        learner,
        """{"log": [{"iterations": 4}], "cursor": {"iteration": 3},
            "series": {"iteration": [0, 1, 2, 3], "cost": ["…", "…", "…", "…"]}}""",
    )


def test_back_to_an_iteration_and_on_again(learner: Learner) -> None:
    learner.opens("article")
    learner.trains_for(5)
    last = number_on(learner, "θ₂")
    learner.goes_to_iteration(3)
    assert place(learner)[0] == 3
    there = number_on(learner, "θ₂")
    assert there != last
    learner.presses(KEY.Key_Right, ALT)
    assert (place(learner)[0], number_on(learner, "θ₂")) == (4, last)
    learner.presses(KEY.Key_Left, ALT)
    assert (place(learner)[0], number_on(learner, "θ₂")) == (3, there)
    the_session_looks_like(learner, """{"log": [{"iterations": 5}], "cursor": {"iteration": 3}}""")


def test_an_edit_in_the_past_drops_what_came_after_it_and_undo_brings_it_back(learner: Learner) -> None:
    learner.opens("article")
    learner.trains_for(5)
    learner.goes_to_iteration(2)
    before = saved(learner)
    learner.types_on("θ₂", "1/3")
    assert "later iteration" in noticed(learner)
    the_session_looks_like(
        learner, """{"log": [{"iterations": 3}, {"edit": {"parameter": "theta2[0,0]"}, "iterations": 0}]}"""
    )
    learner.takes_the_offer("Undo")
    assert saved(learner) == before


def test_a_pasted_table_is_examples(learner: Learner) -> None:
    learner.opens("xor")
    learner.turns_to("Data")
    learner.pastes_as_new_examples("0.25\t0.5\t1\n0.75\t0.5\t0\n")
    the_session_looks_like(
        learner,
        """{"log": [{"iterations": 0},
                    {"edit": {"type": "set_cells", "row": 4, "values": [[0.25, 0.5, 1], [0.75, 0.5, 0]]}}]}""",
    )
    learner.undoes_it()
    the_session_looks_like(learner, """{"log": [{"iterations": 0}]}""")


def test_a_cell_is_typed_over_and_what_is_no_number_is_refused(learner: Learner) -> None:
    learner.opens("xor")
    learner.turns_to("Data")
    learner.types_in_the_cell(1, 0, "1/4")
    learner.types_in_the_cell(2, 0, "many")
    assert "“many” is not a number" in learner.window.data_table.refusal.text()
    the_session_looks_like(learner, """{"log": ["…", {"edit": {"row": 1, "column": 0, "value": 0.25}}]}""")


def test_a_fifth_held_out_has_a_cost_of_its_own(learner: Learner) -> None:
    learner.opens("moons")
    learner.turns_to("Data")
    learner.holds_out(20)
    assert "20 held out" in learner.window.data_table.caption.text()
    the_session_looks_like(
        learner, """{"log": ["…", {"edit": {"type": "split_examples", "fraction": 0.2}}]}"""
    )
    learner.undoes_it()
    assert "held out" not in learner.window.data_table.caption.text()


def test_cost_and_gradients_as_a_table(learner: Learner) -> None:
    learner.opens("article")
    learner.trains_for(3)
    learner.exports("run.csv", "numbers", "csv")
    assert f"Wrote run.csv in {learner.folder}." in noticed(learner)
    with (learner.folder / "run.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    series = saved(learner)["series"]
    assert [int(row["iteration"]) for row in rows] == series["iteration"]
    assert [float(row["cost"]) for row in rows] == series["cost"]
