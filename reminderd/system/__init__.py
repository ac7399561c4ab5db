"""The machine, spoken to once: everything that speaks to the operating system and to the desktop's protocols."""
