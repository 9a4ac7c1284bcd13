"""What practice asks while one steps: when, what was answered, and how well each kind of number is known by now."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from bpstudio.engine.program import Step
from bpstudio.explain.diagnosis.outcomes import RULE
from bpstudio.explain.practice.asked import (
    FIRST_ANSWER,
    WAITING,
    going_on,
    iteration_answered,
    question_text,
    shown_text,
    worked_out,
)
from bpstudio.explain.practice.chosen import (
    choice_question_text,
    choice_shown,
    choice_verdict,
    choosing,
    chosen_in_practice,
)
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.ground import settings
from bpstudio.qt.practice import ASK_ALL, DECIMALS, MOST_DECIMALS, PROGRESS
from bpstudio.session.history.state import State
from bpstudio.session.practice.asking import CHAIN, Coming, Prompt, askings, coming, rounded_to
from bpstudio.session.practice.choices import AnswerChoice, choice_of
from bpstudio.session.practice.given import closed_in
from bpstudio.session.practice.places import stands
from bpstudio.session.practice.progress import PracticeProgress, progress_of
from bpstudio.session.practice.questions import Answer, Question
from bpstudio.session.practice.veil import is_locked
from bpstudio.session.session import Session

if TYPE_CHECKING:
    from bpstudio.explain.diagnosis.said_anew import SaidAnew

MOST_ROUNDS = 20
AnswerTone = Literal["plain", "right", "wrong", "hint", "new"]


class Practice(QObject):
    """Asks for the next number before the step is taken.

    ``changed()`` says that what is asked or said is another; ``said(sentence)`` is for the status line and whoever
    hears it; ``switched(on)`` that it was turned on or off. ``last_step`` is the index of the step asked for last.
    """

    changed = Signal()
    said = Signal(str)
    switched = Signal(bool)

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.on = False
        self._progress = PracticeProgress()
        self._ask_all = settings.text(ASK_ALL) == "yes"
        self._decimals = _decimals_of(settings.text(DECIMALS))
        self._rounds: WeakKeyDictionary[Session, tuple[State, ...]] = WeakKeyDictionary()
        self._waiting: tuple[Prompt, ...] = ()
        self._hints: tuple[str, ...] = ()
        self._hinted = 0
        self.last_step = 0
        self.sentence = WAITING
        self._told: str | SaidAnew = WAITING
        self.tone: AnswerTone = "plain"
        bridge.changed.connect(self._follow)
        bridge.replaced.connect(self._begin_again)
        bridge.renoted.connect(self._say_anew)

    # What is asked

    @property
    def asking(self) -> Prompt | None:
        """What is asked now; None where nothing is."""
        return self._waiting[0] if self._waiting else None

    @property
    def question(self) -> Question | None:
        """The question that waits for an answer."""
        return None if self.asking is None else self.asking.question

    @property
    def choice(self) -> AnswerChoice | None:
        """What may be chosen, where no number is to be typed."""
        asking = self.asking
        return None if asking is None else choice_of(self._bridge.frame, asking.kind, asking.question)

    @property
    def step_asked(self) -> Step | None:
        """The step that brings what is asked for."""
        question = self.question
        return None if question is None else stands(self._bridge.frame.network)[question.quantity].step

    @property
    def possible(self) -> bool:
        """Whether stepping may ask: not where an exercise asks, or a mistake is to be found."""
        return not is_locked(self._bridge.state)

    def switch(self, on: bool) -> None:
        """Turn it on or off; what is asked is withdrawn."""
        if on != self.on:
            self.withdraw()
            self.on = on
            self.switched.emit(on)
            self._say(WAITING, "plain")

    def step(self) -> None:
        """Step on, unless the next step is asked for first."""
        if self.asking is not None:
            self._say(FIRST_ANSWER, "hint")
            return
        session, found = self._bridge.session, self._coming()
        if found is None:
            session.step()
            self._say(WAITING, "plain")
        elif found.manner == "shown":
            session.step()
            for asking in found.askings:
                self._shown(asking)
            self._say(worked_out(found.askings), "new")
        else:
            self._waiting = found.askings
            self._ask()

    def _coming(self) -> Coming | None:
        """What stepping on does now; None where it just steps."""
        bridge = self._bridge
        if not self.on or not self.possible:
            return None
        closed = closed_in(bridge.state)
        return coming(bridge.frame, self.progress, closed, bridge.example, self._ask_all, self._decimals)

    def ask_at(self, step: int) -> None:
        """Turn it on, go to before a step of the first iteration, and ask for what that brings, known or not."""
        self.switch(True)
        bridge = self._bridge
        bridge.session.seek(0, step)
        if bridge.frame.next is not None:
            every = askings(bridge.frame, bridge.frame.next, bridge.example)
            self._waiting = tuple(rounded_to(self._decimals, each) for each in every)
        if self._waiting:
            self._ask()

    def _ask(self, verdict: SaidAnew | None = None, tone: AnswerTone = "plain") -> None:
        """Ask for the first that waits; with what is still to be said of the answer before."""
        self._hints, self._hinted = (), 0
        step = self.step_asked
        self.last_step = 0 if step is None else step.index
        self._bridge.stage_step()
        self._bridge.session.ask(self.question)
        choice = self.choice
        rule = RULE if choice is None and verdict is None else ""
        keys = "" if choice is None else choosing(len(choice.options))
        self._say(verdict or rule, tone, *self._now(verdict), self.question_text, rule, keys)

    @property
    def question_text(self) -> str:
        """What is asked, in one line; empty where nothing is."""
        question, choice, bridge = self.question, self.choice, self._bridge
        if question is None:
            return ""
        if choice is not None:
            return choice_question_text(choice, question, bridge.frame, bridge.notation)
        return question_text(question, bridge.frame, bridge.notation)

    def withdraw(self) -> None:
        """Ask for nothing any more; nothing is counted."""
        if self._waiting:
            self._waiting = ()
            self._bridge.session.ask(None)
            self._say(WAITING, "plain")

    def _follow(self, old: State, new: State) -> None:
        """Whoever moves on by another way leaves the question."""
        if new.asked is None and self._waiting:
            self._waiting = ()
            self._say(WAITING, "plain")

    @property
    def rounds(self) -> tuple[State, ...]:
        """The sessions before this one whose answers the review has still, since this one is another like them.

        They come back with a session that a lesson has only set aside.
        """
        return self._rounds.get(self._bridge.session, ())

    def remember(self, rounds: tuple[State, ...], last: State) -> None:
        """What is shown is another like the sessions of these rounds: their answers stay in the review."""
        self._rounds[self._bridge.session] = (*rounds, last)[-MOST_ROUNDS:] if last.answers else rounds

    def _begin_again(self) -> None:
        self._waiting = ()
        self._say(WAITING, "plain")
        if self.on and not self.possible:
            self.switch(False)

    # Answers

    def check(self, typed: str) -> bool:
        """Judge what was typed; whether it was right. What cannot be read costs nothing."""
        from bpstudio.explain.diagnosis.said_anew import said_anew  # not part of the start
        from bpstudio.explain.practice.answering import answered_in_practice

        asking, bridge = self.asking, self._bridge
        if asking is None or not typed.strip():
            return False
        state, question = bridge.state, asking.question
        found, answers = answered_in_practice(state, question, typed, bridge.notation)
        said = said_anew(lambda notation: answered_in_practice(state, question, typed, notation)[0], found)
        bridge.session.replace_answers(answers)
        if found.right:
            self._right(asking, said)
        else:
            if found.counts:
                self._wrong(asking)
            self._say(said, "wrong" if found.counts else "hint")
        return found.right

    def choose(self, picked: int) -> bool:
        """Take one of the options; whether it was right."""
        asking, choice, bridge = self.asking, self.choice, self._bridge
        if asking is None or choice is None or not 0 <= picked < len(choice.options):
            return False
        verdict = partial(choice_verdict, choice, picked, bridge.frame.network)
        right = picked == choice.right
        bridge.session.answer(chosen_in_practice(self._answer(asking), choice, picked))
        if right:
            self._right(asking, verdict)
        else:
            self._wrong(asking)
            self._say(verdict, "wrong")
        return right

    def _right(self, asking: Prompt, verdict: SaidAnew) -> None:
        self._know(self.progress.with_right(asking.kind))
        self._go_on(verdict, "right")

    def _wrong(self, asking: Prompt) -> None:
        self._know(self.progress.with_wrong(asking.kind))

    def _shown(self, asking: Prompt) -> None:
        self._know(self.progress.with_shown(asking.kind))

    def _go_on(self, verdict: SaidAnew, tone: AnswerTone) -> None:
        """To what else the step brings, or to the step itself."""
        chosen, self._waiting = self.choice is not None, self._waiting[1:]
        bridge = self._bridge
        if self._waiting:
            self._hints, self._hinted = (), 0
            bridge.session.ask(self.question)
            said = verdict if chosen else lambda notation: going_on(verdict(notation))
            self._say(said, tone, *self._now(verdict), self.question_text)
            return
        bridge.attempt(bridge.session.step)
        ahead = self._coming()
        if ahead is not None and ahead.manner == "asked" and ahead.askings[0].kind == CHAIN:
            self._waiting = ahead.askings  # at once, before the names of those to come can be seen
            self._ask(verdict, tone)
            return
        notes = self._notes_of_iteration
        if notes:
            self._say(lambda notation: f"{verdict(notation)} {iteration_answered(notes, notation)}", tone)
        else:
            self._say(verdict, tone)

    @property
    def _notes_of_iteration(self) -> list[str]:
        """At the end of an iteration, what the answers to its questions were; else nothing."""
        bridge = self._bridge
        mine = f"{bridge.frame.iteration}: "
        notes = [answer.note for answer in bridge.state.answers if answer.question.startswith(mine)]
        return notes if bridge.frame.next is None else []

    def hint(self) -> None:
        """Say the next hint; the last of them is the answer, and counts as shown."""
        asking, bridge = self.asking, self._bridge
        if asking is None:
            return
        if self.choice is not None:
            self.show()
            return
        from bpstudio.explain.diagnosis.hints import hints  # not part of the start of practice

        ladder = partial(hints, bridge.frame, asking.question, decimals=self._decimals)
        self._hints = self._hints or ladder(bridge.notation)
        if self._hinted + 1 >= len(self._hints):
            self.show()
            return
        self._hinted += 1
        answer = self._answer(asking)
        bridge.session.answer(replace(answer, hints=max(answer.hints, self._hinted)))
        at = self._hinted - 1
        self._say(lambda notation: ladder(notation)[at], "hint")

    def show(self) -> None:
        """Skip: show the number, and note that it was shown. The kind is asked again another time."""
        asking, bridge = self.asking, self._bridge
        if asking is None:
            return
        told: SaidAnew = partial(shown_text, asking.question, bridge.frame, decimals=self._decimals)
        if self.choice is not None:
            told = partial(choice_shown, self.choice, bridge.frame.network)
        answer = self._answer(asking)
        bridge.session.answer(replace(answer, shown=True, note="shown"))
        self._shown(asking)
        self._go_on(told, "hint")

    def back(self) -> None:
        """Step back, and leave the question."""
        self._bridge.session.back()

    def _answer(self, asking: Prompt) -> Answer:
        name = asking.question.id
        return next((one for one in self._bridge.state.answers if one.question == name), Answer(name))

    def _now(self, told: str | SaidAnew | None) -> tuple[str, ...]:
        """In the letters that are in force."""
        if told is None:
            return ()
        return (told if isinstance(told, str) else told(self._bridge.notation),)

    def _say(self, told: str | SaidAnew, tone: AnswerTone, *aloud: str) -> None:
        """Under the field; and ``aloud`` where that is more."""
        self._told, self.tone = told, tone
        (self.sentence,) = self._now(told)
        self.changed.emit()
        heard = " ".join(filter(None, aloud or (self.sentence,)))
        if self.on and heard != WAITING:
            self.said.emit(heard)

    def _say_anew(self) -> None:
        """The same in other letters; nothing is heard of that."""
        self._hints = ()
        (self.sentence,) = self._now(self._told)
        self.changed.emit()

    # What is kept on this computer

    @property
    def progress(self) -> PracticeProgress:
        """What is known by now, from all windows: each adds to what is kept at that moment."""
        kept = settings.text(PROGRESS)
        return self._progress if kept is None else progress_of(kept)

    def _know(self, progress: PracticeProgress) -> None:
        self._progress = progress  # all there is where nothing can be kept
        settings.keep(PROGRESS, progress.text)

    def forget(self) -> None:
        """Clear the progress: every kind is new again."""
        self._know(PracticeProgress())
        self.changed.emit()

    @property
    def ask_all(self) -> bool:
        """Whether what is known is asked as well."""
        return self._ask_all

    def set_ask_all(self, on: bool) -> None:
        """Ask what is known as well, from the next step on."""
        self._ask_all = on
        settings.keep(ASK_ALL, "yes" if on else "no")

    @property
    def decimals(self) -> int | None:
        """To how many decimals every result is rounded as one goes; None where it is not."""
        return self._decimals

    def set_decimals(self, decimals: int | None) -> None:
        """Round every result to so many decimals as one goes; None to round nothing. So is what is asked now."""
        others = decimals != self._decimals
        self._decimals = decimals
        settings.keep(DECIMALS, "" if decimals is None else str(decimals))
        if self._waiting and others:
            self._waiting = tuple(rounded_to(decimals, each) for each in self._waiting)
            self._ask()  # what was said of it until now has other numbers


def _decimals_of(text: str | None) -> int | None:
    return next((each for each in range(1, MOST_DECIMALS + 1) if str(each) == text), None)
