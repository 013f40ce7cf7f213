"""Event studies, back-tests and scores. Empty until the impact issue."""
