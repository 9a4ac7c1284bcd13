"""What a page has the window do, a line each: ``goto 0 7``, ``follow theta2``, ``ask dC/dz3``, ``wait C below 0.1``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import in_a_row
from bpstudio.session.lessons.condition import Condition
from bpstudio.session.lessons.number_name import NumberName

PARTS = (
    "canvas",
    "equation",
    "cost_plot",
    "gradient_plot",
    "timeline",
    "inspector",
    "parameter_table",
    "data_table",
    "training_settings",
    "transport",
)
"""The parts of the window that a bubble can point at, by their names."""
NONE = "none"
LONGEST = 400
_COUNT = re.compile("[0-9]{1,9}")
_NAME = re.compile("[a-z][a-z0-9_-]{0,79}")
_SAID = re.compile(r'(.+?)\s+"([^"]+)"')


@dataclass(frozen=True, slots=True)
class Goto:
    """Go to an iteration on record, with so many of its steps revealed."""

    iteration: int
    revealed: int
    line: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"goto {self.iteration} {self.revealed}"


@dataclass(frozen=True, slots=True)
class Follow:
    """Step through the chain of one parameter only; None: through everything."""

    parameter: Parameter | None
    line: int = field(default=0, compare=False)

    def __str__(self) -> str:
        if self.parameter is None:
            return f"follow {NONE}"
        units = [str(unit) for unit in (self.parameter.i, self.parameter.j) if unit is not None]
        place = f"[{','.join(units)}]" if units else ""
        return f"follow {self.parameter.kind}{self.parameter.layer}{place}"


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask for a number of the iteration at the cursor; what follows is shown once it is answered, or shown."""

    name: NumberName
    line: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"ask {self.name}"


@dataclass(frozen=True, slots=True)
class Hunt:
    """Plant a mistake in the iteration at the cursor and have it found; what follows is shown once it is."""

    mistake: str
    line: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"hunt {self.mistake}"


@dataclass(frozen=True, slots=True)
class Wait:
    """What follows is shown once the condition holds."""

    condition: Condition
    line: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"wait {self.condition}"


@dataclass(frozen=True, slots=True)
class Say:
    """Point at a part of the window or at a quantity's place on the canvas, with a text."""

    place: str | NumberName
    text: str
    line: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f'say {self.place} "{self.text}"'


Directive = Goto | Follow | Ask | Hunt | Wait | Say
_FORMS = {
    "goto": "goto ITERATION REVEALED, two whole numbers",
    "follow": "follow PARAMETER, such as follow theta2",
    "ask": "ask QUANTITY [PLACE], such as ask dC/dz2 [0]",
    "hunt": "hunt NAME, the name of a mistake",
    "wait": "wait CONDITION, such as wait C below 0.1",
    "say": 'say PLACE "…", such as say canvas "Look here."',
}


def directive(text: str, line: int = 0) -> Directive:
    """What one line says. Raises RefusedError where it says nothing of the kind."""
    if len(text) > LONGEST:
        raise RefusedError("directive", f"a directive has at most {LONGEST} characters")
    name, *rest = text.split(maxsplit=1)
    said = rest[0].strip() if rest else ""
    if name not in _FORMS:
        raise RefusedError("directive", f"there is no directive {name!r:.40}; there are {in_a_row(_FORMS)}")
    found = _directive(name, said, line)
    if found is None:
        raise RefusedError("directive", f"{text!r} cannot be read; write {_FORMS[name]}")
    return found


def _directive(name: str, said: str, line: int) -> Directive | None:
    """None where the rest of the line has not the form."""
    words = said.split()
    match name:
        case "goto" if len(words) == 2 and all(map(_COUNT.fullmatch, words)):
            return Goto(int(words[0]), int(words[1]), line)
        case "follow" if said:
            return Follow(None if said == NONE else Parameter.parse(said), line)
        case "ask" if said:
            return Ask(NumberName.parse(said), line)
        case "hunt" if _NAME.fullmatch(said):
            return Hunt(said, line)
        case "wait" if said:
            return Wait(Condition.parse(said), line)
        case "say" if found := _SAID.fullmatch(said):
            return Say(found[1] if found[1] in PARTS else NumberName.parse(found[1]), found[2], line)
    return None
