"""`{% csrf_token %}` of every form: the token against forgery, and the key that makes it once.

Built into every template in place of Django's own tag, so that no form can have one without the
other.
"""

import secrets

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

FIELD = "once"

register = template.Library()


@register.simple_tag(takes_context=True, name="csrf_token")
def form_tokens(context: template.Context) -> SafeString | str:
    """Write the hidden fields of a form that is sent by POST."""
    token = context.get("csrf_token")
    if not token or token == "NOTPROVIDED":  # noqa: S105  # Django's word for "no request here"
        return ""
    hidden = '<input type="hidden" name="{}" value="{}">'
    return format_html(hidden + hidden, "csrfmiddlewaretoken", token, FIELD, secrets.token_hex(32))
