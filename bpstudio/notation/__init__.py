"""Mathematics as a small tree, and what a step of the program means in it. Knows the engine only.

The tree: ``tree`` has its nodes, ``walk`` goes through them, ``symbols`` has the letters of the article, and
``textbook`` puts those of the learner's own book in their place: θ or w, C or J, where layers stand.

In and out: ``parse`` makes a tree of TeX; ``tex``, ``mathml`` and ``plain`` write it as TeX, as MathML and as a line of
Unicode, ``digits`` with other digits first.

Numbers: ``numbers`` writes them for people, ``exact_text`` so that the same number is read again, and
``typed_numbers`` reads what people type, ``typed_cells`` what they copy. ``bounds`` tells between which numbers the
value of a written expression lies.

What a learner types as an answer: ``expressions`` reads it, with ``typed_names`` for the quantities in it,
``named_settings`` for η, m and λ, and ``applied`` for its functions. ``meaning`` says which numbers of the iteration
the names mean, with ``places`` for their units. The other way round ``typeable`` writes a formula as it can be typed,
and ``entry_names`` what one number of an iteration is called.

What a step says:

``conventions``
    Which customs hold: ½ or not, sum or mean, which activations.
``formulas``, ``updates``
    Each step as an equation, and the lines of an optimizer.
``readings``, ``substitution``, ``tidy``
    The values a step reads, those values put into its equation, and the dots and parentheses this takes.
``indices``, ``nested``
    The same for single units (zⱼ, with a sum over i), and as a product of matrices whose shapes fit.
``chain_rule``, ``composition``, ``derivations``
    Why a gradient is a product, C(ŷ(z³(…))) shell by shell, and why a local derivative is what it is.
``sentences``
    Steps in words, and in one line for the terminal.

Names: ``naming`` of parameters and units, θ₂ or θ²₁₂; ``held_fixed`` of what the update leaves alone.
"""
