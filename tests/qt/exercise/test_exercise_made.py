"""A teacher makes an exercise of a session by hand: it is asked, looked at and written, and the session stays."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QListWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.words import exercises as words
from bpstudio.explain.words.withheld import why_not_practised
from bpstudio.notation.textbook import Notation
from bpstudio.qt.exercise.exercise_pane import ExercisePane
from bpstudio.qt.exercise.new_exercise import NewExerciseDialog
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.qt.shell.preview_bar import PreviewBar
from bpstudio.session.edits.structure import RemoveUnit
from bpstudio.session.practice.questions import Exercise
from bpstudio.session.session import Session
from bpstudio.storage.reader import read
from tests.explain.exercises.sheets import exercise_on
from tests.qt.hand import LEFT, click, entries_of, focused, pick, press
from tests.qt.there import there
from tests.session.practice.hunts import BATCH, with_mistake

Open = Callable[..., MainWindow]
pytestmark = pytest.mark.qt_log_ignore(r"raise\(\)", "grabbing the keyboard", extend=True)  # of an open box


def dialog_of(window: MainWindow) -> NewExerciseDialog:
    """As it opens from its menu."""
    [file] = [top for top in window.menuBar().actions() if top.text() == "&File"]
    [entry] = [one for one in entries_of(file) if one.objectName() == "new_exercise"]
    entry.trigger()
    settle()
    return there(window.exercising.dialog)


def settle(seconds: float = 0.0) -> None:
    QTest.qWait(int(seconds * 1000))
    for _ in range(4):
        QApplication.processEvents()


def line_of(view: QListWidget, text: str) -> QRect:
    [found] = [view.item(n) for n in range(view.count()) if there(view.item(n)).text().startswith(text)]
    assert found is not None
    view.scrollToItem(found)
    return view.visualItemRect(found)


def tick(dialog: NewExerciseDialog, symbol: str) -> None:
    """With the mouse on its box."""
    view = dialog.asking.list
    place = line_of(view, f"{symbol}   ")
    at = place.center()
    at.setX(place.left() + 18)
    QTest.mouseClick(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, at)
    settle()


def asked(dialog: NewExerciseDialog) -> list[str]:
    return [one.text for one in dialog.chosen.questions]


@pytest.fixture
def saved_as(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """What the dialogs for files are answered with."""
    path = tmp_path / "sheet.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "sheets"))
    return path


def written(path: Path) -> Exercise:
    return there(read(path).state.exercise)


def test_it_is_made_with_the_mouse_and_the_session_stays_as_it_is(window: MainWindow, saved_as: Path) -> None:
    before = window.session.state
    dialog = dialog_of(window)
    tick(dialog, "∂C/∂z²")
    tick(dialog, "a¹")
    tick(dialog, "ŷ")
    tick(dialog, "ŷ")
    assert asked(dialog) == ["dC/dz2[0]@0", "a1[0]@0"]
    click(dialog.rules.name)
    QTest.keyClicks(focused(), "Sheet 1")
    pick(dialog.rules.given, "forward pass")
    assert dialog.rules.told.text().startswith("Given is the forward pass")
    dialog.rules.tries.setValue(2)
    dialog.rules.round.setValue(3)
    click(dialog.rules.hints)
    click(dialog.save_button)
    settle()
    found = written(saved_as)
    assert (found.title, found.given, found.tries, found.hints, found.round) == (
        "Sheet 1",
        "forward",
        2,
        False,
        3,
    )
    assert [(one.id, one.text) for one in found.questions] == [("1", "dC/dz2[0]@0"), ("2", "a1[0]@0")]
    assert (
        window.notice.text
        == "sheet.json is the exercise. Keep a copy: it is also the key by which answers are graded."
    )
    assert window.exercising.dialog is None
    assert window.session.state is before
    assert not window.files.modified
    assert window.session.undoable is None


def test_it_goes_by_the_keyboard_alone(window: MainWindow, saved_as: Path) -> None:
    dialog = dialog_of(window)
    QTest.keyClicks(focused(), "dC/dtheta2")
    settle(0.2)
    press(Qt.Key.Key_Tab)
    assert focused() is dialog.asking.list
    press(Qt.Key.Key_Space)
    assert asked(dialog) == ["dC/dtheta2[0,0]"]
    while focused() is not dialog.save_button:
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    settle()
    assert [one.text for one in written(saved_as).questions] == ["dC/dtheta2[0,0]"]


def test_what_is_selected_on_the_network_is_added(opened: Open) -> None:
    window = opened("mazur")
    dialog = dialog_of(window)
    click(dialog.asking.add_button)
    assert dialog.asking.refusal.text() == words.NOTHING_SELECTED
    window.bridge.choose([Parameter("theta", 1, 0, 1), Parameter("b", 2, None, 0)])
    click(dialog.asking.add_button)
    click(dialog.asking.add_button)
    assert asked(dialog) == ["dC/dtheta1[0,1]", "dC/db2[0]"]
    assert dialog.asking.refusal.isHidden()


def test_questions_have_an_order_kinds_and_points(window: MainWindow) -> None:
    dialog = dialog_of(window)
    for symbol in ("z¹", "a¹", "z²"):
        tick(dialog, symbol)
    chosen = dialog.chosen
    assert chosen.list.currentRow() == 2
    assert not chosen.down.isEnabled()
    click(chosen.up)
    assert asked(dialog) == ["z1[0]@0", "z2[0]@0", "a1[0]@0"]
    click(chosen.down)
    assert asked(dialog) == ["z1[0]@0", "a1[0]@0", "z2[0]@0"]
    chosen.kind.setCurrentIndex(1)
    chosen.kind.activated.emit(1)
    chosen.points.setText("2,5")
    chosen.points.editingFinished.emit()
    assert (chosen.questions[2].answer, chosen.questions[2].points) == ("sign", 2.5)
    assert there(chosen.list.item(2)).text() == "3.  z², its sign: 2.5 points"
    chosen.points.setText("-1")
    chosen.points.editingFinished.emit()
    assert chosen.form.refusal_of(chosen.points).text() == "Points are 0 or more, not -1.0."
    chosen.list.setFocus()
    press(Qt.Key.Key_Delete)
    assert asked(dialog) == ["z1[0]@0", "a1[0]@0"]
    click(chosen.remove)
    click(chosen.remove)
    assert asked(dialog) == []
    assert not chosen.remove.isEnabled()
    assert all(there(dialog.asking.list.item(n)).checkState() == Qt.CheckState.Unchecked for n in range(4))


def test_another_iteration_and_another_example_can_be_asked_about(opened: Open) -> None:
    dialog = dialog_of(opened("logic-and"))
    dialog.asking.iteration.setValue(2)
    dialog.asking.example.setValue(3)
    tick(dialog, "ŷ")
    assert (asked(dialog), dialog.chosen.questions[0].iteration) == (["yhat[0]@2"], 2)
    assert there(dialog.chosen.list.item(0)).text() == "1.  ŷ (example 3, iteration 2): 1 point"


def test_it_is_said_which_mistakes_do_not_show_in_the_numbers(window: MainWindow, qtbot: QtBot) -> None:
    dialog = dialog_of(window)
    assert dialog.told.isHidden()
    tick(dialog, "∂C/∂z²")
    qtbot.waitUntil(lambda: "cannot be told from right" in dialog.told.text())
    click(dialog.names.each)
    qtbot.waitUntil(lambda: dialog.told.text() == words.DRAWN)
    tick(dialog, "∂C/∂z²")
    qtbot.waitUntil(dialog.told.isHidden)


def test_what_is_missing_is_said_at_its_place(window: MainWindow) -> None:
    dialog = dialog_of(window)
    click(dialog.save_button)
    assert dialog.chosen.refusal.text() == words.NOTHING_ASKED
    assert focused() is dialog.asking.list
    tick(dialog, "z¹")
    assert dialog.chosen.refusal.isHidden()
    click(dialog.names.each)
    click(dialog.preview_button)
    assert dialog.names.refusal.text() == words.NO_NAMES
    assert focused() is dialog.names.text
    dialog.names.text.setPlainText("Ada\nAda")
    click(dialog.save_button)
    assert dialog.names.refusal.text() == 'Found "Ada" twice, expected every name once.'
    assert window.exercising.preview is None


def test_each_name_has_a_file_with_numbers_of_its_own(
    window: MainWindow, saved_as: Path, qtbot: QtBot
) -> None:
    dialog = dialog_of(window)
    tick(dialog, "∂C/∂θ₂")
    click(dialog.names.each)
    click(dialog.names.text)
    QTest.keyClicks(focused(), "Ada")
    press(Qt.Key.Key_Return)
    QTest.keyClicks(focused(), "Grace")
    assert dialog.names.told.text() == "2 names, each with numbers of its own."
    click(dialog.save_button)
    qtbot.waitUntil(lambda: window.exercising.dialog is None)
    folder = saved_as.parent / "sheets"
    assert {path.name for path in folder.iterdir()} == {"key.json", "Ada.json", "Grace.json"}
    assert written(folder / "Ada.json").for_ == "Ada"
    assert f"2 exercises in {folder}" in window.notice.text
    assert "key.json grades them and stays with you." in window.notice.text


def test_a_folder_with_files_of_before_is_refused_and_all_is_kept(
    window: MainWindow, saved_as: Path, qtbot: QtBot
) -> None:
    folder = saved_as.parent / "sheets"
    folder.mkdir()
    (folder / "key.json").write_text("of before")
    dialog = dialog_of(window)
    tick(dialog, "∂C/∂θ₂")
    click(dialog.names.each)
    dialog.names.text.setPlainText("Ada")
    click(dialog.save_button)
    qtbot.waitUntil(lambda: "is there already; name a new folder" in dialog.refusal.text())
    assert (folder / "key.json").read_text() == "of before"
    assert dialog.isVisible()


def test_a_file_that_cannot_be_written_is_said(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dialog = dialog_of(window)
    tick(dialog, "z¹")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "none" / "sheet"), ""))
    click(dialog.save_button)
    assert dialog.refusal.text().startswith("Sheet.json: ") or dialog.refusal.text().startswith(
        "sheet.json: "
    )
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    click(dialog.save_button)
    dialog.names.each.setChecked(True)
    dialog.names.text.setPlainText("Ada")
    click(dialog.save_button)
    assert dialog.isVisible()


def test_a_list_of_names_is_opened(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dialog, path = dialog_of(window), tmp_path / "class.csv"
    path.write_text('id;name\n1;"Lovelace; Ada"\n2;Grace\n', encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    dialog.names.each.setChecked(True)
    click(dialog.names.open_button)
    assert dialog.names.names() == ["Lovelace; Ada", "Grace"]
    path.write_text("", encoding="utf-8")
    click(dialog.names.open_button)
    assert dialog.names.refusal.text() == "“class.csv”: there is no name in it."
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    click(dialog.names.open_button)
    assert dialog.names.names() == ["Lovelace; Ada", "Grace"]


def previewed(window: MainWindow, dialog: NewExerciseDialog) -> MainWindow:
    click(dialog.preview_button)
    settle()
    preview = window.exercising.preview
    assert isinstance(preview, MainWindow)
    return preview


def test_a_preview_is_what_the_learner_sees_in_a_window_of_its_own(window: MainWindow) -> None:
    dialog = dialog_of(window)
    tick(dialog, "∂C/∂z²")
    preview = previewed(window, dialog)
    pane = there(preview.findChild(ExercisePane))
    assert there(preview.findChild(PreviewBar)).text.text() == words.PREVIEW
    pane.rows[0].field.setText("-0.2654")
    pane.rows[0].field.returnPressed.emit()
    assert preview.session.state.answers
    assert not window.session.state.answers
    again = previewed(window, dialog)
    assert again is not preview
    assert not again.session.state.answers
    click(there(again.findChild(PreviewBar)).button)
    settle()
    assert window.exercising.preview is None
    assert dialog.isVisible()


def test_a_preview_has_the_numbers_of_the_first_name(window: MainWindow, qtbot: QtBot) -> None:
    dialog = dialog_of(window)
    tick(dialog, "∂C/∂z²")
    dialog.names.each.setChecked(True)
    dialog.names.text.setPlainText("Ada\nGrace")
    click(dialog.preview_button)
    qtbot.waitUntil(lambda: window.exercising.preview is not None)
    exercise = there(there(window.exercising.preview).session.state.exercise)
    assert exercise.for_ == "Ada"


def test_dialog_and_preview_close_with_the_window(window: MainWindow) -> None:
    dialog = dialog_of(window)
    tick(dialog, "z¹")
    previewed(window, dialog)
    window.close()
    settle()
    assert (window.exercising.dialog, window.exercising.preview) == (None, None)


def test_the_dialog_follows_the_session(opened: Open, qtbot: QtBot) -> None:
    window = opened("mazur")
    dialog = dialog_of(window)
    tick(dialog, "z₂¹")
    tick(dialog, "z₁²")
    window.session.apply(RemoveUnit(1, 1))
    assert asked(dialog) == ["z2[0]@0"]
    assert dialog.chosen.refusal.text() == "1 question is gone: the network has no such number any more."
    window.bridge.write_in(Notation("w", "J", "brackets", "scalar"))
    assert there(dialog.chosen.list.item(0)).text().startswith("1.  z₁[2]")
    window.files.keep()
    window.files.open("article")
    qtbot.waitUntil(lambda: window.exercising.dialog is None)


def test_what_was_chosen_is_kept_when_the_dialog_is_closed(opened: Open) -> None:
    window = opened("mazur")
    dialog = dialog_of(window)
    tick(dialog, "z₂¹")
    tick(dialog, "z₁²")
    press(Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    window.session.apply(RemoveUnit(1, 1))
    assert len(dialog.chosen.questions) == 2
    assert dialog_of(window) is dialog
    assert asked(dialog) == ["z2[0]@0"]


def test_there_is_one_dialog(window: MainWindow) -> None:
    assert dialog_of(window) is dialog_of(window)


def test_no_exercise_is_made_while_questions_are_open(opened: Open) -> None:
    window = opened()
    action = window.named_actions["new_exercise"]
    assert action.isEnabled()
    window.bridge.replace_session(Session(exercise_on("article", "0: z1[0]").state))
    assert not action.isEnabled()
    assert words.OPEN_QUESTIONS in action.toolTip()
    window.bridge.replace_session(Session(with_mistake(BATCH, "slope_left_out", 11)))
    assert not action.isEnabled()
    why = window.exercising.why_not_new
    assert why == why_not_practised(window.session.state)
    assert why in action.toolTip()


def test_nothing_is_cut_off_in_the_dialog(window: MainWindow) -> None:
    dialog = dialog_of(window)
    for symbol in ("z¹", "∂C/∂z²", "∂C/∂θ₂"):
        tick(dialog, symbol)
    dialog.names.each.setChecked(True)
    settle(0.4)
    assert dialog.minimumSizeHint().width() <= 800
    assert dialog.minimumSizeHint().height() <= 540
    for label in (dialog.rules.told, dialog.told):
        assert label.height() >= label.heightForWidth(label.width())


def test_parameters_that_are_not_finite_begin_none(opened: Open, saved_as: Path, tmp_path: Path) -> None:
    diverged = Path(__file__).resolve().parents[2] / "sessions" / "diverged.json"
    dialog = dialog_of(opened(Path(shutil.copy(diverged, tmp_path))))
    tick(dialog, "∂C/∂z₁²")
    click(dialog.save_button)
    settle()
    assert "go back to an iteration before they were" in dialog.refusal.text()
    assert not saved_as.exists()
