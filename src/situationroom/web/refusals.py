"""Refusals as pages: the message in the reader's language, the remedy, the right status."""

from collections.abc import Mapping

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils import timezone

from situationroom.base.actors import ANONYMOUS, ROOM_MEMBERS, Actor
from situationroom.base.errors import Refusal, cannot_write
from situationroom.base.logs import current_request
from situationroom.rooms.organisations.queries import list_organisations_with_role
from situationroom.web.words import named, text_of, texts_of


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the page of a refusal; where it hangs on a role, it names who holds it."""
    message, hint = texts_of(refusal)
    context = {"message": message, "hint": hint, "holders": _holders(request, refusal)}
    return render(request, "web/refusal.html", context, status=refusal.status)


def show_refusal(form: forms.Form, refusal: Refusal, fields: Mapping[str, str]) -> None:
    """Show a broken rule at the field of `fields` by which it can be mended.

    A refusal of no field that other words would not mend is raised.
    """
    field = fields.get(str(refusal.values.get("rule")))
    if refusal.status != Refusal.status and field is None:
        raise refusal
    form.add_error(field, text_of(refusal))


def fault_page(fault: BaseException | None) -> HttpResponse:
    """Return the page of an error with the id by which the log tells more.

    It asks no database, which may be what failed.
    """
    full = cannot_write(fault)
    page = loader.get_template("500.html").render(
        {"cannot_write": full, "request_id": current_request()}
    )
    return HttpResponse(page, status=503 if full else 500)


def _holders(request: HttpRequest, refusal: Refusal) -> list[str]:
    """Return the organisations that hold the role, to members of the room."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    role = refusal.values.get("role")
    if role is None or actor.kind not in ROOM_MEMBERS:
        return []
    found = list_organisations_with_role(role=role, on=timezone.localdate())
    return [named(organisation) for organisation in found]
