"""Secrets that prove who somebody is: what is kept of them, and whether one that is named fits."""

import hashlib
import hmac
import re
import secrets
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from situationroom.base.errors import Refusal
from situationroom.rooms.organisations.models import Person

STEP = 30  # seconds, as every code app counts (RFC 6238)
SKEW = (0, -1, 1)
DIGITS = 6
ISSUER = "K-ICT Situation Room"
KEY_PREFIX = "srk_"
RECOVERY_CODES = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without what is read as something else


def hash_of(token: str) -> str:
    """Return what is kept of a token; it is random enough that a plain hash hides it."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_hash(purpose: str, content: str) -> str:
    """Return what is kept of something short: without the room's own secret nobody finds it."""
    said = f"{purpose}\0{content}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()


def check_password(password: str, *, person: Person | None = None) -> None:
    """Raise Refusal for a password that is too easy, judged by Django's own checks."""
    try:
        validate_password(password, user=person)
    except ValidationError:
        raise Refusal(
            "This password is too easy to guess.",
            hint="Take twelve characters or more, and no common word.",
        ) from None


def new_totp_secret() -> bytes:
    """Return the secret of a code app: 160 bits, as RFC 4226 asks."""
    return secrets.token_bytes(20)


def totp_address(secret: bytes, *, account: str) -> str:
    """Return the address a code app reads from a QR code."""
    return _totp(secret).get_provisioning_uri(account, ISSUER)


def totp_step(secret: bytes, code: str, *, at: datetime) -> int | None:
    """Return the time step of a code that fits now, or one step beside; None for none."""
    code = re.sub(r"\s", "", code)
    if not re.fullmatch(rf"[0-9]{{{DIGITS}}}", code):
        return None
    now = int(at.timestamp())
    for beside in SKEW:
        moment = now + beside * STEP
        try:
            _totp(secret).verify(code.encode(), moment)
        except InvalidToken:
            continue
        return moment // STEP
    return None


def totp_code(secret: bytes, *, at: datetime) -> str:
    """Return the code of a moment, as an app shows it."""
    return _totp(secret).generate(int(at.timestamp())).decode()


def new_recovery_codes() -> list[str]:
    """Return codes for who has lost everything else, each for one use."""
    return ["-".join((_letters(5), _letters(5))) for _ in range(RECOVERY_CODES)]


def recovery_hash(person: Person, code: str) -> str:
    """Return what is kept of a recovery code."""
    plain = re.sub(r"[\s-]", "", code).lower()
    return keyed_hash("recovery", f"{person.id}{plain}")


def _letters(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP)  # noqa: S303  # what every code app speaks
