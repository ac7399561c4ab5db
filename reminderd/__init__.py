"""reminderd: a desktop daemon that counts sitting, and says the one thing your back needs at the right moment."""

__version__ = "1.0.0"
