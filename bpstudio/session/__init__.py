"""What the learner did, as a value: documents, edits, history, and the frame that hides the future. Knows no toolkit.

``history`` has the values: the document, what was done with it, and what is kept of it. ``edits`` are all the changes
that can be made. ``training`` runs many iterations in a process of its own.

``session`` holds one such state, moves its cursor, and tells those who watch it; ``divergence`` is where training met a
number that is not finite.

What may be seen at the cursor: ``frame`` hides what is not computed yet, of the iteration that ``traces`` has run;
``past`` shows what was recorded, ``recall`` runs iterations again that were not kept, and ``alone`` one apart from the
session. ``comparison`` puts two moments side by side, ``seen`` tells which of the examples held out were trained on
before.

What is asked of the learner: ``practice`` has questions, exercises and answers, and what an open question hides.

What is asked of it: ``answers`` to new inputs, ``nudge`` (the cost if one parameter were moved), ``checking`` (the
gradient check), ``problems`` (what is wrong with a document).

What a lesson has the learner do: ``lessons``, as values.

What the learner looks at: ``selection`` (what can be pointed at), ``following`` (the one parameter that is followed).
"""
