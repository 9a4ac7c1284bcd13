"""Who and where we are, for a note that other users and other computers read."""

from __future__ import annotations

import contextlib
import ctypes
import getpass
import hashlib
import socket
import sys
from functools import cache
from pathlib import Path

_IDS = ("/etc/machine-id", "/var/lib/dbus/machine-id")
_OF_THE_HARDWARE = (
    sys.platform == "darwin"
)  # elsewhere computers set up from one disk image may share their id


def user() -> str:
    """The name of who runs this; some word where the system knows none."""
    try:
        return getpass.getuser()
    except (
        OSError,
        KeyError,
        ImportError,
    ):  # ImportError: on Windows before Python 3.13, where no variable says it
        return "somebody"


def host() -> str:
    """The name of this computer; "this computer" where it has none."""
    return socket.gethostname() or "this computer"


@cache
def machine() -> str:
    """What stays when the name of the host changes with the network, not to be read back; empty where there is none."""
    found = b""
    with contextlib.suppress(OSError, AttributeError, ValueError):
        found = _identity()
    return hashlib.blake2b(found, digest_size=8, person=b"bpstudio").hexdigest() if found else ""


def is_here(their_host: str, their_machine: str) -> bool:
    """Whether those are of this computer. Its host name may have changed where the other is sure enough."""
    known = bool(machine() and their_machine)
    same_host = their_host == host() or (known and _OF_THE_HARDWARE)
    return same_host and (not known or their_machine == machine())


if sys.platform == "win32":
    import winreg

    def _identity() -> bytes:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0]).encode()

elif sys.platform == "darwin":

    def _identity() -> bytes:
        """From the hardware; waits a second at most for the service that knows it."""
        found, wait = (ctypes.c_ubyte * 16)(), (ctypes.c_long * 2)(1, 0)
        failed = ctypes.CDLL(None).gethostuuid(found, wait)
        return b"" if failed else bytes(found)

else:

    def _identity() -> bytes:
        for path in map(Path, _IDS):
            with contextlib.suppress(OSError):
                if said := path.read_bytes().strip():
                    return said
        return b""
