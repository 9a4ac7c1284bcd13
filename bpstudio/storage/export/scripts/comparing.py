"""How a script compares what it finds with the session's numbers, as text of Python; and what it says of itself."""

from __future__ import annotations

from collections.abc import Sequence

from bpstudio.explain.words import scripts
from bpstudio.notation.conventions import Conventions, conventions_line
from bpstudio.notation.textbook import Notation
from bpstudio.storage.differences import RELATIVE
from bpstudio.storage.export.scripts.checked import Checked
from bpstudio.storage.export.scripts.literals import wrapped

SMALLEST = 1e-300
"""Equal is also what is off by no more: a factor that is too small for a number is 0 where another way keeps it."""
DIFFERENCE = '''
def difference(each, found):
    """The first number of an iteration that is not the session's; None where all are."""
    for name, expected in each["expected"].items():
        expected, here = np.asarray(expected), np.asarray(found[name])
        if each["finite"]:
            room = np.maximum(RELATIVE * np.abs(expected), each["rounding"].get(name, 0.0))
            room = room + SMALLEST  # digits are lost near the smallest number that there is
            wrong = np.array(~(np.abs(here - expected) <= room))
        else:
            wrong = np.array(np.isnan(expected) & ~np.isnan(here))
        for place in each["unsure"].get(name, []):
            wrong[tuple(place)] = False
        if wrong.any():
            place = tuple(map(int, np.argwhere(wrong)[0]))
            numbers = f"expected {float(expected[place])!r}, found {float(here[place])!r}"
            return f"{name}{list(place) or ''}: {numbers}"
    return None
'''.replace("RELATIVE", repr(RELATIVE)).replace("SMALLEST", repr(SMALLEST))
RUN = '''
def run(each, number, before, memory):
    """Iteration ``number`` by the settings of ``each``, from these parameters and this memory."""
    rows = each["rows_of"](number)
    y = None if each["y"] is None else each["y"][rows]
    return each["iteration"](each["x"][rows], y, each["learning_rate"], **before, **memory)
'''
FREE_RUN = '''
def free_run():
    """All of them in one go, each from what the one before made, or from the session's own after an edit."""
    print()
    print("NOT ASSERTED:")
    print(f"{'iteration':>9}  {'here':>22}  {'session':>22}")
    last = None
    for each in ITERATIONS:
        if not each["goes_on"]:
            before, memory = arrays(each["before"]), arrays(each["memory"])
        else:
            for number in range(last["number"] + 1, each["number"]):
                before, memory = after(run(last, number, before, memory), before, memory)
        found = run(each, each["number"], before, memory)
        print(f"{each['number']:>9}  {float(found['C']):>22.15g}  {each['expected']['C']:>22.15g}")
        before, memory = after(found, before, memory)
        last = each


def after(found, before, memory):
    """What the next iteration begins with."""
    return ({name: found[name + "_new"] for name in names} for names in (before, memory))
'''.replace("NOT ASSERTED", scripts.NOT_ASSERTED)
END = """
if __name__ == "__main__":
    sys.exit(main())
"""


def told_at_the_top(
    first: str, checked: Sequence[Checked], iterations: int, notation: Notation, *ending: str
) -> list[str]:
    """What a script says at its top, a paragraph each; at the end what it does when it has compared."""
    numbers = [one.number for one in checked]
    infinite = [one.number for one in checked if not one.finite]
    places = sum(len(each) for one in checked for each in one.unsure.values())
    memory = any(one.task.training.optimizer.memory for one in checked)
    return [
        first,
        *_documents(checked, notation),
        scripts.ROWS,
        scripts.how_many(numbers, iterations),
        scripts.how_close(memory, ending[0]),
        *ending[1:],
        *([scripts.unsure(places)] if places else []),
        *([scripts.numbers_not_finite(infinite)] if infinite else []),
    ]


def docstring(paragraphs: Sequence[str]) -> str:
    """The same at the top of a script."""
    text = "\n\n".join(map(wrapped, paragraphs))
    return f'"""{text}\n"""'


def _documents(checked: Sequence[Checked], notation: Notation) -> list[str]:
    """Each network with its customs, and from when on it holds, where there are several."""
    found: list[tuple[int, str]] = []
    for one in checked:
        told = _document(one, notation)
        if not found or found[-1][1] != told:
            found.append((one.number, told))
    if len(found) == 1:
        return [found[0][1]]
    return [scripts.from_iteration(number, told) for number, told in found]


def _document(one: Checked, notation: Notation) -> str:
    task = one.task
    widths = [layer.width for layer in task.network.layers]
    conventions = Conventions(
        task.network, task.cost, task.training.regularization, examples=task.batch_size, notation=notation
    )
    optimizer = task.training.optimizer
    settings = [f"{name} {getattr(optimizer, name)!r}" for name in optimizer.settings()]
    learning = " · ".join([f"learning rate {task.training.learning_rate!r}", optimizer.label, *settings])
    return f"{scripts.network(task.network.inputs, widths)} · {conventions_line(conventions)} · {learning}"
