"""Arrays out of an npz file of numpy: nothing in it is run, and what it would take is known before it is made."""

from __future__ import annotations

import io
import math
import warnings
import zipfile

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from bpstudio.engine.words import counted, grouped
from bpstudio.storage.errors import SessionFileError, quoted, unexpected

MOST_ARRAYS = 10_000
MOST_BYTES = 256 << 20
_ENDING = ".npy"
_PICKLE = b"\x80"
_BEGINNINGS = {
    b"\x93NUMPY": "this is a single array of numpy, which has no name; numpy.savez writes arrays with their names",
    _PICKLE: "this is a pickle, which could run anything and is not opened; numpy.savez writes arrays",
}
BEGINNINGS = (b"PK", *_BEGINNINGS)
"""What files of arrays begin with, those among them that are refused."""
_VERSIONS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
_KINDS = "fiub"
_EACH_ALONE = "numbers, each array written by itself: numpy.savez('numbers.npz', *arrays)"


def arrays_of(raw: bytes) -> dict[str, NDArray[np.generic]]:
    """Every array of an npz file by its name, of numbers or of true and false.

    Raises SessionFileError for what is no such file, holds anything else, or would take too much.
    """
    for beginning, sentence in _BEGINNINGS.items():
        if raw.startswith(beginning):
            raise SessionFileError("", sentence)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = _members(archive)
            return {name: _array(archive, member, name) for name, member in members.items()}
    except SessionFileError:
        raise
    except Exception:  # numpy and zipfile raise whatever they stumble over
        raise SessionFileError("", "it is damaged, or no npz file of numpy") from None


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    found: dict[str, zipfile.ZipInfo] = {}
    every = archive.infolist()
    if len(every) > MOST_ARRAYS:
        unexpected("", counted(len(every), "array"), f"at most {grouped(MOST_ARRAYS)}")
    for member in every:
        name = member.filename.removesuffix(_ENDING)
        if name == member.filename:
            unexpected(
                "", f"the part {quoted(name)}", "arrays of numpy and nothing else, as numpy.savez writes them"
            )
        if name in found:
            unexpected("", f"two arrays of the name {quoted(name)}", "one of each name")
        found[name] = member
    total = sum(member.file_size for member in every)
    if total > MOST_BYTES:
        unexpected("", f"arrays of {grouped(total)} bytes", f"at most {grouped(MOST_BYTES)}")
    return found


def _array(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> NDArray[np.generic]:
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        unexpected(name, "a compression that numpy does not write", "an array as numpy.savez writes it")
    return _read(archive.read(member), name)


def single_array(raw: bytes) -> NDArray[np.generic]:
    """The array of an npy file. Raises SessionFileError as ``arrays_of`` does."""
    if raw.startswith(_PICKLE):
        raise SessionFileError("", _BEGINNINGS[_PICKLE])
    try:
        return _read(raw, "")
    except SessionFileError:
        raise
    except Exception:  # numpy raises whatever it stumbles over
        raise SessionFileError("", "it is damaged, or no npy file of numpy") from None


def _read(raw: bytes, name: str) -> NDArray[np.generic]:
    content = io.BytesIO(raw)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of an array that an old Python wrote
        version = npy.read_magic(content)
        if version not in _VERSIONS:
            unexpected(name, "names inside an array", "an array of numbers")
        shape, by_columns, kind = _VERSIONS[version](content)
    if kind.hasobject:
        unexpected(name, "Python objects, which are not opened", _EACH_ALONE)
    if kind.kind not in _KINDS:
        unexpected(name, f"an array of {kind.name}", "an array of numbers")
    values = content.getvalue()[content.tell() :]
    if math.prod(shape) * kind.itemsize != len(values) or min(shape, default=0) < 0:
        counts = len(values), math.prod(shape)
        unexpected(
            name, f"{grouped(counts[0])} bytes", f"the {grouped(counts[1])} numbers that its head tells of"
        )
    return np.frombuffer(values, kind).reshape(shape, order="F" if by_columns else "C")
