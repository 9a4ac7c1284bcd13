"""Parts of the window as pictures: whole, in the size and on the ground asked for, telling no more than the screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QPushButton

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Phase
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.refused import RefusedError
from bpstudio.notation.numbers import format_number
from bpstudio.notation.textbook import ARTICLE, Notation, notation_from, notation_text
from bpstudio.qt.app import painted_session
from bpstudio.qt.documents.export.makers import MAKERS
from bpstudio.qt.documents.export.painting import painting_of
from bpstudio.qt.documents.export.pdf import pdf_picture
from bpstudio.qt.documents.export.png import png_picture
from bpstudio.qt.documents.export.svg import svg_picture
from bpstudio.qt.ground import settings
from bpstudio.qt.ground.theme import current_theme, load_theme
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.practice.questions import Question
from bpstudio.session.session import Session
from bpstudio.storage import reader
from bpstudio.storage.export.forms import FORMS, PAINTED
from bpstudio.storage.export.pictured import PicturePart, PictureWanted
from tests.qt.documents.painted_parts import image, pixel, shown, texts
from tests.qt.there import there

SESSIONS = Path(__file__).resolve().parents[2] / "sessions"
SMALL = (800, 560)
PARTS: tuple[PicturePart, ...] = ("canvas", "equation", "plots", "window")


def numbers_in(window: MainWindow, part: PicturePart) -> set[str]:
    return {word for text in texts(svg_picture(shown(window), PictureWanted(part))) for word in text.split()}


def test_every_form_that_needs_the_toolkit_is_told_and_made() -> None:
    assert MAKERS.keys() == PAINTED.keys()
    assert not FORMS.keys() & PAINTED.keys()


@pytest.mark.parametrize("part", PARTS)
def test_a_picture_has_as_many_pixels_as_its_scale_says(window: MainWindow, part: PicturePart) -> None:
    window.session.train(3)
    size = painting_of(shown(window), part).size
    for scale in (1, 3):
        found = image(png_picture(shown(window), PictureWanted(part, scale)))
        assert (found.width(), found.height()) == pytest.approx(
            (size.width() * scale, size.height() * scale), abs=1
        )
        assert found.dotsPerMeterX() == pytest.approx(scale * 96 / 0.0254, abs=1)


@pytest.mark.parametrize("part", ["canvas", "equation"])
def test_a_transparent_picture_has_no_ground(window: MainWindow, part: PicturePart) -> None:
    window.session.finish_iteration()
    clear = image(png_picture(shown(window), PictureWanted(part, 1, transparent=True)))
    full = image(png_picture(shown(window), PictureWanted(part, 1)))
    corners = [(x, y) for x in (0, clear.width() - 1) for y in (0, clear.height() - 1)]
    assert [clear.pixelColor(x, y).alpha() for x, y in corners] == [0] * 4
    assert {pixel(full, x, y) for x, y in corners} == {painting_of(shown(window), part).ground.name()}
    assert full.pixelColor(0, 0).alpha() == 255
    assert any(clear.pixelColor(x, clear.height() // 2).alpha() for x in range(clear.width()))


@pytest.mark.parametrize("part", ["plots", "window"])
def test_what_has_a_ground_of_its_own_is_not_transparent(window: MainWindow, part: PicturePart) -> None:
    window.session.train(1)
    with pytest.raises(RefusedError, match="has a ground of its own"):
        png_picture(shown(window), PictureWanted(part, transparent=True))


def test_the_network_is_whole_however_small_the_window(opened: Callable[..., MainWindow]) -> None:
    small, large = opened("xor", size=SMALL), opened("xor", size=(1600, 1200))
    for one in (small, large):
        one.session.finish_iteration()
        one.canvas.zoom_by(4.0)
    drawn = [svg_picture(shown(one), PictureWanted("canvas")) for one in (small, large)]
    assert drawn[0] == drawn[1]
    weights = small.session.frame.before.flat.tolist()
    assert {format_number(value, 4) for value in weights} <= numbers_in(small, "canvas")


def test_the_equation_is_whole_however_small_the_window(opened: Callable[..., MainWindow]) -> None:
    small, large = opened("deep-sigmoid", size=SMALL), opened("deep-sigmoid", size=(1600, 1200))
    sizes = []
    for one in (small, large):
        one.session.finish_iteration()
        one.bridge.select(Parameter.parse("theta1[0,0]"))
        one.equation.show_mode("factors")
        before = one.equation.picture().size()
        painting = painting_of(shown(one), "equation")
        sizes.append(painting.size)
        assert png_picture(shown(one), PictureWanted("equation", 1))
        assert one.equation.picture().size() == before, "on screen it is laid out as before"
    assert sizes[0] == sizes[1]
    assert sizes[0].width() > small.equation.width()


def test_the_equation_is_sharp_at_every_scale(window: MainWindow) -> None:
    """Enlarged pixels of the screen would come in blocks: rows that are equal two by two."""
    window.session.follow(Parameter.parse("theta2"))
    while window.session.frame.next is not None:
        window.session.step()
    found = image(png_picture(shown(window), PictureWanted("equation", 2)))
    rows = [bytes(found.copy(0, y, found.width(), 1).constBits()) for y in range(found.height())]
    inked = [y for y in range(0, found.height() - 1, 2) if len(set(rows[y])) > 8]
    assert len(inked) > 20
    assert sum(rows[y] != rows[y + 1] for y in inked) > len(inked) / 2


def test_what_is_said_in_passing_is_not_in_a_picture_of_the_window(window: MainWindow) -> None:
    before = png_picture(shown(window), PictureWanted("window"))
    window.notice.say("Wrote a.png.", "success")
    assert png_picture(shown(window), PictureWanted("window")) == before
    assert window.notice.isVisible()


@pytest.mark.parametrize("part", ["window", "plots"])
def test_the_button_that_has_the_keyboard_has_it_after_a_picture_too(
    window: MainWindow, part: PicturePart
) -> None:
    window.session.train(3)
    window.notice.say("Something was done.", "success", choices=(("Undo", lambda: None),))
    (undo,) = window.notice.findChildren(QPushButton)
    button = undo if part == "window" else there(there(window.cost_plot.buttons.itemAt(0)).widget())
    button.setFocus()
    png_picture(shown(window), PictureWanted(part))
    assert window.focusWidget() is button


def test_what_is_said_is_there_again_where_the_window_cannot_be_painted(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object) -> None:
        raise MemoryError

    window.notice.say("Wrote a.png.", "success")
    monkeypatch.setattr(window, "render", no_room)
    with pytest.raises(MemoryError):
        painting_of(shown(window), "window").paint(QPainter())
    assert window.notice.isVisible()


def test_no_path_of_a_drawing_is_empty(window: MainWindow) -> None:
    window.session.train(3)
    for part in PARTS:
        assert b'd=""' not in svg_picture(shown(window), PictureWanted(part))


def test_a_drawing_is_lines_and_text_without_pixels(window: MainWindow) -> None:
    window.session.train(3)
    window.bridge.select(Parameter.parse("theta2"))
    window.equation.show_mode("factors")
    for part in ("canvas", "equation", "plots"):
        drawing = svg_picture(shown(window), PictureWanted(part))
        assert b"<image" not in drawing
        assert texts(drawing)
        page = pdf_picture(shown(window), PictureWanted(part))
        assert b"/Subtype /Image" not in page
        assert b"/FontFile" in page


def test_a_page_is_as_large_as_what_is_on_it(window: MainWindow) -> None:
    window.session.finish_iteration()
    page = pdf_picture(shown(window), PictureWanted("canvas"))
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page)
    size = painting_of(shown(window), "canvas").size
    assert page.startswith(b"%PDF-")
    assert box is not None
    assert [float(side) for side in box.groups()] == pytest.approx(
        [size.width() * 0.75, size.height() * 0.75], abs=1
    )


def test_a_page_of_nothing_named_is_refused(window: MainWindow) -> None:
    with pytest.raises(RefusedError, match="say of what"):
        pdf_picture(shown(window), PictureWanted())


def test_plots_are_pictured_without_their_buttons_and_stay_as_they_were(window: MainWindow) -> None:
    window.session.train(5)
    buttons = [window.cost_plot.log, window.cost_plot.more, window.plot_stack.chooser]
    before = [(button.isHidden(), button.geometry()) for button in buttons], window.cost_plot.geometry()
    said = texts(svg_picture(shown(window), PictureWanted("plots")))
    assert "Gradients" in said
    assert not {"log", "norms", "lines"} & set(said)
    assert (
        [(button.isHidden(), button.geometry()) for button in buttons],
        window.cost_plot.geometry(),
    ) == before


def test_without_an_iteration_there_are_no_plots(window: MainWindow) -> None:
    with pytest.raises(RefusedError, match="no iteration has run yet"):
        png_picture(shown(window), PictureWanted("plots"))


def test_a_picture_too_large_is_refused_before_it_is_made(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bpstudio.qt.documents.export.png.LONGEST_SIDE", 1000)
    with pytest.raises(RefusedError, match="1,000 a side and 50,000,000 in all are the most"):
        png_picture(shown(window), PictureWanted("canvas", 4))


@pytest.mark.parametrize("scale", [0, 5])
def test_a_scale_that_is_none_is_refused(scale: int) -> None:
    with pytest.raises(RefusedError, match=f"the scale is 1 to 4, not {scale}"):
        PictureWanted(scale=scale)


def test_a_session_is_pictured_in_the_theme_asked_for_in_a_window_that_nobody_sees(qapp: object) -> None:
    session = Session(reader.read("article").state)
    session.finish_iteration()
    for theme in ("dark", "light"):
        wanted = PictureWanted("equation", 1, parameter=Parameter.parse("theta2"))
        made = painted_session(session, "png", theme, wanted, ARTICLE)
        assert isinstance(made, bytes)
        assert pixel(image(made), 0, 0) == load_theme(theme).window.name()
    assert current_theme().name == "light"


def differing(one: QImage, other: QImage) -> float:
    """The share of pixels that are not the same; all, where the sizes are not."""
    if one.size() != other.size():
        return 1.0
    one, other = (each.convertToFormat(QImage.Format.Format_RGB32) for each in (one, other))
    pixels = [np.frombuffer(each.constBits(), np.uint32) for each in (one, other)]
    return float((pixels[0] != pixels[1]).mean())


@pytest.mark.parametrize("part", PARTS)
def test_a_picture_is_written_in_the_notation_asked_for(part: PicturePart, qapp: object) -> None:
    """Whatever the windows were last written in."""
    session = Session(reader.read("article").state)
    session.train(2)
    textbook = notation_from("w J brackets scalar")

    def written(notation: Notation) -> QImage:
        made = painted_session(session, "png", "light", PictureWanted(part, 1), notation)
        assert isinstance(made, bytes)
        return image(made)

    ours = written(ARTICLE)
    settings.keep("notation", notation_text(textbook))
    again = written(ARTICLE)
    settings.keep("notation", "")
    assert differing(ours, again) < 0.001, "the head of a plot keeps the room that a longer symbol took"
    assert differing(ours, written(textbook)) > 0.001


def numbers_on_the_way(window: MainWindow) -> set[str]:
    found = numbers_in(window, "canvas")
    while window.session.frame.next is not None:
        window.session.step()
        found |= numbers_in(window, "canvas")
    return found


def test_what_an_exercise_asks_for_is_in_no_picture(opened: Callable[..., MainWindow]) -> None:
    state = reader.read(SESSIONS / "exercise_begun.json").state
    told = Session(replace(state, exercise=None, answers=()))
    told.finish_iteration()
    gradient = told.frame.gradient(Parameter.parse("theta2[0,1]"))
    assert gradient is not None
    secret = format_number(float(gradient), 4)
    told.seek(0)
    window = opened(SESSIONS / "exercise_begun.json")
    assert secret not in numbers_on_the_way(window)
    window.bridge.replace_session(told)
    assert secret in numbers_on_the_way(window)


def test_what_practice_asks_for_is_in_no_picture(window: MainWindow) -> None:
    while (step := window.session.frame.next) is not None and step.phase is not Phase.COST:
        window.session.step()
    window.session.ask(Question("p1", Quantity.parse("C"), example=0))
    secret = "0.4092"
    assert secret not in numbers_in(window, "canvas") | numbers_in(window, "window")
    window.session.step()
    assert secret in numbers_in(window, "canvas")


def test_a_png_is_read_by_others(window: MainWindow) -> None:
    content = png_picture(shown(window), PictureWanted())
    assert content.startswith(b"\x89PNG\r\n")
    assert image(content).format() in (QImage.Format.Format_ARGB32, QImage.Format.Format_RGB32)
