"""Any table of numbers, in any way that is read, gives the same numbers; any other text gives a sentence."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine.examples import Examples
from bpstudio.storage.delimited import Sheet, Source, read_sheet, read_source
from bpstudio.storage.manner import SEPARATORS, STYLES, Choice
from bpstudio.storage.pasted import CellPlace, in_order, pasted, plain_block
from bpstudio.storage.sheets import examples_of, likely_roles

Rows = list[list[float]]
NAMES = ["first", "second", "third", "fourth"]


def short(value: float) -> str:
    """As people write it: 3, not 3.0."""
    return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)


def parted(separator: str, comma: bool = False, heading: bool = False) -> Callable[[Rows], str]:
    def write(rows: Rows) -> str:
        cells = [[short(value).replace(".", "," if comma else ".") for value in row] for row in rows]
        return "\n".join(separator.join(row) for row in [NAMES[: len(rows[0])]] * heading + cells) + "\n"

    return write


def framed(
    begin: str, row_begin: str, between: str, row_end: str, after: str, end: str
) -> Callable[[Rows], str]:
    def write(rows: Rows) -> str:
        return begin + after.join(row_begin + between.join(map(short, row)) + row_end for row in rows) + end

    return write


def headed(line: Callable[[list[str]], str], rule: str, top: str = "") -> Callable[[Rows], str]:
    def write(rows: Rows) -> str:
        width = len(rows[0])
        rules = line([rule] * width)
        lines = [line(NAMES[:width]), rules, *(line(list(map(short, row))) for row in rows)]
        return "\n".join([line([top] * width)] * bool(top) + lines) + "\n"

    return write


def written_as_json(rows: Rows) -> str:
    return json.dumps([dict(zip(NAMES, row, strict=False)) for row in rows])


def printed_by_numpy(rows: Rows) -> str:
    with np.printoptions(precision=17, floatmode="unique", threshold=10**6):
        return repr(np.array(rows))


def printed_with_numbers(rows: Rows) -> str:
    lines = ["  ".join(["", *NAMES[: len(rows[0])]])]
    return "\n".join(lines + ["  ".join(map(str, [place, *row])) for place, row in enumerate(rows)])


def printed_by_r(rows: Rows) -> str:
    lines = ["     " + " ".join(f"[,{place + 1}]" for place in range(len(rows[0])))]
    return "\n".join(
        lines + [" ".join([f"[{place},]", *map(short, row)]) for place, row in enumerate(rows, 1)]
    )


def written_by_a_spreadsheet(rows: Rows) -> str:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows([NAMES[: len(rows[0])], *rows])
    return text.getvalue()


KINDS: dict[str, Callable[[Rows], str]] = {
    **{
        f"parted by {words}": parted(mark, heading=True)
        for mark, words in SEPARATORS.items()
        if len(mark) == 1
    },
    "runs of blanks": parted("   "),
    "semicolons and decimal commas": parted(";", comma=True),
    "tabs and decimal commas": parted("\t", comma=True, heading=True),
    "blanks and decimal commas": parted("  ", comma=True),
    "Python": framed("[", "[", ", ", "]", ", ", "]"),
    "tuples": framed("[", "(", ", ", ",)", ",\n ", "]"),
    "MATLAB": framed("A = [", "", " ", "", "; ", "];"),
    "MATLAB, continued": framed("[", "", " ...\n ", "", ";\n", "]"),
    "braces": framed("{", "{", ", ", "}", ",\n", "};"),
    "LaTeX": framed("", "", " & ", " \\\\", "\n", "\n"),
    "JSON": written_as_json,
    "numpy": printed_by_numpy,
    "pandas": printed_with_numbers,
    "R": printed_by_r,
    "a spreadsheet": written_by_a_spreadsheet,
    "Markdown": headed(lambda cells: f"| {' | '.join(cells)} |", "---"),
    "org": headed(lambda cells: f"|{'|'.join(cells)}|" if cells[0] != "-" else f"|{'+'.join(cells)}|", "-"),
    "a grid": headed(
        lambda cells: f"|{'|'.join(cells)}|" if "-" not in cells else f"+{'+'.join(cells)}+", "-", "-"
    ),
    "simple": headed(lambda cells: "  ".join(cells), "=====", "====="),
    "HTML": framed("<table>", "<tr><td>", "</td><td>", "</td></tr>", "\n", "</table>"),
}
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-99, 99).map(float)
TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(NUMBERS, min_size=width, max_size=width), min_size=2, max_size=6)
)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=30)
@given(table=TABLES)
def test_any_table_comes_back_to_the_bit_imported_and_pasted(kind: str, table: Rows) -> None:
    text, width = KINDS[kind](table), len(table[0])
    for sheet in (read_sheet(text.encode(), width), read_source(pasted(text), width)):
        roles = likely_roles(sheet, width - 1, 1)
        if kind == "pandas":
            assert roles[0] == "unused"
        data = examples_of(sheet, ["input" if role != "unused" else role for role in roles])
        if not any(" ways" in doubt for doubt in sheet.doubts):
            assert data.x.tobytes() == np.array(table).tobytes()


@given(TABLES)
def test_cells_with_tabs_between_them_are_beyond_doubt(table: Rows) -> None:
    """As they are copied from the table of examples, in whatever country."""
    width = len(table[0])
    data = Examples(np.zeros((1, width - 1)), np.zeros((1, 1)))
    text = "\n".join("\t".join(map(short, row)) for row in table)
    block = plain_block(in_order(read_source(pasted(text), width), data), data, CellPlace(0, 0))
    assert block is not None
    assert np.array(block).tobytes() == np.array(table).tobytes()


def read_or_refused(read: Callable[[], Sheet]) -> Sheet | None:
    """The sheet, or nothing where it is refused in a sentence."""
    try:
        return read()
    except ValueError as refused:
        said = str(refused)
    assert said
    assert "\n" not in said
    assert len(said) < 250
    return None


PIECES = st.sampled_from(
    ["0", "1,5", "-2.", "1e5", " ", "  ", "\t", "\n", ";", ",", "|", "[", "]", "{", "}", "(", ")", '"', "'",
     "&", "\\\\", "#", "<table>", "<td>", "<tr", "</table>", "---", "===", "+", "...", "…", "\u00a0", "NA", "a", ":",
     "=", "[1,]", "[,1]", "1.0e+03 *", "Columns 1 through 2", "\0", "\u202e", "\r", "true", "x1", "1'000", "5 kg", "%"]
)  # fmt: skip


def read_pasted(text: str, page: str, choice: Choice) -> Sheet:
    return read_source(pasted(text, page), 3, choice=choice)


@given(st.lists(PIECES, max_size=60).map("".join), st.lists(PIECES, max_size=30).map("".join))
def test_any_text_is_a_table_or_a_sentence(text: str, page: str) -> None:
    for choice in (
        Choice(),
        Choice(separator=" "),
        Choice(style="thousands", heading=True),
        Choice(first=2, last=3),
    ):
        sheet = read_or_refused(partial(read_pasted, text, page, choice))
        if sheet is None:
            continue
        assert sheet.table.shape == (len(sheet), len(sheet.names))
        assert sheet.manner.style in STYLES
        for column, wrong in enumerate(sheet.wrong):
            assert (wrong is not None) == bool(np.isnan(sheet.table[:, column]).any())


N = 100_000
LARGE = {
    "rows": "0.5\t0.25\t1\n" * N,
    "lists": "[" + ",".join(["[0.5, 0.25, 1]"] * N) + "]",
    "objects": "[" + ",".join(['{"a": 0.5, "b": 0.25, "y": 1}'] * N) + "]",
    "a page": "<table>" + "<tr><td>0.5</td><td>0.25</td><td>1</td></tr>" * N + "</table>",
    "a printed frame": "  a b y\n" + "".join(f"{row} 0.5 0.25 1\n" for row in range(N)),
    "a grid": "|a|b|y|\n|-|-|-|\n" + "|0.5|0.25|1|\n" * N,
    "thousands": 'a;b;y\n' + "0,5;0,25;1\n" * (N - 1) + "1.000,5;0,25;1\n",
    "fractions": "1/2 1/4 1\n" * N,
}  # fmt: skip


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_a_hundred_thousand_rows_are_read(text: str) -> None:
    sheet = read_source(Source(text), 3)
    assert len(sheet) == N
    assert sheet.table[0, -3:].tolist() == [0.5, 0.25, 1]


M = 200_000
HOSTILE = {
    "tags that do not end": "<table><td" * M,
    "comments that do not end": "<table><tr><td>1" + "<!--" * M,
    "tables in tables": "<table><tr><td>" * M,
    "brackets": "[" * M + "1" + "]" * M,
    "braces": "{" * M,
    "braces that end": '{"a":' * M + "}" * M,
    "dots": ". .. ... " * M,
    "dots among numbers": "1 2 " + "... " * M,
    "bars": "|" * M + "\n|-|\n|1|\n",
    "rules": "-" * M + "+" + "-" * M + "\n1|2\n",
    "words of R": "x = " * M + "matrix(",
    "keywords": "f([1]" + ", a=b" * M + ")",
    "groups of a number": "1" + ",000" * M + "\n",
    "groups with blanks": "1" + "\u00a0000" * M + "\n",
    "factors": "1.0e+03 *\n" * M,
    "headings of R": "[,1] " * M,
    "columns": "Columns 1 through 2" + " " * M + "x",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_takes_the_square_of_its_length(text: str) -> None:
    """Which would be hours."""
    sheet = read_or_refused(lambda: read_source(Source(text), 3))
    if sheet is not None:
        assert sheet.table.shape == (len(sheet), len(sheet.names))
