"""A real window in this process, closed at a bad moment, or with a slot of it that raises."""

from __future__ import annotations

import ast
import functools
import importlib
import random
import sys
import time
import types
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog

from bpstudio.qt import app
from bpstudio.qt.controls.pacing import FULL_SPEED
from bpstudio.qt.documents.report import Reports
from bpstudio.qt.shell import actions, handlers
from bpstudio.qt.shell.main_window import MainWindow

QT = Path(app.__file__).resolve().parent
PHASES = ("idle", "stepping", "training", "saving", "loading", "asking", "checking")


def pump(seconds: float = 0.0) -> None:
    end = time.monotonic() + seconds
    QApplication.processEvents()
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.002)


def begin(window: MainWindow, phase: str, folder: Path) -> None:
    """Bring the window into a phase in which it might be closed."""
    match phase:
        case "stepping":
            window.session.finish_phase()
        case "training":
            window.player.set_speed(FULL_SPEED)
            window.player.play()
        case "saving":
            window.session.train(2000)
            window.files.path = folder / "walk.json"
            window.files.save()
        case "loading":
            window.files.open(folder / "long.json")
        case "asking":
            window.session.train(3)
            window.close()
        case "checking":
            window.check_gradients()


def close_at_once(window: MainWindow) -> None:
    """As somebody does who wants to leave and save nothing."""
    window.files.keep()
    for dialog in window.findChildren(QDialog):
        dialog.done(0)
    window.files.keep()
    window.close()


def closed_in_every_phase(folder: Path, rounds: int, seed: int) -> list[str]:
    """Open a window, begin something, close it a random moment later: what went wrong."""
    chance, wrong = random.Random(seed), []
    for number in range(rounds):
        phase = PHASES[number % len(PHASES)]
        window = app.create_window("xor")
        window.show()
        begin(window, phase, folder)
        pump(chance.uniform(0, 0.05))
        close_at_once(window)
        if window.isVisible():
            wrong.append(f"round {number}: still open while {phase}")
            window._may_close = True
            window.close()
        window.deleteLater()
        del window
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        pump()
    return wrong


# Slots


def slots_of(kind: type) -> set[str]:
    """The methods that the source of a class, or of one above it, connects to a signal."""
    names: set[str] = set()
    for one in kind.__mro__:
        if one.__module__.startswith("bpstudio.qt."):
            names |= _connected(Path(str(sys.modules[one.__module__].__file__)), one.__name__)
    return {name for name in names if isinstance(getattr(kind, name, None), types.FunctionType)}


@functools.cache
def _connected(path: Path, name: str) -> frozenset[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef) and node.name == name:
            return frozenset(
                call.args[0].attr
                for call in ast.walk(node)
                if isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr == "connect"
                and call.args
                and isinstance(call.args[0], ast.Attribute)
                and isinstance(call.args[0].value, ast.Name)
                and call.args[0].value.id == "self"
            )
    return frozenset()


class Injected(RuntimeError):  # noqa: N818 (nothing went wrong)
    """Raised on purpose."""


class Trap:
    """Makes one slot at a time raise when Qt calls it; put around the slots before the window is made."""

    def __init__(self) -> None:
        self.armed: str | None = None
        self._set_on: set[str] = set()

    def around(self, key: str, slot: Callable[..., object]) -> Callable[..., object]:
        @functools.wraps(slot)
        def call(*args: object, **kwargs: object) -> object:
            if self.armed == key:
                self.armed = None
                raise Injected(key)
            return slot(*args, **kwargs)

        return call

    def set_everywhere(self, patch: Callable[[Any, str, Any], object]) -> None:
        """``patch(owner, name, value)`` sets an attribute, and knows how to set it back."""
        for path in sorted(QT.rglob("*.py")):
            module = importlib.import_module(
                "bpstudio.qt." + ".".join(path.relative_to(QT).with_suffix("").parts)
            )
            for kind in list(vars(module).values()):
                if isinstance(kind, type) and kind.__module__ == module.__name__:
                    for name in _connected(path, kind.__name__):
                        self._set(kind, name, patch)
        wrapped = (replace(one, do=self.around(f"action {one.name}", one.do)) for one in handlers.HANDLERS)
        patch(actions, "HANDLERS", tuple(wrapped))

    def _set(self, kind: type, name: str, patch: Callable[[Any, str, Any], object]) -> None:
        """Where the method is written, once, though more than one class connects it."""
        owner = next((one for one in kind.__mro__ if name in vars(one)), kind)
        method, key = vars(owner).get(name), f"{owner.__name__}.{name}"
        if isinstance(method, types.FunctionType) and key not in self._set_on:
            self._set_on.add(key)
            patch(owner, name, self.around(key, method))


class _Trigger(QObject):
    pulled = Signal()


def every_slot(window: MainWindow) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each slot in the window by name, and what makes Qt call it."""
    seen = set()
    for thing in [window, *window.findChildren(QObject)]:
        for name in sorted(slots_of(type(thing))):
            owner = next(kind for kind in type(thing).__mro__ if name in vars(kind))
            key = f"{owner.__name__}.{name}"
            if key not in seen:
                seen.add(key)
                yield key, functools.partial(_pull, getattr(thing, name))
    for name, action in window.named_actions.items():
        yield f"action {name}", functools.partial(_set_off, action)


def _pull(slot: Callable[..., object]) -> None:
    trigger = _Trigger()
    trigger.pulled.connect(slot)
    trigger.pulled.emit()


def _set_off(action: QAction) -> None:
    action.setEnabled(True)
    action.trigger()


def injected_everywhere(window: MainWindow, reports: Reports, trap: Trap) -> tuple[int, list[str]]:
    """Let each slot raise once: how many there were, and after which the window was not usable any more."""
    wrong, count = [], 0
    for name, set_off in list(every_slot(window)):
        count += 1
        reports._shown.clear()
        trap.armed = name
        set_off()
        pump()
        if trap.armed is not None or reports.dialog is None:
            wrong.append(f"{name}: no report")
            trap.armed = None
        else:
            if f"Injected: {name}" not in reports.dialog.report.toPlainText():
                wrong.append(f"{name}: the report is about something else")
            reports.dialog.close()
            pump()
        before = window.session.state.cursor
        window.session.step()
        pump()
        if window.session.state.cursor == before or not window.isVisible():
            wrong.append(f"{name}: not usable")
    return count, wrong
