"""The pages of a paste: the empty one, the preview, and the confirmation that writes it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from situationroom.base.errors import Conflict, Refusal
from situationroom.web.once import only_reads
from situationroom.web.paste_tables import listed_table, preview_table
from situationroom.web.pasting import KIND_TEXT, KIND_TONE, Kind, Preview, Sheet, preview
from situationroom.web.words import actor_of, text_of


def copied_rows(help_text: Any) -> forms.CharField:
    """Return the box for what was copied; no length is given, which a browser would cut it to."""
    return forms.CharField(
        label=gettext_lazy("Copied rows"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "wrap": "off"}),
        help_text=help_text,
    )


class PasteForm(forms.Form):
    """What was copied in a spreadsheet."""

    text = copied_rows(
        gettext_lazy(
            "Copy the rows in Excel with their headings and paste them here. The columns may stand"
            " in any order, headed in Korean or English. An empty cell changes nothing."
        )
    )

    def is_multipart(self) -> bool:
        """Send Korean as it is: percent signs would make a paste three times as long."""
        return True


def paste_paths(route: str, name: str, sheet: type[Sheet[Any]]) -> list[URLPattern]:
    """Return the addresses of pasting into a list; what confirms is named `…_write`."""

    @login_required
    @only_reads
    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: HttpRequest) -> HttpResponse:
        return _page(request, name, _made(request, sheet))

    @login_required
    @require_POST
    def write(request: HttpRequest) -> HttpResponse:
        return _write(request, name, _made(request, sheet))

    return [path(route, page, name=name), path(f"{route}write", write, name=f"{name}_write")]


def _made(request: HttpRequest, sheet: type[Sheet[Any]]) -> Sheet[Any]:
    made = sheet(actor_of(request), timezone.now())
    made.check_may_paste()
    return made


def _page(request: HttpRequest, name: str, sheet: Sheet[Any]) -> HttpResponse:
    if request.method != "POST":
        return _shown(request, name, sheet, PasteForm())
    form = PasteForm(request.POST)
    return _shown(request, name, sheet, form, _previewed(sheet, form))


def _write(request: HttpRequest, name: str, sheet: Sheet[Any]) -> HttpResponse:
    form = PasteForm(request.POST)
    seen = _previewed(sheet, form)
    if seen is None:
        return _shown(request, name, sheet, form)
    try:
        if seen.digest != request.POST.get("digest"):
            raise Conflict(
                "Nothing was written: what the room holds has changed since the preview.",
                "Look at what would change now, and confirm again.",
            )
        if not seen.to_write:
            raise Refusal(
                "Nothing was written: there is nothing to change, or a row is refused.",
                "Correct the refused rows below or in Excel, and look again.",
            )
        sheet.write(seen.to_write)
    except Refusal as refusal:
        fresh = _made(request, type(sheet))
        now = _previewed(fresh, form)
        return _shown(request, name, fresh, form, now, refusal=refusal)
    count = len(seen.to_write)
    messages.success(request, _("Written from Excel. Rows: %(count)d") % {"count": count})
    return redirect(sheet.back)


def _previewed(sheet: Sheet[Any], form: PasteForm) -> Preview[Any] | None:
    """Return the preview, or None with what is wrong with the paste said in the form."""
    try:
        return preview(sheet, form.data.get("text", ""))
    except Refusal as refusal:
        form.add_error("text", _told(refusal))
        return None


def _told(refusal: Refusal) -> str:
    return text_of(refusal)


def _shown(
    request: HttpRequest,
    name: str,
    sheet: Sheet[Any],
    form: PasteForm,
    seen: Preview[Any] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {
        "title": _(sheet.title),
        "form": form,
        "preview": seen,
        "table": preview_table(sheet, seen) if seen else None,
        "counts": _counts(seen) if seen else [],
        "problem": _told(refusal) if refusal else "",
        "listed": None if seen else listed_table(sheet),
        "fields": sheet.fields,
        "page": reverse(name),
        "write": reverse(f"{name}_write"),
        "back": reverse(sheet.back),
    }
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "web/paste.html", context, status=status)


def _counts(seen: Preview[Any]) -> list[dict[str, Any]]:
    return [
        {"tone": KIND_TONE[kind], "text": f"{_(KIND_TEXT[kind])} {len(seen.of(kind))}"}
        for kind in Kind
        if seen.of(kind)
    ]
