"""What is pasted into the examples is what was copied: at once where that is beyond doubt, else asked about."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QLocale, QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples, Names
from bpstudio.qt.examples.data_table import DataTable
from tests.qt.pasted_text import Make, X, Y, asked, choose, open_table, paste, read_again, rows
from tests.qt.there import there
from tests.undone import undo_title

XOR = [[0, 0, 0], [0, 1, 1]]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    return partial(open_table, qtbot)


AT_ONCE = {
    "blanks": ("0.5 0.5 1\n0 1 1", [[0.5, 0.5, 1], [0, 1, 1]]),
    "a heading": ("x1,x2,y\n0,0,0\n0,1,1", XOR),
    "decimal commas": ("0;0,5;0\n0;1;1", [[0, 0.5, 0], [0, 1, 1]]),
    "tabs": ("0\t0\t0\r\n0\t1\t1\r\n", XOR),
    "runs of blanks": ("0    0   0\n0   1  1\n", XOR),
    "true and false": ("a,b,y\nFalse,False,False\nFalse,True,True\n", XOR),
    "Markdown": ("| x1 | x2 | y |\n|---|---|---|\n| 0 | 0 | 0 |\n| 0 | 1 | 1 |\n", XOR),
    "MATLAB": ("[0 0 0; 0 1 1]", XOR),
    "Python": ("[[0, 0, 0], [0, 1, 1]]", XOR),
    "LaTeX": ("0 & 0 & 0 \\\\\n0 & 1 & 1 \\\\\n", XOR),
    "thousands": ("1'000 2'000 1\n3'000 4'000 0", [[1000, 2000, 1], [3000, 4000, 0]]),
    "three decimals, one below 1": ("1.500 0.250 0\n2.125 1.500 1\n", [[1.5, 0.25, 0], [2.125, 1.5, 1]]),
    "three decimals and others": ("1.200\t2.5\t0\n1.500\t3\t1\n", [[1.2, 2.5, 0], [1.5, 3, 1]]),
    "three decimals, long": ("1234.500\t1.250\t0\n2.125\t1.5\t1\n", [[1234.5, 1.25, 0], [2.125, 1.5, 1]]),
    "a dash for a minus": ("1,1,–1\n0,0,1\n", [[1, 1, -1], [0, 0, 1]]),
    "a dash in brackets": ("[1 –1 0; 0 –0.5 ‑1]", [[1, -1, 0], [0, -0.5, -1]]),
}


@pytest.mark.parametrize(("text", "expected"), AT_ONCE.values(), ids=AT_ONCE)
def test_a_plain_block_goes_in_at_once_and_undo_takes_it_back_in_one_step(
    make: Make, text: str, expected: list[list[float]]
) -> None:
    bridge, table = make()
    assert paste(table, text) is None
    assert not table.refusal.text()
    assert rows(bridge)[4:] == expected
    assert undo_title(bridge.session) == "paste 2 examples"
    bridge.session.undo()
    assert bridge.document.data == Examples(X, Y)
    assert undo_title(bridge.session) is None


ASKED = {
    "a comma that can be two things": ("0,1\n1,2", "It could be meant in two ways"),
    "joined tabs": ("1\t2\t3\n4\t\t5\t6\n", "Two tabs in a row"),
    "thousands in quotes": ('x1,x2,y\n"1,200","2,500","1,000"\n', "It could be meant in two ways"),
    "an empty row": ("1\t2\t3\n\t\t\n4\t5\t6\n", ""),
    "an empty column": (
        "1\t\t3\n4\t\t6\n",
        "Column 2 is empty and is left out; the columns after it move up",
    ),
    "points that can be two things": ("1.200;2.500;1\n3.100;4.200;0\n", "It could be meant in two ways"),
    "points between tabs": ("1.200\t250.000\t1\n1.500\t300.000\t0\n", "It could be meant in two ways"),
    "points between blanks": ("-1.200 0 1\n1.500 3 0\n", "It could be meant in two ways"),
    "points under a heading": ("a\tb\ty\n1.200\t2\t1\n", "It could be meant in two ways"),
    "a line of sums": ("x1\tx2\ty\n1\t2\t3\n4\t5\t6\ntotal\t7\t9\n", "The last row says “total”"),
    "a heading with numbers": (
        "1,1,O\n0,0,1\n",
        "The first line is taken for the heading; it has the numbers 1, 1.",
    ),
    "a heading with a number that is marked": (
        "a,3*,y\n0,0,1\n",
        "The first line is taken for the heading; it has the number 3*.",
    ),
    "names in another order": ("y,x1,x2\n1,0,0\n", "The columns are put in the order of their names"),
}


@pytest.mark.parametrize(("text", "doubt"), ASKED.values(), ids=ASKED)
def test_what_could_be_meant_otherwise_is_asked_before_anything_changes(
    make: Make, text: str, doubt: str
) -> None:
    bridge, table = make()
    dialog = asked(table, text)
    assert dialog.doubts.isVisible() == bool(doubt)
    assert dialog.doubts.text().startswith(doubt)
    dialog.reject()
    assert bridge.document.data == Examples(X, Y)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("1\t\t0\n1\t2\t0\n", "Line 1, column 2: the cell is empty; leave its row or its column out"),
        ("1 ? 0\n1 2 0\n", "Line 1, column 2: the number is missing (“?”); leave its row"),
        ("1\t2 kg\t0\n1\t2\t0\n", "Line 1, column 2: “2 kg” is not a number alone; take away the unit kg"),
        (
            "1\t2\n3\t4\n",
            "These examples have 1 input and 1 target, those there are have 2 inputs and 1 target",
        ),
    ],
)
def test_nothing_is_put_in_place_of_what_is_missing(make: Make, text: str, refusal: str) -> None:
    bridge, table = make()
    dialog = asked(table, text)
    assert dialog.refusal.text().startswith(refusal)
    assert not dialog.replace.isEnabled()
    dialog.reject()
    assert bridge.document.data == Examples(X, Y)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ('"1\n5"\t0\t1', ""),
        ('"1\n2" 3 4\n5 6 7', ""),
        ('1\t"2\n3"\t4', ""),
        ('0 1 "2\n\n3"', ""),
        ('"1\n5"\t0\t1', "<table><tr><td>1<br>5</td><td>0</td><td>1</td></tr></table>"),
    ],
)
def test_two_lines_in_one_cell_are_not_made_one_number(make: Make, text: str, page: str) -> None:
    bridge, table = make()
    dialog = asked(table, text, page)
    assert "is not a number" in dialog.refusal.text()
    dialog.reject()
    assert bridge.document.data == Examples(X, Y)


def test_rows_with_a_missing_number_are_left_out_only_if_a_person_says_so(make: Make) -> None:
    bridge, table = make()
    dialog = asked(table, "1 ? 0\n1 2 1\n")
    box = dialog.options.whole_rows_only
    assert (box.text(), box.isChecked()) == ("Leave out the 1 row with a missing number", False)
    box.click()
    assert dialog.outcome.text() == "1 new example after the last."
    dialog.replace.click()
    assert rows(bridge)[4:] == [[1, 2, 1]]
    assert undo_title(bridge.session) == "add an example"


def test_how_it_is_read_can_be_changed_and_is_shown_anew(qtbot: QtBot, make: Make) -> None:
    bridge, table = make()
    dialog = asked(table, "0,1\n1,2", at=(1, 0))
    assert dialog.options.separator.currentData() == ","
    assert dialog.preview.columnCount() == 2
    choose(dialog.options.style_of_numbers, "comma")
    read_again(qtbot, dialog)
    assert dialog.preview.columnCount() == 1
    assert not dialog.doubts.isVisible()
    assert dialog.where.currentText() == "into the cells from example 2, x₁ on"
    assert dialog.outcome.text() == "2 examples change."
    dialog.replace.click()
    assert rows(bridge)[1:3] == [[0.1, 3, 0], [1.2, 5, 0]]
    assert undo_title(bridge.session) == "paste 2 × 1 cells"


def test_separator_heading_and_lines_can_be_changed(qtbot: QtBot, make: Make) -> None:
    bridge, table = make()
    dialog = asked(table, "7\t8\t9\n1\t2\t3\nsum\t10\t12\n")
    dialog.options.last.setValue(2)
    read_again(qtbot, dialog)
    dialog.options.heading.click()
    read_again(qtbot, dialog)
    assert there(dialog.preview.horizontalHeaderItem(0)).text() == "7"
    dialog.options.heading.click()
    read_again(qtbot, dialog)
    dialog.options.first.setValue(2)
    read_again(qtbot, dialog)
    dialog.replace.click()
    assert rows(bridge)[4:] == [[1, 2, 3]]


def test_a_reading_that_gives_no_table_says_so_and_can_be_left_again(qtbot: QtBot, make: Make) -> None:
    bridge, table = make()
    dialog = asked(table, "1\t2\t?\n4\t5\t6\n1;2\t3\t4\n")
    choose(dialog.options.separator, ";")
    read_again(qtbot, dialog)
    assert dialog.refusal.text() == "Line 3 has 2 columns, the lines before have 1."
    assert not dialog.replace.isEnabled()
    choose(dialog.options.separator, "\t")
    read_again(qtbot, dialog)
    assert dialog.refusal.text().startswith("Line 3, column 1: “1;2” is not a number")
    dialog.reject()
    assert bridge.document.data == Examples(X, Y)


def test_words_are_the_classes_that_the_targets_are_named_after(make: Make) -> None:
    bridge, table = make(Examples(X, np.zeros((4, 2)), names=Names(("", ""), ("rose", "iris"))))
    asked(table, "1,2,iris\n3,4,rose\n").replace.click()
    assert rows(bridge)[4:] == [[1, 2, 0, 1], [3, 4, 1, 0]]
    dialog = asked(table, "1,2,tulip\n3,4,rose\n")
    assert "“tulip” in column 3 is no name of a target" in dialog.refusal.text()
    dialog.reject()


def test_what_is_wider_can_take_the_place_of_all_examples(qtbot: QtBot, make: Make) -> None:
    bridge, table = make()
    dialog = asked(table, "1 2 3 4\n5 6 7 8\n")
    assert dialog.replace.text() == "Replace examples"
    with qtbot.waitSignal(table.said) as said:
        dialog.replace.click()
    assert said.args == [
        "Pasted 2 examples in place of the others; the network is 3-1 now, so that its inputs and outputs fit."
    ]
    assert rows(bridge) == [[1, 2, 3, 4], [5, 6, 7, 8]]


def test_a_block_in_the_table_is_written_at_once_and_one_past_its_end_is_asked_about(make: Make) -> None:
    bridge, table = make()
    assert paste(table, "9 8\n7 6\n", at=(2, 1)) is None
    assert rows(bridge)[2:] == [[4, 9, 8], [6, 7, 6]]
    dialog = asked(table, "9 8\n7 6\n", at=(3, 1))
    assert dialog.refusal.text().startswith(
        "1 of these rows come after the last example, and have 2 of 3 numbers"
    )
    dialog.reject()
    dialog = asked(table, "9 8\n7 6\n", at=(0, 2))
    assert dialog.refusal.text() == "2 columns do not fit from column 3 on; the table has 3."
    dialog.reject()


# Clipboards


def test_cells_of_a_page_are_read_where_the_text_could_be_anything(make: Make) -> None:
    bridge, table = make()
    page = "<table><tr><td>1 200</td><td>0,5</td><td>1</td></tr></table>"
    dialog = asked(table, "1 200\t0,5\t1\n", page)
    assert dialog.understood.text() == "An HTML table, decimal comma, no heading."
    assert not dialog.options.separator.isEnabled()
    dialog.replace.click()
    assert rows(bridge)[4:] == [[1200, 0.5, 1]]


@pytest.mark.parametrize(
    "language", [QLocale.Language.German, QLocale.Language.French, QLocale.Language.Hindi]
)
def test_what_is_copied_comes_back_to_the_bit_in_any_country(make: Make, language: QLocale.Language) -> None:
    numbers = np.array([[1 / 3, -1e-17], [1200.0, 5e300], [1.234, 0.5], [-0.0, 123456.789]])
    data = Examples(numbers, np.array([[1e-320], [2.5], [1.0], [1e22]]))
    before = QLocale()
    QLocale.setDefault(QLocale(language))
    try:
        bridge, table = make(data)
        table.view.selectAll()
        table.copy.trigger()
        table.append.trigger()
    finally:
        QLocale.setDefault(before)
    assert np.array(rows(bridge)[4:]).tobytes() == np.array(rows(bridge)[:4]).tobytes()
    assert undo_title(bridge.session) == "paste 4 examples"


def test_a_copied_number_with_three_decimals_is_pasted_without_being_asked_about(make: Make) -> None:
    bridge, table = make(Examples(X + 1.234, Y))
    table.view.setCurrentIndex(table.model.index(0, 0))
    table.copy.trigger()
    assert QGuiApplication.clipboard().text() == "1.234"
    table.view.setCurrentIndex(table.model.index(2, 1))
    table.paste.trigger()
    assert rows(bridge)[2] == [5.234, 1.234, 0]
    asked(table, "1.234", at=(0, 1)).reject()


def test_text_can_be_dropped_on_a_cell_or_below_the_last_example(make: Make) -> None:
    bridge, table = make()
    viewport, mime = table.view.viewport(), QMimeData()
    mime.setText("9\t8\t7\n")
    cell = viewport.mapToGlobal(table.view.visualRect(table.model.index(1, 1)).center())
    below = viewport.mapToGlobal(QPoint(5, viewport.height() - 3))
    assert table.pasting.takes_at(cell)
    assert not table.pasting.takes_at(table.mapToGlobal(QPoint(2, 2)))
    table.pasting.drop(mime, cell)
    table.pasting.drop(mime, below)
    assert rows(bridge) == [[0, 1, 0], [9, 8, 7], [4, 5, 0], [6, 7, 0], [9, 8, 7]]


# Typing


def editor_of(table: DataTable) -> QLineEdit:
    return table.view.viewport().findChildren(QLineEdit)[-1]


def test_what_is_typed_wrong_stays_to_be_mended(qtbot: QtBot, make: Make) -> None:
    bridge, table = make()
    table.view.setCurrentIndex(table.model.index(0, 0))
    table.view.edit(table.model.index(0, 0))
    editor = editor_of(table)
    editor.setText("0 1 1")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Tab):
        qtbot.keyClick(editor, key)
        QApplication.processEvents()
        assert table.view.state() == QAbstractItemView.State.EditingState
        assert editor.text() == "0 1 1"
        assert table.refusal.text().startswith("“0 1 1” has a blank between digits; type one number")
    editor.setText("1/4")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert table.view.state() != QAbstractItemView.State.EditingState
    assert not table.refusal.isVisible()
    assert bridge.document.data.x[0, 0] == 0.25
    bridge.session.undo()
    assert undo_title(bridge.session) is None, "it was taken once"


def test_what_is_left_typed_wrong_is_there_when_the_cell_is_typed_into_again(
    qtbot: QtBot, make: Make
) -> None:
    _, table = make()
    index = table.model.index(0, 0)
    table.view.edit(index)
    editor_of(table).setText("one")
    table.view.commitData(editor_of(table))
    table.view.closeEditor(editor_of(table), table.view.itemDelegate().EndEditHint.NoHint)
    QApplication.processEvents()
    table.view.edit(index)
    assert editor_of(table).text() == "one"
    qtbot.keyClick(editor_of(table), Qt.Key.Key_Escape)
    QApplication.processEvents()
    table.view.edit(index)
    assert editor_of(table).text() == "0"
