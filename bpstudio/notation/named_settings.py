"""The settings that a typed expression may name, η, m, λ, and what an optimizer remembers: their words and numbers."""

from __future__ import annotations

from functools import lru_cache

from bpstudio.engine.functions import COSTS
from bpstudio.engine.optimizers import OPTIMIZERS, Moments, Setting
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.task import Task
from bpstudio.engine.words import FROM_SUBSCRIPTS
from bpstudio.notation.tex import LETTERS

RATE, EXAMPLES, PENALTY, SCALE, UPDATES = "eta", "m", "lambda", "scale", "t"


def word_of(typed: str) -> str:
    """The word of the keyboard for a setting: ``beta1`` for ``β₁``."""
    return "".join(LETTERS.get(letter, letter) for letter in typed.translate(FROM_SUBSCRIPTS))


def setting_words() -> tuple[str, ...]:
    """Every word and letter that may name a setting, the longest first."""
    return _setting_words(tuple(COSTS), tuple(OPTIMIZERS))


@lru_cache(maxsize=4)
def _setting_words(costs: tuple[str, ...], optimizers: tuple[str, ...]) -> tuple[str, ...]:
    """Of so many costs and optimizers: one may be registered later."""
    found = {RATE, EXAMPLES, PENALTY, SCALE, UPDATES}
    for settings in [
        *(cost.settings for cost in COSTS.values()),
        *(o.settings() for o in OPTIMIZERS.values()),
    ]:
        found |= {word for name, setting in settings.items() for word in _words(name, setting)}
    for optimizer in OPTIMIZERS.values():
        found |= {*optimizer.memory, *optimizer.letters}
    return tuple(
        sorted(found | {greek for word in found for greek in _in_greek(word)}, key=len, reverse=True)
    )


def settings_of(
    task: Task, examples: int, moments: Moments | None = None, parameter: Parameter | None = None
) -> dict[str, float]:
    """The settings of a task by ``word_of`` of each of their words; ``examples`` is m.

    Of one ``parameter`` what the optimizer remembers of it before the update is among them, and t, the number of this
    update. A letter that is taken is not given twice: m is the number of examples, not Adam's first moment.
    """
    training, cost = task.training, task.cost
    found = {RATE: training.learning_rate, EXAMPLES: float(examples), SCALE: cost.scale}
    if training.regularization.active:
        found[PENALTY] = training.regularization.rate
    for owner, known in (
        (cost.constants, COSTS[cost.name].settings),
        (training.optimizer, training.optimizer.settings()),
    ):
        for name, setting in known.items():
            value = owner[name] if isinstance(owner, dict) else getattr(owner, name)
            found |= {word_of(word): float(value) for word in _words(name, setting)}
    if moments is None or parameter is None:
        return found
    place = parameter.position(task.network)
    if training.optimizer.counts:
        found[UPDATES] = moments.updates + 1.0
    for name, letter, row in zip(
        training.optimizer.memory, training.optimizer.letters, moments.rows, strict=True
    ):
        found[word_of(name)] = float(row[place])
        found.setdefault(letter, float(row[place]))
    return found


def _words(name: str, setting: Setting) -> tuple[str, str]:
    """The name in the session file, and the letter: weight_decay and kappa."""
    return name, setting.letter.replace("\\", "").replace("_", "")


def _in_greek(word: str) -> tuple[str, ...]:
    """``β₁`` and ``β1`` for ``beta1``; nothing for a word that is no letter's."""
    letter, digits = word.rstrip("0123456789"), word[len(word.rstrip("0123456789")) :]
    greek = next((greek for greek, name in LETTERS.items() if name == letter and letter.isalpha()), None)
    if greek is None:
        return ()
    below = "".join(chr(ord("₀") + int(digit)) for digit in digits)
    return tuple({greek + digits, greek + below})
