"""From the user's file and environment to the engine's own settings."""
