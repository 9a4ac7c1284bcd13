"""Weights and biases of other programs: which layer of a network each array of a file belongs to.

``arrays`` reads them, ``names`` says what they are called elsewhere, ``layers`` sorts them by that, and ``matching``
brings them to a network's layers.
"""
