"""A worked solution on pages of paper: laid out once, and painted the same into a PDF, a preview and a printer."""
