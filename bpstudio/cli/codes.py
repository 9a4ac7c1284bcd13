"""Exit codes."""

DONE, WRONG, UNUSABLE, UNTOLD = 0, 1, 2, 3
SIGNALLED = 128
"""And the number of the signal, as shells have it."""
