"""Names of files from outside: readable, of one line, naming no folder, with the right ending."""

import re
import unicodedata

from situationroom.documents.limited.kinds import KINDS

LONGEST = 240  # bytes; a Hangul letter takes three, and a disk takes 255
# What separates folders, what a shell or a disk reads, and what Windows keeps for itself.
SEPARATORS = re.compile(r"[\\/:*?\"<>|]+")
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
UNNAMED = "file"


def ending_of(name: str) -> str:
    """Return how a name ends, without the dot, lower case; "" where it has no ending."""
    stem, dot, ending = readable(name).rpartition(".")
    return ending.lower() if dot and stem and len(ending) <= 12 else ""


def readable(name: str) -> str:
    """Return a name without folders, without what is not seen, in composed letters."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    seen = "".join(letter if unicodedata.category(letter) not in UNSEEN else "" for letter in name)
    return " ".join(SEPARATORS.sub("_", seen).split()).strip(". ")


def safe_name(name: str, kind: str = "") -> str:
    """Return a name under which a file of a kind may be shown and saved anywhere."""
    shown, ending = readable(name), ending_of(name)
    stem = shown[: -len(ending) - 1] if ending else shown
    if kind and ending not in KINDS[kind].endings:
        stem, ending = shown, KINDS[kind].endings[0]
    stem = _cut(stem, LONGEST - len(ending) - 1).strip(". ") or UNNAMED
    if RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    return f"{stem}.{ending}" if ending else stem


def _cut(text: str, size: int) -> str:
    """Return as much of a text as takes at most so many bytes, by whole letters."""
    return text.encode()[:size].decode(errors="ignore")
