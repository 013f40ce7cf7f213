"""Files that leave a data call: the form as it is sent, and everything collated (취합본)."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from situationroom.base.acting import as_room
from situationroom.base.actors import Actor
from situationroom.base.egress import Export, Parcel, Receiver, Taken, let_out_filled
from situationroom.base.errors import Conflict, NotFound
from situationroom.base.labels import Level
from situationroom.base.rules import require
from situationroom.documents.filling import fill
from situationroom.documents.filling_xlsx import Copy, Listing, Value, fill_xlsx
from situationroom.documents.formats import in_korean
from situationroom.documents.writers import MEDIA_TYPES, Writing
from situationroom.rooms.datacalls.collating.forms import Form, form_from_json
from situationroom.rooms.datacalls.collating.merging import (
    Part,
    add_up,
    lines_of,
    list_loose,
    list_rows,
    values_of,
)
from situationroom.rooms.datacalls.models import Asked, DataCall
from situationroom.rooms.datacalls.queries.replies import answers_of, counting
from situationroom.rooms.datacalls.rules import MAY_RUN, Running
from situationroom.rooms.datacalls.sending import form_content, form_for
from situationroom.rooms.datacalls.states import FLAG_TEXT, CallState
from situationroom.rooms.organisations.models import Organisation

COLLATED = Export("data-call", highest=Level.GROUP)
KINDS = {"xlsx": ("xlsx",), "hwpx": ("hwpx", "xlsx")}
"""What a form of each kind can be collated into."""


def take_out_collated(
    *, by: Actor, at: datetime, to: Receiver, call: DataCall, kind: str, language: str
) -> Parcel:
    """Return every answer that counts in one file, in the layout of the form.

    As XLSX: the form itself with figures added up, a copy of it for each organisation, each table
    as one list with the organisation in front, what has no place in the form, and what needs a
    look. As HWPX: the form itself with figures added up and words under their organisation. An HWPX
    form taken out as XLSX has no sheets to copy: it is the lists. The asking organisation may.
    """
    require(MAY_RUN, Running(by, call.asker_id, CallState(call.state)))
    if kind not in KINDS[call.format]:
        raise NotFound("There is no such file.")
    parts = _parts(call, language)
    if not parts:
        raise Conflict("No reply has come that could be merged.")
    content, form = form_content(call), form_from_json(call.form)

    def written(mark: str) -> Writing:
        with translation.override(language):
            if kind == "hwpx":
                made = fill(content, kind, add_up(form, parts), mark=mark)
            else:
                made = _book(content if call.format == "xlsx" else None, form, parts, mark)
        return Writing(made, MEDIA_TYPES[kind], kind)

    taken = Taken(COLLATED, by, at, to, call.id, (call.label,), f"collated-{call.id.hex[:6]}")
    return let_out_filled(taken, written)


def _parts(call: DataCall, language: str) -> list[Part]:
    """Return the answers that count, in the order of organisations."""
    with as_room("who may run a data call reads every reply to it"):
        rows = Asked.unscoped.filter(call=call).select_related("organisation")
        asked = list(rows.order_by("organisation__position", "organisation__code"))
        found = {reply.asked_id: answers_of(reply) for reply in counting([a.id for a in asked])}
    with translation.override(language):
        return [
            Part(_name(one.organisation), answers)
            for one in asked
            if (answers := found.get(one.id)) is not None
        ]


def _name(organisation: Organisation) -> str:
    english = organisation.name_en or organisation.name_ko
    return (organisation.name_ko if in_korean() else english) or organisation.code


def _book(content: bytes | None, form: Form, parts: list[Part], mark: str) -> bytes:
    copies = [
        Copy(part.name, values_of(form, part.answers), lines_of(part.answers)) for part in parts
    ]
    sums = Copy("", add_up(form, parts))
    return fill_xlsx(content, sums, copies, _listings(form, parts), mark=mark)


def _listings(form: Form, parts: list[Part]) -> list[Listing]:
    whose = _("Organisation")
    lists = [
        Listing(_("Collated %(table)s") % {"table": form.name(number)}, rows)
        for number in range(len(form.grids))
        if len(rows := list_rows(form, number, parts, whose)) > 1
    ]
    beside = list_loose(parts)
    if beside:
        head: list[Value] = [whose, _("Table"), _("Where"), _("What was written")]
        lists.append(Listing(_("Beside the form"), [head, *beside]))
    flags = _flags(parts)
    if flags:
        head = [whose, _("Finding"), _("Table"), _("Row"), _("Column"), _("Before"), _("After")]
        lists.append(Listing(_("To be checked"), [head, *flags]))
    return lists


def _flags(parts: list[Part]) -> list[list[Value]]:
    return [
        [part.name, _(FLAG_TEXT[one.kind]), one.table, one.row, one.column, one.before, one.after]
        for part in parts
        for one in part.answers.flags
    ]


def take_out_form(*, by: Actor, at: datetime, to: Receiver, asked: Asked) -> Parcel:
    """Return the form as an organisation fills it in; who may read its row may take it."""
    kind = asked.call.format

    def written(mark: str) -> Writing:
        return Writing(form_for(asked, mark=mark)[1], MEDIA_TYPES[kind], kind)

    taken = Taken(COLLATED, by, at, to, asked.id, (asked.label,), f"form-{asked.id.hex[:6]}")
    return let_out_filled(taken, written)
