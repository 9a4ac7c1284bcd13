"""The examples in words: how many there are, what becomes of them, and what each is to the numbers shown."""

from __future__ import annotations

from bpstudio.engine.network import Network
from bpstudio.engine.words import counted, grouped, in_a_row, listed, plural
from bpstudio.explain.words.happened import iterations, seen_among_held_out
from bpstudio.session.edits.replacing import DATASET_TITLES, GenerateExamples
from bpstudio.session.frame import Frame

HELD_OUT, IN_BATCH = "○", "•"
"""The marks of rows that are held out, and of those in this iteration’s batch."""
DRAFT = "A new example: it is added once each of its cells has a number."
AFTER, IN_PLACE = "after the last example", "in place of all examples"
START_ANEW, GO_ON = "Start anew", "Go on with the trained weights"


def examples_in_words(frame: Frame) -> list[str]:
    """All of them, those held out, and those in the batch of this iteration, as far as there are such."""
    data, batch = frame.state.document.data, len(frame.rows)
    parts = [counted(len(data), "example")]
    if data.held_out:
        seen = seen_among_held_out(frame.state)
        parts.append(f"{HELD_OUT} {held_out_in_words(len(data.held_out))}" + (f", {seen}" if seen else ""))
    if batch < len(data.training_rows):
        parts.append(f"{IN_BATCH} {grouped(batch)} in this iteration’s batch")
    return parts


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


def column_in_words(letter: str, name: str, *, target: bool) -> str:
    """What a column holds, by its letter and its name, and what clicks do."""
    called = f"{letter} “{name}”" if name != letter else letter
    what = "Target" if target else "Input"
    return f"{what} {called} of every example. Click to sort what is shown, right-click to name it."


def into_the_cells(row: int, column: str) -> str:
    """Where a pasted block goes, by its first row from 0 and the name of its first column."""
    return f"into the cells from example {grouped(row + 1)}, {column} on"


def over_the_examples(row: int) -> str:
    """Where pasted rows go that replace those there are, by the first from 0."""
    return f"over the examples from {grouped(row + 1)} on"


def leaving_out(rows: int) -> str:
    """What is offered where rows of a table have a cell without a number."""
    return f"Leave out the {counted(rows, 'row')} with a missing number"


def heading_is(place: str) -> str:
    """What is offered where a table begins with names, on a ``line`` or in a ``row``."""
    return f"The first {place} is the heading"


def trained_on_others(count: int) -> tuple[str, str]:
    """Before other examples come to a network trained for so many iterations: a sentence, and the two ways."""
    return (
        f"This network was trained for {iterations(count)} on other examples.",
        "Start anew: all training is dropped, and the weights are what they were without it; settings and layers stay. "
        "Go on: the trained weights stay, and the cost curve goes on with the new examples. Undo takes either back.",
    )


def not_filled_in(letters: list[str]) -> str:
    """Why a new example cannot be added, by the letters of the columns that are blank."""
    return f"{in_a_row(letters)} {plural(len(letters), 'was', 'were')} not filled in."


def not_added(why: str) -> str:
    """Of a new example that is dropped; ``why`` goes on in the same sentence."""
    return f"The new example was not added: {why}"


def written_to(count: int, name: str) -> str:
    """Of examples that are in a file."""
    return f"Wrote {counted(count, 'example')} to {name}."


def holding_out(count: int) -> str:
    """What keeps so many selected examples out of training, as an entry of a menu."""
    return f"&Keep {_the(count)} out of training"


def training_on(count: int) -> str:
    """What takes them back, as an entry of a menu."""
    return f"Train on {_the(count)} again"


def removing_examples(count: int) -> str:
    """What removes them, as an entry of a menu."""
    return f"&Remove {_the(count)}"


def _the(count: int) -> str:
    return "the example" if count == 1 else counted(count, "example")
