"""OpenID Connect with the one provider the settings name: what is asked of it, and its answer.

Authorization code with PKCE (OpenID Connect Core 1.0, RFC 7636, RFC 9207). What it says is
checked here; whose account that is, `services.identities` decides.
"""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import jwt
from django.conf import settings
from django.utils.translation import gettext_noop as _

from situationroom.base.errors import Refusal

# Signed by a key of the provider; never `none`, never by a secret that both sides know.
SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
LEEWAY = 30  # seconds that two clocks may differ
LARGEST = 256 * 1024
TIMEOUT = httpx.Timeout(5.0)
KEPT_SECONDS = 300
AGAIN = _("Sign in with your password, or try again later.")
BEGIN_AGAIN = _("Begin again on the sign-in page of this browser.")
WRONG = {
    jwt.ExpiredSignatureError: _("it has expired"),
    jwt.ImmatureSignatureError: _("it is from the future"),
    jwt.InvalidIssuerError: _("another issuer signed it"),
    jwt.InvalidAudienceError: _("it is meant for another service"),
    jwt.InvalidSignatureError: _("its signature is false"),
    jwt.InvalidAlgorithmError: _("it is not signed by a key of the issuer"),
    jwt.MissingRequiredClaimError: _("it is incomplete"),
}


class ProviderRefused(Refusal):
    """The provider, or what it said, lets nobody in."""

    status = 403


@dataclass(frozen=True, slots=True)
class Provider:
    """Where people may sign in beside the password, and who the room is there."""

    issuer: str
    client: str
    secret: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of the provider; kept in the browser's session until it answers."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Who somebody is at the provider, by a token that holds."""

    issuer: str
    subject: str
    email: str
    is_confirmed: bool
    methods: frozenset[str]


def get_provider() -> Provider | None:
    """Return the provider of the settings; None where people sign in by password only."""
    if not settings.OIDC_ISSUER:
        return None
    return Provider(settings.OIDC_ISSUER, settings.OIDC_CLIENT, settings.OIDC_SECRET)


def new_question() -> Asked:
    """Return what a browser is to bring back; 256 random bits each."""
    return Asked(*(secrets.token_urlsafe(32) for _ in range(3)))


def address_to_ask(provider: Provider, asked: Asked, *, back: str) -> str:
    """Return where a browser is sent to. Raises ProviderRefused when the provider is silent."""
    digest = hashlib.sha256(asked.verifier.encode()).digest()
    said = {
        "response_type": "code",
        "client_id": provider.client,
        "redirect_uri": back,
        "scope": "openid email",
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    door = _known(provider)["authorization_endpoint"]
    return f"{door}{'&' if urlsplit(door).query else '?'}{urlencode(said)}"


def read_answer(provider: Provider, asked: Asked, said: Mapping[str, str], *, back: str) -> Proof:
    """Return whom the provider names in its answer. Raises ProviderRefused for all that is wrong.

    `said` is the query the browser came back with.
    """
    if not hmac.compare_digest(asked.state.encode(), said.get("state", "").encode()):
        raise ProviderRefused("This sign-in was not begun in this browser.", hint=BEGIN_AGAIN)
    known = _known(provider)
    promised = known.get("authorization_response_iss_parameter_supported") is True
    if said.get("iss", "" if promised else provider.issuer) != provider.issuer:
        raise _wrong(_("another issuer signed it"))
    if "code" not in said:
        raise ProviderRefused("The sign-in service let nobody in.", hint=BEGIN_AGAIN)
    told = _exchange(provider, known, said["code"], asked.verifier, back)
    claims = _claims(provider, known, str(told.get("id_token", "")))
    if not hmac.compare_digest(asked.nonce.encode(), str(claims.get("nonce", "")).encode()):
        raise _wrong(_("it answers another question"))
    if "email" not in claims:
        claims |= _more(known, str(told.get("access_token", "")), str(claims["sub"]))
    methods = claims.get("amr", [])
    return Proof(
        issuer=provider.issuer,
        subject=str(claims["sub"]),
        email=str(claims.get("email", "")).strip().lower(),
        is_confirmed=claims.get("email_verified") is True,
        methods=frozenset(
            str(one) for one in [*(methods if isinstance(methods, list) else []), claims.get("acr")]
        ),
    )


def _known(provider: Provider) -> dict[str, Any]:
    return _discover(provider.issuer, int(time.monotonic() // KEPT_SECONDS))


@lru_cache(maxsize=2)
def _discover(issuer: str, _spell: int) -> dict[str, Any]:
    """Return what a provider says of itself, asked every few minutes."""
    known = _ask("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if known.get("issuer") != issuer:
        raise _broken(_("it names another issuer than the settings"))
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        # A provider reached over HTTPS does not lead to where anybody can listen.
        if urlsplit(str(known.get(name, ""))).scheme not in {"https", urlsplit(issuer).scheme}:
            raise _broken(_("one of its addresses is missing or not https"))
    return known


def _exchange(
    provider: Provider, known: Mapping[str, Any], code: str, verifier: str, back: str
) -> dict[str, Any]:
    """Give a code for tokens, as the service that asked."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    ways = known.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if "client_secret_basic" in ways:
        auth = httpx.BasicAuth(provider.client, provider.secret)
        return _ask("POST", str(known["token_endpoint"]), data=form, auth=auth)
    form |= {"client_id": provider.client, "client_secret": provider.secret}
    return _ask("POST", str(known["token_endpoint"]), data=form)


def _claims(provider: Provider, known: Mapping[str, Any], token: str) -> dict[str, Any]:
    """Return what a signed token says, once all that can be checked of it holds."""
    try:
        head = jwt.get_unverified_header(token)
        if head.get("alg") not in SIGNED_BY:
            raise jwt.InvalidAlgorithmError
        claims: dict[str, Any] = jwt.decode(
            token,
            _key_of(known, head),
            algorithms=[head["alg"]],
            audience=provider.client,
            issuer=provider.issuer,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
        )
    except jwt.PyJWTError as problem:
        raise _wrong(WRONG.get(type(problem), _("it cannot be read"))) from None
    audience = claims["aud"]
    for_others = isinstance(audience, list) and len(audience) > 1
    if claims.get("azp", "" if for_others else provider.client) != provider.client:
        raise _wrong(_("it is meant for another service"))
    return claims


def _key_of(known: Mapping[str, Any], head: Mapping[str, Any]) -> jwt.PyJWK:
    """Return the key that signed; asked for each time, because providers change theirs."""
    said, by = _ask("GET", str(known["jwks_uri"])).get("keys"), head["alg"]
    fits = [
        key
        for key in (said if isinstance(said, list) else [])
        if isinstance(key, dict)
        and head.get("kid") in {key.get("kid"), None}
        and key.get("use", "sig") == "sig"
        and key.get("alg", by) == by
    ]
    if len(fits) != 1:
        raise jwt.InvalidSignatureError
    return jwt.PyJWK(fits[0], algorithm=by)


def _more(known: Mapping[str, Any], token: str, subject: str) -> dict[str, Any]:
    """Return the address of mail, where the token holds none: asked as its owner."""
    door = str(known.get("userinfo_endpoint", ""))
    if not door:
        return {}
    said = _ask("GET", door, headers={"Authorization": f"Bearer {token}"})
    if said.get("sub") != subject:
        raise _wrong(_("it is about somebody else"))
    return {name: said[name] for name in ("email", "email_verified") if name in said}


def _ask(method: str, address: str, **more: Any) -> dict[str, Any]:
    """Ask the provider for JSON; it leads nowhere else, and for seconds only."""
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False) as line:
            answer = line.request(method, address, headers=more.pop("headers", None), **more)
        said = answer.json() if answer.is_success and len(answer.content) <= LARGEST else None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        raise ProviderRefused("The sign-in service does not answer.", hint=AGAIN) from None
    if not isinstance(said, dict):
        if method == "POST":
            raise ProviderRefused(
                "The sign-in service does not take its code (any more).", hint=BEGIN_AGAIN
            )
        raise ProviderRefused("The sign-in service does not answer.", hint=AGAIN)
    return said


def _wrong(why: str) -> ProviderRefused:
    return ProviderRefused(
        "What the sign-in service said does not hold: %(why)s.", hint=BEGIN_AGAIN, why=why
    )


def _broken(why: str) -> ProviderRefused:
    return ProviderRefused(
        "The sign-in service is not set up as this room expects: %(why)s.", hint=AGAIN, why=why
    )
