"""What one-time links are for: a room above registers each purpose in one line.

::

    opens("agreements.confirm", says="Confirm that the goods were shipped.",
          done="The shipment is confirmed. Thank you.", deed=services.confirm_shipment)

"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from situationroom.base.actors import Actor, ActorKind
from situationroom.rooms.delivery.letters import Enclosure
from situationroom.rooms.delivery.models import OneTimeLink

Deed = Callable[[OneTimeLink, Actor, datetime], object]
Enclose = Callable[[OneTimeLink, Actor, datetime], Enclosure | None]


@dataclass(frozen=True)
class Purpose:
    """What a link lets its holder do; without a deed a page of its own does it.

    `says` and `done` are message ids that name nothing; `of_account` where they are about the
    reader's own account and can be said in a mail whatever the label. `encloses` returns the form
    that goes out with the link, asked when the mail is written; without one the mail is dropped.
    """

    name: str
    says: str
    done: str
    deed: Deed | None
    days: int
    uses: int
    of_account: bool = False
    encloses: Enclose | None = None


PURPOSES: dict[str, Purpose] = {}
DONE_TEXT = {"done": "It is done. Thank you."}


def opens(
    name: str,
    *,
    says: str,
    done: str = DONE_TEXT["done"],
    deed: Deed | None = None,
    days: int = 14,
    uses: int = 1,
    of_account: bool = False,
    encloses: Enclose | None = None,
) -> None:
    """Register a purpose; the deed and the use of the link are one transaction."""
    PURPOSES[name] = Purpose(name, says, done, deed, days, uses, of_account, encloses)


def holder_of(link: OneTimeLink) -> Actor:
    """Return who acts by a link: nobody by name, for the organisation it was issued to."""
    return Actor(
        ActorKind.ANONYMOUS, organisation=link.organisation_id, name="delivery.one_time_link"
    )


def hash_of(token: str) -> str:
    """Return what is kept of a token; it is random enough that a plain hash hides it."""
    return hashlib.sha256(token.encode()).hexdigest()
