"""Writes: a data call is opened, sent, reminded of, closed or withdrawn, and goes into a round."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor
from situationroom.base.circles import let_in, make_circle
from situationroom.base.errors import Conflict
from situationroom.base.files import uploads
from situationroom.base.rules import require
from situationroom.base.states import FileState
from situationroom.rooms.datacalls.collating.forms import form_to_json
from situationroom.rooms.datacalls.events import (
    DataCallMoved,
    DataCallOpened,
    OrganisationAsked,
    OrganisationReminded,
)
from situationroom.rooms.datacalls.holding import TOGETHER, held_call, tell
from situationroom.rooms.datacalls.lifecycle import may_move
from situationroom.rooms.datacalls.models import Asked, DataCall, Reply
from situationroom.rooms.datacalls.queries.replies import counting
from situationroom.rooms.datacalls.reading import read_form
from situationroom.rooms.datacalls.rules import MAY_CHASE, MAY_RUN, OPENING, Opening, Running
from situationroom.rooms.datacalls.states import CALL_TEXT, AskedState, CallState
from situationroom.rooms.delivery.services.links import issue_link
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.services.contacts import use_contacts

LINK = "datacalls.answer"
SILENT = (AskedState.NO_ANSWER, AskedState.ASKED_BACK)
"""Who is reminded: nothing came, or what came was asked back."""


@dataclass(frozen=True, slots=True)
class ToAsk:
    """An organisation to be asked, and a mail address for who has no account there."""

    organisation: Organisation
    address: str = ""


def open_data_call(
    *,
    by: Actor,
    at: datetime,
    title_ko: str,
    due_at: datetime,
    name: str,
    content: bytes,
    asked: Sequence[ToAsk],
    title_en: str = "",
    note: str = "",
) -> DataCall:
    """Draft a data call of a form; nobody is told before it is sent.

    Raises NotAllowed and Refusal by rules CAL-01 to CAL-05, and Refusal for a file that is no form.
    """
    asks = tuple(one.organisation.id for one in asked)
    require(OPENING, Opening(by, title_ko, due_at, at, asks))
    form_format, form = read_form(content, name)
    asker = by.organisation
    assert asker is not None  # CAL-01
    with acting_as(by), as_room(TOGETHER):
        label = make_circle(asker=asker, creator=by.id)
        call = DataCall(
            label=label,
            asker_id=asker,
            title_ko=title_ko.strip(),
            title_en=title_en.strip() or title_ko.strip(),
            note=note.strip(),
            format=form_format,
            form=form_to_json(form),
            opened_at=at,
            opened_by=by.name,
            due_at=due_at,
        )
        announced = uploads.Announced("datacall", call.id, name, len(content))
        call.file = uploads.take_whole(
            by=by, at=at, label=label, content=content, announced=announced
        )
        call.save(force_insert=True)
        _list_asked(by, call, asked)
        tell(DataCallOpened(str(call.id)), call.id, label, by=by, at=at)
    return call


def _list_asked(by: Actor, call: DataCall, asked: Iterable[ToAsk]) -> None:
    for one in asked:
        label = make_circle(asker=call.asker_id, creator=by.id, members=[one.organisation.id])
        Asked.unscoped.create(
            label=label, call=call, organisation=one.organisation, address=one.address.strip()
        )


def send_data_call(*, by: Actor, at: datetime, call: UUID) -> DataCall:
    """Send the form to every organisation: to its members, and to the mail address that was given.

    From now on those who are asked read the data call, each beside its own reply. Raises Conflict
    while the form is being checked, or was refused.
    """
    with acting_as(by):
        row = _moving(by, call, CallState.SENT)
        with as_room(TOGETHER):
            if row.file.state != FileState.CLEAN:
                raise Conflict(
                    "The form is not checked yet.", hint="Wait a moment, then send it once more."
                )
            if row.due_at <= at:
                raise Conflict(
                    "The day until which replies are due is over.",
                    hint="Open the data call anew with a later day.",
                )
            asked = list(row.asked(manager="unscoped").select_related("label", "organisation"))
            let_in(row.label, [one.organisation_id for one in asked])
            for one in asked:
                _mail(one, by, at)
                told = OrganisationAsked(str(row.id), str(one.organisation_id))
                tell(told, one.id, one.label, by=by, at=at)
            row.sent_at = at
            return _moved(row, CallState.SENT, by, at)


def _mail(asked: Asked, by: Actor, at: datetime) -> None:
    """Send the form with a link to who answers without an account."""
    if asked.address:
        issue_link(
            by=by,
            at=at,
            purpose=LINK,
            about=asked.id,
            label=asked.label,
            address=asked.address,
            organisation=asked.organisation,
        )
        use_contacts(by=by, at=at, organisation=asked.organisation_id, address=asked.address)


def _moving(by: Actor, call: UUID, new: CallState) -> DataCall:
    row = held_call(by, call)
    state = CallState(row.state)
    require(MAY_RUN, Running(by, row.asker_id, state))
    if not may_move(state, new):
        raise Conflict(
            "A data call that is %(old)s cannot become %(new)s.",
            old=CALL_TEXT[state],
            new=CALL_TEXT[new],
        )
    return row


def _moved(row: DataCall, new: CallState, by: Actor, at: datetime) -> DataCall:
    old, row.state = row.state, new
    row.save(update_fields=["state", "sent_at", "closed_at"])
    tell(DataCallMoved(str(row.id), old, new), row.id, row.label, by=by, at=at)
    return row


def remind_silent(
    *, by: Actor, at: datetime, call: UUID, asked: Sequence[UUID] | None = None
) -> int:
    """Remind who has not replied, or was asked back; return how many were.

    Raises Conflict where nobody is left to be reminded.
    """
    with acting_as(by):
        row = held_call(by, call)
        require(MAY_CHASE, Running(by, row.asker_id, CallState(row.state)))
        with as_room(TOGETHER):
            rows = Asked.unscoped.filter(call=row, state__in=SILENT)
            if asked is not None:
                rows = rows.filter(pk__in=list(asked))
            silent = list(rows.select_related("label", "organisation"))
            if not silent:
                raise Conflict("Nobody is left to be reminded.")
            rows.filter(pk__in=[one.pk for one in silent]).update(
                reminded_at=at, reminders=F("reminders") + 1
            )
            for one in silent:
                _mail(one, by, at)
                told = OrganisationReminded(str(row.id), str(one.organisation_id))
                tell(told, one.id, one.label, by=by, at=at)
    return len(silent)


def close_data_call(*, by: Actor, at: datetime, call: UUID) -> DataCall:
    """Close a data call: what comes from now on is set aside and kept."""
    return _end(by, at, call, CallState.CLOSED)


def withdraw_data_call(*, by: Actor, at: datetime, call: UUID) -> DataCall:
    """Withdraw a data call; what came stays where it is."""
    return _end(by, at, call, CallState.WITHDRAWN)


def _end(by: Actor, at: datetime, call: UUID, new: CallState) -> DataCall:
    with acting_as(by):
        row = _moving(by, call, new)
        row.closed_at = at
        with as_room(TOGETHER):
            return _moved(row, new, by, at)


def start_next_round(*, by: Actor, at: datetime, call: UUID, due_at: datetime) -> DataCall:
    """Draft the next round of a data call: the same form and organisations.

    Each organisation's form begins with the last answers of its own that count.
    """
    with acting_as(by):
        row = held_call(by, call)
        require(MAY_RUN, Running(by, row.asker_id, CallState(row.state)))
        with as_room(TOGETHER):
            asked = list(row.asked(manager="unscoped").select_related("organisation"))
            asks = tuple(one.organisation_id for one in asked)
            require(OPENING, Opening(by, row.title_ko, due_at, at, asks))
            last = {one.asked_id: one for one in counting([one.id for one in asked])}
            label = make_circle(asker=row.asker_id, creator=by.id)
            new = DataCall.unscoped.create(
                label=label,
                asker=row.asker,
                title_ko=row.title_ko,
                title_en=row.title_en,
                note=row.note,
                file=row.file,
                format=row.format,
                form=row.form,
                round=row.round + 1,
                earlier=row,
                opened_at=at,
                opened_by=by.name,
                due_at=due_at,
            )
            _list_again(by, new, asked, last)
            tell(DataCallOpened(str(new.id)), new.id, label, by=by, at=at)
    return new


def _list_again(by: Actor, call: DataCall, asked: Iterable[Asked], last: dict[UUID, Reply]) -> None:
    for one in asked:
        Asked.unscoped.create(
            label=make_circle(asker=call.asker_id, creator=by.id, members=[one.organisation_id]),
            call=call,
            organisation=one.organisation,
            address=one.address,
            start=last.get(one.id) or one.start,
        )
