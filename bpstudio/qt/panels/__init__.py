"""The right-hand column: what is selected, all parameters, the examples, the settings."""
