"""What data calls do by themselves: files that arrive by mail are read as replies, people are told.

Whatever arrives for an organisation asked becomes a version of its reply, or is set aside with the
reason; nothing that was taken is lost.
"""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from situationroom.base.acting import as_room
from situationroom.base.actors import Actor
from situationroom.base.facts import FileCleared, FileRefused
from situationroom.base.models import Event, StoredFile
from situationroom.base.privacy.retention import THREE_YEARS, retains
from situationroom.base.reactions import Apply, reacts_to
from situationroom.base.search.index import Entry, searchable
from situationroom.base.states import FileState
from situationroom.documents.writers import MEDIA_TYPES
from situationroom.rooms.datacalls import services
from situationroom.rooms.datacalls.events import (
    DataCallOpened,
    OrganisationAsked,
    OrganisationReminded,
    ReplyJudged,
    ReplyReceived,
)
from situationroom.rooms.datacalls.models import Asked, DataCall, Reply
from situationroom.rooms.datacalls.queries import find_call
from situationroom.rooms.datacalls.reading import Judged, judge_file
from situationroom.rooms.datacalls.rules import knows_sender
from situationroom.rooms.datacalls.sending import form_for
from situationroom.rooms.datacalls.states import CallState, ReplyState, SetAside
from situationroom.rooms.delivery.events import MailReceived
from situationroom.rooms.delivery.kinds import Title, notifies, speaks_of
from situationroom.rooms.delivery.letters import Enclosure
from situationroom.rooms.delivery.links import opens
from situationroom.rooms.delivery.models import OneTimeLink, ReceivedMail
from situationroom.rooms.delivery.queries import find_received
from situationroom.rooms.delivery.services.incoming import reply_address
from situationroom.rooms.delivery.states import Choice, Importance
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import get_actor_of_organisation, list_members
from situationroom.rooms.organisations.queries.contacts import list_addresses

HOLDER = "asked"
READS = "who sends a reply by mail may have no account"
USES, DAYS = 20, 120


@reacts_to(FileCleared, FileRefused, name="datacalls.read_reply")
def read_reply(event: Event, by: Actor) -> Apply | None:
    """Read a file that arrived for an organisation asked, and record it as its reply."""
    file = StoredFile.unscoped.select_related("blob").filter(pk=event.payload["file"]).first()
    if file is None or file.holder != HOLDER or Reply.unscoped.filter(file=file).exists():
        return None
    asked = Asked.unscoped.select_related("call").get(pk=file.about)
    judged = judge_file(asked.call.form, file)
    mail = _mail_of(file)
    if mail is not None and judged.why is None and not _is_known(asked, mail.sender):
        judged = Judged(judged.answers, SetAside.SENDER)
    sent_by = mail.sender if mail is not None else ""
    return lambda: services.record_file(
        by=by,
        at=timezone.now(),
        asked=asked.id,
        file=file,
        judged=judged,
        sent_by=sent_by,
        mail=mail.id if mail is not None else None,
    )


def _mail_of(file: StoredFile) -> ReceivedMail | None:
    rows = ReceivedMail.unscoped.filter(reply__kind=HOLDER, reply__about=file.about)
    named = f"files:{file.id}"
    return next(
        (row for row in rows if any(one["reference"] == named for one in row.attachments)), None
    )


def _is_known(asked: Asked, sender: str) -> bool:
    """Tell whether a mail came from where the form went, a member, or a contact of the asker."""
    members = list_members([asked.organisation_id], on=timezone.localdate())
    asker = get_actor_of_organisation(asked.call.asker)
    kept = list_addresses(organisation=asked.organisation_id, by=asker)
    known = [asked.address, *(person.email for _, person in members), *kept]
    return knows_sender(sender, known)


@reacts_to(MailReceived, name="datacalls.note_mail")
def note_mail(event: Event, by: Actor) -> Apply | None:
    """Set a mail aside that came without a file, so that the asking organisation sees it."""
    if event.payload["object_kind"] != HOLDER:
        return None
    mail = find_received(UUID(event.payload["mail"]))
    if mail.attachments:
        return None
    return lambda: services.record_file(
        by=by,
        at=timezone.now(),
        asked=event.about,
        file=None,
        judged=Judged(None, SetAside.NO_FILE),
        sent_by=mail.sender,
        mail=mail.id,
    )


def enclose_form(link: OneTimeLink, by: Actor, at: object) -> Enclosure | None:
    """Return the form that goes out with the link of an organisation, while replies are taken."""
    with as_room(READS):
        rows = Asked.unscoped.select_related("call__file__blob", "organisation", "label", "start")
        asked = rows.filter(pk=link.about).first()
        if asked is None or asked.call.state != CallState.SENT:
            return None
        if asked.call.file.state != FileState.CLEAN:
            return None
        name, content = form_for(asked)
    call = asked.call
    reply_to = ""
    if settings.MAIL_REPLIES:
        reply_to = reply_address(
            by=by,
            at=timezone.now(),
            kind=HOLDER,
            about=asked.id,
            label=asked.label,
            organisation=asked.organisation,
        )
    return Enclosure(
        title=Title(call.title_ko, call.title_en),
        name=name,
        content=content,
        media_type=MEDIA_TYPES[call.format].partition(";")[0],
        reply_to=reply_to,
    )


@searchable("datacall", DataCallOpened)
def found_call(call: UUID) -> Entry:
    """Find a data call by its titles and what is asked."""
    row = find_call(call)
    return Entry(row.title_ko, row.title_en, row.note, row.label, row.opened_at)


def titles_of_calls(ids: Sequence[UUID]) -> dict[UUID, Title]:
    """Return what data calls are called; delivery has asked their labels."""
    rows = DataCall.unscoped.filter(pk__in=ids).values_list("pk", "title_ko", "title_en")
    return {pk: Title(korean, english) for pk, korean, english in rows}


def titles_of_asked(ids: Sequence[UUID]) -> dict[UUID, Title]:
    """Return what the data call is called of each organisation asked."""
    rows = Asked.unscoped.filter(pk__in=ids)
    named = rows.values_list("pk", "call__title_ko", "call__title_en")
    return {pk: Title(korean, english) for pk, korean, english in named}


def is_ours(call: UUID, by: Actor) -> bool:
    """Tell whether somebody works for the organisation that runs a data call."""
    return DataCall.objects.visible_to(by).filter(pk=call, asker=by.organisation).exists()


def is_of_our_call(asked: UUID, by: Actor) -> bool:
    """Tell whether somebody works for the organisation that asked."""
    return Asked.objects.visible_to(by).filter(pk=asked, call__asker=by.organisation).exists()


def who_is_asked(event: Event) -> list[Organisation]:
    """Return the organisation a form was sent to, that was reminded, or whose reply was judged."""
    return list(Organisation.objects.filter(pk=event.payload["organisation"]))


def who_was_asked_back(event: Event) -> list[Organisation]:
    """Return the organisation whose reply was asked back."""
    return who_is_asked(event) if event.payload["new"] == ReplyState.ASKED_BACK else []


def who_asks(event: Event) -> list[Organisation]:
    """Return the organisation that runs the data call."""
    return list(
        Organisation.objects.filter(
            pk__in=Asked.unscoped.filter(pk=event.about).values("call__asker")
        )
    )


opens(
    services.LINK,
    says="You are asked to fill in a form.",
    done="Your reply has arrived. Thank you.",
    days=DAYS,
    uses=USES,
    encloses=enclose_form,
)
speaks_of("datacall", titles=titles_of_calls, managed_by=is_ours)
speaks_of("asked", titles=titles_of_asked, managed_by=is_of_our_call)
notifies(
    OrganisationAsked,
    name="datacalls.asked",
    to=who_is_asked,
    about="asked",
    says="Your organisation is asked to fill in a form.",
    replies=True,
)
notifies(
    OrganisationReminded,
    name="datacalls.reminded",
    to=who_is_asked,
    about="asked",
    says="Your organisation has not sent its form back yet.",
    replies=True,
)
notifies(
    ReplyJudged,
    name="datacalls.asked_back",
    to=who_was_asked_back,
    about="asked",
    says="The form your organisation sent was asked back: something is to be changed.",
    replies=True,
)
notifies(
    ReplyReceived,
    name="datacalls.received",
    to=who_asks,
    about="asked",
    says="A reply to a data call of yours has come.",
    importance=Importance.ROUTINE,
    mail=Choice.DIGEST,
)
retains("replies_sent", Reply, since="at", days=THREE_YEARS, masks={"sent_by": ""})
