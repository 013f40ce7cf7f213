"""Where the page of an object is, by its kind; what rooms speak of leads here."""

from uuid import UUID

from django.urls import reverse

PAGES = {
    "issue": "issues_issue",
    "brief": "reports_brief",
    "webhook": "alerts_webhooks_webhook",
}


def object_url(kind: str, about: UUID) -> str:
    """Return the address of an object's page; the notices' own list where it has none."""
    return reverse(PAGES[kind], args=[about]) if kind in PAGES else reverse("alerts")
