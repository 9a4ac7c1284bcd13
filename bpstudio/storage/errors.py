"""What is said when a session file cannot be used."""

from __future__ import annotations

import re
import unicodedata
from typing import NoReturn

_LONGEST = 80
_IN_WORDS = "\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{WORD JOINER}"


class SessionFileError(ValueError):
    """A file that is not a session. Its text is one line: where (a JSON path), what was found, what was expected."""

    def __init__(self, path: str, sentence: str) -> None:
        self.path = path
        super().__init__(one_line(f"{path}: {sentence}" if path else sentence))


def unexpected(path: str, found: str, expected: str) -> NoReturn:
    """Raise the error for the value at ``path``."""
    raise SessionFileError(path, f"found {found}, expected {expected}")


def one_line(text: str) -> str:
    """Whatever a file put into it, one line that a terminal or a window can be given.

    What ends a line, controls a terminal, turns the order of letters round or is no letter shows as �.
    """
    return text if text.isprintable() else "".join(map(_harmless, text))


def _harmless(letter: str) -> str:
    shown = letter.isprintable() or letter in _IN_WORDS or unicodedata.category(letter) == "Zs"
    return letter if shown else "\N{REPLACEMENT CHARACTER}"


def child(path: str, key: str) -> str:
    """The JSON path of ``key`` in the object at ``path``."""
    plain = len(key) <= _LONGEST and re.fullmatch(r"[A-Za-z_]\w*", key)
    return f"{path}.{key}" if plain else f"{path}[{quoted(key)}]"


def quoted(text: str) -> str:
    """The text in quotation marks, shortened where it is long."""
    return f'"{shortened(text)}"'


def shortened(text: str) -> str:
    """The beginning of a long text with an ellipsis; a short one as it is."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def described(value: object) -> str:
    """A JSON value in a few words."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int() if abs(value) >= 10**20:
            return "a number of more than 20 digits"
        case int() | float():
            return repr(value)
        case str():
            return quoted(value)
        case list():
            return f"an array of {len(value)}"
    return "an object"
