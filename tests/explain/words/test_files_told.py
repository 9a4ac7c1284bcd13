"""What is said of a file that is opened, saved, taken over, dropped on the window or found after a crash."""

from __future__ import annotations

import pytest

from bpstudio.explain.words import files

NAME, WHY = "two moons.json", "there is no room left"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (files.saved(NAME), "Saved two moons.json."),
        (files.not_saved(NAME, why=WHY), f"{NAME} was not saved: {WHY}. The session is still open."),
        (
            files.not_saved_over_another(NAME, who="It is open elsewhere."),
            f"{NAME} was not saved. It is open elsewhere. Choose another name.",
        ),
        (files.stopped_saving(NAME), f"Stopped; {NAME} is as it was."),
        (
            files.not_taken_over(NAME, why=WHY),
            f"{NAME} cannot be taken over: {WHY}. It can be opened as a copy.",
        ),
        (files.not_written("a.csv", why=WHY), f"a.csv was not written: {WHY}."),
        (files.agrees(NAME), f"Every number in {NAME} agrees with its log."),
        (files.nothing_changed(WHY), f"Nothing has changed: {WHY}."),
        (files.only_its_cursor(files.NOT_RUN), f"Not yet: {files.NOT_RUN}."),
        (
            files.would_be_lost("/journals", why=WHY),
            f"What is not saved would be lost in a crash: /journals cannot be written ({WHY}).",
        ),
        (files.not_recovered(WHY), f"This work cannot be recovered now: {WHY}. It stays where it is."),
        (files.recovered("moons"), "Recovered “moons”. It is not saved yet."),
    ],
)
def test_what_became_of_a_file_is_told_with_its_name_and_the_reason(text: str, expected: str) -> None:
    assert text == expected


@pytest.mark.parametrize(
    "asked",
    [
        files.save_changes(NAME),
        files.open_elsewhere(NAME, who=NAME),
        files.changed_on_disk(NAME),
        files.taken_over(NAME),
        files.contradicts_itself(NAME),
        files.not_run_again(NAME),
    ],
)
def test_a_question_about_a_file_names_what_it_is_about_and_says_what_hangs_on_it(asked: files.Asked) -> None:
    what, hangs_on_it = asked
    assert NAME in what + hangs_on_it
    assert what.endswith((".", "?"))
    assert hangs_on_it


def test_a_file_that_contradicts_itself_shows_what_its_log_gives() -> None:
    assert files.computed_anew("C is 2.").startswith("C is 2. The numbers shown")


def test_what_is_carried_over_the_window_is_offered_or_refused_by_its_name() -> None:
    assert files.offered_to_open(NAME, more=0) == f"Drop to open {NAME}."
    assert files.offered_to_open(NAME, more=2) == f"Drop to open {NAME} and 2 more beside it."
    assert files.offered_to_import("a.csv") == "Drop to import the examples in a.csv."
    refused = (
        files.not_on_this_computer,
        files.no_file,
        files.neither_session_nor_table,
        files.table_left_out,
    )
    assert len({refuse(NAME) for refuse in refused}) == len(refused)
    assert all(refuse(NAME).startswith(NAME) for refuse in refused)


def test_a_journal_that_cannot_be_read_is_kept_or_it_is_said_why_not() -> None:
    assert files.journal_unread("it is cut off", kept_as="/a.bad") == (
        "A journal of unsaved work cannot be read: it is cut off. It is kept as /a.bad."
    )
    assert files.journal_unread("it is cut off", trouble=WHY).endswith(f"it is cut off ({WHY}).")


def test_what_was_left_behind_is_told_by_its_age_its_size_and_where_it_was_saved() -> None:
    assert files.left_unsaved(1) == "Backprop Studio ended before this was saved"
    assert files.left_unsaved(3) == "Backprop Studio ended before these 3 sessions were saved"
    told = files.left_behind(
        seconds_ago=150.0, edits=1, iterations=1204, widths=(2, 4, 1), saved_as="/home/moons.json"
    )
    assert told.splitlines() == [
        "changed 2 minutes ago  ·  1 edit  ·  1,204 iterations  ·  2-4-1 network",
        "saved last as /home/moons.json",
    ]


def test_a_deep_network_is_not_told_layer_by_layer_and_damage_is_said() -> None:
    told = files.left_behind(seconds_ago=1.0, edits=0, iterations=0, widths=(1,) * 40, damaged=True)
    assert told.splitlines() == [
        "changed less than a minute ago  ·  no edits  ·  no iterations  ·  a deep network",
        "never saved",
        "the last changes cannot be read; what there was before them can",
    ]
    assert "1 day ago" in files.left_behind(seconds_ago=90_000.0, edits=0, iterations=0, widths=())
