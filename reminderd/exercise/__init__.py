"""Where planned exercises come from, and the guided warm-ups."""
