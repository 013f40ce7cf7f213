"""What the companies room says to the ground floor: who reads its tables, how long they last."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.facts import GlassOpened
from situationroom.base.models import BreakGlass, Event
from situationroom.base.privacy.erasure import Gone, erases
from situationroom.base.privacy.retention import MASKED, THREE_YEARS, retains
from situationroom.rooms.companies import visibility
from situationroom.rooms.companies.models import CompanyIdentity, Disclosure
from situationroom.rooms.delivery.kinds import Title, notifies, speaks_of
from situationroom.rooms.delivery.states import Importance
from situationroom.rooms.organisations.models import Organisation, Person

__all__ = ["visibility"]

retains("disclosures_ended", Disclosure, since="until", days=THREE_YEARS)


def forget_contact(person: UUID, at: datetime) -> list[Gone]:
    """Empty the contact of companies that named this person by their address of mail."""
    email = Person.objects.filter(pk=person).values_list("email", flat=True).first()
    rows = CompanyIdentity.unscoped.filter(contact_mail__iexact=email or "-")
    blank = {"contact_name": "", "contact_mail": "", "contact_phone": "", "changed_at": at}
    return [Gone(CompanyIdentity, rows.update(**blank), MASKED)]


erases("companies", forget_contact)


def owner_of_glass(event: Event) -> list[Organisation]:
    """Return the organisation whose content a platform admin reads for a while."""
    return list(Organisation.objects.filter(pk=event.payload["organisation"]))


def titles_of_glasses(ids: Sequence[UUID]) -> dict[UUID, Title]:
    """Return what a broken glass is called; what it opens is not said."""
    return dict.fromkeys(ids, Title("비상 열람", "Break-glass"))


def is_of_my_organisation(glass: UUID, by: Actor) -> bool:
    """Tell whether a glass was broken for something of the organisation of somebody."""
    rows = BreakGlass.objects.visible_to(by).filter(pk=glass)
    return by.organisation is not None and rows.filter(organisation=by.organisation).exists()


# The ground floor tells nobody by itself: this is the lowest room above those who do.
speaks_of("glass", titles=titles_of_glasses, managed_by=is_of_my_organisation)
notifies(
    GlassOpened,
    name="base.glass_opened",
    to=owner_of_glass,
    about="glass",
    says="Somebody who runs the servers may read something of your organisation for a while.",
    importance=Importance.URGENT,
)
