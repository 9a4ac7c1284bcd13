"""The button that leads back from the step under the cursor to what is selected."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import UPDATE, output_of
from bpstudio.notation.naming import parameter_text, unit_text
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.plain_text import in_menu, plain_tip
from bpstudio.session.frame import Frame
from bpstudio.session.selection import Factor, Selection, Unit


class BackChip(QToolButton):
    """Hidden as long as there is nothing to go back to."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("back_to_selection")
        self.setProperty("role", "chip")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFont(ui_font(-1))
        self.setFixedHeight(24)
        self.hide()

    def offer(self, selection: Selection, frame: Frame, notation: Notation) -> None:
        """Lead back to ``selection``; None where it is what is shown."""
        if selection is not None:
            name = selection_name(selection, frame, notation)
            self.setText(in_menu(f"back to {name}"))
            self.setAccessibleName(f"back to {name}")
            tip = f"The step just taken is shown. {name} is still selected: show it again."
            self.setToolTip(plain_tip(tip))
        self.setVisible(selection is not None)


def selection_name(selection: Selection, frame: Frame, notation: Notation) -> str:
    """What a selected thing is called on screen."""
    network = frame.network
    match selection:
        case Parameter():
            return parameter_text(selection, network, notation)
        case Factor(step):
            symbol = frame.program[step].symbol
            return in_words("θ ←", notation) if symbol == UPDATE else to_plain(quantity(symbol), notation)
        case Unit(layer, index):
            return unit_text(output_of(network, layer), index, network, notation)
    return ""
