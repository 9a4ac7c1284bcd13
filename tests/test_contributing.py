"""The map of the house says what is there, and what the README and the forms link to is there too."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "bpstudio"
GITHUB = ROOT / ".github"
CONTRIBUTING = (GITHUB / "CONTRIBUTING.md").read_text("utf-8")
MAP = CONTRIBUTING[CONTRIBUTING.index("## The map") : CONTRIBUTING.index("## Names")]
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)\)")
DOCUMENTS = [ROOT / "README.md", *sorted(GITHUB.rglob("*.md"))]


def test_the_map_names_every_folder_of_the_package_and_no_other() -> None:
    folders = {str(path.parent.relative_to(PACKAGE)) for path in PACKAGE.rglob("__init__.py")} - {"."}
    _, _, *rows = (line for line in MAP.splitlines() if line[:1] == "|")  # under the heading and its rule
    assert set(re.findall(r"`([a-z/_]+)`", "\n".join(rows))) == folders


def layers_of(contract: str) -> list[str]:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    (layers,) = (one["layers"] for one in tools["importlinter"]["contracts"] if one["id"] == contract)
    return list(layers)


def test_the_rule_of_the_map_is_that_of_the_contract() -> None:
    assert " > ".join(f"({one})" if "|" in one else one for one in layers_of("layers")) in CONTRIBUTING


def test_the_rule_of_the_rooms_of_the_window_is_that_of_the_contract() -> None:
    spelt = " > ".join("(the views)" if "|" in one else one for one in layers_of("rooms"))
    assert f"`{spelt}`" in CONTRIBUTING


def test_the_tests_of_each_layer_lie_in_a_folder_of_its_name() -> None:
    layers = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert not [layer for layer in sorted(layers) if not list((ROOT / "tests" / layer).rglob("test_*.py"))]
    said = "Each layer has its tests in the folder of `tests/` that has its name"
    assert said in " ".join(CONTRIBUTING.split())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_document_leads_somewhere(document: Path) -> None:
    targets = LINK.findall(document.read_text("utf-8"))
    assert not [target for target in targets if not (document.parent / target).exists()]


def test_the_readme_leads_to_the_changelog_the_contributing_guide_and_the_forms() -> None:
    targets = set(LINK.findall((ROOT / "README.md").read_text("utf-8")))
    assert {"resources/guide/changelog.md", ".github/CONTRIBUTING.md"} <= targets
    forms = {str(path.relative_to(ROOT)) for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.md")}
    assert forms
    assert forms <= targets
