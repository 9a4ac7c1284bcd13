"""Files of arrays of numpy: what is in them is known before it is made, and nothing of it is run."""

from __future__ import annotations

import io
import pickle
import struct
import zipfile
from collections.abc import Callable

import numpy as np
import pytest

from bpstudio.storage import npz
from tests.storage.test_own_numbers_read import refusal, saved


def packed(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return file.getvalue()


def one(array: object) -> bytes:
    file = io.BytesIO()
    np.save(file, np.asarray(array), allow_pickle=True)
    return file.getvalue()


def with_head(head: str, content: bytes = b"\0" * 8, version: bytes = b"\x01\x00") -> bytes:
    text = head.encode() + b"\n"
    return b"\x93NUMPY" + version + struct.pack("<H", len(text)) + text + content


def test_a_pickle_is_not_opened_wherever_it_is() -> None:
    assert "a pickle, which could run anything" in refusal(pickle.dumps({"C": 1}))
    assert refusal(saved(C=np.array([{"C": 1}], dtype=object))).startswith("C: found Python objects")
    assert "the part" in refusal(zipped("data.pkl"))


def zipped(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, b"x")
    return file.getvalue()


def test_a_single_array_has_no_name() -> None:
    assert "which has no name" in refusal(one([1.0]))


def test_an_array_that_claims_more_than_there_is_is_refused_before_it_is_made() -> None:
    head = "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 1000000), }"
    sentence = refusal(packed(C=with_head(head)))
    assert sentence == "C: found 8 bytes, expected the 1,000,000,000,000 numbers that its head tells of"


@pytest.mark.parametrize("shape", ["(-1, -1)", "(0, -3)", "(2,)"])
def test_an_array_of_a_shape_that_cannot_be_is_refused(shape: str) -> None:
    head = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}"
    assert "expected the" in refusal(packed(C=with_head(head)))


def test_what_would_grow_past_all_memory_is_refused_before_it_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = packed(C=b"\0" * 1_000_001)
    assert len(bomb) < 2000
    monkeypatch.setattr(npz, "MOST_BYTES", 1_000_000)
    assert refusal(bomb) == "found arrays of 1,000,001 bytes, expected at most 1,000,000"


def test_very_many_arrays_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(npz, "MOST_ARRAYS", 2)
    assert "found 3 arrays, expected at most 2" in refusal(saved(C=1, z1=2, z2=3))


def test_an_array_twice_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("C.npy", one(1.0))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("C.npy", one(2.0))
    assert 'two arrays of the name "C"' in refusal(file.getvalue())


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_compression_that_numpy_does_not_write_is_refused(compression: int) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        archive.writestr("C.npy", one(1.0))
    assert "a compression that numpy does not write" in refusal(file.getvalue())


@pytest.mark.parametrize(
    "array",
    [
        np.array("text"),
        np.array(1j),
        np.zeros(1, [("a", "f8")]),
        np.array("2026-01-01", "M8[D]"),
        np.zeros((0, 2)),
    ],
)
def test_an_array_of_no_numbers_is_refused(array: object) -> None:
    assert "expected an array of numbers" in refusal(packed(C=one(array)))


def test_names_within_an_array_are_refused() -> None:
    with pytest.warns(UserWarning, match="format 3.0"):
        content = one(np.zeros(1, [("θ", "f8")]))
    assert "names inside an array" in refusal(packed(C=content))


def damaged() -> list[Callable[[bytes], bytes]]:
    return [
        lambda raw: raw[: len(raw) // 2],
        lambda raw: raw[:3],
        lambda raw: raw.replace(b"NUMPY", b"NUMPI"),
        lambda raw: raw[:60] + bytes([raw[60] ^ 255]) + raw[61:],
        lambda raw: packed(C=b""),
        lambda raw: packed(C=with_head("{'descr': '<f8'}")),
        lambda raw: packed(C=with_head("(" * 5000)),
        lambda raw: packed(
            C=with_head("{'descr': '<f8', 'fortran_order': False, 'shape': (" + "1," * 90 + ")}")
        ),
    ]


@pytest.mark.parametrize("change", damaged())
def test_a_damaged_file_is_refused_in_one_sentence(change: Callable[[bytes], bytes]) -> None:
    assert "it is damaged, or no npz file of numpy" in refusal(change(saved(C=np.arange(100.0))))
