"""Named arrays out of a file: npz, npy, CSV, safetensors. Nothing in it is run."""

from __future__ import annotations

import contextlib
import csv
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import grouped, listed
from bpstudio.explain.words.weights import SAFETENSORS_MISSING
from bpstudio.notation.typed_numbers import parse_number
from bpstudio.storage.encodings import decoded
from bpstudio.storage.errors import SessionFileError, quoted, unexpected
from bpstudio.storage.files import read_bytes
from bpstudio.storage.npz import arrays_of, single_array
from bpstudio.storage.weights.names import natural

NamedArrays = Mapping[str, NDArray[Any]]
ENDINGS = (".npz", ".npy", ".csv", ".safetensors", ".onnx")
MOST_NUMBERS = 10_000_000
_NPY, _ZIP = b"\x93NUMPY", b"PK"
HEADING = ("parameter", "value")
"""The first line of a table of parameters, which may also be left out."""
_PICKLES, _OF_KERAS = (".pt", ".pth", ".ckpt", ".pkl", ".pickle"), (".h5", ".hdf5", ".keras")
_OTHERS = {
    _PICKLES: "what torch.save and pickle write could run anything and is not opened; write "
    "safetensors.torch.save_file(model.state_dict(), 'model.safetensors')",
    _OF_KERAS: "files of Keras are not read; write numpy.savez('model.npz', "
    "**{w.path: w.numpy() for w in model.weights})",
}
"""What people have instead, by its ending, and how to get what can be read."""


def arrays_in(path: str | Path) -> NamedArrays:
    """The arrays of a file by their names, in its order; that of an npy file has the name "".

    Raises SessionFileError for what is no such file, and RefusedError where a package is missing.
    """
    name, raw = Path(path).name.lower(), read_bytes(Path(path))
    if raw.startswith(_NPY) or (name.endswith(".npy") and not raw.startswith(_ZIP)):
        return {"": single_array(raw)}
    for endings, sentence in _OTHERS.items():
        if name.endswith(endings):
            raise SessionFileError("", sentence)
    if raw.startswith(_ZIP) or name.endswith(".npz"):
        return arrays_of(raw)
    if name.endswith(".safetensors"):
        return _safetensors(raw)
    if name.endswith((".csv", ".tsv", ".txt")):
        return _of_table(decoded(raw)[0])
    raise SessionFileError("", f"weights are read from {listed(ENDINGS, 'or')} files")


def _safetensors(raw: bytes) -> NamedArrays:
    try:
        from safetensors import SafetensorError
        from safetensors.numpy import load
    except ImportError:
        raise RefusedError("weights", SAFETENSORS_MISSING) from None
    try:
        found = load(raw)  # it gives them in another order every time
        return {name: found[name] for name in sorted(found, key=natural)}
    except SafetensorError:
        raise SessionFileError("", "it is damaged, or no safetensors file") from None
    except KeyError as kind:
        unexpected(
            "",
            f"numbers of the kind {kind.args[0]}, which numpy does not have",
            "float32 or float64, as tensor.float() gives",
        )


def _of_table(text: str) -> NamedArrays:
    """A line for each parameter, ``theta1[0,0],0.5``, as ``bpstudio export --to weights-csv`` writes it."""
    cells: dict[tuple[str, int], dict[tuple[int, ...], float]] = {}
    for line, (name, value) in _rows(text):
        parameter = _parameter(name, line)
        place = (parameter.j or 0,) if parameter.i is None else (parameter.i, parameter.j or 0)
        layer = cells.setdefault((parameter.kind, parameter.layer), {})
        if place in layer:
            unexpected(f"line {line}", f"{name} twice", "every parameter once")
        layer[place] = _number(value, line)
    return {f"{kind}{layer}": _filled(f"{kind}{layer}", found) for (kind, layer), found in cells.items()}


def _rows(text: str) -> Iterator[tuple[int, tuple[str, str]]]:
    first = text.lstrip().partition("\n")[0]
    delimiter = next((mark for mark in ";\t" if mark in first), ",")  # a name has commas, and so may a number
    rows = csv.reader(text.splitlines(), delimiter=delimiter)
    try:
        for row in rows:
            if not any(map(str.strip, row)):
                continue
            if len(row) == 3 and delimiter == ",":  # theta1[0,0] without quotation marks
                row = [f"{row[0]},{row[1]}", row[2]]
            if len(row) != 2:
                unexpected(f"line {rows.line_num}", quoted(delimiter.join(row)), "a parameter and its value")
            if rows.line_num > 1 or tuple(cell.strip().lower() for cell in row) != HEADING:
                yield rows.line_num, (row[0].strip(), row[1].strip())
    except csv.Error as error:
        raise SessionFileError("", f"it is no table of parameters: {error}") from None


def _parameter(name: str, line: int) -> Parameter:
    try:
        found = Parameter.parse(name.replace(" ", "").lower())
    except ValueError:
        found = None
    if found is None or found.whole:
        unexpected(f"line {line}", quoted(name), "a single parameter such as theta1[0,0] or b1[0]")
    return found


def _number(text: str, line: int) -> float:
    with contextlib.suppress(ValueError):
        return parse_number(text)
    unexpected(f"line {line}", quoted(text), "a finite number")


def _filled(name: str, cells: dict[tuple[int, ...], float]) -> Array:
    """Raises SessionFileError where one of the array is missing."""
    shape = tuple(max(axis) + 1 for axis in zip(*cells, strict=True))
    if math.prod(shape) > MOST_NUMBERS:
        unexpected(name, f"{grouped(math.prod(shape))} numbers", f"at most {grouped(MOST_NUMBERS)}")
    if len(cells) != math.prod(shape):
        missing = next(place for place in np.ndindex(shape) if place not in cells)
        unexpected(f"{name}[{','.join(map(str, missing))}]", "nothing", "a number")
    found = np.empty(shape)
    for place, value in cells.items():
        found[place] = value
    return found
