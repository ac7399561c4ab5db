"""One file a verb; each is found by its name."""
