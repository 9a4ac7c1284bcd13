"""Export…, pictures and walks: what, in which colours, how large, and where to."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter
from bpstudio.qt.controls.form import choose
from bpstudio.qt.documents.export import walk
from bpstudio.qt.documents.export_dialog.dialog import ExportDialog
from bpstudio.qt.ground.theme import current_theme, load_theme
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.structure import AddLayer
from bpstudio.storage.export.pictured import PICTURE_SCALE, WALK_SCALE, WITHOUT_GROUND, PicturePart
from tests.qt.documents.export_hand import ExportHand
from tests.qt.documents.painted_parts import image, pixel


@pytest.fixture
def hand(window: MainWindow, qtbot: QtBot) -> ExportHand:
    return ExportHand(qtbot, window, "export_picture")


def test_the_network_is_saved_in_the_form_that_the_name_says(
    window: MainWindow, hand: ExportHand, tmp_path: Path
) -> None:
    hand.write(tmp_path / "net.svg")
    assert ET.parse(tmp_path / "net.svg").getroot().tag.endswith("svg")
    assert window.notice.text == f"Wrote net.svg in {tmp_path}."


def test_what_nobody_chose_is_as_large_as_the_command_makes_it(hand: ExportHand) -> None:
    for what, form, usual in (("picture", "png", PICTURE_SCALE), ("walk", "frames", WALK_SCALE)):
        hand.pick(what, form)
        assert hand.dialog.choices.picture_wanted.scale == usual


def test_a_ground_is_left_out_only_of_what_lies_on_none_of_its_own(
    window: MainWindow, hand: ExportHand
) -> None:
    window.session.train(2)
    hand.pick("picture", "png")
    choices = hand.dialog.choices
    for part in get_args(PicturePart):
        choices.part.setCurrentIndex(choices.part.findData(part))
        hand.settle()
        assert choices.transparent.isVisible() == (part in WITHOUT_GROUND)


def test_a_name_without_an_end_gets_that_of_the_form_chosen(hand: ExportHand, tmp_path: Path) -> None:
    hand.pick("picture", "pdf")
    hand.write(tmp_path / "net")
    assert (tmp_path / "net.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("part", ["canvas", "plots"])
def test_the_picture_has_the_colours_chosen_and_the_window_keeps_its_own(
    window: MainWindow, hand: ExportHand, tmp_path: Path, part: str
) -> None:
    window.session.train(2)
    choices = hand.dialog.choices
    choices.part.setCurrentIndex(choices.part.findData(part))
    hand.settle()
    choose(choices.theme, "dark")
    choose(choices.scale, "1")
    hand.write(tmp_path / "net.png")
    assert pixel(image((tmp_path / "net.png").read_bytes()), 0, 0) == load_theme("dark").surface.name()
    assert current_theme().name == "light"


def test_the_preview_is_the_picture_in_the_colours_chosen_whole_in_its_room(
    hand: ExportHand, tmp_path: Path
) -> None:
    choices, view = hand.dialog.choices, hand.dialog.preview.picture
    choices.theme.setCurrentIndex(choices.theme.findData("dark"))
    hand.settle()
    assert hand.dialog.preview.stack.currentWidget() is view
    hand.write(tmp_path / "net.png")
    assert view.picture == image((tmp_path / "net.png").read_bytes()).convertToFormat(view.picture.format())
    assert view.rect().toRectF().contains(view.place)
    size = view.picture.size()
    assert hand.dialog.preview.told.text() == f"{size.width():,} × {size.height():,} pixels."


def test_what_has_a_ground_of_its_own_is_not_offered_without(hand: ExportHand) -> None:
    choices = hand.dialog.choices
    choices.transparent.setChecked(True)
    assert choices.picture_wanted.transparent
    choices.part.setCurrentIndex(choices.part.findData("window"))
    assert not choices.transparent.isVisible()
    assert not choices.picture_wanted.transparent
    choices.part.setCurrentIndex(choices.part.findData("equation"))
    assert choices.transparent.isVisible()
    hand.settle()
    assert hand.dialog.preview.picture.picture.hasAlphaChannel()


def test_every_choice_can_be_read(hand: ExportHand) -> None:
    choices = hand.dialog.choices
    for what in hand.offered:
        hand.pick(what)
        for field in (choices.what, choices.form, choices.part, choices.theme, choices.scale, choices.chain):
            for index in range(field.count() if field.isVisible() else 0):
                assert field.fontMetrics().horizontalAdvance(field.itemText(index)) < field.width() - 40


def test_nothing_is_written_where_no_name_is_given(hand: ExportHand) -> None:
    hand.dialog.place.field.clear()
    hand.dialog.write.click()
    assert hand.dialog.place.refusal.text() == "Say where to: this needs a name."
    assert hand.dialog.isVisible()


def test_what_cannot_be_had_is_said_and_the_dialog_stays(
    window: MainWindow, hand: ExportHand, tmp_path: Path
) -> None:
    choices = hand.dialog.choices
    choices.part.setCurrentIndex(choices.part.findData("plots"))
    hand.settle()
    assert hand.refused.startswith("No iteration has run yet")
    assert not hand.dialog.write.isEnabled()
    window.session.train(2)
    hand.settle()
    hand.write(tmp_path / "nowhere" / "plots.png")
    assert hand.dialog.place.refusal.text().startswith("plots.png was not written: there is no folder")
    hand.write(tmp_path / "plots.png")
    assert image((tmp_path / "plots.png").read_bytes()).width() == 2560


def test_the_steps_of_the_chain_at_hand_are_numbered_pictures_in_a_new_folder(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.bridge.select(Parameter.parse("theta3"))
    hand = ExportHand(qtbot, window, "export_picture")
    hand.pick("walk", "frames")
    assert hand.dialog.preview.told.text().startswith("4 pictures of 1,280 × 720 pixels, 7 seconds")
    hand.write(tmp_path / "walk")
    names = [path.name for path in sorted((tmp_path / "walk").iterdir())]
    assert names == ["01.png", "02.png", "03.png", "04.png"]
    last = image((tmp_path / "walk" / "04.png").read_bytes())
    shown = hand.dialog.preview.picture.picture
    assert shown == last.convertToFormat(shown.format()), "the preview is the last of them"
    hand.dialog.write.click()
    assert "is there already; name a new folder" in hand.dialog.place.refusal.text()


def test_a_walk_goes_through_the_iteration_that_is_named(
    window: MainWindow, hand: ExportHand, tmp_path: Path
) -> None:
    window.session.train(3)
    hand.pick("walk", "frames")
    hand.dialog.choices.iterations.setText("1")
    hand.settle()
    first = hand.dialog.preview.picture.picture.copy()
    hand.dialog.choices.iterations.setText("2")
    hand.settle()
    assert hand.dialog.preview.picture.picture != first
    hand.dialog.choices.iterations.setText("1-2")
    hand.settle()
    assert hand.refused == "This form has the numbers of one iteration; name one."


def test_a_walk_of_many_steps_can_be_had_and_one_without_end_is_refused(
    opened: Callable[..., MainWindow], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened("deep-sigmoid")
    for _ in range(2):
        window.session.apply(AddLayer(1))
    hand = ExportHand(qtbot, window, "export_picture")
    hand.pick("walk", "frames")
    assert walk.steps_of_walk(window.bridge, hand.dialog.choices.picture_wanted) > 40
    assert not hand.refused
    monkeypatch.setattr(walk, "MOST_STEPS", 5)
    hand.dialog.choices.theme.setCurrentIndex(1)
    hand.settle()
    assert "and 5 are the most; name a parameter for the steps of its chain alone" in hand.refused
    hand.pick("picture")
    assert not hand.refused


def test_a_picture_that_would_be_too_large_is_refused_before_it_is_written(
    hand: ExportHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bpstudio.qt.documents.export.png.LONGEST_SIDE", 2000)
    choices = hand.dialog.choices
    choices.scale.setCurrentIndex(choices.scale.findData("4"))
    hand.settle()
    assert "take a smaller scale, or svg or pdf" in hand.refused
    assert not hand.dialog.write.isEnabled()


def test_a_preview_exports_no_picture(window: MainWindow) -> None:
    window.files.only_this = "This is a preview."
    window.named_actions["export_picture"].trigger()
    assert window.findChild(ExportDialog) is None
    assert window.notice.text == "This is a preview."
    window.files.only_this = ""


@pytest.mark.parametrize(("what", "part"), [("picture", "canvas"), ("picture", "plots"), ("walk", "")])
def test_a_picture_as_in_the_window_follows_the_theme(
    window: MainWindow, qtbot: QtBot, what: str, part: str
) -> None:
    window.session.train(2)
    hand = ExportHand(qtbot, window)
    hand.pick(what, "frames" if what == "walk" else "png")
    if part:
        hand.dialog.choices.part.setCurrentIndex(hand.dialog.choices.part.findData(part))
        hand.settle()
    shown = hand.dialog.preview.picture
    before = pixel(shown.picture, 2, shown.picture.height() // 2)
    window.named_actions["theme_toggle"].trigger()
    hand.settle()
    assert current_theme().name == "dark"
    found = pixel(shown.picture, 2, shown.picture.height() // 2)
    assert before in {getattr(load_theme("light"), name).name() for name in ("surface", "window", "border")}
    assert found in {getattr(load_theme("dark"), name).name() for name in ("surface", "window", "border")}


def test_a_picture_in_colours_of_its_own_stays_when_the_window_changes(
    window: MainWindow, qtbot: QtBot
) -> None:
    hand = ExportHand(qtbot, window)
    hand.pick("picture")
    hand.dialog.choices.theme.setCurrentIndex(hand.dialog.choices.theme.findData("dark"))
    hand.settle()
    before = hand.dialog.preview.picture.picture
    window.named_actions["theme_toggle"].trigger()
    assert not hand.dialog.busy
    assert hand.dialog.preview.picture.picture is before
