"""A session as a notebook: iterations in NumPy, a cell a phase, with the equations and with what the cells print."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from typing import Any

import numpy as np

from bpstudio.engine.optimizers import Optimizer
from bpstudio.engine.program import Phase, Program
from bpstudio.engine.refused import RefusedError
from bpstudio.explain.words import scripts
from bpstudio.notation.formulas import formula
from bpstudio.notation.parse import parse
from bpstudio.notation.tex import to_tex
from bpstudio.session.history.state import State
from bpstudio.storage.export.numpy_script import imports_of
from bpstudio.storage.export.scripts.checked import (
    Checked,
    check_these,
    costs_from,
    first_of_many,
    honest,
    parameter_arrays,
)
from bpstudio.storage.export.scripts.comparing import DIFFERENCE, told_at_the_top
from bpstudio.storage.export.scripts.definitions import HERE
from bpstudio.storage.export.scripts.dialect import NUMPY
from bpstudio.storage.export.scripts.literals import array_text, table_text
from bpstudio.storage.export.scripts.parts import (
    TITLES,
    ScriptParts,
    compared_entries,
    memory_of_arrays,
    rows_function,
    update_count,
    with_comments,
)
from bpstudio.storage.export.scripts.script_names import (
    gradient_names,
    memory_names,
    new,
    parameter_names,
    script_name,
)
from bpstudio.storage.export.scripts.steps import Steps
from bpstudio.storage.export.wanted import Wanted

_PYTHON = {"display_name": "Python 3", "language": "python", "name": "python3"}
_ARRAY = 'print("{0} =", {0}, sep="\\n")'
_AGREES = 'print("iteration {0}: cost, gradients and new parameters are the session\'s")'
_RUN_ON = """
print(f"{{'iteration':>9}}  {{'here':>22}}  {{'session':>22}}")
for number in range({0}, {1}):
    rows = rows_of(number)
    found = iteration(all_x[rows], {2}, learning_rate, **now)
    beside = f"{{session[number]:>22.15g}}" if number in session else ""
    print(f"{{number:>9}}  {{float(found['C']):>22.15g}}  {{beside}}".rstrip())
    now = {{name: found[name + "_new"] for name in now}}
""".strip()
MOST_FREELY = 10
"""So many iterations a notebook runs on."""
_NOT_FINITE = 'print("iteration {0}: cannot be checked, for not all of its numbers are finite")'


@dataclass(frozen=True, slots=True)
class NotebookCell:
    """A cell by its id: words with equations, or code."""

    id: str
    source: str
    is_code: bool


def notebook_of(wanted: Wanted) -> str:
    """The notebook's file, of the iterations asked for, else of the one at the cursor.

    Raises RefusedError where a mistake is hunted, it would be too large, or nbformat is not installed.
    """
    wanted = honest(wanted)
    try:
        from nbformat import v4, validate, writes  # an extra
    except ImportError:
        raise RefusedError(
            "notebook",
            "a notebook needs nbformat, which is not installed; pip install 'bpstudio[notebook]' brings it",
        ) from None
    cells = notebook_cells(wanted)
    made: list[Any] = []
    for cell, printed in zip(cells, outputs_of(cells), strict=True):
        if cell.is_code:
            count = 1 + sum(each.cell_type == "code" for each in made)
            outputs = [v4.new_output("stream", name="stdout", text=printed)] if printed else []
            made.append(v4.new_code_cell(cell.source, id=cell.id, outputs=outputs, execution_count=count))
        else:
            made.append(v4.new_markdown_cell(cell.source, id=cell.id))
    language = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"}
    book = v4.new_notebook(cells=made, metadata={"kernelspec": _PYTHON, "language_info": language})
    validate(book)
    return str(writes(book)) + "\n"


def outputs_of(cells: Sequence[NotebookCell]) -> list[str]:
    """What each cell prints where they are run in order; of words nothing."""
    names: dict[str, object] = {"__name__": "__main__"}
    found = []
    with np.printoptions(), np.errstate():  # the first cell sets its own
        for cell in cells:
            with redirect_stdout(io.StringIO()) as printed:
                if cell.is_code:
                    exec(compile(cell.source, cell.id, "exec"), names)
            found.append(printed.getvalue())
    return found


def notebook_cells(wanted: Wanted) -> list[NotebookCell]:
    """All cells, in order."""
    checked, parts = check_these(wanted.state, wanted.shown_iterations), ScriptParts(NUMPY, wanted.notation)
    bodies = [cell for one in checked for cell in _iteration(one, parts)]
    definitions = "\n\n\n".join(filter(None, [parts.functions.written(), DIFFERENCE.strip("\n")]))
    every = "\n".join([definitions, *(cell.source for cell in bodies)])
    settings = 'np.set_printoptions(precision=6)\nnp.seterr(all="ignore")'
    first = f"{imports_of(every, (), ('numpy as np',)).strip()}\n\n{settings}\n\n\n{definitions}"
    told = told_at_the_top(
        scripts.AS_A_NOTEBOOK, checked, wanted.state.iterations, wanted.notation, scripts.STOPS
    )
    return [
        NotebookCell("about", "\n\n".join(told), False),
        NotebookCell("definitions", first, True),
        *bodies,
        *_free_run(wanted.state, checked[-1], parts),
    ]


def _iteration(one: Checked, parts: ScriptParts) -> Iterator[NotebookCell]:
    steps, number = parts.steps(one.task), one.number
    yield NotebookCell(f"iteration-{number}", scripts.iteration_heading(number), False)
    yield NotebookCell(f"data-{number}", _given(one), True)
    moves = parts.moves(steps)
    for phase, title in TITLES.items():
        words = [f"### {title}", *_equations(steps, phase)]
        yield NotebookCell(f"{phase}-{number}-equations", "\n\n".join(words), False)
        lines = [*with_comments(steps.phase(phase, moves if phase is Phase.UPDATE else ("", ""))), ""]
        yield NotebookCell(f"{phase}-{number}", "\n".join([*lines, *_printed(steps, phase)]), True)
    yield NotebookCell(f"check-{number}-words", scripts.HELD_AGAINST, False)
    yield NotebookCell(f"check-{number}", _check(one), True)


def _given(one: Checked) -> str:
    """The examples of the iteration, its parameters, and what the optimizer remembers."""
    examples, training = one.task.examples, one.task.training
    arrays = {"x": examples.x[one.rows]} | ({} if examples.y is None else {"y": examples.y[one.rows]})
    arrays |= parameter_arrays(one.before) | memory_of_arrays(one)
    lines = [f"{name} = np.array({array_text(array)})" for name, array in arrays.items()]
    lines.append(f"learning_rate = {training.learning_rate!r}")
    if training.optimizer.counts:
        lines.append(f"t = {one.moments.updates + 1}")
    return "\n".join(lines)


def _equations(steps: Steps, phase: Phase) -> list[str]:
    """The equation of each step, and on the way back also the product that it ends."""
    if phase is Phase.UPDATE:
        optimizer = steps.task.training.optimizer
        found = [to_tex(parse(line), steps.notation) for line in (*optimizer.lines, *_of_biases(optimizer))]
        return [f"$$\n{tex}\n$$" for tex in found]
    program = Program.of(steps.task.network)
    found = []
    for step in (step for step in program if step.phase is phase):
        found.append(to_tex(formula(step, steps.conventions), steps.notation))
        product = steps.product(step)
        if product is not None:
            found.append(to_tex(product, steps.notation))
    return [f"$$\n{tex}\n$$" for tex in found]


def _of_biases(optimizer: Optimizer) -> list[str]:
    """The line that moves a bias, where it is another than that of a weight."""
    return [line.replace(r"\theta", "b") for line in optimizer.bias_lines[-1:]]


def _printed(steps: Steps, phase: Phase) -> list[str]:
    """The lines that print what a phase found."""
    if phase is Phase.COST:
        return ['print(f"C = {float(C):.10g}")']
    if phase is Phase.UPDATE:
        return [_ARRAY.format(new(name)) for name in parameter_names(steps.task.network)]
    lines = [line.code.partition(" = ")[0] for line in steps.phase(phase)]
    found = [script_name(step.writes) for step in Program.of(steps.task.network) if step.phase is phase]
    return [_ARRAY.format(name) for name in found if name in lines]


def _check(one: Checked) -> str:
    """The comparison of all of it with the session."""
    network = one.task.network
    names = ["C", *gradient_names(network), *map(new, parameter_names(network))]
    found = table_text(((name, name) for name in names), 0)
    each = table_text(compared_entries(one, 1), 0)
    told = (_AGREES if one.finite else _NOT_FINITE).format(one.number)
    lines = (
        f"each = {each}",
        f"found = {found}",
        "wrong = difference(each, found)",
        "assert wrong is None, wrong",
        told,
    )
    return "\n".join(lines)


def _free_run(state: State, one: Checked, parts: ScriptParts) -> Iterator[NotebookCell]:
    """The steps once more as one function that runs on; its costs stand beside the session's."""
    task, steps, first = one.task, parts.steps(one.task), first_of_many(state, one.number, MOST_FREELY)
    y = task.examples.y
    examples = {"all_x": task.examples.x} | ({} if y is None else {"all_y": y})
    costs = [f"    {number}: {cost!r},\n" for number, cost in costs_from(state, first, MOST_FREELY).items()]
    lines = [
        *(f"{name} = np.array({array_text(array)})" for name, array in examples.items()),
        f"session = {{\n{''.join(costs)}}}",
        f"now = {table_text(_now(state, one, first), 0)}",
        _RUN_ON.format(first, first + MOST_FREELY, "None" if y is None else "all_y[rows]"),
    ]
    rows_of = rows_function(task).replace(HERE, "rows_of").strip()
    iteration = parts.iteration(steps, parts.moves(steps)).replace(HERE, "iteration").strip()
    yield NotebookCell("free-run-words", scripts.free_run_heading(first), False)
    yield NotebookCell("free-run", "\n\n\n".join([rows_of, iteration, "\n".join(lines)]), True)


def _now(state: State, one: Checked, first: int) -> list[tuple[str, str]]:
    """What it begins with: what the cells above have, or numbers."""
    if first == one.number:
        names = [*parameter_names(one.task.network), *update_count(one.task), *memory_names(one.task)]
        return [(name, name) for name in names]
    (begun,) = check_these(state, (first,))
    counted = [("t", str(begun.moments.updates + 1))] if update_count(one.task) else []
    arrays = parameter_arrays(begun.before) | memory_of_arrays(begun)
    return [*((name, f"np.array({array_text(array, 4)})") for name, array in arrays.items()), *counted]
