"""File ▸ Export…: every form of the tables, with what matters for it, where to, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.words import exporting as words
from bpstudio.explain.words.links import button_of_loss, left_out_of_link
from bpstudio.qt.documents.export_dialog import dialog as dialog_module
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.session import Session
from bpstudio.storage import writer
from bpstudio.storage.export.forms import FORMS, PAINTED, ExportForm
from bpstudio.storage.export.link import link_of, shorter_links
from bpstudio.storage.export.numpy_script import numpy_of
from bpstudio.storage.export.wanted import Wanted
from bpstudio.storage.reader import read
from tests.explain.exercises.sheets import exercise_on
from tests.qt.documents.export_hand import ExportHand

Opened = Callable[..., MainWindow]


@pytest.fixture
def hand(window: MainWindow, qtbot: QtBot) -> ExportHand:
    return ExportHand(qtbot, window)


@pytest.fixture
def documents(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where documents go."""
    folder = tmp_path / "Documents"
    folder.mkdir()
    monkeypatch.setattr(dialog_module, "documents_folder", lambda: folder)
    return folder


def box(window: QWidget) -> QMessageBox:
    (found,) = (each for each in window.findChildren(QMessageBox) if each.isVisible())
    return found


def press(window: QWidget, text: str) -> None:
    (button,) = (one for one in box(window).buttons() if one.text().replace("&", "") == text)
    button.click()


# What is offered


def test_every_form_of_the_tables_is_offered_and_told_in_words_of_the_window(hand: ExportHand) -> None:
    offered = set[tuple[str, str]]()
    for what in hand.offered:
        hand.pick(what)
        for form in hand.forms:
            hand.dialog.choices.choose_form(form)
            offered.add((form, hand.dialog.choices.kind))
            told = hand.dialog.choices.told.text()
            assert "--" not in told
            assert told == words.TOLD[form, hand.dialog.choices.kind]
    hand.settle()
    assert {form for form, _ in offered} == {*FORMS, *PAINTED}
    assert {("pdf", "solution"), ("pdf", "picture")} <= offered


def test_a_form_that_is_added_to_a_table_appears_by_itself(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made_up = ExportForm(".xyz", "numbers as nobody has them", lambda wanted: b"\xff\x00", is_text=False)
    monkeypatch.setitem(FORMS, "xyz", made_up)
    monkeypatch.setitem(words.TOLD, ("xyz", "numbers"), "Numbers as nobody has them.")
    hand = ExportHand(qtbot, window)
    hand.pick("numbers", "xyz")
    assert hand.dialog.choices.form.currentText() == "XYZ"
    assert hand.dialog.choices.told.text() == "Numbers as nobody has them."
    assert hand.dialog.preview.text.toPlainText() == words.NOT_TEXT
    hand.write(tmp_path / "a")
    assert (tmp_path / "a.xyz").read_bytes() == b"\xff\x00"


def shown_options(hand: ExportHand) -> set[str]:
    choices = hand.dialog.choices
    fields: dict[str, tuple[QWidget, ...]] = {
        "parameter": (choices.chains, choices.chain),
        "iteration": (choices.iterations,),
        "ask": (choices.asked,),
        "digits": (choices.digits,),
        "part": (choices.part,),
        "scale": (choices.scale,),
        "theme": (choices.theme,),
        "transparent": (choices.transparent,),
    }
    return {option for option, some in fields.items() if any(field.isVisible() for field in some)}


@pytest.mark.parametrize(
    ("what", "form", "options"),
    [
        ("worked", "latex", {"parameter", "iteration", "digits"}),
        ("key", "pdf", {"parameter", "iteration", "ask", "digits"}),
        ("picture", "png", {"part", "scale", "theme", "transparent"}),
        ("picture", "pdf", {"part", "theme", "transparent"}),
        ("walk", "frames", {"parameter", "iteration", "scale", "theme"}),
        ("program", "numpy", {"iteration"}),
        ("numbers", "npz", {"iteration"}),
        ("numbers", "csv", set()),
        ("session", "link", set()),
    ],
)
def test_what_changes_nothing_is_not_shown(hand: ExportHand, what: str, form: str, options: set[str]) -> None:
    hand.pick(what, form)
    assert shown_options(hand) == options


# Where to


def test_a_name_is_offered_beside_the_session_and_its_end_follows_the_form(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "mine.json"
    writer.save(Session(read("article").state), path)
    hand = ExportHand(qtbot, opened(path))
    assert hand.dialog.place.path == tmp_path / "mine solution.pdf"
    hand.pick("worked", "latex")
    assert hand.dialog.place.path == tmp_path / "mine solution.tex"
    hand.pick("numbers", "npz")
    assert hand.dialog.place.path == tmp_path / "mine numbers.npz"
    hand.name(tmp_path / "other.npz")
    hand.pick("numbers", "npy")
    assert hand.dialog.place.path == tmp_path / "other.npy", "what was typed stays but for its end"
    hand.pick("walk", "frames")
    assert hand.dialog.place.path == tmp_path / "other"


def test_a_network_without_a_file_goes_to_the_documents_and_the_folder_used_is_remembered(
    window: MainWindow, qtbot: QtBot, documents: Path, tmp_path: Path
) -> None:
    hand = ExportHand(qtbot, window)
    hand.pick("session", "link")
    assert hand.dialog.place.path == documents / "article link.txt"
    other = tmp_path / "other"
    other.mkdir()
    hand.write(other / "a.txt")
    hand.dialog.close()
    again = ExportHand(qtbot, window)
    assert again.dialog is hand.dialog
    again.dialog.place.field.clear()
    again.pick("session", "students")
    assert again.dialog.place.path == other / "article for students.json"


@pytest.mark.parametrize(
    ("what", "form", "name", "chosen"),
    [
        ("numbers", "npz", "zz.csv", "csv"),
        ("numbers", "weights-csv", "zz.csv", "weights-csv"),
        ("session", "link", "zz.json", "json"),
        ("program", "notebook", "zz.py", "numpy"),
    ],
)
def test_a_name_that_ends_like_other_forms_chooses_the_first_of_them(
    hand: ExportHand, tmp_path: Path, what: str, form: str, name: str, chosen: str
) -> None:
    hand.pick(what, form)
    hand.name(tmp_path / name)
    assert hand.dialog.choices.form_name == chosen
    assert hand.dialog.place.path == tmp_path / name


def test_of_forms_that_end_alike_a_name_chooses_one_that_may_be_written(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "e.json"
    writer.save(exercise_on("article", "0: z1[0]"), path)
    hand = ExportHand(qtbot, opened(path))
    hand.pick("session", "link")
    hand.name(tmp_path / "zz.json")
    assert hand.dialog.choices.form_name == "students"


def test_a_home_that_is_not_there_is_refused_in_a_line(hand: ExportHand) -> None:
    hand.name("~nosuchuser/x.pdf")
    hand.dialog.write.click()
    assert hand.dialog.place.refusal.text() == words.no_such_home("~nosuchuser")


def test_a_file_is_chosen_by_the_dialog_for_files(
    hand: ExportHand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old = tmp_path / "a.md"
    old.write_text("old")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *a, **k: (str(old), "")))
    hand.dialog.place.browse.click()
    hand.settle()
    assert hand.dialog.choices.form_name == "markdown"
    hand.write()
    assert old.read_text().startswith("# Worked solution"), "the dialog for files has asked already"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *a, **k: ("", "")))
    hand.dialog.place.browse.click()
    assert hand.dialog.place.path == old


def test_what_is_there_is_replaced_after_a_question_and_what_was_just_written_without(
    hand: ExportHand, tmp_path: Path
) -> None:
    old = tmp_path / "a.txt"
    old.write_text("old")
    hand.pick("session", "link")
    hand.write(old)
    press(hand.dialog, "Cancel")
    assert old.read_text() == "old"
    hand.write()
    press(hand.dialog, "Replace")
    hand.settle()
    assert old.read_text().startswith("bps1:")
    hand.write()
    assert not [one for one in hand.dialog.findChildren(QMessageBox) if one.isVisible()]


def test_the_file_of_the_session_itself_is_not_written_over(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "mine.json"
    writer.save(Session(read("article").state), path)
    before = path.read_bytes()
    hand = ExportHand(qtbot, opened(path))
    hand.pick("session", "students")
    hand.write(path)
    assert hand.dialog.place.refusal.text() == words.OWN_FILE
    assert path.read_bytes() == before


def test_all_of_it_is_reached_by_the_keyboard_from_what_to_close(hand: ExportHand) -> None:
    hand.pick("picture", "png")
    hand.dialog.choices.what.setFocus()
    seen = list[str]()
    while (here := hand.dialog.focusWidget().objectName()) not in seen:
        seen.append(here)
        QTest.keyClick(hand.dialog.focusWidget(), Qt.Key.Key_Tab)
    fields = ["what", "form", "part", "colours", "size", "transparent", "path", "browse"]
    assert seen == [f"export_{name}" for name in (*fields, "copy", "write", "close")]


# Looking at it


def test_a_script_is_looked_at_in_its_first_lines_and_written_as_the_command_writes_it(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.session.train(2)
    hand = ExportHand(qtbot, window)
    hand.pick("program", "numpy")
    script = numpy_of(Wanted(window.session.state, notation=window.notation))
    assert script.startswith(hand.dialog.preview.text.toPlainText()[:2000])
    assert hand.dialog.preview.told.text() == f"{len(script.encode()):,} bytes."
    hand.write(tmp_path / "a.py")
    assert (tmp_path / "a.py").read_text(encoding="utf-8") == script


def test_of_arrays_the_names_and_shapes_are_shown(hand: ExportHand, tmp_path: Path) -> None:
    hand.pick("numbers", "npz")
    hand.write(tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz") as found:
        shapes = [f"{name}\t{found[name].shape}" for name in found]
    assert hand.dialog.preview.text.toPlainText().splitlines() == shapes


def test_a_link_is_shown_whole_and_copied_as_it_is_pasted(window: MainWindow, hand: ExportHand) -> None:
    hand.pick("session", "link")
    link = link_of(window.session.state)
    assert hand.dialog.preview.text.toPlainText() == link
    hand.dialog.copy.click()
    hand.settle()
    assert QGuiApplication.clipboard().text() == link
    assert hand.dialog.written.told.text() == words.COPIED


def test_a_session_too_large_for_a_link_says_so(opened: Opened, qtbot: QtBot) -> None:
    hand = ExportHand(qtbot, opened("spiral"))
    hand.pick("session", "link")
    assert "and 2,000 are the most" in hand.refused
    assert not hand.dialog.write.isEnabled()


def test_of_a_session_of_which_no_link_is_short_enough_none_is_offered(opened: Opened, qtbot: QtBot) -> None:
    window = opened("digits")
    assert not shorter_links(window.session.state)
    hand = ExportHand(qtbot, window)
    hand.pick("session", "link")
    assert hand.refused.endswith("save it as a file instead.")
    assert not hand.dialog.copy.isEnabled()
    window.named_actions["copy_link"].trigger()
    assert (box(window).text(), box(window).informativeText()) == (hand.refused, "")
    press(window, "Cancel")


def test_of_a_session_too_large_for_a_link_a_shorter_one_is_copied(opened: Opened, qtbot: QtBot) -> None:
    window = opened("moons")
    hand = ExportHand(qtbot, window)
    hand.pick("session", "link")
    assert hand.refused.endswith(words.COPY_SHORTER)
    hand.dialog.copy.click()
    (loss, link), *_ = shorter_links(window.session.state).items()
    press(hand.dialog, button_of_loss(loss))
    assert QGuiApplication.clipboard().text() == link
    assert hand.dialog.written.told.text() == left_out_of_link(loss)


def test_a_picture_and_a_text_are_copied_and_what_is_neither_is_not(
    hand: ExportHand,
) -> None:
    hand.pick("picture", "png")
    hand.dialog.copy.click()
    hand.settle()
    copied = QGuiApplication.clipboard().image()
    assert copied.size() == hand.dialog.preview.picture.picture.size()
    hand.pick("numbers", "csv")
    hand.dialog.copy.click()
    hand.settle()
    assert QGuiApplication.clipboard().text() == "iteration,cost"
    for what, form in (("numbers", "npz"), ("walk", "frames"), ("worked", "pdf"), ("picture", "svg")):
        hand.pick(what, form)
        assert not hand.dialog.copy.isVisible()


# What became of it


def test_the_folder_of_what_was_written_is_opened(
    hand: ExportHand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = list[QUrl]()
    monkeypatch.setattr(
        QDesktopServices, "openUrl", staticmethod(lambda url: bool(opened.append(url)) or True)
    )
    assert not hand.dialog.written.open_folder.isVisible()
    hand.pick("session", "link")
    hand.write(tmp_path / "a b.txt")
    hand.dialog.written.open_folder.click()
    assert [Path(url.toLocalFile()) for url in opened] == [tmp_path]
    assert hand.dialog.written.told.text() == f"Wrote a b.txt in {tmp_path}."


def test_where_the_desktop_opens_no_folder_it_is_said_which_it_is(
    hand: ExportHand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", staticmethod(lambda url: False))
    hand.pick("session", "link")
    hand.write(tmp_path / "a.txt")
    hand.dialog.written.open_folder.click()
    assert hand.dialog.written.told.text() == words.not_opened(str(tmp_path))


def test_it_stays_open_and_the_next_form_can_be_written(hand: ExportHand, tmp_path: Path) -> None:
    hand.pick("session", "link")
    hand.write(tmp_path / "a.txt")
    hand.pick("numbers", "csv")
    hand.write(tmp_path / "a.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "a.txt"]
    assert hand.dialog.close_button.text().replace("&", "") == "Close"
    hand.dialog.close_button.click()
    assert not hand.dialog.isVisible()


def test_what_was_chosen_is_there_again(window: MainWindow, qtbot: QtBot) -> None:
    hand = ExportHand(qtbot, window)
    hand.pick("numbers", "npy")
    hand.pick("program", "pytorch")
    hand.dialog.close()
    again = ExportHand(qtbot, window)
    assert again.dialog.choices.form_name == "pytorch"
    again.pick("numbers")
    assert again.dialog.choices.form_name == "npy"


def test_the_parameter_at_hand_is_the_one_that_a_walk_goes_along(window: MainWindow, qtbot: QtBot) -> None:
    window.bridge.select(Parameter.parse("theta2"))
    hand = ExportHand(qtbot, window)
    hand.pick("walk", "frames")
    assert hand.dialog.choices.picture_wanted.parameter == Parameter.parse("theta2")
    hand.dialog.choices.chain.setCurrentIndex(0)
    hand.settle()
    assert hand.dialog.choices.picture_wanted.parameter is None
    assert hand.dialog.preview.told.text().startswith("21 pictures")
