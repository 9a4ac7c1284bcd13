"""The program for scripts and notebooks: open a session, step, read, train, export, compare.

``bpstudio.open_session`` and ``bpstudio.compare`` are these functions; nothing is imported until one of them is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from html import escape
from numbers import Real
from pathlib import Path
from typing import TypeVar

import numpy as np

from bpstudio.engine.entry import array_of, entry_in
from bpstudio.engine.gradient_check import GradientCheck
from bpstudio.engine.network import Array, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import Quantity, gradient_of
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import grouped
from bpstudio.explain.own_code.compared import NumbersCompared, compare_numbers
from bpstudio.explain.troubles.runaway import by_the_rate
from bpstudio.explain.words import transcript, verdicts
from bpstudio.explain.words.withheld import locked_in_a_line, why_not_compared
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.alone import Iteration, iteration_of
from bpstudio.session.checking import check
from bpstudio.session.edits.base import SetParameter
from bpstudio.session.history.state import State
from bpstudio.session.practice.places import stands
from bpstudio.session.session import Session
from bpstudio.storage import reader, writer
from bpstudio.storage.contents import MOST_ITERATIONS
from bpstudio.storage.export.any_form import CODE, ExportAsked, given_or_written
from bpstudio.storage.export.pictured import PicturePart
from bpstudio.storage.numbers import given_numbers, read_numbers
from bpstudio.storage.resources import ThemeName
from bpstudio.storage.sources import named_source, source_name
from bpstudio.storage.weights.matching import Matching, check_fit, matching_of

_One = TypeVar("_One", str, int)
_Any = TypeVar("_Any")
AnyNumbers = Mapping[str, object] | str | Path
"""Numbers of somebody's own, by the names of quantities; or a file of them."""


class OpenSession:
    """A session in a script or a notebook. ``session`` is all of it, for what these few methods do not have.

    Numbers are those of one iteration: by default that at the cursor, all of it, stepped through or not. In an exercise
    with open questions nothing is told: every method that would raises ValueError. Where a mistake is planted the
    numbers are those that the window shows, with the mistake in them.
    """

    def __init__(self, session: Session, source: str | Path | None = None) -> None:
        self.session = session
        self._source = source

    @property
    def iteration(self) -> int:
        """The number of the iteration at the cursor, counted from 0."""
        return self.session.state.cursor.iteration

    @property
    def cost(self) -> float:
        """C of the iteration at the cursor."""
        return float(self.value("C"))

    def value(self, quantity: str, iteration: int | None = None) -> Array | float:
        """A quantity by its name in the session file: ``z1 a1 yhat C theta2 b2``, ``dC/dz1``, ``dyhat/dz3`` and so on.

        An array has examples as rows; weights are (units of l-1, units of l); parameters are those the iteration
        began with. Of one unit or weight, ``z1[0]``, ``dC/dtheta2[0,1]``, it is a float, or an array of one for each
        example, of which ``z1[0]@3`` is one; all count from 0. Raises ValueError where there is no such quantity.
        """
        asked, here = Quantity.parse(_name("quantity", quantity)), self._iteration(iteration)
        try:
            return _value(array_of(here.as_shown(), asked.whole), asked, here.task.network)
        except (KeyError, IndexError):
            raise RefusedError("quantity", f"this network has no {quantity}") from None

    def gradient(self, quantity: str, iteration: int | None = None) -> Array | float:
        """As ``value``, of a derivative of C: ``dC/dtheta2`` or shorter ``theta2``, ``dC/db1`` or ``b1``, ``dC/dz1``.

        Raises ValueError for anything else.
        """
        asked = Quantity.parse(_name("quantity", quantity))
        if asked.is_parameter:
            asked = gradient_of(asked)
        if not asked.is_gradient:
            raise RefusedError("quantity", f"{quantity} is no gradient; write dC/dtheta2, dC/db1 or dC/dz1")
        return self.value(str(asked), iteration)

    def step(self, count: int = 1) -> str:
        """Take steps; each as an equation with its numbers, a line or more."""
        self._refuse_where_asked()
        told = []
        with np.errstate(all="ignore"):
            for _ in range(_count("count", count, MOST_ITERATIONS)):
                self.session.step()
                if self.session.frame.current is None:  # the next iteration has begun, and shows nothing yet
                    self.session.step()
                told.append(self._told())
        return "\n".join(told)

    def back(self, count: int = 1) -> None:
        """Take steps back; at the start, nothing."""
        for _ in range(_count("count", count, MOST_ITERATIONS)):
            self.session.back()

    def follow(self, parameter: str | None) -> None:
        """Step through one parameter's chain only, ``theta2`` or ``b1[0]``; None for all. Raises ValueError."""
        self.session.follow(None if parameter is None else Parameter.parse(_name("parameter", parameter)))

    def train(self, iterations: int) -> float:
        """Run iterations from the cursor, and give C of the last.

        Raises ValueError where numbers are no longer finite; the iterations before that stay.
        """
        self._refuse_where_asked()
        number = _count("iterations", iterations, MOST_ITERATIONS - self.session.state.completed)
        with np.errstate(all="ignore"):
            divergence = self.session.train(number)
            if divergence is not None:
                of_the_rate = by_the_rate(divergence, self.session.state)
                raise RefusedError("training", verdicts.diverged_in_a_line(divergence, of_the_rate))
            return self.cost

    def set(self, parameter: str, value: float) -> None:
        """Give a weight or bias a value, ``theta2[0,1]`` or ``b1[0]``; the iteration begins again with it.

        Raises ValueError for one that is not there, and for what is no finite number.
        """
        name = _name("parameter", parameter)
        self.session.apply(SetParameter(name, _real(name, value)))

    def load_weights(self, path: str | Path, fit: bool = False) -> Matching:
        """Take the weights and biases in a file, npz, npy, CSV, safetensors or onnx; printed, it tells what went where.

        With ``fit`` hidden layers become as many and as wide as the file's, with its activations, where it tells
        them. Raises ValueError for what cannot be read,
        does not fit, or needs ``fit``; then nothing changes.
        """
        with np.errstate(all="ignore"), named_source(path):
            found = matching_of(path, self.session.frame.network)
            check_fit(found, fit, "code")
            self.session.apply(found.edit(self.session.frame.parameters, fit))
        return found

    def undo(self) -> None:
        """Take the last change back; where there is none, nothing."""
        self.session.undo()

    def check_gradients(self) -> GradientCheck:
        """Every gradient beside finite differences; ``passed`` says whether all agree.

        Raises ValueError while a mistake is to be found, which it would show.
        """
        self._refuse_where_asked()
        with np.errstate(all="ignore"):
            return check(self.session.frame)

    def compare(self, numbers: AnyNumbers, iteration: int | None = None) -> NumbersCompared:
        """As ``bpstudio.compare`` with this session."""
        return compare(self, numbers, iteration)

    def export(
        self,
        form: str,
        path: str | Path | None = None,
        *,
        parameters: str | Sequence[str] = (),
        iterations: int | Sequence[int] = (),
        blank: bool = False,
        answers: bool = False,
        ask: str | Sequence[str] = (),
        digits: int | None = None,
        notation: str | Sequence[str] | None = None,
        part: PicturePart | None = None,
        scale: int | None = None,
        theme: ThemeName | None = None,
        transparent: bool = False,
    ) -> bytes | None:
        """The session in a form of ``bpstudio export``; written to ``path`` where that is given, all of it or nothing.

        The options are those of the command, and change something in the same forms; ``notation`` is ``"w J brackets
        scalar"``. Frames need a path, of a new folder. Pictures need PySide6; without an application of Qt one is made
        that shows nothing on a screen. Raises ValueError for what is not there, would change nothing or cannot be
        had, for the file of the session itself, and OSError where it cannot be written.
        """
        numbers = tuple(map(_of_python, _several(iterations)))
        chains = _several(parameters), numbers, blank, answers, _several(ask), _of_python(digits)
        words = None if notation is None else " ".join(map(str, _several(notation)))
        asked = ExportAsked(form, *chains, words, part, _of_python(scale), theme, transparent, CODE)
        if asked.tells and not answers:
            self._refuse_where_asked()
        return given_or_written(self.session.state, asked, path, self._source)

    def save(self, path: str | Path) -> None:
        """Write the session file; all of it or, on an OSError, nothing."""
        with np.errstate(all="ignore"):
            writer.save(self.session, path)

    def __repr__(self) -> str:
        name = "session" if self._source is None else source_name(self._source)
        with np.errstate(all="ignore"):
            return transcript.heading(self.session.frame, name, ARTICLE)

    def _repr_html_(self) -> str:
        """What a notebook shows: which network this is, and the step at the cursor."""
        with np.errstate(all="ignore"):
            current = self.session.frame.current
            told = [repr(self), *([] if current is None else [self._told()])]
        return "".join(f"<pre>{escape(text)}</pre>" for text in told)

    def _told(self) -> str:
        frame = self.session.frame
        assert frame.current is not None, "a step has been revealed"
        return transcript.written_in_full(frame, frame.current, ARTICLE)

    def _iteration(self, number: int | None) -> Iteration:
        self._refuse_where_asked()
        return _begun(self.session.state, number)

    def _refuse_where_asked(self) -> None:
        asked = self.session.state.open_questions
        if asked:
            raise RefusedError("source", locked_in_a_line(asked))


def open_session(source: str | Path) -> OpenSession:
    """The session in a file, of a preset's name, or in a link.

    Raises SessionFileError, a ValueError, where it cannot be read.
    """
    with np.errstate(all="ignore"), named_source(source):
        return OpenSession(Session(reader.read(source).state), source)


def compare(
    source: OpenSession | Session | str | Path, numbers: AnyNumbers, iteration: int | None = None
) -> NumbersCompared:
    """Numbers of your own beside those of one iteration, by default of the one at the session's cursor.

    ``source`` is a session, a file, a link, or the name of a preset. ``numbers`` maps the names of quantities, such as
    ``z1``, ``yhat``, ``C``, ``dC/dtheta2`` or ``dW2``, to numbers, lists or arrays, or is a JSON or npz file of such;
    arrays have examples as rows and units as columns, or the other way round. Printed, the result is a report; it has
    ``agrees``, ``differences`` and ``mistakes``. Raises ValueError where numbers or session cannot be read, in an
    exercise whose questions are open, and while a mistake is to be found.
    """
    opened = open_session(source) if isinstance(source, str | Path) else source
    state = (opened.session if isinstance(opened, OpenSession) else opened).state
    refused = why_not_compared(state)
    if refused:
        raise RefusedError("source", refused)
    here = _begun(state, iteration)
    network = here.task.network
    if isinstance(numbers, Mapping):
        return compare_numbers(here, *given_numbers(numbers, network), notation=ARTICLE)
    with named_source(numbers):
        return compare_numbers(here, *read_numbers(numbers, network), notation=ARTICLE)


def _value(values: Array, asked: Quantity, network: Network) -> Array | float:
    """All of it; of one unit or weight the number, or that of each example where they differ and none is named.

    Raises KeyError and IndexError where there is no such number.
    """
    if asked.is_whole:
        return float(values) if values.ndim == 0 else values.copy()
    stand, place = stands(network).get(asked.whole), (asked.by or asked).place
    by_example = asked.kind in ("x", "y") if stand is None else stand.by_example
    if (asked.of is not None and asked.of.place) or (asked.example is not None and not by_example):
        raise KeyError(str(asked))
    if not by_example:
        return entry_in(values, asked.whole, place, None)
    if asked.example is not None:
        row = asked.example
        return entry_in(values, asked.whole, place, row) if place else values[row].copy()
    every = np.array([entry_in(values, asked.whole, place, row) for row in range(len(values))])
    return float(every[0]) if len(every) == 1 else every


def _several(given: _One | Sequence[_One]) -> tuple[_One, ...]:
    """One alone, or all of several."""
    return tuple(given) if isinstance(given, Iterable) and not isinstance(given, str) else (given,)


def _name(what: str, given: object) -> str:
    if not isinstance(given, str):
        raise RefusedError(what, f"a {what} is told by its name, such as theta2, not by {given!r}")
    return given


def _begun(state: State, number: int | None) -> Iteration:
    """The iteration of a number, by default the one at the cursor."""
    return iteration_of(state, None if number is None else _count("iteration", number, MOST_ITERATIONS))


def _count(name: str, given: object, most: int) -> int:
    count = _of_python(given)
    if type(count) is not int or not 0 <= count <= most:
        raise RefusedError(name, f"{name} must be a whole number from 0 to {grouped(most)}, not {given!r}")
    return count


def _real(name: str, given: object) -> float:
    """A finite number of any kind."""
    if not isinstance(given, bool) and isinstance(given, Real):
        with suppress(OverflowError):
            return float(given)
    raise RefusedError("value", f"{name} must be a finite number, not {given!r}")


def _of_python(given: _Any) -> _Any | int:
    """A whole number of numpy as one of Python; all else as it is."""
    return int(given) if isinstance(given, np.integer) else given
