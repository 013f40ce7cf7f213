"""Partial equilibrium: exposure and the all-origins CES market."""
