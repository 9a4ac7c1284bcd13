"""“Why?” of whatever is selected: which derivation answers it, and the sheet on which it stands."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Phase, Step
from bpstudio.explain.readings import conventions_of
from bpstudio.notation.derivations import remark
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.equation.chain_view import ChainView
from bpstudio.qt.equation.why_sheet import Section, WhySheet, chain_rule_of, sections_of
from bpstudio.session.frame import Frame
from bpstudio.session.selection import Factor, Selection, Unit

NOTHING = "Select a factor, a weight or a unit first; Return then says why it is what it is."
GIVEN = "An input is given and not computed, so there is no derivation of it."
CUT = "This connection is cut: its weight is 0 and has no gradient to explain."
UPDATE = "The update is a rule that was chosen, not derived: its formula stands under the network."


def question_of(frame: Frame, selection: Selection) -> Step | Parameter | str:
    """What is asked about: a factor, the gradient of a parameter, or in a sentence that there is nothing to ask."""
    match selection:
        case Parameter():
            return CUT if selection.is_cut_in(frame.network) else selection
        case Unit(0, _):
            return GIVEN
        case Unit(layer, _):
            return frame.program.find(Op.DA_DZ, layer)
        case Factor(step) if step < len(frame.program):
            asked = frame.program[step]
        case _ if frame.current is not None:
            asked = frame.current
        case _:
            return NOTHING
    if asked.phase is Phase.UPDATE:
        return UPDATE
    if asked.phase is not Phase.BACKWARD:
        what = to_plain(quantity(asked.symbol))
        return f"{what} is computed by its formula; only factors of the chain, going back, are derived."
    return asked


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
        asked = question_of(self._bridge.frame, selection)
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
        frame = self._bridge.frame
        asked = frame.program[step]
        sections = sections_of(frame, asked, self._bridge.whose, parameter)
        words = remark(asked, conventions_of(frame))
        self._show(f"Why {to_plain(sections[0].left)} is what it is", sections, words, card)

    def explain_whole(self, parameter: Parameter, head: QRect) -> None:
        """Say why the whole is a product."""
        self._show("Why a gradient is a product", chain_rule_of(self._bridge.frame, parameter), "", head)

    def _show(self, title: str, sections: list[Section], words: str, card: QRect) -> None:
        self.close()
        window = self._chain.window()
        self._focused_before = QApplication.focusWidget()
        self._sheet = WhySheet(title, sections, words, window)
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
        if self._sheet is not None:
            self._sheet.dismiss()
