"""The tour: ∂C/∂θ₂ by hand, step by step. What is done is read off the session; no toolkit is needed for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.words import counted, listed
from bpstudio.explain.words.telling import Telling
from bpstudio.session.edits.base import SetParameter
from bpstudio.session.frame import Frame
from bpstudio.session.session import Session

WIDTHS, ACTIVATIONS = (1, 1, 1, 1), ("relu", "relu", "sigmoid")
THETA, BIAS = Parameter("theta", 2), Parameter("b", 2)
PERFORMED_ITERATIONS = 40  # what training runs where the tour is taken up after it
WHY, CHECK = "why_sheet", "gradient_dialog"


@dataclass(frozen=True, slots=True)
class TourMoment:
    """What is looked at: the session as it is seen, whether it trains, and the name of what has just been opened."""

    frame: Frame
    playing: bool = False
    opened: str = ""


@dataclass(frozen=True, slots=True)
class TourProgress:
    """The step one is at, by its place in ``TOUR``, and whether what has to come first in it has come."""

    at: int = 0
    begun: bool = False


@dataclass(frozen=True, slots=True)
class TourPlace:
    """What a bubble points at: a unit's layer, a weight's, a factor's name in the program; or a part of the window."""

    kind: str
    of: str = ""


Test = Callable[[TourMoment], bool]
Sentence = Callable[[Telling], str]


@dataclass(frozen=True, slots=True)
class Need:
    """What a step takes for granted, and the way back where it does not hold."""

    met: Test
    way_back: Sentence


@dataclass(frozen=True, slots=True)
class TourStep:
    """``says`` what to do and what to see; ``done`` when that has happened, once ``first`` has been true.

    ``perform`` does the same to a session, so that the tour can be taken up at any step. ``name`` is kept among the
    settings.
    """

    name: str
    place: TourPlace
    says: Sentence
    done: Test
    perform: Callable[[Session], object]
    needs: tuple[Need, ...] = ()
    first: Test | None = None


def advanced(progress: TourProgress, moment: TourMoment) -> TourProgress:
    """Where one is at this moment: past every step that is done, in order. The last one is never done by itself."""
    while progress.at < len(TOUR) - 1:
        step = TOUR[progress.at]
        begun = progress.begun or step.first is None or step.first(moment)
        if not (begun and step.done(moment)):
            return TourProgress(progress.at, begun)
        progress = TourProgress(progress.at + 1)
    return progress


def way_back(step: TourStep, moment: TourMoment, telling: Telling) -> str:
    """How to get back to where the step can be done; empty where one is there."""
    missing = next((need for need in step.needs if not need.met(moment)), None)
    return "" if missing is None else missing.way_back(telling)


def tour_place(name: str) -> int:
    """The place in the tour of the step with that name; 0 for any other name."""
    return next((at for at, step in enumerate(TOUR) if step.name == name), 0)


def perform_until(session: Session, at: int) -> None:
    """Bring the article's session, at its start, to where step ``at`` begins."""
    for step in TOUR[:at]:
        step.perform(session)


# What can be read off a moment


def fits_the_tour(frame: Frame) -> bool:
    """Whether it is still the network of the tour: its numbers may be others."""
    network = frame.network
    widths = network.widths
    activations = tuple(layer.activation for layer in network.layers)
    return (
        widths == WIDTHS
        and activations == ACTIVATIONS
        and not Parameter.parse("theta2[0,0]").is_cut_in(network)
    )


def _seen(frame: Frame, name: str) -> bool:
    what = Quantity.parse(name)
    return what in frame.program.writers and frame.knows(what)


def _shows(name: str) -> Test:
    return lambda moment: fits_the_tour(moment.frame) and _seen(moment.frame, name)


def _hides(name: str) -> Test:
    return lambda moment: fits_the_tour(moment.frame) and not _seen(moment.frame, name)


def _follows(parameter: Parameter) -> Test:
    def met(moment: TourMoment) -> bool:
        following = moment.frame.state.following
        followed = None if following is None else following.parameter
        return followed is not None and (followed.kind, followed.layer) == (parameter.kind, parameter.layer)

    return met


def _weight_typed(moment: TourMoment) -> bool:
    return isinstance(moment.frame.state.segments[-1].edit, SetParameter)


def _went_back(moment: TourMoment) -> bool:
    return moment.frame.state.completed < moment.frame.state.iterations


# What has to hold


def _need_to_see(name: str) -> Need:
    return Need(_shows(name), lambda t: f"Press {t.key('step_next')} until {t.symbol(name)} has its number.")


def _need_to_follow(parameter: Parameter) -> Need:
    return Need(_follows(parameter), lambda t: f"Choose {t.symbol(str(parameter))} in Follow to go on.")


_NETWORK = Need(
    lambda moment: fits_the_tour(moment.frame),
    lambda t: f"The network is another one now. Press {t.key('undo')} until it is as it was.",
)
_FIRST = Need(
    lambda moment: moment.frame.iteration == 0,
    lambda t: f"Press {t.key('reset')} to go back to the start.",
)
_UNTOUCHED = Need(
    _hides("dC/dyhat"),
    lambda t: f"You are ahead of the tour. Press {t.key('step_back')} until {t.symbol('dC/dyhat')} is gone.",
)
_TRAINED = Need(
    lambda moment: moment.frame.state.iterations > 1,
    lambda t: f"Press {t.key('train')} to train first, and once more to pause.",
)
_AT_WORK = (_NETWORK, _FIRST)
_ON_THETA = (*_AT_WORK, _need_to_follow(THETA), _need_to_see("C"))


# What is said


def _say_step(t: Telling) -> str:
    return f"Press {t.key('step_next')} once. You see {t.equation('z1')}. “—” marks what is not computed yet."


def _say_forward(t: Telling) -> str:
    return f"Press {t.key('finish_phase')} to finish the forward pass. It ends with {t.valued('yhat')}."


def _say_cost(t: Telling) -> str:
    return (
        f"Press {t.key('step_next')} for the cost: {t.equation('C')}. "
        f"It says how far {t.symbol('yhat')} is from the target."
    )


def _say_follow(t: Telling) -> str:
    theta, count = t.symbol("theta2"), len(t.chain("theta2"))
    return (
        f"Choose {theta} in Follow, or click {theta} on the network and press {t.key('follow_selected')}. "
        f"{count} empty cards appear: the factors of {t.symbol('dC/dtheta2')}."
    )


def _say_first_factor(t: Telling) -> str:
    return f"Press {t.key('step_next')}. The card at the right fills: {t.equation('dC/dyhat')}."


def _say_second_factor(t: Telling) -> str:
    return (
        f"Press {t.key('step_next')} again: {t.equation('dC/dz3')}. "
        f"The product so far is {t.valued('dC/dz3')}."
    )


def _say_why(t: Telling) -> str:
    return (
        "Click “Why?” on this card, or click the card and press Return. "
        f"A sheet derives {t.factor_symbol('dC/dz3')}; Esc closes it."
    )


def _say_chain(t: Telling) -> str:
    factors = listed(t.factor(step) for step in reversed(t.chain("theta2")[:-2]))
    count = t.hidden("theta2")
    return (
        f"Press {t.key('step_next')} {counted(count, 'more time')}. The factors are "
        f"{factors}; the product is {t.valued('dC/dtheta2')}."
    )


def _say_back(t: Telling) -> str:
    return (
        f"Press {t.key('step_back')}, then {t.key('step_next')}. "
        f"Every step back is exact: {t.number('dC/dtheta2')} comes again."
    )


def _say_reuse(t: Telling) -> str:
    chain = t.chain("b2")
    reused = sum(step in t.chain("theta2") for step in chain)
    return (
        f"Choose {t.symbol('b2')} in Follow. {reused} of its {len(chain)} factors are marked “reused”: "
        f"they were computed on the way to {t.symbol('theta2')}."
    )


def _say_bias(t: Telling) -> str:
    return f"Press {t.key('step_next')}. The last factor is {t.factor('dC/db2')}, and {t.valued('dC/db2')}."


def _say_check(t: Telling) -> str:
    return (
        f"Press {t.key('check_gradients')}. Every gradient is compared with a derivative computed without "
        "backpropagation. A wrong factor would be named."
    )


def _say_train(t: Telling) -> str:
    return f"Press {t.key('train')} to train. Watch {t.symbol('C')} fall from {t.number('C')}."


def _say_pause(t: Telling) -> str:
    return f"Press {t.key('train')} again to pause, when you have seen enough."


def _say_scrub(t: Telling) -> str:
    return f"Drag along the timeline, or press {t.key('reset')}. Every iteration and step can be seen again."


def _say_edit(t: Telling) -> str:
    return (
        f"Double-click {t.symbol('theta2')}, or select it and type: 1/3, then Return. "
        "Training goes on from there with it."
    )


def _say_undo(t: Telling) -> str:
    return f"Press {t.key('undo')}. It takes the edit back, and the iterations after it are there again."


def _say_end(t: Telling) -> str:
    return (
        f"That is all. {t.key('save')} saves a session as a file that checks itself. "
        f"{t.key('help_guide')} opens the guide, {t.key('help_keys')} lists every key."
    )


def _train(session: Session) -> None:
    session.train(PERFORMED_ITERATIONS)


def _type_a_third(session: Session) -> None:
    session.apply(SetParameter("theta2[0,0]", 1 / 3))


def _step(session: Session) -> None:
    session.step()


def _finish(session: Session) -> None:
    session.finish_phase()


def _nothing(session: Session) -> None:
    """What is only looked at leaves the session as it is."""


TOUR = (
    TourStep("step", TourPlace("unit", "1"), _say_step, _shows("z1"), _step, _AT_WORK),
    TourStep("forward", TourPlace("unit", "3"), _say_forward, _shows("yhat"), _finish, _AT_WORK),
    TourStep("cost", TourPlace("cost"), _say_cost, _shows("C"), _step, (*_AT_WORK, _need_to_see("yhat"))),
    TourStep(
        "follow",
        TourPlace("follow"),
        _say_follow,
        _follows(THETA),
        lambda session: session.follow(THETA),
        (*_AT_WORK, _need_to_see("C"), _UNTOUCHED),
    ),
    TourStep(
        "factor", TourPlace("factor", "dC/dyhat"), _say_first_factor, _shows("dC/dyhat"), _step, _ON_THETA
    ),
    TourStep(
        "product", TourPlace("factor", "dC/dz3"), _say_second_factor, _shows("dC/dz3"), _step, _ON_THETA
    ),
    TourStep(
        "why",
        TourPlace("factor", "dC/dz3"),
        _say_why,
        lambda moment: moment.opened == WHY,
        _nothing,
        (*_ON_THETA, _need_to_see("dC/dz3")),
    ),
    TourStep("chain", TourPlace("chain"), _say_chain, _shows("dC/dtheta2"), _finish, _ON_THETA),
    TourStep(
        "back",
        TourPlace("chain"),
        _say_back,
        _shows("dC/dtheta2"),
        _nothing,
        _ON_THETA,
        first=_hides("dC/dtheta2"),
    ),
    TourStep(
        "reuse",
        TourPlace("follow"),
        _say_reuse,
        _follows(BIAS),
        lambda session: session.follow(BIAS),
        (*_AT_WORK, _need_to_see("dC/dtheta2")),
    ),
    TourStep(
        "bias",
        TourPlace("factor", "dC/db2"),
        _say_bias,
        _shows("dC/db2"),
        _step,
        (*_AT_WORK, _need_to_follow(BIAS)),
    ),
    TourStep(
        "check",
        TourPlace("menu", "check_gradients"),
        _say_check,
        lambda moment: moment.opened == CHECK,
        _nothing,
        (_NETWORK,),
    ),
    TourStep("train", TourPlace("cost_plot"), _say_train, lambda moment: moment.playing, _train, (_NETWORK,)),
    TourStep("pause", TourPlace("cost_plot"), _say_pause, lambda moment: not moment.playing, _nothing),
    TourStep(
        "scrub",
        TourPlace("timeline"),
        _say_scrub,
        _went_back,
        lambda session: session.seek(0, 0),
        (_TRAINED,),
    ),
    TourStep("edit", TourPlace("weight", "2"), _say_edit, _weight_typed, _type_a_third, (_NETWORK,)),
    TourStep(
        "undo",
        TourPlace("weight", "2"),
        _say_undo,
        lambda moment: not _weight_typed(moment),
        lambda session: session.undo(),
    ),
    TourStep("end", TourPlace("window"), _say_end, lambda moment: False, _nothing),
)


def left(entry: str) -> str:
    """That the tour has ended before its end; ``entry`` is that of the menu that goes on with it."""
    return f"The tour is left. {entry} goes on where you were."
