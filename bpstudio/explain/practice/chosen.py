"""Questions with answers to choose from, in words: what is asked, what may be chosen, and what the choice was."""

from __future__ import annotations

from dataclasses import replace

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import Quantity
from bpstudio.explain.practice.asked import Wording, question_parts
from bpstudio.explain.words.naming import shown
from bpstudio.notation.naming import parameter_symbol, parameter_text
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import COST
from bpstudio.notation.textbook import Notation
from bpstudio.session.frame import Frame
from bpstudio.session.practice.choices import AnswerChoice, Option, note_of_choice
from bpstudio.session.practice.questions import Answer, Question

NOT_THAT_ONE = "not that one"
TITLES_OF_CHOICES = {
    "change": "the change of C",
    "effect": "the largest effect",
    "factor": "the next factor",
}
WHY: dict[str, str] = {
    "sign": "The sign of a product is that of its factors multiplied; in a sum the largest terms decide it.",
    "change": "A step against the gradient makes the cost smaller, unless the step is too long.",
    "factor": "The chain goes on with what the last quantity is computed from.",
    "paths": "Each layer above multiplies the paths by its units; under softmax every output is reached besides.",
    "effect": "The larger a gradient is in size, the more its parameter moves the cost.",
}


def choice_parts(choice: AnswerChoice, question: Question, frame: Frame) -> tuple[Wording, ...]:
    """The question, words and formula one after the other."""
    match choice.kind:
        case "change":
            return ("Is ", COST, " bigger or smaller than in the iteration before?")
        case "factor":
            return ("Which factor comes next in the chain?",)
        case "effect":
            return ("Which of these moves ", COST, " most?")
        case "paths":
            by = question.quantity.by
            parameter = None if by is None else by.at(*question.place).parameter
            name = "it" if parameter is None else parameter_symbol(parameter, frame.network)
            return ("Over how many paths does ", name, " reach ", COST, "?")
    return question_parts(question, frame)


def choice_question_text(choice: AnswerChoice, question: Question, frame: Frame, notation: Notation) -> str:
    """The question in one line of Unicode."""
    parts = choice_parts(choice, question, frame)
    return "".join(part if isinstance(part, str) else to_plain(part, notation) for part in parts)


def option_text(option: Option, network: Network, notation: Notation) -> str:
    """What may be chosen, on its button."""
    match option:
        case Parameter():
            return parameter_text(option, network, notation)
        case Quantity():
            return shown(option, notation)
    return str(option)


def option_tip(number: int) -> str:
    """How one of the answers is chosen, by its number from 1."""
    return f"This is the answer.  ({number}, then Return)"


def choosing(options: int) -> str:
    """How one of so many is chosen with the keys."""
    return f"1 to {options} choose, Return checks, Esc shows it."


def choice_title(name: str, notation: Notation, network: Network) -> str:
    """What a question is called in a list, from its id without the iteration; the id where it is none of these."""
    kind, _, about = name.partition(" ")
    if kind == "paths":
        try:
            return f"paths of {parameter_text(Parameter.parse(about), network, notation)}"
        except ValueError:
            return name
    return TITLES_OF_CHOICES.get(kind, name)


def is_choice(name: str) -> bool:
    """Whether a question of this id, without its iteration, is one whose answer is chosen, and is not a number."""
    return name.partition(" ")[0] in (*TITLES_OF_CHOICES, "paths")


def chosen_text(name: str, kept: str, network: Network, notation: Notation) -> str:
    """What was chosen, as its button said it; as it is kept where it is no option of that question."""
    try:
        match name.partition(" ")[0]:
            case "factor":
                return option_text(Quantity.parse(kept), network, notation)
            case "effect":
                return option_text(Parameter.parse(kept), network, notation)
    except (ValueError, LookupError):
        pass
    return kept


def chosen_in_practice(before: Answer, choice: AnswerChoice, picked: int) -> Answer:
    """The answer that is kept of an option that was chosen; what was shown stays so."""
    chosen = str(choice.options[picked])
    note = "shown" if before.shown else note_of_choice(choice, chosen)
    return replace(before, typed=chosen, tries=before.tries + 1, note=note)


def choice_verdict(choice: AnswerChoice, picked: int, network: Network, notation: Notation) -> str:
    """What the choice was: right, or not that one, with what decides it."""
    name = option_text(choice.options[picked], network, notation)
    if picked == choice.right:
        return f"Right: {name}."
    return f"Not {name}. {WHY[choice.kind]}"


def choice_shown(choice: AnswerChoice, network: Network, notation: Notation) -> str:
    """The right one, told in place of an answer."""
    return f"It is {option_text(choice.answer, network, notation)}. {WHY[choice.kind]}"
