"""What is done with an object: a form for each deed on its page, and one address for them all."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound, Refusal
from situationroom.web.form_fields import tell_refusal

Said = dict[str, Any]
Write = Callable[[Actor, datetime, Any, Said], Any]
Make = Callable[..., forms.Form]


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing people do with an object: `make` its form of row, actor and data, `write` it."""

    title: Any
    done: Any
    follows: Any
    make: Make
    write: Write


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the form of a deed that was refused.

    `page` is the object's own, `fields` the field of each rule, `beside` the lines beside the form
    and `again` the form as it is shown once more, where what was read meanwhile counts as read.
    """

    page: str
    fields: Mapping[str, str]
    beside: Callable[[], list[str]]
    again: Callable[[Deed, forms.Form], forms.Form]


def frame_of(page: str, fields: Mapping[str, str], title: str) -> Frame:
    """Return the frame of an object whose deeds stand on nothing that was read."""
    return Frame(page, fields, lambda: [title], lambda _deed, form: form)


def plain(form: type[forms.Form]) -> Make:
    """Return how a form that needs nothing of the object is made."""

    def make(row: Any, actor: Actor, data: Any, **more: Any) -> forms.Form:
        return form(data, **more)

    return make


def offered(
    deeds: Mapping[str, Deed],
    allowed: Collection[str],
    row: Any,
    actor: Actor,
    *,
    url_of: Callable[[str], str],
    first: Collection[str] = (),
) -> list[dict[str, Any]]:
    """Return what somebody may do, each with its form; the forms of `first` stand open."""
    return [
        {
            "key": key,
            "title": deed.title,
            "follows": deed.follows,
            "form": deed.make(row, actor, None, auto_id=f"id_{key}_%s"),
            "url": url_of(key),
            "open": key in first,
        }
        for key, deed in deeds.items()
        if key in allowed
    ]


def named_deed(deeds: Mapping[str, Deed], key: str) -> Deed:
    """Return a deed by its key. Raises NotFound."""
    if key not in deeds:
        raise NotFound("There is no such step.")
    return deeds[key]


def take(request: HttpRequest, deed: Deed, row: Any, actor: Actor, frame: Frame) -> HttpResponse:
    """Do one thing with an object; what was typed is shown again where it is refused."""
    form = deed.make(row, actor, request.POST)
    status = 422
    if form.is_valid():
        try:
            deed.write(actor, timezone.now(), row, dict(form.cleaned_data))
        except Refusal as refusal:
            status = tell_refusal(form, refusal, frame.fields)
            form = frame.again(deed, form)
        else:
            messages.success(request, deed.done)
            return redirect(frame.page)
    context = {
        "title": deed.title,
        "form": form,
        "submit": deed.title,
        "follows": deed.follows,
        "cancel": frame.page,
        "help": frame.beside(),
    }
    return render(request, "web/account/form.html", context, status=status)
