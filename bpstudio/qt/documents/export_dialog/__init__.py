"""File ▸ Export…: what of the session is written, in which form and where to, looked at before it is."""
