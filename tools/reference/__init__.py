"""Compile the reference tables of the situation room from the shared data folder."""
