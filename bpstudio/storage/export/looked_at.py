"""What a file holds, as text to look at: its first lines, the cells of a notebook, arrays by name, a model's parts."""

from __future__ import annotations

import json

from bpstudio.engine.words import in_a_row
from bpstudio.storage.npz import arrays_of, single_array
from bpstudio.storage.weights.onnx_file import model_in

MOST_LINES, MOST_ACROSS = 400, 400
_HEAD = 8  # bytes that say how long the head of a safetensors file is


def first_lines_of(content: bytes, suffix: str) -> str:
    """What is in a file with that ending, the first lines where there are many; empty where none of it can be read."""
    match suffix:
        case ".npz":
            return _listed({name: found.shape for name, found in arrays_of(content).items()})
        case ".npy":
            return _listed({"": single_array(content).shape})
        case ".safetensors":
            head = json.loads(content[_HEAD : _HEAD + int.from_bytes(content[:_HEAD], "little")])
            return _listed({name: tuple(one["shape"]) for name, one in head.items() if "shape" in one})
        case ".onnx":
            return _model(content)
        case ".ipynb":
            return _first(_cells(content))
    try:
        return _first(content.decode())
    except UnicodeDecodeError:
        return ""


def _listed(shapes: dict[str, tuple[int, ...]]) -> str:
    """A line for each array: its name, a tab, and its shape as numpy writes it."""
    return _first("\n".join(f"{name}\t{shape}".strip() for name, shape in shapes.items()))


def _model(content: bytes) -> str:
    """What goes in with its shape, then each operator with what it gives."""
    graph = model_in(content).graph
    arrays = [f"{one.name}\t{tuple(one.dims)}" for one in graph.initializer]
    return _first("\n".join([*arrays, "", *(f"{in_a_row(one.output)}\t{one.op_type}" for one in graph.node)]))


def _cells(content: bytes) -> str:
    cells = json.loads(content)["cells"]
    texts = (cell["source"] for cell in cells)
    return "\n\n".join(text if isinstance(text, str) else "".join(text) for text in texts)


def _first(text: str) -> str:
    """Lines that are very long, and those after many, are cut off with a sign."""
    lines = text.splitlines()
    shown = [line if len(line) <= MOST_ACROSS else f"{line[:MOST_ACROSS]}…" for line in lines[:MOST_LINES]]
    return "\n".join([*shown, "…"] if len(lines) > MOST_LINES else shown)
