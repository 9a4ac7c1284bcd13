"""Every weight and bias in one table."""
