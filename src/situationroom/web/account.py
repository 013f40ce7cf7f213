"""Sign in and out."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """E-mail and password; the message says what to do when they do not fit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the address in the reader's language: Django's own label is English."""
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail address")

    error_messages = {
        "invalid_login": _(
            "E-mail address and password do not fit together. Check both; "
            "capital letters count in the password."
        ),
        "inactive": _("This account is closed. Ask your organisation's administrator."),
    }


class SignIn(LoginView):
    """The page to sign in."""

    template_name = "web/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class SignOut(LogoutView):
    """Signing out, by POST only."""

    http_method_names = ["post", "options"]
