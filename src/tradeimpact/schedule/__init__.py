"""Statutory duty of a line, an origin and a day, and the rules by which duties stack."""
