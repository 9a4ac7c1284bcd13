"""What the NumPy script, the PyTorch script and the notebook are made of.

- ``checked``      which iterations are checked, the session's numbers of each, and what rounding may change
- ``script_names`` what quantities are called
- ``dialect``      how numpy and PyTorch say the same
- ``steps``        the steps of the program as lines of Python; ``updating`` the last of them
- ``literals``     arrays as text
- ``definitions``  the functions and tables of a script, each once
- ``torch_optimizer``  what a PyTorch script trains on with
- ``parts``        what each document of a session defines in a script; ``module`` what it does for PyTorch beside
- ``comparing``    what a script compares, and what it says of itself
"""
