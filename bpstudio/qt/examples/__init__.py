"""The examples: an editable table, and tables in and out."""
