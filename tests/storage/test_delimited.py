from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.storage.classes import can_be_classes
from bpstudio.storage.delimited import CHUNK, Sheet, Wrong, read_sheet
from bpstudio.storage.progress import Stopped

NUMBERS = [[0.5, -1.0, 1.0], [2.0, 0.25, 0.0]]
SPREADSHEETS = {
    "plain": (b"0.5,-1,1\n2,0.25,0\n", "Separated by commas, no heading; UTF-8."),
    "with a heading": (b"a,b,c\n0.5,-1,1\n2,0.25,0\n", "Separated by commas, the first line is the heading; UTF-8."),
    "Excel, German, Windows": (
        "Größe;b;c\r\n0,5;-1;1\r\n2;0,25;0\r\n".encode("cp1252"),
        "Separated by semicolons, decimal comma, the first line is the heading; Windows-1252."),
    "Excel, CSV UTF-8": (
        b"\xef\xbb\xbfa;b;c\r\n0,5;-1;1\r\n2;0,25;0\r\n",
        "Separated by semicolons, decimal comma, the first line is the heading; UTF-8 with a byte order mark."),
    "Excel, Unicode text": (
        "a\tb\tc\r\n0,5\t-1\t1\r\n2\t0,25\t0\r\n".encode("utf-16"),
        "Separated by tabs, decimal comma, the first line is the heading; UTF-16."),
    "everything quoted": (
        b'"a","b","c"\r\n"0.5","-1","1"\r\n\r\n"2","0.25","0"\r\n',
        "Separated by commas, the first line is the heading; UTF-8."),
    "decimal commas in quotes": (
        b'a,b,c\n"0,5","-1","1"\n"2","0,25","0"\n',
        "Separated by commas, decimal comma, the first line is the heading; UTF-8."),
    "empty lines and lines of separators": (
        b"\n\na;b;c\n\n0,5;-1;1\n;;\n   \n2;0,25;0\n\n",
        "Separated by semicolons, decimal comma, the first line is the heading; UTF-8."),
    "a heading over two lines": (
        b'"a\nof two",b,c\n0.5,-1,1\n2,0.25,0\n', "Separated by commas, the first line is the heading; UTF-8."),
    "empty columns at the end": (
        b"a,b,c,,\n0.5,-1,1,,\n2,0.25,0,,\n", "Separated by commas, the first line is the heading; UTF-8."),
    "spaces": (b"0.5 -1 1\n2 2.5e-1 0\n", "Separated by spaces, no heading; UTF-8."),
    "spaces after commas": (b"0.5, -1, 1\n2, 0.25, 0\n", "Separated by commas, no heading; UTF-8."),
    "tabs": ("0.5\t−1\t1\n2\t.25\t0".encode(), "Separated by tabs, no heading; UTF-8."),
    "bars": (b"0.5|-1|1\r2|0.25|0\r", "Separated by bars, no heading; UTF-8."),
    "whole numbers and one decimal comma": (
        b"1;2;3\n" * 500 + b"0,5;2;3\n", "Separated by semicolons, decimal comma, no heading; UTF-8."),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "words"), SPREADSHEETS.values(), ids=SPREADSHEETS)
def test_how_a_spreadsheet_wrote_its_file_is_found_out(raw: bytes, words: str) -> None:
    sheet = read_sheet(raw)
    assert sheet.manner.words == words
    expected = NUMBERS if len(sheet) == 2 else [[1.0, 2.0, 3.0]] * 500 + [[0.5, 2.0, 3.0]]
    assert sheet.table.tolist() == expected
    assert not any(sheet.wrong)


def test_a_comma_in_the_heading_speaks_for_commas() -> None:
    assert read_sheet(b"x1,held_out\n0,1\n0,0\n", wanted=1).table.tolist() == [[0.0, 1.0], [0.0, 0.0]]
    sheet = read_sheet(b"width, in m;b\n0,5;1,5\n1;2\n")
    assert sheet.table.tolist() == [[0.5, 1.5], [1.0, 2.0]]


def test_what_was_skipped_is_counted_and_names_are_one_line() -> None:
    sheet = read_sheet(SPREADSHEETS["empty lines and lines of separators"][0])
    assert sheet.skipped == 6
    assert read_sheet(SPREADSHEETS["a heading over two lines"][0]).names == ("a of two", "b", "c")
    assert read_sheet(SPREADSHEETS["Excel, German, Windows"][0]).names == ("Größe", "b", "c")
    assert read_sheet(SPREADSHEETS["plain"][0]).names == ("", "", "")


def test_one_column_needs_no_separator() -> None:
    assert read_sheet(b"x\n1.5\n-2\n").table.tolist() == [[1.5], [-2.0]]
    assert read_sheet(b"0,5\n1,5\n", wanted=1).table.tolist() == [[0.5], [1.5]]
    assert read_sheet(b"0,5\n1,5\n", wanted=2).table.tolist() == [[0.0, 5.0], [1.0, 5.0]]


@pytest.mark.parametrize(
    ("text", "column", "wrong"),
    [
        ("a,b\n1,2\n3,four\n5,six\n", 1, Wrong(3, "four")),
        ("a,b\n1,2\n\n\n3,\n", 1, Wrong(5, "")),
        ('a,b\n"1\n",2\n3,nan\n', 1, Wrong(4, "nan")),
        ("1;2,5\n3;1.000.5\n", 1, Wrong(2, "1.000.5")),
        ("1,2\n1_000,2\n", 0, Wrong(2, "1_000")),
        ("1,2\n1e999,2\n", 0, Wrong(2, "1e999")),
        ("1;2,5\n1;2,\n", 1, Wrong(2, "2,")),
    ],
)
def test_a_cell_that_is_no_number_is_named_by_its_line(text: str, column: int, wrong: Wrong) -> None:
    sheet = read_sheet(text.encode())
    assert sheet.wrong[column] == wrong
    assert np.isnan(sheet.table[:, column]).any()
    assert f"line {wrong.line}" in wrong.words
    assert sheet.wrong[1 - column] is None


def test_a_column_of_words_is_a_column_of_classes() -> None:
    sheet = read_sheet(b"width,kind\n1,iris\n2,rose\n3,iris\n")
    assert sheet.classes == ((), ("iris", "rose"))
    assert sheet.table[:, 1].tolist() == [0.0, 1.0, 0.0]
    assert read_sheet(b"1,iris\n2,rose\n3,iris\n").names == ("", ""), "words in every line are no heading"


def test_words_and_a_few_whole_numbers_can_be_classes_and_fractions_cannot() -> None:
    words = read_sheet(b"width,kind\n1.5,iris\n2,rose\n3,iris\n")
    assert (can_be_classes(words, 0), can_be_classes(words, 1)) == (False, True)
    numbers = read_sheet(b"width,kind\n1.5,0\n2,1\n3,0\n")
    assert (can_be_classes(numbers, 0), can_be_classes(numbers, 1)) == (False, True)


def test_a_shorter_first_line_names_columns_only_with_words_or_by_counting() -> None:
    assert read_sheet(b"a b\nr1 1 2\nr2 3 4\n").names == ("", "a", "b")
    with pytest.raises(ValueError, match="line 2 has 3 columns, the lines before have 2"):
        read_sheet(b"1.5 2.5\nr1 1 2\nr2 3 4\n")


def test_too_many_different_words_are_no_classes() -> None:
    text = "n,name\n" + "".join(f"{n},name {n}\n" for n in range(150))
    assert read_sheet(text.encode()).wrong[1] == Wrong(102, "name 100")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "the file is empty"),
        (b"\n \n", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"a,b,c\n", "a heading and no examples"),
        (b"1,2,3\n4,5\n6,7,8\n", "line 2 has 2 columns, the lines before have 3"),
        (b"1,2,3\n4,5,6,7\n6,7,8\n", "line 2 has 4 columns, the lines before have 3"),
        (b'a,b\n1,2\n3,"' + b"x" * 200_000, "line 3 has a cell of more than 131,072 characters"),
        (b'"' + b"x" * 200_000, "line 1 has a cell of more than 131,072 characters"),
        (b",".join([b"1"] * 5000), "the table has 5,000 columns, more than 4,096"),
    ],
)
def test_what_is_no_table_is_refused_in_words(raw: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_sheet(raw)


def test_a_file_that_is_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bpstudio.storage.delimited.LARGEST", 10)
    with pytest.raises(ValueError, match="the file has 12 bytes, more than 10"):
        read_sheet(b"1,2,3\n4,5,6\n")


def test_progress_is_told() -> None:
    raw = b"1,2\n" * (5 * CHUNK)
    told: list[float] = []
    read_sheet(raw, progress=told.append)
    assert told == sorted(told)
    assert len(told) == 6
    assert told[-1] == 1.0


def test_reading_is_left_where_nobody_waits_for_it() -> None:
    told: list[float] = []

    def stop(done: float) -> None:
        told.append(done)
        if done > 0.5:
            raise Stopped

    with pytest.raises(Stopped):
        read_sheet(b"1,2\n" * (5 * CHUNK), progress=stop)
    assert told[-1] < 1.0


# Whatever there is


FLOATS = st.floats(allow_nan=False, allow_infinity=False, width=64)
TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(FLOATS, min_size=width, max_size=width), min_size=1, max_size=6)
)


@given(
    TABLES, st.sampled_from([",", ";", "\t", "|", " "]), st.booleans(), st.booleans(),
    st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)  # fmt: skip
def test_any_table_comes_back_however_it_was_written(
    table: list[list[float]], separator: str, comma: bool, heading: bool, end: str, encoding: str
) -> None:
    comma = comma and separator != ","
    lines = [[repr(value).replace(".", ",") if comma else repr(value) for value in row] for row in table]
    if heading:
        lines.insert(0, [f"n{column}" for column in range(len(table[0]))])
    text = end.join(separator.join(line) for line in lines) + end
    sheet = read_sheet(text.encode(encoding), wanted=len(table[0]))
    assert sheet.table.tobytes() == np.array(table).tobytes()
    assert sheet.manner.heading == heading
    assert not any(sheet.wrong)


@given(st.binary(max_size=200) | st.text("0123456789.,;\t\n\r\"' a-e|", max_size=200).map(str.encode))
def test_any_bytes_are_a_table_or_are_refused_in_words(raw: bytes) -> None:
    sheet: Sheet | str
    try:
        sheet = read_sheet(raw)
    except ValueError as refused:
        sheet = str(refused)
    if isinstance(sheet, str):
        assert sheet
        return
    assert sheet.table.shape == (len(sheet), len(sheet.names))
    for column, wrong in enumerate(sheet.wrong):
        assert (wrong is not None) == any(map(math.isnan, sheet.table[:, column]))
