"""Ways to reach the person: one file a backend."""
