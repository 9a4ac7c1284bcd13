"""The session file, presets, tables and exports: what leaves the program and comes back."""
