"""What goes out of the house when the user asked for it: programs started at events, and word to a phone."""
