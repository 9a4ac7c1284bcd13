"""Where the files that come with the program are: icons, fonts, themes, lessons, presets, the schema."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import bpstudio

ThemeName = Literal["light", "dark"]
"""The themes that come along."""
PACKAGE = Path(bpstudio.__file__).resolve().parent


def resource(name: str) -> Path:
    """The file or folder called ``name`` below resources/, such as ``"presets/xor.json"``.

    In a checkout resources/ lies beside the package, in an installed wheel inside it.
    Raises FileNotFoundError, with a sentence that names the resource, if there is none.
    """
    path = folder(PACKAGE) / name
    if not path.exists():
        raise FileNotFoundError(f"Backprop Studio's resource {name!r} is missing: there is no {path}")
    return path


def desktop_files() -> Path:
    """Where the entry for a desktop's menu and the description for its store are."""
    inside = folder(PACKAGE) / "linux"
    return inside if inside.is_dir() else PACKAGE.parent / "packaging" / "linux"


def licence_text() -> str:
    """The program's own licence. Raises FileNotFoundError where it did not come along."""
    inside = folder(PACKAGE) / "LICENSE"
    return (inside if inside.is_file() else PACKAGE.parent / "LICENSE").read_text(encoding="utf-8")


def folder(package: Path) -> Path:
    """The resources of ``package``; beside it only in a checkout, so that no stranger's folder is taken."""
    checkout = package.parent
    return checkout / "resources" if (checkout / "pyproject.toml").is_file() else package / "resources"
