"""Seeded draws and intervals. Empty until the impact issue."""
