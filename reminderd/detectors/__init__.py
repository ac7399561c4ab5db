"""Reasons to keep quiet that a desktop can tell: one file a hold."""
