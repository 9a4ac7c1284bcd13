"""Words as TeX, in ASCII alone, so that every engine sets them: signs, accents, and letters that it has no font for."""

from __future__ import annotations

import unicodedata

from bpstudio.notation.plain import LOWER, UPPER
from bpstudio.notation.tex import LETTERS, SIGNS
from bpstudio.storage.export.directions import DirectedText, directed

SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\ensuremath{\mathdollar}",  # \$ is of a font that small installations have not
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\ensuremath{<}",
    ">": r"\ensuremath{>}",
    "|": r"\ensuremath{|}",
    '"': "''",
    "`": r"{\textquoteleft}",  # in a group, for after ? and ! it would be another sign
    "'": r"\textquoteright{}",
    "-": "{-}",
}
"""What means something to TeX, or is set as another sign: ``--`` as a dash, ``<`` as an exclamation mark."""
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0323": "d",
    "\u0327": "c",
    "\u0331": "b",
}
_LETTERS = {
    "ß": r"\ss{}",
    "ο": "o",
    "æ": r"\ae{}",
    "Æ": r"\AE{}",
    "œ": r"\oe{}",
    "Œ": r"\OE{}",
    "ø": r"\o{}",
    "Ø": r"\O{}",
    "ł": r"\l{}",
    "Ł": r"\L{}",
    "ı": r"\i{}",
    "’": r"\textquoteright{}",
    "‘": r"\textquoteleft{}",
    "“": r"\textquotedblleft{}",
    "”": r"\textquotedblright{}",
    "–": "--",
    "—": "---",
    "…": r"\ldots{}",
    "\u00a0": "~",
    "\u2003": r"\quad{}",
    "½": r"\ensuremath{\tfrac{1}{2}}",
    "√": r"\ensuremath{\surd}",
    "Σ": r"\ensuremath{\Sigma}",
    "ℓ": r"\ensuremath{\ell}",
    "π": r"\ensuremath{\pi}",
    "μ": r"\ensuremath{\mu}",
    "µ": r"\ensuremath{\mu}",
    "°": r"\ensuremath{^{\circ}}",
    "±": r"\ensuremath{\pm}",
    "̂": "",
    "\u2068": "",  # one that is not closed
    "\u2069": "",
}
_TURNED = dict(zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True))
_GREEK_LETTERS = "γζιντξρυχψωΓΘΛΞΠΥΨΩ"
_GREEK_NAMES = (
    "gamma zeta iota nu tau xi rho upsilon chi psi omega Gamma Theta Lambda Xi Pi Upsilon Psi Omega"
)
_GREEK = dict(zip(_GREEK_LETTERS, _GREEK_NAMES.split(), strict=True))
_CYRILLIC_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў"
_CYRILLIC_READ = "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch ' y ' e yu ya i yi ye g w"
_CYRILLIC = dict(zip(_CYRILLIC_LETTERS, _CYRILLIC_READ.split(), strict=True))


def tex_text(text: str) -> str:
    """The words in text mode; what needs mathematics brings it, so that they may stand in a formula as well."""
    return "".join(map(_directed, directed(unicodedata.normalize("NFC", text))))


def _directed(part: DirectedText) -> str:
    r"""``\fromright{5D0}{\fromleft{12} ...}{12 ...}``: from the right where the font has its letters, else as it is.

    A number after such letters may be a part alone, with none of them: that is set as it is.
    """
    plain = "".join(map(_sign, part.text))
    letter = next((sign for sign in part.text if unicodedata.bidirectional(sign) in ("R", "AL")), None)
    if not part.from_right or letter is None:
        return plain
    parts = (
        _from_right(one.text) if one.from_right else rf"\fromleft{{{tex_text(one.text)}}}"
        for one in part.parts
    )
    return rf"\fromright{{{ord(letter):04X}}}{{{''.join(parts)}}}{{{plain}}}"


def _from_right(text: str) -> str:
    """Brackets are turned by hand, since not every engine turns them."""
    return "".join(
        rf"\fromleft{{{_sign(_TURNED[sign])}}}" if sign in _TURNED else _sign(sign) for sign in text
    )


def letters_of_tex(text: str) -> int:
    """How many letters long it is where no font has those of other scripts."""
    return sum(len(f"U+{ord(sign):04X}") if r"\texttt" in _sign(sign) else 1 for sign in text)


def ascii_only(tex: str) -> str:
    """TeX in which what is not ASCII is written with commands; what is stays as it is."""
    return "".join(sign if sign.isascii() else _sign(sign) for sign in tex)


def _sign(sign: str) -> str:
    if sign in SPECIAL:
        return SPECIAL[sign]
    if sign.isascii():
        return sign if sign.isprintable() else " "
    if sign in _LETTERS:
        return _LETTERS[sign]
    base = unicodedata.normalize("NFD", sign)[0]  # a Greek letter goes without its accents
    return _in_mathematics(sign) or _accented(sign) or _in_mathematics(base) or _other(sign)


def _in_mathematics(sign: str) -> str:
    """Signs, Greek letters, and what stands above or below."""
    if sign in SIGNS:
        return rf"\ensuremath{{{SIGNS[sign]}}}"
    if sign in LETTERS or sign in _GREEK:
        return rf"\ensuremath{{\{LETTERS.get(sign) or _GREEK[sign]}}}"
    for table, mark in ((_RAISED, "^"), (_LOWERED, "_")):
        if sign in table:
            return rf"\ensuremath{{{mark}{{{table[sign]}}}}}"
    return ""


def _accented(sign: str) -> str:
    """A Latin letter with an accent that every font of TeX has."""
    letter, *marks = tuple(unicodedata.normalize("NFD", sign))
    if (
        not letter.isascii()
        or not letter.isalpha()
        or not marks
        or any(mark not in _ACCENTS for mark in marks)
    ):
        return ""
    found = {"i": r"\i", "j": r"\j"}.get(letter, letter) if marks[0] != "\u0323" else letter
    for mark in marks:
        found = rf"\{_ACCENTS[mark]}{{{found}}}"
    return found


def _other(sign: str) -> str:
    r"""``\othersign{4E2D}{U+4E2D}``: the letter where the font has it, else how it is read, or its number."""
    return rf"\othersign{{{ord(sign):04X}}}{{{_read(sign)}}}"


def _read(sign: str) -> str:
    if sign.lower() in _CYRILLIC:
        letters = _CYRILLIC[sign.lower()]
        return letters if sign.islower() else letters.title()
    plain = unicodedata.normalize("NFKD", sign)
    latin = "".join(letter for letter in plain if letter.isascii() and letter.isalnum())
    return latin or rf"\texttt{{U+{ord(sign):04X}}}\allowbreak{{}}"


_RAISED = {sign: plain.replace("−", "-") for plain, sign in UPPER.items()} | {"⁻": "-", "⁺": "+"}
_LOWERED = {sign: plain.replace("−", "-") for plain, sign in LOWER.items()}
