"""File ▸ Export picture…: what, in which colours, how large, and where to."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter
from bpstudio.qt.controls.form import choose
from bpstudio.qt.documents import picture_dialog
from bpstudio.qt.documents.picture_dialog import PictureDialog
from bpstudio.qt.ground.theme import current_theme, load_theme
from bpstudio.qt.shell.main_window import MainWindow
from tests.qt.documents.painted_parts import image, pixel
from tests.qt.there import there

Answer = Callable[..., None]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """What the dialog for files will say."""

    def say(name: str, kind: str = "") -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *a, **k: (name, kind)))

    return say


@pytest.fixture
def dialog(window: MainWindow) -> PictureDialog:
    there(window.findChild(QAction, "export_picture")).trigger()
    return there(window.findChild(PictureDialog))


def save(dialog: PictureDialog) -> None:
    there(dialog.findChild(QDialogButtonBox)).button(QDialogButtonBox.StandardButton.Save).click()


def pick(dialog: PictureDialog, what: str) -> None:
    dialog.what.setCurrentIndex(dialog.what.findData(what))


def refusal(dialog: PictureDialog) -> str:
    return dialog.form.refusal_of(dialog.what).text()


def test_the_network_is_saved_in_the_form_that_the_name_says(
    window: MainWindow, dialog: PictureDialog, answer: Answer, tmp_path: Path
) -> None:
    answer(str(tmp_path / "net.svg"), "PNG (*.png)")
    save(dialog)
    assert ET.parse(tmp_path / "net.svg").getroot().tag.endswith("svg")
    assert window.notice.text == "Exported net.svg."


def test_a_name_without_an_end_gets_that_of_the_form_chosen(
    dialog: PictureDialog, answer: Answer, tmp_path: Path
) -> None:
    answer(str(tmp_path / "net"), "PDF (*.pdf)")
    save(dialog)
    assert (tmp_path / "net.pdf").read_bytes().startswith(b"%PDF-")


def test_the_picture_has_the_colours_and_the_ground_chosen_and_the_window_keeps_its_own(
    dialog: PictureDialog, answer: Answer, tmp_path: Path
) -> None:
    answer(str(tmp_path / "net.png"), "")
    choose(dialog.theme, "dark")
    choose(dialog.scale, "1")
    save(dialog)
    assert pixel(image((tmp_path / "net.png").read_bytes()), 0, 0) == load_theme("dark").surface.name()
    assert current_theme().name == "light"


def test_what_has_a_ground_of_its_own_is_not_offered_without(dialog: PictureDialog) -> None:
    dialog.transparent.setChecked(True)
    assert dialog.wanted.transparent
    pick(dialog, "window")
    assert not dialog.transparent.isEnabled()
    assert not dialog.wanted.transparent
    pick(dialog, "equation")
    assert dialog.transparent.isEnabled()


def test_every_choice_can_be_read(dialog: PictureDialog) -> None:
    for field in (dialog.what, dialog.theme, dialog.scale):
        for index in range(field.count()):
            assert field.fontMetrics().horizontalAdvance(field.itemText(index)) < field.width() - 40


def test_nothing_is_written_where_no_name_is_given(dialog: PictureDialog, answer: Answer) -> None:
    answer("")
    save(dialog)
    assert dialog.isVisible()
    dialog.reject()


def test_what_cannot_be_had_is_said_and_the_dialog_stays(
    window: MainWindow, dialog: PictureDialog, answer: Answer, tmp_path: Path
) -> None:
    answer(str(tmp_path / "plots.png"))
    pick(dialog, "plots")
    save(dialog)
    assert refusal(dialog).startswith("No iteration has run yet")
    window.session.train(2)
    answer(str(tmp_path / "nowhere" / "plots.png"))
    save(dialog)
    assert refusal(dialog).startswith("plots.png was not written: there is no folder")
    answer(str(tmp_path / "plots.png"))
    save(dialog)
    assert image((tmp_path / "plots.png").read_bytes()).width() == 2560


def test_the_steps_of_the_chain_at_hand_are_numbered_pictures_in_a_new_folder(
    window: MainWindow, dialog: PictureDialog, answer: Answer, tmp_path: Path
) -> None:
    answer(str(tmp_path / "walk"), "PNG, in a new folder (*)")
    window.bridge.select(Parameter.parse("theta3"))
    pick(dialog, "walk")
    choose(dialog.scale, "1")
    save(dialog)
    assert [path.name for path in sorted((tmp_path / "walk").iterdir())] == [
        "01.png",
        "02.png",
        "03.png",
        "04.png",
    ]


def test_a_walk_for_which_the_window_would_stand_still_is_refused(
    window: MainWindow, dialog: PictureDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_dialog, "MOST_AT_ONCE", 5)
    pick(dialog, "walk")
    save(dialog)
    assert refusal(dialog).startswith("The walk has 20 steps, and 5 are the most here. Select a parameter")
    pick(dialog, "canvas")
    assert not refusal(dialog)
    dialog.reject()


def test_a_preview_exports_no_picture(window: MainWindow, qtbot: QtBot) -> None:
    window.files.only_this = "This is a preview."
    picture_dialog.export_picture(window.files, window.wear)
    assert window.findChild(PictureDialog) is None
    assert window.notice.text == "This is a preview."
    window.files.only_this = ""
