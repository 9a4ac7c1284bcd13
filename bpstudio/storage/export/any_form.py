"""A session in any form of export: what ``bpstudio export`` and ``OpenSession.export`` have in common."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import cast, get_args

import numpy as np

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import in_a_row
from bpstudio.explain.words.files import toolkit_missing
from bpstudio.notation.textbook import ARTICLE, Notation, notation_from, notation_text
from bpstudio.session.history.state import State
from bpstudio.session.session import Session
from bpstudio.storage.export.forms import FORMS, PAINTED, ExportOption
from bpstudio.storage.export.numbered import check_new_folder, write_numbered
from bpstudio.storage.export.pictured import PICTURE_SCALE, WALK_SCALE, PicturePart, PictureWanted
from bpstudio.storage.export.wanted import DIGITS, Wanted
from bpstudio.storage.files import check_before_work, write_bytes
from bpstudio.storage.resources import ThemeName
from bpstudio.storage.sources import is_source

Exported = bytes | tuple[bytes, ...]
"""The content of a file, or of several in a folder."""
OF_A_SHEET: tuple[ExportOption, ...] = ("blank", "answers", "ask", "digits")
OF_A_PICTURE: tuple[ExportOption, ...] = ("theme", "transparent")
PAINTER = "bpstudio.qt.app"
"""Where what needs the toolkit is painted: above this folder, and so known to it by its name alone."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How an option and a form are written where somebody is told of them; ``help`` is where to read of all."""

    option: str
    form: str
    help: str
    plural: tuple[ExportOption, ...] = ()

    def of_option(self, name: ExportOption) -> str:
        """An option by its name in ``ExportOption``."""
        return self.option.format(f"{name}s" if name in self.plural else name)

    def of_form(self, name: str) -> str:
        """A form by its name in the tables."""
        return self.form.format(name)


COMMAND = Spelling("--{}", "--to {}", "bpstudio export --help")
CODE = Spelling("{}", '"{}"', "bpstudio export --help", ("parameter", "iteration"))


@dataclass(frozen=True, slots=True)
class ExportAsked:
    """A form by its name, and each option under its name in ``ExportOption``: None, False or empty where not given."""

    form: str
    parameter: tuple[str, ...] = ()
    iteration: tuple[int, ...] = ()
    blank: bool = False
    answers: bool = False
    ask: tuple[str, ...] = ()
    digits: int | None = None
    notation: str | None = None
    part: PicturePart | None = None
    scale: int | None = None
    theme: ThemeName | None = None
    transparent: bool = False
    spelling: Spelling = COMMAND

    def __post_init__(self) -> None:
        """Raises RefusedError for a form that is not there, and an option that is none or would change nothing."""
        _check_values(self)
        options = (FORMS | PAINTED)[self.form].options
        self._refuse(tuple(name for name in get_args(ExportOption) if name not in options))
        if self.form == "pdf":
            where = "without" if self.is_worked_out else "with"
            idle = OF_A_PICTURE if self.is_worked_out else OF_A_SHEET
            self._refuse(idle, f" {where} {self.spelling.of_option('part')}")
        if self.ask and not (self.blank or self.answers):
            told = self.spelling.of_option
            raise RefusedError("ask", f"{told('ask')} goes with {told('blank')} or {told('answers')}")

    def _refuse(self, idle: tuple[ExportOption, ...], where: str = "") -> None:
        for name in idle:
            given = getattr(self, name)
            if given is not None and given is not False and given != ():
                option, form = self.spelling.of_option(name), self.spelling.of_form(self.form)
                raise RefusedError(name, f"{option} changes nothing in {form}{where}; leave it out")

    @property
    def is_worked_out(self) -> bool:
        """Whether it is a PDF of pages with a worked solution, and no picture of a part."""
        return self.form == "pdf" and self.part is None

    @property
    def tells(self) -> bool:
        """Whether numbers are written that an exercise with open questions keeps to itself.

        A sheet asks what the exercise asks; a picture hides what is asked, as the screen does.
        """
        is_sheet = self.blank and not (self.answers or self.ask)
        return not is_sheet and (FORMS[self.form].tells if self.form in FORMS else self.is_worked_out)

    @property
    def suffix(self) -> str:
        """What the name of a file in this form ends in."""
        return (FORMS | PAINTED)[self.form].suffix

    @property
    def gives_folder(self) -> bool:
        """Whether it is several files in a folder."""
        return self.form in PAINTED and PAINTED[self.form].several


def check_where(asked: ExportAsked, path: str | Path, source: str | Path | None = None) -> None:
    """Before any work: raises OSError where what is asked for could not be written there.

    Raises RefusedError where that is the file of the session, its ``source``, and it would be a session no more, or one
    without what led there.
    """
    if source is not None and asked.form != "json" and is_source(path, source):
        raise RefusedError("path", f"{path} is the file of the session itself; choose another name")
    if asked.gives_folder:
        check_new_folder(Path(path))
    else:
        check_before_work(path)


def write_exported(asked: ExportAsked, content: Exported, path: str | Path) -> None:
    """Write it, all of it or, on an OSError, nothing."""
    if isinstance(content, tuple):
        write_numbered(Path(path), content, asked.suffix)
    else:
        write_bytes(path, content)


def export_content(state: State, asked: ExportAsked) -> Exported:
    """What is asked for, before it is written. Raises RefusedError for what cannot be had, or not in this form."""
    wanted = _wanted(state, asked)
    if asked.form in FORMS:
        return FORMS[asked.form].make(wanted)
    if asked.is_worked_out:
        return _on_pages(wanted, asked)
    return _painted(wanted, asked)


def given_or_written(
    state: State, asked: ExportAsked, path: str | Path | None, source: str | Path | None = None
) -> bytes | None:
    """The content of what is asked for; with a path it is written there, all of it or nothing, and not given.

    Raises as ``export_content`` and ``check_where`` do, and RefusedError for a folder without a path.
    """
    if path is not None and not str(path):
        raise RefusedError("path", "the path is empty; name a file")
    if path is not None:
        check_where(asked, path, source)
    elif asked.gives_folder:
        raise RefusedError("path", f"{asked.form} are several files: give the path of a new folder")
    with np.errstate(all="ignore"):
        content = export_content(state, asked)
    if path is not None:
        write_exported(asked, content, path)
        return None
    assert isinstance(content, bytes), "several files go to a folder"
    return content


def _wanted(state: State, asked: ExportAsked) -> Wanted:
    return Wanted(
        state,
        tuple(_parameter(name, asked.spelling) for name in dict.fromkeys(asked.parameter)),
        tuple(dict.fromkeys(asked.iteration)),
        _notation(asked),
        DIGITS if asked.digits is None else asked.digits,
        blank=asked.blank,
        answers=asked.answers,
        ask=tuple(dict.fromkeys(asked.ask)),
    )


def _parameter(name: str, spelling: Spelling) -> Parameter:
    try:
        return Parameter.parse(name)
    except ValueError as wrong:
        raise RefusedError("parameter", f"{spelling.of_option('parameter')}: {wrong}") from None


def _notation(asked: ExportAsked) -> Notation:
    """The notation of a textbook; the article's, where none is named."""
    if asked.notation is None:
        return ARTICLE
    found = notation_from(asked.notation)
    if notation_text(found) != asked.notation:
        option = asked.spelling.of_option("notation")
        raise RefusedError(
            "notation", f"{option}: {asked.notation} is no notation; see {asked.spelling.help}"
        )
    return found


def _on_pages(wanted: Wanted, asked: ExportAsked) -> bytes:
    from bpstudio.storage.export.solutions import solutions_of  # only where one is written

    solutions = solutions_of(wanted)
    with _painter(asked) as painter:
        return cast(bytes, painter.solutions_on_pages(solutions))


def _painted(wanted: Wanted, asked: ExportAsked) -> Exported:
    """The cursor of a session of its own goes to the end of the iteration that is named, or into the last one."""
    form, session = asked.spelling.of_form(asked.form), Session(wanted.state)
    if len(wanted.parameters) > 1 or len(wanted.iterations) > 1:
        raise RefusedError(asked.form, f"{form} shows one parameter and one iteration; name no more")
    for iteration in wanted.iterations:
        if iteration < wanted.state.iterations:
            session.go_to(iteration)
        elif iteration != wanted.state.cursor.iteration:
            session.seek(iteration)
    usual = WALK_SCALE if "walk" in PAINTED[asked.form].kinds else PICTURE_SCALE
    scale = usual if asked.scale is None else asked.scale
    parameter = next(iter(wanted.parameters), None)
    pictured = PictureWanted(asked.part, scale, asked.transparent, parameter)
    with _painter(asked) as painter:
        theme = asked.theme or "light"
        return cast(Exported, painter.painted_session(session, asked.form, theme, pictured, wanted.notation))


@contextmanager
def _painter(asked: ExportAsked) -> Iterator[ModuleType]:
    """What paints. Where an application is made meanwhile, nobody is to see the window that is painted."""
    before = os.environ.get("QT_QPA_PLATFORM")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        yield importlib.import_module(PAINTER)
    except ImportError as missing:
        what = asked.spelling.of_form(asked.form)
        raise RefusedError("toolkit", toolkit_missing(what, missing)) from None
    finally:
        if before is None:
            del os.environ["QT_QPA_PLATFORM"]
        else:
            os.environ["QT_QPA_PLATFORM"] = before


def _check_values(asked: ExportAsked) -> None:
    """What a command line has looked at before."""
    if asked.form not in FORMS | PAINTED:
        forms = in_a_row(FORMS | PAINTED)
        raise RefusedError("form", f"{asked.form!r} is no form of export; there are {forms}")
    for name, chosen, choices in (
        ("part", asked.part, get_args(PicturePart)),
        ("theme", asked.theme, get_args(ThemeName)),
    ):
        if chosen is not None and chosen not in choices:
            raise RefusedError(name, f"{name} is one of {in_a_row(choices)}, not {chosen!r}")
    names: dict[ExportOption, tuple[str, ...]] = {"parameter": asked.parameter, "ask": asked.ask}
    for option, given in names.items():
        for each in given:
            if not isinstance(each, str):
                raise RefusedError(option, f"{asked.spelling.of_option(option)} takes names, not {each!r}")
    numbers: dict[ExportOption, tuple[int | None, ...]] = {
        "iteration": asked.iteration,
        "digits": (asked.digits,),
        "scale": (asked.scale,),
    }
    for option, values in numbers.items():
        for value in values:
            counts = option == "iteration"  # the others say themselves between what they are
            if value is not None and (type(value) is not int or (counts and value < 0)):
                told, since = asked.spelling.of_option(option), " from 0 on" if counts else ""
                raise RefusedError(option, f"{told} takes whole numbers{since}, not {value!r}")
    flags: dict[ExportOption, bool] = {
        "blank": asked.blank,
        "answers": asked.answers,
        "transparent": asked.transparent,
    }
    for option, flag in flags.items():
        if type(flag) is not bool:
            raise RefusedError(option, f"{asked.spelling.of_option(option)} is True or False, not {flag!r}")
