"""What is done with a session: a form for each deed, and one address that takes them all."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from situationroom.base.actors import Actor
from situationroom.rooms.meetings import queries, services
from situationroom.rooms.meetings.lifecycle import TOOK_PLACE
from situationroom.rooms.meetings.models import Session
from situationroom.rooms.meetings.states import (
    Attendance,
    Circle,
    DecisionState,
    ItemSource,
    ItemState,
    Reply,
    Side,
    Standing,
)
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import get_organisation
from situationroom.web.deeds import (
    Deed,
    Make,
    Said,
    Write,
    frame_of,
    named_deed,
    offered,
    plain,
    take,
)
from situationroom.web.meeting_forms import (
    AskForm,
    CloseForm,
    DecisionEndForm,
    DecisionForm,
    GuestsForm,
    ItemForm,
    MoveForm,
    NothingForm,
    RollForm,
    SettleForm,
    StandingForm,
    WhyForm,
    slot_of,
)
from situationroom.web.meeting_words import point_text
from situationroom.web.words import actor_of, named

# Where a broken rule is shown in a form.
FIELD_OF = {
    "MTG-02": "title_ko", "MTG-03": "owner", "MTG-04": "owner", "MTG-05": "counterpart",
    "MTG-06": "circle", "MTG-11": "level", "MTG-12": "on", "MTG-13": "on", "MTG-14": "by_document",
    "MTG-15": "other", "MTG-16": "other", "MTG-17": "says", "MTG-20": "why", "MTG-21": "number",
    "MTG-22": "number", "MTG-23": "zone", "MTG-24": "minutes", "MTG-25": "video_url",
    "MTG-28": "why", "MTG-31": "names", "MTG-33": "names", "MTG-37": "why", "MTG-42": "why",
    "MTG-45": "title_ko", "MTG-47": "what_ko", "MTG-48": "owner", "MTG-49": "owner",
    "MTG-50": "due_on", "MTG-54": "says", "MTG-55": "text_ko", "MTG-56": "asked_by",
    "MTG-60": "words", "MTG-61": "said_by", "MTG-62": "evidence",
}  # fmt: skip
SHOWN = 60  # letters of a point in its label


def house_of(key: str) -> Organisation | None:
    """Return the organisation that was chosen, or none."""
    return get_organisation(id=UUID(key)) if key else None


def slot(said: Said) -> services.Slot:
    """Return the time that was typed."""
    return services.Slot(
        day=said["day"], time=said["time"], zone=said["zone"], minutes=said["minutes"]
    )


def _of_series(form: type[AskForm] | type[DecisionForm]) -> Make:
    def make(row: Session, actor: Actor, data: Any, **more: Any) -> forms.Form:
        start = {"circle": row.label.level}
        return form(data, series=row.series, by=actor, initial=start, **more)

    return make


def _guests_form(row: Session, actor: Actor, data: Any, **more: Any) -> forms.Form:
    return GuestsForm(data, series=row.series, **more)


def _move_form(row: Session, actor: Actor, data: Any, **more: Any) -> forms.Form:
    return MoveForm(data, initial=slot_of(row), **more)


def _roll_form(row: Session, actor: Actor, data: Any, **more: Any) -> forms.Form:
    held = row.state in TOOK_PLACE
    return RollForm(data, invitees=queries.list_invitees(row), held=held, **more)


def _settle_form(row: Session, actor: Actor, data: Any, **more: Any) -> forms.Form:
    points = [
        (one.item, point_text(one)[:SHOWN])
        for one in queries.get_agenda(session=row, by=actor)
        if one.source in (ItemSource.WRITTEN, ItemSource.UNDECIDED)
    ]
    return SettleForm(data, items=points, **more)


def _standing_form(row: Session, actor: Actor, data: Any, **more: Any) -> forms.Form:
    asks = queries.list_open_asks(series=row.series_id, by=actor)
    return StandingForm(data, asks=asks, **more)


def _decision_end_form(row: Session, actor: Actor, data: Any, **more: Any) -> forms.Form:
    decisions = [
        one
        for one in queries.list_open_decisions(series=row.series, by=actor)
        if queries.may_end_decision(decision=one, series=row.series, by=actor)
    ]
    return DecisionEndForm(data, decisions=decisions, **more)


def _move(by: Actor, at: datetime, row: Session, said: Said) -> None:
    services.move_session(
        by=by, at=at, session=row.id, slot=slot(said), place=said["place"],
        video_url=said["video_url"], why=said["why"],
    )  # fmt: skip


def _add_item(by: Actor, at: datetime, row: Session, said: Said) -> None:
    presenter = house_of(said.pop("presenter"))
    services.add_item(by=by, at=at, session=row.id, presenter=presenter, **said)


def _add_guests(by: Actor, at: datetime, row: Session, said: Said) -> None:
    more: Said = {
        "theme": UUID(said["theme"]) if said["theme"] else None,
        "side": Side(said["side"]),
        "told_by": said["told_by"],
    }
    guests = [services.Guest(organisation=UUID(key), **more) for key in said["houses"]]
    for line in said["names"].splitlines():
        name, _comma, email = line.partition(",")
        if name.strip():
            guests.append(services.Guest(name=name, email=email.strip(), **more))
    if not guests:
        guests = [services.Guest(**more)]  # the rule says what is missing
    services.add_invitees(by=by, at=at, session=row.id, guests=guests)


def _roll(by: Actor, at: datetime, row: Session, said: Said) -> None:
    for one in queries.list_invitees(row):
        new = said.get(f"of_{one.id}")
        if not new:
            continue
        if row.state in TOOK_PLACE and new != one.attendance:
            services.note_invitee(
                by=by, at=at, session=row.id, invitee=one.id, attendance=Attendance(new)
            )
        elif row.state not in TOOK_PLACE and new != one.reply:
            services.note_invitee(by=by, at=at, session=row.id, invitee=one.id, reply=Reply(new))


def _settle(by: Actor, at: datetime, row: Session, said: Said) -> None:
    for name, state in said.items():
        if not state:
            continue
        item = UUID(name.removeprefix("of_"))
        services.settle_item(by=by, at=at, session=row.id, item=item, state=ItemState(state))


def _ask(by: Actor, at: datetime, row: Session, said: Said) -> None:
    theme, side, circle = said.pop("theme"), Side(said.pop("side")), Circle(said.pop("circle"))
    field = UUID(theme) if theme else None
    services.make_ask(by=by, at=at, session=row.id, side=side, theme=field, circle=circle, **said)


def _state_ask(by: Actor, at: datetime, row: Session, said: Said) -> None:
    ask, standing = UUID(said.pop("ask")), Standing(said.pop("standing"))
    services.state_ask(by=by, at=at, session=row.id, ask=ask, standing=standing, **said)


def _decide(by: Actor, at: datetime, row: Session, said: Said) -> None:
    owner, circle = house_of(said.pop("owner")), Circle(said.pop("circle"))
    services.make_decision(by=by, at=at, session=row.id, owner=owner, circle=circle, **said)


def _end_decision(by: Actor, at: datetime, row: Session, said: Said) -> None:
    decision, new = UUID(said["decision"]), DecisionState(said["new"])
    services.end_decision(by=by, at=at, decision=decision, new=new, says=said["says"])


def _by(service: Callable[..., Any]) -> Write:
    def write(by: Actor, at: datetime, row: Session, said: Said) -> None:
        service(by=by, at=at, session=row.id, **said)

    return write


DEEDS: dict[str, Deed] = {
    "ask": Deed(
        gettext_lazy("Write an ask"),
        gettext_lazy("The ask stands, and comes onto every agenda until it is kept or given up."),
        gettext_lazy("It comes onto the next agendas by itself until it is kept or given up."),
        _of_series(AskForm),
        _ask,
    ),
    "standing": Deed(
        gettext_lazy("Write how an ask stands"),
        gettext_lazy("It is written how the ask stands."),
        gettext_lazy("What was said before stays beside it."),
        _standing_form,
        _state_ask,
    ),
    "decide": Deed(
        gettext_lazy("Write a decision"),
        gettext_lazy("The decision stands."),
        gettext_lazy("It is on the next agendas until it is carried out or dropped."),
        _of_series(DecisionForm),
        _decide,
    ),
    "decided": Deed(
        gettext_lazy("Say what became of a decision"),
        gettext_lazy("It is written what became of the decision."),
        gettext_lazy("It comes onto no further agenda."),
        _decision_end_form,
        _end_decision,
    ),
    "settle": Deed(
        gettext_lazy("Say what came of the points"),
        gettext_lazy("It is written what came of the points."),
        gettext_lazy("What stays undecided comes onto the next agenda by itself."),
        _settle_form,
        _settle,
    ),
    "item": Deed(
        gettext_lazy("Add a point"),
        gettext_lazy("The point is on the agenda."),
        gettext_lazy("It stands behind what comes from earlier sessions."),
        plain(ItemForm),
        _add_item,
    ),
    "build": Deed(
        gettext_lazy("Bring in what is open"),
        gettext_lazy("What earlier sessions left open is on the agenda."),
        gettext_lazy("Nothing comes twice; this happens by itself when a session closes."),
        plain(NothingForm),
        _by(services.build_agenda),
    ),
    "guests": Deed(
        gettext_lazy("Put somebody on the list"),
        gettext_lazy("They are on the list."),
        gettext_lazy("Nobody is told before invitations are sent."),
        _guests_form,
        _add_guests,
    ),
    "roll": Deed(
        gettext_lazy("Note replies and attendance"),
        gettext_lazy("It is noted."),
        gettext_lazy("Before the session what was replied, afterwards who came."),
        _roll_form,
        _roll,
    ),
    "invite": Deed(
        gettext_lazy("Send the invitations"),
        gettext_lazy("The invitations are sent."),
        gettext_lazy("Organisations of the room are told; moving it needs a reason from now on."),
        plain(NothingForm),
        _by(services.give_out_invitations),
    ),
    "move": Deed(
        gettext_lazy("Move the session"),
        gettext_lazy("The session is moved."),
        gettext_lazy("Those invited are told."),
        _move_form,
        _move,
    ),
    "hold": Deed(
        gettext_lazy("Say that it was held"),
        gettext_lazy("The session was held; its minutes are open."),
        gettext_lazy("Asks, decisions and attendance can be written from then on."),
        plain(NothingForm),
        _by(services.hold_session),
    ),
    "close": Deed(
        gettext_lazy("Close the minutes"),
        gettext_lazy("The minutes are closed; what is open is on the next agenda."),
        gettext_lazy("Nothing is written on it afterwards; what is open goes on."),
        plain(CloseForm),
        _by(services.close_session),
    ),
    "cancel": Deed(
        gettext_lazy("Cancel the session"),
        gettext_lazy("The session is cancelled."),
        gettext_lazy("Those invited are told; what was on its agenda goes onto the next."),
        plain(WhyForm),
        _by(services.cancel_session),
    ),
}
MAY = {
    "ask": "make_ask",
    "standing": "state_ask",
    "decide": "decide",
    "decided": "decide",
    "settle": "add_item",
    "item": "add_item",
    "build": "build",
    "guests": "add_invitee",
    "roll": "add_invitee",
    "invite": "invite",
    "move": "move",
    "hold": "hold",
    "close": "close",
    "cancel": "cancel",
}
"""Which right of the room each deed needs (`queries.list_session_deeds`)."""


def deeds_of(row: Session, actor: Actor) -> list[dict[str, Any]]:
    """Return what somebody may do with a session now, each with its form; none without choices."""
    may = queries.list_session_deeds(session=row, by=actor)
    allowed = {key for key, right in MAY.items() if getattr(may, right)}

    def url_of(key: str) -> str:
        return reverse("sessions_do", args=[row.id, key])

    found = offered(DEEDS, allowed, row, actor, url_of=url_of)
    return [one for one in found if not _has_nothing_to_choose(one["form"])]


def _has_nothing_to_choose(form: forms.Form) -> bool:
    """Tell whether a form asks for one of nothing: an ask where there is none."""
    if isinstance(form, RollForm | SettleForm):
        return not form.fields
    first = form.fields.get("ask") or form.fields.get("decision")
    return isinstance(first, forms.ChoiceField) and not first.widget.choices


@login_required
@require_POST
def do(request: HttpRequest, session: UUID, deed: str) -> HttpResponse:
    """Do one thing with a session."""
    actor = actor_of(request)
    row = queries.get_session(id=session, by=actor)
    page = reverse("sessions_session", args=[row.id])
    frame = frame_of(page, FIELD_OF, named(row, "title"))
    return take(request, named_deed(DEEDS, deed), row, actor, frame)
