"""`make bench`: the figures that were promised, measured on this machine beside `python -c pass`."""
