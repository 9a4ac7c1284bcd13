from __future__ import annotations

from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QRawFont
from PySide6.QtWidgets import QApplication

from bpstudio.qt.ground.fonts import install_fonts, math_font, number_font, ui_font
from bpstudio.storage.resources import resource


def test_interface_text_is_in_the_bundled_font_at_its_weight(qapp: QApplication) -> None:
    for weight in (QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold):
        found = QFontInfo(ui_font(0, weight))
        assert found.family() == "Inter Studio"
        assert found.weight() == weight


def test_installing_the_fonts_again_changes_nothing(qapp: QApplication) -> None:
    install_fonts()
    before = ui_font().family()
    install_fonts()
    assert ui_font().family() == before


def test_figures_of_the_number_font_have_one_width(qapp: QApplication) -> None:
    metrics = QFontMetricsF(number_font(20))
    assert len({round(metrics.horizontalAdvance(digit * 8)) for digit in "0123456789"}) == 1
    plain = QFontMetricsF(ui_font(20))
    assert plain.horizontalAdvance("1" * 8) < plain.horizontalAdvance("0" * 8)


def test_the_equation_font_has_every_sign_an_equation_uses(qapp: QApplication) -> None:
    raw = QRawFont.fromFont(math_font(24))
    italics = "".join(
        map(chr, (*range(0x1D434, 0x1D455), *range(0x1D456, 0x1D468), *range(0x1D6FC, 0x1D716)))
    )
    signs = "ℎθσ∂∇Σ×·−≈≤≥∞√′ŷ⊙()[]{}|/=+½0123456789⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀₁₂₃₄₅₆₇₈₉abcxyz\u0302"
    assert raw.familyName() == "STIX Two Math Studio"
    assert [sign for sign in italics + signs if 0 in raw.glyphIndexesForString(sign)] == []


def test_each_font_comes_with_its_licence() -> None:
    for name in ("OFL-inter.txt", "OFL-stix.txt"):
        assert "SIL OPEN FONT LICENSE" in resource(f"fonts/{name}").read_text(encoding="utf-8").upper()
