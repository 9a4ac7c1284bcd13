"""The PyTorch script: what stands in it, and where PyTorch is installed, that it finds the session's numbers."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bpstudio.cli import main
from bpstudio.engine.functions import PAIRS
from bpstudio.engine.optimizers import Adam
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.task import Regularization, Training
from bpstudio.session.edits.connections import CutConnections
from bpstudio.session.session import Session
from bpstudio.storage.export.pytorch_script import pytorch_of
from bpstudio.storage.export.scripts.dialect import TORCH
from bpstudio.storage.export.wanted import Wanted
from tests.session.practice.hunts import BATCH, with_mistake
from tests.storage.export.running import each_entry, trained, with_entries

ENTRIES = each_entry()


def written(session: Session) -> str:
    return pytorch_of(Wanted(session.state))


@pytest.mark.parametrize("name", ENTRIES)
def test_it_is_python_and_uses_no_other_library(name: str) -> None:
    text = written(Session(ENTRIES[name]))
    modules = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import)]
    assert {alias.name for node in modules for alias in node.names} <= {"os", "sys", "math", "numpy", "torch"}
    assert "np." not in text[text.index("\ndef iteration(") : text.index("\ndef arrays(")]
    assert "bpstudio" not in text


def test_the_network_is_a_module_with_the_names_of_the_session() -> None:
    text = written(Session(with_entries()))
    assert "class Net(torch.nn.Module):" in text
    assert "        self.theta1 = torch.nn.Parameter(theta1)\n" in text
    assert "        a1 = torch.tanh(z1)  # a¹ = tanh(z¹)\n" in text
    assert "        return yhat\n" in text


@pytest.mark.parametrize("pair", PAIRS)
def test_a_cost_that_is_computed_from_z_is_given_it(pair: tuple[str, str]) -> None:
    text = written(Session(ENTRIES[f"{pair[0]} and {pair[1]}"]))
    assert "        return z2\n" in text
    assert "def cost(z2, y, m):" in text
    assert TORCH.code(PAIRS[pair]).value.replace("(z", "(z2").replace("* z", "* z2") in text


def test_each_process_takes_its_share_and_its_cost_is_weighted() -> None:
    text = written(Session(with_entries()))
    assert "share = rows[RANK::PROCESSES]" in text
    assert '(PROCESSES * part + each["penalty"](net)).backward()' in text


def test_its_free_run_is_printed_once_whatever_the_number_of_processes() -> None:
    text = written(Session(with_entries()))
    assert "print(" in text[text.index("def say(") :]
    assert text.count("print(") == 1
    assert "        free_run()\n" in text


def test_connections_that_are_cut_have_no_gradient_by_autograd_either() -> None:
    session = Session(with_entries())
    session.apply(CutConnections(("theta1[0,0]", "theta1[1,2]")))
    assert '"cut": {"theta1": ([0, 1], [0, 2])},' in written(session)


def test_a_hunt_is_refused() -> None:
    with pytest.raises(RefusedError, match="a mistake is planted in this network"):
        pytorch_of(Wanted(with_mistake(BATCH, "slope_left_out", 11)))


def test_the_command_line_writes_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "xor", "--to", "pytorch"]) == 0
    assert "torch.nn.Module" in capsys.readouterr().out


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_pytorch_agrees_on_any_number_of_processes(processes: int, tmp_path: Path) -> None:
    """With a batch of two there is nothing for the third."""
    pytest.importorskip("torch")
    document = with_entries(penalty="l2", optimizer=Adam())
    training = Training(0.1, Adam(), 2, True, Regularization("l2", 0.02), seed=4)
    script = tmp_path / "script.py"
    script.write_text(pytorch_of(Wanted(trained(replace(document, training=training), 4))), "utf-8")
    torchrun = ["-m", "torch.distributed.run", "--nproc-per-node", str(processes)]
    command = [sys.executable, *(torchrun if processes > 1 else []), str(script), "3"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"training on, from iteration 3 on, processes: {processes}" in done.stdout
