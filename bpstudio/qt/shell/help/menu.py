"""What the Help menu opens. Nothing of it is loaded before it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog

from bpstudio.qt.ground import settings
from bpstudio.qt.shell.window import Window

if TYPE_CHECKING:
    from bpstudio.qt.shell.help.tour_guide import TourGuide

OFFERED = "tour_offered"
OFFER = "New here? A tour in this window takes five minutes."


class Help(QObject):
    """The help of one window; each of its parts is open once at most.

    ``begin_elsewhere`` begins the tour in another window, where it must not take the place of the learner's session.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._open: dict[str, QDialog] = {}
        self._guide: TourGuide | None = None
        self.begin_elsewhere: Callable[[], object] | None = None

    # The tour

    @property
    def tour(self) -> TourGuide:
        """The guide through the tour, made when it is first asked for."""
        if self._guide is None:
            from bpstudio.qt.shell.help.tour_guide import TourGuide

            self._guide = TourGuide(self._window)
        return self._guide

    def take_tour(self) -> None:
        """Begin the tour, or go on where it was left: here, or beside a session that is not to be lost."""
        if self.tour.fits_here or self.begin_elsewhere is None:
            self.tour.begin()
        else:
            self.begin_elsewhere()

    def leave_tour(self) -> None:
        """Leave it where it is, and say so; nothing where none is taken."""
        if self._guide is not None:
            self._guide.step_aside()

    def offer_tour(self) -> None:
        """Once, at the first start, and only where somebody sees it: a sentence with two buttons."""
        if settings.text(OFFERED) is not None or QGuiApplication.platformName() in ("offscreen", "minimal"):
            return
        settings.keep(OFFERED, "yes")
        choices = (("Take the tour", self.take_tour), ("Not now", lambda: None))
        self._window.notice.say(OFFER, "success", passing=True, lasting=True, choices=choices)

    # Windows beside this one

    def show_guide(self, page: str = "") -> None:
        """The guide at ``page``, by default that of the part of the window with the focus."""
        from bpstudio.qt.shell.help.guide import GuideWindow, page_at

        page = page or page_at(self._window)
        guide = self._shown("guide", lambda: GuideWindow(self._window))
        assert isinstance(guide, GuideWindow)
        guide.show_page(page)

    def show_keys(self) -> None:
        from bpstudio.qt.shell.help.keys_window import KeysWindow

        self._shown("keys", lambda: KeysWindow(self._window))

    def show_legend(self) -> None:
        from bpstudio.qt.shell.help.legend import LegendWindow

        self._shown("legend", lambda: LegendWindow(self._window))

    def show_report(self) -> None:
        from bpstudio.qt.shell.help.problem import problem_dialog

        self._shown("report", lambda: problem_dialog(self._window))

    def show_about(self) -> None:
        from bpstudio.qt.shell.help.about import AboutDialog

        self._shown("about", lambda: AboutDialog(self._window))

    def _shown(self, name: str, make: Callable[[], QDialog]) -> QDialog:
        """The one of that name, made if need be, in front."""
        dialog = self._open.get(name)
        if dialog is not None:
            dialog.raise_()
        else:
            dialog = self._open[name] = make()
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.finished.connect(lambda _result: self._open.pop(name, None))
        dialog.show()
        dialog.activateWindow()
        return dialog

    def close(self) -> None:
        """The window closes, and what belongs to it."""
        if self._guide is not None:
            self._guide.leave()
        for dialog in tuple(self._open.values()):
            dialog.close()
