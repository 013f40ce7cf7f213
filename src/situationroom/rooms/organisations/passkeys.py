"""Passkeys (WebAuthn): what a browser is asked, and whether what it answers holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from situationroom.base.errors import Refusal
from situationroom.rooms.organisations.models import Person

NAME = "K-ICT Situation Room"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a browser is asked for, as JSON, and what has to be kept until it answers."""

    options: dict[str, Any]
    state: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Used:
    """Which passkey signed, and how often it has by its own count."""

    credential: str
    count: int


def begin_adding(origin: str, person: Person, known: list[bytes]) -> Asked:
    """Ask a browser to make a passkey; those that are known already are not made again."""
    user = PublicKeyCredentialUserEntity(
        name=person.email, id=person.id.bytes, display_name=person.name
    )
    options, state = _server(origin).register_begin(
        user,
        [AttestedCredentialData(one) for one in known],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return Asked(dict(options), dict(state))


def finish_adding(origin: str, state: Any, response: Mapping[str, Any]) -> AttestedCredentialData:
    """Return the passkey a browser has made. Raises Refusal for an answer that does not hold."""
    try:
        made = _server(origin).register_complete(state, RegistrationResponse.from_dict(response))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _refused() from None
    if made.credential_data is None:
        raise _refused()
    return made.credential_data


def begin_proving(origin: str, known: list[bytes]) -> Asked:
    """Ask a browser to sign with one of these passkeys."""
    options, state = _server(origin).authenticate_begin(
        [AttestedCredentialData(one) for one in known],
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return Asked(dict(options), dict(state))


def finish_proving(
    origin: str, state: Any, known: Mapping[str, bytes], response: Mapping[str, Any]
) -> Used:
    """Return which passkey has signed. Raises Refusal for an answer that does not hold."""
    credentials = [AttestedCredentialData(one) for one in known.values()]
    try:
        answer = AuthenticationResponse.from_dict(response)
        used = _server(origin).authenticate_complete(state, credentials, answer)
        count = answer.response.authenticator_data.counter
    except Exception as fault:  # the library lets faults of its ciphers through as they are
        raise _refused() from fault
    return Used(id_of(used), count)


def id_of(credential: AttestedCredentialData) -> str:
    """Return the id of a passkey as it is kept."""
    return websafe_encode(credential.credential_id)


def _server(origin: str) -> Fido2Server:
    party = PublicKeyCredentialRpEntity(name=NAME, id=urlsplit(origin).hostname or "")
    return Fido2Server(party, verify_origin=lambda said: said == origin)


def _refused() -> Refusal:
    return Refusal("The passkey was not accepted.", hint="Try once more, or take a code.")
