"""The session: whether it is locked, whether the machine sleeps, and what keeps the screen awake."""
