"""Files for students hold the exercise and nothing that led there; a list of names gives each a file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bpstudio.cli import main
from bpstudio.engine.refused import RefusedError
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.practice.making import exercise_of
from bpstudio.session.practice.places import asked_for
from bpstudio.session.practice.questions import Answer, Exercise
from bpstudio.session.session import Session
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.reader import decode, read
from bpstudio.storage.students import encode_for_students, file_names, names_in, names_of

SESSIONS = Path(__file__).resolve().parents[1] / "sessions"


def test_a_file_for_students_holds_nothing_that_led_there() -> None:
    session = Session(read("mazur").state)
    session.train(3)
    session.apply(SetLearningRate(0.25))
    session.train(2)
    session.bookmark("here")
    exercise = Exercise((asked_for("dC/dtheta2[0,0]", session.document),), "Sheet 1")
    state = replace(exercise_of(session.state, exercise), answers=(Answer("1", "0.5"),))
    contents = json.loads(encode_for_students(state))
    assert list(contents) == ["format", "version", "app", "document", "parameters", "exercise"]
    assert contents["document"]["training"]["learning_rate"] == 0.25
    again = decode(encode_for_students(state)).state
    assert again.exercise == exercise
    assert again.document == session.document
    assert again.segments[0].record.start.parameters == session.frame.parameters
    assert (again.answers, again.bookmarks, again.iterations) == ((), (), 0)
    assert encode_for_students(again) == encode_for_students(state)
    walked = Session(again)
    walked.seek(0, len(walked.frame.program))
    assert encode_for_students(walked.state) == encode_for_students(state)


def test_a_session_that_asks_nothing_is_given_as_it_stands() -> None:
    session = Session(read("mazur").state)
    session.train(3)
    again = decode(encode_for_students(session.state)).state
    assert again.segments[0].record.start.parameters == session.frame.parameters
    assert again.exercise is None


def test_where_parameters_are_not_finite_no_copy_and_no_exercise_begins() -> None:
    session = Session(read(str(SESSIONS / "diverged.json")).state)
    exercise = Exercise((asked_for("dC/dtheta2[0,0]", session.document),))
    sentence = (
        "not finite before iteration 2, and nothing can begin with them; go back to an iteration before"
    )
    with pytest.raises(RefusedError, match=sentence):
        encode_for_students(session.state)
    with pytest.raises(RefusedError, match=sentence):
        exercise_of(session.state, exercise)
    session.seek(0)
    assert decode(encode_for_students(session.state)).state.document == session.document


@pytest.mark.parametrize(
    "command", [("export", "--to", "students"), ("exercise", "--ask", "dC/dtheta2[0,0]")]
)
def test_the_commands_write_no_file_that_cannot_be_opened(
    command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, *options = command
    out = tmp_path / "out.json"
    assert main([name, str(SESSIONS / "diverged.json"), *options, "-o", str(out)]) == 2
    assert "go back to an iteration before" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada\nGrace\n", ["Ada", "Grace"]),
        ("Ada, 1\nGrace, 2\n", ["Ada", "Grace"]),
        ("id;name\n1;Ada  Lovelace\n2;Grace\n\n", ["Ada Lovelace", "Grace"]),
        ("Mail\tStudent\na@x\tÉva\n", ["Éva"]),
        ("\ufeffName\nAda\n", ["Ada"]),
        ('"Lovelace, Ada"\n', ["Lovelace, Ada"]),
        ("name,mail\nAda,a\n,b\nshort\n", ["Ada", "short"]),
        ("name,mail\n,a\nAda\n", ["Ada"]),
        ("mail,name\na\nb,Ada\n", ["Ada"]),
        ("Doe, Jane\nRoe, Richard\n", ["Doe, Jane", "Roe, Richard"]),
        ('"Doe, Jane"\nAda\nRoe, Richard\n', ["Doe, Jane", "Ada", "Roe, Richard"]),
        ("Ada\nDoe, Jane\n", ["Ada", "Doe, Jane"]),
        ("Name\nDoe, Jane\n", ["Doe, Jane"]),
        ("Doe; Jane\n", ["Doe; Jane"]),
        ("Doe\tJane\n", ["Doe Jane"]),
        ("Doe, Jane, 17\n", ["Doe, Jane"]),
        ('"Doe, Jane",17\n', ["Doe, Jane"]),
        ("17\n18\n", ["17", "18"]),
        ("Doe, Jane,,\n,,\n\n;\n", ["Doe, Jane"]),
        ("\n\nid;name\r\n1;Ada\r\n;\r\n2;Grace", ["Ada", "Grace"]),
        ("name\rAda\rGrace\r", ["Ada", "Grace"]),
        ('name,mail\n"Doe, Jane",a\nAda,b,,\n', ["Doe, Jane", "Ada"]),
        ("Zoe\u0308\n", ["Zoë"]),
    ],
)
def test_names_are_found_in_a_list(tmp_path: Path, text: str, names: list[str]) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    assert names_in(path) == names


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is no name in it"),
        ("name\n\n", "there is no name in it"),
        ("Ada\nAda\n", 'found "Ada" twice'),
        ("Zoë\nZoe\u0308\n", 'found "Zoë" twice'),
        ('Doe,  Jane\n"Doe, Jane"\n', 'found "Doe, Jane" twice'),
        (
            "name,mail\nDoe, Jane,a\n",
            '"Doe, Jane, a" has more columns than the heading; write a name with “,”',
        ),
        ("a" * 201, "1 to 200 letters"),
        ("\n".join(map(str, range(5001))), "found 5,001 names, expected at most 5,000"),
    ],
)
def test_a_list_that_gives_nobody_a_file_of_their_own_is_refused(
    tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SessionFileError, match=said):
        names_in(path)


def test_a_mark_at_the_beginning_of_pasted_names_is_no_letter() -> None:
    assert names_of("\ufeffAda\nGrace") == ["Ada", "Grace"]


def test_every_name_gets_a_file_that_any_system_can_have() -> None:
    names = [
        "Ada",
        "ada",
        "key",
        "../../etc/passwd",
        "=cmd()",
        "CON",
        "com1.txt",
        "…",
        "É" * 99,
        "a/b",
        "a:b",
    ]
    files = file_names(names, "key")
    assert len({file.casefold() for file in files} | {"key.json"}) == len(names) + 1
    assert files[:3] == ["Ada.json", "ada 2.json", "key 2.json"]
    assert not [file for file in files if set(file) & set('/\\:*?"<>|')]
    assert not [file for file in files if file.startswith((".", " ", "con.", "CON.", "com1."))]
    assert max(map(len, files)) < 100


def test_a_cell_that_is_too_long_for_a_table_is_refused_in_words() -> None:
    with pytest.raises(SessionFileError, match="it is no table of names"):
        names_of("name\n" + "x" * 200_000)
