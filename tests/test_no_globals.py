"""What a module remembers between two calls: caches, and the few things below. All else is passed on or owned."""

from __future__ import annotations

import ast

import pytest

from tests.sources import PACKAGE, modules, tree_of

REMEMBERED = {
    "qt/app.py": {
        "_open": "the windows that are open; Qt deletes them in its own time, so somebody has to hold them"
    },
    "qt/plots/plot_panel.py": {
        "_alive": "plots that wait for Qt to delete them: Python would free curves too early"
    },
    "qt/plots/redraw.py": {"_beside": "the plots of one bridge, which take turns; gone with the bridge"},
    "qt/mathematics/typeset.py": {"_pictures": "a cache of formulas painted, with a bound"},
    "explain/troubles/runaway.py": {"_costs_begun": "a cache by record; gone with the record"},
    "session/seen.py": {"_found": "a cache by record; gone with the record"},
    "session/history/record.py": {
        "_room": "the memory that all records of a thread share: one gives up some of its own when another grows",
        "_training": "which record of a thread is trained on: only that one keeps its workspace",
    },
}
"""By module, each with its reason. One more needs a reason that no argument and no owner could serve."""
CHANGING = {
    *(
        "add",
        "append",
        "appendleft",
        "clear",
        "discard",
        "extend",
        "insert",
        "pop",
        "popitem",
        "popleft",
        "remove",
    ),
    *("setdefault", "update"),
}


def names_bound(tree: ast.Module) -> set[str]:
    """The names a module gives to values, not to functions, classes or what it imports."""
    found = set()
    for line in tree.body:
        targets = (
            line.targets
            if isinstance(line, ast.Assign)
            else [line.target]
            if isinstance(line, ast.AnnAssign)
            else []
        )
        found |= {one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)}
    return found


def changed_in_functions(tree: ast.Module) -> set[str]:
    """The names bound in a module whose values a function of it changes."""
    bound, found = names_bound(tree), set()
    for function in (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.Lambda)):
        own = {one.arg for one in ast.walk(function.args) if isinstance(one, ast.arg)}
        own |= {
            one.id
            for one in ast.walk(function)
            if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
        }
        for one in ast.walk(function):
            stored = isinstance(one, ast.Subscript | ast.Attribute) and isinstance(
                one.ctx, ast.Store | ast.Del
            )
            called = isinstance(one, ast.Attribute) and one.attr in CHANGING
            at = one.value if stored or called else None  # type: ignore[attr-defined]
            if isinstance(at, ast.Name) and at.id in bound - own:
                found.add(at.id)
    return found


def kept_by(tree: ast.Module) -> set[str]:
    """What is named as a variable is, in small letters, or is changed by a function."""
    small = {name for name in names_bound(tree) if name.lower() == name and not name.startswith("__")}
    return small | changed_in_functions(tree)


@pytest.mark.parametrize(
    "name", sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
)
def test_a_module_keeps_nothing_but_what_is_written_here(name: str) -> None:
    tree = tree_of(PACKAGE / name)
    assert not [one.lineno for one in ast.walk(tree) if isinstance(one, ast.Global)]
    assert kept_by(tree) == set(REMEMBERED.get(name, {}))


def test_every_exception_has_a_module_and_a_reason() -> None:
    assert set(REMEMBERED) <= {name for name, _ in modules()}
    assert all(reason for kept in REMEMBERED.values() for reason in kept.values())


@pytest.mark.parametrize(
    "source",
    [
        "_current = 1",
        "TABLE = {}\ndef f():\n    TABLE[1] = 2",
        "LIST = []\ndef f():\n    LIST.append(1)",
        "class C:\n    pass\nHOLDER = C()\ndef f():\n    HOLDER.value = 1",
    ],
)
def test_what_a_module_keeps_would_be_found(source: str) -> None:
    assert kept_by(ast.parse(source))


@pytest.mark.parametrize(
    "source",
    [
        "TABLE = {1: 2}\ndef f(key):\n    return TABLE[key]",
        "LIST = (1,)\ndef f():\n    LIST = []\n    LIST.append(1)\n    return LIST",
        "Alias = dict[str, int]",
    ],
)
def test_what_is_only_read_or_a_functions_own_is_not_taken_for_it(source: str) -> None:
    assert not kept_by(ast.parse(source))


TAKING_THE_ARTICLES = {
    "cli/check_gradients.py": "the terminal writes as the article does",
    "api.py": "scripts are told as the article writes",
    "cli/export.py": "its help says that this is what is written in, unless it is told otherwise",
    "storage/export/any_form.py": "what is exported is written as the article does, unless it is told otherwise",
    "cli/compare.py": "the terminal writes as the article does",
    "cli/step.py": "the terminal writes as the article does",
    "cli/grade.py": "the terminal writes as the article does",
    "notation/expressions.py": "in which a file is read first, since it does not say how it was typed",
    "notation/textbook.py": "where it is made, and what a setting that cannot be read stands for",
    "storage/export/wanted.py": "a terminal and scripts write as the article does",
    "storage/practised.py": "what is judged again has its note, and no sentence of it is told",
    "qt/controls/curve.py": "what a curve has before it is shown a graph, which comes with its notation",
    "qt/equation/result.py": "numbers alone, which are alike in every notation",
    "qt/ground/plain_text.py": "a box over no window",
    "qt/inspector/chain_rows.py": "what a row has before it is shown a factor, which comes with its notation",
    "qt/lessons/paragraph.py": "what a paragraph has before it is shown words, which come with their notation",
    "qt/mathematics/block.py": "what a block has before it is shown a formula, which comes with its notation",
    "qt/mathematics/label.py": "what a label has before it is told a formula, which comes with its notation",
    "qt/plots/picture.py": "the picture of nothing, without a symbol",
}


def test_nothing_else_takes_the_articles_notation_where_a_window_has_its_own() -> None:
    found = {
        name for name, tree in modules() if "ARTICLE" in {getattr(one, "id", "") for one in ast.walk(tree)}
    }
    assert found == set(TAKING_THE_ARTICLES)
    for name, tree in modules():
        assert not taken_where_none_is_given(tree), name


def taken_where_none_is_given(tree: ast.Module) -> list[str]:
    """Functions with an argument, and classes with a field, that is the article's notation where none is given."""
    found = []
    for one in ast.walk(tree):
        given: list[ast.expr | None] = []
        if isinstance(one, ast.FunctionDef):
            given = [*one.args.defaults, *one.args.kw_defaults]
        elif isinstance(one, ast.ClassDef):
            given = [line.value for line in one.body if isinstance(line, ast.AnnAssign | ast.Assign)]
        if "ARTICLE" in [getattr(value, "id", "") for value in given]:
            found.append(getattr(one, "name", ""))
    return found


@pytest.mark.parametrize(
    "source",
    [
        "def f(notation=ARTICLE): ...",
        "def f(*, notation=ARTICLE): ...",
        "class f:\n    notation: Notation = ARTICLE",
    ],
)
def test_a_notation_that_is_taken_where_none_is_given_would_be_found(source: str) -> None:
    assert taken_where_none_is_given(ast.parse(source)) == ["f"]
