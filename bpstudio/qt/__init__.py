"""The window: the only package that knows the toolkit."""
