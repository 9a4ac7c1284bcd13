"""Which Pythons this machine has; start.py and test.py refuse one that is too old with a newer one's name.

Python 2.7 must be able to read this file, start.py and test.py: a sentence is better than a SyntaxError. So there are
no annotations in them, no f-strings and no letters but ASCII.
"""

import collections
import glob
import os
import re
import subprocess
import sys
import threading

OLDEST = (3, 11)

Python = collections.namedtuple("Python", ["version", "command"])

_PATIENCE = 10
"""Seconds. What answers no sooner is as good as none: a wrapper may ask something, or wait for a network."""
_ASK = "import platform, sys; print(platform.python_implementation(), sys.version_info[3], *sys.version_info[:3])"
_NAME = re.compile(r"python3\.(1[1-9]|[2-9]\d)(\.exe)?$")
_INSTALLED = (
    "{pyenv}/versions/3.*/bin/python3",
    "{pyenv}/pyenv-win/versions/3.*/python.exe",
    "{uv}/cpython-3.*/bin/python3",
    "{uv}/cpython-3.*/python.exe",
    "/Library/Frameworks/Python.framework/Versions/3.*/bin/python3",
    "{local}/Programs/Python/Python3*/python.exe",
    "{programs}/Python3*/python.exe",
)


def refuse_old():
    """End in a sentence if this Python cannot run the program."""
    if sys.version_info < OLDEST:
        sys.exit(_refusal(found(), sys.argv[0]))


def _refusal(pythons, script):
    this = "Backprop Studio needs Python {0}.{1} or newer, and this is Python {2}.{3}; ".format(
        *(OLDEST + tuple(sys.version_info[:2]))
    )
    if pythons:
        return this + "with a newer one it is: " + " ".join(map(_quoted, (pythons[0].command, script)))
    return (
        this
        + "please install a newer one, from python.org or with the system's packages, and use it for "
        + script
    )


def _quoted(text):
    return '"' + text + '"' if " " in text else text


def found():
    """Pythons that run and are new enough, the newest first; the newest of each minor version."""
    asked = [Python(_version_of(command), command) for command in _candidates()]
    usable = sorted((python for python in asked if python.version and python.version >= OLDEST), reverse=True)
    return [
        python
        for place, python in enumerate(usable)
        if all(newer.version[:2] != python.version[:2] for newer in usable[:place])
    ]


def _candidates():
    """What may be a Python: those on the path by their names, then where programs that bring Pythons put them."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    names = {name for folder in folders for name in _names_in(folder)}
    home, get = os.path.expanduser("~"), os.environ.get
    data = get("APPDATA") if sys.platform == "win32" else get("XDG_DATA_HOME")
    places = {
        "pyenv": get("PYENV_ROOT") or os.path.join(home, ".pyenv"),
        "uv": get("UV_PYTHON_INSTALL_DIR")
        or os.path.join(data or os.path.join(home, ".local", "share"), "uv", "python"),
        "local": get("LOCALAPPDATA") or "no-such-folder",
        "programs": get("PROGRAMFILES") or "no-such-folder",
    }
    return sorted(names) + [path for form in _INSTALLED for path in sorted(glob.glob(form.format(**places)))]


def _names_in(folder):
    try:
        return [name for name in os.listdir(folder or os.curdir) if _NAME.match(name)]
    except OSError:
        return []


def _version_of(command):
    """What it says of itself: the name of a program proves nothing, it may be pyenv's word for one that is not on."""
    try:
        with open(os.devnull) as nothing:
            process = subprocess.Popen(
                [command, "-E", "-s", "-c", _ASK],
                stdin=nothing,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            late = threading.Timer(_PATIENCE, process.kill)  # an old Python's communicate knows no timeout
            late.start()
            try:
                said = process.communicate()[0].decode("ascii", "replace").split()
            finally:
                late.cancel()
                late.join()
    except (OSError, ValueError):
        return None
    if process.returncode != 0 or said[:2] != ["CPython", "final"]:
        return None
    return tuple(map(int, said[2:5]))
