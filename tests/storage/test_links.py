"""A session goes into a line of text and comes out of it to the bit; what was damaged on the way is refused."""

from __future__ import annotations

import base64
import json
import random
import string
import sys
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bpstudio.cli import main
from bpstudio.engine.refused import RefusedError
from bpstudio.session.edits.base import SetParameter
from bpstudio.session.session import Session
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.export.link import link_of, shorter_links
from bpstudio.storage.reader import decode, read
from bpstudio.storage.sources import LONGEST, MOST_BYTES, PREFIX, contents_of_link, link_in
from bpstudio.storage.writer import told
from tests.explain.networks import random_document

SESSIONS = Path(__file__).resolve().parents[1] / "sessions"
SMALL = ("one_iteration", "arranged", "following", "exercise_begun", "hunt", "by_hand", "no_target")


def packed(raw: bytes, crc: int | None = None) -> str:
    """A link as anybody could make it."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = deflater.compress(raw) + deflater.flush()
    content += (zlib.crc32(raw) if crc is None else crc).to_bytes(4, "big")
    return PREFIX + base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def without_marks(contents: dict[str, Any]) -> dict[str, Any]:
    return {key: part for key, part in contents.items() if key != "bookmarks"}


@pytest.mark.parametrize("name", SMALL)
def test_what_a_file_holds_comes_back_from_its_link(name: str) -> None:
    state = read(str(SESSIONS / f"{name}.json")).state
    link = link_of(state)
    assert len(link) <= LONGEST
    assert without_marks(told(decode(contents_of_link(link)).state)) == without_marks(told(state))


def test_random_sessions_come_back_to_the_bit() -> None:
    rng = np.random.default_rng(5)
    kept = 0
    for _ in range(60):
        document = random_document(rng)
        session = Session(document)
        session.train(2)
        session.step()
        try:
            link = link_of(session.state)
        except RefusedError:
            continue
        again = decode(contents_of_link(link)).state
        assert told(again) == told(session.state)
        assert again.segments[0].record.start.parameters == session.state.segments[0].record.start.parameters
        kept += 1
    assert kept >= 20


def test_a_link_holds_nothing_that_has_its_default_or_can_be_computed() -> None:
    session = Session(read("article").state)
    session.bookmark("here")
    contents = json.loads(contents_of_link(link_of(session.state)))
    assert list(contents) == ["format", "version", "document", "parameters"]
    assert contents["document"]["network"]["layers"] == [
        {"width": 1, "activation": "relu"},
        {"width": 1, "activation": "relu"},
        {"width": 1},
    ]
    assert contents["document"]["training"] == {"seed": 7}
    assert "cost" not in contents["document"]


def test_the_sign_of_zero_and_whole_numbers_come_back() -> None:
    session = Session(read("article").state)
    contents = told(session.state)
    contents["parameters"] = {"theta": [[[-0.0]], [[1e300]], [[2.0]]], "b": [[0.0], [-3.0], [5e-324]]}
    state = decode(json.dumps(contents).encode()).state
    before = state.segments[0].record.start.parameters.flat
    after = decode(contents_of_link(link_of(state))).state.segments[0].record.start.parameters.flat
    assert before.tobytes() == after.tobytes()


def test_a_session_that_is_too_large_says_what_to_do() -> None:
    with pytest.raises(RefusedError, match=r"characters, and 2,000 are the most; save it as a file"):
        link_of(read("digits").state)


def test_a_link_is_found_in_what_a_letter_makes_of_it() -> None:
    link = link_of(read("mazur").state)
    broken = "\n".join(link[at : at + 70] for at in range(0, len(link), 70))
    quoted = "\n".join(f"> {line}" for line in broken.splitlines())
    twice = "\r\n".join(f"> > {line}" for line in broken.splitlines())
    softly = "=\n".join(broken.splitlines())
    unseen = "\u200b".join(broken.splitlines())
    around = (
        link,
        f"  {link}\n",
        f"<{link}>",
        f'"{link}".',
        f"{link}.",
        f"\n\n<{link}>.\n",
        f"\ufeff{link}\u200b",
    )
    inside = (broken, f"({broken}),\r\n", quoted, twice, softly, unseen, f"<{link[:40]}\xa0{link[40:]}>")
    for text in around + inside:
        assert link_in(text) == link
    for text in ("", "mazur", "a.json", "x" * 300 + link, "bps2:AAAA", Path("article").name):
        assert link_in(text) is None


def damaged(link: str, rng: random.Random) -> str:
    """One character another, left out, added or moved, or the end cut off."""
    letters = string.ascii_letters + string.digits + "-_"
    at = rng.randrange(len(PREFIX), len(link))
    match rng.randrange(5):
        case 0:
            return link[:at] + rng.choice(letters.replace(link[at], "")) + link[at + 1 :]
        case 1:
            return link[:at] + link[at + 1 :]
        case 2:
            return link[:at] + rng.choice(letters) + link[at:]
        case 3:
            other = rng.randrange(len(PREFIX), len(link))
            found = list(link)
            found[at], found[other] = found[other], found[at]
            return "".join(found)
    return link[:at]


def test_ten_thousand_damaged_links_are_refused_in_a_line() -> None:
    rng = random.Random(11)
    links = [link_of(read(name).state) for name in ("article", "mazur", "xor")]
    refused = 0
    while refused < 10_000:
        link = rng.choice(links)
        bad = damaged(link, rng)
        if bad == link:
            continue
        with pytest.raises(SessionFileError) as error:
            contents_of_link(bad)
        assert "\n" not in str(error.value)
        refused += 1


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        (PREFIX, "missing or altered"),
        (PREFIX + "AAAA", "missing or altered"),
        (PREFIX + "é" * 20, "missing or altered"),
        (PREFIX + "A+/A" * 4, "missing or altered"),
        (PREFIX + "AAAA====", "missing or altered"),
        (packed(b"{}", crc=1), "missing or altered"),
        (packed(b" " * (MOST_BYTES + 1)), "more than 1,048,576 bytes"),
        (PREFIX + "A" * LONGEST, "2,005 characters, and 2,000 are the most"),
    ],
)
def test_a_hostile_link_is_refused(link: str, sentence: str) -> None:
    with pytest.raises(SessionFileError, match=sentence):
        contents_of_link(link)


def test_what_follows_the_end_is_refused() -> None:
    whole = base64.urlsafe_b64decode(packed(b"{}")[len(PREFIX) :] + "==")
    longer = whole[:-4] + b"more" + whole[-4:]
    with pytest.raises(SessionFileError, match="missing or altered"):
        contents_of_link(PREFIX + base64.urlsafe_b64encode(longer).rstrip(b"=").decode())


def test_a_link_of_something_else_says_where_it_is_no_session(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["step", packed(b'{"format": "other", "version": 2}')]) == 2
    assert capsys.readouterr().err.startswith("bpstudio: the link: $.format: found")
    assert main(["step", packed(b"{}")[:-1]]) == 2
    assert capsys.readouterr().err == (
        "bpstudio: the link: a part of it is missing or altered; copy all of it once more\n"
    )


def test_a_link_stands_where_a_file_may(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "mazur", "--to", "link"]) == 0
    link = capsys.readouterr().out.strip()
    assert link_in(link) == link
    out = tmp_path / "again.json"
    assert main(["step", link, "--quiet", "-o", str(out)]) == 0
    assert main(["verify", str(out)]) == 0
    assert main(["verify", link]) == 1
    capsys.readouterr()
    assert main(["check-gradients", link]) == 0
    assert main(["train", link, "--iterations", "2", "-o", str(out)]) == 0
    assert main(["export", link, "--to", "link"]) == 0
    assert capsys.readouterr().out.endswith(f"{link}\n")


def test_an_exercise_goes_into_a_link_as_it_is_while_nothing_of_it_is_told() -> None:
    state = read(str(SESSIONS / "exercise_begun.json")).state
    again = decode(contents_of_link(link_of(state))).state
    assert (again.exercise, again.answers) == (state.exercise, state.answers)
    assert replace(again, segments=state.segments).open_questions == state.open_questions


def test_no_shorter_link_is_offered_that_could_not_be_opened() -> None:
    diverged = Session(read(str(SESSIONS / "diverged.json")).state)
    assert shorter_links(diverged.state) == {}
    diverged.seek(0)
    largest = Session(read("mazur").state)
    largest.apply(SetParameter("theta1[0,0]", sys.float_info.max))
    for session, few in ((diverged, 4), (largest, 4)):
        links = shorter_links(session.state)
        assert len(links) == few
        for link in links.values():
            decode(contents_of_link(link))
