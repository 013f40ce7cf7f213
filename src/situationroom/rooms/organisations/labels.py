"""Which labels the writes of this room carry: an organisation's own, or one person's."""

from uuid import UUID

from situationroom.base.labelling import make_label
from situationroom.base.labels import Level, Stage
from situationroom.base.models import Label
from situationroom.rooms.organisations.models import Person


def label_of_organisation(organisation: UUID | None) -> Label:
    """Return the label of what its officers alone read."""
    found = Label.objects.filter(
        level=Level.OWN,
        owner=organisation,
        creator=None,
        within=None,
        stage=Stage.NONE,
        audience=None,
        company=None,
    )
    return found.order_by("id").first() or make_label(Level.OWN, owner=organisation)


def label_of_person(person: Person) -> Label:
    """Return the label of what happened to an account: its person alone reads it."""
    if person.label is None:
        person.label = make_label(Level.NAMED, creator=person.id)
        Person.objects.filter(pk=person.pk).update(label=person.label)
    return person.label
