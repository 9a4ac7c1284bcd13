"""Named arrays out of files: npz, npy, tables of names and values, safetensors."""

from __future__ import annotations

import io
import json
import random
import sys
from pathlib import Path

import numpy as np
import pytest

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.refused import RefusedError
from bpstudio.storage.errors import SessionFileError, one_line
from bpstudio.storage.weights.arrays import NamedArrays, arrays_in
from bpstudio.storage.weights.matching import matched

HERE = Path(__file__).resolve().parent
ARRAYS: NamedArrays = {
    "theta1": np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
    "b1": np.array([0.5, 0.25, 0.125]),
}
TABLE = (
    'parameter,value\n"theta1[0,0]",1\n"theta1[0,1]",2\n"theta1[0,2]",3\n'
    '"theta1[1,0]",4\n"theta1[1,1]",5\n"theta1[1,2]",6\nb1[0],0.5\nb1[1],0.25\nb1[2],0.125\n'
)


def read(tmp_path: Path, name: str, content: bytes | str) -> NamedArrays:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return arrays_in(path)


def refused(tmp_path: Path, name: str, content: bytes | str, sentence: str) -> None:
    with pytest.raises(SessionFileError, match=sentence) as wrong:
        read(tmp_path, name, content)
    assert "\n" not in str(wrong.value)


def same(found: NamedArrays, wanted: NamedArrays) -> bool:
    return list(found) == list(wanted) and all(np.array_equal(found[name], wanted[name]) for name in wanted)


def bytes_of(*, alone: bool = False) -> bytes:
    written = io.BytesIO()
    np.save(written, ARRAYS["theta1"]) if alone else np.savez(
        written, theta1=ARRAYS["theta1"], b1=ARRAYS["b1"]
    )
    return written.getvalue()


def test_npz_and_npy_are_known_by_how_they_begin(tmp_path: Path) -> None:
    for name in ("w.npz", "w.bin"):
        assert same(read(tmp_path, name, bytes_of()), ARRAYS)
    for name in ("w.npy", "w.bin"):
        assert same(read(tmp_path, name, bytes_of(alone=True)), {"": ARRAYS["theta1"]})


@pytest.mark.parametrize(
    "table",
    [
        TABLE,
        TABLE.removeprefix("parameter,value\n"),
        TABLE.replace('"', ""),
        TABLE.replace('"', "").replace("]", " ]").replace("],", "] ,").replace("\n", "\r\n\r\n"),
        TABLE.replace('"', "").replace("],", "]\t").replace("er,v", "er\tv"),
        TABLE.replace('"', "").replace("],", "];").replace("er,v", "er;v"),
        "\ufeff" + TABLE,
        "\ufeff" + TABLE.replace('"', "").replace("],", "];").replace(".", ",").replace("er,v", "er;v"),
        TABLE.replace('"', "").replace("],", "];").replace(".", ",").partition("\n")[2],
        TABLE.replace('"', "").replace("],", "]\t").replace(".", ",").partition("\n")[2],
        TABLE.replace("0.5", '"0,5"').replace("0.25", '"0,25"'),
        TABLE.upper().replace("THETA", "Theta"),
    ],
)
def test_a_table_has_a_line_for_each_parameter(table: str, tmp_path: Path) -> None:
    for name in ("w.csv", "W.TSV", "w.txt"):
        assert same(read(tmp_path, name, table), ARRAYS)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("theta1[0,0],1,2,3\n", "line 1: found .*, expected a parameter and its value"),
        ("parameter,value\nz1[0],1\n", 'line 2: found "z1.0.", expected a single parameter such as'),
        ("b1,1\n", 'line 1: found "b1", expected a single parameter'),
        ('b1[0],"1,000,000"\n', 'line 1: found "1,000,000", expected a finite number'),
        ('b1[0],"1,000.5"\n', 'line 1: found "1,000.5", expected a finite number'),
        ("b1[0],one\n", 'line 1: found "one", expected a finite number'),
        ("b1[0],nan\n", 'line 1: found "nan", expected a finite number'),
        ("b1[0],1e999\n", 'line 1: found "1e999", expected a finite number'),
        ("b1[0],1\nb1[0],2\n", r"line 2: found b1\[0\] twice, expected every parameter once"),
        ("b1[0],1\nb1[2],2\n", r"b1\[1\]: found nothing, expected a number"),
        ("theta1[0,1],1\ntheta1[1,0],2\n", r"theta1\[0,0\]: found nothing, expected a number"),
        ("theta1[99999,99999],1\n", "theta1: found 10,000,000,000 numbers, expected at most 10,000,000"),
        ("b1[0],1\n" + '"' + "x" * 200_000, "it is no table of parameters"),
    ],
)
def test_a_table_that_is_none_of_parameters_is_refused_with_its_line(
    table: str, sentence: str, tmp_path: Path
) -> None:
    refused(tmp_path, "w.csv", table, sentence)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("w.pt", b"PK\x03\x04", r"could run anything and is not opened; write safetensors.torch.save_file"),
        ("W.PKL", b"\x80\x02.", r"could run anything and is not opened"),
        ("w.h5", b"\x89HDF", r"files of Keras are not read; write numpy.savez\('model.npz', "),
        ("w.keras", b"PK\x03\x04", "files of Keras are not read"),
        ("w.doc", b"\x08\x07", "weights are read from .npz, .npy, .csv, .safetensors or .onnx files"),
        ("w.npz", b"\x80\x02.", "this is a pickle, which could run anything and is not opened"),
        ("w.npz", b"", "it is damaged, or no npz file"),
        ("w.npz", bytes_of()[:200], "it is damaged, or no npz file"),
        ("w.npy", bytes_of(alone=True)[:20], "it is damaged, or no npy file"),
        ("w.npy", b"", "it is damaged, or no npy file"),
        ("w.npy", b"\x80\x02.", "this is a pickle, which could run anything"),
        ("w.npy", bytes_of(alone=True)[:-3], "found 45 bytes, expected the 6 numbers that its head tells of"),
        ("w.npy", bytes_of(alone=True).replace(b"<f8", b"|O "), "Python objects|damaged"),
    ],
)
def test_what_is_damaged_or_could_run_something_is_refused(
    name: str, content: bytes, sentence: str, tmp_path: Path
) -> None:
    refused(tmp_path, name, content, sentence)


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SessionFileError, match="no such file"):
        arrays_in(tmp_path / "none.npz")


@pytest.mark.parametrize("name", ["w.npz", "w.npy", "w.csv", "w.safetensors"])
def test_damaged_files_are_read_or_refused_in_one_sentence_and_nothing_else(
    name: str, tmp_path: Path
) -> None:
    if name.endswith("safetensors"):
        pytest.importorskip("safetensors")
    whole = {
        "w.npz": bytes_of(),
        "w.npy": bytes_of(alone=True),
        "w.csv": TABLE.encode(),
        "w.safetensors": (HERE / "pytorch_xor.safetensors").read_bytes(),
    }[name]
    chance, network = random.Random(name), Network(2, (Layer(3),))
    refusals: list[str] = []
    for _ in range(400):
        raw = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        content = bytes(raw[: chance.choice([len(raw), chance.randrange(len(raw))])])
        try:
            matched(read(tmp_path, name, content), network)
        except SessionFileError as refusal:
            refusals.append(str(refusal))
    assert len(refusals) > 100
    assert [one_line(sentence) for sentence in refusals] == refusals


def test_safetensors_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    numpy = pytest.importorskip("safetensors.numpy")
    found = read(tmp_path, "w.safetensors", numpy.save({"theta1": ARRAYS["theta1"], "b1": ARRAYS["b1"]}))
    assert same(found, dict(sorted(ARRAYS.items())))


def test_safetensors_that_are_damaged_or_of_a_kind_without_numpy_are_refused(tmp_path: Path) -> None:
    pytest.importorskip("safetensors")
    refused(tmp_path, "w.safetensors", b"\xff" * 40, "it is damaged, or no safetensors file")
    head = json.dumps({"b1": {"dtype": "BF16", "shape": [1], "data_offsets": [0, 2]}}).encode()
    content = len(head).to_bytes(8, "little") + head + b"\0\0"
    refused(tmp_path, "w.safetensors", content, "numbers of the kind BF16, which numpy does not have")


def test_without_the_package_it_is_said_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "safetensors", None)
    with pytest.raises(RefusedError, match=r"need one more package: pip install 'bpstudio\[safetensors\]'"):
        read(tmp_path, "w.safetensors", b"")
