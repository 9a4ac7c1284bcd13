"""What an installed copy and a desktop get."""

from __future__ import annotations

import configparser
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
LINUX = PACKAGING / "linux"
APP_ID = "org.bpstudio.BackpropStudio"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built with the backend that is here; nothing is fetched."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-deps", "--no-index"]
    done = subprocess.run([*pip, "-w", str(folder), str(ROOT)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def test_the_wheel_holds_the_package_and_all_its_resources(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    every = [path.relative_to(ROOT).as_posix() for path in (ROOT / "resources").rglob("*") if path.is_file()]
    resources = [path for path in every if not path.startswith("resources/screenshots/")]
    assert 0 < len(resources) < len(every)
    assert {f"bpstudio/{path}" for path in resources} <= names
    assert not {name for name in names if "screenshots" in name}, "only the README shows them"
    assert "bpstudio/__main__.py" in names
    assert not {name for name in names if name.startswith(("tests/", "packaging/"))}


def test_the_wheel_brings_the_command_the_licence_and_the_desktop_entry(wheel: zipfile.ZipFile) -> None:
    contents = {name.partition("/")[2]: name for name in wheel.namelist()}
    assert "bpstudio = bpstudio.cli:main" in wheel.read(contents["entry_points.txt"]).decode()
    assert (
        "bpstudiow = bpstudio.cli:main" in wheel.read(contents["entry_points.txt"]).decode().split("[gui_")[1]
    )
    assert f"data/share/applications/{APP_ID}.desktop" in contents
    assert f"data/share/icons/hicolor/scalable/apps/{APP_ID}.svg" in contents
    for name in (f"{APP_ID}.desktop", f"{APP_ID}.metainfo.xml"):
        assert f"bpstudio/resources/linux/{name}" in wheel.namelist(), "what the menu entry is made from"


def test_the_wheel_says_which_licences_hold_in_it_and_brings_their_texts(wheel: zipfile.ZipFile) -> None:
    contents = {name.partition("/")[2]: name for name in wheel.namelist()}
    said = message_from_bytes(wheel.read(contents["METADATA"]))
    assert said["License-Expression"] == "MIT AND OFL-1.1 AND CC-BY-4.0"
    texts = {
        name: wheel.read(contents[f"licenses/{name}"]).decode() for name in said.get_all("License-File", [])
    }
    for words in ("MIT License", "SIL OPEN FONT LICENSE", "creativecommons.org/licenses/by/4.0"):
        assert any(words in text for text in texts.values()), words


def test_the_wheel_names_the_pythons_it_is_tested_with(wheel: zipfile.ZipFile) -> None:
    contents = {name.partition("/")[2]: name for name in wheel.namelist()}
    said = message_from_bytes(wheel.read(contents["METADATA"])).get_all("Classifier", [])
    for minor in (11, 12, 13):
        assert f"Programming Language :: Python :: 3.{minor}" in said


def test_the_desktop_entry_starts_the_command_the_project_installs() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(LINUX / f"{APP_ID}.desktop", encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert entry["Desktop Entry"]["Exec"].split()[0] in project["scripts"]


def test_the_metainfo_is_about_this_program_and_this_version() -> None:
    import bpstudio

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    component = ElementTree.parse(LINUX / f"{APP_ID}.metainfo.xml").getroot()
    release = component.find("releases/release")
    assert component.findtext("id") == APP_ID
    assert component.findtext("project_license") == project["license"]
    assert component.findtext("launchable") == f"{APP_ID}.desktop"
    assert release is not None
    assert release.get("version") == bpstudio.__version__
