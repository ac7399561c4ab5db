"""Trying each part for real, and saying what helps where one does not work."""
