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
class Entry:
    """A word, what it means, and the other forms in which it is found."""

    word: str
    meaning: str
    forms: tuple[str, ...] = ()

    def sentence(self, notation: Notation) -> str:
        """The word and its meaning, with the letters of the learner's textbook."""
        return in_words(f"{capital(self.word)}: {self.meaning}", notation)


GLOSSARY = (
    Entry("absolute error", "the cost |ŷ − y|. Its derivative is the sign of ŷ − y, however far off ŷ is."),
    Entry(
        "activation",
        "the function that makes a unit's output a out of its z, such as ReLU or sigmoid.",
        ("activations",),
    ),
    Entry("AdaGrad", "an optimizer that divides each gradient by the length of all those before."),
    Entry(
        "Adam",
        "an optimizer that keeps an average of each gradient and of its square, and steps by their ratio.",
    ),
    Entry("AdamW", "Adam that also lets every weight shrink by a share of itself."),
    Entry(
        "backward pass",
        "the second half of an iteration: from the cost back to the input, one factor of the chain rule at a time.",
        ("backward",),
    ),
    Entry(
        "batch",
        "the examples that one iteration uses. The gradients of a batch are taken over all of them.",
        ("batches",),
    ),
    Entry("batch size", "how many examples a batch has."),
    Entry("bias", "the number b that a unit adds to its weighted sum: z = θa + b.", ("biases",)),
    Entry("bookmark", "a moment with a name, to go back to and to compare with.", ("bookmarks",)),
    Entry(
        "chain",
        "the factors whose product is the gradient of one parameter, from the parameter to the cost.",
        ("chains",),
    ),
    Entry("chain rule", "the derivative of a function of a function is the product of their derivatives."),
    Entry("composition", "the network written as a function of a function: C(ŷ(z(a(…))))."),
    Entry(
        "cost",
        "the number C that says how far the outputs are from the targets. Training makes it smaller.",
        ("loss",),
    ),
    Entry(
        "cross-entropy",
        "a cost for outputs that are probabilities: minus the logarithm of what was given to the right answer.",
    ),
    Entry(
        "dead unit",
        "a unit whose slope is 0 for every example, so that nothing below it learns.",
        ("dead", "dead units"),
    ),
    Entry(
        "decision region",
        "the inputs for which the network gives one answer, drawn as an area.",
        ("decision regions",),
    ),
    Entry("derivative", "how fast one number grows when another one does.", ("derivatives",)),
    Entry(
        "divergence",
        "training that makes the cost grow until it is no number any more.",
        ("diverged", "diverges"),
    ),
    Entry(
        "ELU",
        "the activation that is z above 0 and exp(z) − 1 below. Its slope is 1 above 0 and exp(z) below.",
    ),
    Entry("epoch", "as many iterations as it takes to see every training example once.", ("epochs",)),
    Entry("example", "one row of the data: the inputs, and the targets that belong to them.", ("examples",)),
    Entry(
        "exploding",
        "a gradient that grows from layer to layer on the way back, until an update goes too far.",
    ),
    Entry(
        "factor",
        "one local derivative of a chain: how fast one quantity grows when the one just before it does.",
        ("factors",),
    ),
    Entry("follow", "to step through the chain of one parameter only.", ("following", "followed")),
    Entry(
        "forward pass",
        "the first half of an iteration: from the inputs to the outputs, layer by layer.",
        ("forward",),
    ),
    Entry(
        "frozen",
        "left alone by updates. The gradient is computed and shown all the same.",
        ("freeze", "freezing"),
    ),
    Entry("GELU", "the activation zΦ(z), where Φ(z) is the share of the normal distribution below z."),
    Entry(
        "gradient",
        "∂C/∂θ, how fast the cost grows when a parameter grows. The gradient of a network is all of them together.",
        ("gradients",),
    ),
    Entry(
        "gradient check",
        "every gradient compared with a derivative that is computed without backpropagation.",
        ("check gradients",),
    ),
    Entry("gradient descent", "the plain optimizer: each parameter moves by −η times its gradient."),
    Entry(
        "held out",
        "kept away from training, to see how the network does on examples it has not learned from.",
        ("hold out", "held-out"),
    ),
    Entry("hard tanh", "the activation that is z from −1 to 1, and −1 or 1 beyond."),
    Entry("hinge", "the cost max(0, 1 − yŷ), for targets of −1 and 1."),
    Entry(
        "Huber’s cost",
        "half the square of ŷ − y up to a limit δ, and a straight line of slope δ beyond it.",
    ),
    Entry("initializer", "the rule by which the first weights are drawn at random.", ("initializers",)),
    Entry("input", "a number x that is given to the network.", ("inputs",)),
    Entry("iteration", "one forward pass, one backward pass and one update.", ("iterations",)),
    Entry("Jacobian", "the table of derivatives of several outputs by several inputs."),
    Entry(
        "layer", "units that read the same inputs. Layers count from 1; layer 0 are the inputs.", ("layers",)
    ),
    Entry(
        "learning rate",
        "η, how far an update goes: plain gradient descent moves a parameter by −η times its gradient.",
        ("rate",),
    ),
    Entry("momentum", "an optimizer that goes on in the direction of the updates before."),
    Entry("Nesterov momentum", "momentum that goes one step of its velocity further at each update."),
    Entry("nudge", "a small change of one parameter, to see how much the cost changes with it."),
    Entry("optimizer", "the rule that makes an update out of the gradients.", ("optimizers",)),
    Entry("parameter", "a weight θ or a bias b: what training changes.", ("parameters",)),
    Entry(
        "path",
        "one way from a parameter to the cost, through one unit of each layer. A gradient is the sum over all paths.",
        ("paths",),
    ),
    Entry("penalty", "what regularization adds to the cost.", ("penalties",)),
    Entry("phase", "a part of an iteration: forward, cost, backward or update.", ("phases",)),
    Entry("preset", "a ready-made network with its data.", ("presets",)),
    Entry(
        "product so far",
        "the factors met on the way back, multiplied: ∂C/∂ of the quantity that the step has reached.",
        ("running product",),
    ),
    Entry("regularization", "a term of the cost that grows with the weights, so that they stay small."),
    Entry("ReLU", "the activation max(0, z). Its slope is 1 above 0 and 0 below; at 0 it is taken as 0."),
    Entry(
        "reused",
        "computed before, in another chain, and taken from there instead of being computed again.",
        ("reuse",),
    ),
    Entry(
        "saturated",
        "so far out on a sigmoid or tanh, for nearly every example, that its slope is nearly 0: little goes through.",
        ("saturation",),
    ),
    Entry("RMSprop", "an optimizer that divides each gradient by the usual size of the last ones."),
    Entry("seed", "the number from which random weights and orders are drawn. The same seed draws the same."),
    Entry(
        "sigmoid",
        "the activation 1/(1 + exp(−z)), between 0 and 1. Its slope is a(1 − a), at most a quarter.",
    ),
    Entry("SiLU", "the activation zσ(z), where σ is the sigmoid."),
    Entry("slope", "the derivative of an activation at a unit's z: ∂a/∂z.", ("slopes",)),
    Entry("softmax", "the activation that turns a layer's z into probabilities with the sum 1."),
    Entry("softplus", "the activation ln(1 + exp(z)), a smooth ReLU. Its slope is the sigmoid."),
    Entry("squared error", "the cost (ŷ − y)². Where it has a ½ the derivative has no 2."),
    Entry(
        "step",
        "the smallest piece of an iteration: one quantity forward, or one factor backward.",
        ("steps",),
    ),
    Entry("strength", "|∂C/∂θ|, the size of a gradient, without its sign.", ("sway",)),
    Entry("tanh", "the activation between −1 and 1. Its slope is 1 − a²."),
    Entry("target", "y, what an output should be.", ("targets",)),
    Entry(
        "unit",
        "a neuron: it adds up its weighted inputs and its bias to z, and gives on a = g(z).",
        ("units", "neuron"),
    ),
    Entry(
        "update",
        "the end of an iteration: every parameter moves at once, after all gradients exist.",
        ("updates",),
    ),
    Entry(
        "vanishing", "a gradient that shrinks from layer to layer on the way back, until nothing is learned."
    ),
    Entry("weight", "the number θ by which a connection multiplies what goes through it.", ("weights",)),
)


def entries_in(text: str) -> tuple[Entry, ...]:
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
def _words() -> tuple[dict[str, Entry], re.Pattern[str]]:
    known = {form.lower(): entry for entry in GLOSSARY for form in (entry.word, *entry.forms)}
    longest_first = sorted(known, key=len, reverse=True)
    return known, re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
