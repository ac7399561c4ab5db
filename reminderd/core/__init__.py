"""The rules. Standard library only: no clock, no input or output, no threads, no logging."""
