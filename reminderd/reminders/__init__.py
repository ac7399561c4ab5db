"""What is said: each reminder's words, and the place in the source they rest on."""
