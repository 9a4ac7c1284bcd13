"""Tables as people have them: whatever they stand in and however they are encoded, read rightly or refused in words."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bpstudio.storage.delimited import Wrong, read_sheet
from bpstudio.storage.sheets import examples_of, likely_roles

XOR = [[0.0, 0.0, 0.0], [0.0, 1.0, 1.0]]
FRAMED = {
    "Markdown": (
        "| x1 | x2 | y |\n|---|:-:|---|\n| 0 | 0 | 0 |\n| 0 | 1 | 1 |\n",
        "A Markdown table, separated by bars, the first line is the heading; UTF-8."),
    "Markdown without outer bars": (
        "x1 | x2 | y\n---|---|---\n0 | 0 | 0\n0 | 1 | 1\n",
        "A Markdown table, separated by bars, the first line is the heading; UTF-8."),
    "LaTeX": (
        "0 & 0 & 0 \\\\\n0 & 1 & 1 \\\\\n", "Rows of LaTeX, separated by ampersands, no heading; UTF-8."),
    "LaTeX, whole": (
        "\\begin{tabular}{ccc}\n\\toprule\n"
        "a & b & c \\\\ \\hline\n0 & 0 & 0 \\\\[2pt]\n0 & 1 & 1 \\\\\n\\end{tabular}\n",
        "Rows of LaTeX, separated by ampersands, the first line is the heading; UTF-8."),
    "MATLAB": ("[0 0 0; 0 1 1]", "A matrix in brackets, separated by spaces, no heading; UTF-8."),
    "MATLAB, assigned": (
        "X = [0, 0, 0\n     0, 1, 1];\n", "A matrix in brackets, separated by commas, no heading; UTF-8."),
    "Python": ("[[0, 0, 0], [0, 1, 1]]", "Lists in brackets, separated by commas, no heading; UTF-8."),
    "numpy": (
        "np.array([[0., 0., 0.],\n          [0., 1., 1.]])",
        "Lists in brackets, separated by commas, no heading; UTF-8."),
    "numpy, printed": ("[[0. 0. 0.]\n [0. 1. 1.]]", "Lists in brackets, separated by spaces, no heading; UTF-8."),
    "comments": (
        "# inputs and target\n0 0 0\n% half of it\n0 1 1\n", "Separated by spaces, no heading; UTF-8."),
    "a heading like a comment": (
        "#,b,c\n0,0,0\n0,1,1\n", "Separated by commas, the first line is the heading; UTF-8."),
    "runs of blanks": ("  0   0 \t 0  \n  0.0 1   1\n", "Separated by spaces, no heading; UTF-8."),
    "here and there two tabs": (
        "0\t0\t0\n0\t\t1\t1\n", "Separated by one or more tabs, no heading; UTF-8."),
    "true and false": (
        "a,b,y\nFalse,FALSE,false\nFalse,True,TRUE\n",
        "Separated by commas, the first line is the heading; UTF-8."),
}  # fmt: skip


@pytest.mark.parametrize(("text", "words"), FRAMED.values(), ids=FRAMED)
def test_a_table_is_found_in_what_it_stands_in(text: str, words: str) -> None:
    for ends in ("\n", "\r\n", "\r"):
        sheet = read_sheet(text.replace("\n", ends).encode())
        assert sheet.table.tolist() == XOR
        assert sheet.manner.words == words
        assert not sheet.skipped
        assert not any(sheet.wrong)


def test_comments_are_counted_and_lines_keep_their_numbers() -> None:
    sheet = read_sheet(b"# a\n0 0\n\n# b\n0 x\n")
    assert (sheet.comments, sheet.skipped) == (2, 1)
    assert sheet.wrong[1] == Wrong(5, "x")
    assert read_sheet(b"|a|b|\n|-|-|\n|1|2|\n|3|x|\n").wrong[1] == Wrong(4, "x")


def test_in_brackets_rows_are_counted() -> None:
    with pytest.raises(ValueError, match="row 3 has 1 column, the rows before have 2"):
        read_sheet(b"[1 2; 3 4; 5]")


def test_what_is_not_all_numbers_is_no_matrix() -> None:
    assert read_sheet(b"[m],[s]\n1,2\n3,[4]\n").names == ("[m]", "[s]")


def test_a_column_of_runs_with_a_missing_number_and_words() -> None:
    sheet = read_sheet(b'18.0   8   130.0  "first car"\n25.0   4   ?      "second car"\n')
    assert sheet.wrong == (None, None, Wrong(2, "?"), None)
    assert "the number is missing (“?”)" in Wrong(2, "?").words
    assert sheet.classes[3] == ("first car", "second car")
    assert read_sheet(b"?,1\n2,3\n").wrong[0] == Wrong(1, "?"), "a missing number is no heading"


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ('area,price\n"1,200","250,000"\n"1,500","300,000"\n', [[1200, 250000], [1500, 300000]]),
        ('a,b\n"1,234,567.5",2\n', [[1234567.5, 2]]),
        ('a,b\n"1,200",3\n"0,5",4\n', [[1.2, 3], [0.5, 4]]),
        ("a;b\n1,200;0,5\n", [[1.2, 0.5]]),
        ("a\tb\n1,234,567\t2\n", [[1234567, 2]]),
    ],
)
def test_a_comma_parts_thousands_where_it_can_be_nothing_else(text: str, table: list[list[float]]) -> None:
    assert read_sheet(text.encode()).table.tolist() == table


# What is no word is no heading


@pytest.mark.parametrize("first", ["0x10,1_000,infinity", "0b1,1e999,-inf", "12%,1_000,nan", "1.2.3,NA,?"])
def test_numbers_that_cannot_be_read_are_not_the_heading(first: str) -> None:
    sheet = read_sheet(f"{first}\n1,2,3\n4,5,6\n".encode())
    assert not sheet.manner.heading
    assert sheet.wrong == tuple(Wrong(1, cell) for cell in first.split(","))
    with pytest.raises(ValueError, match=r"line 1, column 1: .*“.*”"):
        examples_of(sheet, likely_roles(sheet, 2, 1))


def test_a_number_as_a_name_beside_words_is_a_heading() -> None:
    assert read_sheet(b"0x10,b\n1,2\n").names == ("0x10", "b")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("1\0,2\n3,4\n", "line 1, column 1: “1\N{REPLACEMENT CHARACTER}”"),
        ("a,b\n1,2\n3,4\0\n", "line 3, column 2"),
    ],
)
def test_a_null_character_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(ValueError, match=f"{place}.* has a null character"):
        read_sheet(text.encode())


# Encodings


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-32", "utf-16"])
@pytest.mark.parametrize("heading", ["a,b,y\n", "größe,日本語,и\n", ""])
def test_wide_characters_are_known_with_a_mark_and_without(encoding: str, heading: str) -> None:
    sheet = read_sheet(f"{heading}0,0,0\n0,1,1\n".encode(encoding))
    assert sheet.table.tolist() == XOR
    assert ",".join(sheet.names) == heading.strip() or not heading
    mark = " without a byte order mark" if encoding[-2:] in ("le", "be") else ""
    assert sheet.manner.encoding == f"{encoding[:6].upper()}{mark}"
    assert likely_roles(sheet, 2, 1) == ("input", "input", "target")


WORDS = st.text(st.characters(codec="utf-8", categories=["L"]), min_size=1, max_size=6).filter(
    lambda word: word.lower() not in ("true", "false", "inf", "nan", "na", "null", "infinity", "x", "y")
)


@st.composite
def any_table(draw: st.DrawFn) -> tuple[list[str], list[list[float]]]:
    width, height = draw(st.integers(2, 4)), draw(st.integers(2, 5))
    numbers = st.floats(-1e6, 1e6) | st.integers(-9, 9).map(float)
    row = st.lists(numbers, min_size=width, max_size=width)
    return draw(st.lists(WORDS, min_size=width, max_size=width)), draw(
        st.lists(row, min_size=height, max_size=height)
    )


@given(
    any_table(),
    st.sampled_from(",;\t| "),
    st.sampled_from(
        ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
    ),
    st.sampled_from(["none", "words", "quoted", "odd numbers"]),
)
@example((["一", "一"], [[0.0, 1.0], [2.0, 3.0]]), ",", "utf-16-le", "words")
def test_any_table_is_read_rightly_or_said_to_be_wrong(
    table: tuple[list[str], list[list[float]]], separator: str, encoding: str, shape: str
) -> None:
    names, numbers = table
    first = {
        "none": [],
        "words": [names],
        "quoted": [[f'"{name}"' for name in names]],
        "odd numbers": [["0x1F", *["1_0"] * (len(names) - 1)]],
    }[shape]
    lines = [*first, *([repr(value) for value in row] for row in numbers)]
    sheet = read_sheet("\n".join(map(separator.join, lines)).encode(encoding), wanted=len(names))
    if shape == "odd numbers":
        assert sheet.wrong == tuple(Wrong(1, cell) for cell in first[0])
        assert sheet.table[1:].tolist() == numbers
    else:
        assert sheet.table.tolist() == numbers
        assert sheet.names == (tuple(names) if first else ("",) * len(names))


# What nobody wrote by hand


N = 300_000
LONG = {
    "blanks after a bracket": "[]" + " " * N + "x;",
    "blanks in a matrix": "[1 2;" + " " * N + "x]",
    "blanks in a rule": "a|b\n-|-" + " " * N + "x\n1|2\n",
    "bars": "|a|b|\n|-|-|\n|1|" + " |" * N + "\n",
    "ends of rows": "a & b " + "\\\\[" * N + "\n1 & 2 \\\\" + " " * N + "x\n",
    "blanks in a heading": 'x,"' + ";" + " " * 120_000 + 'a","b"\n1,2,3\n',
    "blanks in a number": "1" + " " * 120_000 + "x,2\n1,2\n",
    "one word": "a" * N + "]",
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_no_text_takes_the_square_of_its_length(text: str) -> None:
    """Which would be hours."""
    try:
        sheet = read_sheet(text.encode())
    except ValueError as refused:
        words = str(refused)
    else:
        words = sheet.manner.words
        assert sheet.table.shape == (len(sheet), len(sheet.names))
    assert len(words) < 200
