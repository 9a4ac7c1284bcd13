from __future__ import annotations

from pathlib import Path

import pytest

from bpstudio.storage.resources import folder, resource


def test_a_resource_is_found_by_its_name() -> None:
    assert resource("icons").is_dir()


def test_a_resource_that_is_not_there_is_named() -> None:
    with pytest.raises(
        FileNotFoundError, match=r"Backprop Studio's resource 'icons/no-such\.svg' is missing"
    ):
        resource("icons/no-such.svg")


def test_a_checkout_has_its_resources_beside_the_package(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    assert folder(tmp_path / "bpstudio") == tmp_path / "resources"


def test_an_installed_package_has_them_inside_and_takes_no_stranger_s_folder(tmp_path: Path) -> None:
    (tmp_path / "resources").mkdir()
    assert folder(tmp_path / "bpstudio") == tmp_path / "bpstudio" / "resources"
