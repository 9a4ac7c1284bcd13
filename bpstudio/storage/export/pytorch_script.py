"""A session as a PyTorch script that checks itself, and trains on: on one process, or with ``torchrun`` on several."""

from __future__ import annotations

from bpstudio.engine.task import Task
from bpstudio.explain.words import scripts
from bpstudio.storage.export.numpy_script import imports_of, iterations_text
from bpstudio.storage.export.scripts.checked import checked_in, honest
from bpstudio.storage.export.scripts.comparing import DIFFERENCE, FREE_RUN, RUN, docstring, told_at_the_top
from bpstudio.storage.export.scripts.module import TorchParts
from bpstudio.storage.export.scripts.torch_optimizer import optimizer_text, still_lines, why_by_hand
from bpstudio.storage.export.wanted import Wanted

_ARRAYS = '''
def arrays(lists):
    """Lists of numbers as tensors, by the same names."""
    return {name: torch.tensor(numbers) for name, numbers in lists.items()}
'''
_AUTOGRAD = '''
def gradients_of(each, net):
    """What autograd left at the parameters; connections that are cut have none."""
    found = {name: parameter.grad.clone() for name, parameter in net.named_parameters()}
    for name, places in each["cut"].items():
        found[name][places] = 0
    return {f"dC_d{name}": gradient for name, gradient in found.items()}


def by_autograd(each):
    """Cost and gradients of an iteration, differentiated by PyTorch."""
    net, rows = each["net"](**arrays(each["before"])), each["rows_of"](each["number"])
    y = None if each["y"] is None else each["y"][rows]
    C = each["cost"](net(each["x"][rows]), y, len(rows)) + each["penalty"](net)
    C.backward()
    return {"C": C.detach(), **gradients_of(each, net)}


def first_difference():
    """Where an iteration is not the session's, by hand or by autograd; None where all are."""
    for each in ITERATIONS:
        if not each["finite"]:
            say(f"iteration {each['number']}: cannot be checked, for not all of its numbers are finite")
            continue
        by_hand = run(each, each["number"], arrays(each["before"]), arrays(each["memory"]))
        for how, found in (("by hand", by_hand), ("by autograd", {**by_hand, **by_autograd(each)})):
            wrong = difference(each, found)
            if wrong:
                return f"iteration {each['number']}, {how}: {wrong}"
        say(f"iteration {each['number']}: agrees, by hand and by autograd")
    return None
'''
_TRAINING = '''
def train_on(each, steps):
    """Train on from the last iteration checked, and give the first difference of its own new parameters, if any.

    Every process takes its share of each batch, without padding: some have an example less than others, or none.
    DistributedDataParallel gives the mean of their gradients, so each cost is multiplied by their number.
    """
    net = each["net"](**arrays(each["before"]))
    model = torch.nn.parallel.DistributedDataParallel(net) if IN_COMPANY else net
BEGINNING
    for number in range(each["number"], each["number"] + steps):
        rows = each["rows_of"](number)
        share = rows[RANK::PROCESSES]
        y = None if each["y"] is None else each["y"][share]
        model.zero_grad()
        part = each["cost"](model(each["x"][share]), y, len(rows))
        (PROCESSES * part + each["penalty"](net)).backward()
        with torch.no_grad():
            C = in_all(part.detach()) + each["penalty"](net)
        gradients = gradients_of(each, net)
MOVING
        if number == each["number"] and each["finite"]:
            moved = {name + "_new": parameter for name, parameter in net.named_parameters()}
            with torch.no_grad():
                wrong = difference(each, {"C": C, **gradients, **moved})
            if wrong:
                return f"iteration {number}, on {PROCESSES} processes: {wrong}"
        say(f"{number:>9}  {float(C):>22.15g}")
    return None


def in_all(part):
    """The sum over all processes."""
    if IN_COMPANY:
        torch.distributed.all_reduce(part)
    return part


def say(line):
    """Print it once, however many processes there are."""
    if RANK == 0:
        print(line, flush=True)


def main():
    """Check every iteration, run them freely, then train on; 1 where a number is not the session's."""
    if IN_COMPANY:
        torch.distributed.init_process_group("gloo")
    wrong = first_difference()
    if wrong is None:
        free_run()
        say("")
        say(f"training on, from iteration {ITERATIONS[-1]['number']} on, processes: {PROCESSES}")
        wrong = train_on(ITERATIONS[-1], int(sys.argv[1]) if len(sys.argv) > 1 else STEPS)
    if wrong is not None:
        say(wrong)
    return 0 if wrong is None else 1


def leave(code):
    """End this process; of several, once all are done and at once: what takes a group down can race with the others."""
    if IN_COMPANY:
        torch.distributed.barrier()
        sys.stdout.flush()
        os._exit(code)
    sys.exit(code)
'''
_END = """
if __name__ == "__main__":
    leave(main())
"""
_HEAD = """
torch.set_default_dtype(torch.float64)
STEPS = 20  # so many iterations are trained on, unless the command line says otherwise
IN_COMPANY = "RANK" in os.environ  # started by torchrun
RANK, PROCESSES = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
"""


_BY_HAND = (
    """
    # WHY
    memory = arrays(each["memory"])
""",
    """
        now = {name: parameter.detach() for name, parameter in net.named_parameters()}
        moved = each["update"](each["learning_rate"], **now, **gradients, **memory)
        with torch.no_grad():
            for name, parameter in net.named_parameters():
                parameter.copy_(moved[name + "_new"])
        memory = {name: moved[name + "_new"] for name in memory}
""",
)


def pytorch_of(wanted: Wanted) -> str:
    """The script. Raises RefusedError where a mistake is hunted, or it would be too large."""
    wanted = honest(wanted)
    checked = checked_in(wanted)
    last = checked[-1].task
    parts = TorchParts(wanted.notation, bool(why_by_hand(last)))
    iterations = iterations_text(checked, parts)
    ending = (scripts.EXITS, scripts.TRAINS_ON)
    told = told_at_the_top(scripts.WITH_TORCH, checked, wanted.state.iterations, wanted.notation, *ending)
    free_run = FREE_RUN.replace("print()", 'say("")').replace("print(", "say(")
    tables = f"{parts.tables.written(chr(10))}\nITERATIONS = {iterations}"
    texts = (
        _HEAD,
        parts.functions.written(),
        _ARRAYS,
        RUN,
        DIFFERENCE,
        _AUTOGRAD,
        free_run,
        *_training(last),
        tables,
        _END,
    )
    body = "\n\n\n".join(text.strip("\n") for text in texts)
    imports = imports_of(body, ("os", "sys"), ("numpy as np", "torch"))
    return f"{docstring(told)}\n\n{imports}\n\n{body}\n"


def _training(task: Task) -> tuple[str, ...]:
    """What trains on: with PyTorch's optimizer, or by hand where it has none."""
    why = why_by_hand(task)
    if why:
        beginning, moving = (text.strip("\n").replace("WHY", why) for text in _BY_HAND)
        return (_TRAINING.replace("BEGINNING", beginning).replace("MOVING", moving),)
    still, lines = still_lines(task), ["optimizer.step()"]
    begin = ['optimizer = optimizer_of(net, each["learning_rate"], arrays(each["memory"]))']
    if still:
        begin.append('before = arrays(each["before"])')
        lines += [f"with torch.no_grad():  # {scripts.STAND_STILL}", *(f"    {line}" for line in still)]
    beginning, moving = (
        "\n".join(f"    {line}" for line in begin),
        "\n".join(f"        {line}" for line in lines),
    )
    return optimizer_text(task), _TRAINING.replace("BEGINNING", beginning).replace("MOVING", moving)
