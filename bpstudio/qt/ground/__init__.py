"""What every widget stands on: theme, fonts, icons, text, keys."""
