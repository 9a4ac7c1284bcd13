"""The one way by which text reaches a label, a tooltip, a menu or a title: as text, never as markup.

Names come out of files, tables and paths that somebody else has written. Qt takes whatever looks like HTML for HTML,
and reads the files it speaks of.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6 import QtGui
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QTextDocument
from PySide6.QtWidgets import QLabel, QTextBrowser, QToolTip, QWidget

from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.typesetting import set_type
from bpstudio.storage.errors import one_line

LONGEST_NAME = 80
LONGEST_IN_MENU = 60
LONGEST_PATH = 160
_LONGEST_LINE, _MOST_LINES = 1000, 24
_PAGES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


class PlainLabel(QLabel):
    """A label that shows its text as it is, however much it looks like HTML; a test looks for any other label.

    Its tooltip says what the words on it mean.
    """

    def __init__(self, text: str | QWidget | None = "", parent: QWidget | None = None) -> None:
        super().__init__(parent if isinstance(text, str) else text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if isinstance(text, str) and text:
            self.setText(text)

    @guarded
    def setText(self, text: str) -> None:
        super().setText(visible(text))

    @guarded(returning=False)
    def event(self, event: QEvent) -> bool:
        # The class first: a window sends its labels a thousand events before it is seen, and few of this kind.
        if (
            isinstance(event, QHelpEvent)
            and event.type() == QEvent.Type.ToolTip
            and show_words(event, self, self.text())
        ):
            return True
        return super().event(event)


def visible(text: str) -> str:
    """Line by line what a reader sees: what controls the screen or the order of letters is replaced."""
    return text if text.isprintable() else "\n".join(map(one_line, text.split("\n")))


def named(name: str, most: int = LONGEST_NAME) -> str:
    """A name out of a file or a path, for a sentence or a list: one line of a sane length, its ends kept."""
    line = one_line(name)
    if len(line) <= most:
        return line
    end = most // 3
    return f"{line[: most - end - 1]}…{line[-end:]}"


def named_path(path: Path | str) -> str:
    """The path as a sentence shows it: without line breaks, and shortened in the middle where it is long."""
    return named(str(path), LONGEST_PATH)


def plain_tip(text: str) -> str:
    """The text of a tooltip. Tooltips have no format to be set: only what Qt would take for HTML is written as HTML."""
    lines = [named(line, _LONGEST_LINE) for line in text.split("\n")]
    more = len(lines) - _MOST_LINES
    lines = lines[:_MOST_LINES] + ([f"… and {more} more"] if more > 0 else [])
    shown = "\n".join(lines)
    if not QtGui.Qt.mightBeRichText(shown):
        return shown
    return f'<div style="white-space: pre">{escape(shown)}</div>'


def show_tip(event: QHelpEvent, text: str, widget: QWidget) -> None:
    """Show a tooltip where the mouse is; none where there is no text."""
    QToolTip.showText(event.globalPos(), plain_tip(text), widget)


def show_words(event: QHelpEvent, widget: QWidget, text: str) -> bool:
    """Show the widget's tooltip with what the words in ``text`` mean; False where none of them has an entry."""
    from bpstudio.explain.help.glossary import explained  # not part of the start

    tip = widget.toolTip()
    more = tip if QtGui.Qt.mightBeRichText(tip) else explained(tip, text, notation_of(widget))
    if more == tip:
        return False
    show_tip(event, more, widget)
    return True


def show_page(browser: QTextBrowser, markdown: str) -> None:
    """Show a page that comes with the program. Its HTML, if it had any, is text."""
    document = browser.document()
    document.setMarkdown(markdown, _PAGES)
    set_type(document)


def in_menu(text: str, most: int = LONGEST_IN_MENU) -> str:
    """A name for a menu or a button, where & would underline the letter after it and a tab begins a shortcut."""
    return named(text, most).replace("&", "&&")


def in_title(name: str) -> str:
    """A name for the title of a window, where [*] is the place of the mark of what is not saved."""
    return named(name).replace("[*]", "[*][*]")


def notation_of(widget: QWidget) -> Notation:
    """The notation of the nearest widget above that has one; the article's where there is none, as in a bare box."""
    above: QWidget | None = widget
    while above is not None:
        own = getattr(above, "notation", None)
        if isinstance(own, Notation):
            return own
        above = above.parentWidget()
    return ARTICLE
