"""Light and dark: the named colours, and the one place that hands them to Qt.

Ask for colours by name while painting (``current_theme().forward``) and never keep one: the theme may have changed.
Widgets choose a look with the dynamic property ``role``; the roles are listed at the top of ``controls.qss``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
from string import Template
from typing import Literal

from PySide6.QtCore import QCoreApplication, QDir, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from bpstudio.qt.ground.fonts import ui_font
from bpstudio.storage.resources import ThemeName as ThemeName
from bpstudio.storage.resources import resource

# Pixels. SPACE separates what is apart, SPACE_SMALL what belongs together, SPACE_LARGE groups.
SPACE_TINY, SPACE_SMALL, SPACE, SPACE_LARGE, SPACE_HUGE = 2, 4, 8, 16, 24
RADIUS_SMALL, RADIUS, RADIUS_LARGE = 4, 8, 12
CONTROL_HEIGHT = 30
ROW_HEIGHT = 28


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour of the program by name; the file of the theme has exactly these names.

    Names that carry text reach a contrast of 4.5:1 on the backgrounds meant for them; ``text_faint`` and the
    borders do not, and are for shapes and disabled controls only.
    """

    name: ThemeName
    series: tuple[QColor, ...]
    window: QColor
    surface: QColor
    surface_raised: QColor
    surface_sunken: QColor
    hover: QColor
    pressed: QColor
    border: QColor
    border_strong: QColor
    text: QColor
    text_muted: QColor
    text_faint: QColor
    accent: QColor
    accent_hover: QColor
    accent_strong: QColor
    accent_text: QColor
    accent_soft: QColor
    selection: QColor
    focus: QColor
    tooltip: QColor
    tooltip_text: QColor
    forward: QColor
    forward_soft: QColor
    forward_positive: QColor
    forward_negative: QColor
    backward: QColor
    backward_soft: QColor
    backward_positive: QColor
    backward_negative: QColor
    cost: QColor
    cost_soft: QColor
    update: QColor
    update_soft: QColor
    weight_positive: QColor
    weight_negative: QColor
    glow: QColor
    outline_read: QColor
    uncomputed: QColor
    warning: QColor
    warning_soft: QColor
    error: QColor
    error_soft: QColor
    success: QColor
    success_soft: QColor

    def colour(self, name: str) -> QColor:
        """The colour called ``name``; KeyError for a name that is none."""
        if name not in COLOUR_NAMES:
            raise KeyError(name)
        found: QColor = getattr(self, name)
        return found


COLOUR_NAMES = tuple(field.name for field in fields(Theme) if field.name not in ("name", "series"))


@cache
def load_theme(name: ThemeName) -> Theme:
    """The theme of that name. TypeError where its file has a colour too many or too few."""
    table = json.loads(resource(f"themes/{name}.json").read_text(encoding="utf-8"))
    colours = {key: QColor(value) for key, value in table["colours"].items()}
    return Theme(name=name, series=tuple(map(QColor, table["series"])), **colours)


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Dress the whole application in ``theme``; views that paint by hand repaint themselves afterwards.

    One that wears it is left alone: every widget would be dressed anew, which takes longer than to open a window.
    """
    sheet = style_sheet(theme)
    if app.property("theme") == theme.name and app.styleSheet() == sheet:
        return
    if app.property("theme") is None:
        app.setStyle("Fusion")
    app.setProperty("theme", theme.name)
    app.setFont(ui_font())
    app.setPalette(_palette(theme))
    app.setStyleSheet(sheet)


def current_theme() -> Theme:
    """The theme applied last; light before the first."""
    app = QCoreApplication.instance()
    return load_theme("dark" if app is not None and app.property("theme") == "dark" else "light")


def system_scheme() -> ThemeName:
    """What the desktop asks for; light where it does not say."""
    hints = QGuiApplication.styleHints()
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def follow_system(app: QApplication, callback: Callable[[ThemeName], None]) -> None:
    """Call ``callback`` with the new scheme each time the desktop changes it."""
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(lambda _scheme: callback(system_scheme()))


def _palette(theme: Theme) -> QPalette:
    """The theme as a palette, for what no style sheet reaches."""
    result = QPalette()
    for role, name in PALETTE.items():
        result.setColor(role, theme.colour(name))
    for role in DISABLED_ROLES:
        result.setColor(QPalette.ColorGroup.Disabled, role, theme.text_faint)
    return result


def style_sheet(theme: Theme) -> str:
    """The controls' style sheet in the colours of ``theme``. KeyError for a colour it does not have."""
    QDir.setSearchPaths("marks", [str(resource("themes"))])
    sheet = resource("themes/controls.qss").read_text(encoding="utf-8")
    return Template(sheet).substitute({name: theme.colour(name).name() for name in COLOUR_NAMES})


PALETTE = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "surface_sunken",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "text_muted",
    QPalette.ColorRole.Button: "surface_raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "error",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.ToolTipBase: "tooltip",
    QPalette.ColorRole.ToolTipText: "tooltip_text",
    QPalette.ColorRole.Light: "surface_raised",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "border_strong",
    QPalette.ColorRole.Shadow: "border_strong",
}
DISABLED_ROLES = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def inset(label: QLabel, room: Literal["sides", "under", "over"] = "sides") -> None:
    """Room around a label's text: at its sides, and for one that stands under or over something, there too.

    A style sheet forgets the margins that a label is given otherwise when the theme changes.
    """
    label.setProperty("inset", room)
