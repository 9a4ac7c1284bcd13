"""What the layer rule does not say: guarded overrides, names, sizes, and what lies where."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from tests.sources import tree_of

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "bpstudio"
QT = PACKAGE / "qt"


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def python_files() -> list[Path]:
    folders = [PACKAGE, ROOT / "packaging", ROOT / "tests"]
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


CAMEL_CASE = re.compile(r"[a-z][a-z0-9]*[A-Z]\w*")
VIRTUALS_OF_ONE_WORD = {
    r"\bQ[A-Z]|Item$|Model$": {"clone", "data", "event", "flags", "index", "paint", "parent", "run", "shape"},
    r"\bQIconEngine": {"key", "paint", "pixmap"},
    r"\bQAccessible": {"child", "object", "parent", "rect", "role", "state", "text", "window"},
}
MEANT_WITHOUT_GUARD: set[str] = set()  # "module.py:Class.method", each with its reason


def is_override(method: ast.FunctionDef, owner: ast.ClassDef) -> bool:
    """Camel case is only ever Qt's here; a virtual of one word counts where a base of the class has it."""
    bases = [ast.unparse(base) for base in owner.bases]
    one_word = [
        names for base, names in VIRTUALS_OF_ONE_WORD.items() if any(re.search(base, b) for b in bases)
    ]
    return bool(CAMEL_CASE.fullmatch(method.name)) or any(method.name in names for names in one_word)


def is_guarded(method: ast.FunctionDef) -> bool:
    return any(
        re.match(r"(?:guard\.)?guarded\b", ast.unparse(decorator)) for decorator in method.decorator_list
    )


def unguarded(tree: ast.Module) -> list[str]:
    return [
        f"{owner.name}.{method.name}"
        for owner in ast.walk(tree)
        if isinstance(owner, ast.ClassDef)
        for method in owner.body
        if isinstance(method, ast.FunctionDef) and is_override(method, owner) and not is_guarded(method)
    ]


def test_every_override_of_a_qt_virtual_is_guarded() -> None:
    found = {
        f"{path.relative_to(QT)}:{name}" for path in QT.rglob("*.py") for name in unguarded(tree_of(path))
    }
    assert not found - MEANT_WITHOUT_GUARD
    assert not MEANT_WITHOUT_GUARD - found, "these exceptions are no longer needed"


def test_an_override_without_guard_is_found() -> None:
    source = """
class View(QGraphicsView):
    def mousePressEvent(self, event): ...
    @guarded
    def keyPressEvent(self, event): ...
    @guarded(returning=False)
    def eventFilter(self, watched, event): ...
    def paint(self, painter, option, widget=None): ...
    def refresh(self, old, new): ...
class Plain:
    def data(self): ...
"""
    assert unguarded(ast.parse(source)) == ["View.mousePressEvent", "View.paint"]


ALLOWED_AT_THE_TOP = {"README.md", "pyproject.toml", "LICENSE", "bpstudio", "resources", "tests", "packaging"}
LEFT_OPEN = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error"]))
# "Set" and a part of the document, such as its data, is the name of an edit.
EMPTY_NAMES = re.compile(r"(?!Set[A-Z])\w*(?:Manager|Helper|Helpers|Utils|Util|Base|Data|Info)")


def tracked() -> list[str]:
    try:
        done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        pytest.skip(f"git does not say which files belong to the project: {error}")
    return done.stdout.splitlines()


def test_nothing_else_lies_at_the_top_level() -> None:
    top = {name.partition("/")[0] for name in tracked()}
    assert not {name for name in top if not name.startswith(".")} - ALLOWED_AT_THE_TOP


def test_no_file_is_too_long() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert not {name: length for name, length in lengths.items() if length > 400}


def long_functions(tree: ast.Module, most: int = 40) -> list[str]:
    """Functions of more lines than that, from ``def`` to their end."""
    return [
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= most
    ]


def test_no_function_is_too_long() -> None:
    assert not {name_of(path): found for path in python_files() if (found := long_functions(tree_of(path)))}


def test_a_function_that_is_too_long_is_found() -> None:
    lines = "\n".join(f"    x = {number}" for number in range(40))
    assert long_functions(ast.parse(f"def short(x):\n{lines[:-11]}")) == []
    assert long_functions(ast.parse(f"@guarded\ndef long(x):\n{lines}")) == ["long: 41"]


def is_public(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """Not private, and no second time of the same: an overload, or what sets a property."""
    decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
    again = "overload" in decorators or f"{node.name}.setter" in decorators
    return not node.name.startswith("_") and not again


def without_docstring(tree: ast.Module, classes: Sequence[ast.ClassDef] = ()) -> list[str]:
    """Public functions, classes and methods of a module that do not say what they give or are.

    A method need not say what is said already: by Qt of its virtuals, by a class of ``classes`` that its own stands on,
    or by a protocol of them whose methods its own class has.
    """
    public = [
        node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and is_public(node)
    ]
    methods = [
        f"{owner.name}.{method.name}"
        for owner in public
        if isinstance(owner, ast.ClassDef)
        for method in methods_of(owner)
        if is_public(method)
        and not ast.get_docstring(method)
        and not is_override(method, owner)
        and not is_guarded(method)
        and method.name not in said_by(above(owner, classes))
    ]
    return [node.name for node in public if not ast.get_docstring(node)] + methods


def methods_of(*owners: ast.ClassDef) -> list[ast.FunctionDef]:
    return [node for owner in owners for node in owner.body if isinstance(node, ast.FunctionDef)]


def above(owner: ast.ClassDef, classes: Sequence[ast.ClassDef]) -> list[ast.ClassDef]:
    """The classes that a class stands on, and the protocols whose methods it has."""
    bases = bases_of(owner, classes)
    own = {method.name for method in methods_of(owner, *bases)}
    protocols = [other for other in classes if is_protocol(other) and other is not owner]
    return bases + [other for other in protocols if own >= {method.name for method in methods_of(other)}]


def bases_of(owner: ast.ClassDef, classes: Sequence[ast.ClassDef]) -> list[ast.ClassDef]:
    names = {ast.unparse(base).partition("[")[0].rpartition(".")[2] for base in owner.bases}
    found = [other for other in classes if other.name in names and other is not owner]
    return found + [further for other in found for further in bases_of(other, classes)]


def said_by(classes: Sequence[ast.ClassDef]) -> set[str]:
    """The methods that the classes have a docstring for."""
    return {method.name for method in methods_of(*classes) if ast.get_docstring(method)}


def is_protocol(owner: ast.ClassDef) -> bool:
    return "Protocol" in map(ast.unparse, owner.bases)


def classes_of(trees: Iterable[ast.Module]) -> list[ast.ClassDef]:
    return [node for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)]


def test_what_is_public_says_what_it_is() -> None:
    trees = {name_of(path): tree_of(path) for path in PACKAGE.rglob("*.py")}
    classes = classes_of(trees.values())
    assert not {name: found for name, tree in trees.items() if (found := without_docstring(tree, classes))}


def test_what_is_public_and_says_nothing_is_found() -> None:
    source = """
def silent(): ...
def said():
    \"\"\"What comes back.\"\"\"
def _private(): ...
@overload
def said(x): ...
class Silent: ...
"""
    assert without_docstring(ast.parse(source)) == ["silent", "Silent"]


def test_a_public_method_that_says_nothing_is_found() -> None:
    source = """
class Named(Protocol):
    \"\"\"What has a name.\"\"\"
    def name(self):
        \"\"\"A word.\"\"\"
    def rename(self):
        \"\"\"Give it another.\"\"\"
class Panel(QWidget):
    \"\"\"A part of the window.\"\"\"
    def title(self): ...
    def say(self):
        \"\"\"Show a sentence.\"\"\"
    def paintEvent(self, event): ...
    @property
    def width(self):
        \"\"\"In pixels.\"\"\"
    @width.setter
    def width(self, pixels): ...
    def _private(self): ...
class Further(Panel):
    \"\"\"Another.\"\"\"
class Last(Further):
    \"\"\"One more.\"\"\"
    def say(self): ...
    def name(self): ...
class File:
    \"\"\"Has a name.\"\"\"
    def name(self): ...
    def rename(self): ...
"""
    tree = ast.parse(source)
    assert without_docstring(tree, classes_of([tree])) == ["Panel.title", "Last.name"]


def test_no_work_is_left_open() -> None:
    assert not [
        name_of(path) for path in python_files() if LEFT_OPEN.search(path.read_text(encoding="utf-8"))
    ]


def test_no_class_has_a_name_that_says_nothing() -> None:
    classes = [
        f"{name_of(path)}:{node.name}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef) and EMPTY_NAMES.fullmatch(node.name)
    ]
    assert not classes


def test_test_files_have_names_of_their_own() -> None:
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert not {name for name in names if names.count(name) > 1}


PLAIN_TEXT = QT / "ground" / "plain_text.py"


def careless(tree: ast.Module) -> list[str]:
    """Labels, message boxes and tooltips into which a name out of a file could come as HTML."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and {"QLabel", "QErrorMessage"} & set(map(ast.unparse, node.bases)):
            found.append(f"{node.lineno}: class {node.name}")
        elif isinstance(node, ast.match_case | ast.If) and _is_about_tips(node):
            found += _answers_carelessly(node.body)
        elif isinstance(node, ast.Call) and not _is_plain(node):
            found.append(f"{node.lineno}: {ast.unparse(node)}")
    return found


def _is_about_tips(node: ast.match_case | ast.If) -> bool:
    asked = node.pattern if isinstance(node, ast.match_case) else node.test
    return ast.unparse(asked).endswith("ToolTipRole")


def _is_plain(call: ast.Call) -> bool:
    name = ast.unparse(call.func).rpartition(".")[2]
    if name in ("setToolTip", "setTabToolTip", "setData", "setItemData"):
        roles = [ast.unparse(argument) for argument in call.args]
        is_tip = name.endswith("Tip") or any(role.endswith("ToolTipRole") for role in roles)
        texts = [argument for argument in call.args if not ast.unparse(argument).endswith("ToolTipRole")]
        return not is_tip or _is_meant(texts[-1])
    return name not in ("QLabel", "showText", "setHtml", "setMarkdown", "QErrorMessage", "setWhatsThis")


def _is_meant(text: ast.expr) -> bool:
    """Whether a tooltip is written out in the program, or is made by the one function that makes them."""
    called = isinstance(text, ast.Call) and ast.unparse(text.func) == "plain_tip"
    return called or isinstance(text, ast.Constant) or (isinstance(text, ast.Name) and text.id.isupper())


def _answers_carelessly(body: list[ast.stmt]) -> list[str]:
    returned = [node.value for part in body for node in ast.walk(part) if isinstance(node, ast.Return)]
    return [f"{value.lineno}: {ast.unparse(value)}" for value in returned if value and not _is_meant(value)]


def test_no_label_or_tooltip_can_take_a_name_for_html() -> None:
    others = sorted(set(QT.rglob("*.py")) - {PLAIN_TEXT})
    assert not {name_of(path): found for path in others if (found := careless(tree_of(path)))}


def test_a_label_or_tooltip_that_could_take_a_name_for_html_is_found() -> None:
    source = """
class Line(QLabel): ...
label = QtWidgets.QLabel(name)
label.setToolTip(name)
label.setToolTip("Nothing of a file.")
label.setToolTip(TIP)
label.setToolTip(plain_tip(name))
item.setData(Role.ToolTipRole, name)
item.setData(Role.UserRole, name)
QToolTip.showText(at, name)
def data(self, index, role):
    if role == Role.ToolTipRole:
        return name
    match role:
        case Role.ToolTipRole:
            return plain_tip(name)
        case Role.DisplayRole:
            return name
"""
    found = sorted(int(line.partition(":")[0]) for line in careless(ast.parse(source)))
    assert found == [2, 3, 4, 8, 10, 13]
