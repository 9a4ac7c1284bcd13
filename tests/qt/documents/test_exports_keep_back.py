"""What practice, an exercise, a hunt or a lesson keeps back is written in no form, and what is stopped not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from bpstudio.engine.quantity import Quantity
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import as_sentence
from bpstudio.explain.words import exporting as words
from bpstudio.explain.words.withheld import (
    KEPT_ASIDE,
    NO_SCRIPT_IN_A_HUNT,
    NO_SOLUTION_IN_A_HUNT,
    PRACTICE_ASKS,
    open_in_a_line,
)
from bpstudio.qt.documents.export_dialog import making
from bpstudio.qt.documents.export_dialog.dialog import ExportDialog
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetParameter
from bpstudio.session.practice.questions import Question
from bpstudio.session.session import Session
from bpstudio.storage import writer
from bpstudio.storage.export.forms import FORMS, forms_of
from bpstudio.storage.export.link import link_of
from bpstudio.storage.export.solutions import solutions_in_turns
from bpstudio.storage.export.wanted import Wanted
from bpstudio.storage.reader import read
from tests.explain.exercises.sheets import exercise_on
from tests.qt.documents.export_hand import ExportHand, box
from tests.session.practice.hunts import solved

Opened = Callable[..., MainWindow]


@pytest.fixture
def hand(window: MainWindow, qtbot: QtBot) -> ExportHand:
    return ExportHand(qtbot, window)


# Stopping and waiting


def test_what_takes_long_to_be_looked_at_is_not_shown_as_it_was_before(hand: ExportHand) -> None:
    choices, preview = hand.dialog.choices, hand.dialog.preview
    choices.digits.setCurrentText("3")
    hand.dialog._look()
    assert preview.stack.currentWidget() is preview.pages, "what is quick does not flicker"
    hand.dialog.progress.patience.timeout.emit()
    assert hand.refused == words.WORKING
    hand.settle()
    assert preview.stack.currentWidget() is preview.pages


def test_what_is_written_is_seen_meanwhile(hand: ExportHand, tmp_path: Path) -> None:
    hand.name(tmp_path / "a.pdf")
    hand.dialog.write.click()
    hand.dialog.progress.patience.timeout.emit()
    assert hand.dialog.preview.stack.currentWidget() is hand.dialog.preview.pages
    hand.settle()


def test_pages_are_worked_out_once_for_all_forms_and_anew_for_other_numbers(hand: ExportHand) -> None:
    view, made = hand.dialog.preview.pages.view, list[object]()
    for form, digits in (("pdf", "6"), ("latex", "6"), ("html", "6"), ("html", "5"), ("pdf", "5")):
        hand.pick("worked", form)
        hand.dialog.choices.digits.setCurrentText(digits)
        hand.settle()
        made.append(view.pages)
    assert made[0] is made[1] is made[2] is not made[3] is made[4]


def test_pages_that_were_written_before_they_were_looked_at_are_not_worked_out_again(
    hand: ExportHand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_out, work_out = list[Wanted](), solutions_in_turns
    monkeypatch.setattr(
        making, "solutions_in_turns", lambda wanted: worked_out.append(wanted) or work_out(wanted)
    )
    hand.name(tmp_path / "a.pdf")
    hand.dialog.choices.digits.setCurrentText("3")
    hand.dialog.write.click()
    hand.settle()
    assert (tmp_path / "a.pdf").exists()
    assert hand.dialog.preview.stack.currentWidget() is hand.dialog.preview.pages
    assert [wanted.digits for wanted in worked_out] == [3]


def test_stopped_nothing_is_written(hand: ExportHand, tmp_path: Path) -> None:
    hand.pick("walk", "frames")
    hand.name(tmp_path / "walk")
    hand.dialog.write.click()
    assert not hand.dialog.choices.isEnabled()
    assert hand.dialog.in_turns.busy
    hand.dialog.progress.stop.click()
    assert hand.dialog.written.told.text() == words.stopped_before("written")
    assert hand.dialog.choices.isEnabled()
    hand.settle()
    assert list(tmp_path.iterdir()) == []
    hand.write()
    assert len(list((tmp_path / "walk").iterdir())) == 21


def test_closed_over_what_is_being_written_it_is_said_that_nothing_was(
    window: MainWindow, hand: ExportHand, tmp_path: Path
) -> None:
    hand.pick("walk", "frames")
    hand.name(tmp_path / "walk")
    hand.dialog.write.click()
    hand.dialog.close_button.click()
    assert window.notice.text == words.stopped_before("written")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("by", ["stop", "close"])
def test_a_copy_that_is_stopped_is_no_file_that_was_not_written(
    window: MainWindow, hand: ExportHand, by: str
) -> None:
    hand.pick("program", "numpy")
    hand.dialog.copy.click()
    {"stop": hand.dialog.progress.stop, "close": hand.dialog.close_button}[by].click()
    told = hand.dialog.written.told.text() if by == "stop" else window.notice.text
    assert told == "Stopped; nothing was copied."


def test_a_session_put_in_the_place_of_this_one_closes_the_dialog_and_stops_what_is_written(
    window: MainWindow, hand: ExportHand, tmp_path: Path
) -> None:
    hand.pick("walk", "frames")
    hand.name(tmp_path / "walk")
    hand.dialog.choices.iterations.setText("0")
    hand.dialog.write.click()
    window.files.begin_untitled(Session(read("mazur").state))
    assert not hand.dialog.isVisible()
    assert not hand.dialog.busy
    assert window.notice.text == words.stopped_by_change("written")
    assert list(tmp_path.iterdir()) == []


def test_what_was_asked_of_one_session_is_not_done_with_another(
    window: MainWindow, hand: ExportHand, tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_text("old")
    hand.write(tmp_path / "a.pdf")
    assert box(hand.dialog).isVisible()
    window.files.begin_untitled(Session(read("mazur").state))
    assert not [one for one in hand.dialog.findChildren(QMessageBox) if one.isVisible()]
    hand.settle()
    assert (tmp_path / "a.pdf").read_text() == "old"
    assert window.notice.text == ""


def test_opened_again_it_is_of_the_session_that_came_meanwhile(window: MainWindow, qtbot: QtBot) -> None:
    before = ExportHand(qtbot, window)
    before.pick("numbers", "npz")
    window.files.begin_untitled(exercise_on("article", "0: z1[0]"))
    again = ExportHand(qtbot, window)
    assert again.offered == ["sheet", "picture", "walk", "session"]
    assert again.dialog.place.path.name == "untitled sheet.pdf"


def test_closed_it_works_nothing_out_for_another_session(window: MainWindow, hand: ExportHand) -> None:
    hand.dialog.choices.iterations.setText("0")
    hand.settle()
    hand.dialog.close()
    window.files.begin_untitled(Session(read("mazur").state))
    assert not hand.dialog.busy
    assert hand.dialog.choices.iterations.text() == ""
    assert hand.dialog.preview.pages.view.pages == ()


def test_a_look_that_is_stopped_says_so_and_it_can_be_written_all_the_same(
    hand: ExportHand, tmp_path: Path
) -> None:
    choices = hand.dialog.choices
    choices.what.setCurrentIndex(choices.what.findData("sheet"))
    hand.dialog._look()
    hand.dialog.progress.stop.click()
    assert hand.refused == words.NOT_LOOKED_AT
    assert not hand.dialog.print.isEnabled()
    hand.write(tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
    assert hand.titles == {"Exercise sheet"}


def test_closed_it_leaves_everything(hand: ExportHand, tmp_path: Path) -> None:
    hand.pick("walk", "frames")
    hand.name(tmp_path / "walk")
    hand.dialog.write.click()
    hand.dialog.reject()
    assert not hand.dialog.busy
    assert list(tmp_path.iterdir()) == []
    assert hand.dialog.choices.isEnabled()


def test_another_session_stops_what_is_under_way_and_is_looked_at_instead(
    window: MainWindow, hand: ExportHand, tmp_path: Path
) -> None:
    hand.pick("walk", "frames")
    hand.name(tmp_path / "walk")
    hand.dialog.write.click()
    window.session.apply(SetParameter("theta1[0,0]", 2.0))
    assert hand.dialog.written.told.text() == words.stopped_by_change("written")
    hand.settle()
    assert list(tmp_path.iterdir()) == []
    hand.pick("session", "link")
    assert hand.dialog.preview.text.toPlainText() == link_of(window.session.state)


def test_a_choice_while_something_is_looked_at_drops_it(hand: ExportHand) -> None:
    choices = hand.dialog.choices
    choices.what.setCurrentIndex(choices.what.findData("both"))
    hand.dialog._look()
    assert hand.dialog.in_turns.busy
    choices.what.setCurrentIndex(choices.what.findData("session"))
    assert not hand.dialog.in_turns.busy
    hand.settle()
    assert hand.dialog.preview.text.toPlainText().startswith("{")


# What is not to be told


def told_without(hand: ExportHand) -> dict[str, str]:
    """Of each form that is refused in the dialog why, but for those that only lack a package."""
    found = dict[str, str]()
    for what in hand.offered:
        hand.pick(what)
        for form in hand.forms:
            hand.pick(what, form)
            if not hand.dialog.write.isEnabled() and "pip install" not in hand.refused:
                found[f"{what} {form}"] = hand.refused
    return found


def test_while_practice_asks_nothing_that_tells_is_written(window: MainWindow, qtbot: QtBot) -> None:
    window.session.ask(Question("p1", Quantity.parse("dC/dtheta2"), (0, 0)))
    refused = told_without(ExportHand(qtbot, window))
    tell = {f"{what} {form}" for what in ("program", "numbers") for form in forms_of(what)}
    solved = {
        f"{what} {form}" for what in ("worked", "sheet", "key", "both") for form in forms_of("solution")
    }
    walks = {what for what in refused if what.startswith("walk")}
    assert "walk frames" in walks
    assert set(refused) == tell | solved | walks | {"session json"}
    assert set(refused.values()) == {as_sentence(PRACTICE_ASKS)}
    assert not {"session students", "session link", "picture png"} & set(refused)


def test_of_an_exercise_a_copy_for_students_is_written_and_no_table_of_its_numbers(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "e.json"
    writer.save(exercise_on("article", "0: z1[0]", "0: dC/dz2[0]"), path)
    window = opened(path)
    hand = ExportHand(qtbot, window)
    refused = told_without(hand)
    assert set(refused) == {"session json"}
    assert refused["session json"] == as_sentence(open_in_a_line(window.session.state.open_questions))
    assert "window" not in refused["session json"], "it is open in one"
    assert "numbers" not in hand.offered
    hand.pick("session", "students")
    hand.write(tmp_path / "s.json")
    contents = json.loads((tmp_path / "s.json").read_bytes())
    assert "trace" not in contents
    assert contents["exercise"]["questions"]


def test_while_a_mistake_is_hunted_right_numbers_are_not_written(opened: Opened, qtbot: QtBot) -> None:
    refused = told_without(ExportHand(qtbot, opened("hunt-1")))
    assert {why for what, why in refused.items() if what.split()[0] in ("worked", "sheet")} == {
        as_sentence(NO_SOLUTION_IN_A_HUNT)
    }
    assert refused["program numpy"] == refused["program notebook"] == as_sentence(NO_SCRIPT_IN_A_HUNT)
    assert not {what for what in refused if what.startswith("numbers")}, "they have the mistake in them"
    assert "session students" not in refused


@pytest.mark.parametrize(
    ("what", "form"), [("worked", "html"), ("program", "numpy"), ("program", "notebook")]
)
def test_the_window_says_in_the_same_words_as_the_command_why_nothing_is_written_of_a_hunt(
    opened: Opened, qtbot: QtBot, what: str, form: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        FORMS[form].make(Wanted(read("hunt-1").state))
    hand = ExportHand(qtbot, opened("hunt-1"))
    hand.pick(what, form)
    assert hand.refused == as_sentence(str(refused.value))


@pytest.mark.parametrize("form", ["json", "students"])
def test_while_a_mistake_is_hunted_a_file_that_holds_it_is_handed_out_but_not_shown(
    opened: Opened, qtbot: QtBot, tmp_path: Path, form: str
) -> None:
    hand = ExportHand(qtbot, opened("hunt-1"))
    hand.pick("session", form)
    assert hand.refused == words.HOLDS_THE_MISTAKE
    assert not hand.dialog.copy.isVisible()
    hand.write(tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_bytes())["planted"]
    assert hand.refused == words.HOLDS_THE_MISTAKE, "also after it is written"
    hand.dialog.copy.click()
    hand.settle()
    assert hand.dialog.written.told.text() != words.COPIED
    hand.pick("session", "link")
    assert hand.dialog.copy.isEnabled()


def test_once_the_mistake_is_found_the_file_is_shown_and_copied(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "found.json"
    writer.save(Session(solved(read("hunt-1").state)), path)
    hand = ExportHand(qtbot, opened(path))
    hand.pick("session", "json")
    assert '"planted"' in hand.dialog.preview.text.toPlainText()
    assert hand.dialog.copy.isEnabled()


def test_in_a_lesson_only_what_is_seen_is_written(window: MainWindow, qtbot: QtBot) -> None:
    window.files.set_aside(Session(read("mazur").state))
    refused = told_without(ExportHand(qtbot, window))
    assert set(refused.values()) == {KEPT_ASIDE}
    assert {what.split()[0] for what in refused}.isdisjoint({"picture", "walk"})
    window.findChild(ExportDialog).close()  # type: ignore[union-attr]
    window.files.bring_back()


def test_where_one_iteration_is_at_hand_only_what_is_seen_is_written(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(window.session), "confined", "the others are being run")
    refused = told_without(ExportHand(qtbot, window))
    assert set(refused.values()) == {"Not yet: the others are being run."}
    assert {what.split()[0] for what in refused}.isdisjoint({"picture", "walk"})


def test_what_is_written_is_asked_for_anew_as_it_is_written(window: MainWindow, hand: ExportHand) -> None:
    """Whatever is enabled: the refusal is where the content is made."""
    hand.pick("numbers", "csv")
    window.bridge.blockSignals(True)
    window.session.ask(Question("p1", Quantity.parse("C"), example=0))
    window.bridge.blockSignals(False)
    hand.dialog.copy.click()
    assert hand.dialog.written.told.text() == as_sentence(PRACTICE_ASKS)
