from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from bpstudio.qt.ground.theme import (
    COLOUR_NAMES,
    ThemeName,
    apply_theme,
    current_theme,
    follow_system,
    load_theme,
    style_sheet,
    system_scheme,
)
from bpstudio.storage.resources import resource

NAMES: tuple[ThemeName, ThemeName] = ("light", "dark")
GROUNDS = ("window", "surface", "surface_raised", "surface_sunken")
INKS = (
    *("text", "text_muted", "accent", "uncomputed", "weight_positive", "weight_negative", "cost", "update"),
    *(
        "forward",
        "forward_positive",
        "forward_negative",
        "backward",
        "backward_positive",
        "backward_negative",
    ),
    *("warning", "error", "success"),
)
TEXT_PAIRS = [
    *((ink, ground) for ink in INKS for ground in GROUNDS),
    *(("text", ground) for ground in COLOUR_NAMES if ground.endswith("_soft")),
    *(("text", ground) for ground in ("selection", "hover", "pressed")),
    *((name.removesuffix("_soft"), name) for name in COLOUR_NAMES if name.endswith("_soft")),
    *(
        (f"{phase}_{sign}", f"{phase}_soft")
        for phase in ("forward", "backward")
        for sign in ("positive", "negative")
    ),
    *(("accent_text", ground) for ground in ("accent", "accent_hover")),
    ("tooltip_text", "tooltip"),
]
# Linear RGB as people without one kind of cone see it (Machado, Oliveira and Fernandes 2009, severity 1).
SIGHT = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}


@pytest.fixture(autouse=True)
def _undressed(qapp: QApplication) -> Iterator[None]:
    yield
    qapp.setStyleSheet("")
    qapp.setProperty("theme", None)


def linear(colour: QColor) -> NDArray[np.float64]:
    c = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio of WCAG 2, 1 to 21."""
    dark, light = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def lab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ rgb.clip(0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21.0)


@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_readable_on_every_ground_it_is_meant_for(name: ThemeName) -> None:
    theme = load_theme(name)
    found = {pair: contrast(theme.colour(pair[0]), theme.colour(pair[1])) for pair in TEXT_PAIRS}
    assert {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("name", NAMES)
def test_field_borders_focus_ring_and_plot_lines_stand_out_from_the_surface(name: ThemeName) -> None:
    theme = load_theme(name)
    grounds = (theme.surface, theme.window)
    shapes = (theme.focus, theme.outline_read, theme.accent_strong, *theme.series)
    assert min(contrast(shape, ground) for shape in shapes for ground in grounds) >= 2.8
    assert contrast(theme.border_strong, theme.surface) >= 2.8


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("sight", SIGHT)
def test_the_eight_plot_lines_are_told_apart_by_colour_blind_people(name: ThemeName, sight: str) -> None:
    colours = [lab(SIGHT[sight] @ linear(colour)) for colour in load_theme(name).series]
    assert len(colours) == 8
    distances = [np.linalg.norm(a - b) for i, a in enumerate(colours) for b in colours[:i]]
    assert min(distances) > 15


@pytest.mark.parametrize("name", NAMES)
def test_a_theme_file_has_exactly_the_names_of_the_table_and_valid_colours(name: ThemeName) -> None:
    table = json.loads(resource(f"themes/{name}.json").read_text(encoding="utf-8"))
    assert sorted(table["colours"]) == sorted(COLOUR_NAMES)
    assert all(QColor(value).isValid() for value in (*table["colours"].values(), *table["series"]))


def test_asking_for_a_colour_that_is_none_names_it() -> None:
    with pytest.raises(KeyError, match="mauve"):
        load_theme("light").colour("mauve")


@pytest.mark.parametrize("name", NAMES)
def test_the_style_sheet_leaves_no_colour_unfilled_and_every_picture_exists(name: ThemeName) -> None:
    sheet = style_sheet(load_theme(name))
    assert "$" not in sheet
    for part in sheet.split("url(marks:")[1:]:
        assert resource("themes/" + part.partition(")")[0]).is_file()


def test_applying_a_theme_makes_it_current_and_fills_the_palette(qapp: QApplication) -> None:
    for name in NAMES:
        apply_theme(qapp, load_theme(name))
        assert current_theme().name == name
        assert qapp.palette().color(QPalette.ColorRole.Window) == load_theme(name).window
    qapp.setStyleSheet("")
    assert qapp.style().name() == "fusion"


def test_the_system_scheme_is_light_or_dark_and_following_it_reports_each_change(qapp: QApplication) -> None:
    assert system_scheme() in NAMES
    heard: list[str] = []
    follow_system(qapp, heard.append)
    hints = qapp.styleHints()
    hints.colorSchemeChanged.emit(hints.colorScheme())
    assert heard == [system_scheme()]
