"""``bpstudio weights``: tell which array is for which layer, and load them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bpstudio.cli import main
from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.explain.words import weights as words
from bpstudio.session.edits.base import SetActivation
from bpstudio.session.session import Session
from bpstudio.storage.reader import read
from bpstudio.storage.writer import encode

Run = Callable[..., tuple[int, str, str]]
FIXTURES = Path(__file__).resolve().parents[1] / "storage" / "weights"
PYTORCH = FIXTURES / "pytorch_xor.npz"


@pytest.fixture
def weights(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> tuple[int, str, str]:
        code = main(["weights", *map(str, arguments)])
        return (code, *capsys.readouterr())

    return run


def test_without_o_it_only_tells(weights: Run, tmp_path: Path) -> None:
    code, out, err = weights("xor", PYTORCH)
    assert (code, err) == (0, "")
    assert [line.split()[:3] for line in out.splitlines()[:4]] == [
        ["theta1", "0.weight", "4×2"],
        ["b1", "0.bias", "4"],
        ["theta2", "2.weight", "1×4"],
        ["b2", "2.bias", "1"],
    ]
    assert "transposed: PyTorch has a row for each unit of the layer" in out
    assert not list(tmp_path.iterdir())


def test_with_o_the_session_is_written_with_these_weights(weights: Run, tmp_path: Path) -> None:
    there = tmp_path / "out.json"
    assert weights("xor", PYTORCH, "-o", there)[0] == 0
    state = read(there).state
    with np.load(PYTORCH) as arrays:
        assert np.array_equal(state.segments[-1].record.start.parameters.theta(1), arrays["0.weight"].T)


def test_a_network_that_does_not_fit_is_changed_only_when_asked(weights: Run, tmp_path: Path) -> None:
    wide, there = tmp_path / "wide.npz", tmp_path / "out.json"
    np.savez(wide, W1=np.ones((2, 7)), b1=np.ones(7), W2=np.ones((7, 1)), b2=np.ones(1))
    code, out, err = weights("xor", wide, "-o", there)
    assert code == 2
    assert "its hidden layers can be made to fit" in out
    assert err == (
        "bpstudio: xor: the weights are those of a network 2 → 7 → 1, and this one is 2 → 4 → 1; "
        "--fit makes its hidden layers fit\n"
    )
    assert not there.exists()
    assert weights("xor", wide, "--fit", "-o", there)[0] == 0
    network = read(there).state.document.network
    assert network.widths == (2, 7, 1)
    assert network.layer(1).activation == "tanh"


def test_what_cannot_be_read_or_does_not_fit_is_one_line(weights: Run, tmp_path: Path) -> None:
    code, out, err = weights("article", PYTORCH)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert (
        "pytorch_xor.npz: these weights do not fit: the weights are for 2 inputs, and this network has 1"
        in err
    )
    pickled = tmp_path / "w.npz"
    pickled.write_bytes(b"\x80\x04.")
    assert "this is a pickle" in weights("xor", pickled)[2]
    assert "no such file" in weights("xor", tmp_path / "none.npz")[2]


def test_a_missing_package_is_one_line(weights: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "safetensors", None)
    code, _, err = weights("xor", FIXTURES / "pytorch_xor.safetensors")
    assert code == 2
    assert err == "bpstudio: safetensors files need one more package: pip install 'bpstudio[safetensors]'\n"


def test_a_model_of_onnx_tells_its_activations_and_gives_them_when_asked(
    weights: Run, tmp_path: Path
) -> None:
    pytest.importorskip("onnx")
    there, kept, taken = (tmp_path / name for name in ("w.onnx", "kept.json", "taken.json"))
    assert main(["export", "moons", "--to", "onnx", "-o", str(there)]) == 0
    wanted = read("moons").state.document.network
    code, out, _ = weights("moons", there, "-o", kept)
    assert code == 0
    labels = [ACTIVATIONS[layer.activation].label for layer in wanted.layers]
    assert words.activations_found(labels) in out
    softer = tmp_path / "softer.json"
    session = Session(read("moons").state)
    session.apply(SetActivation(1, "softplus"))
    softer.write_bytes(encode(session.frame))
    code, out, _ = weights(softer, there, "-o", kept)
    assert code == 0
    assert words.other_activation(1, labels[0], "softplus") in out
    assert read(kept).state.document.network.layer(1).activation == "softplus"
    assert weights(softer, there, "--fit", "-o", taken)[0] == 0
    assert read(taken).state.document.network == wanted


@pytest.mark.parametrize(
    "arguments", [["export", "xor", "--to", "onnx", "-o", "-"], ["weights", "xor", "w.onnx"]]
)
def test_without_the_package_of_onnx_it_is_said_how_to_get_it(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    monkeypatch.chdir(tmp_path)
    Path("w.onnx").write_bytes(b"")
    assert main(arguments) == 2
    told = "onnx files need one more package: pip install 'bpstudio[onnx]'"
    assert capsys.readouterr() == ("", f"bpstudio: {told}\n")


def test_exercises_and_hunts_keep_their_weights(weights: Run, tmp_path: Path) -> None:
    sessions = Path(__file__).resolve().parents[1] / "sessions"
    flat, there = tmp_path / "flat.npy", tmp_path / "out.json"
    assert "questions" in weights(sessions / "exercise_begun.json", flat)[2]
    size = read("hunt-1").state.document.network.size
    np.save(flat, np.ones(size))
    code, _, err = weights("hunt-1", flat, "-o", there)
    assert code == 2
    assert "a mistake is planted in this network, which stays as it is" in err
    assert not there.exists()


def test_what_is_no_text_goes_to_a_file_or_a_pipe(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    there = tmp_path / "w.npy"
    assert main(["export", "xor", "--to", "npy", "-o", str(there)]) == 0
    assert main(["export", "xor", "--to", "npy", "-o", "-"]) == 0
    assert capfdbinary.readouterr().out == there.read_bytes()


def test_what_is_no_text_needs_to_know_where_to(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "xor", "--to", "npz"]) == 2
    told = "--to npz gives no text: say where to with -o, which names a file, or - for standard output"
    assert capsys.readouterr().err == f"bpstudio: {told}\n"


@pytest.mark.parametrize("form", ["npz", "npy", "weights-csv", "safetensors", "onnx"])
def test_what_export_writes_weights_reads(form: str, weights: Run, tmp_path: Path) -> None:
    if form in ("onnx", "safetensors"):
        pytest.importorskip(form)
    there, again = tmp_path / f"w.{form.rpartition('-')[2]}", tmp_path / "again.json"
    assert main(["export", "spiral", "--to", form, "-o", str(there)]) == 0
    assert weights("spiral", there, "-o", again)[0] == 0
    loaded, wanted = (
        read(again).state.segments[-1].record.start,
        read("spiral").state.segments[0].record.start,
    )
    assert loaded.parameters == wanted.parameters


def test_open_questions_are_not_told_by_weights() -> None:
    session = Path(__file__).resolve().parents[1] / "sessions" / "exercise_begun.json"
    assert main(["export", str(session), "--to", "npz"]) == 2
