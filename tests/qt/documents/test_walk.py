"""The steps of a chain or of an iteration as pictures one after the other, for a slide."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Phase
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.refused import RefusedError
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.documents.export import walk
from bpstudio.qt.documents.export.animated import gif_of, webp_of
from bpstudio.qt.documents.export.frames import frames_of
from bpstudio.qt.documents.export.png import pixels_of
from bpstudio.qt.documents.export.svg import drawing_of
from bpstudio.qt.documents.export.walk import slide_of, steps_of_walk, walk_of
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetActivation
from bpstudio.session.practice.questions import Question
from bpstudio.session.session import Session
from bpstudio.storage import reader
from bpstudio.storage.export.pictured import PictureWanted
from tests.qt.documents.painted_parts import image, shown, texts

SESSIONS = Path(__file__).resolve().parents[2] / "sessions"
OF_A_CHAIN = PictureWanted(scale=1, parameter=Parameter.parse("theta2"))


def said(bridge: Bridge) -> list[str]:
    with slide_of(bridge) as slide:
        return texts(drawing_of(slide, "slide"))


def test_the_walk_along_a_chain_has_a_picture_for_the_cost_and_one_for_each_factor(
    window: MainWindow,
) -> None:
    before = window.session.state
    frames = list(walk_of(shown(window), OF_A_CHAIN))
    backward = [
        index
        for index in window.session.frame.program.followed(Parameter.parse("theta2"))
        if window.session.frame.program[index].phase is Phase.BACKWARD
    ]
    assert len(frames) == 1 + len(backward) == 1 + steps_of_walk(window.bridge, OF_A_CHAIN)
    assert {(frame.picture.width(), frame.picture.height()) for frame in frames} == {(1280, 720)}
    assert [frame.milliseconds for frame in frames] == [1200] * len(backward) + [3600]
    assert len({bytes(frame.picture.constBits()) for frame in frames}) == len(frames)
    assert window.session.state == before, "the learner's own session stands where it stood"


def test_the_walk_through_an_iteration_has_every_step(window: MainWindow) -> None:
    frames = frames_of(shown(window), PictureWanted(scale=2))
    assert len(frames) == 1 + len(window.session.frame.program)
    assert {image(frame).width() for frame in frames} == {2560}


def test_a_slide_says_the_step_above_and_the_conventions_below(window: MainWindow) -> None:
    assert "Iteration 0" in said(window.bridge)
    window.session.step()
    told = said(window.bridge)
    assert [text for text in told if text.startswith("Step 1.  Layer 1 computes z¹")]
    assert "1.4" in told
    assert any(text.startswith("C = (ŷ − y)²") for text in said(window.bridge))


def test_nothing_is_left_of_the_window_that_nobody_sees(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: object
) -> None:
    made: list[QWidget] = []

    class Holder(QWidget):
        def __init__(self) -> None:
            super().__init__()
            made.append(self)

    monkeypatch.setattr(walk, "QWidget", Holder)
    said(window.bridge)
    assert [one.isVisible() for one in made] == [False]


def test_a_walk_without_end_is_refused(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "MOST_STEPS", 10)
    with pytest.raises(
        RefusedError, match="the walk would have 20 steps, and 10 are the most; name a parameter"
    ):
        next(walk_of(shown(window), PictureWanted()))
    assert next(walk_of(shown(window), OF_A_CHAIN))


def test_where_practice_asks_there_is_no_walk(window: MainWindow) -> None:
    window.session.ask(Question("p1", Quantity.parse("C"), example=0))
    with pytest.raises(RefusedError, match="practice asks for a number of this iteration"):
        next(walk_of(shown(window), PictureWanted()))


def test_where_numbers_mean_nothing_there_is_no_walk(opened: Callable[..., MainWindow]) -> None:
    window = opened("article")
    window.bridge.edit(SetActivation(3, "softmax"))
    assert window.bridge.error is not None
    with pytest.raises(RefusedError, match=window.bridge.error.sentence[:20]):
        next(walk_of(shown(window), PictureWanted()))


def test_a_walk_through_an_exercise_tells_no_more_than_the_screen(opened: Callable[..., MainWindow]) -> None:
    window = opened(SESSIONS / "exercise_begun.json")
    [*_, last] = walk_of(shown(window), PictureWanted(scale=1))
    window.session.finish_iteration()
    with slide_of(window.bridge) as slide:
        ours = pixels_of(slide, 1)
    assert ours == last.picture
    told = Session(reader.read(SESSIONS / "exercise_begun.json").state)
    assert told.frame.state.open_questions


@pytest.mark.parametrize("made_by", [gif_of, webp_of])
def test_a_moving_picture_has_every_step_and_its_time(
    window: MainWindow, made_by: Callable[..., bytes]
) -> None:
    pillow = pytest.importorskip("PIL.Image")
    moving = pillow.open(io.BytesIO(made_by(shown(window), OF_A_CHAIN)))
    times = []
    for number in range(moving.n_frames):
        moving.seek(number)
        moving.load()
        times.append(moving.info["duration"])
    assert (moving.size, times) == ((1280, 720), [1200] * 5 + [3600])
    assert moving.info["loop"] == 0


@pytest.mark.parametrize("made_by", [gif_of, webp_of])
def test_without_pillow_it_is_said_how_to_get_it(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, made_by: Callable[..., bytes]
) -> None:
    monkeypatch.setitem(sys.modules, "PIL.Image", None)
    with pytest.raises(
        RefusedError, match=r"pip install 'bpstudio\[pictures\]'; frames are the same pictures"
    ):
        made_by(shown(window), OF_A_CHAIN)
