"""Which libraries of the system are missing, and the line that installs them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def test_only_the_libraries_that_are_not_there_are_missing(system: Any) -> None:
    absent = {"libxcb-cursor.so.0", "libEGL.so.1"}
    assert set(system.missing_libraries(lambda soname: soname not in absent)) == absent
    assert system.missing_libraries(lambda soname: True) == []


def test_the_loader_is_asked_for_a_library_by_its_soname(system: Any) -> None:
    assert not system.loads("libthere-is-none.so.0")


@pytest.mark.skipif(sys.platform != "linux", reason="sonames are Linux's")
def test_every_library_of_the_system_that_qt_loads_is_in_the_list(system: Any) -> None:
    import PySide6

    qt = Path(PySide6.__path__[0]) / "Qt"
    plugins = [qt / "plugins" / "platforms" / name for name in ("libqxcb.so", "libqoffscreen.so")]
    names = ("Gui", "XcbQpa", "Widgets", "Svg", "DBus", "Test", "OpenGLWidgets")
    needed = {name for path in [*plugins, *(qt / "lib" / f"libQt6{name}.so.6" for name in names)]
              for name in needed_by(path)}  # fmt: skip
    of_c = {
        "libc.so.6",
        "libm.so.6",
        "libgcc_s.so.1",
        "libpthread.so.0",
        "libdl.so.2",
        "ld-linux-x86-64.so.2",
    }
    brought = {path.name for path in (qt / "lib").iterdir()}
    assert needed - brought - of_c - set(system.DEBIAN_PACKAGES) == set()


def needed_by(library: Path) -> list[str]:
    """What an ELF file asks the loader for, read from ``ldd``, which every glibc system has."""
    done = subprocess.run(["ldd", str(library)], capture_output=True, text=True, check=True)
    direct = library.read_bytes()
    names = [line.split()[0] for line in done.stdout.splitlines() if ".so" in line]
    return [
        name
        for name in names
        if name.encode() in direct and not name.startswith(("/", "linux-vdso", "ld-linux"))
    ]


def test_the_line_to_paste_names_each_package_once_and_asks_for_rights_only_if_need_be(system: Any) -> None:
    packages = system.debian_packages(["libgthread-2.0.so.0", "libEGL.so.1", "libglib-2.0.so.0"])
    install = "apt-get install -y --no-install-recommends libegl1 libglib2.0-0"
    assert system.line_to_paste(packages, root=True) == f"apt-get update && {install}"
    assert system.line_to_paste(packages, root=False) == f"sudo apt-get update && sudo {install}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ID=debian\n", True),
        ('ID=mint\nID_LIKE="ubuntu debian"\n', True),
        ("ID=fedora\nNAME=debian\n", False),
    ],
)
def test_debian_and_its_descendants_are_known(
    system: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, expected: bool
) -> None:
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    (tmp_path / "os-release").write_text(text)
    assert system.is_debian(tmp_path / "os-release") is expected
    assert system.is_debian(tmp_path / "none") is False
