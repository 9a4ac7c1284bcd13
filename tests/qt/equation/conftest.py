from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bpstudio.notation import textbook
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.equation.strip import EquationStrip
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from tests.qt.equation.strips import SIZES, Make, document


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    holders: list[QWidget] = []

    def build(
        given: Document | None = None, size: tuple[int, int] = SIZES[0]
    ) -> tuple[EquationStrip, Bridge]:
        window = QWidget()
        qtbot.addWidget(window)
        holders.append(window)
        bridge = Bridge(Session(given or document()), window, notation=textbook.ARTICLE)
        strip = EquationStrip(bridge, window)
        window.resize(size[0], size[1] + 400)
        strip.setGeometry(0, 400, *size)
        with qtbot.waitExposed(window):
            window.show()
        return strip, bridge

    yield build
    holders.clear()
