"""How the window is divided, and how that is kept from one start to the next."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QTabWidget, QWidget

from bpstudio.qt import settings


def splitter(orientation: Qt.Orientation, parts: tuple[QWidget, ...], shares: tuple[int, ...]) -> QSplitter:
    made = QSplitter(orientation)
    made.setChildrenCollapsible(False)
    made.setHandleWidth(5)
    for index, (part, share) in enumerate(zip(parts, shares, strict=True)):
        made.addWidget(part)
        made.setStretchFactor(index, share)
    made.setSizes([10 * share for share in shares])
    return made


def panels(parent: QWidget, *views: tuple[QWidget, str, str]) -> QTabWidget:
    """The panels at the right, one behind the other: view, title, tooltip of each."""
    tabs = QTabWidget(parent)
    tabs.setObjectName("panels")
    tabs.setDocumentMode(True)
    tabs.setMinimumWidth(340)
    for view, title, tip in views:
        tabs.setTabToolTip(tabs.addTab(view, title), tip)
    return tabs


def keep_layout(window: QWidget, splitters: Mapping[str, QSplitter]) -> None:
    settings.keep("geometry", window.saveGeometry())
    for name, one in splitters.items():
        settings.keep(f"splitter/{name}", one.saveState())


def restore_layout(window: QWidget, splitters: Mapping[str, QSplitter]) -> None:
    """As the window was left; what cannot be restored stays as it is designed."""
    geometry = settings.blob("geometry")
    if geometry is not None:
        window.restoreGeometry(geometry)
    for name, one in splitters.items():
        state = settings.blob(f"splitter/{name}")
        if state is not None:
            one.restoreState(state)
