"""The user's own programs, started at events."""
