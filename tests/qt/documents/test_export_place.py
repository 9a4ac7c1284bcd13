"""File ▸ Export…, where to: the name that is offered, what is typed in its place, and what is there already."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from bpstudio.explain.words import exporting as words
from bpstudio.qt.documents.export_dialog import dialog as dialog_module
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.session import Session
from bpstudio.storage import writer
from bpstudio.storage.reader import read
from tests.explain.exercises.sheets import exercise_on
from tests.qt.documents.export_hand import ExportHand, press

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


def test_a_picture_of_a_lesson_is_not_called_after_the_session_that_waits(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.files.set_aside(Session(read("mazur").state))
    hand = ExportHand(qtbot, window)
    hand.pick("picture", "png")
    assert hand.dialog.place.path.name == "lesson network.png"
    window.files.bring_back()
    hand = ExportHand(qtbot, window)
    hand.pick("picture", "svg")
    assert hand.dialog.place.path.name == "article network.svg"


def test_a_point_in_the_name_of_a_copy_begins_no_end(window: MainWindow, qtbot: QtBot) -> None:
    window.files.make_copy("net 1.2.json")
    hand = ExportHand(qtbot, window)
    assert hand.dialog.place.path.name == "net 1.2 copy solution.pdf"


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


def test_a_name_without_its_folder_is_written_into_the_one_that_was_offered(
    window: MainWindow, qtbot: QtBot, documents: Path
) -> None:
    hand = ExportHand(qtbot, window)
    hand.pick("session", "link")
    hand.write("mine")
    assert [path.name for path in documents.iterdir()] == ["mine.txt"]
    assert hand.dialog.written.told.text() == f"Wrote mine.txt in {documents}."


@pytest.mark.parametrize("typed", ["", "/"])
def test_a_folder_is_no_name(hand: ExportHand, tmp_path: Path, typed: str) -> None:
    folder = tmp_path / "homework"
    folder.mkdir()
    hand.name(f"{folder}{typed}")
    hand.dialog.write.click()
    assert hand.dialog.place.refusal.text() == words.only_a_folder("homework")
    assert [path.name for path in tmp_path.iterdir()] == ["homework"]


@pytest.mark.parametrize("typed", ["nosuch", "nosuch.pdf", "a.pdf"])
def test_a_name_that_ends_like_a_folder_is_none_of_a_file(
    hand: ExportHand, tmp_path: Path, typed: str
) -> None:
    (tmp_path / "a.pdf").write_text("old")
    hand.name(f"{tmp_path}/{typed}/")
    hand.dialog.write.click()
    assert (
        hand.dialog.place.refusal.text() == f"There is no folder {typed}: type a name in one that is there."
    )
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_a_folder_that_is_called_like_a_file_is_no_name_either(hand: ExportHand, tmp_path: Path) -> None:
    (tmp_path / "all.pdf").mkdir()
    hand.name(tmp_path / "all.pdf")
    hand.dialog.write.click()
    assert hand.dialog.place.refusal.text() == words.only_a_folder("all.pdf")


def test_a_folder_that_takes_nothing_is_told_of_before_the_work(
    hand: ExportHand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.EROFS, "Read-only file system")

    hand.name(tmp_path / "a.pdf")
    monkeypatch.setattr("bpstudio.storage.files.os.open", full)
    hand.dialog.write.click()
    assert "a.pdf was not written" in hand.dialog.place.refusal.text()
    assert not hand.dialog.busy, "nothing is worked out for it"


def test_a_home_that_is_not_there_is_refused_in_a_line(hand: ExportHand) -> None:
    hand.name("~nosuchuser/x.pdf")
    hand.dialog.write.click()
    assert hand.dialog.place.refusal.text() == words.no_such_home("~nosuchuser")


def test_the_dialog_for_files_begins_where_the_typed_name_leads(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, documents: Path
) -> None:
    begun = list[str]()
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", staticmethod(lambda *a, **k: (begun.append(a[2]) or "", ""))
    )
    hand = ExportHand(qtbot, window)
    for typed in ("mine.pdf", " ", "~nosuchuser/x.pdf"):
        hand.name(typed)
        hand.dialog.place.browse.click()
    assert begun == [str(documents / "mine.pdf"), str(documents), str(documents)]


def test_a_name_without_its_folder_is_beside_what_was_written_last(
    window: MainWindow, qtbot: QtBot, documents: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    hand = ExportHand(qtbot, window)
    hand.write(other / "a.pdf")
    hand.write("b.pdf")
    assert sorted(path.name for path in other.iterdir()) == ["a.pdf", "b.pdf"]
    assert list(documents.iterdir()) == []


def test_a_folder_typed_with_the_name_is_the_same_when_it_is_written_again(
    window: MainWindow, qtbot: QtBot, documents: Path
) -> None:
    (documents / "sub").mkdir()
    hand = ExportHand(qtbot, window)
    hand.write("sub/a.pdf")
    assert hand.dialog.place.field.text() == str(documents / "sub" / "a.pdf")
    hand.write()
    assert [path.name for path in (documents / "sub").iterdir()] == ["a.pdf"]


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


@pytest.mark.parametrize(
    ("what", "form", "part"),
    [("program", "pytorch", ""), ("picture", "png", "equation"), ("sheet", "pdf", "")],
)
def test_another_thing_of_the_same_name_replaces_what_was_just_written_only_after_a_question(
    hand: ExportHand, tmp_path: Path, what: str, form: str, part: str
) -> None:
    first = {"program": "numpy", "picture": "png", "sheet": "pdf"}[what]
    hand.pick("worked" if what == "sheet" else what, first)
    hand.name(tmp_path / f"mine{hand.dialog.choices.table.suffix}")
    hand.write()
    (written,) = tmp_path.iterdir()
    before = written.read_bytes()
    hand.pick(what, form)
    if part:
        hand.dialog.choices.part.setCurrentIndex(hand.dialog.choices.part.findData(part))
        hand.settle()
    hand.write()
    press(hand.dialog, "Cancel")
    assert written.read_bytes() == before


def test_what_the_dialog_for_files_asked_about_may_be_replaced_by_that_alone(
    hand: ExportHand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old = tmp_path / "a.pdf"
    old.write_text("old")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *a, **k: (str(old), "")))
    hand.dialog.place.browse.click()
    hand.pick("sheet", "pdf")
    hand.write()
    press(hand.dialog, "Cancel")
    assert old.read_text() == "old"


@pytest.mark.parametrize("changed", ["iteration", "session"])
def test_the_same_form_of_other_numbers_replaces_what_was_just_written_only_after_a_question(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, changed: str
) -> None:
    window.session.train(3)
    hand = ExportHand(qtbot, window)
    hand.write(tmp_path / "a.pdf")
    before = (tmp_path / "a.pdf").read_bytes()
    if changed == "iteration":
        hand.dialog.choices.iterations.setText("1")
    else:
        window.session.train(1)
    hand.settle()
    hand.write()
    press(hand.dialog, "Cancel")
    assert (tmp_path / "a.pdf").read_bytes() == before


@pytest.mark.parametrize("when", ["while it is open", "while it is closed"])
def test_what_somebody_else_has_written_since_is_replaced_only_after_a_question(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, when: str
) -> None:
    path = tmp_path / "a.pdf"
    path.write_text("old")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *a, **k: (str(path), "")))
    hand = ExportHand(qtbot, window)
    hand.dialog.place.browse.click()
    hand.settle()
    hand.write()
    assert path.read_bytes().startswith(b"%PDF-"), "the dialog for files has asked already"
    if when == "while it is closed":
        hand.dialog.close()
    path.write_text("theirs")
    again = ExportHand(qtbot, window, "export" if when == "while it is closed" else "")
    again.write()
    press(again.dialog, "Cancel")
    assert path.read_text() == "theirs"


def test_what_was_typed_for_one_session_is_not_there_for_another(
    window: MainWindow, qtbot: QtBot, documents: Path, tmp_path: Path
) -> None:
    window.session.train(3)
    hand = ExportHand(qtbot, window)
    hand.dialog.choices.iterations.setText("0-2")
    hand.name(tmp_path / "mine.pdf")
    hand.dialog.close()
    window.files.begin_untitled(Session(read("mazur").state))
    again = ExportHand(qtbot, window)
    assert again.dialog.choices.iterations.text() == ""
    assert again.dialog.place.path == documents / "untitled solution.pdf"


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
