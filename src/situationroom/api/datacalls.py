"""Data calls: one form to many organisations, and what came back. Members only.

An organisation asked sends its filled form through `/uploads` with `holder` *asked* and its id as
`about`; once the file is checked, it becomes a version of the reply.
"""

import base64
import binascii
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import Said, actor_of, receiver_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.issues import find_organisation
from situationroom.api.paging import PAGE, After, Limit, Page, page_of
from situationroom.base.actors import Actor
from situationroom.base.cursors import time_cursor, to_cursor
from situationroom.base.errors import Refusal
from situationroom.documents import formats
from situationroom.rooms.datacalls import models, queries, services
from situationroom.rooms.datacalls.states import AskedState, CallState, ReplyState

router = Router(tags=["data calls"], by_alias=True)
LONGEST_FILE = 40_000_000  # letters of Base64


class DataCall(Schema):
    """One form sent to organisations; `round` counts from 1, `earlier` is the round before."""

    id: UUID
    title_ko: str
    title_en: str
    note: str
    asker: str
    format: str
    state: CallState
    round: int
    earlier: UUID | None
    label: str
    opened_at: datetime
    due_at: datetime
    sent_at: datetime | None
    closed_at: datetime | None


class DataCallRow(DataCall):
    """A data call with how many of those one sees were asked, and have not replied."""

    asked: int
    silent: int


class AskedRow(Schema):
    """One organisation on the board. `cells` and `flags` are of the newest version that counts."""

    id: UUID
    organisation: str
    state: AskedState
    received_at: datetime | None
    versions: int
    set_aside: int
    cells: int
    flags: int
    reminders: int


class DataCallWithBoard(DataCall):
    """A data call with everybody asked whose row one may see."""

    board: list[AskedRow]


class Flag(Schema):
    """One thing that is not as the form asked."""

    kind: str
    table: str
    row: str
    column: str
    before: str
    after: str


class Reply(Schema):
    """One version of an answer: what was read of it, and what needs a look."""

    id: UUID
    number: int
    state: ReplyState
    set_aside: str
    note: str
    by_mail: bool
    sent_by: str
    at: datetime
    cells: int
    flags: list[Flag]


class Asked(Schema):
    """One organisation asked, with every version of its answer, newest first."""

    id: UUID
    call: UUID
    organisation: str
    state: AskedState
    due_at: datetime
    replies: list[Reply]


class ToAsk(Said):
    """An organisation to ask, and where the form goes by mail if nobody there has an account."""

    organisation: str
    address: str = Field("", max_length=320, pattern=r"^([^@\s,]+@[^@\s,]+\.[^@\s,]+)?$")


class DataCallSaid(Said):
    """A data call to draft; the form is an XLSX or HWPX file in Base64."""

    title_ko: str = Field(max_length=400)
    title_en: str = Field("", max_length=400)
    note: str = Field("", max_length=4000)
    due_at: datetime
    name: str = Field(max_length=255, description="of the file, with its ending")
    content: str = Field(max_length=LONGEST_FILE, description="of the file, in Base64")
    asked: list[ToAsk] = Field(min_length=1, max_length=300)


class StepSaid(Said):
    """Where a data call goes."""

    new: Literal["sent", "closed", "withdrawn"]


class RemindSaid(Said):
    """Whom to remind, by the ids of their rows; null: everybody who has not replied."""

    asked: list[UUID] | None = None


class Reminded(Schema):
    """How many were reminded."""

    reminded: int


class RoundSaid(Said):
    """Until when the next round collects."""

    due_at: datetime


class JudgeSaid(Said):
    """Whether a version is accepted, or asked back and why."""

    new: Literal["accepted", "asked_back"]
    why: str = Field("", max_length=2000)


def _fields(call: models.DataCall) -> dict[str, Any]:
    names = (
        "id", "title_ko", "title_en", "note", "format", "state", "round", "opened_at", "due_at",
        "sent_at", "closed_at",
    )  # fmt: skip
    said = {name: getattr(call, name) for name in names}
    return {
        **said, "asker": call.asker.code, "earlier": call.earlier_id, "label": call.label.level,
    }  # fmt: skip


def _call(call: models.DataCall) -> DataCall:
    return DataCall.model_validate(_fields(call))


def _row(call: models.DataCall) -> DataCallRow:
    counts = {"asked": getattr(call, "total", 0), "silent": getattr(call, "silent", 0)}
    return DataCallRow.model_validate({**_fields(call), **counts})


def _standing(one: queries.Standing) -> AskedRow:
    newest = one.newest
    return AskedRow(
        id=one.asked.id,
        organisation=one.asked.organisation.code,
        state=AskedState(one.asked.state),
        received_at=newest.at if newest is not None else None,
        versions=one.versions,
        set_aside=one.aside,
        cells=newest.cells if newest is not None else 0,
        flags=newest.flags if newest is not None else 0,
        reminders=one.asked.reminders,
    )


def _reply(row: models.Reply) -> Reply:
    answers = queries.answers_of(row)
    names = ("kind", "table", "row", "column", "before", "after")
    flags = answers.flags if answers is not None else ()
    return Reply(
        id=row.id,
        number=row.number,
        state=ReplyState(row.state),
        set_aside=row.set_aside,
        note=row.note,
        by_mail=row.by_mail,
        sent_by=row.sent_by,
        at=row.at,
        cells=row.cells,
        flags=[Flag(**{name: str(getattr(flag, name)) for name in names}) for flag in flags],
    )


@router.get("/data-calls", response=Page[DataCallRow])
def list_data_calls(
    request: HttpRequest, state: CallState | None = None, after: After = "", limit: Limit = PAGE
) -> Page[DataCallRow]:
    """List the data calls, newest first."""
    rows = queries.list_calls(
        by=actor_of(request), state=state or "", after=time_cursor(after), limit=limit + 1
    )
    return page_of(
        rows, limit=limit, show=_row, cursor=lambda call: to_cursor(call.opened_at, call.id)
    )


@writes(router, "/data-calls", response=DataCall)
def open_data_call(request: HttpRequest, said: DataCallSaid) -> Deed:
    """Draft a data call of a form. Officers, posts and the secretariat may."""
    actor = actor_of(request)
    asked = [services.ToAsk(find_organisation(a.organisation), a.address) for a in said.asked]
    try:
        content = base64.b64decode(said.content, validate=True)
    except binascii.Error:
        raise Refusal("The content of the file is no Base64.") from None
    return lambda: _call(
        services.open_data_call(
            by=actor,
            at=timezone.now(),
            title_ko=said.title_ko,
            title_en=said.title_en,
            note=said.note,
            due_at=said.due_at,
            name=said.name,
            content=content,
            asked=asked,
        )
    )


@router.get("/data-calls/{id}", response=DataCallWithBoard)
def get_data_call(request: HttpRequest, id: UUID) -> DataCallWithBoard:
    """Show one data call with its board: to who asks all of it, to who is asked its own row."""
    actor = actor_of(request)
    call = queries.get_call(id=id, by=actor)
    board = [_standing(one) for one in queries.list_board(call=call, by=actor)]
    return DataCallWithBoard.model_validate({**_fields(call), "board": board})


@writes(router, "/data-calls/{id}/step", response=DataCall)
def move_data_call(request: HttpRequest, id: UUID, said: StepSaid) -> Deed:
    """Send, close or withdraw a data call. Who asks may."""
    actor = actor_of(request)
    deeds = {
        "sent": services.send_data_call,
        "closed": services.close_data_call,
        "withdrawn": services.withdraw_data_call,
    }
    return lambda: _call(deeds[said.new](by=actor, at=timezone.now(), call=id))


@writes(router, "/data-calls/{id}/remind", response=Reminded)
def remind_of_data_call(request: HttpRequest, id: UUID, said: RemindSaid) -> Deed:
    """Remind who has not replied. Who asks may."""
    actor = actor_of(request)
    return lambda: Reminded(
        reminded=services.remind_silent(by=actor, at=timezone.now(), call=id, asked=said.asked)
    )


@writes(router, "/data-calls/{id}/next", response=DataCall)
def start_next_round(request: HttpRequest, id: UUID, said: RoundSaid) -> Deed:
    """Draft the next round: each form begins with the last answers. Who asks may."""
    actor = actor_of(request)
    return lambda: _call(
        services.start_next_round(by=actor, at=timezone.now(), call=id, due_at=said.due_at)
    )


@router.get("/data-calls/{id}/collated.{form}", response=None)
def get_collated_file(
    request: HttpRequest, id: UUID, form: Literal["xlsx", "hwpx"]
) -> HttpResponse:
    """Give everything collated, in the layout of the form. Who asks may."""
    actor = actor_of(request)
    parcel = services.take_out_collated(
        by=actor,
        at=timezone.now(),
        to=receiver_of(request),
        call=queries.get_call(id=id, by=actor),
        kind=form,
        language="ko" if formats.in_korean() else "en",
    )
    return HttpResponse(parcel.content, parcel.media_type, headers=parcel.headers)


@router.get("/data-calls/asked/{id}", response=Asked)
def get_asked(request: HttpRequest, id: UUID) -> Asked:
    """Show one organisation's row with every version of its answer."""
    actor = actor_of(request)
    row = queries.get_asked(id=id, by=actor)
    return Asked(
        id=row.id,
        call=row.call_id,
        organisation=row.organisation.code,
        state=AskedState(row.state),
        due_at=row.call.due_at,
        replies=_replies(row, actor),
    )


def _replies(row: models.Asked, actor: Actor) -> list[Reply]:
    return [_reply(one) for one in queries.list_replies(asked=row.id, by=actor)]


@router.get("/data-calls/asked/{id}/form", response=None)
def get_form_file(request: HttpRequest, id: UUID) -> HttpResponse:
    """Give the form as an organisation fills it in."""
    actor = actor_of(request)
    parcel = services.take_out_form(
        by=actor,
        at=timezone.now(),
        to=receiver_of(request),
        asked=queries.get_asked(id=id, by=actor),
    )
    return HttpResponse(parcel.content, parcel.media_type, headers=parcel.headers)


@writes(router, "/data-calls/replies/{id}/judge", response=Reply)
def judge_reply(request: HttpRequest, id: UUID, said: JudgeSaid) -> Deed:
    """Accept a version, or ask it back and say why. Who asks may."""
    actor = actor_of(request)
    if said.new == "accepted":
        return lambda: _reply(services.accept_reply(by=actor, at=timezone.now(), reply=id))
    return lambda: _reply(services.ask_back(by=actor, at=timezone.now(), reply=id, why=said.why))
