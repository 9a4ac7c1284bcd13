"""The plots at the foot of the window: a line while there is no curve, and as high as the learner wants them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QToolButton

from bpstudio.qt.app import create_window
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.shell.plots_band import LINE_HEIGHT, NOTHING_YET
from bpstudio.session.session import Session


@pytest.fixture
def made(qtbot):
    def make(size=(1440, 900)):
        window = create_window("article")
        qtbot.addWidget(window)
        window.restore_layout()
        window.resize(*size)
        with qtbot.waitExposed(window):
            window.show()
        QApplication.processEvents()
        return window

    return make


def bands(window):
    return window._bands.rows


def line_of(window):
    return window._bands.plots_room._band.line


def drag(window, to):
    """As a hand does it: the plots are to begin at that height of the bands."""
    handle, panes = bands(window).handle(1), bands(window)
    start = handle.mapToGlobal(QPointF(50, 2))
    goal = QPointF(start.x(), panes.mapToGlobal(QPointF(0, to)).y())
    steps = (
        (QEvent.Type.MouseButtonPress, start, Qt.MouseButton.LeftButton),
        (QEvent.Type.MouseMove, goal, Qt.MouseButton.NoButton),
        (QEvent.Type.MouseButtonRelease, goal, Qt.MouseButton.LeftButton),
    )
    for kind, at, button in steps:
        held = (
            Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
        )
        event = QMouseEvent(kind, handle.mapFromGlobal(at), at, button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(handle, event)
    QApplication.processEvents()


def test_before_there_is_a_curve_the_plots_are_a_line_that_says_so(made):
    window = made()
    assert line_of(window).isVisible()
    assert not window.cost_plot.isVisible()
    assert bands(window).sizes()[1] == LINE_HEIGHT
    assert NOTHING_YET in [label.text() for label in line_of(window).findChildren(PlainLabel)]
    window.session.finish_iteration()
    assert line_of(window).isVisible()


def test_then_the_network_has_most_of_the_window(made):
    window = made()
    assert window.canvas.height() >= 0.45 * window.height()
    assert window.canvas.height() > window.equation.height()


def test_the_plots_open_by_themselves_with_the_second_iteration(made):
    window = made()
    window.session.train(2)
    assert not line_of(window).isVisible()
    assert window.cost_plot.isVisible()
    assert window.gradient_plot.isVisible()
    assert 150 < bands(window).sizes()[1] < 200


def test_they_can_be_asked_for_before(made):
    window = made()
    line_of(window).findChild(QToolButton, "show_plots").click()
    assert window.cost_plot.isVisible()
    window.session.step()
    assert window.cost_plot.isVisible()


def test_without_the_iterations_the_line_is_back(made):
    window = made()
    window.session.train(3)
    window.bridge.replace_session(Session(window.session.document))
    assert line_of(window).isVisible()
    assert bands(window).sizes()[1] == LINE_HEIGHT


def test_a_height_made_by_hand_is_kept_also_for_the_next_start(made):
    window = made()
    window.session.train(2)
    drag(window, bands(window).height() - 300)
    height = bands(window).sizes()[1]
    assert 280 < height < 320
    window.keep_layout()
    window = made()
    assert bands(window).sizes()[1] == LINE_HEIGHT
    window.session.train(2)
    assert bands(window).sizes()[1] == height


def test_put_away_by_hand_they_stay_away_and_come_back_by_hand(made):
    window = made()
    window.session.train(2)
    drag(window, bands(window).height())
    assert bands(window).sizes()[1] == 0
    window.session.train(10)
    assert bands(window).sizes()[1] == 0
    window.keep_layout()
    window = made()
    window.session.train(2)
    assert bands(window).sizes()[1] == 0
    drag(window, bands(window).height() - 200)
    assert bands(window).sizes()[1] > 150
    assert window.cost_plot.isVisible()


def test_the_line_too_can_be_put_away_and_brings_no_plots_then(made):
    window = made()
    drag(window, bands(window).height())
    assert bands(window).sizes()[1] == 0
    window.session.train(5)
    assert bands(window).sizes()[1] == 0


def test_a_double_click_puts_the_panels_away_and_brings_them_back(made, qtbot):
    window = made()
    middle = window._bands.middle
    before = middle.sizes()
    for expected in (0, before[1]):
        qtbot.mouseDClick(middle.handle(1), Qt.MouseButton.LeftButton)
        QApplication.processEvents()
        assert middle.sizes()[1] == expected


def test_what_garbles_the_height_kept_is_ignored(made):
    from bpstudio.qt.ground import settings

    for text in ("-3", "x", "1e9", "99999999", "²"):
        settings.keep("plots_height", text)
        window = made()
        window.session.train(2)
        assert 150 < bands(window).sizes()[1] < 200
