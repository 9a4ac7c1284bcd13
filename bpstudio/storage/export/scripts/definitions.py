"""The functions and tables of a script, each once, whatever documents of a session ask for them."""

from __future__ import annotations

HERE = "§"
"""Stands for its own name in the text of a definition."""


class Definitions:
    """Texts that define one name each, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], str] = {}
        self._texts: list[str] = []

    def named(self, name: str, text: str) -> str:
        """The name under which a script has this: ``name``, or with a number where that means another already."""
        if (name, text) not in self._names:
            count = sum(before == name for before, _ in self._names)
            self._names[name, text] = f"{name}_{count + 1}" if count else name
            self._texts.append(text.replace(HERE, self._names[name, text]).strip("\n"))
        return self._names[name, text]

    def add(self, text: str) -> None:
        """What has its names already; nothing where it is there, or empty."""
        if text.strip() and text.strip("\n") not in self._texts:
            self._texts.append(text.strip("\n"))

    def written(self, between: str = "\n\n\n") -> str:
        """All of them."""
        return between.join(self._texts)
