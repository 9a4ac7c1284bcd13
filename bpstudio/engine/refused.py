"""What is raised for values that do not fit: a sentence to be read, and a field that says where it is."""

from __future__ import annotations


class RefusedError(ValueError):
    """``about`` is the part that does not fit, as a path from what was to be made: ``width``, ``theta[1]``,
    ``layers[0].activation``.
    """

    def __init__(self, about: str, sentence: str) -> None:
        super().__init__(sentence)
        self.about = about
