"""How a page of text looks: room between paragraphs, lines of one height, and bold in a weight that the font has."""

from __future__ import annotations

from PySide6.QtGui import QFont, QTextBlock, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument

from bpstudio.qt.ground.fonts import ui_font

LINE, HEADING_LINE = 21, 30
BETWEEN, BETWEEN_ITEMS = 9, 3
_WHAT_IS_SAID = QTextCharFormat.FontPropertiesInheritanceBehavior.FontPropertiesSpecifiedOnly
HEADINGS = {1: 9, 2: 4}  # pixels that a heading's letters are larger than the text's


def set_type(document: QTextDocument) -> None:
    """Give a document its looks; what it says stays."""
    document.setDefaultFont(ui_font(1))
    block = document.begin()
    while block.isValid():
        _set_block(block)
        block = block.next()


def _set_block(block: QTextBlock) -> None:
    level = block.blockFormat().headingLevel()
    within = block.textList() is not None and block.next().textList() is not None
    looks = QTextBlockFormat()
    looks.setLineHeight(HEADING_LINE if level else LINE, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    looks.setTopMargin(0)
    looks.setBottomMargin(BETWEEN_ITEMS if within else BETWEEN)
    cursor = QTextCursor(block)
    cursor.mergeBlockFormat(looks)
    for start, length, weight in _pieces(block):
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        letters = QTextCharFormat()
        if level:
            letters.setFont(ui_font(HEADINGS.get(level, 1), QFont.Weight.DemiBold), _WHAT_IS_SAID)
        elif weight > QFont.Weight.Medium:
            letters.setFontWeight(QFont.Weight.DemiBold)
        cursor.mergeCharFormat(letters)


def _pieces(block: QTextBlock) -> list[tuple[int, int, int]]:
    """Where each piece of one look begins, how long it is, and its weight: changing looks changes the pieces."""
    found, place = [], block.begin()
    while not place.atEnd():
        piece = place.fragment()
        found.append((piece.position(), piece.length(), piece.charFormat().fontWeight()))
        place += 1
    return found
