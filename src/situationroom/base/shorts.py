"""Short ids that people read out: random and never counting up."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without 0 O 1 I L U, which are taken for others."""
LETTERS = 6


def new_short(letters: int = LETTERS) -> str:
    """Return a new short id."""
    return "".join(secrets.choice(ALPHABET) for _ in range(letters))
