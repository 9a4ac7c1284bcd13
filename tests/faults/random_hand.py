"""A hand that knows nothing clicks, drags, types and picks from menus: nothing may raise, nothing be logged."""

from __future__ import annotations

import random
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt, QTimer, qInstallMessageHandler
from PySide6.QtGui import QAction, QContextMenuEvent, QDesktopServices, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QWidget

from bpstudio.qt.app import application, create_window
from bpstudio.qt.documents.export_dialog import dialog
from bpstudio.qt.ground.settings import do_without
from bpstudio.qt.ground.theme import apply_theme, current_theme
from bpstudio.qt.shell.main_window import MainWindow

PRESETS = ("article", "softmax-3", "xor", "moons", "digits", "deep-sigmoid", "mazur", "spiral")
LARGEST, DEEPEST, LONGEST = 3000, 12, 200_000  # of a network and a session, beyond which it begins anew
TYPED = (
    "1 5 A F G N Minus Period Slash Plus Space Right Left Up Down Tab Return Escape Delete Home End PageDown"
)
KEYS = [getattr(Qt.Key, f"Key_{name}") for name in TYPED.split()]
MODIFIERS = [Qt.KeyboardModifier.NoModifier] * 5 + [
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
]
LEFT = Qt.MouseButton.LeftButton
ENDINGS = ("quit", "close", "new_window", "open")  # they end the round, or ask for a file
UNAVOIDABLE = ("does not support", "propagateSizeHints")  # the platform without a screen says so itself


class Hand:
    """Acts on one window; ``wrong`` has what was raised or logged, each once, after what."""

    def __init__(self, window: MainWindow, seed: int) -> None:
        self.window, self.chance = window, random.Random(seed)
        self.wrong: dict[str, str] = {}
        self._done: deque[str] = deque(maxlen=8)
        self._acts: list[Callable[[QWidget, QPoint], object]] = [
            *([self._click] * 5 + [self._type] * 3 + [self._hover] * 2 + [self._pick] * 2),
            *(self._double_click, self._ask, self._drag, self._turn, self._step),
        ]

    def note(self, what: str) -> None:
        self.wrong.setdefault(what, " | ".join(self._done))

    def raised(self, kind: type[BaseException], error: BaseException, trace: Any) -> None:
        self.note("".join(traceback.format_exception(kind, error, trace)[-2:]))

    def logged(self, kind: object, context: object, text: str) -> None:
        if not any(part in text for part in UNAVOIDABLE):
            self.note(text)

    def act(self) -> None:
        """One thing, anywhere."""
        seen = [part for part in self.window.findChildren(QWidget) if part.isVisible() and part.isEnabled()]
        part = self.chance.choice([one for one in seen if min(one.width(), one.height()) > 3])
        act = self.chance.choice(self._acts)
        self._done.append(f"{act.__name__} on {type(part).__name__} {part.objectName()}")
        try:
            act(part, self._place(part))
        except ValueError:
            pass  # a step that is refused in words: the session is called here without the window
        except Exception as error:
            self.raised(type(error), error, error.__traceback__)

    def _place(self, part: QWidget) -> QPoint:
        return QPoint(self.chance.randrange(part.width()), self.chance.randrange(part.height()))

    def _modifier(self) -> Qt.KeyboardModifier:
        return self.chance.choice(MODIFIERS)

    def _click(self, part: QWidget, at: QPoint) -> None:
        QTest.mouseClick(part, LEFT, self._modifier(), at)

    def _double_click(self, part: QWidget, at: QPoint) -> None:
        QTest.mouseDClick(part, LEFT, Qt.KeyboardModifier.NoModifier, at)

    def _ask(self, part: QWidget, at: QPoint) -> None:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, part.mapToGlobal(at))
        QCoreApplication.postEvent(part, event)

    def _hover(self, part: QWidget, at: QPoint) -> None:
        QTest.mouseMove(part, at)

    def _drag(self, part: QWidget, at: QPoint) -> None:
        QTest.mousePress(part, LEFT, self._modifier(), at)
        for _ in range(3):
            QTest.mouseMove(part, self._place(part))
        QTest.mouseRelease(part, LEFT, Qt.KeyboardModifier.NoModifier, self._place(part))

    def _type(self, part: QWidget, at: QPoint) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, self.chance.choice(KEYS), self._modifier())

    def _turn(self, part: QWidget, at: QPoint) -> None:
        by, over = QPoint(0, self.chance.choice([-120, 120])), QPointF(part.mapToGlobal(at))
        buttons, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(QPointF(at), over, QPoint(), by, buttons, self._modifier(), phase, False)
        QCoreApplication.sendEvent(part, event)

    def _pick(self, part: QWidget, at: QPoint) -> None:
        named = [a for a in self.window.findChildren(QAction) if a.isEnabled() and a.objectName()]
        action = self.chance.choice([a for a in named if a.objectName() not in ENDINGS])
        self._done[-1] = f"picked {action.objectName()}"
        action.trigger()

    def _step(self, part: QWidget, at: QPoint) -> None:
        for _ in range(self.chance.randint(1, 12)):
            self.window.session.step()

    def put_away(self) -> None:
        """Whatever has opened: something in it is used, then it is closed."""
        for opened in QApplication.topLevelWidgets():
            if opened is self.window or not opened.isVisible():
                continue
            self._done.append(f"{type(opened).__name__} {opened.objectName()} opened")
            if isinstance(opened, QMenu):
                self._take_one(opened)
                opened.close()
            elif isinstance(opened, QDialog):
                self._use(opened)
                opened.reject()

    def _take_one(self, menu: QMenu) -> None:
        usable = [a for a in menu.actions() if a.isEnabled() and not a.isSeparator() and a.menu() is None]
        files = ("quit", "close", "open…", "save", "export", "import")
        safe = [a for a in usable if not any(word in a.text().lower() for word in files)]
        if safe and self.chance.random() < 0.6:
            self.chance.choice(safe).trigger()

    def _use(self, dialog: QDialog) -> None:
        for _ in range(self.chance.randint(0, 3)):
            parts = [p for p in dialog.findChildren(QWidget) if p.isVisible() and p.isEnabled()]
            if parts and dialog.isVisible():
                part = self.chance.choice(parts)
                QTest.mouseClick(part, LEFT, Qt.KeyboardModifier.NoModifier, part.rect().center())


def handled(preset: str, count: int, seed: int) -> dict[str, str]:
    """Open a window on a preset and do ``count`` things: what went wrong, and after what."""
    app, theme = application(), current_theme()
    do_without(app)  # what the hand chooses is not kept for others
    window = create_window(preset)
    hand, timer = Hand(window, seed), QTimer()
    timer.setInterval(60)
    timer.timeout.connect(hand.put_away)  # also where a dialog waits for an answer
    before, said = sys.excepthook, qInstallMessageHandler(hand.logged)
    sys.excepthook = hand.raised
    try:
        with _nothing_outside():
            window.resize(1024, 700)
            window.show()
            timer.start()
            for _ in range(count):
                hand.act()
                QTest.qWait(5) if hand.chance.random() < 0.3 else QApplication.processEvents()
                _calm(window, preset, hand.chance)
            timer.stop()
            hand.put_away()
    finally:
        timer.stop()
        hand.put_away()
        window.player.pause()
        window.files.keep()
        window.close()
        sys.excepthook = before
        qInstallMessageHandler(said)
        apply_theme(app, theme)
        app.setProperty("safe_mode", False)
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return hand.wrong


@contextmanager
def _nothing_outside() -> Iterator[None]:
    """No dialog for files, which would wait for somebody; and what is exported goes into a folder that goes."""
    no_file = staticmethod(lambda *_, **__: ("", ""))
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        for name in ("getSaveFileName", "getOpenFileName"):
            patch.setattr(QFileDialog, name, no_file)
        patch.setattr(QDesktopServices, "openUrl", staticmethod(lambda *_: False))
        patch.setattr(dialog, "documents_folder", lambda: Path(folder))
        yield


def _calm(window: MainWindow, preset: str, chance: random.Random) -> None:
    """Training stops now and then; a session that has become large begins anew."""
    network = window.session.document.network
    large = network.size > LARGEST or network.depth > DEEPEST or window.session.state.iterations > LONGEST
    if window.player.playing and (large or chance.random() < 0.3):
        window.player.pause()
    if large:
        window.files.keep()
        window.files.open(preset)
