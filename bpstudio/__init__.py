"""Backprop Studio: backpropagation by hand, one chain-rule factor at a time.

A map of the package, from the bottom up; a module imports only layers below its own:

- ``engine``    the network, the program of an iteration and its arithmetic (numpy alone)
- ``notation``  mathematics as a small tree, and its TeX and plain-text renderings
- ``session``   what the learner did: documents, edits, history, and the frame that hides the future
- ``explain``   what is said about a session: chains and cards, tips, verdicts, series; what window, terminal and
  exports read
- ``storage``   the session file, presets and exports
- ``qt``        the window; the only package that knows the toolkit
- ``cli``       the command line
"""

__version__ = "0.1.0"
