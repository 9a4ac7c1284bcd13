"""Formulas are typeset wherever they are painted; where they stay plain Unicode, the reason is written here."""

from __future__ import annotations

import ast
from pathlib import Path

from bpstudio import qt
from tests.sources import tree_of

WRITERS = {"to_plain", "parameter_text", "unit_text", "shown", "gradient_text", "by_text"}
"""What writes a symbol or a formula in plain Unicode; and ``in_words``, which writes single letters in sentences."""

AS_TEXT = {
    "canvas/hands/gestures.py": "a sentence under the mouse while a connection is drawn",
    "canvas/hands/menus.py": "entries of menus",
    "documents/compare_dialog.py": "sentences, and cells of a table of names",
    "documents/export_dialog/choices.py": "entries to be ticked or chosen",
    "documents/weights_dialog.py": "cells of a table of names",
    "equation/bar.py": "tooltips of buttons",
    "equation/composition_view.py": "what a screen reader says of the typeset page",
    "equation/result.py": "what a screen reader says of the typeset result",
    "equation/strip.py": "the clipboard, and what a screen reader says",
    "equation/why_sheet.py": "rules in words, and what a screen reader says of the typeset lines",
    "exercise/asking_list.py": "a tooltip",
    "inspector/inspector.py": "the tooltip of the button that follows",
    "inspector/nudge_box.py": "a tooltip",
    "mathematics/block.py": "what a screen reader says of a typeset formula, and its copy",
    "mathematics/label.py": "what a screen reader says of a typeset line",
    "parameters/parameter_model.py": "a screen reader reads cells; headings of columns are painted by the table",
    "parameters/parameter_table.py": "menus, the caption in words, and the width of a column",
    "plots/cost_plot.py": "the heading “Cost C” in words, and the sentence at the mouse",
    "plots/gradient_plot.py": "what a screen reader says of typeset labels, and the sentence at the mouse",
    "plots/heat_plot.py": "what a screen reader says of the typeset value, and the sentence at the mouse",
    "plots/histogram_plot.py": "the name in words, which a screen reader says",
    "plots/plot_panel.py": "tooltips",
    "plots/units_view.py": "a sentence",
    "practice/hunt_pane.py": "sentences",
    "practice/symptom_dialog.py": "sentences",
    "running/stop_dialog.py": "tooltips",
    "shell/bookmarks_dialog.py": "a sentence for each bookmark",
    "shell/gradient_dialog.py": "headings of columns, which are painted by the table",
    "shell/help/legend.py": "sentences",
    "timeline/transport.py": "entries of a menu",
    "training/cost_section.py": "entries of a menu, and a heading in words",
    "training/layer_card.py": "the text of a check box",
}
"""The modules of the window that write formulas in plain Unicode, and where those are read."""


def plain_formulas_in(path: Path) -> bool:
    return any(
        alias.name in WRITERS or (alias.name == "in_words" and node.module == "bpstudio.notation.textbook")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(("bpstudio.notation", "bpstudio.explain"))
        for alias in node.names
    )


def test_every_formula_that_stays_text_has_a_reason() -> None:
    root = Path(str(qt.__file__)).parent
    found = {path.relative_to(root).as_posix() for path in root.rglob("*.py") if plain_formulas_in(path)}
    assert found == AS_TEXT.keys()


def test_a_module_that_writes_a_formula_as_text_is_found(tmp_path: Path) -> None:
    view = tmp_path / "view.py"
    view.write_text("from bpstudio.notation.naming import parameter_text\n", encoding="utf-8")
    assert plain_formulas_in(view)
    view.write_text("from bpstudio.notation.naming import parameter_symbol\n", encoding="utf-8")
    assert not plain_formulas_in(view)
