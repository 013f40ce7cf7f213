"""설명: what an issue is, in words, inside the government and for all who read it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from situationroom.base.actors import Actor
from situationroom.documents import formats
from situationroom.rooms.issues import queries, services
from situationroom.rooms.issues.models import Issue, Wording
from situationroom.rooms.issues.states import WORDING_TEXT, WordingKind
from situationroom.web.deeds import Deed, Frame, Make, Said, Write, named_deed, offered, take
from situationroom.web.form_fields import words
from situationroom.web.words import actor_of, named

FIELD_OF = dict.fromkeys(("ISS-32", "ISS-33", "ISS-34"), "says")


class WordingForm(forms.Form):
    """Words, and the version they stand on."""

    read = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    says = words(gettext_lazy("In words"), rows=5)


def _newest(found: queries.Wordings, kind: WordingKind) -> Wording | None:
    return found.internal if kind is WordingKind.INTERNAL else found.shared


def _form(kind: WordingKind, found: queries.Wordings) -> Make:
    newest = _newest(found, kind)
    start = {"read": newest.number, "says": newest.says} if newest else {"read": 0}

    def make(row: Issue, actor: Actor, data: Any, **more: Any) -> forms.Form:
        return WordingForm(data, initial=start, **more)

    return make


def _write(kind: WordingKind) -> Write:
    def write(by: Actor, at: datetime, row: Issue, said: Said) -> None:
        services.write_wording(by=by, at=at, issue=row, kind=kind, **said)

    return write


def _deeds(found: queries.Wordings) -> dict[str, Deed]:
    """Return what is done with the words, each form standing on what was read."""
    shared, internal = WordingKind.SHARED, WordingKind.INTERNAL
    return {
        shared.value: Deed(
            _("Write the words for all who read the issue"),
            _("The words for all stand."),
            _("Everybody who reads the issue reads them. The same words say: still right."),
            _form(shared, found),
            _write(shared),
        ),
        internal.value: Deed(
            _("Write the words inside the government"),
            _("The words inside the government stand."),
            _("Associations, companies and experts do not read them."),
            _form(internal, found),
            _write(internal),
        ),
    }


def wording_of(row: Issue, actor: Actor) -> dict[str, Any] | None:
    """Return the words of an issue with the warning where the shared ones lag behind."""
    found = queries.get_wordings(issue=row, by=actor)
    may_write = queries.may_run(issue=row, by=actor)
    shown = [one for one in (found.shared, found.internal) if one is not None]
    if not shown and not may_write:
        return None

    deeds = _deeds(found) if may_write else {}

    def url_of(key: str) -> str:
        return reverse("issues_wording", args=[row.id, key])

    return {
        "texts": [
            {
                "name": _(WORDING_TEXT[WordingKind(one.kind)]),
                "says": one.says,
                "by": one.written_by,
                "at": one.at,
                "label": one.label.level,
            }
            for one in shown
        ],
        "drift": formats.kst(found.drifted_at) if found.drifted_at is not None else "",
        "deeds": offered(deeds, deeds, row, actor, url_of=url_of),
    }


@login_required
@require_POST
def write(request: HttpRequest, issue: UUID, kind: str) -> HttpResponse:
    """Write the words of an issue anew."""
    actor = actor_of(request)
    row = queries.get_issue(id=issue, by=actor)
    deed = named_deed(_deeds(queries.get_wordings(issue=row, by=actor)), kind)

    def now() -> Wording | None:
        return _newest(queries.get_wordings(issue=row, by=actor), WordingKind(kind))

    def again(_deed: Deed, form: forms.Form) -> forms.Form:
        """Who reads the newer version beside the form has read it."""
        newest = now()
        form.data = {**request.POST.dict(), "read": str(newest.number if newest else 0)}
        return form

    def beside() -> list[str]:
        newest = now()
        return [named(row, "title"), newest.says] if newest else [named(row, "title")]

    page = reverse("issues_issue", args=[row.id])
    frame = Frame(page=page, fields=FIELD_OF, beside=beside, again=again)
    return take(request, deed, row, actor, frame)
