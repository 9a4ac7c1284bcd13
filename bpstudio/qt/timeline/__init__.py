"""Where the learner is and how to move: the band at the top and the timeline under it."""
