"""“Why?” of whatever is selected: which derivation answers it, and the sheet on which it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from bpstudio.engine.parameters import Parameter
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.equation.chain_view import ChainView
from bpstudio.session.selection import Factor, Selection

if TYPE_CHECKING:  # what derives is not part of the start
    from bpstudio.explain.pages.why import Section
    from bpstudio.qt.equation.why_sheet import WhySheet


class Asking:
    """The sheet that is open, if any. It stands over the window, above what was asked about."""

    def __init__(self, bridge: Bridge, chain: ChainView, strip: QWidget) -> None:
        self._bridge, self._chain, self._strip = bridge, chain, strip
        self._sheet: WhySheet | None = None
        self._focused_before: QWidget | None = None

    def explain(self, selection: Selection, parameter: Parameter | None) -> str:
        """Open the sheet about what is selected; a sentence where there is nothing to derive.

        A factor is that of the chain of ``parameter``, if there is one.
        """
        from bpstudio.explain.pages.why import question_of

        asked = question_of(self._bridge.frame, selection, self._bridge.notation)
        if isinstance(asked, str):
            return asked
        if isinstance(asked, Parameter):
            self.explain_whole(asked, self._chain.head.geometry())
        else:
            of = selection.of if isinstance(selection, Factor) and selection.of else parameter
            self.explain_step(asked.index, self._chain.place_of(asked.index), of)
        return ""

    def explain_step(self, step: int, card: QRect, parameter: Parameter | None) -> None:
        """Derive the local derivative of a card."""
        from bpstudio.explain.pages.why import answer_of

        frame = self._bridge.frame
        title, sections, words = answer_of(
            frame, frame.program[step], self._bridge.whose, parameter, self._bridge.notation
        )
        self._show(title, sections, words, card)

    def explain_whole(self, parameter: Parameter, head: QRect) -> None:
        """Say why the whole is a product."""
        from bpstudio.explain.pages.why import WHOLE, chain_rule_of

        self._show(WHOLE, chain_rule_of(self._bridge.frame, parameter, self._bridge.notation), "", head)

    def _show(self, title: str, sections: list[Section], words: str, card: QRect) -> None:
        from bpstudio.qt.equation.why_sheet import WhySheet

        self.close()
        window = self._chain.window()
        self._focused_before = QApplication.focusWidget()
        self._sheet = WhySheet(title, sections, words, window, self._bridge.notation)
        self._sheet.closed.connect(self._forget)
        corner = self._strip.mapTo(window, QPoint(0, 0))
        network = QRect(corner.x(), 0, self._strip.width(), corner.y())  # all that is above the strip
        self._sheet.stand_at(card.translated(self._chain.mapTo(window, QPoint(0, 0))), network)
        self._sheet.show()

    def _forget(self) -> None:
        """Give the focus back to where it was."""
        self._sheet = None
        before, self._focused_before = self._focused_before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def close(self) -> None:
        """Close the sheet, if one is open."""
        if self._sheet is not None:
            self._sheet.dismiss()
