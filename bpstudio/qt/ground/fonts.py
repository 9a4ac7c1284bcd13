"""The bundled fonts: Inter for the interface and STIX Two Math for equations, under names of our own.

The files are Inter 4.001, cut down to Latin, Greek and symbols, and STIX Two Math 2.12, both without hinting and with
the families renamed ("... Studio"), so that a different version installed on the machine never mixes in.
All sizes are in pixels: points would differ between platforms.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from bpstudio.storage.resources import resource

UI_PIXELS = 13
UI_FILES = ("InterStudio-Regular.ttf", "InterStudio-Medium.ttf", "InterStudio-SemiBold.ttf")
MATH_FILE = "STIXTwoMathStudio-Regular.ttf"


@cache
def _family(file: str) -> str:
    """Load one font file, once; its family, or the system's own where the file cannot be used."""
    number = QFontDatabase.addApplicationFont(str(resource(f"fonts/{file}")))
    families = QFontDatabase.applicationFontFamilies(number)
    return families[0] if families else QGuiApplication.font().family()


def install_fonts() -> None:
    """Make the bundled fonts known to Qt. Needs a QGuiApplication; calling it again does nothing."""
    for file in (*UI_FILES, MATH_FILE):
        _family(file)


def ui_font(size_delta: int = 0, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The interface font, ``size_delta`` pixels larger than the normal size; weights Normal, Medium, DemiBold.

    What Inter lacks (∇, ∈, mathematical italics) comes from the equation font.
    """
    install_fonts()
    font = QFont([_family(UI_FILES[0]), _family(MATH_FILE)])
    font.setPixelSize(UI_PIXELS + size_delta)
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return font


def number_font(size_delta: int = 0, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The interface font with figures of one width, so that columns line up and live values do not jitter."""
    font = ui_font(size_delta, weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def math_font(pixel_size: int) -> QFont:
    """STIX Two Math, unhinted: shapes stay true when drawn as paths and at any zoom."""
    install_fonts()
    font = QFont([_family(MATH_FILE), _family(UI_FILES[0])])
    font.setPixelSize(pixel_size)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
