"""What is to be written of a session is there, or is refused in a sentence."""

from __future__ import annotations

import pytest

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.refused import RefusedError
from bpstudio.session.session import Session
from bpstudio.storage import reader
from bpstudio.storage.export.forms import FORMS, ExportForm
from bpstudio.storage.export.wanted import Wanted


def test_the_iteration_at_the_cursor_is_written_unless_others_are_named() -> None:
    session = Session(reader.read("article").state)
    session.finish_iteration()
    session.step()
    assert Wanted(session.state).shown_iterations == (session.state.cursor.iteration,)
    assert Wanted(session.state, iterations=(0,)).shown_iterations == (0,)


@pytest.mark.parametrize(
    ("parameter", "iteration", "sentence"),
    [
        ("theta9", 0, "the network of iteration 0 has no theta9"),
        ("theta1[4,0]", 0, "has no theta1[4,0]"),
        ("theta1", 5, "iteration 5 has not begun; the last is 0"),
    ],
)
def test_what_is_not_there_is_refused(parameter: str, iteration: int, sentence: str) -> None:
    state = reader.read("article").state
    with pytest.raises(RefusedError, match=sentence.replace("[", r"\[")):
        Wanted(state, (Parameter.parse(parameter),), (iteration,))


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_every_form_says_what_it_holds_and_writes_the_article(form: ExportForm) -> None:
    assert form.told
    assert form.suffix.startswith(".")
    for name, extra in (("onnx", "onnx"), ("safetensors", "safetensors"), ("notebook", "nbformat")):
        if form is FORMS[name]:
            pytest.importorskip(extra)
    assert form.make(Wanted(reader.read("article").state))
