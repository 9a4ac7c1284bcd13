"""What is said of a planted mistake while it is hunted, and when it is found; and which mistake leads to a symptom."""
