from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.qt.panels.delimited import Columns, read_sheet, sheet_of

THREE = Columns(2, 1)
EXPECTED = Examples(np.array([[0.5, -1.0], [2.0, 0.25]]), np.array([[1.0], [0.0]]))


@pytest.mark.parametrize(
    ("text", "separator", "decimal_comma", "heading"),
    [
        ("0.5,-1,1\n2,0.25,0\n", ",", False, False),
        ("a,b,c\n0.5,-1,1\n2,0.25,0\n", ",", False, True),
        ("a;b;c\n0,5;-1;1\n2;0,25;0\n", ";", True, True),
        ("0.5\t-1\t1\n2\t.25\t0\n", "\t", False, False),
        ("0,5\t−1\t1\n2\t0,25\t0\n", "\t", True, False),
        ("0.5 -1 1\n2 2.5e-1 0\n", " ", False, False),
        ('"a","b","c"\r\n"0.5","-1","1"\r\n\r\n"2","0.25","0"\r\n', ",", False, True),
    ],
)
def test_separator_decimal_comma_and_heading_are_found_out(
    text: str, separator: str, decimal_comma: bool, heading: bool
) -> None:
    sheet = read_sheet(text.encode(), THREE)
    assert sheet.examples == EXPECTED
    assert (sheet.separator, sheet.decimal_comma, bool(sheet.heading)) == (separator, decimal_comma, heading)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_files_of_spreadsheets_are_read_in_their_encodings(encoding: str) -> None:
    sheet = read_sheet("größe;b;c\n0,5;-1;1\n2;0,25;0\n".encode(encoding), THREE)
    assert sheet.heading[0] == "größe"
    assert sheet.examples == EXPECTED


def test_without_targets_all_columns_are_inputs() -> None:
    assert read_sheet(b"1,2\n3,4\n", Columns(2, 0)).examples == Examples(np.array([[1.0, 2.0], [3.0, 4.0]]))


def test_one_column_needs_no_separator() -> None:
    assert read_sheet(b"x\n1.5\n-2\n", Columns(1, 0)).examples == Examples(np.array([[1.5], [-2.0]]))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        ("a,b,c\n", "a heading and no examples"),
        ("1,2\n3,4\n", "the file has 2 columns, expected 3: 2 inputs and 1 target"),
        ("1;2;3;4\n", "the file has 4 columns, expected 3"),
        ("a,b,c\n1,2,3\n4,five,6\n", "line 3, column 2: “five” is not a number"),
        ("1,2,3\n4,,6\n", "line 2, column 2: “” is not a number"),
        ("1,2,3\n4,nan,6\n", "line 2, column 2: “nan” is not a number"),
        ("1,2,3\n4,5\n", "line 2 has 2 columns, expected 3"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_sheet(text.encode(), THREE)


def test_numbers_come_back_as_the_same() -> None:
    data = Examples(np.array([[1 / 3, -5e-324]]), np.array([[1.7976931348623157e308]]))
    assert read_sheet(sheet_of(data).encode(), THREE).examples == data
