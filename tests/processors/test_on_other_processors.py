"""What is right here is right on another processor: the same tests where products and functions are added up otherwise.

OpenBLAS has kernels for each kind of processor and takes those it is told to take; numpy has loops for each and leaves
out those it is told to leave out. Each child shows first that it is so, then runs the tests of the numbers.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from numpy._core import _multiarray_umath as numpy_here  # type: ignore[attr-defined] # has no stub
from threadpoolctl import threadpool_info

from bpstudio.storage.reader import decode
from tests.faults import processors

ROOT = Path(__file__).resolve().parents[2]
NUMBERS = (
    *(f"tests/engine/test_{name}.py" for name in ("functions", "optimizers", "gradient_check")),
    "tests/engine/fast/test_kernels.py",
    *("tests/engine/test_trainer.py", "tests/engine/test_trainer_random.py", "tests/notation"),
    *("tests/storage/test_reader.py", "tests/storage/test_replay.py"),
)
LEFT_OUT = "any_one_number_changed or whatever"  # a replay for each number of each file; files of any bytes
KERNELS = {"Nehalem": ("SSE42",), "Sandybridge": ("AVX",), "Haswell": ("AVX2", "FMA3")}
OLDEST = "Nehalem"
WIDE_LOOPS = (
    "FMA3",
    "AVX2",
    "AVX512",
    "X86_V3",
    "X86_V4",
)  # as numpy names them before version 2.4 and since
CHILD = """
import sys
import pytest
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__
from threadpoolctl import threadpool_info
products = [found["architecture"] for found in threadpool_info() if found["internal_api"] == "openblas"]
loops = [name for name in __cpu_dispatch__ if __cpu_features__[name]]
print("in force:", *products, *loops, flush=True)
plain = ["--assert=plain"]  # to rewrite what is asserted takes a fifth of the time
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", *plain, "-k", f"not ({sys.argv[1]})", *sys.argv[2:]]))
"""
OTHERS = ("OPENBLAS", "NPY_", "PYTEST")  # settings that a child must not inherit


def run_the_numbers(**settings: str) -> tuple[set[str], str, int]:
    """What is in force in a child with these settings, what it says, and its exit code."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OTHERS)}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, LEFT_OUT, *NUMBERS],
        cwd=ROOT,
        env={**kept, "PYTHONPATH": str(ROOT), **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    first, _, said = done.stdout.partition("\n")
    assert first.startswith("in force:"), done.stdout
    return set(first.removeprefix("in force:").split()), said, done.returncode


TAME = ("xor, descent, rate x1, kept, none", "digits, momentum, rate x1, kept, none")
WILD = (
    "xor, adam, rate x30, sigmoid, l2",
    "softmax-3, momentum, rate x30, sigmoid, l2",
    "moons, momentum, rate x10, kept, l1",
)


@pytest.fixture(scope="module")
def files_of_this_processor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sessions run with the kernels that are in force here, and one of them with a cost changed by a millionth."""
    folder, learners = tmp_path_factory.mktemp("made here"), dict(processors.made_by_learners())
    for name in (*TAME, *WILD):
        processors.save(folder, name, decode(learners[name]).state, 250)
    contents = json.loads((folder / f"{TAME[0]}.json").read_bytes())
    contents["series"]["cost"][100] *= 1 + 1e-6
    (folder / "changed.json").write_text(json.dumps(contents))
    return folder


@pytest.mark.parametrize("kernels", KERNELS)
def test_files_of_this_processor_are_right_on_another_and_a_changed_one_is_not(
    kernels: str, files_of_this_processor: Path
) -> None:
    missing = [name for name in KERNELS[kernels] if not numpy_here.__cpu_features__.get(name)]
    if missing:
        pytest.skip(f"{kernels}: this processor has no {', '.join(missing)}")
    rows = processors.judged_elsewhere(files_of_this_processor, {"OPENBLAS_CORETYPE": kernels})
    said = {name: verdict for name, verdict, _ in rows}
    assert len(said) == len(TAME) + len(WILD) + 1
    assert {said[name] for name in TAME} == {"ok"}
    assert all(said[name] == "ok" or said[name].startswith("cannot be told") for name in WILD)
    assert said["changed"].startswith("$.series.cost[100]: ")


@pytest.mark.parametrize("kernels", [name for name in KERNELS if name != OLDEST])
def test_the_numbers_are_right_with_the_matrix_products_of_another_processor(kernels: str) -> None:
    missing = [name for name in KERNELS[kernels] if not numpy_here.__cpu_features__.get(name)]
    if missing:
        pytest.skip(f"{kernels}: this processor has no {', '.join(missing)}")
    if not products_are_told():
        pytest.skip(f"{kernels}: another library than OpenBLAS makes the products here")
    in_force, said, code = run_the_numbers(OPENBLAS_CORETYPE=kernels)
    assert kernels in in_force
    assert code == 0, said


def test_the_numbers_are_right_on_an_old_processor_without_avx2() -> None:
    """With its matrix products and its functions, as far as both can be told to be so here."""
    here = numpy_here.__cpu_features__
    wide = [name for name in numpy_here.__cpu_dispatch__ if name.startswith(WIDE_LOOPS) and here[name]]
    has_kernels = products_are_told() and all(here.get(name) for name in KERNELS[OLDEST])
    settings = {"NPY_DISABLE_CPU_FEATURES": " ".join(wide)} if wide else {}
    settings |= {"OPENBLAS_CORETYPE": OLDEST} if has_kernels else {}
    if not settings:
        pytest.skip("numpy has no loops with AVX2 on this processor, and another library makes the products")
    in_force, said, code = run_the_numbers(**settings)
    assert not in_force & set(wide)
    assert not has_kernels or OLDEST in in_force
    assert code == 0, said


def products_are_told() -> bool:
    return any(found["internal_api"] == "openblas" for found in threadpool_info())
