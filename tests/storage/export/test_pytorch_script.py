"""The PyTorch script: what stands in it, and where PyTorch is installed, that it finds the session's numbers."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bpstudio.cli import main
from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import ACTIVATIONS, PAIRS
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import OPTIMIZERS, Adam, AdamW, Nesterov, Optimizer
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.task import Cost, Regularization, Training
from bpstudio.session.edits.base import SetParameter, SetTrained
from bpstudio.session.edits.connections import CutConnections, SetFrozen
from bpstudio.session.history.document import Document
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


@pytest.mark.parametrize("z", [-5.9, -8.0, -20.0])
def test_pytorch_agrees_where_gelu_is_all_but_0(z: float, tmp_path: Path) -> None:
    """What PyTorch has for Φ loses its digits there, and what it has for erfc does not."""
    assert "torch.special.ndtr" not in ACTIVATIONS["gelu"].torch.value
    pytest.importorskip("torch")
    session = Session(Document(Network(1, (Layer(1, "gelu"),)), Examples(np.array([[z]])), Cost("output")))
    session.apply(SetParameter("theta1[0,0]", 1.0))
    script = tmp_path / "script.py"
    script.write_text(written(session), "utf-8")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout


TORCH_RULES = {
    "gradient_descent": "torch.optim.SGD(parameters, lr=learning_rate)",
    "momentum": "torch.optim.SGD(parameters, lr=learning_rate, momentum=0.9)",
    "nesterov": "torch.optim.SGD(parameters, lr=learning_rate, momentum=0.9, nesterov=True)",
    "adagrad": "torch.optim.Adagrad(parameters, lr=learning_rate, eps=1e-10)",
    "rmsprop": "torch.optim.RMSprop(parameters, lr=learning_rate, alpha=0.9, eps=1e-08)",
    "adam": "torch.optim.Adam(parameters, lr=learning_rate, betas=(0.9, 0.999), eps=1e-08)",
    "adamw": "torch.optim.AdamW(parameters, lr=learning_rate, betas=(0.9, 0.999), eps=1e-08)",
}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_it_trains_on_with_the_optimizer_of_pytorch_that_is_the_session_s(name: str) -> None:
    text = written(Session(with_entries(optimizer=OPTIMIZERS[name]())))
    assert f"    found = {TORCH_RULES[name]}\n" in text
    assert "        optimizer.step()\n" in text
    assert "by hand, because" not in text
    for letter in OPTIMIZERS[name].letters:
        assert f'memory["{letter}_theta1"]' in text


def test_weights_alone_shrink_where_they_do_so_in_the_session() -> None:
    text = written(Session(with_entries(optimizer=AdamW(weight_decay=0.2))))
    assert '{"params": [net.theta1, net.theta2], "weight_decay": 0.2}' in text
    assert '{"params": [net.b1, net.b2], "weight_decay": 0.0}' in text


def test_nesterov_without_memory_is_gradient_descent_since_pytorch_refuses_it() -> None:
    text = written(Session(with_entries(optimizer=Nesterov(beta=0.0))))
    assert f"    found = {TORCH_RULES['gradient_descent']}\n" in text


def test_what_is_frozen_whole_is_not_given_to_the_optimizer_and_single_ones_are_put_back() -> None:
    session = Session(with_entries(optimizer=Adam()))
    session.apply(SetTrained(2, True, False))
    session.apply(SetFrozen(("theta1[0,1]", "b1[2]"), True))
    session.apply(CutConnections(("theta1[1,0]",)))
    text = written(session)
    assert "parameters = [net.theta1, net.b1, net.theta2]\n" in text
    assert "with torch.no_grad():  # frozen or cut: they stay where they were\n" in text
    assert 'net.theta1[[0, 1], [1, 0]] = before["theta1"][[0, 1], [1, 0]]\n' in text
    assert 'net.b1[[2]] = before["b1"][[2]]\n' in text


def test_the_update_is_by_hand_where_nothing_is_trained_and_it_says_why() -> None:
    session = Session(with_entries())
    for layer in (1, 2):
        session.apply(SetTrained(layer, False, False))
    text = written(session)
    assert "    # The update is by hand, because everything is frozen and torch.optim wants" in text
    assert "torch.optim." not in text[text.index("def update(") :]


def test_the_update_is_by_hand_where_pytorch_has_no_such_rule_and_it_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Adam, "in_torch", Optimizer.in_torch)
    text = written(Session(with_entries(optimizer=Adam())))
    ast.parse(text)
    assert "    # The update is by hand, because torch.optim has no such rule.\n" in text
    assert 'moved = each["update"](each["learning_rate"], **now, **gradients, **memory)\n' in text
    assert "torch.optim.Adam" not in text


def test_the_cost_has_no_setting_of_the_penalty() -> None:
    text = written(Session(with_entries(penalty="l2")))
    assert "rate" not in text[text.index("\ndef cost(") : text.index("\ndef penalty(")]
