"""How fast it is, against something else that does the same in the same run: ``python3 -m tests.benchmarks``."""
