"""Every equation, sentence and copy is true as written: its numbers are read back and must come to what it says."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.explain.chain import chains, gradients
from bpstudio.notation.nested import Bond
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.session import Session
from bpstudio.storage import reader
from bpstudio.storage.presets import presets
from tests.explain.looking import look_at_everything, some_parameters
from tests.explain.networks import random_document, random_notation

WALKS, STOPS = 30, 4


def walk(session: Session, rng: np.random.Generator, stops: int) -> None:
    for _ in range(stops):
        move = rng.random()
        length = len(session.frame.program)
        if move < 0.2:
            session.train(int(rng.integers(1, 30)))
        elif move < 0.3:
            session.follow(some_parameters(session.frame.network, rng)[0])
        elif move < 0.4:
            session.follow(None)
        elif move < 0.5:
            session.back()
        elif move < 0.7:
            session.seek(session.state.cursor.iteration, int(rng.integers(length + 1)))
        else:
            session.seek(session.state.cursor.iteration, length - int(rng.integers(2)))
        look_at_everything(session.frame, rng, random_notation(rng))


@pytest.mark.parametrize("seed", range(WALKS))
def test_whatever_is_said_of_a_network_never_seen_is_true(seed: int) -> None:
    rng = np.random.default_rng([15, seed])
    document = random_document(rng)
    with np.errstate(all="ignore"):
        walk(Session(document), rng, STOPS)


@pytest.mark.parametrize("preset", ["xor", "softmax-3"])
def test_the_gradient_of_the_batch_under_the_name_of_one_examples_part_would_be_found(
    preset: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault that equations had: factors of one example, and what comes of the whole batch."""
    monkeypatch.setattr(
        gradients, "gradient_or_part", lambda frame, parameter, whose: frame.gradient(parameter)
    )
    session, rng = Session(reader.read(preset).state), np.random.default_rng(1)
    session.finish_iteration()
    with pytest.raises(AssertionError):
        look_at_everything(session.frame, rng, ARTICLE)


def test_a_product_in_which_matrices_do_not_fit_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one: every product was written with the same dot."""
    monkeypatch.setattr(chains, "bond_of", lambda step, thread, examples: Bond())
    session, rng = Session(reader.read("mazur").state), np.random.default_rng(1)
    session.finish_iteration()
    with pytest.raises(AssertionError, match="no numbers are put in"):
        look_at_everything(session.frame, rng, ARTICLE)


@pytest.mark.parametrize("name", list(presets()))
def test_whatever_is_said_of_a_preset_is_true(name: str) -> None:
    rng = np.random.default_rng(15)
    with np.errstate(all="ignore"):
        walk(Session(reader.read(name).state), rng, 3 if name in ("digits", "spiral", "moons") else 8)
