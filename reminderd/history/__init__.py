"""What happened: the store, and ways to look at it."""
