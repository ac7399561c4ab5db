"""The detectors: one file for each reason to keep quiet that a desktop can report."""
