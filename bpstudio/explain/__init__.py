"""What is said about a session: its numbers in the notation, as values, without a toolkit.

Window, terminal and exports read the same of it. A map of the package:

- ``readings``, ``scope``  where a frame's numbers meet the notation; whose numbers are meant
- ``chain``     a gradient as a product: factors as cards, paths, parts of the examples
- ``pages``     what else the strip shows: forward pass, composition, update, why
- ``facts``     what the inspector says of the thing selected
- ``series``    what training did, as points, ticks and sums to be drawn
- ``diagnosis`` what a typed answer is
- ``hunts``     a planted mistake while it is looked for, and when it is found
- ``practice``  what practice asks, in words
- ``exercises`` what can be asked, the sheet of a learner, and what an answer comes to
- ``solution``  a worked solution, an exercise sheet and its key as a value, to be written in any format
- ``troubles``  what hampers learning: weak factors, dead and saturated units, runaway, rounding
- ``lessons``   the prose of lessons, and whether all in them holds
- ``own_code``  what a program of the learner's own computed, compared with this one
- ``words``     names, sentences and verdicts, and what the terminal prints
- ``help``      actions, keys, glossary and tour
"""
