"""Numbers that somebody's own program gives for one iteration, beside those of the iteration: where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from bpstudio.engine.arrays import Flags
from bpstudio.engine.entry import array_of
from bpstudio.engine.network import Array
from bpstudio.engine.plain_pass import PlainPass
from bpstudio.explain.own_code.fitting import Laid, laid, turned_kinds
from bpstudio.explain.own_code.given import GivenArray
from bpstudio.explain.own_code.names import Named, known

Givens = Mapping[Named, GivenArray]


@dataclass(frozen=True, slots=True)
class Differing:
    """One number that is another than the right one, or numbers of a shape that none of the quantity has.

    ``quantity`` is its name, ``place`` the indices of the number, from 0, in an array that has examples as rows and
    weights as the session file has them. Of another shape it is (), and both numbers are None.
    """

    quantity: str
    place: tuple[int, ...]
    typed: float | None
    right: float | None


@dataclass(frozen=True, slots=True, eq=False)
class QuantityCompared:
    """What somebody has for one quantity, beside what is right.

    ``given`` has the shape of ``right``, unless its own fits in no way; ``turned`` says that its rows were columns.
    ``key`` is what it was given as: of weights and biases without more, those before the update.
    """

    named: Named
    key: Named
    given: GivenArray
    right: Array
    turned: bool = False

    @property
    def fits(self) -> bool:
        """Whether there is a number for every number of the quantity."""
        return self.given.values.shape == self.right.shape

    @property
    def wrong(self) -> Flags | None:
        """Which numbers differ; None where the shape does not fit."""
        return self.given.differs(self.right) if self.fits else None

    @property
    def agrees(self) -> bool:
        """Whether all of it does."""
        return self.wrong is not None and not self.wrong.any()

    def differences(self) -> Iterator[Differing]:
        """Every number that differs, in the order of the array."""
        name, wrong = str(self.named), self.wrong
        if wrong is None:
            yield Differing(name, (), None, None)
            return
        for place in np.argwhere(wrong).tolist():
            at = tuple(place)
            yield Differing(name, at, float(self.given.values[at]), float(self.right[at]))


def quantities_compared(givens: Givens, found: PlainPass) -> tuple[QuantityCompared, ...]:
    """Each quantity given, in the order in which the program comes to them, beside what ``found`` has for it.

    Weights and biases of which nobody says whether they are those before or after the update are taken for those to
    which they come nearer.
    """
    order = {named: place for place, named in enumerate(known(found.task.network).values())}
    every = [(named, _laid(named, givens, found)) for named in order if named in givens]
    every.sort(key=lambda pair: order[pair[1].named])
    kinds = turned_kinds(one for _, one in every)
    return tuple(_compared(named, one, givens[named], one.lying(kinds)) for named, one in every)


def can_agree(givens: Givens, found: PlainPass) -> bool:
    """Whether each quantity alone agrees in some way it may lie; seen first in what the program comes to last."""
    every = (
        _laid(named, givens, found)
        for named in reversed(known(found.task.network).values())
        if named in givens
    )
    return all(
        any(not given.differs(one.right).any() for given in (one.here, one.turned) if given is not None)
        for one in every
    )


def array_named(found: PlainPass, named: Named) -> Array:
    """All of a quantity as the session file's ``trace`` has it; weights and biases before the update, or after it."""
    quantity = named.quantity
    if not named.after or quantity.layer is None:
        return array_of(found, quantity)
    return (found.after.theta if quantity.kind == "theta" else found.after.b)(quantity.layer)


def _laid(named: Named, givens: Givens, found: PlainPass) -> Laid:
    one = laid(named, givens[named], array_named(found, named))
    later = named._replace(after=True)
    if not named.quantity.is_parameter or named.after or later in givens:
        return one
    after = laid(later, givens[named], array_named(found, later))
    return after if _distance(after) < _distance(one) else one


def _distance(one: Laid) -> tuple[int, float]:
    """How many numbers differ, and by how much in all, the way they lie that is nearer; without end where none fits."""
    lying = [given for given in (one.here, one.turned) if given is not None]
    with np.errstate(all="ignore"):
        found = [
            (int(given.differs(one.right).sum()), float(np.nansum(np.abs(given.values - one.right))))
            for given in lying
        ]
    return min(found, default=(one.right.size, np.inf))


def _compared(key: Named, one: Laid, whole: GivenArray, lying: GivenArray | None) -> QuantityCompared:
    is_turned = lying is not None and lying is one.turned
    return QuantityCompared(one.named, key, whole if lying is None else lying, one.right, is_turned)
