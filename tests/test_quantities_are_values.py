"""No quantity is told by the letters of its name, and no layer's neighbour by counting: both are asked for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.sources import modules

NAMED = re.compile(r"d(C|yhat|[za]\d*)/d.*|yhat|(theta|[zab])\d+(\[.*)?")
FIRST = re.compile(r"d?(theta|[zaCb])(/d.*)?")
CUT_BY = ("startswith", "removeprefix", "endswith", "removesuffix")
MEANT_NAMES = {
    "engine/quantity.py": "the text of quantities is written and read here",
    "engine/functions/costs.py": "the output in the code of a cost that is the output itself",
    "engine/program.py": "the names of operations in the session file",
    "explain/solution/asked.py": "the kinds of number that a sheet asks for have a name without a layer",
    "explain/own_code/names.py": "the names that people's own programs have for quantities",
    "explain/help/tour.py": "the tour is a text, which names what it tells of",
    "explain/help/tour_shown.py": "the tour's text as well",
    "notation/symbols.py": "the letter of each kind of quantity",
    "qt/shell/help/samples.py": "the samples of the legend name what they cut out of a drawing",
}
MEANT_COUNTING = {
    "explain/chain/chains.py": (
        1,
        "the letter for the outputs that softmax couples, one beyond the last layer's",
    ),
    "explain/words/building.py": (1, "the words for where a layer is put into a chain"),
    "notation/indices.py": (1, "the same letter"),
    "qt/canvas/build.py": (1, "the column left of a gap"),
    "qt/canvas/commands.py": (2, "where a copied layer is put into a chain"),
    "qt/canvas/drawing/chain.py": (1, "the columns in sight"),
    "qt/canvas/hands/gestures.py": (1, "where a layer is moved in a chain"),
    "qt/canvas/hands/header.py": (6, "columns, and the buttons between them that put in a layer"),
    "qt/canvas/hands/menus.py": (3, "where a layer is put into a chain, or moved"),
    "qt/canvas/plan/gaps.py": (1, "the columns beside a gap, the last of which is behind the last layer"),
    "qt/canvas/plan/measures.py": (1, "how many columns there are"),
    "qt/canvas/plan/stops.py": (2, "columns and the gaps between them"),
    "qt/mathematics/layout.py": (1, "how deep a script is"),
    "qt/plots/gradient_plot.py": (2, "layers spread evenly over a legend"),
    "qt/training/layer_pages.py": (1, "the cards of a page"),
    "session/edits/arrangement.py": (1, "where a layer is moved in a chain"),
    "session/edits/parts.py": (2, "the place of a layer in a list of layers"),
    "session/edits/structure.py": (4, "a layer is put into a chain, or taken out"),
    "storage/copied.py": (1, "where a copied layer is put into a chain"),
    "storage/differences.py": (1, "the place of a layer in the file"),
    "storage/writer.py": (2, "how deep a value lies in the file"),
}


def names_in(tree: ast.AST) -> Iterator[str]:
    """Names of quantities that are written out, put together, or cut."""
    sentences = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    for node in ast.walk(tree):
        match node:
            case ast.Constant(str(text)) if id(node) not in sentences and NAMED.fullmatch(text):
                yield text
            case ast.JoinedStr([ast.Constant(str(first)), ast.FormattedValue(), *_]) if FIRST.fullmatch(
                first
            ):
                yield ast.unparse(node)
            case ast.Call(ast.Attribute(attr=method), [argument, *_]) if method in CUT_BY:
                prefixes = [part.value for part in ast.walk(argument) if isinstance(part, ast.Constant)]
                if any(prefix in ("d", "dC", "dC/", "dC/d", "theta", "b", "z", "a") for prefix in prefixes):
                    yield ast.unparse(node)


def countings_in(tree: ast.AST) -> list[str]:
    """``layer + 1``, ``parameter.layer - 1``, ``network.depth + 1`` and the like."""
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.BinOp(left, ast.Add() | ast.Sub(), ast.Constant(1)):
                name = ast.unparse(left).rpartition(".")[2]
                found += [ast.unparse(node)] if name in ("layer", "_layer", "depth", "_depth") else []
    return found


def test_names_of_quantities_are_written_and_read_in_one_place() -> None:
    found = {path: names for path, tree in modules() if (names := list(names_in(tree)))}
    assert not {path: names for path, names in found.items() if path not in MEANT_NAMES}
    assert found.keys() == MEANT_NAMES.keys(), "a file that is meant has none any more"


def test_the_layers_next_to_one_are_asked_of_the_network() -> None:
    counted = {path: found for path, tree in modules() if (found := countings_in(tree))}
    elsewhere = {path: found for path, found in counted.items() if not path.startswith("engine/")}
    assert {path: len(found) for path, found in elsewhere.items()} == {
        path: count for path, (count, _) in MEANT_COUNTING.items()
    }, elsewhere


@pytest.mark.parametrize(
    "code",
    [
        'frame.quantity("dC/dz2")',
        'name = f"z{layer}"',
        'name = f"dC/d{name}"',
        'name.startswith(("theta", "b"))',
        'name.removeprefix("dC/d")',
        'x = "yhat" if last else a',
    ],
)
def test_a_name_that_is_put_together_or_cut_would_be_found(code: str) -> None:
    assert list(names_in(ast.parse(code)))


@pytest.mark.parametrize("code", ["network.width(layer - 1)", "self._layer + 1", "parameter.layer + 1"])
def test_a_layer_that_is_counted_would_be_found(code: str) -> None:
    assert countings_in(ast.parse(code))
