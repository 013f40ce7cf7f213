"""Secrets are left out of log lines in three ways, each of which would do for most.

By the name of a field, by the form of a text (a token, an address with a password, a one-time
link, an address to reply to), and by value: what the request or mail in hand holds, and what the
settings hold, is taken out wherever it stands. Too much is left out rather than too little.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from urllib.parse import quote, quote_plus

from django.conf import settings

LEFT_OUT = "[left out]"
SHORTEST = 6  # a shorter value would take words of every line with it
DEEPEST = 8
LONGEST = 32_768  # characters of one text; what follows is cut before it is looked through
Source = Callable[[], Iterable[str]]
_sources: ContextVar[tuple[Source, ...]] = ContextVar("secret_sources", default=())

NAMES = (
    r"pass(?:word|wd|phrase)?|pwd|secret|token|session(?:[_-]?(?:id|key))?|cookies?|authori[sz]ation"
    r"|credentials?|api[_-]?key|private[_-]?key|csrf|otp|reply[_-]?(?:to|address)|signature"
)
_SECRET_NAME = re.compile(NAMES, re.IGNORECASE)
CONTENTS = r"(?:(?:(?:e-?)?mail|message)[_-]?)?(?:body|content|raw|html|payload)"
_CONTENT_NAME = re.compile(CONTENTS, re.IGNORECASE)
_QUOTED = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
_IS = r"['\"]?\s{0,4}(?:=>|[:=])\s{0,4}[bruf]?"
_FORMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"-----BEGIN [A-Z ]+-----.*?(?:-----END [A-Z ]+-----|\Z)", re.DOTALL), LEFT_OUT),
    (re.compile(rf"((?:{NAMES})[\w-]{{0,40}}{_IS})(?:{_QUOTED}|[^&\n]+)", re.I), rf"\1{LEFT_OUT}"),
    (re.compile(rf"(\b{CONTENTS}{_IS})(?:{_QUOTED}|[^&\n]+)", re.I), rf"\1{LEFT_OUT}"),
    (re.compile(r"(?i)\b(bearer|basic|digest|vapid)\s+\S.*"), rf"\1 {LEFT_OUT}"),
    (re.compile(r"(?<=://)[^\s/@]+(?=@)"), LEFT_OUT),
    (re.compile(r"(/(?:link|calendar)/)[^\s/?#'\"<>]+"), rf"\1{LEFT_OUT}"),
    (re.compile(r"(?i)\breply\+[^\s<>\"']+"), LEFT_OUT),
    (re.compile(r"\b(?:whsec_|eyJ)[\w+/=.-]+"), LEFT_OUT),
)
_WORD = re.compile(r"[A-Za-z0-9_-]{24,}")
_LAST_WORD = re.compile(r"\S{1,200}\Z")
_PLAIN = re.compile(r"[0-9a-f-]+|[0-9A-F-]+|[a-z_-]+|[A-Z_-]+")
_LETTERS = re.compile(r"[A-Za-z]+")


@contextmanager
def hiding(source: Source) -> Iterator[None]:
    """Leave what `source` names out of every line that is written meanwhile.

    It is asked when a line is written, so that nothing is read for a request that logs nothing.
    """
    token = _sources.set((*_sources.get(), source))
    try:
        yield
    finally:
        _sources.reset(token)


def without_secrets(_logger: Any, _method: str, line: Any) -> Any:
    """Return a record of the log without secrets, for structlog's chain of processors."""
    return _cleaned(line, sorted(_values(), key=len, reverse=True), 0)


def _cleaned(value: Any, secrets: list[str], depth: int) -> Any:
    if depth > DEEPEST:
        return LEFT_OUT
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {
            _text(str(name), secrets): LEFT_OUT
            if _is_secret(str(name))
            else _cleaned(inner, secrets, depth + 1)
            for name, inner in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [_cleaned(inner, secrets, depth + 1) for inner in value]
    if isinstance(value, bytes):
        value = value.decode(errors="replace")
    return _text(str(value), secrets)


def _is_secret(name: str) -> bool:
    return bool(_SECRET_NAME.search(name) or _CONTENT_NAME.fullmatch(name))


def _text(text: str, secrets: list[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, LEFT_OUT)
    if len(text) > LONGEST:  # a word that is cut through is no longer known for what it is
        kept = _LAST_WORD.sub("", text[:LONGEST])
        text = f"{kept} [{len(text) - len(kept)} more]"
    for form, instead in _FORMS:
        text = form.sub(instead, text)
    return _WORD.sub(_word, text)


def _word(found: re.Match[str]) -> str:
    """Leave out a long word that was drawn by lot; keys of ours and numbers of objects stay."""
    word = found[0]
    if _PLAIN.fullmatch(word) or (word.islower() and sum(map(str.isdigit, word)) < 2):
        return word
    if _LETTERS.fullmatch(word) and sum(map(str.isupper, word)) * 3 <= len(word):
        return word  # a name in humps; of letters drawn by lot every second one is a capital
    return LEFT_OUT


def _values() -> set[str]:
    """Return every secret that is in hand, in the forms it may be written in."""
    held = {str(value) for value in _of_settings() if value}
    for source in _sources.get():
        try:
            held |= {str(value) for value in source() if value}
        except Exception:  # noqa: S112  # a log line is written even where a request is broken
            continue
    held = {value for value in held if len(value) >= SHORTEST}
    return {form for value in held for form in _written(value)}


def _written(value: str) -> tuple[str, ...]:
    escaped = repr(value)[1:-1], repr(value.encode())[2:-1], json.dumps(value)[1:-1]
    return (value, quote(value), quote_plus(value), *escaped)


def _of_settings() -> Iterator[str]:
    yield settings.SECRET_KEY
    yield settings.EMAIL_HOST_PASSWORD
    yield settings.OIDC_SECRET
    yield str(settings.DATABASES["default"].get("PASSWORD", ""))
