"""The words of the window, each in a sentence or two: for tooltips, and for the guide's page of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bpstudio.engine.words import capital
from bpstudio.notation.textbook import Notation, in_words

MOST_IN_A_TIP = 2
LONGEST_EXPLAINED = 60  # letters of a label: in a long sentence the words stand explained already


@dataclass(frozen=True, slots=True)
class Word:
    """A word, what it means, and the other forms in which it is found."""

    word: str
    meaning: str
    forms: tuple[str, ...] = ()

    def sentence(self, notation: Notation) -> str:
        """The word and its meaning, with the letters of the learner's textbook."""
        return in_words(f"{capital(self.word)}: {self.meaning}", notation)


GLOSSARY = (
    Word("absolute error", "the cost |ŷ − y|. Its derivative is the sign of ŷ − y, however far off ŷ is."),
    Word(
        "activation",
        "the function that makes a unit's output a out of its z, such as ReLU or sigmoid.",
        ("activations",),
    ),
    Word("AdaGrad", "an optimizer that divides each gradient by the length of all those before."),
    Word(
        "Adam",
        "an optimizer that keeps an average of each gradient and of its square, and steps by their ratio.",
    ),
    Word("AdamW", "Adam that also lets every weight shrink by a share of itself."),
    Word(
        "backward pass",
        "the second half of an iteration: from the cost back to the input, one factor of the chain rule at a time.",
        ("backward",),
    ),
    Word(
        "batch",
        "the examples that one iteration uses. The gradients of a batch are taken over all of them.",
        ("batches",),
    ),
    Word("batch size", "how many examples a batch has."),
    Word("bias", "the number b that a unit adds to its weighted sum: z = θa + b.", ("biases",)),
    Word("bookmark", "a moment with a name, to go back to and to compare with.", ("bookmarks",)),
    Word(
        "chain",
        "the factors whose product is the gradient of one parameter, from the parameter to the cost.",
        ("chains",),
    ),
    Word("chain rule", "the derivative of a function of a function is the product of their derivatives."),
    Word("composition", "the network written as a function of a function: C(ŷ(z(a(…))))."),
    Word(
        "cost",
        "the number C that says how far the outputs are from the targets. Training makes it smaller.",
        ("loss",),
    ),
    Word(
        "cross-entropy",
        "a cost for outputs that are probabilities: minus the logarithm of what was given to the right answer.",
    ),
    Word(
        "dead unit",
        "a unit whose slope is 0 for every example, so that nothing below it learns.",
        ("dead", "dead units"),
    ),
    Word(
        "decision region",
        "the inputs for which the network gives one answer, drawn as an area.",
        ("decision regions",),
    ),
    Word("derivative", "how fast one number grows when another one does.", ("derivatives",)),
    Word(
        "divergence",
        "training that makes the cost grow until it is no number any more.",
        ("diverged", "diverges"),
    ),
    Word(
        "ELU",
        "the activation that is z above 0 and exp(z) − 1 below. Its slope is 1 above 0 and exp(z) below.",
    ),
    Word("epoch", "as many iterations as it takes to see every training example once.", ("epochs",)),
    Word("example", "one row of the data: the inputs, and the targets that belong to them.", ("examples",)),
    Word(
        "exploding",
        "a gradient that grows from layer to layer on the way back, until an update goes too far.",
    ),
    Word(
        "factor",
        "one local derivative of a chain: how fast one quantity grows when the one just before it does.",
        ("factors",),
    ),
    Word("follow", "to step through the chain of one parameter only.", ("following", "followed")),
    Word(
        "forward pass",
        "the first half of an iteration: from the inputs to the outputs, layer by layer.",
        ("forward",),
    ),
    Word(
        "frozen",
        "left alone by updates. The gradient is computed and shown all the same.",
        ("freeze", "freezing"),
    ),
    Word("GELU", "the activation zΦ(z), where Φ(z) is the share of the normal distribution below z."),
    Word(
        "gradient",
        "∂C/∂θ, how fast the cost grows when a parameter grows. The gradient of a network is all of them together.",
        ("gradients",),
    ),
    Word(
        "gradient check",
        "every gradient compared with a derivative that is computed without backpropagation.",
        ("check gradients",),
    ),
    Word("gradient descent", "the plain optimizer: each parameter moves by −η times its gradient."),
    Word(
        "held out",
        "kept away from training, to see how the network does on examples it has not learned from.",
        ("hold out", "held-out"),
    ),
    Word("hard tanh", "the activation that is z from −1 to 1, and −1 or 1 beyond."),
    Word("hinge", "the cost max(0, 1 − yŷ), for targets of −1 and 1."),
    Word(
        "Huber’s cost",
        "half the square of ŷ − y up to a limit δ, and a straight line of slope δ beyond it.",
    ),
    Word("initializer", "the rule by which the first weights are drawn at random.", ("initializers",)),
    Word("input", "a number x that is given to the network.", ("inputs",)),
    Word("iteration", "one forward pass, one backward pass and one update.", ("iterations",)),
    Word("Jacobian", "the table of derivatives of several outputs by several inputs."),
    Word(
        "layer", "units that read the same inputs. Layers count from 1; layer 0 are the inputs.", ("layers",)
    ),
    Word(
        "learning rate",
        "η, how far an update goes: plain gradient descent moves a parameter by −η times its gradient.",
        ("rate",),
    ),
    Word("momentum", "an optimizer that goes on in the direction of the updates before."),
    Word("Nesterov momentum", "momentum that goes one step of its velocity further at each update."),
    Word("nudge", "a small change of one parameter, to see how much the cost changes with it."),
    Word("optimizer", "the rule that makes an update out of the gradients.", ("optimizers",)),
    Word("parameter", "a weight θ or a bias b: what training changes.", ("parameters",)),
    Word(
        "path",
        "one way from a parameter to the cost, through one unit of each layer. A gradient is the sum over all paths.",
        ("paths",),
    ),
    Word("penalty", "what regularization adds to the cost.", ("penalties",)),
    Word("phase", "a part of an iteration: forward, cost, backward or update.", ("phases",)),
    Word("preset", "a ready-made network with its data.", ("presets",)),
    Word(
        "product so far",
        "the factors met on the way back, multiplied: ∂C/∂ of the quantity that the step has reached.",
        ("running product",),
    ),
    Word("regularization", "a term of the cost that grows with the weights, so that they stay small."),
    Word("ReLU", "the activation max(0, z). Its slope is 1 above 0 and 0 below; at 0 it is taken as 0."),
    Word(
        "reused",
        "computed before, in another chain, and taken from there instead of being computed again.",
        ("reuse",),
    ),
    Word(
        "saturated",
        "so far out on a sigmoid or tanh, for nearly every example, that its slope is nearly 0: little goes through.",
        ("saturation",),
    ),
    Word("RMSprop", "an optimizer that divides each gradient by the usual size of the last ones."),
    Word("seed", "the number from which random weights and orders are drawn. The same seed draws the same."),
    Word(
        "sigmoid",
        "the activation 1/(1 + exp(−z)), between 0 and 1. Its slope is a(1 − a), at most a quarter.",
    ),
    Word("SiLU", "the activation zσ(z), where σ is the sigmoid."),
    Word("slope", "the derivative of an activation at a unit's z: ∂a/∂z.", ("slopes",)),
    Word("softmax", "the activation that turns a layer's z into probabilities with the sum 1."),
    Word("softplus", "the activation ln(1 + exp(z)), a smooth ReLU. Its slope is the sigmoid."),
    Word("squared error", "the cost (ŷ − y)². Where it has a ½ the derivative has no 2."),
    Word(
        "step",
        "the smallest piece of an iteration: one quantity forward, or one factor backward.",
        ("steps",),
    ),
    Word("strength", "|∂C/∂θ|, the size of a gradient, without its sign.", ("sway",)),
    Word("tanh", "the activation between −1 and 1. Its slope is 1 − a²."),
    Word("target", "y, what an output should be.", ("targets",)),
    Word(
        "unit",
        "a neuron: it adds up its weighted inputs and its bias to z, and gives on a = g(z).",
        ("units", "neuron"),
    ),
    Word(
        "update",
        "the end of an iteration: every parameter moves at once, after all gradients exist.",
        ("updates",),
    ),
    Word(
        "vanishing", "a gradient that shrinks from layer to layer on the way back, until nothing is learned."
    ),
    Word("weight", "the number θ by which a connection multiplies what goes through it.", ("weights",)),
)


def entries_in(text: str) -> tuple[Word, ...]:
    """The entries whose words are in ``text``, in its order, each once. The longer of two words wins."""
    known, words = _words()
    return tuple(dict.fromkeys(known[found[0].lower()] for found in words.finditer(text)))


def explained(tip: str, text: str, notation: Notation) -> str:
    """The tooltip of something on which ``text`` stands: its own, then what the words on it mean."""
    if len(text) > LONGEST_EXPLAINED:
        return tip
    sentences = [entry.sentence(notation) for entry in entries_in(text)[:MOST_IN_A_TIP]]
    return "\n".join(filter(None, [tip, *sentences]))


def as_markdown(notation: Notation) -> str:
    """All entries in order, for a page."""
    ordered = sorted(GLOSSARY, key=lambda entry: entry.word.lower())
    return "\n\n".join(
        f"**{in_words(entry.word, notation)}**: {in_words(entry.meaning, notation)}" for entry in ordered
    )


@cache
def _words() -> tuple[dict[str, Word], re.Pattern[str]]:
    known = {form.lower(): entry for entry in GLOSSARY for form in (entry.word, *entry.forms)}
    longest_first = sorted(known, key=len, reverse=True)
    return known, re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
