"""Exit codes."""

DONE, WRONG, UNUSABLE = 0, 1, 2
SIGNALLED = 128
"""And the number of the signal, as shells have it."""
