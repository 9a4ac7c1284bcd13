"""The mistakes that people make in backpropagation, each as the same program with one rule altered.

``MISTAKES`` is the catalogue, by name. ``alterations_of`` says which can be made in a network, and where;
``altered_pass`` runs one of them, so that every later value is what it leads to; ``wrong_values`` has all of them for
one number. No derivative is written down here: what is altered is which numbers the registries' functions are given,
and which products are made of what they give.
"""

from bpstudio.engine.mistakes.catalogue import MISTAKES as MISTAKES
from bpstudio.engine.mistakes.catalogue import NO_OTHER_NUMBERS as NO_OTHER_NUMBERS
from bpstudio.engine.mistakes.entries import Alteration as Alteration
from bpstudio.engine.mistakes.entries import Mistake as Mistake
from bpstudio.engine.mistakes.running import alterations_of as alterations_of
from bpstudio.engine.mistakes.running import altered_pass as altered_pass
from bpstudio.engine.mistakes.running import wrong_values as wrong_values
