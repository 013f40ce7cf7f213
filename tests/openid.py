"""An OpenID provider on this machine: a process of its own, with a key, codes and PKCE.

It signs its tokens by hand (RFC 7515), apart from the library the room checks them with. A test
orders who is signed in there, and what is wrong with the next answers, by `POST /order`.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import httpx
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

CLIENT, SECRET = "situation-room", "a secret/of this test & no other"


def _b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _json(content: Any) -> str:
    return _b64(json.dumps(content).encode())


class Provider:
    """What the provider knows: its keys, its open codes, and its orders."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.key = rsa.generate_private_key(65537, 2048)
        self.stranger = rsa.generate_private_key(65537, 2048)
        self.orders: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, dict[str, Any]] = {}

    def discovery(self) -> dict[str, Any]:
        names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        return {
            "issuer": self.url,
            **{f"{name}_endpoint": f"{self.url}/{path}" for name, path in names.items()},
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            **self.orders.get("discovery", {}),
        }

    def keys(self) -> dict[str, Any]:
        numbers = self.key.public_key().public_numbers()
        n, e = (_b64(x.to_bytes((x.bit_length() + 7) // 8, "big")) for x in (numbers.n, numbers.e))
        return {"keys": [{"kty": "RSA", "use": "sig", "kid": "one", "n": n, "e": e}]}

    def authorize(self, said: dict[str, str]) -> str:
        """Return where the browser goes back to: who is ordered is signed in already."""
        right = said["client_id"] == CLIENT and said["response_type"] == "code"
        if (
            not right
            or said.get("code_challenge_method") != "S256"
            or "openid" not in said["scope"]
        ):
            raise ValueError("not as OpenID Connect asks")
        if self.orders.get("denies"):
            back = {"error": "access_denied", "state": said["state"]}
        else:
            code = secrets.token_urlsafe(16)
            self.codes[code] = said
            back = {"code": code, "state": said["state"]}
        return f"{said['redirect_uri']}?{urlencode(back | self.orders.get('answer', {}))}"

    def exchange(self, said: dict[str, str], auth: str) -> dict[str, Any] | None:
        asked = self.codes.pop(said.get("code", ""), None)  # a code works once
        name, _, word = base64.b64decode(auth.removeprefix("Basic ")).decode().partition(":")
        if asked is None or (unquote(name), unquote(word)) != (CLIENT, SECRET):
            return None
        proof = _b64(hashlib.sha256(said["code_verifier"].encode()).digest())
        if proof != asked["code_challenge"] or said["redirect_uri"] != asked["redirect_uri"]:
            return None
        token, person = secrets.token_urlsafe(16), dict(self.orders["person"])
        self.tokens[token] = person
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300}
        claims |= {"nonce": asked["nonce"], **person, **self.orders.get("claims", {})}
        claims = {key: word for key, word in claims.items() if word is not None}
        return {"access_token": token, "token_type": "Bearer", "id_token": self.sign(claims)}

    def sign(self, claims: dict[str, Any]) -> str:
        by = self.orders.get("signed", "RS256")
        head = {"alg": "none" if by == "none" else "HS256" if by == "HS256" else "RS256"}
        said = f"{_json(head | {'kid': 'one', 'typ': 'JWT'})}.{_json(claims)}"
        if by == "none":
            return f"{said}."
        if by == "HS256":
            return f"{said}.{_b64(hmac.digest(SECRET.encode(), said.encode(), 'sha256'))}"
        key = self.stranger if by == "stranger" else self.key
        mark = key.sign(said.encode(), padding.PKCS1v15(), SHA256())
        if by == "changed":
            said = f"{_json(head | {'kid': 'one', 'typ': 'JWT'})}.{_json(claims | {'more': 1})}"
        return f"{said}.{_b64(mark)}"


def serve() -> None:
    """Answer until the process is ended; the first line on standard output is the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.provider = Provider(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
    print(server.provider.url, flush=True)  # type: ignore[attr-defined]  # noqa: T201
    server.serve_forever()


class Door(BaseHTTPRequestHandler):
    """The addresses of a provider."""

    def do_GET(self) -> None:
        provider: Provider = self.server.provider  # type: ignore[attr-defined]
        where = urlsplit(self.path)
        said = {key: words[0] for key, words in parse_qs(where.query).items()}
        if where.path == "/.well-known/openid-configuration":
            self._say(200, provider.discovery())
        elif where.path == "/keys":
            self._say(200, provider.keys())
        elif where.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", provider.authorize(said))
            self.end_headers()
        elif where.path == "/userinfo":
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            known = provider.tokens.get(token)
            more = provider.orders.get("userinfo", {})
            self._say(200 if known else 401, (known or {}) | more)

    def do_POST(self) -> None:
        provider: Provider = self.server.provider  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/order":
            provider.orders = json.loads(body)
            self._say(200, {})
            return
        said = {key: words[0] for key, words in parse_qs(body).items()}
        told = provider.exchange(said, self.headers.get("Authorization", ""))
        self._say(400 if told is None else 200, told or {"error": "invalid_grant"})

    def _say(self, status: int, content: Any) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@dataclass
class Running:
    """A provider at work, as a test holds it."""

    url: str

    def order(self, **orders: Any) -> None:
        """Say who is signed in at the provider, and what is wrong with it from now on."""
        httpx.post(f"{self.url}/order", json=orders).raise_for_status()

    def visit(self, address: str) -> str:
        """Open the provider's page as a browser; return where it sends the browser back to."""
        answer = httpx.get(address)
        assert answer.status_code == 302, (answer.status_code, address)
        return answer.headers["Location"]


@contextmanager
def running_provider() -> Iterator[Running]:
    """Run a provider as a process of its own."""
    process = subprocess.Popen(
        [sys.executable, __file__], stdout=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    try:
        assert process.stdout is not None
        yield Running(process.stdout.readline().strip())
    finally:
        process.terminate()
        process.communicate(timeout=10)


if __name__ == "__main__":
    serve()
