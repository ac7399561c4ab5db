"""Servers made of Python that stand for the real ones: a bus, an X server, a compositor, and somebody at a desk."""
