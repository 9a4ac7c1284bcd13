"""Naming a bookmark, and opening the list of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QWidget

from bpstudio.engine.words import grouped
from bpstudio.qt.bridge import Bridge


def name_bookmark(bridge: Bridge, parent: QWidget) -> None:
    """Ask for a name of the moment shown; what is wrong with it is said by ``bridge.refused``."""
    dialog = QInputDialog(parent)
    dialog.setObjectName("bookmark_name")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle("Bookmark this moment")
    dialog.setLabelText("Name")
    cursor, session = bridge.state.cursor, bridge.session
    dialog.setTextValue(
        f"iteration {grouped(cursor.iteration)}" + (f", step {cursor.revealed}" if cursor.revealed else "")
    )
    dialog.textValueSelected.connect(
        lambda name: bridge.attempt(lambda: session.bookmark(name, (cursor.iteration, cursor.revealed)))
    )
    dialog.open()


def show_bookmarks(bridge: Bridge, move: Callable[[Callable[[], object]], None], parent: QWidget) -> None:
    """The list of bookmarks, once."""
    from bpstudio.qt.shell.bookmarks_dialog import BookmarksDialog  # not part of the start

    dialog = parent.findChild(BookmarksDialog) or BookmarksDialog(bridge, move, parent)
    dialog.show()
    dialog.activateWindow()
