"""Exercises for a list of names are written with the key beside them, and nobody's file is written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.progress import Stopped
from bpstudio.storage.reader import read
from bpstudio.storage.students import names_of, write_exercises
from tests.explain.exercises.sheets import exercise_on


def test_everybody_has_a_file_and_it_is_told_how_much_its_numbers_leave_untold(tmp_path: Path) -> None:
    key, shares = exercise_on("mazur", "0: dC/dtheta2[0,1]", title="S").state, list[float]()
    left = write_exercises(key, ["Ada", "Grace"], tmp_path / "sheets", shares.append)
    assert list(left) == ["Ada", "Grace"]
    assert all(much >= 0 for much in left.values())
    assert shares == [0.5, 1.0]
    assert read(tmp_path / "sheets" / "key.json").state.exercise == key.exercise
    ada = read(tmp_path / "sheets" / "Ada.json").state.exercise
    assert ada is not None
    assert ada.for_ == "Ada"


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "Ada.json").write_text("answers")
    key = exercise_on("mazur", "0: C").state
    with pytest.raises(SessionFileError, match=r"Ada\.json is there already; name a new folder"):
        write_exercises(key, ["Ada"], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["Ada.json"]


def test_it_can_be_stopped(tmp_path: Path) -> None:
    def stop(share: float) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        write_exercises(exercise_on("mazur", "0: C").state, ["Ada", "Grace"], tmp_path, stop)
    assert {path.name for path in tmp_path.iterdir()} == {"key.json", "Ada.json"}


def test_names_are_read_of_text_as_of_a_file() -> None:
    assert names_of("Ada\n\n Grace  Hopper \n") == ["Ada", "Grace Hopper"]
    assert names_of('id;name\n1;"Lovelace; Ada"') == ["Lovelace; Ada"]
    with pytest.raises(SessionFileError, match='found "Ada" twice'):
        names_of("Ada\nAda")
