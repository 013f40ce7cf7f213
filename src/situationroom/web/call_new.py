"""취합 등록: a form, who is asked, until when."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from situationroom.base.errors import NotAllowed, Refusal
from situationroom.rooms.datacalls import queries, services
from situationroom.rooms.datacalls.models import DataCall
from situationroom.rooms.datacalls.reading import build_form
from situationroom.rooms.datacalls.services import ToAsk
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import list_organisations_of
from situationroom.rooms.organisations.states import OrganisationKind
from situationroom.web.calls import due_of
from situationroom.web.pasting import fold
from situationroom.web.words import actor_of, named, text_of

KINDS = (
    OrganisationKind.MINISTRY,
    OrganisationKind.AGENCY,
    OrganisationKind.INSTITUTE,
    OrganisationKind.POST,
    OrganisationKind.ASSOCIATION,
)


class CallForm(forms.Form):
    """What is asked, by which form, of whom, until when."""

    title_ko = forms.CharField(label=gettext_lazy("Title in Korean"), max_length=400)
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Empty: the Korean title is shown."),
    )
    note = forms.CharField(
        label=gettext_lazy("What is asked"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    due = forms.DateField(
        label=gettext_lazy("Due on"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Replies are due at 18:00 in Seoul."),
    )
    file = forms.FileField(
        label=gettext_lazy("Form file"),
        required=False,
        help_text=gettext_lazy("XLSX or HWPX. Leave the cells empty that are to be filled in."),
    )
    columns = forms.CharField(
        label=gettext_lazy("Or build a form: columns"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line; the first names the rows."),
    )
    rows = forms.CharField(
        label=gettext_lazy("Rows of the form"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line. A row called Total, in either language, is added up."),
    )
    asked = forms.MultipleChoiceField(
        label=gettext_lazy("Who is asked"), widget=forms.CheckboxSelectMultiple
    )
    addresses = forms.CharField(
        label=gettext_lazy("Mail addresses for those without an account"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "One organisation a line: its name or code, a comma, the address. The form goes there,"
            " and the answer comes back by ordinary mail."
        ),
    )

    use_contacts = forms.BooleanField(
        label=gettext_lazy("Use contacts for the others without an account"),
        required=False,
        help_text=gettext_lazy(
            "Where nobody of an organisation has an account and no address stands above, the form"
            " goes to the contact that was used or written down last. You see it before it is sent."
        ),
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = organisations
        field = self.fields["asked"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one.code, named(one)) for one in organisations]

    def clean_addresses(self) -> dict[str, str]:
        """Return the addresses by the code of their organisation."""
        known = {
            fold(name): one.code
            for one in self.organisations
            for name in (one.code, one.name_ko, one.name_en)
            if name
        }
        found: dict[str, str] = {}
        for line in filter(None, map(str.strip, self.cleaned_data["addresses"].splitlines())):
            name, _comma, address = line.replace("\t", ",").rpartition(",")
            code = known.get(fold(name))
            if code is None:
                raise ValidationError(_("There is no organisation %(name)s.") % {"name": name})
            validate_email(address.strip())
            found[code] = address.strip()
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for a file, or the columns of a form."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not said.get("file") and not (said.get("columns") and said.get("rows")):
            self.add_error("file", _("Choose a form, or name its columns and rows below."))
        unasked = set(said.get("addresses") or {}) - set(said.get("asked") or [])
        if unasked and "asked" in said:
            self.add_error("addresses", _("An address is of an organisation that is not asked."))
        return said


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the form, or draft the data call."""
    actor = actor_of(request)
    if not queries.may_open(by=actor):
        raise NotAllowed("Only officers, posts and the secretariat may open a data call.")
    bodies = [one for one in list_organisations_of(KINDS) if one.id != actor.organisation]
    form = CallForm(request.POST or None, request.FILES or None, organisations=bodies)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                call = _open(request, form.cleaned_data, bodies)
            except Refusal as refusal:
                if refusal.status != Refusal.status:
                    raise
                form.add_error(None, text_of(refusal))
            else:
                messages.success(request, _("The data call is drafted. Look at it, then send it."))
                return redirect("issues_calls_call", data_call=call.id)
    return render(request, "web/call_new.html", {"form": form}, status=status)


def _open(request: HttpRequest, said: Mapping[str, Any], bodies: list[Organisation]) -> DataCall:
    name, content = _content(said)
    actor = actor_of(request)
    chosen = [one for one in bodies if one.code in said["asked"]]
    known = queries.list_contact_addresses(organisations=chosen, by=actor)
    kept = known if said["use_contacts"] else {}
    return services.open_data_call(
        by=actor,
        at=timezone.now(),
        title_ko=said["title_ko"],
        title_en=said["title_en"],
        note=said["note"],
        due_at=due_of(said["due"]),
        name=name,
        content=content,
        asked=[ToAsk(one, said["addresses"].get(one.code, kept.get(one.id, ""))) for one in chosen],
    )


def _content(said: Mapping[str, Any]) -> tuple[str, bytes]:
    file = said["file"]
    if file:
        return file.name, BytesIO(file.read()).getvalue()
    return "form.xlsx", build_form(
        said["title_ko"], said["columns"].splitlines(), said["rows"].splitlines()
    )
