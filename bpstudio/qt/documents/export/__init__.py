"""Forms of export that need the toolkit: one file a form, all of them in the table ``makers.MAKERS``."""
