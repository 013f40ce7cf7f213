"""Web push: what is sent is encrypted for one browser (RFC 8291) and signed by the room (RFC 8292).

Plain cryptography, no network: the call itself goes the guarded way of every other one.
"""

import base64
import json
import os
import secrets
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CURVE = ec.SECP256R1()
RECORD = 4096
PROVES_FOR = timedelta(hours=12)


def encrypt(
    content: bytes,
    *,
    public: bytes,
    secret: bytes,
    sender: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """Return a content as one aes128gcm record for a browser (RFC 8291 §3.4, RFC 8188 §2).

    Parameters
    ----------
    public, secret
        The browser's key (65 bytes, uncompressed point) and its authentication secret (16 bytes).
    sender, salt
        Made anew for every message; given only to check against published examples.
    """
    sender = sender or ec.generate_private_key(CURVE)
    salt = salt or secrets.token_bytes(16)
    ours = point_of(sender.public_key())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public)
    shared = sender.exchange(ec.ECDH(), theirs)
    keyed = _derive(shared, secret, b"WebPush: info\x00" + public + ours, 32)
    key = _derive(keyed, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derive(keyed, salt, b"Content-Encoding: nonce\x00", 12)
    sealed = AESGCM(key).encrypt(nonce, content + b"\x02", None)
    return salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours + sealed


def proof(endpoint: str, *, key: ec.EllipticCurvePrivateKey, contact: str, at: datetime) -> str:
    """Return the header that proves to a push service who sends (RFC 8292 §3)."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((at + PROVES_FOR).timestamp()),
        "sub": f"mailto:{contact}",
    }
    head = to_text(json.dumps({"typ": "JWT", "alg": "ES256"}).encode())
    signed = f"{head}.{to_text(json.dumps(claims).encode())}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    signature = to_text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={signed}.{signature}, k={to_text(point_of(key.public_key()))}"


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return a public key as its uncompressed point, 65 bytes."""
    return key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def to_text(content: bytes) -> str:
    """Write bytes in URL-safe Base64 without padding."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def from_text(text: str) -> bytes:
    """Read URL-safe Base64, padded or not. Raises ValueError."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@lru_cache(maxsize=4)
def room_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """Return the room's key of push, made in a private file at the first time.

    Two processes that make one at the same time end with the same: the first that is there.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        written = ec.generate_private_key(CURVE).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        part = path.with_suffix(f".{uuid4().hex}")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(written)
        try:
            os.link(part, path)
        except FileExistsError:
            pass
        finally:
            part.unlink()
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError(f"{path} is no key of an elliptic curve: remove it, a new one is made")
    return key


def _derive(key: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(key)
