"""Reads a lesson with the window's session: goes where a page says, asks, waits, and goes on once that is done."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from bpstudio.explain.diagnosis.hints import hints
from bpstudio.explain.diagnosis.judging import Judgement, judge
from bpstudio.explain.lessons import told
from bpstudio.explain.practice.asked import shown_text
from bpstudio.qt.bridge import Bridge
from bpstudio.session.history.state import State
from bpstudio.session.lessons.directives import Ask, Directive, Hunt, Say
from bpstudio.session.lessons.hunts import planted_for
from bpstudio.session.lessons.lesson import DirectiveBlock, Lesson, LessonPage, Prose
from bpstudio.session.lessons.reading import (
    LessonPlace,
    carried_on,
    directive_at,
    page_turned,
    parts_shown,
    question_asked,
    steps_until,
)
from bpstudio.session.practice.hunting import hunt_of
from bpstudio.session.practice.planting import begun_here, planted_in_all
from bpstudio.session.practice.questions import Question
from bpstudio.session.session import Session


class LessonReader(QObject):
    """Where somebody is in a lesson, and what is asked there.

    ``answered`` is what was said to those directives of the page, by their index, that are over; ``trouble`` why the
    page cannot go on. ``turned()`` says that another page is shown, ``grown()`` that more of it is,
    ``judged(judgement)`` what an answer was; ``instead(session)`` that this session is to be shown from now on,
    ``restored()`` that it is the lesson's own again after the learner had changed it. Where a mistake is hunted it is
    planted in that session, and the hunt goes on elsewhere in the window.
    """

    turned = Signal()
    grown = Signal()
    judged = Signal(object)
    instead = Signal(object)
    restored = Signal()

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._lesson: Lesson | None = None
        self._state: State | None = None
        self.place = LessonPlace()
        self.trouble = ""
        self.furthest = 0
        self.answered: dict[int, Judgement] = {}
        self._busy = False
        self._hunted: Hunt | None = None
        self._question: Question | None = None
        self._hints_taken = 0
        bridge.changed.connect(lambda *_: self._look())

    # What is read

    @property
    def reading(self) -> bool:
        """Whether there is a lesson."""
        return self._lesson is not None

    @property
    def lesson(self) -> Lesson:
        """The lesson that is read. Only while there is one."""
        assert self._lesson is not None, "a lesson is begun first"
        return self._lesson

    @property
    def page(self) -> LessonPage:
        """The page that is shown."""
        return self.lesson.pages[self.place.page]

    @property
    def parts(self) -> tuple[Prose | DirectiveBlock, ...]:
        """What may be read of the page by now."""
        return parts_shown(self.page, self.place.done)

    @property
    def directive(self) -> Directive | None:
        """What has to be done next; None where the page is at its end."""
        return None if self.trouble else directive_at(self.lesson, self.place)

    @property
    def said(self) -> Say | None:
        """What points at a part of the window now: the last thing of the page that does."""
        done = self.page.directives[: self.place.done]
        return next((each for each in reversed(done) if isinstance(each, Say)), None)

    @property
    def is_last_page(self) -> bool:
        """Whether no page comes after this one."""
        return self.place.page == len(self.lesson.pages) - 1

    # Beginning, turning pages, ending

    def begin(self, lesson: Lesson, state: State, page: int = 0) -> None:
        """Read a lesson whose session is ``state``, from a page on."""
        self._lesson, self._state, self.furthest, self._question = lesson, state, 0, None
        self._show(page_turned(lesson, LessonPlace(), page))

    def end(self) -> None:
        """Nothing is read any more."""
        self._lesson = self._state = self._hunted = self._question = None
        self.place, self.trouble = LessonPlace(), ""

    def turn(self, pages: int) -> None:
        """So many pages on, or back; at the end of the lesson, nothing."""
        there = page_turned(self.lesson, self.place, pages)
        if there.page != self.place.page:
            self._show(there)

    def _show(self, place: LessonPlace) -> None:
        self._forget_question()
        self._begin_anew()
        self.place, self.trouble, self.answered = place, "", {}
        self.furthest = max(self.furthest, place.page)
        self._go_on()
        self.turned.emit()

    def _begin_anew(self) -> None:
        """What the learner has changed, or what was planted, does not stay when a page is turned."""
        assert self._state is not None, "a lesson is read"
        own, now = self._state.segments, self._bridge.state.segments
        if [each.identity for each in own] == [each.identity for each in now]:
            return
        changed, self._hunted = self._was_shown, None
        self.instead.emit(Session(self._state))
        if changed:
            self.restored.emit()

    @property
    def _was_shown(self) -> bool:
        """Whether the session in the window was made of the lesson's."""
        assert self._state is not None, "a lesson is read"
        return self._bridge.state.segments[0].identity is self._state.segments[0].identity

    # What happens on a page

    def _look(self) -> None:
        """The session has changed; a number that was asked for may have been stepped to."""
        if not self.reading or self._busy:
            return
        question, at = self._question, self.place.done
        if not self._go_on():
            return
        if question is not None:
            sentence = shown_text(question, self._bridge.frame, self._bridge.notation)
            self.answered[at] = Judgement("shown", sentence)
        self.grown.emit()

    def _go_on(self) -> bool:
        """Do what there is to be done up to what waits for the reader; whether anything was."""
        before = self.place
        self._busy = True
        try:
            self.place = carried_on(self.lesson, self.place, self._bridge.session, self._is_found)
            if self.place != before:
                self._forget_question()
            self._wait_for(self.directive)
        except ValueError as refused:
            waiting = directive_at(self.lesson, self.place)
            self.trouble = told.not_to_be_done(0 if waiting is None else waiting.line, str(refused))
        finally:
            self._busy = False
        return self.place != before

    def _wait_for(self, directive: Directive | None) -> None:
        session = self._bridge.session
        if isinstance(directive, Ask) and self._question is None:
            frame = session.frame
            self._question = question_asked(directive.name, session.document, frame.iteration)
            if self._question.example is not None:
                self._bridge.study(self._question.example)
            session.ask(self._question)
        elif isinstance(directive, Hunt) and self._hunted is None:
            self._begin_hunt(directive)

    def _forget_question(self) -> None:
        self._hints_taken, self._question = 0, None
        if self._was_shown and self._bridge.state.asked is not None:
            busy, self._busy = self._busy, True
            self._bridge.session.ask(None)
            self._busy = busy

    # Questions

    @property
    def question(self) -> Question | None:
        """What is asked for a number now."""
        return self._question if isinstance(self.directive, Ask) else None

    def answer(self, typed: str) -> None:
        """Judge an answer; a right one goes on."""
        assert self._question is not None, "only what is asked is answered"
        found = judge(self._bridge.frame, self._question, typed, self._bridge.notation)
        if found.right:
            self._reveal(found)
        self.judged.emit(found)

    def hint(self) -> None:
        """The next hint."""
        assert self._question is not None, "only what is asked has hints"
        found = self._hints_to(self._question)
        sentence = found[min(self._hints_taken, len(found) - 1)]
        self._hints_taken += 1
        self.judged.emit(Judgement("hint", sentence))

    def _hints_to(self, question: Question) -> tuple[str, ...]:
        """All but the last, which is the answer."""
        return hints(self._bridge.frame, question, self._bridge.notation)[:-1]

    @property
    def has_hints(self) -> bool:
        """Whether there is a hint that was not given."""
        question = self.question
        if question is None:
            return False
        return self._hints_taken < len(self._hints_to(question))

    def show(self) -> None:
        """Give the answer, and go on."""
        assert self._question is not None, "only what is asked is shown"
        found = Judgement("shown", shown_text(self._question, self._bridge.frame, self._bridge.notation))
        self._reveal(found)
        self.judged.emit(found)

    def _reveal(self, found: Judgement) -> None:
        """Step on to where the number is shown; then the page goes on."""
        directive, session = self.directive, self._bridge.session
        assert isinstance(directive, Ask), "it was asked for"
        self.answered[self.place.done] = found
        until, cursor = steps_until(directive, session.frame), session.state.cursor
        self._forget_question()
        self._busy = True
        session.seek(cursor.iteration, max(cursor.revealed, until))
        self._busy = False
        self._look()

    # Mistakes that are hunted

    def _begin_hunt(self, hunt: Hunt) -> None:
        """Plant it in an iteration that begins as the one at the cursor does."""
        planted, begun = planted_for(hunt.mistake, self._bridge.frame), begun_here(self._bridge.state)
        self._hunted = hunt
        start = begun.segments[0].record.start
        self.instead.emit(Session(planted_in_all(begun.document, start, planted)))

    def _is_found(self, hunt: Hunt) -> bool:
        """Whether card, rule and number are."""
        so_far = hunt_of(self._bridge.state)
        return hunt is self._hunted and so_far is not None and so_far.unlocked
