from __future__ import annotations

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine.examples import Examples, Names
from bpstudio.storage.classes import can_be_classes
from bpstudio.storage.delimited import read_sheet
from bpstudio.storage.headings import cell_of, name_in
from bpstudio.storage.sheets import ColumnUse, examples_of, likely_roles, sheet_of


def roles(text: str, inputs: int = 2, targets: int = 1) -> tuple[ColumnUse, ...]:
    return likely_roles(read_sheet(text.encode()), inputs, targets)


@pytest.mark.parametrize(
    ("text", "inputs", "targets", "expected"),
    [
        ("1,2,3\n4,5,6\n", 2, 1, "input input target"),
        ("1,2,3\n4,5,6\n", 1, 2, "input target target"),
        ("1,2,3\n4,5,6\n", 3, 0, "input input input"),
        ("1,2,3,7\n4,5,6,8\n", 2, 1, "input input input target"),
        ("1\n4\n", 2, 1, "input"),
        ("y1,x1,y2\n1,2,3\n4,5,6\n", 5, 1, "target input target"),
        (",a,b\n0,5,7\n1,6,8\n", 1, 1, "unused input target"),
        ("a,b,held_out\n1,2,0\n3,4,1\n", 1, 1, "input target held_out"),
        ("a,b,held_out\n1,2,5\n3,4,1\n", 2, 1, "input input target"),
        ("a,b,part\n1,2,train\n3,4,test\n", 1, 1, "input target held_out"),
        ("a,b,kind\n1,2,iris\n3,4,rose\n", 1, 1, "input target unused"),
        ("a,b,kind\n1,2,iris\n3,4,rose\n", 2, 1, "input input classes"),
        ("digit,a,b\n3,2,1\n7,4,2\n3,5,5\n", 5, 1, "classes input input"),
        ("a,b,class\n3,2,1\n7,4,2\n3,5,2\n", 2, 1, "input input target"),
        ("name,a,kind\nAda,2,iris\nBob,4,rose\n", 2, 1, "unused input classes"),
    ],
)
def test_what_columns_are_for_is_guessed(text: str, inputs: int, targets: int, expected: str) -> None:
    assert " ".join(roles(text, inputs, targets)) == expected


def test_columns_become_examples_by_what_they_are_for() -> None:
    sheet = read_sheet(b"kind,width,part,note,class\niris,1,train,?,0\nrose,2,test,?,1\niris,3,train,?,0\n")
    found = examples_of(sheet, ("classes", "input", "held_out", "unused", "target"))
    assert found == Examples(
        np.array([[1.0], [2.0], [3.0]]),
        np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0], [1.0, 0.0, 0.0]]),
        (1,),
        Names(("width",), ("iris", "rose", "class")),
    )


@pytest.mark.parametrize(
    ("text", "roles", "reason"),
    [
        ("a,b\n1,2\n3,four\n", ("input", "target"), "line 3, column 2 “b”: “four” is not a number"),
        ("1,2\n,4\n", ("input", "target"), "line 2, column 1: the cell is empty"),
        ("a,b\n1,iris\n3,rose\n", ("input", "target"), "column 2 “b” has words, “iris” the first"),
        ("a,b\n1,2\n3,4\n", ("input", "classes"), "column 2 “b” has numbers, not classes"),
        ("a,b\n1,2\n3,4\n", ("unused", "target"), "no column is an input"),
        ("a,held_out\n1,1\n3,1\n", ("input", "held_out"), "held_out has every example"),
    ],
)
def test_what_cannot_be_used_so_is_refused_with_its_place(
    text: str, roles: tuple[ColumnUse, ...], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        examples_of(read_sheet(text.encode()), roles)


def test_a_few_whole_numbers_can_be_classes() -> None:
    sheet = read_sheet(b"15.2\t0.871\t1\n14.9\t\t0.881\t7\n14.1\t0.891\t\t1\n")
    found = examples_of(sheet, ("input", "input", "classes"))
    assert found.y is not None
    assert found.y.tolist() == [[1, 0], [0, 1], [1, 0]]
    assert found.names == Names(("", ""), ("class 1", "class 7"))
    assert [can_be_classes(sheet, column) for column in range(3)] == [False, False, True]


def test_true_and_false_are_numbers_that_can_be_classes() -> None:
    sheet = read_sheet(b"a,b,y\nTrue,False,True\nFalse,False,False\nTrue,True,False\n")
    assert sheet.table.tolist() == [[1, 0, 1], [0, 0, 0], [1, 1, 0]]
    assert likely_roles(sheet, 2, 1) == ("input", "input", "target")
    assert examples_of(sheet, ("input", "unused", "classes")).columns("y") == 2


def test_a_column_with_a_word_may_be_left_out() -> None:
    sheet = read_sheet(b"a,b\n1,2\n3,four\n")
    assert examples_of(sheet, ("input", "unused")) == Examples(
        np.array([[1.0], [3.0]]), None, (), Names(("a",))
    )


FORMULAS = "=+-@＝＋－＠"
HOSTILE = """=cmd|' /c calc'!A1
@SUM(1)
'=1
''=1
'a'
x1
X2
'x1
y
held_out
Held out
1
'-1
0x10
1_000
infinity
nan
NA
'?
#a
%
# a
a;=1+1
a"=1
a;  '+1
a  b
−1
True""".splitlines()
NAMES = st.sampled_from(HOSTILE) | (
    st.text(max_size=8) | st.text(f"{FORMULAS}',;|\"# x1y0.?&%[]\\e_−", max_size=8)
).map(lambda text: "".join(c for c in text if c.isprintable()).strip())
FLOATS = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def any_examples(draw: st.DrawFn) -> Examples:
    rows, inputs, outputs = draw(st.integers(1, 6)), draw(st.integers(1, 3)), draw(st.integers(0, 3))
    numbers = np.array(
        draw(st.lists(FLOATS, min_size=rows * (inputs + outputs), max_size=rows * (inputs + outputs)))
    )
    table = numbers.reshape(rows, inputs + outputs)
    held_out = draw(st.sets(st.integers(0, rows - 1), max_size=rows - 1))
    names = [draw(NAMES) for _ in range(inputs + outputs)]
    return Examples(
        table[:, :inputs],
        table[:, inputs:] if outputs else None,
        tuple(sorted(held_out)),
        Names(tuple(names[:inputs]), tuple(names[inputs:])) if draw(st.booleans()) else None,
    )


@given(any_examples())
def test_whatever_is_exported_can_be_imported_again(data: Examples) -> None:
    sheet = read_sheet(sheet_of(data).encode(), data.columns("x") + data.columns("y"))
    kinds: list[ColumnUse] = ["input"] * data.columns("x")
    kinds += ["target"] * data.columns("y")
    back = examples_of(sheet, [*kinds, "held_out"] if data.held_out else kinds)
    assert back.x.tobytes() == data.x.tobytes()
    assert (back.y is None) == (data.y is None)
    assert back.y is None or data.y is None or back.y.tobytes() == data.y.tobytes()
    assert back.held_out == data.held_out
    assert back.names == data.names


@given(any_examples())
def test_no_cell_of_a_heading_is_a_formula_in_any_country(data: Examples) -> None:
    heading = sheet_of(data).partition("\n")[0]
    for separator in ",;\t|":
        for quote in (
            '"',
            "\0",
        ):  # a quotation mark inside a cell is none to a program that parts at another mark
            [cells] = csv.reader([heading], delimiter=separator, quotechar=quote)
            assert not [cell for cell in cells if cell.strip(' "').startswith(tuple(FORMULAS))]


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("width", "width"),
        ("=1+1", "'=1+1"),
        ("-a", "'-a"),
        ("'=1", "''=1"),
        ("'quoted'", "'quoted'"),
        ("a; =1", "a; '=1"),
        ("x1", "'x1"),
        ("0x10", "'0x10"),
        ("held out", "'held out"),
        ("\t=1", "'\t'=1"),
        ("", ""),
    ],
)
def test_what_would_be_taken_for_something_else_stands_after_an_apostrophe(name: str, cell: str) -> None:
    assert cell_of(name) == cell
    assert name_in(cell) == name


@given(st.text() | st.text("'=+-@;,\" x1"))
def test_any_name_comes_back_from_its_cell(name: str) -> None:
    assert name_in(cell_of(name)) == name


def test_names_and_what_is_held_out_come_back_by_themselves() -> None:
    data = Examples(
        np.array([[1 / 3, -5e-324], [2.0, 1e17]]),
        np.array([[1.7976931348623157e308], [-0.0]]),
        (1,),
        Names(("width, of all", ""), ("class",)),
    )
    text = sheet_of(data)
    assert text.splitlines()[0] == '"width, of all",x2,class,held_out'
    sheet = read_sheet(text.encode())
    assert examples_of(sheet, likely_roles(sheet, 2, 1)) == data
