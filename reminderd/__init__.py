"""reminderd: a desktop daemon that says the one thing that prevents the next back spasm."""

__version__ = "1.0.0"
