"""Making the window, with and without an event loop."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from bpstudio.qt.collector import uncollected

with uncollected(lasting=True):
    from bpstudio import __version__
    from bpstudio.notation.textbook import use_notation
    from bpstudio.qt import settings
    from bpstudio.qt.fonts import install_fonts
    from bpstudio.qt.lifetime import Lifetime
    from bpstudio.qt.main_window import MainWindow
    from bpstudio.qt.notation_menu import kept_notation
    from bpstudio.qt.offer import offer
    from bpstudio.qt.picture_file import encoded, format_of
    from bpstudio.qt.theme import ThemeName, apply_theme, follow_system, load_theme, system_scheme
    from bpstudio.session.session import Session
    from bpstudio.storage import reader, replay
    from bpstudio.storage.errors import SessionFileError, one_line
    from bpstudio.storage.files import write_bytes
    from bpstudio.storage.places import APPLICATION, ORGANIZATION

DEFAULT_SOURCE = "article"
WARM_UP_MILLISECONDS = 150
LARGE_BYTES = 4 << 20  # of a file that takes noticeably long to open
_open: dict[int, MainWindow] = {}
"""The windows that are not closed. One that nothing but its own cycles held could be collected in mid-paint."""


def create_window(source: str | Path | None = None) -> MainWindow:
    """The real window on a file or a preset (None: the article's network), not shown, no event loop entered.

    A file that somebody else has open is shown read-only. Raises SessionFileError for a source that cannot be read.
    """
    application()
    source = DEFAULT_SOURCE if source is None else source
    opened = reader.read(source)
    use_notation(kept_notation())
    with uncollected():
        window = MainWindow(Session(opened.state), source)
    for end in (window.closed, window.destroyed):
        end.connect(partial(_open.pop, id(window), None))
    _open[id(window)] = window
    window.resize(1440, 900)
    window.held = window.files.claim(opened.digest)
    difference = replay.compare(opened)
    if difference is not None:
        window.notice.say(f"{difference} The numbers shown are computed anew from the log.", "warning")
    return window


def application(safe_mode: bool = False) -> QApplication:
    """The one application, with fonts and theme on."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    if app.property("theme") is None:
        QCoreApplication.setOrganizationName(ORGANIZATION)
        QCoreApplication.setApplicationName(APPLICATION)
        QCoreApplication.setApplicationVersion(__version__)
        QGuiApplication.setDesktopFileName("org.bpstudio.BackpropStudio")
        if safe_mode:
            settings.do_without(app)
        install_fonts()
        apply_theme(app, load_theme(preferred_theme()))
    return app


def preferred_theme() -> ThemeName:
    """What was chosen last; else what the desktop asks for."""
    match settings.text("theme"):
        case "light" | "dark" as chosen:
            return chosen
    return system_scheme()


def run(sources: Sequence[str | Path] = (), safe_mode: bool = False) -> int:
    """Show a window on each source, or one on the article's network, and stay until all are closed; the exit code.

    Raises SessionFileError for the first source; what is wrong with another is said in the first window. ``safe_mode``
    starts without the settings, and leaves them as they are.
    """
    app = application(safe_mode)
    trouble = None if safe_mode else settings.check_settings()
    lifetime = Lifetime(app)
    try:
        window = _new_window(lifetime, sources[0] if sources else None)
        if settings.text("theme") is None:
            follow_system(app, window.wear)
        if trouble is not None:
            window.notice.say(trouble, "warning")
        for source in sources[1:]:
            _open_beside(lifetime, window, source)
        QTimer.singleShot(WARM_UP_MILLISECONDS, _load_what_curves_need)
        QTimer.singleShot(0, window, lambda: _ask_what_is_open(lifetime, window))
        return app.exec()
    finally:
        lifetime.end()


def _open_beside(lifetime: Lifetime, first: MainWindow, source: str | Path) -> None:
    try:
        _new_window(lifetime, source)
    except SessionFileError as wrong:
        first.notice.say(f"{one_line(str(source))}: {wrong}", "error")


def _new_window(lifetime: Lifetime, source: str | Path | None = None) -> MainWindow:
    """A large file is opened in the window that is there already, which shows how far it is and can stop it."""
    large = source is not None and _is_large(Path(source))
    window = create_window(None if large else source)
    lifetime.add(window)
    window.restore_layout()
    window.show()
    if large and source is not None:
        QTimer.singleShot(0, window, partial(window.files.open, source))
    return window


def _is_large(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_size > LARGE_BYTES
    except OSError:
        return False


def _ask_what_is_open(lifetime: Lifetime, window: MainWindow) -> None:
    """What earlier windows left behind, and whose the file is."""
    if window.held is not None:
        window.files.ask_how(window.held)
    for text in offer(window, lambda: _new_window(lifetime)):
        lifetime.reports.show_crash(text)


def _load_what_curves_need() -> None:
    """Beside the event loop, so that the first curve does not wait for the import.

    No daemon: the interpreter would be taken down in the middle of it where the window is closed at once, and crash.
    """
    threading.Thread(target=import_module, args=("bpstudio.qt.plots.chart",)).start()


def screenshot(source: str | Path, out: str | Path, theme: ThemeName, size: tuple[int, int]) -> None:
    """A picture of the window as a file, ``size`` in pixels. Raises SessionFileError and OSError."""
    app, form = application(), format_of(out)
    window = create_window(source)
    window.wear(theme)
    window.resize(*size)
    window.show()
    for _ in range(3):
        app.processEvents()
    for plot in (window.cost_plot, window.gradient_plot):
        plot.refresh_now()
    app.processEvents()
    picture = window.grab()
    window.player.close()
    window.files.let_go()
    window.hide()
    window.deleteLater()
    write_bytes(out, encoded(picture, form))
