"""What is shown of a file before it is written."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest

from bpstudio.storage import reader
from bpstudio.storage.export.forms import FORMS
from bpstudio.storage.export.looked_at import MOST_ACROSS, MOST_LINES, first_lines_of
from bpstudio.storage.export.wanted import Wanted


def test_of_a_text_the_first_lines_are_shown_none_of_them_without_end() -> None:
    assert first_lines_of("a\nη\n".encode(), ".csv") == "a\nη"
    shown = first_lines_of(("x\n" * (MOST_LINES + 1)).encode(), ".py").splitlines()
    assert (len(shown), shown[-1]) == (MOST_LINES + 1, "…")
    assert first_lines_of(b"x" * (MOST_ACROSS + 1), ".json") == "x" * MOST_ACROSS + "…"


def test_of_arrays_the_names_and_the_shapes_are_shown() -> None:
    written = io.BytesIO()
    np.savez(written, a=np.zeros((2, 3)), b=np.float64(1))
    assert first_lines_of(written.getvalue(), ".npz") == "a\t(2, 3)\nb\t()"
    written = io.BytesIO()
    np.save(written, np.zeros(6))
    assert first_lines_of(written.getvalue(), ".npy") == "(6,)"


def test_of_a_file_for_pytorch_too() -> None:
    pytest.importorskip("safetensors")
    content = FORMS["safetensors"].make(Wanted(reader.read("mazur").state))
    assert first_lines_of(content, ".safetensors").splitlines()[:2] == ["0.bias\t(2,)", "0.weight\t(2, 2)"]


def test_of_a_model_the_arrays_and_the_operators_are_shown() -> None:
    pytest.importorskip("onnx")
    arrays, operators = first_lines_of(FORMS["onnx"].make(Wanted(reader.read("mazur").state)), ".onnx").split(
        "\n\n"
    )
    assert all(line.endswith(("(2, 2)", "(2,)")) for line in arrays.splitlines())
    assert operators.count("Sigmoid") == 2


def test_of_a_notebook_the_cells_are_shown() -> None:
    cells = [{"source": "# A"}, {"source": ["x = 1\n", "x"]}]
    assert first_lines_of(json.dumps({"cells": cells}).encode(), ".ipynb") == "# A\n\nx = 1\nx"


def test_of_what_is_no_text_nothing_is_shown() -> None:
    assert first_lines_of(b"\xff\x00", ".xyz") == ""
