"""Exercises that were handed in: each file graded by the key, many in processes of their own, and the results."""
