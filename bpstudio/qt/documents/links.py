"""A session to the clipboard as a link, and from there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog, QWidget

from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import as_sentence
from bpstudio.explain.words import links as words
from bpstudio.qt.controls.questions import CANCEL, Reply, put_question
from bpstudio.qt.documents.files import Files
from bpstudio.storage.export.link import Loss, link_of, shorter_links
from bpstudio.storage.sources import link_in


def link_on_clipboard() -> str | None:
    """The link that is there to be pasted."""
    return link_in(QGuiApplication.clipboard().text())


def copy_link(files: Files) -> None:
    """Put the session on the clipboard as a link; where it is too large for one, ask what is to be left out."""
    if files.refuse_to_save():
        return
    try:
        _put(files.said.emit, link_of(files.own.state), words.LINK_COPIED)
    except RefusedError as refused:
        save = Reply("Save as…", files.save_as)
        shorter = shorter_links(files.own.state)
        offer_shorter_links(str(refused), shorter, files.window, files.said.emit, save)


def _put(tell: Callable[[str, str], object], link: str, sentence: str) -> None:
    QGuiApplication.clipboard().setText(link)
    tell(sentence, "success")


def offer_shorter_links(
    why: str, shorter: Mapping[Loss, str], over: QWidget, tell: Callable[[str, str], object], *first: Reply
) -> None:
    """Ask which of the ``shorter`` links is wanted where one would be too long, and copy it.

    ``tell`` hears of it, with its tone.
    """
    replies = [
        Reply(words.button_of_loss(loss), partial(_put, tell, link, words.left_out_of_link(loss)))
        for loss, link in shorter.items()
    ]
    hangs = words.OR_A_SHORTER_ONE if shorter else ""
    put_question(over, "Copy link", as_sentence(why), hangs, [*first, *replies, CANCEL])


def open_link(files: Files) -> None:
    """Open the link on the clipboard, or ask for one where there is none."""
    link = link_on_clipboard()
    if link is not None:
        files.open(link)
        return
    dialog = QInputDialog(files.window)
    dialog.setObjectName("link_pasted")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setOption(QInputDialog.InputDialogOption.UsePlainTextEditForTextInput)
    dialog.setWindowTitle("Open link")
    dialog.setLabelText(words.PASTE_IT)
    dialog.textValueSelected.connect(partial(_open_typed, files))
    dialog.open()


def _open_typed(files: Files, text: str) -> None:
    link = link_in(text)
    if link is None:
        files.said.emit(words.NO_LINK, "warning")
    else:
        files.open(link)


def offer_link(files: Files, link: str) -> None:
    """Ask whether a link that was pasted where units are pasted is to be opened."""
    put_question(
        files.window,
        "Open link",
        words.LINK_OFFERED,
        words.TAKES_ITS_PLACE,
        [Reply("Open", partial(files.open, link)), CANCEL],
    )
