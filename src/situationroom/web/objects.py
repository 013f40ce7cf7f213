"""Where the page of an object is, by its kind, and what the object is called."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from situationroom.documents import formats
from situationroom.web.words import named

PAGES = {
    "action": "issues_actions_action",
    "act": "duties_measures_found",
    "asked": "issues_calls_asked",
    "brief": "reports_brief",
    "company": "companies_known_one",
    "contact": "issues_contacts_one",
    "datacall": "issues_calls_call",
    "duty_change": "duties_alerts_change",
    "glass": "board_glass_one",
    "issue": "issues_issue",
    "job": "board_work_job",
    "label": "board_labels_label",
    "partner": "issues_requests_partners_one",
    "post_answer": "issues_requests_answers_one",
    "post_request": "issues_requests_one",
    "programme": "companies_programmes_one",
    "proposal": "issues_proposals_proposal",
    "ledger": "issues_imports_one",
    "notice": "duties_notices_notice",
    "run": "impact_run",
    "series": "sessions_series_one",
    "session": "sessions_session",
    "forecast": "impact_forecasts_one",
    "paper": "impact_papers_one",
    "webhook": "alerts_webhooks_webhook",
}


def object_url(kind: str, about: UUID) -> str:
    """Return the address of an object's page; the notices' own list where it has none."""
    return reverse(PAGES[kind], args=[about]) if kind in PAGES else reverse("alerts")


def object_title(row: Any) -> str:
    """Return what an object is called, by the words it has of its own; empty where it has none."""
    published = str(getattr(row, "title", ""))  # a notice keeps what was published beside ours
    if published and not formats.in_korean():
        return published
    return named(row, "title") or published or str(getattr(row, "name", ""))
