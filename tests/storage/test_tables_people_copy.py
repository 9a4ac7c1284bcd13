"""Tables as programs print, write and copy them, each with its numbers, or the sentence that says why not."""

from __future__ import annotations

import math

import pytest

from bpstudio.storage.delimited import Sheet, Source, read_sheet, read_source
from bpstudio.storage.manner import Choice
from bpstudio.storage.pasted import pasted
from bpstudio.storage.sheets import examples_of, likely_roles

TABLE = [[0.25, -1.0, 1.0], [3.0, 0.5, 0.0]]
KINDS = {
    # numpy, Python, JSON, MATLAB, C
    "numpy, over several lines": "[[ 0.25 -1.\n   1.  ]\n [ 3.    0.5\n   0.  ]]",
    "numpy, with its kind": "array([[ 0.25, -1.  ,  1.  ],\n       [ 3.  ,  0.5 ,  0.  ]], dtype=float32)",
    "torch": "tensor([[ 0.2500, -1.0000,  1.0000],\n        [ 3.0000,  0.5000,  0.0000]], device='cuda:0')",
    "assigned": "data = np.array([\n    [0.25, -1, 1],\n    [3, .5, 0],\n])\n",
    "tuples": "[(0.25, -1, 1), (3, 0.5, 0)]",
    "rows one after the other": "[0.25, -1, 1],\n[3, 0.5, 0],\n",
    "braces": "double data[2][3] = {{0.25, -1, 1},\n {3, 0.5, 0}};",
    "JSON": "[[0.25, -1, 1], [3, 5e-1, false]]",
    "JSON, objects": '[{"a": 0.25, "b": -1, "c": true}, {"a": 3, "b": 0.5, "c": 0}]',
    "JSON, an object a line": '{"a": 0.25, "b": -1, "c": 1}\n{"a": 3, "b": 0.5, "c": 0}\n',
    "JSON, columns": '{"a": [0.25, 3], "b": [-1, 0.5], "c": [1, 0]}',
    "JSON, pandas' split": '{"columns":["a","b","c"],"index":[0,1],"data":[[0.25,-1,1],[3,0.5,0]]}',
    "JSON, pandas' own": '{"a":{"0":0.25,"1":3},"b":{"0":-1,"1":0.5},"c":{"0":1,"1":0}}',
    "JSON, x and y": '{"x": [[0.25, -1], [3, 0.5]], "y": [[1], [0]]}',
    "a dictionary": "{'a': [0.25, 3.0], 'b': [-1, 0.5], 'c': [True, False]}",
    "a frame": "pd.DataFrame({'a': [0.25, 3.0], 'b': [-1, 0.5], 'c': [1, 0]})",
    "MATLAB, continued": "A = [0.25 -1 ... the first\n 1; 3 ...\n 0.5 0];",
    "MATLAB, rows in lines": "[0.25 -1 1\n 3 0.5 0]",
    "MATLAB, displayed with a factor": "A =\n\n   1.0e+03 *\n\n    0.00025   -0.001    0.001\n"
    "    0.003    0.0005    0\n\n",
    "MATLAB, displayed": "ans =\n\n    0.2500   -1.0000    1.0000\n    3.0000    0.5000         0\n\n",
    "no brackets": "0.25 -1 1; 3 0.5 0",
    "Julia": "2×3 Matrix{Float64}:\n 0.25  -1.0  1.0\n 3.0    0.5  0.0\n",
    "under a comment": "// measured\n0.25 -1.0 1.0\n3.0 0.5 0.0\n",
    "Julia, written": "Float64[0.25 -1.0 1.0; 3.0 0.5 0.0]",
    "Fortran": "  2.50D-01 -1.0D+00  1.0D0\n  3.0D+00   5.0D-01  0.0D0\n",
    # R, pandas, data bases
    "R, a matrix": "     [,1] [,2] [,3]\n[1,] 0.25 -1.0    1\n[2,] 3.00  0.5    0\n",
    "R, rbind": "rbind(c(0.25, -1, 1), c(3, 0.5, 0))",
    "a data base": "  a   |  b  | c \n------+-----+---\n 0.25 |  -1 | 1\n    3 | 0.5 | 0\n(2 rows)\n",
    "a data base, boxed": "+------+-----+---+\n| a    | b   | c |\n+------+-----+---+\n| 0.25 | -1  | 1 |\n"
    "| 3    | 0.5 | 0 |\n+------+-----+---+\n",
    "a box": "┌──────┬─────┬───┐\n│ a    │ b   │ c │\n├──────┼─────┼───┤\n│ 0.25 │ -1  │ 1 │\n"
    "│ 3    │ 0.5 │ 0 │\n└──────┴─────┴───┘\n",
    "polars": "shape: (2, 3)\n┌──────┬─────┬─────┐\n│ a    ┆ b   ┆ c   │\n│ ---  ┆ --- ┆ --- │\n"
    "│ f64  ┆ f64 ┆ i64 │\n╞══════╪═════╪═════╡\n"
    "│ 0.25 ┆ -1.0┆ 1   │\n│ 3.0  ┆ 0.5 ┆ 0   │\n└──────┴─────┴─────┘\n",
    # Text
    "Markdown, aligned": "| a | b | c |\n|:--|--:|:-:|\n| 0.25 | -1 | 1 |\n| 3 | 0.5 | 0 |",
    "org": "| a | b | c |\n|---+---+---|\n| 0.25 | -1 | 1 |\n| 3 | 0.5 | 0 |\n#+TBLFM: $3=$1",
    "reStructuredText, simple": "====  ====  ===\na     b     c\n====  ====  ===\n0.25  -1    1\n3     0.5   0\n"
    "====  ====  ===\n",
    "reStructuredText, grid": "+------+-----+---+\n| a    | b   | c |\n+======+=====+===+\n| 0.25 | -1  | 1 |\n"
    "+------+-----+---+\n| 3    | 0.5 | 0 |\n+------+-----+---+\n",
    "underlined": "a     b    c\n----  ---  ---\n0.25  -1   1\n3     0.5  0\n",
    "LaTeX": "\\begin{tabular}{rrr}\n\\hline\n a & b & c \\\\\n\\hline\n 0.25 & $-1$ & 1 \\\\\n 3 & \\n"
    "um{0.5} & 0 \\\\\n\\end{tabular}",
    "LaTeX, in one line": "\\begin{bmatrix} 0.25 & -1 & 1 \\\\ 3 & 0.5 & 0 \\end{bmatrix}",
    "a fence": "```csv\n0.25,-1,1\n3,0.5,0\n```\n",
    "rows in brackets": "[0.25, -1, 1]; [3, 0.5, 0]",
    "HTML": "<html><body><table><tr><th>a</th><th>b</th><th>c</th></tr>\n<tr><td>0.25<td>&minus;1<td>1\n"
    "<tr><td> 3 </td><td><b>0.5</b></td><td>0</td></tr></table></body></html>",
    # Numbers
    "a minus of print": "0.25\t−1\t1\n3\t0.5\t0\n",
    "no-break spaces between": "0.25\u00a0-1\u00a01\n3\u00a0\u00a00.5\u00a00\n",
    "signs and powers": "+.25,-1e0,1.\n3×10⁰,5*10^-1,0e5\n",
    "fractions": "1/4 -1 1\n3 1/2 0\n",
    "separators at the ends": "0.25;-1;1;\n3;0.5;0;\n",
    "true and false": "0.25,-1,TRUE\n3,0.5,False\n",
}  # fmt: skip


@pytest.mark.parametrize("text", KINDS.values(), ids=KINDS)
def test_a_table_is_what_was_written_whatever_wrote_it(text: str) -> None:
    for sheet in (read_sheet(text.encode(), 3), read_source(pasted(text), 3)):
        assert sheet.table.tolist() == TABLE
        assert sheet.names in (("",) * 3, ("a", "b", "c"), ("x1", "x2", "y1"))
        assert not any(sheet.wrong)
        assert not sheet.doubts


@pytest.mark.parametrize(
    "text",
    [
        "      a    b  c\n0  0.25 -1.0  1\n1  3.00  0.5  0\n",
        "     a    b c\n1 0.25 -1.0 1\n2 3.00  0.5 0\n",
        "          a    b c\nfirst  0.25 -1.0 1\nsecond 3.00  0.5 0\n",
        '"a","b","c"\n"1",0.25,-1,1\n"2",3,0.5,0\n',
        " Row │ a        b        c\n     │ Float64  Float64  Int64\n─────┼─────────────────────────\n"
        "   1 │    0.25     -1.0      1\n   2 │    3.0       0.5      0\n",
        "# A tibble: 2 × 3\n      a     b     c\n  <dbl> <dbl> <dbl>\n1  0.25  -1       1\n2  3      0.5     0\n",
    ],
    ids=["pandas", "R", "R with names", "write.csv", "Julia", "tibble"],
)  # fmt: skip
def test_names_and_numbers_of_rows_are_no_column_to_learn_from(text: str) -> None:
    sheet = read_sheet(text.encode(), 3)
    data = examples_of(sheet, likely_roles(sheet, 2, 1))
    assert data.y is not None
    assert [[*x, *y] for x, y in zip(data.x.tolist(), data.y.tolist(), strict=True)] == TABLE


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("1'000;2\n2'500;3\n", [[1000, 2], [2500, 3]]),
        ("1’000’000;2\n", [[1000000, 2]]),
        ("1\u202f200;2\n1\u2009300;4\n", [[1200, 2], [1300, 4]]),
        ('a,b\n"1,00,000",2\n"2,50,000",3', [[100000, 2], [250000, 3]]),
        ("1.234,5;2\n1.000,25;3\n", [[1234.5, 2], [1000.25, 3]]),
        ('name\tn\n"a\nb"\t1\n"c ""d"""\t2\n', [[0, 1], [1, 2]]),
    ],
)
def test_what_parts_thousands_is_known(text: str, table: list[list[float]]) -> None:
    sheet = read_sheet(text.encode(), 2)
    assert sheet.table.tolist() == table
    assert not sheet.doubts or "1,00,000" in text


@pytest.mark.parametrize(
    ("text", "doubt", "taken", "choice", "other"),
    [
        ("0,1\n1,2\n", "row 1 is 0 | 1 as it was read, or 0.1 with a decimal comma",
         [[0, 1], [1, 2]], Choice(style="comma"), [[0.1], [1.2]]),
        ("1,200\n3,400\n", "row 1 is 1 | 200 as it was read, or 1.2 with a decimal comma, or 1200 with thousands",
         [[1, 200], [3, 400]], Choice(style="thousands"), [[1200], [3400]]),
        ("1,200\t3,500\n1,100\t2,200\n", "row 1 is 1.2 | 3.5 as it was read, or 1200 | 3500",
         [[1.2, 3.5], [1.1, 2.2]], Choice(style="thousands"), [[1200, 3500], [1100, 2200]]),
        ('area,price\n"1,200","250,000"\n', "row 1 is 1200 | 250000 as it was read, or 1.2 | 250",
         [[1200, 250000]], Choice(style="comma"), [[1.2, 250]]),
        ("1 200\t3 400\n1 500\t2 300\n", "“1 200” is taken for the one number 1200",
         [[1200, 3400], [1500, 2300]], Choice(separator=" "), [[1, 200, 3, 400], [1, 500, 2, 300]]),
        ("1\u00a0200;2\n", "“1\u00a0200” is taken for the one number 1200", [[1200, 2]], None, None),
        ("a,b\n1,2\n3,4\nTotal,6\n", "The last row says “Total”", [[1, 2], [3, 4], [math.nan, 6]],
         Choice(last=3), [[1, 2], [3, 4]]),
        ("1\t2\t3\n4\t\t5\t6\n", "Two tabs in a row are taken for one", [[1, 2, 3], [4, 5, 6]], None, None),
        ("a,b\n1,2\n3,4\n\nSource: a friend\n", "The last line is taken for a note", [[1, 2], [3, 4]], None, None),
        ("Here it is:\n| a | b |\n|---|---|\n| 1 | 2 |\n", "The first line is taken for a title", [[1, 2]], None, None),
        ("Measured in May\na,b\n1,2\n3,4\n", "The first line is taken for a title", [[1, 2], [3, 4]], None, None),
    ],
)  # fmt: skip
def test_what_could_be_meant_otherwise_is_said_and_can_be_chosen(
    text: str, doubt: str, taken: list[list[float]], choice: Choice | None, other: list[list[float]]
) -> None:
    sheet = read_source(Source(text))
    assert str(sheet.table.tolist()) == str([list(map(float, row)) for row in taken])
    assert doubt in " ".join(sheet.doubts)
    if choice is not None:
        chosen = read_source(Source(text), choice=choice)
        assert chosen.table.tolist() == other
        assert not any("ways" in said for said in chosen.doubts)


def test_a_unit_under_the_heading_is_said_and_makes_no_classes_of_numbers() -> None:
    sheet = read_sheet(b"x,y\nm,s\n1,2\n3,4\n5,6\n")
    assert [wrong and wrong.words for wrong in sheet.wrong] == [
        "line 2: “m” is not a number", "line 2: “s” is not a number"]  # fmt: skip
    assert not any(sheet.classes)


def test_in_brackets_a_comma_is_no_decimal_sign() -> None:
    for text in ("[[0, 1], [1, 2]]", "[0, 1; 1, 2]", "[0,1;1,2]"):
        sheet = read_sheet(text.encode())
        assert sheet.table.tolist() == [[0, 1], [1, 2]]
        assert not sheet.doubts


def test_a_title_is_known_over_a_long_table_too() -> None:
    assert len(read_sheet(b"Measured in May\n" + b"1,2,3\n" * 1000)) == 1000


def test_a_vector_over_several_lines_is_one_row() -> None:
    assert read_sheet(b" [1] 1 2 3\n [4] 4 5 6\n").table.tolist() == [[1, 2, 3, 4, 5, 6]]
    wrapped = "[" + " ".join(["0.12345"] * 9) + "\n " + " ".join(["0.5"] * 9) + "]"
    assert "is one row" in read_sheet(wrapped.encode()).doubts[0]


def test_thousands_that_turn_up_late_are_known() -> None:
    assert read_sheet(b"0,5;1\n" * 600 + b"1.000,5;2\n").table[-1].tolist() == [1000.5, 2]


def test_tabs_are_joined_only_where_all_rows_then_agree() -> None:
    missing = read_sheet(b"1\t\t3\n4\t5\t\n")
    assert missing.manner.separator == "\t"
    assert [wrong and wrong.words for wrong in missing.wrong] == [
        None, "line 1: the cell is empty", "line 2: the cell is empty"]  # fmt: skip
    with pytest.raises(ValueError, match="line 2 has 3 columns, the lines before have 2"):
        read_sheet(b"1\t2\n3\t\t4\n5\t\t\t\n6\t7\t8\n")


@pytest.mark.parametrize("missing", ["?", "NA", "nan", "", "-", "#N/A", "None", "—", ".."])
def test_a_missing_number_is_said_with_its_place_and_its_row_can_be_left_out(missing: str) -> None:
    sheet = read_sheet(f"a,b,y\n1,2,0\n3,{missing},1\n5,6,1\n".encode(), 3)
    roles = likely_roles(sheet, 2, 1)
    with pytest.raises(
        ValueError, match=r"line 3, column 2 “b”: the (number is missing|cell is empty).*leave its row"
    ):
        examples_of(sheet, roles)
    assert examples_of(sheet, roles, whole_rows=True).x.tolist() == [[1, 2], [5, 6]]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("12 %", "“12 %” is not a number alone; take away the %, and divide where a share is meant"),
        ("$12", "“$12” is not a number alone; take away the currency"),
        ("5,5 kg", "“5,5 kg” is not a number alone; take away the unit kg"),
        ("05.01.2024", "“05.01.2024” is a date or a time, not a number"),
        ("1/0", "“1/0” is not a number in decimal notation"),
        ("inf", "“inf” is not a number in decimal notation"),
    ],
)
def test_what_cannot_be_a_number_says_what_to_do(cell: str, why: str) -> None:
    sheet = read_sheet(f"1;{cell};3\n1;2;3\n".encode(), 3)
    assert sheet.wrong[1] is not None
    assert sheet.wrong[1].words == f"line 1: {why}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[0 1 ... 3]\n [1 2 ... 4]]", "numbers are left out where it says “…”"),
        ("     x1  y\n0   0.5  1\n..  ...  .\n99  0.5  1\n", "numbers are left out where it says “…”"),
        ("[[[0, 1]], [[1, 0]]]", "nested three deep"),
        ("[[0, 1], [1, 0, 1]]", "row 2 has 3 columns, the rows before have 2"),
        ('[{"a": [1]}, {"a": 2}]', "there is a list inside a row"),
        ('{"a": [1, 2], "b": [1]}', "the columns are not of one length: 1 to 2 numbers"),
        ('{"format": "bpstudio-session", "version": 1}', "this is a session and no table"),
        ("matrix(c(0,1,1,0), nrow=2)", "this is a command for R"),
        ("A =\n\n  Columns 1 through 2\n\n 1 2\n\n  Columns 3 through 4\n\n 3 4\n", "printed in several parts"),
        ("<table><tr><td rowspan=2>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "reaches over several rows"),
        ("[" * 5000 + "]" * 5000, "nested"),
        ('{"a":' * 5000 + "1" + "}" * 5000, "nested too deep|a list inside a row"),
    ],
)  # fmt: skip
def test_what_is_not_whole_is_refused_in_one_sentence(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as refused:
        read_sheet(text.encode())
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 200


# The clipboard


def hypertext(rows: list[list[str]], attributes: str = "") -> str:
    body = "".join(f"<tr>{''.join(f'<td{attributes}>{cell}</td>' for cell in row)}</tr>\n" for row in rows)
    return f"<meta charset='utf-8'><style>td {{color: red}}</style><table>{body}</table>"


def clipboard(text: str, page: str = "") -> Sheet:
    return read_source(pasted(text, page), 3)


def test_cells_of_a_page_are_taken_before_its_text() -> None:
    sheet = clipboard("1 200\t0,5\t1\n", hypertext([["1 200", "0,5", "1"]]))
    assert sheet.manner.words == "An HTML table, decimal comma, no heading."
    assert sheet.table.tolist() == [[1200, 0.5, 1]]


def test_a_spreadsheet_says_the_number_itself_and_not_only_what_it_shows() -> None:
    sheet = clipboard(
        "1.200\t33 %\n", '<table><tr><td sdval="1200">1.200</td><td sdval="0.333">33 %</td></tr></table>'
    )
    assert sheet.table.tolist() == [[1200, 0.333]]
    dated = clipboard(
        "5.1.2024\t1\n", '<table><tr><td sdval="45296">5.1.2024</td><td sdval="1">1</td></tr></table>'
    )
    assert dated.wrong[0] is not None, "a count of days is not what was copied"


def test_a_page_that_says_something_else_than_the_text_is_not_believed() -> None:
    assert clipboard("0 1 1\n", hypertext([["7", "7", "7"]])).table.tolist() == [[0, 1, 1]]
    assert clipboard("0 1 1\n", "<b>0 1 1</b>").table.tolist() == [[0, 1, 1]]


def test_what_stands_high_is_no_digit_of_the_number() -> None:
    page = "<table><tr><td>1<sup>2</sup></td><td>3</td></tr></table>"
    for wrong in (clipboard("12\t3", page).wrong[0], read_sheet(page.encode()).wrong[0]):
        assert wrong is not None
        assert "“1^2” is not a number" in wrong.words
