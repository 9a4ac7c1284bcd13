"""Making the window, with and without an event loop."""

from __future__ import annotations

import contextlib
import ctypes
import sys
import threading
from collections.abc import Iterator, Sequence
from functools import partial
from importlib import import_module
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent, QGuiApplication, QPixmap
from PySide6.QtWidgets import QApplication, QMessageBox

from bpstudio.qt.ground.collector import uncollected

with uncollected(lasting=True):
    from bpstudio import __version__
    from bpstudio.explain.words.files import computed_anew
    from bpstudio.qt.controls.questions import message
    from bpstudio.qt.ground import settings
    from bpstudio.qt.ground.display import SMALLEST_WINDOW
    from bpstudio.qt.ground.fonts import install_fonts
    from bpstudio.qt.ground.guard import guarded
    from bpstudio.qt.ground.theme import (
        ThemeName,
        apply_theme,
        current_theme,
        follow_system,
        load_theme,
        system_scheme,
    )
    from bpstudio.qt.shell.bands import FIRST_SIZE, keep_on_screen, place_first
    from bpstudio.qt.shell.lifetime import Lifetime
    from bpstudio.qt.shell.main_window import MainWindow
    from bpstudio.qt.shell.offer_recovery import offer_recovery
    from bpstudio.storage import opening
    from bpstudio.storage.desktop import APP_ID
    from bpstudio.storage.errors import SessionFileError, one_line
    from bpstudio.storage.files import write_bytes
    from bpstudio.storage.opening import is_lesson
    from bpstudio.storage.places import APPLICATION, ORGANIZATION
    from bpstudio.storage.sources import short_name, source_name

if TYPE_CHECKING:
    from bpstudio.explain.solution.blocks import Solution
    from bpstudio.notation.textbook import Notation
    from bpstudio.qt.documents.export.makers import PaintedContent
    from bpstudio.qt.shell.lesson_guide import ReadLesson
    from bpstudio.session.session import Session
    from bpstudio.storage.export.pictured import PictureWanted

WARM_UP_MILLISECONDS = 150
CASCADE, MOST_CASCADED = 32, 6
_open: dict[int, MainWindow] = {}
"""The windows that are not closed, in the order they were opened: the one list of them. Qt's own has closed ones too.

One that nothing but its own cycles held could be collected in mid-paint.
"""


class Application(QApplication):
    """``wanted(path)``: the desktop wants a file opened, as macOS says it of a double click or a drop on the dock."""

    wanted = Signal(str)

    @guarded(returning=False)
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.wanted.emit(event.file())
            return True
        return super().event(event)


def create_window(source: str | Path | None = None) -> MainWindow:
    """The real window on a file or a preset (None: the article's network), not shown, no event loop entered.

    A file that somebody else has open is shown read-only; a lesson beside the article's network. Raises
    SessionFileError for a source that cannot be read.
    """
    application()
    lesson = None if source is None or not is_lesson(source) else _read_lesson(Path(source))
    source = opening.DEFAULT_SOURCE if source is None or lesson is not None else source
    found, difference = opening.read_unasked(source)
    with uncollected():
        window = MainWindow(found.session, source)
    for end in (window.closed, window.destroyed):
        end.connect(partial(_open.pop, id(window), None))
    _open[id(window)] = window
    place_first(window)
    window.files.begin_with(found)
    if difference:
        window.notice.say(computed_anew(difference), "warning")
    if lesson is not None:
        window.lessons.begin(lesson)
    return window


def _read_lesson(path: Path) -> ReadLesson:
    from bpstudio.qt.shell.lesson_guide import read_whole  # not part of the start

    return read_whole(path)


def application(safe_mode: bool = False) -> QApplication:
    """The one application, with fonts and theme on."""
    QLocale.setDefault(QLocale.c())  # a number looks the same everywhere, and as in the files
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else Application(sys.argv[:1])
    if app.property("theme") is None:
        QCoreApplication.setOrganizationName(ORGANIZATION)
        QCoreApplication.setApplicationName(APPLICATION)
        QCoreApplication.setApplicationVersion(__version__)
        QGuiApplication.setDesktopFileName(APP_ID)
        _tell_the_taskbar()
        if safe_mode:
            settings.do_without(app)
        settings.bring_over()
        install_fonts()
        apply_theme(app, load_theme(preferred_theme()))
    return app


def _tell_the_taskbar() -> None:
    """On Windows: this is a program of its own, not one of Python's, whose icon and group it had else."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)  # type: ignore[attr-defined,unused-ignore]


def preferred_theme() -> ThemeName:
    """What was chosen last; else what the desktop asks for."""
    match settings.text("theme"):
        case "light" | "dark" as chosen:
            return chosen
    return system_scheme()


def run(sources: Sequence[str | Path] = (), safe_mode: bool = False) -> int:
    """Show a window on each source, or one on the article's network, and stay until all are closed; the exit code.

    Raises SessionFileError where the only source cannot be read; of several, that is said in a window. ``safe_mode``
    starts without the settings, and leaves them as they are.
    """
    app = application(safe_mode)
    trouble = None if safe_mode else settings.check_settings()
    lifetime = Lifetime(app, lambda: tuple(_open.values()))
    try:
        if isinstance(app, Application):
            app.wanted.connect(partial(_open_wanted, lifetime))
        window = _open_all(lifetime, sources)
        if settings.text("theme") is None:
            follow_system(app, _wear)
        if trouble is not None:
            window.notice.say(trouble, "warning", staying=True)
        QTimer.singleShot(WARM_UP_MILLISECONDS, _load_what_curves_need)
        QTimer.singleShot(0, window, lambda: _ask_what_is_open(lifetime, window))
        if not sources and not safe_mode and trouble is None:
            window.help.offer_tour()
        return app.exec()
    finally:
        lifetime.end()


def _open_all(lifetime: Lifetime, sources: Sequence[str | Path]) -> MainWindow:
    """A window on each source that can be read; the first window. The last one, on top, says what is wrong."""
    if len(sources) < 2:
        return _new_window(lifetime, *sources)
    opened, unread = list[MainWindow](), list[str]()
    for source in sources:
        try:
            opened.append(_new_window(lifetime, source))
        except SessionFileError as wrong:
            unread.append(f"{one_line(source_name(source))}: {wrong}")
    opened = opened or [_new_window(lifetime)]
    if unread:
        opened[-1].notice.say("\n".join(unread), "error", staying=True)
    return opened[0]


def _open_wanted(lifetime: Lifetime, source: str | Path) -> None:
    """What the desktop or a drop asks for: in a window that nobody has used yet, else in a new one."""
    windows = [window for window in _open.values() if window.isVisible()]
    free = next((window for window in windows if window.files.untouched), None)
    try:
        window = free or _new_window(lifetime, source)
    except SessionFileError as wrong:
        (windows[-1] if windows else _new_window(lifetime)).notice.say(
            f"{one_line(short_name(source))}: {wrong}", "error"
        )
        return
    if free is not None:
        free.files.open(source)
    else:
        window.files.ask_about_lock()
    window.raise_()
    window.activateWindow()


def _new_window(lifetime: Lifetime, source: str | Path | None = None) -> MainWindow:
    """What takes long to open is opened in a window that is there already, shows how far it is and can stop it."""
    slow = source is not None and not is_lesson(source) and opening.keeps_waiting(source)
    window = create_window(None if slow else source)
    window.drops.another.connect(partial(_open_wanted, lifetime))
    window.help.begin_elsewhere = partial(_tour_elsewhere, lifetime)
    window.restore_layout()
    step = CASCADE * (
        (len(_open) - 1) % MOST_CASCADED
    )  # one that lay exactly over another could be overlooked
    if step:
        keep_on_screen(window, beside=QPoint(step, step))
    window.show()
    if slow and source is not None:
        QTimer.singleShot(0, window, partial(window.files.open, source))
    return window


def _tour_elsewhere(lifetime: Lifetime) -> None:
    window = _new_window(lifetime)
    window.raise_()
    window.activateWindow()
    window.help.tour.begin()


def _ask_what_is_open(lifetime: Lifetime, window: MainWindow) -> None:
    """What earlier windows left behind, and whose the file is."""
    window.files.ask_about_lock()
    for text in offer_recovery(window, lambda: _new_window(lifetime)):
        lifetime.reports.show_crash(text)


def _wear(name: ThemeName) -> None:
    """Dress whatever is open as the desktop is from now on."""
    for window in tuple(_open.values())[:1]:
        window.wear(name)


def _load_what_curves_need() -> None:
    """Beside the event loop, so that the first curve does not wait for the import.

    No daemon: a window closed at once must wait for it, since Qt's libraries cannot be loaded while Python ends.
    """
    threading.Thread(target=import_module, args=("bpstudio.qt.plots.chart",)).start()


def show_alone(sentence: str) -> None:
    """A box that says why there is no window, until it is read."""
    application()
    box = message(None, "Backprop Studio", sentence, "", QMessageBox.Icon.Critical)
    box.exec()


def screenshot(source: str | Path, out: str | Path, theme: ThemeName, size: tuple[int, int]) -> None:
    """A picture of the window as a file, ``size`` in pixels. Raises SessionFileError and OSError."""
    from bpstudio.qt.ground.picture_file import format_of  # not part of the start

    application()
    write_bytes(out, window_pictured(source, theme, size, format_of(out)))


def window_pictured(source: str | Path, theme: ThemeName, size: tuple[int, int], form: str = "png") -> bytes:
    """The same as the content of a file in a ``form``, such as png."""
    from bpstudio.qt.ground.picture_file import encoded

    application()
    window = create_window(source)
    dots = min(
        window.devicePixelRatio(), *(wide / least for wide, least in zip(size, SMALLEST_WINDOW, strict=True))
    )
    with _unseen(window, theme, QSize(*(ceil(wide / dots) for wide in size))):
        picture = _pictured(window, QSize(*size), dots)
    return encoded(picture, form)


def solutions_on_pages(solutions: tuple[Solution, ...]) -> bytes:
    """Worked solutions, sheets and keys as a PDF file."""
    from bpstudio.qt.documents.paper.pdf import pdf_of  # not part of the start

    with _lent_application():
        return pdf_of(solutions)


def painted_session(
    session: Session, form: str, theme: ThemeName, wanted: PictureWanted, notation: Notation
) -> PaintedContent:
    """A session in a form that needs the toolkit. Raises RefusedError for what cannot be had in it."""
    from bpstudio.qt.documents.export.makers import MAKERS  # not part of the start
    from bpstudio.qt.documents.export.shown import shown_in

    with _lent_application():
        with uncollected():
            window = MainWindow(session)
        window.bridge.write_in(notation)
        place_first(window)
        with _unseen(window, theme, FIRST_SIZE):
            window.bridge.select(wanted.parameter)
            if wanted.parameter is not None:
                window.equation.show_mode("factors")
            return MAKERS[form](shown_in(window, window.bridge), wanted)


@contextlib.contextmanager
def _lent_application() -> Iterator[None]:
    """The application, also where another program has made it: that has it back as it was.

    Raises RefusedError where nothing can be painted.
    """
    from bpstudio.qt.ground.lent import check_here, given_back  # not part of the start

    check_here()
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.property("theme") is None:
        with given_back(app):
            application()
            yield
    else:
        application()
        yield


@contextlib.contextmanager
def _unseen(window: MainWindow, theme: ThemeName, size: QSize) -> Iterator[None]:
    """A window that is made for its picture alone, and is on no screen; nothing of it stays."""
    app = application()
    before = current_theme().name
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.wear(theme)
    window.resize(size)
    window.show()
    for _ in range(3):
        app.processEvents()
    for plot in (window.cost_plot, window.gradient_plot):
        plot.refresh_now()
    app.processEvents()
    try:
        yield
    finally:
        window.player.close()
        window.files.let_go()
        if before != theme:
            window.wear(before)
        window.hide()
        window.deleteLater()
        app.sendPostedEvents(window, QEvent.Type.DeferredDelete)  # there may be no event loop


def _pictured(window: MainWindow, size: QSize, dots: float) -> QPixmap:
    """The window in a picture of exactly that size, ``dots`` of it for each of its own pixels."""
    picture = QPixmap(size)
    picture.setDevicePixelRatio(dots)
    picture.fill(window.palette().window().color())
    window.render(picture)
    return picture
