"""Only ``bpstudio.engine.words`` knows how English counts, lists and begins a sentence; the others ask it."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.sources import modules

HOME = "engine/words.py"
ENDINGS = {"s", "es", "ies"}
PAIRS = {("is", "are"), ("was", "were"), ("has", "have"), ("does", "do"), ("it", "them"), ("this", "these")}
LISTS = {" and ", " or ", ", "}
MEANT = {
    ("engine/fast/loop.py", "list"): 1,  # source text of Python
    ("notation/numbers.py", "list"): 1,  # the numbers of a row of a matrix
    ("notation/plain.py", "list"): 1,  # the same
    ("storage/writer.py", "list"): 1,  # JSON
    ("explain/words/happened.py", "plural"): 1,  # every weight and bias, or some of them: two phrases
    ("session/edits/examples.py", "plural"): 1,  # a share of the examples, or no example: two phrases
}
"""What looks like it and is something else, and how often."""

Found = tuple[int, str]

SENTENCE = 5
"""With more words than that and something put in, a text says something of a session or of the numbers in it."""
SAID_OUTSIDE_EXPLAIN = {
    "cli": 6,  # options of commands, and what was written where
    "storage": 19,  # doubts about tables, locks of files
    "qt/canvas": 1,  # a style sheet
    "qt/documents": 1,  # the applications menu of the desktop
    "qt/ground": 6,  # displays and settings of the machine, and markup
    "qt/shell": 1,  # a problem report, which is about the program
}
"""How many such texts there were when this was written. A new one belongs into ``explain``, a function with named
arguments: there the terminal, an export and a translation find it too. Where one is moved the number goes down.
What a control does is told beside the control, and a refusal where it is raised: neither is counted.
"""
REFUSALS = {"unexpected", "RefusedError", "SessionFileError", "UsageError", "ValueError"}


def text_of(node: ast.AST) -> str | None:
    """A literal's text, with … for what is put in; None of anything else."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(text_of(part) or "…" for part in parts)
    return None


def idioms(tree: ast.AST) -> Iterator[Found]:
    """Every place, by line, that does by itself what the module of words is for, with what it does."""
    for node in ast.walk(tree):
        what = (
            _ending(node)
            or _one_or_many(node)
            or _first_letter(node)
            or _digits_in_threes(node)
            or _list(node)
        )
        if what:
            yield getattr(node, "lineno", 0), what


def _ending(node: ast.AST) -> str:
    """``'s' * (count != 1)`` and ``'' if count == 1 else 's'``."""
    match node:
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            parts: list[ast.expr] = [left, right]
        case ast.IfExp(body=body, orelse=orelse):
            parts = [body, orelse]
        case _:
            return ""
    return "plural" if any(text_of(part) in ENDINGS for part in parts) else ""


def _one_or_many(node: ast.AST) -> str:
    """``'the number' if len(found) == 1 else 'the numbers'``, ``'was' if one else 'were'``."""
    if not isinstance(node, ast.IfExp):
        return ""
    one, other = (set(re.findall(r"\w+", text_of(part) or "")) for part in (node.body, node.orelse))
    pairs = {(first, second) for first in one for second in other}
    pairs |= {(second, first) for first, second in pairs}
    plain = any(second in (f"{first}s", f"{first}es") and second != "its" for first, second in pairs)
    return "plural" if plain or pairs & PAIRS else ""


def _first_letter(node: ast.AST) -> str:
    """``text[:1].upper() + text[1:]``, the same in an f-string, and ``text.capitalize()``."""
    match node:
        case ast.Call(func=ast.Attribute(attr="capitalize")):
            return "capital"
        case ast.BinOp(op=ast.Add()) | ast.JoinedStr():
            calls = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
            return "capital" if any(map(_changes_the_first, calls)) else ""
    return ""


def _changes_the_first(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(value=ast.Subscript(slice=ast.Constant(value=0)), attr="upper" | "lower"):
            return True
        case ast.Attribute(
            value=ast.Subscript(slice=ast.Slice(upper=ast.Constant(value=1))), attr="upper" | "lower"
        ):
            return True
    return False


def _digits_in_threes(node: ast.AST) -> str:
    """``f"{count:,}"``, ``format(count, ",")`` and ``"{:,}".format(count)``."""
    match node:
        case ast.FormattedValue(format_spec=ast.JoinedStr() as given):
            return "digits" if "," in (text_of(given) or "") else ""
        case ast.Call(func=ast.Name(id="format"), args=[_, given]):
            return "digits" if "," in (text_of(given) or "") else ""
        case ast.Constant(value=str(text)):
            return "digits" if re.search(r"\{\w*:,", text) else ""
    return ""


def _list(node: ast.AST) -> str:
    """``", ".join(names)``, ``" and ".join(names)``."""
    match node:
        case ast.Attribute(value=ast.Constant(value=str(text)), attr="join") if text in LISTS:
            return "list"
    return ""


def test_counts_plurals_lists_and_capitals_are_made_in_one_place() -> None:
    found = [(name, what, line) for name, tree in modules() if name != HOME for line, what in idioms(tree)]
    counts = Counter((name, what) for name, what, _ in found)
    more = {place for place, count in counts.items() if count > MEANT.get(place, 0)}
    assert not [f"{name}:{line}: {what}" for name, what, line in found if (name, what) in more]
    assert not {place for place, count in MEANT.items() if count > counts[place]}, "no longer needed"


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("f\"{n} unit{'s' * (n != 1)}\"", "plural"),
        ("f\"{n} unit{'' if n == 1 else 's'}\"", "plural"),
        ("'1 path' if n == 1 else f'{n} paths'", "plural"),
        ("'was' if one else 'were'", "plural"),
        ("text[:1].upper() + text[1:]", "capital"),
        ("f'{text[0].lower()}{text[1:]}'", "capital"),
        ("words.capitalize()", "capital"),
        ("f'{n:,} bytes'", "digits"),
        ("format(n, ',')", "digits"),
        ("'{:,}'.format(n)", "digits"),
        ("', '.join(names)", "list"),
        ("' or '.join(names)", "list"),
    ],
)
def test_a_sentence_that_counts_by_itself_is_found(source: str, what: str) -> None:
    assert {found for _, found in idioms(ast.parse(source))} == {what}


@pytest.mark.parametrize(
    "source",
    [
        "names[0].lower()",
        "'falls' if less else 'rises'",
        "f'{value:.3g}'",
        "'  ·  '.join(parts)",
        "2 * width",
    ],
)
def test_what_makes_no_sentence_is_not_taken_for_it(source: str) -> None:
    assert not list(idioms(ast.parse(source)))


def said(tree: ast.AST) -> Iterator[Found]:
    """The sentences with something put in that are no refusals, by line."""
    refused: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Raise():
                refused |= {id(each) for each in ast.walk(node)}
            case ast.Call(func=ast.Name(id=name)) if name in REFUSALS:
                refused |= {id(each) for each in ast.walk(node)}
            case ast.JoinedStr() if id(node) not in refused:
                text = text_of(node) or ""
                if len(re.findall(r"[A-Za-z]{2,}", text)) > SENTENCE:
                    yield node.lineno, text


def test_no_more_is_said_outside_explain_than_was() -> None:
    found: dict[str, list[str]] = {room: [] for room in SAID_OUTSIDE_EXPLAIN}
    for name, tree in modules():
        parts = name.split("/")
        room = "/".join(parts[:2]) if parts[0] == "qt" else parts[0]
        if parts[0] in ("cli", "storage", "qt"):
            found.setdefault(room, []).extend(f"{name}:{line}: {text}" for line, text in said(tree))
    most = {room: len(texts) for room, texts in found.items()}
    more = {room: found[room] for room, count in most.items() if count > SAID_OUTSIDE_EXPLAIN.get(room, 0)}
    assert not more, "say it in explain"
    fewer = {room: most[room] for room, count in SAID_OUTSIDE_EXPLAIN.items() if count > most[room]}
    assert not fewer, "write the smaller number here"


@pytest.mark.parametrize(
    ("source", "counts"),
    [
        ("f'Example {row} is held out: training never sees it.'", 1),
        ("f'iteration {number} of {count}'", 0),
        ("'A control that does this and that and something else.'", 0),
        ("raise ValueError(f'the file has {count} bytes, more than can be read')", 0),
        ("unexpected(path, f'a text of {count} bytes, which is more than that', 'fewer')", 0),
    ],
)
def test_a_sentence_about_the_session_is_told_from_labels_and_refusals(source: str, counts: int) -> None:
    assert len(list(said(ast.parse(source)))) == counts
