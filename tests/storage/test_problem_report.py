"""The text for who reports a problem, and what the program says it is made of."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bpstudio import __version__
from bpstudio.storage import about, crash_log, places
from bpstudio.storage.problem_report import (
    FROM_WHOM,
    MOST_LINES,
    address_in,
    last_of_the_crash_log,
    problem_report,
    where_to_report,
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "ada"
    folder.mkdir()
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(folder))
    for variable in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.delenv(variable, raising=False)
    return folder


def test_a_report_has_the_versions_and_says_where_there_is_no_crash_log(home: Path) -> None:
    text = problem_report()
    assert f"bpstudio {__version__}" in text
    for name in ("Python ", "Qt ", "numpy ", "BLAS: ", "There is no crash log."):
        assert name in text


def test_a_report_has_the_end_of_the_crash_log_and_the_users_home_nowhere(home: Path) -> None:
    crash_log.append(
        "first line\n" + "\n".join(f"File {home}/lessons/{n}.py" for n in range(200)), f"in {home}"
    )
    text = problem_report()
    assert "~/lessons/199.py".replace("/", os.sep) in text.replace("/", os.sep)
    assert "first line" not in text
    assert str(home) not in text
    assert len(last_of_the_crash_log()) == MOST_LINES


def test_a_folder_that_only_begins_like_the_home_is_named_as_it_is(home: Path) -> None:
    assert (
        places.without_home(f"{home}-2{os.sep}a {home}{os.sep}b {home}") == f"{home}-2{os.sep}a ~{os.sep}b ~"
    )


def test_a_report_goes_where_the_project_says_else_to_whom_one_has_the_program_from() -> None:
    assert (
        address_in(["Homepage, https://a.example", "Issues, https://b.example/issues"])
        == "https://b.example/issues"
    )
    assert address_in([]) is None
    assert where_to_report() == FROM_WHOM or "https://" in where_to_report()


def test_about_has_every_library_the_project_needs_with_its_licence_and_the_fonts(home: Path) -> None:
    text = about.about_text()
    for words in (
        "MIT License",
        "SIL OPEN FONT LICENSE",
        "LGPL-3.0",
        "numpy",
        "pyqtgraph",
        "BLAS",
        "Inter",
        "STIX",
    ):
        assert words in text
    needed = (Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    for package in about.LIBRARIES:
        assert f'"{package}' in needed
    assert all(f"{name} unknown" not in text for name, _ in about.LIBRARIES.values())


def test_the_licence_of_what_is_not_installed_is_known_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(about, "LIBRARIES", {"no-such-package": ("nothing", "MIT")})
    assert about.licence_of("no-such-package") == "MIT"
