"""The arithmetic of a small network, with numpy alone: no toolkit, no files, no clock, no global randomness."""
