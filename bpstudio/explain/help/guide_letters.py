"""In which letters the guide is written, where the learner's textbook has others."""

from __future__ import annotations

from bpstudio.engine.words import listed
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node, Number, Script, Symbol

_TWO = Number("2")
_WRITTEN: tuple[tuple[str, Node], ...] = (
    ("θ", Symbol("θ")),
    ("C", Symbol("C")),
    ("z²", Script(Symbol("z"), upper=_TWO)),
    ("θ₂", Script(Symbol("θ"), lower=_TWO)),
)


def letters_of_the_guide(notation: Notation) -> str:
    """``The guide writes θ and θ₂ where this window writes w and w₂.``; empty where both write the same."""
    others = [(here, there) for here, node in _WRITTEN if (there := to_plain(node, notation)) != here]
    if not others:
        return ""
    guide, window = (listed(letters) for letters in zip(*others, strict=True))
    return f"The guide writes {guide} where this window writes {window}."
