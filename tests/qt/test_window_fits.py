"""At every size of the window, down to the smallest, nothing is cut off and nothing lies over anything else."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.task import Training
from bpstudio.explain.troubles.runaway import Runaway
from bpstudio.qt.app import create_window
from bpstudio.qt.controls.pacing import IterationsDone
from bpstudio.qt.controls.scroll import Scroll
from bpstudio.qt.equation.bar import MODES
from bpstudio.qt.ground.display import SMALLEST_WINDOW
from bpstudio.qt.ground.elided import ElidedLabel
from bpstudio.qt.ground.icons import PaintedIcon
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.shell.bar_row import BarRow
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import Reinitialize, SetActivation, SetLearningRate
from bpstudio.session.history.document import Document
from bpstudio.session.selection import Unit
from bpstudio.session.session import Session
from tests.qt.fitting_in import misfits

SIZES = ((800, 560), (1024, 700), (1366, 768), (1440, 900))
PRESETS = ("article", "mazur", "xor", "deep-sigmoid", "digits")
LONG = "A sentence that is rather long, about what was done and what it has dropped: 30,967 iterations."


@pytest.fixture
def made(qtbot: QtBot) -> Callable[..., MainWindow]:
    def make(preset: str = "article") -> MainWindow:
        window = create_window(preset)
        qtbot.addWidget(window)
        window.resize(*SMALLEST_WINDOW)
        with qtbot.waitExposed(window):
            window.show()
        return window

    return make


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def check(window: MainWindow, size: tuple[int, int], tabs: Iterable[int]) -> None:
    window.resize(*size)
    for tab in tabs:
        window.panels.setCurrentIndex(tab)
        settle()
        assert (window.width(), window.height()) == size
        assert misfits(window) == []


@pytest.mark.parametrize("preset", PRESETS)
def test_everything_fits_at_every_size(made: Callable[..., MainWindow], preset: str) -> None:
    window = made(preset)
    moments: tuple[Callable[[], object], ...] = (
        lambda: None,
        lambda: (window.session.finish_phase(), [window.session.step() for _ in range(3)]),
        lambda: (window.session.train(12), window.session.finish_iteration()),
    )
    for number, go in enumerate(moments):
        go()
        check(window, SIZES[0], range(4))
        for place, size in enumerate(SIZES[1:]):
            check(window, size, [(place + number) % 4])


@pytest.mark.parametrize("preset", ["xor", "digits"])
def test_whatever_is_looked_at_fits_in_the_smallest_window(
    made: Callable[..., MainWindow], preset: str
) -> None:
    window = made(preset)
    window.session.train(9)
    window.session.finish_iteration()
    for thing in (Parameter("theta", 1, 0, 0), Parameter("b", 1, None, 0), Unit(1, 0), Unit(0, 0)):
        window.bridge.select(thing)
        settle()
        assert misfits(window) == []
    for mode in (*MODES, "factors"):
        window.equation.show_mode(mode)
        settle()
        assert misfits(window) == []
    for index in range(len(window.plot_stack.plots)):
        window.plot_stack.chooser.setCurrentIndex(index)
        settle()
        assert misfits(window) == []


def test_what_comes_of_a_chain_that_is_moved_sideways_is_seen_whole(made: Callable[..., MainWindow]) -> None:
    window = made("xor")
    window.session.train(9)
    window.session.finish_iteration()
    window.equation.show_mode("factors")
    settle()
    area, result = window.equation._pages.area("factors"), window.equation.chain.result
    assert result.floats
    for place in (0, area.horizontalScrollBar().maximum()):
        area.horizontalScrollBar().setValue(place)
        left = result.mapTo(area.viewport(), result.rect().topLeft()).x()
        assert left + result.width() == area.viewport().width()


def test_what_is_said_fits_in_the_smallest_window(made: Callable[..., MainWindow]) -> None:
    window = made()
    window.session.train(9)
    choices = (("Undo", print), ("Go back to before", print), ("Halve the learning rate", print))
    window.notice.say(LONG, "warning", choices=choices)
    window.progress.begin()
    window.progress.show_progress(IterationsDone(12_345, 1_000_000, 12_345.0))
    window.checking_mark.show()
    window.status.announce(LONG * 3)
    settle()
    assert misfits(window) == []
    assert window.status.sentence.toolTip() == LONG * 3
    assert window.status.place.text().startswith("iteration 8")
    for said in ("Done.", LONG):
        window.notice.say(said, "success", choices=choices[:1])
        settle()
        assert misfits(window) == []


def test_a_problem_fits_beside_everything_else_in_the_smallest_window(
    made: Callable[..., MainWindow],
) -> None:
    window = made("xor")
    window.session.train(9)
    window.bridge.edit(SetActivation(2, "identity"))
    settle()
    assert window.problem_bar.isVisible()
    assert misfits(window) == []


def test_a_runaway_fits_with_its_buttons_and_the_notice_of_the_edit(made: Callable[..., MainWindow]) -> None:
    window = made()
    x = np.linspace(-1.0, 1.0, 8).reshape(8, 1)
    network = Network(1, (Layer(1, "identity"),))
    window.bridge.replace_session(Session(Document(network, Examples(x, 2 * x + 1), training=Training(0.1))))
    window.session.train(100)
    window.session.seek(90, 0)
    window.bridge.edit(SetLearningRate(3.0))
    window.session.train(30)
    assert window.runaway_bar.isVisible()
    assert window.notice.isVisible()
    for size in SIZES:
        check(window, size, range(4))
    window.resize(*SMALLEST_WINDOW)
    bar = window.runaway_bar
    for found in (Runaway(1_234_567, 1.642e-8, 1.44e21, 0.0123456), Runaway(9, 0.5, np.inf, 30.0)):
        bar._say(found)
        settle()
        assert misfits(window) == []


def test_the_buttons_of_a_bar_stand_under_a_sentence_that_is_long(qtbot: QtBot) -> None:
    bar = QWidget()
    qtbot.addWidget(bar)
    icon, text, button = PaintedIcon(18, bar), PlainLabel(LONG, bar), QPushButton("Go on from there", bar)
    row = BarRow(bar, icon, text, (button,))

    def beside(width: int) -> bool:
        bar.resize(width, 100)
        row.arrange(width)
        row.activate()
        assert text.heightForWidth(text.width()) <= text.height()
        assert bar.rect().contains(button.geometry())
        return button.y() < text.geometry().bottom()

    assert [beside(width) for width in (900, 300, 900)] == [True, False, True]
    button.hide()
    row.arrange(300)
    row.activate()
    assert text.width() > 240


def test_the_layout_asks_for_no_more_than_the_smallest_window(made: Callable[..., MainWindow]) -> None:
    for preset in PRESETS:
        window = made(preset)
        window.session.train(3)
        settle()
        least = window.minimumSizeHint()
        assert (least.width() <= SMALLEST_WINDOW[0], least.height() <= SMALLEST_WINDOW[1]) == (True, True)


def test_without_the_panels_the_canvas_is_as_wide_as_the_window(made: Callable[..., MainWindow]) -> None:
    window = made()
    window._bands.middle.put_away_or_back(1)
    settle()
    assert window.canvas.width() > window.width() - 10
    assert misfits(window) == []


def test_in_the_middle_of_a_narrow_toolbar_the_phase_that_is_on_keeps_its_word(
    made: Callable[..., MainWindow],
) -> None:
    window = made()
    assert [chip.text() for chip in window.transport.chips] == ["FORWARD", "C", "B", "U"]
    window.session.finish_phase()
    window.session.step()
    assert [chip.text() for chip in window.transport.chips] == ["F", "COST", "B", "U"]
    window.resize(1440, 900)
    settle()
    assert [chip.text() for chip in window.transport.chips] == ["FORWARD", "COST", "BACKWARD", "UPDATE"]


def test_a_label_that_is_cut_is_found(qtbot: QtBot) -> None:
    top = QWidget()
    qtbot.addWidget(top)
    row = QHBoxLayout(top)
    cut, elided, out, over = (
        PlainLabel("much too long", top),
        ElidedLabel("much too long", top),
        QWidget(top),
        QWidget(top),
    )
    for label in (cut, elided):
        label.setFixedWidth(30)
        row.addWidget(label)
    top.resize(200, 60)
    out.setGeometry(180, 10, 40, 10)
    over.setGeometry(cut.geometry())
    with qtbot.waitExposed(top):
        top.show()
    over.setGeometry(cut.geometry())
    found = misfits(top)
    assert any("PlainLabel “much too long” of" in fault and "too small" in fault for fault in found)
    assert not any(fault.startswith("ElidedLabel") and "too small" in fault for fault in found)
    assert any(fault.startswith("QWidget at 180,10 40x10 sticks out") for fault in found)
    assert any("lies over" in fault for fault in found)


def test_what_is_cut_at_the_side_is_found_where_only_up_and_down_scrolls(qtbot: QtBot) -> None:
    scroll = Scroll("page", None)
    qtbot.addWidget(scroll)
    scroll.resize(200, 100)
    with qtbot.waitExposed(scroll):
        scroll.show()
    scroll.content.setMinimumSize(100, 400)
    settle()
    assert misfits(scroll) == []
    scroll.content.setMinimumWidth(300)
    settle()
    [fault] = misfits(scroll)
    assert "sticks out" in fault


def test_a_long_seed_makes_no_page_too_wide(made: Callable[..., MainWindow]) -> None:
    window = made()
    window.bridge.edit(Reinitialize("xavier", 2**31))
    check(window, SMALLEST_WINDOW, [3])


def test_the_result_of_a_chain_walked_before_the_window_is_shown_lies_over_no_card(qtbot: QtBot) -> None:
    window = create_window("article")
    qtbot.addWidget(window)
    window.session.follow(Parameter("theta", 2, 0, 0))
    while window.session.frame.next is not None:
        window.session.step()
    window.resize(1440, 900)
    with qtbot.waitExposed(window):
        window.show()
    chain = window.equation.chain
    assert chain.result.isVisible()
    assert not any(chain.result.geometry().intersects(card.geometry()) for card in chain.cards)
    window.files.keep()
    window.close()


def test_whose_numbers_are_shown_is_read_whole_in_the_smallest_window(
    made: Callable[..., MainWindow],
) -> None:
    window = made("xor")
    legend, buttons = window.canvas.palette_bar.legend, window.equation.bar.scope.buttons
    window.resize(800, 560)
    window.session.finish_iteration()
    for scope in ("example", "batch"):
        window.bridge.show_scope(scope)
        settle()
        assert "…" not in legend.text()
        assert f"∂{'C₁' if scope == 'example' else 'C'}/∂θ" in legend.text()
        assert [button.text() for button in buttons.values()] == ["1 of 4", "all 4"]
        for button in buttons.values():
            assert button.width() >= button.sizeHint().width()
    window.resize(1920, 1080)
    settle()
    assert [button.text() for button in buttons.values()] == ["One example ▸ 1 of 4", "The batch"]
    assert "\n" not in legend.text()
