"""What is said where a session is written in another form."""

from __future__ import annotations

from typing import get_args

import pytest

from bpstudio.explain.words import exporting as words
from bpstudio.storage.export.forms import ExportKind, forms_of


def test_a_form_has_a_name_of_its_own_or_its_own_in_capitals() -> None:
    assert words.form_called("safetensors") == "Weights for PyTorch"
    assert words.form_called("pdf") == "PDF"


def test_every_form_of_the_tables_is_told_in_a_sentence_of_the_window_and_no_other() -> None:
    offered = {(form, kind) for kind in get_args(ExportKind) for form in forms_of(kind)}
    assert words.TOLD.keys() == offered
    assert words.NAMES.keys() <= {form for form, _ in offered}
    assert all(told.endswith(".") for told in words.TOLD.values())


@pytest.mark.parametrize(
    ("what", "form", "part", "stem"),
    [
        ("worked", "pdf", "", "xor solution"),
        ("both", "latex", "", "xor sheet and key"),
        ("picture", "png", "plots", "xor plots"),
        ("walk", "gif", "", "xor steps"),
        ("session", "students", "", "xor for students"),
        ("numbers", "xyz", "", "xor xyz"),
    ],
)
def test_the_name_that_is_offered_says_what_it_is(what: str, form: str, part: str, stem: str) -> None:
    assert words.stem_of("xor", what, form, part) == stem


def test_sizes_and_places_are_told() -> None:
    assert words.pictured(2400, 900) == "2,400 × 900 pixels."
    assert words.walk_told(21, 27_600, 1280, 720) == (
        "21 pictures of 1,280 × 720 pixels, 28 seconds; this is the last."
    )
    assert words.size_told(1) == "1 byte."
    assert words.linked(1234, 2000) == "1,234 of 2,000 characters at most."
    assert words.written_in("a.pdf", folder="/home") == "Wrote a.pdf in /home."
    assert words.not_opened("/home") == "The desktop opens no folder from here. It is /home."
    assert words.already_there("a.pdf")[0] == "“a.pdf” is there already."
