"""The tree laid out as boxes, after the rules of TeX (Knuth, *The TeXbook*, appendix G) with the font's measures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from PySide6.QtCore import QRectF

from bpstudio.notation.tree import (
    Call,
    Cases,
    Equation,
    Fraction,
    Hat,
    Matrix,
    Node,
    Number,
    Operator,
    Parens,
    Partial,
    Product,
    Role,
    Root,
    Row,
    Script,
    Sum,
    Symbol,
    Tagged,
    Text,
    row,
)
from bpstudio.notation.walk import bare, is_unary
from bpstudio.qt.mathematics.boxes import (
    AXIS,
    RULE,
    Box,
    beside,
    moved,
    of_glyph,
    on_axis,
    overlaid,
    rule,
    space,
)
from bpstudio.qt.mathematics.glyphs import (
    accent_place,
    at_least,
    glyph_of,
    italic_correction,
    stretched,
    taller,
)
from bpstudio.qt.mathematics.spacing import THIN, gap, italic, kind_of

SIZES = (1.0, 0.7, 0.55)
ACCENT_BASE = 480  # thousandths of an em, as all below: the letters that accents are made for
HIGHEST_PLAIN = 1008  # up to here parentheses keep the size of letters
UPPER_UP, CRAMPED_UP, LOWER_DOWN = 360, 252, 210  # the baselines of indices; cramped: under a fraction's bar
LEAST_UNDER_UPPER = 120  # from the baseline to the foot of an upper index
MOST_OVER_LOWER = 368  # from the baseline to the head of a lower one
UPPER_DROP, LOWER_DROP = 230, 160  # from the top and the foot of a tall base to the baselines of its indices
BETWEEN_INDICES, AFTER_INDICES = 150, 40
NUMERATOR_UP, DENOMINATOR_DOWN = 676, 640  # the baselines in a fraction of full size
BAR_GAP = 150  # from its bar to what is over and under it
SMALL_FRACTION, SMALL_BAR_GAP = 585, 68  # the same of a small one, up as down
BAR_BEYOND, BESIDE_FRACTION = 50, 60
DELIMITER_SHARE = 0.95  # of the height of what it encloses
BRACKET_BEYOND = 60  # from the ink of the rows to the ends of their brackets
ROOT_GAP, SMALL_ROOT_GAP = 170, 85  # from a root's bar down to what is under it
LIMIT_GAP = 135  # from a sum's sign to what is over and under it
COLUMN_GAP, LINE_HEIGHT, LINE_GAP, BESIDE_GRID = 700, 1300, 250, 100
_SIGNS = {"·": "⋅"}


@dataclass(frozen=True, slots=True)
class Style:
    """How deep in scripts (0 to 2), whether fractions have full size and superscripts full height, the colour."""

    depth: int = 0
    display: bool = True
    cramped: bool = False
    role: Role = ""

    @property
    def scale(self) -> float:
        """The size of the type, as a share of the full one."""
        return SIZES[self.depth]

    def in_script(self) -> Style:
        """The style of an index or a superscript of what has this one."""
        return replace(self, depth=min(self.depth + 1, 2), display=False)

    def in_fraction(self) -> Style:
        """The style above and below the bar of a fraction of this one."""
        return replace(self, display=False) if self.display else self.in_script()


def layout(node: Node, style: Style) -> Box:
    """The box of a formula in a style."""
    match node:
        case Symbol(name):
            return _symbol(name, style)
        case Number(text, role):
            return _letters(text, replace(style, role=role) if role else style)
        case Operator(sign):
            return _letters(_SIGNS.get(sign, sign), style)
        case Text(text):
            return _letters(text, style)
        case Row(parts):
            return _row(parts, style)
        case Script(base, upper, lower):
            return _scripts(base, upper, lower, style)
        case Fraction(top, bottom):
            return _fraction(top, bottom, style)
        case Partial(of, by):
            return _fraction(_partial(of), _partial(by), style)
        case Parens(inner, left, right):
            return _enclosed(layout(inner, style), left, right, style)
        case Tagged():
            return _tagged(node, style)
        case _:
            return _composed(node, style)


def _composed(node: Node, style: Style) -> Box:
    match node:
        case Hat(base):
            return _hat(base, style)
        case Root(inner):
            return _root(layout(inner, replace(style, cramped=True)), style)
        case Call(function, argument):
            return _call(function, argument, style)
        case Sum(lower, upper):
            return _sum(lower, upper, style)
        case Product(factors, sign):
            return _row(_joined(factors, sign), style)
        case Equation(sides, relation):
            return _row(_joined(sides, relation), style)
        case Cases(rows):
            grid = _grid(
                [[value, row(Text("if "), condition)] for value, condition in rows], style, right=False
            )
            return _enclosed(grid, "{", "", style)
        case Matrix(rows):
            return _bracketed(_grid([list(cells) for cells in rows], style, right=_all_numbers(rows)), style)
        case _:
            raise TypeError(f"{node!r} is not a node")


def _joined(nodes: tuple[Node, ...], sign: str) -> tuple[Node, ...]:
    parts: list[Node] = []
    for node in nodes:
        inner = node.parts if isinstance(node, Row) else (node,)
        parts += inner if parts and inner[0] == Operator("≈") else (Operator(sign), *inner)
    return tuple(parts[1:])


def _letters(text: str, style: Style) -> Box:
    return beside(of_glyph(glyph_of(character), style.scale, style.role) for character in text)


def _symbol(name: str, style: Style) -> Box:
    if len(name) > 1:
        return _letters(name, style)
    glyph = glyph_of(italic(name))
    return of_glyph(glyph, style.scale, style.role, italic_correction(glyph))


def _partial(of: Node | None) -> Node:
    return Symbol("∂") if of is None else row(Symbol("∂"), of)


def _row(parts: tuple[Node, ...], style: Style) -> Box:
    boxes: list[Box] = []
    before: Node | None = None
    last = ""
    for part in parts:
        inner = bare(part)
        unary = is_unary(before, inner)
        kind = "term" if unary else kind_of(inner)
        boxes += [space(0.0 if style.depth else gap(last, kind)), layout(part, style)]
        last, before = kind, None if unary else inner
    return beside(boxes)


def _call(function: Node, argument: Node, style: Style) -> Box:
    open_argument = not isinstance(bare(argument), Parens)
    between = space(THIN * style.scale if open_argument else 0.0)
    return beside([layout(function, style), between, layout(argument, style)])


def _scripts(base: Node, upper: Node | None, lower: Node | None, style: Style) -> Box:
    box = layout(base, style)
    last = bare(base)
    letter = isinstance(last, Symbol | Number | Hat)
    low = isinstance(last, Parens | Call) and box.ascent < HIGHEST_PLAIN * style.scale
    return _attached(box, upper, lower, style, letter or low)


def _attached(base: Box, upper: Node | None, lower: Node | None, style: Style, letter: bool) -> Box:
    """Superscript 0.36 em up, subscript 0.21 em down; farther off a base that is taller than a ``letter``."""
    unit = style.scale
    if upper == Operator("′"):
        return beside([base, space(base.lean), layout(upper, style)])
    above = layout(upper, style.in_script()) if upper else Box()
    below = layout(lower, replace(style.in_script(), cramped=True)) if lower else Box()
    up = max(
        (CRAMPED_UP if style.cramped else UPPER_UP) * unit,
        LEAST_UNDER_UPPER * unit + above.descent,
        0.0 if letter else base.ascent - UPPER_DROP * unit,
    )
    down = max(
        LOWER_DOWN * unit,
        below.ascent - MOST_OVER_LOWER * unit,
        0.0 if letter else base.descent + LOWER_DROP * unit,
    )
    if upper and lower:
        down += max(0.0, BETWEEN_INDICES * unit - ((up - above.descent) - (below.ascent - down)))
    placed = [base]
    if upper:
        placed.append(moved(above, base.width + base.lean, -up))
    if lower:
        placed.append(moved(below, base.width, down))
    whole = overlaid(placed)
    return replace(whole, width=whole.width + AFTER_INDICES * unit)


def _fraction(top: Node, bottom: Node, style: Style) -> Box:
    unit, inner = style.scale, style.in_fraction()
    above, below = layout(top, inner), layout(bottom, replace(inner, cramped=True))
    raised, lowered, gap = SMALL_FRACTION, SMALL_FRACTION, SMALL_BAR_GAP
    if style.display:
        raised, lowered, gap = NUMERATOR_UP, DENOMINATOR_DOWN, BAR_GAP
    bar, side = RULE * unit, BAR_BEYOND * unit
    width = max(above.width, below.width) + 2 * side
    up = max(raised * unit, AXIS * unit + bar / 2 + gap * unit + above.descent)
    down = max(lowered * unit, bar / 2 + gap * unit + below.ascent - AXIS * unit)
    parts = [
        moved(above, (width - above.width) / 2, -up),
        moved(rule(width, bar, style.role), 0.0, bar / 2 - AXIS * unit),
        moved(below, (width - below.width) / 2, down),
    ]
    return _padded(overlaid(parts, width), BESIDE_FRACTION * unit)


def _padded(box: Box, side: float) -> Box:
    inner = moved(box, side)
    return replace(inner, width=inner.width + side)


def _hat(base: Node, style: Style) -> Box:
    under, accent = layout(base, style), glyph_of("\u0302")
    inner = bare(base)
    letter = glyph_of(italic(inner.name)) if isinstance(inner, Symbol) and len(inner.name) == 1 else None
    middle = accent_place(letter) * style.scale if letter else under.width / 2
    hat = of_glyph(accent, style.scale, style.role)
    x = middle - accent.bounds.center().x() * style.scale
    lift = max(0.0, under.ascent - ACCENT_BASE * style.scale)
    return replace(overlaid([under, moved(hat, x, -lift)], under.width), lean=under.lean)


def _enclosed(inner: Box, left: str, right: str, style: Style) -> Box:
    """Delimiters as high as what they enclose, on the axis."""
    unit = style.scale
    reach = 2 * max(inner.ascent - AXIS * unit, inner.descent + AXIS * unit)
    tall = reach > 2 * (HIGHEST_PLAIN - AXIS) * unit
    sides = [_delimiter(sign, reach, tall, style) for sign in (left, right)]
    return beside([sides[0], inner, sides[1]])


def _delimiter(sign: str, reach: float, tall: bool, style: Style) -> Box:
    if not sign:
        return Box()
    if not tall:
        return of_glyph(glyph_of(sign), style.scale, style.role)
    form = at_least(sign, DELIMITER_SHARE * reach / style.scale)
    return on_axis(of_glyph(form, style.scale, style.role), style.scale)


def _bracketed(grid: Box, style: Style) -> Box:
    """Brackets from over the ink of the first row to under that of the last, however many there are."""
    unit = style.scale
    sides = [_letters(sign, style) for sign in "[]"]
    if grid.ascent > sides[0].ascent or grid.descent > sides[0].descent:
        height = grid.height / unit + 2 * BRACKET_BEYOND
        forms = [stretched(at_least(sign, height), height) for sign in "[]"]
        sides = [on_axis(of_glyph(form, unit, style.role), unit) for form in forms]
    return beside([sides[0], grid, sides[1]])


def _root(inner: Box, style: Style) -> Box:
    unit = style.scale
    gap, bar = (ROOT_GAP if style.display else SMALL_ROOT_GAP) * unit, RULE * unit
    form = of_glyph(at_least("√", (inner.height + gap + bar) / unit), unit, style.role)
    top = max(inner.ascent + gap + bar, form.height - inner.descent)
    sign = moved(form, 0.0, form.ascent - top)
    line = moved(rule(inner.width, bar, style.role), sign.width, bar - top)
    return overlaid([sign, line, moved(inner, sign.width)], sign.width + inner.width)


def _sum(lower: Node | None, upper: Node | None, style: Style) -> Box:
    unit = style.scale
    forms = taller("∑")
    sign = on_axis(of_glyph(forms[-1] if style.display else forms[0], unit, style.role), unit)
    if not style.display:
        return _attached(sign, upper, lower, style, letter=False)
    small = style.in_script()
    above = layout(upper, small) if upper else Box()
    below = layout(lower, small) if lower else Box()
    width = max(sign.width, above.width, below.width)
    parts = [moved(sign, (width - sign.width) / 2)]
    if upper:
        parts.append(moved(above, (width - above.width) / 2, -sign.ascent - LIMIT_GAP * unit - above.descent))
    if lower:
        parts.append(moved(below, (width - below.width) / 2, sign.descent + LIMIT_GAP * unit + below.ascent))
    return overlaid(parts, width)


def _grid(rows: list[list[Node]], style: Style, right: bool) -> Box:
    """Rows of cells about the axis; numbers end where the column ends, cases start where it starts."""
    unit, inner = style.scale, replace(style, display=False)
    cells = [[layout(cell, inner) for cell in line] for line in rows]
    widths = [max(line[column].width for line in cells) for column in range(len(cells[0]))]
    lines: list[Box] = []
    for line in cells:
        placed: list[Box] = []
        for cell, width in zip(line, widths, strict=True):
            slack = width - cell.width
            placed += [space(COLUMN_GAP * unit if placed else 0.0), space(slack if right else 0.0), cell]
            placed.append(space(0.0 if right else slack))
        lines.append(beside(placed))
    return _padded(on_axis(_stacked(lines, unit), unit), BESIDE_GRID * unit)


def _all_numbers(rows: tuple[tuple[Node, ...], ...]) -> bool:
    return all(isinstance(bare(cell), Number) for cells in rows for cell in cells)


def _stacked(lines: list[Box], unit: float) -> Box:
    placed, y = [lines[0]], 0.0
    for above, below in pairwise(lines):
        y += max(LINE_HEIGHT * unit, above.descent + below.ascent + LINE_GAP * unit)
        placed.append(moved(below, 0.0, y))
    return overlaid(placed)


def _tagged(node: Tagged, style: Style) -> Box:
    box = layout(node.inner, replace(style, role=node.role) if node.role else style)
    if not node.name:
        return box
    span = (node.name, QRectF(0.0, -box.ascent, box.width, box.height))
    return replace(box, spans=(*box.spans, span))
