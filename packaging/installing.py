"""What is installed into an environment: the versions that were tested, or the newest that fit."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

CONSTRAINTS = Path("packaging", "constraints.txt")
TESTED = ((3, 11), (3, 12), (3, 13))  # the Pythons that the versions in constraints.txt were tested with
BUILD_BACKEND = (
    "hatchling",
    "editables",
)  # which pip would otherwise fetch for each build, whatever is newest
NEWEST = ("--upgrade", "--upgrade-strategy", "eager")

_UNREACHED = re.compile(r"Retry\(total=0,|Read timed out|IncompleteRead")
_WHY_NOT = re.compile(r"([A-Za-z ]+)'\)': /")
_NONE_FITS = re.compile(r"No matching distribution found|ResolutionImpossible")
_LINES_SHOWN = 12


class NoNetwork(Exception):  # noqa: N818 (as Stopped: it is no error of the program)
    """The index of Python packages cannot be reached, in a sentence."""


def install(interpreter: Path, project: Path, extras: tuple[str, ...], *, tested: bool) -> bool:
    """Install the project, editable, with its dependencies; False, after saying why, if that failed. Raises NoNetwork.

    Where the index has a tested version not for this system, say for an older macOS, the newest that fit are taken.
    """
    if not tested:
        return _said(_pip(interpreter, project, extras, NEWEST))
    if sys.version_info[:2] > TESTED[-1]:
        print("This Python is newer than {}.{}, the newest that was tested.".format(*TESTED[-1]), flush=True)
    done = _pip(interpreter, project, extras, ("--constraint", str(project / CONSTRAINTS)))
    if done.returncode != 0 and _NONE_FITS.search(done.stdout) and not _UNREACHED.search(done.stdout):
        done = _pip(interpreter, project, extras, NEWEST)
        if done.returncode == 0:
            print(
                "There are no packages of the tested versions for this system: the newest that fit are installed.",
                flush=True,
            )
    return _said(done)


def _pip(
    interpreter: Path, project: Path, extras: tuple[str, ...], options: tuple[str, ...]
) -> subprocess.CompletedProcess[str]:
    """Install the build backend, then the project with it."""
    install = [str(interpreter), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    install += ["--retries", "2", "--timeout", "15", *options]
    done = run([*install, *BUILD_BACKEND])
    if done.returncode != 0:
        return done
    name = f"{project}[{','.join(extras)}]" if extras else str(project)
    return run([*install, "--no-build-isolation", "--editable", name])


def succeeds(command: list[str]) -> bool:
    """Run it quietly; the end of what it said is shown only if it failed."""
    return _said(run(command))


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        close_fds=False,  # the lock goes with it: whoever kills this script has not killed pip
    )


def _said(done: subprocess.CompletedProcess[str]) -> bool:
    if done.returncode == 0:
        return True
    if _UNREACHED.search(done.stdout):
        why = [f" ({words.strip()})" for words in _WHY_NOT.findall(done.stdout)[-1:]]
        raise NoNetwork(
            f"The index of Python packages cannot be reached{''.join(why)}, and setting up takes about 100 MB "
            "from there: please connect to the network and start again."
        )
    print("\n".join(done.stdout.splitlines()[-_LINES_SHOWN:]), file=sys.stderr)
    print(f"The environment could not be made: this failed: {' '.join(done.args)}", file=sys.stderr)
    return False
