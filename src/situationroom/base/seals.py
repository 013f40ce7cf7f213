"""Secrets the room must be able to say again: sealed with a key of the room's own secret."""

import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from situationroom.base.errors import Refusal

NONCE = 12


def seal(secret: bytes, *, purpose: str) -> bytes:
    """Return a secret as it may be stored; a seal of one purpose opens for no other."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + _cipher(settings.SECRET_KEY, purpose).encrypt(nonce, secret, purpose.encode())


def unseal(sealed: bytes | memoryview, *, purpose: str) -> bytes:
    """Return a sealed secret. Raises Refusal when the room's secret key is another one now."""
    sealed = bytes(sealed)
    try:
        return _cipher(settings.SECRET_KEY, purpose).decrypt(
            sealed[:NONCE], sealed[NONCE:], purpose.encode()
        )
    except InvalidTag:
        raise Refusal(
            "This secret was sealed under another secret key of the room.",
            hint="Make a new one, or give the room its old SITUATIONROOM_SECRET_KEY back.",
        ) from None


@lru_cache(maxsize=16)
def _cipher(secret: str, purpose: str) -> AESGCM:
    # The name is older than this place: what was sealed under it must open.
    info = f"situationroom.delivery.{purpose}".encode()
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode()))
