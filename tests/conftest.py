"""What every test is held to: no stray log line, no widget or thread left behind, no setting touched."""

from __future__ import annotations

import gc
import importlib
import logging
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from inspect import isframe
from pathlib import Path
from types import ModuleType
from typing import Any

import hypothesis
import pytest

from tests.as_on_windows import only_closed_files_go
from tests.long_first import long_first
from tests.screens import on_a_large_screen

# Before anything imports Qt: pytest-qt does so while pytest starts, but makes the application only in a test.
if os.environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":  # whose own screen is 800 pixels wide
    os.environ["QT_QPA_PLATFORM"] = on_a_large_screen()
SETTINGS = Path(tempfile.mkdtemp(prefix="bpstudio-tests-"))
for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
    os.environ[variable] = str(SETTINGS / variable.lower())

if (
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):  # in the background: what is started here must hear Ctrl+C
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The same cases each time, so that a change that passed passes again; others with --hypothesis-profile=anew.
hypothesis.settings.register_profile("same", deadline=None, derandomize=True)
hypothesis.settings.register_profile("anew", deadline=None)
hypothesis.settings.load_profile("same")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        long_first(items)


def pytest_collection_finish() -> None:
    freeze()


def freeze() -> None:
    """What there is now is neither searched nor collected again: ten thousand tests, and the trees of all modules.

    Each test that uses Qt looks through all objects for threads, which took longer than many a test.
    """
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    shutil.rmtree(SETTINGS, ignore_errors=True)


@pytest.fixture
def qtbot(qapp: Any, request: pytest.FixtureRequest) -> Any:
    """pytest-qt's own, which waits longer."""
    return importlib.import_module("tests.patience").PatientBot(request)


@pytest.fixture
def made_up() -> Iterator[ModuleType]:
    """Entries that nobody has heard of, in all four registries, for as long as a test runs."""
    module = importlib.import_module("tests.made_up")
    module.register()
    yield module
    module.forget()


@pytest.fixture(autouse=True, scope="module")
def what_earlier_modules_keep_is_not_searched() -> None:
    freeze()


@pytest.fixture(autouse=True)
def no_stray_log_records(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A test that means a warning to be logged looks at it, then calls caplog.clear()."""
    yield
    records = [record for when in ("setup", "call") for record in caplog.get_records(when)]
    stray = [f"{r.name}: {r.getMessage()}" for r in records if r.levelno >= logging.WARNING]
    assert not stray, f"logged and not expected: {stray}"


@pytest.fixture(autouse=True)
def no_threads_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    before = running_threads(request)
    yield
    left = [name for thread, name in running_threads(request).items() if thread not in before]
    assert not left, f"threads still running: {left}"


@pytest.fixture(autouse=True)
def nothing_collected_in_mid_paint(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test has let go is collected between tests.

    A widget that only its own cycles hold could else be collected by a call from its own paint event, and Qt would
    go on painting what is gone.
    """
    if uses_qt(request):
        gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def no_widgets_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    if not uses_qt(request):
        yield
        return
    before = {id(widget) for widget in top_level_widgets()}
    yield
    if any(id(widget) not in before for widget in top_level_widgets()):
        delete_what_is_due()
    left = [widget for widget in top_level_widgets() if id(widget) not in before]
    reports = [f"{widget!r} held by {holders(widget, left)}" for widget in left]
    assert not reports, "top-level widgets left behind:\n" + "\n".join(reports)


@pytest.fixture(autouse=True)
def nothing_from_the_test_before(request: pytest.FixtureRequest) -> None:
    """No setting that was kept, no text that was copied, no theme that was chosen, no key held and no mouse.

    A key that was held adds to a selection. What a mouse is over is lit: a window opened where a closed one had it is
    told that it comes, never that it goes.
    """
    kept = SETTINGS / "xdg_config_home"
    if kept.exists():
        shutil.rmtree(kept, ignore_errors=True)
    app = sys.modules["PySide6.QtWidgets"].QApplication.instance() if uses_qt(request) else None
    if app is not None:
        leave_no_trace(app)


def leave_no_trace(app: Any) -> None:
    theme = sys.modules.get("bpstudio.qt.ground.theme")
    if theme is not None and app.property("theme") == "dark":
        theme.apply_theme(app, theme.load_theme("light"))
    app.clipboard().clear()
    if app.keyboardModifiers().value:
        test, gui = importlib.import_module("PySide6.QtTest").QTest, sys.modules["PySide6.QtGui"]
        test.keyRelease(gui.QWindow(), sys.modules["PySide6.QtCore"].Qt.Key.Key_Control)
    sys.modules["PySide6.QtGui"].QCursor.setPos(app.primaryScreen().geometry().bottomRight())
    app.processEvents()


def uses_qt(request: pytest.FixtureRequest) -> bool:
    """Tests of the headless layers, which have no application, pay nothing for these checks."""
    return bool({"qtbot", "qapp"} & set(request.fixturenames))


def top_level_widgets() -> list[Any]:
    widgets = sys.modules.get("PySide6.QtWidgets")
    return [] if widgets is None else list(widgets.QApplication.topLevelWidgets())


def delete_what_is_due() -> None:
    """Cycles of Python objects, then what was told to delete itself later."""
    gc.collect()
    core = sys.modules["PySide6.QtCore"]
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)


def running_threads(request: pytest.FixtureRequest) -> dict[int, str]:
    running = {id(t): t.name for t in threading.enumerate() if not t.daemon}
    return running | running_qthreads() if uses_qt(request) else running


def running_qthreads() -> dict[int, str]:
    """There are thousands of things and a hundred kinds of them: the kinds are asked first."""
    core, things = sys.modules["PySide6.QtCore"], gc.get_objects()
    kinds = {kind for kind in set(map(type, things)) if issubclass(kind, core.QThread)}
    threads = [thing for thing in things if type(thing) in kinds] if kinds else []
    is_valid = sys.modules["shiboken6"].isValid
    return {id(t): repr(t) for t in threads if is_valid(t) and t.isRunning()}


def holders(widget: Any, ours: list[Any]) -> list[str]:
    """Who still refers to the widget, apart from this module."""
    found = [thing for thing in gc.get_referrers(widget) if thing is not ours and not isframe(thing)]
    return [f"{type(thing).__module__}.{type(thing).__name__} {str(thing)[:120]}" for thing in found]


@pytest.fixture(params=["any file can go", "only closed files go"])
def either_system(request: pytest.FixtureRequest) -> Iterator[str]:
    """Once by the rules here, once by those of Windows on what is open."""
    if request.param == "any file can go":
        yield request.param
        return
    with only_closed_files_go():
        yield request.param
