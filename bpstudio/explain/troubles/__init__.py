"""What hampers learning, and what rounding decides: found, and said why."""
