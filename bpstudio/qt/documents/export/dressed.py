"""Pictures in another theme than the window has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication

from bpstudio.qt.ground.theme import ThemeName, current_theme
from bpstudio.storage.export.pictured import PicturePart

Wear = Callable[[ThemeName], object]
PAINTED_BY_HAND: tuple[PicturePart | None, ...] = ("canvas", "equation", None)
"""What asks for each colour as it is painted, the steps among it; the others have controls, which have to change."""


@contextmanager
def dressed(part: PicturePart | None, theme: ThemeName | None, wear: Wear) -> Iterator[None]:
    """In a theme for a while, in which nothing but pictures is painted; None leaves that of the window.

    ``wear`` dresses the whole window, which takes some time.
    """
    before = current_theme().name
    if theme is None or theme == before:
        yield
        return
    change = _tell_painters if part in PAINTED_BY_HAND else wear
    change(theme)
    try:
        yield
    finally:
        change(before)


def _tell_painters(theme: ThemeName) -> None:
    app = QCoreApplication.instance()
    assert app is not None, "what is painted has an application"
    app.setProperty("theme", theme)
