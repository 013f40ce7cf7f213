"""Answers and errors of the command line."""

import json
import sys
from typing import Any

from django.utils.translation import gettext

from situationroom.base.errors import Refusal, filled


def print_json(value: Any) -> None:
    """Print an answer as JSON, Korean readable."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_refusal(refusal: Refusal) -> None:
    """Print why something cannot be done, and the remedy, on standard error."""
    message = filled(gettext(refusal.code), refusal.values)
    print(f"situationroom: {message}", file=sys.stderr)
    if refusal.hint:
        print(f"  → {filled(gettext(refusal.hint), refusal.values)}", file=sys.stderr)
