"""Making the window, with and without an event loop."""

from __future__ import annotations

import sys
import threading
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSettings, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from bpstudio import __version__
from bpstudio.notation.textbook import use_notation
from bpstudio.qt.fonts import install_fonts
from bpstudio.qt.main_window import MainWindow
from bpstudio.qt.notation_menu import kept_notation
from bpstudio.qt.theme import ThemeName, apply_theme, follow_system, load_theme, system_scheme
from bpstudio.session.session import Session
from bpstudio.storage import reader, replay

DEFAULT_SOURCE = "article"
WARM_UP_MILLISECONDS = 150


def create_window(source: str | Path | None = None) -> MainWindow:
    """The real window on a file or a preset (None: the article's network), not shown, no event loop entered.

    Raises SessionFileError for a source that cannot be read.
    """
    application()
    source = DEFAULT_SOURCE if source is None else source
    opened = reader.read(source)
    use_notation(kept_notation())
    window = MainWindow(Session(opened.state), source)
    window.resize(1440, 900)
    difference = replay.compare(opened)
    if difference is not None:
        window.notice.say(f"{difference} The numbers shown are computed anew from the log.", "warning")
    return window


def application() -> QApplication:
    """The one application, with fonts and theme on."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    if app.property("theme") is None:
        QCoreApplication.setOrganizationName("Backprop Studio")
        QCoreApplication.setApplicationName("bpstudio")
        QCoreApplication.setApplicationVersion(__version__)
        QGuiApplication.setDesktopFileName("org.bpstudio.BackpropStudio")
        install_fonts()
        apply_theme(app, load_theme(preferred_theme()))
    return app


def preferred_theme() -> ThemeName:
    """What was chosen last; else what the desktop asks for."""
    chosen = QSettings().value("theme")
    return chosen if chosen in ("light", "dark") else system_scheme()


def run(source: str | Path | None = None) -> int:
    """Show the window and stay until it is closed; the exit code. Raises SessionFileError."""
    app = application()
    window = create_window(source)
    window.restore_layout()
    if QSettings().value("theme") is None:
        follow_system(app, window.wear)
    window.show()
    QTimer.singleShot(WARM_UP_MILLISECONDS, _load_what_curves_need)
    return app.exec()


def _load_what_curves_need() -> None:
    """Beside the event loop, so that the first curve does not wait for the import."""
    threading.Thread(target=import_module, args=("bpstudio.qt.plots.chart",), daemon=True).start()


def screenshot(source: str | Path, out: str | Path, theme: ThemeName, size: tuple[int, int]) -> None:
    """A picture of the window as a file, ``size`` in pixels. Raises SessionFileError and OSError."""
    app = application()
    window = create_window(source)
    window.wear(theme)
    window.resize(*size)
    window.show()
    for _ in range(3):
        app.processEvents()
    for plot in (window.cost_plot, window.gradient_plot):
        plot.refresh_now()
    app.processEvents()
    saved = window.grab().save(str(out))
    window.player.pause()
    window.hide()
    window.deleteLater()
    if not saved:
        raise OSError(f"the picture could not be written to {out}")
