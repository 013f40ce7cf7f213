"""Words of old ledgers as targets of every room read, compare and show them."""

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext

from situationroom.base.errors import Refusal
from situationroom.base.ledgers.fields import Field, fold, headings
from situationroom.documents.headings import tidy

_LONGEST = 400
_BRACKETS = re.compile(r"[\s()\[\]{}<>（）［］〔〕【】「」『』《》〈〉\"'“”‘’]")


def words_of(texts: Mapping[Any, str], also: Mapping[Any, Sequence[str]]) -> dict[str, Any]:
    """Return what each state can be called, in both languages, without blanks."""
    return {
        name.replace(" ", ""): one
        for one, text in texts.items()
        for name in {*headings(Field(key="", label=text, also=tuple(also.get(one, ())))), one.value}
    }


def shown(texts: Mapping[Any, str]) -> str:
    """Return what is taken, for a person to choose from."""
    return ", ".join(gettext(text) for text in texts.values())


def short(text: str, most: int = _LONGEST) -> str:
    """Return a text of one line. Raises Refusal for one too long."""
    said = tidy(text)
    if len(said) > most:
        raise Refusal(
            "This text is longer than %(most)d letters.", "Shorten it in the file.", most=most
        )
    return said


def alike(text: str) -> str:
    """Return a title as it counts when titles are compared: no blanks, no brackets, no case."""
    return _BRACKETS.sub("", fold(text))


def digest(*said: Any) -> str:
    """Return how something stands, in one mark."""
    return sha256(repr(said).encode()).hexdigest()
