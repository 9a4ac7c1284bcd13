"""What practice asks, in words: questions, kinds of number, and how well each is known."""
