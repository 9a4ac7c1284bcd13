"""A gradient as a product: its factors as cards, the paths it sums over, and the parts of the examples."""
