"""Versions and licences, as one text."""

from __future__ import annotations

from importlib import metadata

from bpstudio.storage.installed import details, version, versions
from bpstudio.storage.resources import licence_text, resource

LIBRARIES = {
    "PySide6-Essentials": ("Qt and PySide6", "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only"),
    "numpy": ("numpy", "BSD-3-Clause"),
    "pyqtgraph": ("pyqtgraph", "MIT"),
    "msgspec": ("msgspec", "BSD-3-Clause"),
    "filelock": ("filelock", "MIT"),
    "threadpoolctl": ("threadpoolctl", "BSD-3-Clause"),
    "tqdm": ("tqdm", "MPL-2.0 AND MIT"),
}
"""What the program stands on: its name, and its licence where the installed copy does not tell it."""
FONTS = {"Inter": "OFL-inter.txt", "STIX Two Math": "OFL-stix.txt"}


def about_text() -> str:
    """Which versions run here, then the licences: ours and the fonts' in full, the libraries' by name."""
    blas = next((line for line in details() if line.startswith("BLAS")), "")
    libraries = [
        f"{name} {version(package)}: {licence_of(package)}" for package, (name, _) in LIBRARIES.items()
    ]
    parts = [
        "\n".join([*versions(), *filter(None, [blas])]),
        f"Backprop Studio is free software. Its licence:\n\n{licence_text()}",
        "The libraries it uses are installed beside it and can be replaced. Qt's source is at https://code.qt.io.\n\n"
        + "\n".join(libraries),
        f"The presets:\n\n{resource('presets/README.md').read_text(encoding='utf-8')}",
        *(f"The font {name}:\n\n{_licence_of_font(file)}" for name, file in FONTS.items()),
    ]
    return "\n\n\n".join(part.strip() for part in parts)


def licence_of(package: str) -> str:
    """What the installed copy says of itself in one line, else what we know."""
    try:
        told = metadata.metadata(package).json
        said = str(told.get("license_expression") or told.get("license") or "")
    except Exception:  # damaged metadata is as good as none
        said = ""
    return said if said and len(said.splitlines()) == 1 else LIBRARIES[package][1]


def _licence_of_font(file: str) -> str:
    return resource(f"fonts/{file}").read_text(encoding="utf-8")
