"""What became of the examples that were generated, loaded or pasted, and what will become of those there are."""

from __future__ import annotations

from bpstudio.engine.network import Network
from bpstudio.engine.words import counted, grouped, in_a_row, listed, plural
from bpstudio.session.edits.replacing import DATASET_TITLES, GenerateExamples


def held_out_in_words(count: int) -> str:
    """``3 held out``; empty where none is."""
    return f"{grouped(count)} held out" if count else ""


def generated(edit: GenerateExamples, before: Network, now: Network) -> str:
    """``Generated 200 examples of two moons.``, and what became of the network."""
    what = f"Generated {counted(edit.count, 'example')} of {DATASET_TITLES[edit.dataset]}"
    return with_the_network(what, before, now)


def loaded(count: int, name: str, before: Network, now: Network) -> str:
    """``Loaded 150 examples from iris.csv.``, and what became of the network."""
    return with_the_network(f"Loaded {counted(count, 'example')} from {name}", before, now)


def pasted_in_place(count: int, before: Network, now: Network) -> str:
    """``Pasted 4 examples in place of the others.``, and what became of the network."""
    return with_the_network(f"Pasted {counted(count, 'example')} in place of the others", before, now)


def with_the_network(what: str, before: Network, now: Network) -> str:
    """What was done, as a sentence; where the network is another one now, that too."""
    if now == before:
        return f"{what}."
    widths = "-".join(map(str, now.widths))
    return f"{what}; the network is {widths} now, so that its inputs and outputs fit."


def about_to_replace(inputs: int, targets: int, held_out: int, there: int, fits: bool) -> str:
    """What examples of so many columns have, and what they do to those there are and, unless it fits, the network."""
    columns = listed((counted(inputs, "input"), counted(targets, "target")))
    out = f", {grouped(held_out)} of them held out" if held_out else ""
    change = "" if fits else " The network gets as many inputs and outputs."
    return (
        f"{columns} each{out}.{change} They take the place of the {counted(there, 'example')} you have; "
        "undo brings those back."
    )


def about_to_change(changed: int, added: int) -> str:
    """``2 examples change, 1 new example after the last.``"""
    changes = f"{counted(changed, 'example')} {plural(changed, 'changes', 'change')}" if changed else ""
    new = f"{counted(added, 'new example')} after the last" if added else ""
    return f"{in_a_row(filter(None, (changes, new)))}."


def example_in_words(row: int, *, studied: bool, held_out: bool, in_batch: bool) -> str:
    """What an example, by its row from 0, is to the numbers shown, and what a click does."""
    name = f"Example {grouped(row + 1)}"
    if studied:
        return f"{name}: its numbers are the ones shown."
    if held_out:
        return f"{name} is held out: training never sees it."
    if not in_batch:
        return f"{name} is not in the mini-batch of this iteration."
    return f"{name}: click to show its numbers on the canvas and in the equation."


def why_not_studied(row: int, *, held_out: bool) -> str:
    """Why the numbers of an example, by its row from 0, cannot be shown; half a sentence."""
    why = "held out" if held_out else "in another batch"
    return f"example {grouped(row + 1)} is {why}, and cannot be studied now"
