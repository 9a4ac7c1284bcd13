"""Actions, keys, glossary and tour: what the program says of itself."""
