"""An application of Qt that belongs to another program, such as a notebook, and is used for a moment."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QLocale, Qt, QThread
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from bpstudio.engine.refused import RefusedError

_NAMED = {
    "organizationName": "setOrganizationName",
    "applicationName": "setApplicationName",
    "applicationVersion": "setApplicationVersion",
    "desktopFileName": "setDesktopFileName",
}


def check_here() -> None:
    """Raises RefusedError where nothing can be painted: beside the main thread, or in a Qt without widgets."""
    app = QCoreApplication.instance()
    if app is not None and not isinstance(app, QApplication):
        raise RefusedError(
            "toolkit", f"this process has a {type(app).__name__}; pictures need a QApplication in its place"
        )
    main = threading.main_thread() is threading.current_thread()
    if not main if app is None else QThread.currentThread() is not app.thread():
        raise RefusedError("toolkit", "pictures are painted in the main thread; export them from there")


@contextmanager
def given_back(app: QApplication) -> Iterator[None]:
    """Whatever is done to the application meanwhile, it looks and is called as before afterwards."""
    names = {setter: getattr(app, getter)() for getter, setter in _NAMED.items()}
    theme, font, sheet = app.property("theme"), app.font(), app.styleSheet()
    app.setStyleSheet("")  # with one a style does not say its name
    style = app.style().name()
    own = app.testAttribute(Qt.ApplicationAttribute.AA_SetPalette)
    palette, locale = app.palette() if own else QPalette(), QLocale()
    try:
        yield
    finally:
        for setter, value in names.items():
            getattr(app, setter)(value)
        app.setStyleSheet("")
        app.setStyle(style)
        app.setStyleSheet(sheet)
        app.setPalette(palette)
        app.setFont(font)
        app.setProperty("theme", theme)
        QLocale.setDefault(locale)
