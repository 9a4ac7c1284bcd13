"""Names of somebody else's making, everywhere in the window: shown as text, on one line; no file is read for them."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from PySide6 import QtGui
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QGraphicsView,
    QLabel,
    QMenu,
    QMessageBox,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from bpstudio.engine.examples import Examples, Names
from bpstudio.qt.app import create_window
from bpstudio.qt.controls import questions
from bpstudio.qt.documents.recover_dialog import LeftBehind, RecoverDialog
from bpstudio.qt.examples.import_dialog import ImportDialog
from bpstudio.qt.ground.plain_text import PlainLabel, in_menu, in_title, named, plain_tip
from bpstudio.qt.shell.bookmarks_dialog import BookmarksDialog
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.examples import RenameColumn
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from bpstudio.storage.delimited import read_sheet
from bpstudio.storage.journal import Journal, Origin, read_journal
from bpstudio.storage.presets import presets
from bpstudio.storage.reader import read
from bpstudio.storage.recovery_place import new_place
from bpstudio.storage.writer import save

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (raise|propagateSizeHints)", extend=True)
MARKUP = "<img src=i>"  # the picture lies in the folder that the tests run in
TURNED, CONTROLS = "\u202e", "\x1b[31m\x07\x00"
POPPED_UP: list[str] = []
COLOUR = QColor("#fe01fd")
COLUMNS = (f"{MARKUP}", f"a&b {MARKUP}")
BOOKMARKS = (MARKUP, f"one\n{MARKUP}\ttwo{CONTROLS}", f"<b>{TURNED}gpj.exe", f"<a href=i>{'x' * 60}")
FOLDER = "<img src=i>" if sys.platform != "win32" else "a folder"
FILE = f"a&b[*]{MARKUP}{TURNED}.json" if sys.platform != "win32" else "a&b[x].json"


class Shown(NamedTuple):
    """A text on the screen or for a screen reader; ``plain`` where Qt never takes it for HTML."""

    where: str
    text: str
    plain: bool


@pytest.fixture(autouse=True)
def picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    image = QImage(24, 24, QImage.Format.Format_RGB32)
    image.fill(COLOUR)
    form: Any = "PNG"  # Qt takes text, its stub says bytes
    assert image.save(str(tmp_path / "i"), form)
    monkeypatch.chdir(tmp_path)


class Popping:
    """Stands for Qt's tooltips, which come and go by a clock."""

    @staticmethod
    def showText(_at: QPoint, text: str, _widget: QWidget) -> None:
        POPPED_UP.append(text)


@pytest.fixture(autouse=True)
def popping(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bpstudio.qt.ground.plain_text.QToolTip", Popping)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A session in which every name that a file can have is hostile."""
    xor = read("xor").state.document
    data = Examples(xor.data.x, xor.data.y, names=Names(COLUMNS, (MARKUP,)))
    session = Session(Document(xor.network, data, xor.cost, xor.training))
    session.train(12)
    session.seek(12)
    session.apply(RenameColumn("x", 0, f"{MARKUP}&"))
    session.train(8)
    for place, name in enumerate(BOOKMARKS):
        session.bookmark(name, (4 * place, place))
    session.seek(12)
    (tmp_path / FOLDER).mkdir()
    path = tmp_path / FOLDER / FILE
    save(session, path)
    return path


@pytest.fixture
def window(qtbot: QtBot, path: Path) -> Iterator[MainWindow]:
    made = create_window(path)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.files.keep()
    made.close()


# Everything that can be read


def shown_in(top: QWidget) -> Iterator[Shown]:
    """All texts of a window and of what is in it, hidden or not."""
    for widget in (top, *top.findChildren(QWidget)):
        if not isValid(widget) or widget.inherits("QTipLabel"):
            continue  # a tooltip that Qt has put up or taken down meanwhile
        yield from _of_widget(widget, f"{type(widget).__name__} {widget.objectName()}")


def _of_widget(widget: QWidget, where: str) -> Iterator[Shown]:
    for what in ("toolTip", "statusTip", "whatsThis"):
        yield Shown(f"{where}: {what}", getattr(widget, what)(), False)
    for what in ("accessibleName", "accessibleDescription", "windowTitle", "text", "title", "labelText"):
        plain = not isinstance(widget, QLabel) or widget.textFormat() is Qt.TextFormat.PlainText
        given = getattr(widget, what, "")
        found = given() if callable(given) else given
        if isinstance(found, str):
            yield Shown(f"{where}: {what}", found, plain)
    if isinstance(widget, QMessageBox):
        yield Shown(where, widget.informativeText(), widget.textFormat() is Qt.TextFormat.PlainText)
    for action in widget.actions():
        yield Shown(f"{where}: {action.text()}", action.text(), True)
        for text in (action.toolTip(), action.statusTip(), action.whatsThis()):
            yield Shown(f"{where}: {action.text()}", text, False)
    if isinstance(widget, QTabBar):
        yield from (Shown(where, widget.tabToolTip(place), False) for place in range(widget.count()))
    if isinstance(widget, QGraphicsView):
        yield from (Shown(where, item.toolTip(), False) for item in widget.scene().items())
    if isinstance(widget, QAbstractItemView | QComboBox) and widget.model() is not None:
        yield from _of_model(widget.model(), where)
    ours = (type(part).__module__.startswith("bpstudio") for part in (widget, widget.parent()))
    if widget.isVisible() and any(ours) and not isinstance(widget, QLabel):
        yield from _pointed_at(widget, where)


def _of_model(model: QAbstractItemModel, where: str) -> Iterator[Shown]:
    roles = Qt.ItemDataRole
    rows = min(model.rowCount(), 40)
    columns = 1 if isinstance(model, QAbstractListModel) else min(model.columnCount(), 40)
    ask: list[Callable[[Qt.ItemDataRole], object]] = [
        partial(model.data, model.index(row, column)) for row in range(rows) for column in range(columns)
    ]
    for way, count in ((Qt.Orientation.Horizontal, columns), (Qt.Orientation.Vertical, rows)):
        ask += [partial(model.headerData, place, way) for place in range(count)]
    for answer in ask:
        for role in (roles.ToolTipRole, roles.StatusTipRole, roles.WhatsThisRole):
            yield Shown(f"{where}: {role.name}", str(answer(role) or ""), False)
        for role in (roles.DisplayRole, roles.AccessibleTextRole, roles.AccessibleDescriptionRole):
            yield Shown(f"{where}: {role.name}", str(answer(role) or ""), True)


def _pointed_at(widget: QWidget, where: str) -> Iterator[Shown]:
    """What a tooltip says wherever the mouse may rest on the widget."""
    for x in range(2, widget.width(), 9):
        for y in range(2, widget.height(), max(9, widget.height() // 14)):
            at = QPoint(x, y)
            if widget.childAt(at) is None:
                POPPED_UP.clear()
                QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at)))
                yield from (Shown(f"{where}: at {x}, {y}", text, False) for text in POPPED_UP)


def check(found: list[Shown]) -> None:
    """Nothing is markup that the program has not written itself, and nothing but letters reaches the reader."""
    for where, text, plain in found:
        if not plain and QtGui.Qt.mightBeRichText(text):
            document = QTextDocument()
            document.setHtml(text)
            assert "<" in document.toPlainText(), f"{where}: {text!r} is not what was meant"
            assert not re.search("<(img|b|a)", text), f"{where}: {text!r}"
        for letter in (TURNED, "\x1b", "\x07", "\x00", "\t" + "two"):
            assert letter not in text, f"{where}: {text!r}"
        assert "one\n" not in text, f"{where}: {text!r} is not on one line"
    assert len(found) > 5


def has_the_picture(widget: QWidget) -> bool:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)[:, : image.width()]
    return bool((pixels == COLOUR.rgb()).any())


def mentions(found: list[Shown], name: str) -> list[Shown]:
    return [shown for shown in found if name in shown.text]


def test_the_picture_is_shown_where_markup_is_rendered(qtbot: QtBot) -> None:
    careless = QLabel(f"Then: “{MARKUP}”.")
    qtbot.addWidget(careless)
    assert has_the_picture(careless), "the name of the tests is one that Qt reads a file for"
    with pytest.raises(AssertionError):
        check([Shown("a careless label", careless.text(), False)] * 6)


# The window


def test_no_text_of_the_window_is_markup_out_of_the_file(window: MainWindow) -> None:
    window.session.apply(RenameColumn("x", 0, f"{MARKUP}&"))
    for tab in range(window.panels.count()):
        window.panels.setCurrentIndex(tab)
        QApplication.processEvents()
        found = list(shown_in(window))
        check(found)
        assert not has_the_picture(window)
    escaped = "&lt;img src=i&gt;"
    assert mentions(found, f"&Undo: Name x1 “{MARKUP}&&”"), "the menu names the edit"
    assert [shown for shown in mentions(found, escaped) if shown.where.startswith("Timeline")]


def test_the_tooltips_of_ribbons_seams_and_headings_say_the_name_as_it_is(window: MainWindow) -> None:
    window.panels.setCurrentWidget(window.data_table)
    QApplication.processEvents()
    tips = {shown.text for shown in shown_in(window) if not shown.plain}
    said = {_plain(tip) for tip in tips}
    assert f"{MARKUP}: iteration 0, step 0" in said
    assert f"Before iteration 12: Name x1 “{MARKUP}&”" in said
    assert any(tip.startswith(f"Input x₂ “a&b {MARKUP}” of every example.") for tip in said)
    charts = [view for view in window.findChildren(QGraphicsView) if hasattr(view, "seam_text")]
    assert any(MARKUP in _plain(shown.text) for chart in charts for shown in shown_in(chart))


def _plain(text: str) -> str:
    document = QTextDocument()
    if QtGui.Qt.mightBeRichText(text):
        document.setHtml(text)
    else:
        document.setPlainText(text)
    return document.toPlainText()


def test_the_sentence_that_names_an_edit_is_text(window: MainWindow) -> None:
    sentence = window.findChild(QLabel, "sentence")
    assert isinstance(sentence, QLabel)
    assert MARKUP in sentence.text()
    assert not has_the_picture(sentence)
    check(list(shown_in(window)))


def test_title_and_menus_show_every_letter_of_a_file_name(window: MainWindow) -> None:
    window.setWindowModified(False)
    name = FILE.replace(TURNED, "\N{REPLACEMENT CHARACTER}")
    assert window.windowTitle() == f"{name.replace('[*]', '[*][*]')}[*] — Backprop Studio"
    window.files.fill_recent_menu(window.recent_menu)
    [action] = window.recent_menu.actions()
    assert action.text() == name.replace("&", "&&")
    assert _plain(action.toolTip()).endswith(f"{FOLDER}/{name}" if FOLDER in action.toolTip() else name)
    check(list(shown_in(window.recent_menu)))


# Dialogs


def test_the_bookmarks_dialog_shows_names_as_text(window: MainWindow) -> None:
    window.named_actions["bookmarks"].trigger()
    dialog = window.findChild(BookmarksDialog)
    assert isinstance(dialog, BookmarksDialog)
    for row, name in enumerate(BOOKMARKS):
        dialog.list.setCurrentRow(row)
        check(list(shown_in(dialog)))
        assert dialog.caption.text().startswith(f"Then: “{named(name)}”, iteration")
        assert dialog.list.item(row).text().count("\n") == 1
        assert not has_the_picture(dialog)
    dialog.close()


def test_the_recover_dialog_shows_names_and_paths_as_text(window: MainWindow, tmp_path: Path) -> None:
    found = []
    for name in (MARKUP, f"a&b{TURNED}", f"x\n{CONTROLS}"):
        place = new_place(tmp_path / "places")
        Journal(place.journal).write(window.session.state, Origin(name, f"{tmp_path}/{MARKUP}/{name}", None))
        found.append(LeftBehind(place, read_journal(place.journal)))
    dialog = RecoverDialog(found, window)
    dialog.show()
    check(list(shown_in(dialog)))
    assert not has_the_picture(dialog)
    assert [box.text() for box in dialog.boxes[:2]] == [MARKUP, "a&&b\N{REPLACEMENT CHARACTER}"]
    assert MARKUP in _plain(dialog.boxes[0].toolTip())
    dialog.close()
    for left in found:
        left.place.leave()


def test_the_import_dialog_shows_headings_words_and_the_name_of_the_file_as_text(window: MainWindow) -> None:
    heading = f'{MARKUP},a&b,"two\nlines",kind'
    rows = f"1,2,3,<b>{TURNED}x\n4,5,6,{MARKUP}\n"
    sheet = read_sheet(f"{heading}\n{rows}".encode())
    dialog = ImportDialog(sheet, FILE, window.bridge.document, window)
    dialog.show()
    found = list(shown_in(dialog))
    check(found)
    assert mentions(found, MARKUP)
    assert not has_the_picture(dialog)
    dialog.close()


@pytest.mark.parametrize(
    "ask",
    [
        lambda window, name: questions.unsaved_changes(window, name, str, str),
        lambda window, name: questions.ask_about_contradiction(window, f"$.bookmarks[{name}]", str),
        lambda window, name: questions.ask_about_lock(window, name, f"{name} has it.", str, str, str),
        lambda window, name: questions.ask_about_change(window, name, str, str),
        lambda window, name: questions.ask_about_takeover(window, name, str, str),
    ],
)
def test_questions_show_names_as_text(window: MainWindow, ask: Callable[[QWidget, str], None]) -> None:
    ask(window, f"{MARKUP}{TURNED}{CONTROLS}")
    box = window.findChildren(QMessageBox)[-1]
    check(list(shown_in(box)))
    assert not has_the_picture(box)
    box.close()


def test_notices_and_other_dialogs_show_names_as_text(window: MainWindow) -> None:
    window.files.said.emit(f"{MARKUP}{TURNED}{CONTROLS} was not saved.", "error")
    check(list(shown_in(window.notice)))
    assert not has_the_picture(window.notice)
    window.check_gradients()
    window.choose_stops()
    window.named_actions["bookmark"].trigger()
    dialogs = window.findChildren(QDialog)
    assert len(dialogs) >= 3
    for dialog in dialogs:
        check(list(shown_in(dialog)))
        assert not has_the_picture(dialog)
        dialog.close()


# The one way


def test_a_tooltip_is_html_only_where_qt_would_take_it_for_html() -> None:
    assert plain_tip("x < 1 & y > 2") == "x < 1 & y > 2"
    for text in (MARKUP, "a <b>c</b>", "&lt;b&gt;", "<b>two</b>  \n lines"):
        assert QtGui.Qt.mightBeRichText(plain_tip(text))
        assert _plain(plain_tip(text)) == text
    assert len(plain_tip("x" * 5000)) == 1000
    assert plain_tip("\n".join(map(str, range(100)))).endswith("23\n… and 76 more")


def test_a_label_shows_its_text_as_it_is(qtbot: QtBot) -> None:
    label = PlainLabel(MARKUP)
    qtbot.addWidget(label)
    assert not has_the_picture(label)
    label.setText(f"two\nlines{TURNED}")
    assert label.text() == "two\nlines\N{REPLACEMENT CHARACTER}"
    assert PlainLabel(label).parent() is label


def test_names_are_one_line_of_a_sane_length() -> None:
    assert (
        named("one\ntwo\x1b\u202e\u2028")
        == "one\N{REPLACEMENT CHARACTER}two" + "\N{REPLACEMENT CHARACTER}" * 3
    )
    assert named("می\u200cخواهم 👩\u200d🔬 a\u00a0b") == "می\u200cخواهم 👩\u200d🔬 a\u00a0b"
    assert named(f"{'a' * 100}.json", 20) == "aaaaaaaaaaaaa…a.json"
    assert in_menu("a&b\tc") == "a&&b\N{REPLACEMENT CHARACTER}c"
    assert in_title("a[*]b") == "a[*][*]b"


def test_every_preset_is_shown_without_html(qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    for name, line in presets().items():
        menu.addAction(f"{name}  —  {line}")
    check(list(shown_in(menu)))
