"""Mathematics as a small tree, and what a step of the program means in it. Knows the engine only.

tree, walk      the nodes; going through them       symbols        the article's letters and chains
parse           TeX to tree                         conventions    ½ or not, sum or mean, in a line
tex, plain      tree to TeX, to Unicode             formulas       each step as an equation
numbers         numbers for people                  substitution   its numbers put in (tidy: dots, signs)
readings        the values a step reads             updates        an optimizer's lines, in numbers
chain_rule      why a gradient is a product         naming         a parameter by its layer or its units
composition     C(ŷ(z³(…))), shell by shell         derivations    why a local derivative is what it is
sentences       steps in words and in one line      textbook       θ or w, C or J, where layers stand
"""
