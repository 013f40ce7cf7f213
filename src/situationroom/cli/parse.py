"""Readers of command-line words, with errors that name the remedy."""

import argparse
from datetime import date


def day(text: str) -> date:
    """Read a day as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day: write it as 2026-02-24") from None
