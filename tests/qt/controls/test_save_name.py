"""The dialog for files has asked about the name it gives, not about the one that it becomes with its end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from bpstudio.explain.words.exporting import OWN_FILE
from bpstudio.explain.words.files import SESSION_FILTER
from bpstudio.qt.controls import save_name
from bpstudio.qt.controls.save_name import with_end
from bpstudio.qt.examples.data_files import WRITTEN
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.storage.reader import read
from tests.qt.exercise.test_exercise_made import dialog_of, tick
from tests.qt.hand import click

Choose = Callable[[Path], None]


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Choose:
    """What is chosen in the dialog for files."""

    def choose(path: Path) -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *a, **k: (str(path), "")))

    return choose


def answer(window: MainWindow, text: str) -> None:
    (box,) = (one for one in window.findChildren(QMessageBox) if one.isVisible())
    (button,) = (one for one in box.buttons() if one.text().replace("&", "") == text)
    button.click()


@pytest.mark.parametrize("action", ["save_as", "save_for_students"])
def test_a_file_that_only_the_end_leads_to_is_replaced_after_a_question(
    window: MainWindow, choose: Choose, tmp_path: Path, action: str
) -> None:
    old = tmp_path / "homework.json"
    old.write_text("theirs")
    choose(tmp_path / "homework")
    window.named_actions[action].trigger()
    answer(window, "Cancel")
    assert old.read_text() == "theirs"
    window.named_actions[action].trigger()
    answer(window, "Replace")
    assert read(old).state.document == window.session.state.document


@pytest.mark.parametrize("action", ["save_as", "save_for_students"])
def test_what_the_dialog_for_files_has_asked_about_is_not_asked_again(
    window: MainWindow, choose: Choose, tmp_path: Path, action: str
) -> None:
    old = tmp_path / "homework.json"
    old.write_text("theirs")
    choose(old)
    window.named_actions[action].trigger()
    assert not window.findChildren(QMessageBox)
    assert read(old).state.document == window.session.state.document


@pytest.mark.parametrize(
    ("name", "ended"),
    [
        ("net", "net.json"),
        ("net.json", "net.json"),
        ("net.JSON", "net.JSON"),
        ("net.png", "net.png.json"),
        ("Sheet.v2", "Sheet.v2.json"),
        ("net 1.2", "net 1.2.json"),
        ("Dr. Who", "Dr. Who.json"),
        ("网络", "网络.json"),
        ("net.", "net.json"),
    ],
)
def test_what_is_no_end_of_its_kind_gets_one(name: str, ended: str) -> None:
    assert with_end(Path("a.b") / name, ".json", SESSION_FILTER) == Path("a.b") / ended


@pytest.mark.parametrize(
    ("name", "ended"), [("rows.tsv", "rows.tsv"), ("rows", "rows.csv"), ("a.json", "a.json.csv")]
)
def test_examples_are_written_into_tables_alone(name: str, ended: str) -> None:
    assert with_end(Path(name), ".csv", WRITTEN) == Path(ended)


@pytest.mark.parametrize("kind", ["png", "svg", "csv"])
def test_a_plot_gets_the_end_of_its_kind_and_it_is_said_where_it_is(
    window: MainWindow, choose: Choose, tmp_path: Path, kind: str
) -> None:
    window.session.train(3)
    choose(tmp_path / "curve")
    by_name = {action.objectName(): action for action in window.cost_plot.actions()}
    by_name[f"cost_export_{kind}"].trigger()
    assert [path.name for path in tmp_path.iterdir()] == [f"curve.{kind}"]
    assert window.notice.text == f"Wrote curve.{kind} in {tmp_path}."


def test_the_title_is_offered_as_a_name_that_a_file_can_have(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[object]()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *how: asked.extend(how) or ("", ""))
    dialog = dialog_of(window)
    tick(dialog, "z¹")
    dialog.rules.name.setText("Sheet 1/2: the 网络")
    click(dialog.save_button)
    assert Path(str(asked[2])).name == "Sheet 1_2_ the 网络.json"


def test_what_has_no_file_is_offered_among_the_documents_and_what_has_one_beside_it(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The folder that the program was started in is no place that a learner knows."""
    (tmp_path / "Documents").mkdir()
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setattr(save_name, "documents_folder", lambda: tmp_path / "Documents")
    offered = list[Path]()
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *how: offered.append(Path(how[2])) or ("mine.json", "")
    )
    window.files.save_as()
    window.files.save_as()
    window.named_actions["save_for_students"].trigger()
    assert [path.parent.name for path in offered] == ["Documents", "work", "work"]
    assert all(path.is_absolute() for path in offered)


def test_an_exercise_is_not_written_over_the_file_of_its_session(
    window: MainWindow, choose: Choose, tmp_path: Path
) -> None:
    own = tmp_path / "mine.json"
    choose(own)
    window.files.save_as()
    before = own.read_bytes()
    dialog = dialog_of(window)
    tick(dialog, "z¹")
    click(dialog.save_button)
    assert dialog.refusal.text() == OWN_FILE
    assert own.read_bytes() == before
