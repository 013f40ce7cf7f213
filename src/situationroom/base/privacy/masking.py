"""Masks personal data as Korean offices do: 홍*동, ab***@example.org, 010-****-1234."""

import re

SHOWN = 2  # letters of an address


def mask_name(name: str) -> str:
    """Keep the first and the last letter of each word of a name."""
    return " ".join(_masked(word) for word in name.split())


def _masked(word: str) -> str:
    if len(word) < 3:
        return word[:1] + "*" * (len(word) - 1)
    return word[0] + "*" * (len(word) - 2) + word[-1]


def mask_mail(address: str) -> str:
    """Keep two letters of who, and the domain; how many letters there are is not told."""
    who, at, domain = address.rpartition("@")
    if not at:
        return "***"
    shown = who[:SHOWN] if len(who) > SHOWN else who[:1]
    return f"{shown}***@{domain}"


def mask_phone(number: str) -> str:
    """Keep the first part and the last four digits of a phone number."""
    digits = re.sub(r"[^\d+]", "", number)
    if len(digits) < 8:
        return "****"
    area = 2 if digits.startswith("02") else 3
    return f"{digits[:area]}-****-{digits[-4:]}"
