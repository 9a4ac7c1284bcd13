"""Where somebody is in a lesson: the page, how many of its directives are done, and what may be read so far.

``carried_on`` does what there is to be done, up to the first directive that waits for the reader. Nothing else is kept:
a page that is turned to begins anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bpstudio.engine.program import Op
from bpstudio.session.frame import Frame
from bpstudio.session.history.document import Document
from bpstudio.session.lessons.directives import Ask, Directive, Follow, Goto, Hunt, Wait
from bpstudio.session.lessons.lesson import DirectiveBlock, Lesson, LessonPage, Prose
from bpstudio.session.lessons.number_name import NumberName, named_number, writer_of
from bpstudio.session.practice.places import check_fits, stands
from bpstudio.session.practice.questions import Question, asked_in_passing
from bpstudio.session.session import Session

Solved = Callable[[Hunt], bool]


@dataclass(frozen=True, slots=True)
class LessonPlace:
    """A page by its index, and how many of its directives are done."""

    page: int = 0
    done: int = 0


def page_turned(lesson: Lesson, place: LessonPlace, pages: int) -> LessonPlace:
    """The beginning of a page so many further on, or back; of the last or the first one where there are no more."""
    return LessonPlace(min(max(place.page + pages, 0), len(lesson.pages) - 1))


def directive_at(lesson: Lesson, place: LessonPlace) -> Directive | None:
    """What is to be done next on the page; None where all is done."""
    directives = lesson.pages[place.page].directives
    return directives[place.done] if place.done < len(directives) else None


def parts_shown(page: LessonPage, done: int) -> tuple[Prose | DirectiveBlock, ...]:
    """What may be read of a page: all before the first block that still holds back, and that block."""
    found: list[Prose | DirectiveBlock] = []
    for part in page.parts:
        found.append(part)
        if isinstance(part, DirectiveBlock):
            left = part.directives[max(done, 0) :]
            if any(isinstance(each, Ask | Hunt | Wait) for each in left):
                break
            done -= len(part.directives)
    return tuple(found)


def carried_on(lesson: Lesson, place: LessonPlace, session: Session, solved: Solved) -> LessonPlace:
    """Where one is once everything has been done that waits for nobody: going somewhere, following, pointing.

    ``solved`` says whether a hunt is over. Raises ValueError where the session has no such moment or parameter.
    """
    while (directive := directive_at(lesson, place)) is not None:
        match directive:
            case Goto(iteration, revealed):
                session.seek(iteration, revealed)
            case Follow(parameter):
                session.follow(parameter)
            case Ask() | Wait() if not is_seen(directive, session.frame):
                return place
            case Hunt() if not solved(directive):
                return place
        place = replace(place, done=place.done + 1)
    return place


def is_seen(directive: Ask | Wait, frame: Frame) -> bool:
    """Whether what is asked for is shown by now, or what is waited for is so."""
    if isinstance(directive, Wait):
        return directive.condition.holds(frame)
    name = directive.name
    return frame.updated if name.quantity.is_parameter else named_number(frame, name) is not None


def question_asked(name: NumberName, document: Document, iteration: int) -> Question:
    """The question that asks for a number; of a weight or bias, what the update makes of it.

    Raises ValueError where there is no such number to be asked for.
    """
    stand = stands(document.network).get(name.quantity)
    place, example = name.place, name.example
    if stand is not None:
        if not place and all(count == 1 for count in stand.shape):
            place = (0,) * len(stand.shape)
        if example is None and stand.by_example and len(document.task.rows(iteration)) == 1:
            example = 0
    question = asked_in_passing(name.quantity, place, example, iteration)
    check_fits(question, document)
    return question


def steps_until(directive: Ask | Wait, frame: Frame) -> int:
    """How many steps of the iteration have to be revealed until it is done; 0 where no step says so."""
    name = directive.name if isinstance(directive, Ask) else directive.condition.name
    if name is None or (isinstance(directive, Wait) and directive.condition.relation != "visible"):
        return 0
    asks_for_update = isinstance(directive, Ask) and name.quantity.is_parameter
    step = frame.program.find(Op.UPDATE) if asks_for_update else writer_of(frame, name.quantity)
    return 0 if step is None else step.number
