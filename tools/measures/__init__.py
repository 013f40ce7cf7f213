"""Compile the lists that the United States acts name."""
