"""Mathematics as a small tree, and what a step of the program means in it. Knows the engine only.

tree      the nodes                          symbols      the article's letters; the chain of a parameter
walk      going through a tree                formulas     what each step computes, as an equation
parse     TeX to tree                        substitution the numbers put into a formula
tex plain tree to TeX, to Unicode            derivations  why a local derivative is what it is
numbers   numbers for people                 composition  C(ŷ(z³(…))), shell by shell
readings  the values a step reads            sentences    the same, in words and for the terminal
"""
