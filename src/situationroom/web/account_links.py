"""초대와 비밀번호 재설정: pages behind one-time links, and asking for one."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from situationroom.base.actors import ANONYMOUS
from situationroom.base.errors import NotFound, Refusal
from situationroom.rooms.delivery.models import OneTimeLink
from situationroom.rooms.delivery.services import accounts
from situationroom.rooms.organisations.models import Invitation
from situationroom.rooms.organisations.queries import find_person_by_email
from situationroom.rooms.organisations.queries.members import find_invitation
from situationroom.rooms.organisations.states import ROLE_TEXT, Role
from situationroom.web import one_time
from situationroom.web.account import address_of, let_in, refused_form
from situationroom.web.words import named

PASSWORD_HELP = gettext_lazy("Twelve characters or more; a sentence is easier to keep in mind.")


class JoinForm(forms.Form):
    """Name and password of somebody new."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=200,
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class PasswordForm(forms.Form):
    """A new password."""

    password = forms.CharField(
        label=gettext_lazy("New password"),
        strip=False,
        max_length=200,
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class AddressForm(forms.Form):
    """Whose password is forgotten."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )


@never_cache
def forgotten(request: HttpRequest) -> HttpResponse:
    """Send the link for a new password; the answer is the same for everybody."""
    form, status = AddressForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                accounts.ask_for_new_password(
                    by=ANONYMOUS,
                    at=timezone.now(),
                    email=form.cleaned_data["email"],
                    address=address_of(request),
                )
            except Refusal as refusal:
                status = refused_form(form, refusal)
            else:
                messages.success(
                    request,
                    _("If there is such an account, a link is on its way to its mailbox."),
                )
                return redirect("sign_in")
    context = {
        "title": _("Forgotten password"),
        "lead": _("A link to choose a new one is sent to your mailbox. It works for a day."),
        "form": form,
        "submit": _("Send the link"),
    }
    return render(request, "web/account/form.html", context, status=status)


def joining(request: HttpRequest, link: OneTimeLink, token: str) -> HttpResponse:
    """Say what somebody is invited to, and let them join."""
    invitation = find_invitation(token, timezone.now())
    if invitation is None:
        raise NotFound(
            "This invitation does not work any more.", hint="Ask who invited you for a new one."
        )
    is_new = find_person_by_email(invitation.email) is None
    form, status = JoinForm(request.POST or None) if is_new else forms.Form(), 200
    if request.method == "POST":
        status = 422
        if not is_new or form.is_valid():
            try:
                said = form.cleaned_data if is_new else {}
                person = accounts.join_by_link(by=ANONYMOUS, at=timezone.now(), token=token, **said)
            except Refusal as refusal:
                status = refused_form(form, refusal)
            else:
                messages.success(request, _("You have joined. Welcome."))
                if not is_new or request.user.is_authenticated:
                    return redirect("sign_in")
                let_in(request, person, how="invitation")
                return redirect("me")
    return render(request, "web/account/join.html", _joining(invitation, form), status=status)


def _joining(invitation: Invitation, form: forms.Form) -> dict[str, object]:
    return {
        "title": _("Invitation to %(organisation)s")
        % {"organisation": named(invitation.organisation) or invitation.organisation.code},
        "form": form,
        "email": invitation.email,
        "until": invitation.until,
        "roles": ", ".join(_(ROLE_TEXT[Role(role)]) for role in invitation.roles),
    }


def choosing(request: HttpRequest, link: OneTimeLink, token: str) -> HttpResponse:
    """Let the holder of a link choose a new password."""
    form, status = PasswordForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                accounts.choose_password(
                    by=ANONYMOUS,
                    at=timezone.now(),
                    token=token,
                    password=form.cleaned_data["password"],
                )
            except Refusal as refusal:
                status = refused_form(form, refusal, "password")
            else:
                messages.success(request, _("Your password is changed. Sign in with it."))
                return redirect("sign_in")
    context = {
        "title": _("Choose a new password"),
        "form": form,
        "submit": _("Change the password"),
        "follows": _("Every session of this account ends."),
    }
    return render(request, "web/account/form.html", context, status=status)


one_time.ANSWERS[accounts.INVITATION] = joining
one_time.ANSWERS[accounts.PASSWORD] = choosing
