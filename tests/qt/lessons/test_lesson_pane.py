"""The pane beside the window: what a page shows, asks and says, and how it goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from bpstudio.explain.lessons.blocks import Run
from bpstudio.explain.practice.asked import FIRST_ANSWER
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.qt.lessons import progress
from bpstudio.qt.lessons.paragraph import Paragraph
from bpstudio.qt.shell.help.targets import on_canvas
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.lessons.directives import Ask, Wait
from bpstudio.session.selection import Unit
from tests.qt.lessons.by_keys import (
    FIRST,
    LESSONS,
    box_of,
    find_the_mistake,
    own_lesson,
    pane_of,
    press,
    right_answer,
    settle,
    to_button,
    to_the_end_of_the_page,
    typed,
    view_of,
)
from tests.qt.practice.test_hunt_in_window import pane_of as hunt_pane_of


def test_the_pane_is_beside_the_network_and_has_its_title_and_where_one_is(window: MainWindow) -> None:
    assert window.lessons.pane is None, "no lesson, no pane"
    window.lessons.open(FIRST)
    pane = pane_of(window)
    QApplication.processEvents()
    assert pane.objectName() == "lesson"
    assert pane.isVisible()
    assert (
        pane.mapTo(window, pane.rect().topRight()).x()
        <= window.canvas.mapTo(window, window.canvas.pos()).x() + 5
    )
    assert pane._title.text() == "The forward pass is a composition"
    assert pane._where.text() == "Page 1 of 7"


def test_what_is_asked_is_hidden_until_it_is_answered_and_then_the_page_goes_on(asked: MainWindow) -> None:
    question = asked.lessons.reader.question
    assert question is not None
    assert asked.session.state.asked == question
    assert asked.bridge.frame.quantity(question.quantity) is None
    assert "The weight times the input" not in view_of(asked).text
    typed("1.4")
    press(Qt.Key.Key_Return)
    assert asked.bridge.frame.quantity(question.quantity) is not None
    assert "Right: z¹ = 1.4." in view_of(asked).text
    assert "The weight times the input, plus the bias:" in view_of(asked).text
    assert asked.lessons.reader.question is not None, "the next question of the page"
    assert asked.lessons.reader.question != question
    assert box_of(asked).field.text() == ""
    assert box_of(asked).field.hasFocus()


def test_a_wrong_answer_says_what_it_is_and_what_was_typed_can_be_mended(asked: MainWindow) -> None:
    typed("1.2")
    press(Qt.Key.Key_Return)
    box = box_of(asked)
    assert box.verdict.isVisible()
    assert box.verdict.sentence.text().startswith("1.2 ")
    assert box.field.selectedText() == "1.2"
    assert asked.lessons.reader.question is not None


def test_what_cannot_be_read_says_so(asked: MainWindow) -> None:
    typed("one and a half")
    box_of(asked).check_button.click()
    assert box_of(asked).verdict.isVisible()
    assert asked.lessons.reader.question is not None


def test_an_empty_field_is_no_answer(asked: MainWindow) -> None:
    press(Qt.Key.Key_Return)
    assert not box_of(asked).verdict.isVisible()


def test_hints_come_one_after_the_other_by_the_key_or_the_button(asked: MainWindow) -> None:
    box = box_of(asked)
    QTest.keyClick(box.field, Qt.Key.Key_H, Qt.KeyboardModifier.AltModifier)
    assert box.verdict.sentence.text().startswith("Asked is z¹")
    said = [box.verdict.sentence.text()]
    while box.hint_button.isEnabled():
        box.hint_button.click()
        said.append(box.verdict.sentence.text())
    assert len(set(said)) == len(said) == 4
    assert not any("1.4" in each for each in said), "what is left is to be shown the number"


def test_the_answer_can_be_shown(asked: MainWindow) -> None:
    to_button(box_of(asked).show_button)
    press(Qt.Key.Key_Return)
    assert "z¹ = 1.4." in view_of(asked).text
    assert "The weight times the input" in view_of(asked).text


def test_who_steps_to_the_number_has_seen_it(asked: MainWindow) -> None:
    asked.named_actions["step_next"].trigger()
    assert "z¹ = 1.4." in view_of(asked).text


def test_the_question_goes_with_its_page(asked: MainWindow) -> None:
    press(Qt.Key.Key_PageUp)
    assert asked.lessons.reader.place.page == 0
    assert asked.session.state.asked is None
    press(Qt.Key.Key_PageUp)
    assert asked.lessons.reader.place.page == 0


def test_pages_turn_by_mouse(window: MainWindow) -> None:
    window.lessons.open(FIRST)
    pane = pane_of(window)
    QTest.mouseClick(pane.next_button, Qt.MouseButton.LeftButton)
    assert window.lessons.reader.place.page == 1
    QTest.mouseClick(pane.back_button, Qt.MouseButton.LeftButton)
    assert window.lessons.reader.place.page == 0
    assert not pane.back_button.isEnabled()


def test_the_last_page_has_a_way_out_by_mouse(window: MainWindow) -> None:
    own = window.session
    window.lessons.open(FIRST, 6)
    pane = pane_of(window)
    assert pane.next_button.text() == "Finish"
    to_the_end_of_the_page(window)
    QTest.mouseClick(pane.next_button, Qt.MouseButton.LeftButton)
    assert window.session is own
    assert "is done" in window.notice.text


@pytest.mark.parametrize("by_mouse", [False, True])
def test_a_lesson_does_not_end_while_something_waits_and_it_is_said_what(
    window: MainWindow, by_mouse: bool
) -> None:
    window.lessons.open(FIRST, 6)
    assert isinstance(window.lessons.reader.directive, Wait)
    if by_mouse:
        QTest.mouseClick(pane_of(window).next_button, Qt.MouseButton.LeftButton)
    else:
        press(Qt.Key.Key_PageDown)
    assert window.lessons.active
    assert not progress.how_far()["01-forward-pass"].done
    assert window.notice.isVisible()
    assert window.notice.text == "This page still waits. Step on until C is there."
    press(Qt.Key.Key_Right)
    assert window.notice.isHidden()


def test_a_question_on_the_last_page_is_answered_or_shown_before_the_lesson_ends(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.files.open(own_lesson(tmp_path, "## One\n\n```bpstudio\nask z1@0\n```\n"))
    qtbot.waitUntil(pane_of(window)._fault.isHidden)
    window.canvas.setFocus()
    press(Qt.Key.Key_PageDown)
    assert window.lessons.active
    assert window.notice.text == FIRST_ANSWER
    assert box_of(window).field.hasFocus()
    press(Qt.Key.Key_Escape)
    assert "z¹ = 1.4." in view_of(window).text
    press(Qt.Key.Key_PageDown)
    assert not window.lessons.active


def test_a_page_that_waits_goes_on_by_itself(window: MainWindow) -> None:
    window.lessons.open(FIRST, 6)
    assert "Step on until C is there." in view_of(window).text
    while isinstance(window.lessons.reader.directive, Wait):
        press(Qt.Key.Key_Right)
    assert "The difference matters on the way back." in view_of(window).text


def test_pages_cannot_be_turned_where_there_is_no_lesson(window: MainWindow) -> None:
    for name in ("lesson_next", "lesson_previous", "lesson_leave"):
        assert not window.named_actions[name].isEnabled()
        assert "No lesson is open." in window.named_actions[name].toolTip()
    window.lessons.open(FIRST)
    for name in ("lesson_next", "lesson_previous", "lesson_leave"):
        assert window.named_actions[name].isEnabled()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_a_bubble_points_at_what_is_said_hides_neither_it_nor_the_page_and_can_be_called_again(
    opened: Callable[..., MainWindow], qtbot: QtBot, size: tuple[int, int]
) -> None:
    window = opened("article", size)
    window.lessons.open(FIRST)
    settle(qtbot, window)
    bubble = window.lessons.bubble
    assert bubble is not None
    assert bubble.isVisible()
    assert bubble.sentence.text() == "Each unit has two halves. The left one is z, the right one is a."
    pane = pane_of(window)
    place = QRect(pane.mapTo(window, pane.rect().topLeft()), pane.size())
    assert not place.intersects(bubble.body.toRect().translated(bubble.pos()))
    bubble.close_button.click()
    assert bubble.isHidden()
    again = next(
        button
        for button in view_of(window).findChildren(QPushButton)
        if "two halves" in button.accessibleName()
    )
    to_button(again)
    press(Qt.Key.Key_Return)
    assert bubble.isVisible()
    press(Qt.Key.Key_PageDown)
    assert bubble.isHidden()


def test_a_bubble_is_written_in_the_letters_of_the_window(window: MainWindow) -> None:
    window.lessons.open(LESSONS["04-one-weight-by-hand"], 7)
    bubble = window.lessons.bubble
    assert bubble is not None
    assert bubble.sentence.text() == "The chain of θ₂ ends here."
    window.bridge.write_in(Notation(weight="w"))
    assert bubble.sentence.text() == "The chain of w₂ ends here."


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_a_mistake_is_hunted_in_its_panel_and_the_page_goes_on_once_it_is_found(
    opened: Callable[..., MainWindow], size: tuple[int, int]
) -> None:
    window = opened("article", size)
    window.lessons.open(LESSONS["13-checking-gradients"], 8)
    QApplication.processEvents()
    assert "say which rule was broken" in view_of(window).text
    assert "Somewhere on the way back" not in view_of(window).text
    assert hunt_pane_of(window).isVisible()
    assert hunt_pane_of(window).width() >= 300
    find_the_mistake(window)
    assert "Somewhere on the way back" in view_of(window).text
    assert hunt_pane_of(window).isVisible(), "the check is still to be run"


def test_the_mistake_goes_with_its_page(window: MainWindow) -> None:
    window.lessons.open(LESSONS["13-checking-gradients"], 8)
    assert window.session.document.planted is not None
    press(Qt.Key.Key_PageUp)
    assert window.session.document.planted is None
    assert window.notice.isHidden(), "it was not the learner who changed it"
    press(Qt.Key.Key_PageDown)
    assert window.session.document.planted is not None
    window.lessons.leave()
    assert window.session.document.planted is None


def test_the_page_is_written_in_the_letters_of_the_window_and_what_was_typed_stays(asked: MainWindow) -> None:
    typed("1.")
    asked.bridge.write_in(Notation(weight="w", layers="brackets"))
    assert "the weight w[1] = 0.8" in view_of(asked).text
    assert "What is z[1]?" in view_of(asked).text
    assert box_of(asked).field.text() == "1."


def test_a_reader_of_the_screen_gets_the_whole_page(asked: MainWindow) -> None:
    sheet = pane_of(asked).sheet
    assert sheet.accessibleName() == "The forward pass is a composition"
    assert sheet.accessibleDescription() == view_of(asked).text
    assert box_of(asked).field.accessibleName() == "What is z¹?"


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (800, 560)])
def test_no_line_is_cut_off_at_any_size(
    opened: Callable[..., MainWindow], qtbot: QtBot, size: tuple[int, int]
) -> None:
    window = opened("article", size)
    for name, page in (("04-one-weight-by-hand", 7), ("12-learning-rate-momentum-adam", 3)):
        window.lessons.open(LESSONS[name], page)
        settle(qtbot, window)
        paragraphs = view_of(window).findChildren(Paragraph)
        assert paragraphs
        for paragraph in paragraphs:
            assert paragraph.height() >= paragraph.heightForWidth(paragraph.width()) - 1, paragraph.text()
            for line in paragraph.lines(paragraph.width()):
                last, ink = line.inks[-1]
                assert last + ink.width <= paragraph.width() + 0.5, paragraph.text()


def test_tab_goes_through_the_pane_and_out_again(asked: MainWindow) -> None:
    pane = pane_of(asked)
    to_button(pane.next_button)
    press(Qt.Key.Key_Tab)
    here = QApplication.focusWidget()
    assert here is not None
    assert not pane.isAncestorOf(here)


def test_a_click_in_the_pane_leaves_the_keys_there(asked: MainWindow) -> None:
    box = box_of(asked)
    QTest.mouseClick(box.hint_button, Qt.MouseButton.LeftButton)
    here = QApplication.focusWidget()
    assert here is not None
    assert pane_of(asked).isAncestorOf(here)


def test_practice_is_off_in_a_lesson_which_asks_by_itself_and_on_again_afterwards(window: MainWindow) -> None:
    window.named_actions["practice"].trigger()
    assert window.practice.on
    window.lessons.open(FIRST)
    assert not window.practice.on
    assert "The lesson asks by itself" in window.named_actions["practice"].toolTip()
    window.lessons.open(LESSONS["04-one-weight-by-hand"])
    window.lessons.leave()
    assert window.practice.on
    assert window.named_actions["practice"].isEnabled()


def test_the_first_thing_that_waits_is_asked_in_the_pane(asked: MainWindow) -> None:
    assert isinstance(asked.lessons.reader.directive, Ask)
    assert right_answer(asked) == "1.4"


def test_the_bubble_about_the_network_points_at_the_network(
    opened: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    window = opened("article", (1440, 900))
    window.lessons.open(FIRST)
    settle(qtbot, window)
    bubble = window.lessons.bubble
    assert bubble is not None
    units = [on_canvas(window, Unit(layer, 0)) for layer in window.bridge.frame.network.node_ids]
    tip = bubble.mapTo(window, bubble._tip)
    assert units[0].left() < tip.x() < units[-1].right()
    assert 0 <= tip.y() - max(unit.bottom() for unit in units) < 20, "just below it"


def test_a_name_stays_on_the_line_of_its_number(window: MainWindow) -> None:
    paragraph = Paragraph(window)
    paragraph.show_runs((Run("The weight is theta = "), Run("0.8", "number"), Run(" and no other.")), ARTICLE)
    for width in range(60, 300, 10):
        lines = [" ".join(str(ink.shown) for _, ink in line.inks) for line in paragraph.lines(width)]
        assert not any(line.startswith("=") or line.endswith("=") for line in lines) or width < 100, lines
    paragraph.deleteLater()


def test_a_question_further_down_comes_into_sight_with_the_arrows_and_when_something_is_typed(
    opened: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    window = opened("article", (1024, 700))
    window.lessons.open(LESSONS["13-checking-gradients"], 5)
    settle(qtbot, window)
    box, bar = box_of(window), pane_of(window).sheet.verticalScrollBar()
    assert box.visibleRegion().isEmpty(), "the page is read from its top"
    press(Qt.Key.Key_Down)
    assert bar.value() > 0
    bar.setValue(0)
    typed("1")
    settle(qtbot, window)
    assert box.visibleRegion().boundingRect().height() == box.height()
