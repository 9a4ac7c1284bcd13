"""The structure of the repository, each rule of it also seen to fail where it is broken."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sources import tree_of

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "bpstudio"
QT = PACKAGE / "qt"
HEADLESS = ("cli", "storage", "explain", "session", "notation", "engine")
TOOLKIT = {"PySide6", "shiboken6", "pyqtgraph"}
CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def lint_imports(root: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    """Import-linter over the package in ``root``, which comes before any installed copy."""
    code = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command(sys.argv[1:])"
    options = ["--no-cache", *(option for contract in contracts for option in ("--contract", contract))]
    return subprocess.run(
        [sys.executable, "-c", code, *options],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )


def test_the_import_contracts_hold() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


BREACHES = [
    ("layers", "engine/network.py", "import bpstudio.session"),
    ("layers", "storage/resources.py", "import bpstudio.cli"),
    ("layers", "storage/resources.py", "import bpstudio.api"),
    ("layers", "api.py", "import bpstudio.qt"),
    ("layers", "storage/export/any_form.py", "import bpstudio.qt.app"),
    ("layers", "explain/__init__.py", "import bpstudio.storage"),
    ("layers", "session/__init__.py", "import bpstudio.explain"),
    ("layers", "stranger.py", "# a module of no layer"),
    ("session-notation", "session/__init__.py", "import bpstudio.notation"),
    ("views", "qt/canvas/__init__.py", "import bpstudio.qt.equation"),
    ("views", "qt/lessons/__init__.py", "import bpstudio.qt.canvas"),
    ("views", "qt/practice/panel.py", "import bpstudio.qt.equation"),
    ("rooms", "qt/ground/theme.py", "import bpstudio.qt.controls"),
    ("rooms", "qt/plots/chart.py", "import bpstudio.qt.timeline"),
    ("rooms", "qt/stranger.py", "# a module of no room"),
    ("rooms", "qt/mathematics/pen.py", "import bpstudio.qt.controls"),
    ("canvas", "qt/canvas/plan/hits.py", "import bpstudio.qt.canvas.drawing.edges"),
    ("canvas", "qt/canvas/drawing/edges.py", "import bpstudio.qt.canvas.hands.menus"),
    ("canvas", "qt/canvas/hands/menus.py", "import bpstudio.qt.canvas.view"),
    ("canvas", "qt/canvas/stranger.py", "# a module of no layer"),
    ("toolkit", "storage/__init__.py", "from PySide6 import QtCore"),
    ("toolkit", "explain/__init__.py", "from PySide6 import QtCore"),
    ("toolkit", "api.py", "from PySide6 import QtCore"),
    ("toolkit", "cli/__init__.py", "import pyqtgraph"),
    ("engine", "engine/functions/__init__.py", "import msgspec"),
    ("fast", "session/nudge.py", "from bpstudio.engine.fast.kernels import Binding"),
    ("fast", "storage/made_on.py", "import bpstudio.engine.fast.blas"),
    ("fast", "api.py", "import bpstudio.engine.fast.blas"),
    ("threads", "api.py", "import threadpoolctl"),
    ("threads", "engine/trainer.py", "import threadpoolctl"),
    ("threads", "session/training/worker.py", "import threadpoolctl"),
]


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources, for one breach after the other; whoever makes one takes it back."""
    root = tmp_path_factory.mktemp("breached")
    shutil.copytree(PACKAGE, root / "bpstudio", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


@pytest.mark.parametrize(("contract", "module", "breach"), BREACHES)
def test_a_breach_of_a_contract_is_found(contract: str, module: str, breach: str, copied: Path) -> None:
    is_new = module.endswith("stranger.py")
    assert (PACKAGE / module).exists() is not is_new, "a breach is put into a module there is"
    breached = copied / "bpstudio" / module
    before = "" if is_new else breached.read_text(encoding="utf-8")
    breached.write_text(f"{before}\n{breach}\n", encoding="utf-8")
    try:
        done = lint_imports(copied, contract)
    finally:
        if is_new:
            breached.unlink()
        else:
            breached.write_text(before, encoding="utf-8")
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{CONTRACTS[contract]} BROKEN" in done.stdout


def test_every_contract_has_a_breach_that_shows_it() -> None:
    assert {contract for contract, _, _ in BREACHES} == set(CONTRACTS)


def imported(tree: ast.AST) -> Iterator[str]:
    """The names of the modules a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def imported_modules(path: Path, modules: dict[str, Path]) -> set[str]:
    """Those of ``modules`` that one of them imports: at the top, in a function, or for the types alone."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in modules else node.module for name in names}
    return found & modules.keys()


def circles(package: Path) -> set[frozenset[str]]:
    """The modules that import each other, straight or over others, each circle with all that are in it."""
    modules = {
        ".".join(path.relative_to(package.parent).with_suffix("").parts).removesuffix(".__init__"): path
        for path in package.rglob("*.py")
    }
    below = {name: imported_modules(path, modules) - {name} for name, path in modules.items()}
    reached: dict[str, set[str]] = {}
    for name in modules:
        seen, left = set[str](), [name]
        while left:
            new = below[left.pop()] - seen
            seen |= new
            left += new
        reached[name] = seen
    inside = [name for name in modules if name in reached[name]]
    return {
        frozenset(other for other in inside if other in reached[name] and name in reached[other])
        for name in inside
    }


def test_no_two_modules_import_each_other() -> None:
    assert not [sorted(circle) for circle in circles(PACKAGE)]


@pytest.mark.parametrize(
    "back",
    [
        "import pack.a",
        "from pack import a",
        "from pack.a import A",
        "def f():\n    import pack.a",
        "if TYPE_CHECKING:\n    from pack.a import A",
    ],
)
def test_a_circle_is_found(back: str, tmp_path: Path) -> None:
    package = tmp_path / "pack"
    package.mkdir()
    texts = {"__init__": "", "a": "import pack.b", "b": "from pack.c import C", "c": "", "d": "import pack.a"}
    for name, text in texts.items():
        (package / f"{name}.py").write_text(text)
    assert circles(package) == set()
    (package / "c.py").write_text(back)
    assert circles(package) == {frozenset({"pack.a", "pack.b", "pack.c"})}


def packages_imported(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imported(tree_of(path))}


def test_only_the_window_names_the_toolkit() -> None:
    """Also in bpstudio itself, which no contract of import-linter can name without its subpackages."""
    found = {
        name_of(path) for path in MODULES if QT not in path.parents and packages_imported(path) & TOOLKIT
    }
    assert not found


ONE_TYPESETTER = "qt/mathematics"  # whoever else has the equation font would be a second one


def test_only_the_typesetter_has_the_equation_font() -> None:
    """Elsewhere formulas in plain Unicode are words: in tooltips, menus, the status line, names for screen readers."""
    found = {
        str(path.parent.relative_to(PACKAGE))
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and any(alias.name == "math_font" for alias in node.names)
    }
    assert found == {ONE_TYPESETTER}


def test_the_engine_imports_nothing_but_itself_numpy_and_the_standard_library() -> None:
    """But for the one file that sets threads."""
    allowed = sys.stdlib_module_names | {"bpstudio", "numpy"}
    found = {name_of(path): packages_imported(path) - allowed for path in (PACKAGE / "engine").rglob("*.py")}
    beside = {name: packages for name, packages in found.items() if packages}
    assert beside == {"bpstudio/engine/fast/blas.py": {"threadpoolctl"}}


def test_the_tests_of_the_headless_layers_know_no_toolkit() -> None:
    folders = [ROOT / "tests" / layer for layer in HEADLESS]
    files = [path for folder in folders for path in folder.rglob("*.py")]
    found = {name_of(path) for path in files if packages_imported(path) & TOOLKIT}
    found |= {name_of(path) for path in files if "bpstudio.qt" in " ".join(imported(tree_of(path)))}
    assert not found


def headless_modules() -> list[str]:
    paths = [path.relative_to(ROOT) for path in MODULES if QT not in path.parents]
    dotted = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in paths]
    return [name for name in dotted if name != "bpstudio.__main__"]


def test_every_headless_module_can_be_imported_where_there_is_no_toolkit() -> None:
    code = "\n".join(
        [
            "import importlib, sys",
            f"sys.modules.update(dict.fromkeys({sorted(TOOLKIT)!r}))",
            f"for name in {headless_modules()!r}:",
            "    importlib.import_module(name)",
        ]
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


WITHOUT_THE_TOOLKIT = {
    "canvas/drawing/levels.py": "what on the canvas lies over what",
    "canvas/hands/in_place.py": "opens and closes a field over the canvas",
    "canvas/plan/measures.py": "sizes in pixels",
    "canvas/plan/shown_edges.py": "which lines there is room for on the canvas",
    "canvas/plan/stage.py": "holds the window's bridge and the places on screen",
    "controls/asking.py": "asks through the window's bridge",
    "controls/pacing.py": "the clock by which the window's timer plays",
    "documents/export/animated.py": "a form of what the toolkit paints",
    "documents/export/frames.py": "a form of what the toolkit paints",
    "documents/export/makers.py": "the table of the forms that the toolkit paints",
    "documents/exporting.py": "writes the window's file, and says so in its notice",
    "documents/export_dialog/refusals.py": "asks the window's file and its bridge",
    "equation/fitting.py": "which letters fit into which room",
    "ground/collector.py": "Python's collector, for the start of a window",
    "ground/display.py": "whether a window could be shown, asked before the toolkit is loaded",
    "ground/guard.py": "for overrides of the toolkit's virtuals",
    "ground/view.py": "what every view can be asked to do",
    "lessons/progress.py": "what is kept among the settings of this computer",
    "mathematics/lines.py": "where a formula that is set is broken",
    "mathematics/spacing.py": "the room between letters",
    "plots/weight_plot.py": "a view, by what it inherits",
    "shell/another.py": "acts on a window",
    "shell/help/pages.py": "fills in keys as this system writes them",
    "shell/offer_recovery.py": "asks over a window",
    "shell/stale_buttons.py": "watches the window's bridge and its notice",
    "shell/telling.py": "puts what explain says into the window's notice",
}
"""The modules of the window that import no toolkit, and why they are not below it."""


def modules_without_the_toolkit(root: Path) -> set[str]:
    found = (path for path in root.rglob("*.py") if path.name != "__init__.py")
    return {path.relative_to(root).as_posix() for path in found if not packages_imported(path) & TOOLKIT}


def test_a_module_of_the_window_that_knows_no_toolkit_has_a_reason_to_be_there() -> None:
    """What is said and counted belongs to explain, where the terminal and exports read it too."""
    assert modules_without_the_toolkit(QT) == set(WITHOUT_THE_TOOLKIT)


def test_a_module_without_toolkit_is_found(tmp_path: Path) -> None:
    (tmp_path / "words.py").write_text("from bpstudio.notation.plain import to_plain\n")
    (tmp_path / "widget.py").write_text("from PySide6.QtWidgets import QWidget\n")
    assert modules_without_the_toolkit(tmp_path) == {"words.py"}


IMPURE_MODULES = {
    "time",
    "datetime",
    "random",
    "secrets",
    "os",
    "pathlib",
    "io",
    "shutil",
    "tempfile",
    "logging",
}
PURE_RANDOM = {"default_rng", "Generator", "SeedSequence", "PCG64", "BitGenerator"}


def impurities(tree: ast.Module) -> set[str]:
    """Clocks, files and global random state used in a module of the engine."""
    found = {name for name in imported(tree) if name.partition(".")[0] in IMPURE_MODULES}
    for node in ast.walk(tree):
        dotted = ast.unparse(node) if isinstance(node, ast.Attribute) else ""
        match = re.fullmatch(r"(?:np|numpy)\.random\.(\w+)", dotted)
        if match and match[1] not in PURE_RANDOM:
            found.add(dotted)
        if isinstance(node, ast.ImportFrom) and node.module == "numpy.random":
            found |= {alias.name for alias in node.names} - PURE_RANDOM
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("open", "print", "input"):
            found.add(ast.unparse(node.func))
    return found


def test_the_engine_has_no_clock_no_files_and_no_global_randomness() -> None:
    found = {name_of(path): impurities(tree_of(path)) for path in (PACKAGE / "engine").rglob("*.py")}
    assert not {name: what for name, what in found.items() if what}


@pytest.mark.parametrize(
    "line",
    [
        "from time import perf_counter",
        "import random",
        "np.random.seed(1)",
        "x = np.random.normal(0, 1)",
        "from numpy.random import shuffle",
        "with open('x') as file: pass",
    ],
)
def test_an_impurity_is_found(line: str) -> None:
    assert impurities(ast.parse(line))


def test_a_seeded_generator_is_no_impurity() -> None:
    assert not impurities(ast.parse("rng: np.random.Generator = np.random.default_rng([7, 1])"))
