"""Pasting into the table of examples, as a test does it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QMimeData, QModelIndex
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.notation import textbook
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.examples.data_table import DataTable
from bpstudio.qt.examples.import_dialog import ImportDialog
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session

X, Y = np.arange(8.0).reshape(4, 2), np.zeros((4, 1))
Make = Callable[..., tuple[Bridge, DataTable]]


def open_table(qtbot: QtBot, data: Examples | None = None) -> tuple[Bridge, DataTable]:
    """A shown table of examples, of two inputs and a target where none are given."""
    data = data or Examples(X, Y)
    network = Network(data.columns("x"), (Layer(data.columns("y")),))
    bridge = Bridge(Session(Document(network, data)), notation=textbook.ARTICLE)
    table = DataTable(bridge)
    qtbot.addWidget(table)
    with qtbot.waitExposed(table):
        table.show()
    return bridge, table


def paste(
    table: DataTable, text: str, page: str = "", at: tuple[int, int] | None = None
) -> ImportDialog | None:
    """Paste as new examples, or at a cell; the dialog that asks, if one does."""
    mime, asked = QMimeData(), list[ImportDialog]()
    mime.setText(text)
    if page:
        mime.setHtml(page)
    QGuiApplication.clipboard().setMimeData(mime)
    table.pasting.opened.connect(asked.append)
    table.view.setCurrentIndex(table.model.index(*at) if at else QModelIndex())
    (table.paste if at else table.append).trigger()
    table.pasting.opened.disconnect(asked.append)
    return asked[0] if asked else None


def asked(table: DataTable, text: str, page: str = "", at: tuple[int, int] | None = None) -> ImportDialog:
    dialog = paste(table, text, page, at)
    assert dialog is not None, table.refusal.text()
    return dialog


def rows(bridge: Bridge) -> list[list[float]]:
    data = bridge.document.data
    assert data.y is not None
    return np.hstack([data.x, data.y]).tolist()  # type: ignore[no-any-return]


def choose(box: QComboBox, what: object) -> None:
    """As a hand does it."""
    box.setCurrentIndex(box.findData(what))
    box.activated.emit(box.currentIndex())


def read_again(qtbot: QtBot, dialog: ImportDialog) -> None:
    qtbot.waitUntil(lambda: not dialog.understood.text().startswith("Reading"))
