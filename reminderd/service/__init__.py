"""Running in the background, by each system's own means."""
