"""How long there has been no input: one file an idle source, and the watch that keeps the best one that works."""
