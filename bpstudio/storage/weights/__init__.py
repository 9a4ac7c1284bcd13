"""Weights and biases of other programs: which layer of a network each array of a file belongs to.

``arrays`` reads them, ``names`` says what they are called elsewhere, ``layers`` sorts them by that, and ``matching``
brings them to a network's layers, ``arranged`` in one of several ways. Of a model of ONNX ``onnx_file`` reads the
tensors, ``onnx_chain`` the layers, and ``onnx_activations`` tells which activation is between them.
"""
