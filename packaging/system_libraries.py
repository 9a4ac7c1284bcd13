"""Which of the system's shared libraries Qt would miss here, and how to get them.

Found without Qt: its wheels bring Qt itself, and load these from the system for the platforms xcb and
offscreen (what ``ldd`` says of libqxcb, libqoffscreen, libQt6XcbQpa and libQt6Gui).
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

DEBIAN_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}


def loads(soname: str) -> bool:
    """Whether the dynamic loader finds the library, and one of the right architecture."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing_libraries(is_there: Callable[[str], bool] = loads) -> list[str]:
    """The sonames Qt needs that the system lacks; none where Qt's wheels bring everything."""
    return [soname for soname in DEBIAN_PACKAGES if not is_there(soname)] if sys.platform == "linux" else []


def can_make_environments() -> bool:
    """Debian and Ubuntu take ensurepip out of Python and put it in a package of its own."""
    return importlib.util.find_spec("venv") is not None and importlib.util.find_spec("ensurepip") is not None


def venv_package() -> str:
    return f"python3.{sys.version_info.minor}-venv"


def debian_packages(sonames: Iterable[str]) -> list[str]:
    return sorted({DEBIAN_PACKAGES[soname] for soname in sonames})


def is_debian(os_release: Path = Path("/etc/os-release")) -> bool:
    """Debian, Ubuntu and what descends from them."""
    try:
        lines = os_release.read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    pairs = (line.partition("=") for line in lines)
    names = " ".join(value.strip("\"'") for key, _, value in pairs if key in ("ID", "ID_LIKE")).split()
    return ("debian" in names or "ubuntu" in names) and shutil.which("apt-get") is not None


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def line_to_paste(packages: Iterable[str], root: bool) -> str:
    """One line for the shell that installs the Debian packages."""
    apt = "apt-get" if root else "sudo apt-get"
    return f"{apt} update && {apt} install -y --no-install-recommends {shlex.join(packages)}"


def install(packages: list[str]) -> bool:
    """Install Debian packages as root, quietly; False if apt could not, after showing what it said."""
    print(f"Installing system packages: {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    for command in (["apt-get", "update"], install):
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    if done.returncode != 0:
        print("\n".join(done.stdout.splitlines()[-5:]), file=sys.stderr)
    return done.returncode == 0
