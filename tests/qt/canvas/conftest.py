"""A canvas on a live session, shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.notation import textbook
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.canvas.view import Canvas
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from bpstudio.storage.reader import read

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def session_of(source: str | tuple[int, ...], examples: int) -> Session:
    """A preset's session, or one on a network of these widths."""
    if isinstance(source, str):
        return Session(read(source).state)
    rng = np.random.default_rng(3)
    network = Network(source[0], tuple(Layer(width, "tanh") for width in source[1:]))
    data = Examples(rng.normal(size=(examples, source[0])), rng.normal(size=(examples, source[-1])))
    return Session(Document(network, data))


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[..., Canvas]:
    def show(
        source: str | tuple[int, ...] = "article",
        size: tuple[int, int] = (1050, 400),
        examples: int = 1,
    ) -> Canvas:
        bridge = Bridge(session_of(source, examples), notation=textbook.ARTICLE)
        canvas = Canvas(bridge)
        bridge.setParent(canvas)
        qtbot.addWidget(canvas)
        canvas.resize(*size)
        with qtbot.waitExposed(canvas):
            canvas.show()
        canvas.setFocus()
        return canvas

    return show
