"""What each document of a session defines in a script: its examples, their order, its iteration."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bpstudio.engine.network import Array
from bpstudio.engine.program import Phase
from bpstudio.engine.task import Task
from bpstudio.engine.words import in_a_row
from bpstudio.explain.words import scripts
from bpstudio.notation.textbook import Notation
from bpstudio.storage.export.scripts.checked import Checked, compared_arrays, parameter_arrays
from bpstudio.storage.export.scripts.definitions import HERE, Definitions
from bpstudio.storage.export.scripts.dialect import Dialect
from bpstudio.storage.export.scripts.literals import array_text, arrays_text, table_text, wrapped
from bpstudio.storage.export.scripts.script_names import gradient_names, memory_names, new, parameter_names
from bpstudio.storage.export.scripts.steps import CodeLine, Steps
from bpstudio.storage.export.scripts.updating import defined_moves

TITLES = {
    Phase.FORWARD: "Forward",
    Phase.COST: "The cost",
    Phase.BACKWARD: "Backward",
    Phase.UPDATE: "The update",
}
_TAB = "    "
LONGEST_LINE = 115
_SHUFFLED = "rows = rows[np.random.default_rng([SEED, epoch]).permutation(len(rows))]"


@dataclass(frozen=True, slots=True)
class PartNames:
    """The names under which a script has what belongs to a document, by what they are to an iteration."""

    names: tuple[tuple[str, str], ...]


class ScriptParts:
    """All that a script defines before it has numbers of iterations: functions, and tables of examples."""

    def __init__(self, dialect: Dialect, notation: Notation) -> None:
        self.dialect, self.notation = dialect, notation
        self.functions, self.tables = Definitions(), Definitions()

    def of(self, task: Task) -> PartNames:
        """The names of a task's parts, which are defined where they are not yet."""
        steps = self.steps(task)
        x, y = self._table("x", task), self._table("y", task)
        rows_of = self.functions.named("rows_of", rows_function(task))
        iteration = self.functions.named("iteration", self.iteration(steps, self.moves(steps)))
        return PartNames((("iteration", iteration), ("rows_of", rows_of), ("x", x), ("y", y)))

    def steps(self, task: Task) -> Steps:
        """The lines of its program; what they call is defined."""
        steps = Steps(task, self.dialect, self.notation)
        for code in steps.codes():
            self.functions.add(code.first)
        return steps

    def moves(self, steps: Steps) -> tuple[str, str]:
        """The names of the functions that move weights and biases, which are defined."""
        return defined_moves(steps.task.training.optimizer, self.dialect, self.notation, self.functions)

    def iteration(self, steps: Steps, moves: tuple[str, str]) -> str:
        """The definition of one whole iteration, line after line: it gives all that is compared and remembered."""
        task = steps.task
        parameters, memory = parameter_names(task.network), memory_names(task)
        lines = [*before_the_update(steps), "", *with_title(steps, Phase.UPDATE, moves)]
        found = ["C", *gradient_names(task.network), *map(new, (*parameters, *memory))]
        lines += ["", *returned(found, next_count(task))]
        return function_text(["x", "y", "learning_rate", *parameters, *update_count(task), *memory], lines)

    def _table(self, name: str, task: Task) -> str:
        table = task.examples.x if name == "x" else task.examples.y
        if table is None:
            return "None"
        if self.dialect.module == "np":
            return self.tables.named(name, f"{HERE} = np.array({array_text(table)})")
        return self.tables.named(name, f"{HERE} = torch.tensor({array_text(table)})")


def rows_function(task: Task) -> str:
    """A definition of which examples an iteration sees, by the session's own rule."""
    training, held_out = task.training, list(task.examples.held_out)
    rows, size, seed = f"np.arange({len(task.examples)})", task.batch_size, training.seed
    if held_out:
        rows = wrapped(f"np.delete({rows}, {held_out})", 8)
    beside = f"  # {scripts.ALL_BUT_HELD_OUT}" if held_out else ""
    lines = [f'"""{scripts.ROWS_OF}"""']
    if task.batches == 1 and not training.shuffle:
        return function_text(["number"], [*lines, f"return {rows}{beside}"])
    lines.append(f"rows = {rows}{beside}")
    if training.shuffle:
        lines.append(f"epoch, batch = divmod(number, {task.batches})")
        lines += [f"# {scripts.mixed_by(seed)}", _SHUFFLED.replace("SEED", str(seed))]
    else:
        lines.append(f"batch = number % {task.batches}")
    return function_text(["number"], [*lines, f"return rows[batch * {size} : (batch + 1) * {size}]"])


def before_the_update(steps: Steps) -> list[str]:
    """The lines of an iteration's function up to the update."""
    lines = [f'"""{scripts.ITERATION}"""']
    for phase in (Phase.FORWARD, Phase.COST, Phase.BACKWARD):
        lines += ["", *with_title(steps, phase)]
    return lines


def with_title(steps: Steps, phase: Phase, moves: tuple[str, str] = ("", "")) -> list[str]:
    """The lines of a phase, with its title above."""
    return [f"# {TITLES[phase]}", *with_comments(steps.phase(phase, moves))]


def returned(names: Iterable[str], more: Iterable[str] = ()) -> list[str]:
    """The lines that give these back by their names."""
    return [
        "return {",
        *(f'{_TAB}"{name}": {name},' for name in names),
        *(f"{_TAB}{entry}" for entry in more),
        "}",
    ]


def with_comments(lines: Iterable[CodeLine]) -> list[str]:
    """Lines of code, what stands beside each behind a #; above, where that would be too long to be read."""
    found = []
    for line in lines:
        beside = f"{line.code}  # {line.beside}"
        if line.beside and len(beside) > LONGEST_LINE:
            found.append(f"# {line.beside}")
        found.append(beside if line.beside and len(beside) <= LONGEST_LINE else line.code)
    return found


def function_text(given: list[str], lines: list[str]) -> str:
    """A definition of these lines, its name left open."""
    head = wrapped(f"def {HERE}({in_a_row(given)}):", 8)
    return f"{head}\n" + "".join(f"{_TAB}{line}".rstrip() + "\n" for line in lines)


def memory_of_arrays(one: Checked) -> dict[str, Array]:
    """What the optimizer remembers as the iteration begins, array by array."""
    letters = one.task.training.optimizer.letters
    rows = {
        letter: parameter_arrays(one.before.over(row))
        for letter, row in zip(letters, one.moments.rows, strict=True)
    }
    return {
        f"{letter}_{name}": rows[letter][name]
        for name in parameter_names(one.task.network)
        for letter in letters
    }


def iteration_table(one: Checked, part: PartNames) -> str:
    """A dict with all that belongs to one iteration: what it begins with, and what the session has of it."""
    entries = [
        ("number", str(one.number)),
        *part.names,
        ("learning_rate", repr(one.task.training.learning_rate)),
        ("before", arrays_text(parameter_arrays(one.before).items(), 2)),
        ("memory", table_text([*_count_text(one), *memory_texts(one)], 2)),
        *compared_entries(one, 2),
        ("goes_on", repr(one.follows)),
    ]
    return table_text(entries, 1)


def _count_text(one: Checked) -> list[tuple[str, str]]:
    return [("t", str(one.moments.updates + 1))] if one.task.training.optimizer.counts else []


def memory_texts(one: Checked) -> list[tuple[str, str]]:
    """The arrays that are remembered, as text."""
    return [(name, array_text(array, 12)) for name, array in memory_of_arrays(one).items()]


def update_count(task: Task) -> list[str]:
    """``t``, where the update depends on how many there were."""
    return ["t"] if task.training.optimizer.counts else []


def next_count(task: Task) -> list[str]:
    """The entry that gives back what ``t`` is next."""
    return ['"t_new": t + 1,'] if task.training.optimizer.counts else []


def compared_entries(one: Checked, tabs: int) -> list[tuple[str, str]]:
    """What the session has of an iteration, and how closely it is compared."""
    return [
        ("expected", arrays_text(compared_arrays(one).items(), tabs)),
        ("rounding", arrays_text(one.rounding.items(), tabs)),
        ("unsure", repr(one.unsure).replace("'", '"')),
        ("finite", repr(one.finite)),
    ]
