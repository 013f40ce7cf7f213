"""Answers and errors of the command line."""

import json
import sys
from typing import Any

from django.utils.translation import gettext

from situationroom.base.errors import Refusal


def print_json(value: Any) -> None:
    """Print an answer as JSON, Korean readable."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_refusal(refusal: Refusal) -> None:
    """Print why something cannot be done, and the remedy, on standard error."""
    values = refusal.values
    message = gettext(refusal.code) % values if values else gettext(refusal.code)
    print(f"situationroom: {message}", file=sys.stderr)
    if refusal.hint:
        hint = gettext(refusal.hint)
        print(f"  → {hint % values if values else hint}", file=sys.stderr)
