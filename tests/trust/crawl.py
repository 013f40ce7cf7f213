"""Every address of the room with real names in it, and everything an answer says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.apps import apps
from django.urls import get_resolver
from django.urls.resolvers import URLPattern
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from tests.trust.cast import TODAY, key_of
from tests.trust.doors import Caller
from tests.trust.things import WORD

PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
# Which table names what stands in a place: by the place itself, or by the part before it.
BY_PLACE = {
    "act": "measures.StateAct", "brief": "reports.Brief", "call": "delivery.Message", "change": "measures.DutyChange",
    "contact": "organisations.Contact", "data_call": "datacalls.DataCall", "asked": "datacalls.Asked", "reply": "datacalls.Reply",
    "delegation": "organisations.Delegation", "disclosure": "companies.Disclosure",
    "file": "base.StoredFile", "figure": "impact.Figure", "forecast": "impact.Forecast", "glass_id": "base.BreakGlass",
    "group": "base.Audience", "invitation": "organisations.Invitation", "issue": "issues.Issue",
    "job": "base.Job", "ledger": "base.LedgerImport", "list": "measures.EntryList", "key": "organisations.ServiceKey", "message": "delivery.Message",
    "answer": "posts.PostAnswer", "request_id": "posts.PostRequest", "partner": "posts.Partner",
    "programme": "support.Programme",
    "proposal": "proposals.Proposal", "rule": "proposals.RuleChange",
    "notice": "watch.Notice", "notification": "delivery.Notification", "one": "base.DataRequest",
    "paper": "impact.Paper", "run": "impact.Run", "seat": "base.Seat", "step": "organisations.Authenticator",
    "series": "meetings.Series", "session": "meetings.Session",
    "subscription": "delivery.PushSubscription", "watch": "measures.DutyWatch",
    "webhook": "delivery.Webhook",
}  # fmt: skip
BY_FOLDER = {
    "acts": "measures.StateAct", "authenticators": "organisations.Authenticator",
    "briefs": "reports.Brief", "conflicts": "organisations.Conflict",
    "consents": "organisations.Consent", "contacts": "organisations.Contact", "data-requests": "base.DataRequest",
    "data-calls": "datacalls.DataCall", "asked": "datacalls.Asked", "replies": "datacalls.Reply",
    "delegations": "organisations.Delegation", "disclosures": "companies.Disclosure",
    "figures": "impact.Figure", "forecasts": "impact.Forecast", "files": "base.StoredFile", "glass": "base.BreakGlass",
    "groups": "base.Audience", "imports": "base.LedgerImport", "issues": "issues.Issue", "jobs": "base.Job",
    "provider": "organisations.ProviderAccount", "labels": "base.Label", "changes": "base.LabelChange",
    "label-changes": "base.LabelChange",
    "mandates": "organisations.Mandate", "messages": "delivery.Message",
    "post-answers": "posts.PostAnswer", "post-partners": "posts.Partner", "post-requests": "posts.PostRequest",
    "programmes": "support.Programme",
    "series": "meetings.Series", "sessions": "meetings.Session", "decisions": "meetings.Decision",
    "proposals": "proposals.Proposal", "rule-changes": "proposals.RuleChange",
    "notices": "watch.Notice", "notifications": "delivery.Notification",
    "actions": "issues.Action", "more-time": "issues.Deadline", "papers": "impact.Paper", "push": "delivery.PushSubscription", "runs": "impact.Run", "uploads": "base.Upload",
    "watches": "measures.DutyWatch", "webhooks": "delivery.Webhook", "conflict": "organisations.Conflict",
}  # fmt: skip
WORDS = {
    "deed": ["answer"],
    "dataflow": ["ict-exports"], "form": ["docx", "xlsx", "hwpx", "txt"], "holder": ["issue", "paper"],
    "kind": ["issue", "brief"], "line": ["8473.30.11.40"], "link": ["none"], "name": ["2026-02-20-court"],
    "purpose": ["none"], "table": ["items"], "token": ["none"], "what": ["roles"],
}  # fmt: skip
CODES = {"dataflows": "ict-exports", "posts": "post"}
MONTH = f"?month={TODAY:%Y-%m}"
QUESTIONS = {
    "audit/": MONTH, "api/v1/audit/rows": MONTH, "api/v1/audit/readings": MONTH,
    "api/v1/audit/reviews": MONTH,
    "search/": f"?q={WORD}", "search/suggest": f"?q={WORD}", "api/v1/search": f"?q={WORD}&limit=100",
    "api/v1/search/suggestions": f"?q={WORD}",
    "duties/": "?line=8473.30.11.40&origin=KR", "api/v1/duty": "?line=8473.30.11.40&origin=KR",
    "api/v1/duty/steps": "?line=8473.30.11.40&origin=KR",
}  # fmt: skip
NOT_FETCHED = {
    "api/v1/": "leads nowhere by itself",
    "styleguide": "invented rows",
    "push-worker.js": "a script",
}
# Told by POST alone, and yet nothing but a reading: a reason goes with it.
READINGS = {
    "companies/<uuid:company>/read": "company", "api/v1/companies/<id>/identity": "company",
    "api/v1/companies/<id>/figures": "company",
}  # fmt: skip


def patterns(resolver: Any = None, before: str = "") -> Iterator[str]:
    """Yield every address the room knows, with its places."""
    for one in (resolver or get_resolver()).url_patterns:
        address = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield address
        else:
            yield from patterns(one, address)


class Names:
    """Real names for the places of addresses, the same each time."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._of: dict[str, list[str]] = {}

    def of_table(self, label: str) -> list[str]:
        """Return names of rows of a table, spread over it."""
        if label not in self._of:
            rows = apps.get_model(label)._base_manager.order_by("pk").values_list("pk", flat=True)
            keys = [str(key) for key in rows]
            self._of[label] = keys[:: max(1, len(keys) // self.most)][: self.most]
        return self._of[label]

    def of_place(self, address: str, place: str) -> list[str]:
        """Return what may stand in one place of an address."""
        before = address.split(f":{place}>")[0].split(f"<{place}>")[0]
        parts = [part for part in before.split("/") if part and "<" not in part]
        folder = parts[-1] if parts else ""
        if place in {"organisation", "company", "post"} or folder in {"organisations", "companies"}:
            return [str(key_of(name)) for name in ("agency", "post", "c1", "c2")]
        if place == "person":
            return [str(key_of("officer_a")), str(key_of("company1"))]
        if place == "code" and folder in CODES:
            return [CODES[folder]]
        if place == "code":
            acts = apps.get_model("measures.StateAct")._base_manager
            return list(acts.order_by("pk").values_list("code", flat=True)[: self.most])
        if place == "bond":
            return self.of_table(
                {"mandates": "organisations.Mandate"}.get(folder, BY_FOLDER["conflicts"])
            )
        if address.startswith(("account/", "api/v1/me/")) and folder == "sessions":
            return [str(key_of("none"))]
        of_any_kind = address.startswith(("api/v1/labels/", "readers/")) and place == "id"
        if place == "about" or of_any_kind:
            return self.of_table("reports.Brief" if "brief" in address else "issues.Issue")
        if place in BY_PLACE:
            return self.of_table(BY_PLACE[place])
        if place in WORDS:
            return WORDS[place]
        return self.of_table(BY_FOLDER[folder])


def addresses(most: int) -> list[str]:
    """Return every address with real names in it; `most` rows of a table."""
    names, found = Names(most), []
    for pattern in dict.fromkeys(patterns()):
        if any(pattern.startswith(one) and one != "api/v1/" for one in NOT_FETCHED) or (
            pattern == "api/v1/"
        ):
            continue
        places = PLACE.findall(pattern)
        for values in product(*(names.of_place(pattern, place) for place in places)):
            address = pattern
            for value in values:
                address = PLACE.sub(value.replace("\\", ""), address, count=1)
            found.append("/" + address + QUESTIONS.get(pattern, ""))
    return found


def said_by(answer: Any) -> bytes:
    """Return all that an answer says: status line, headers and content, packages opened."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return headers.encode() + b"\n" + opened(content)


def opened(content: bytes) -> bytes:
    """Return a content, and what is inside where it is a package or a PDF."""
    if content[:2] == b"PK":
        try:
            with ZipFile(BytesIO(content)) as package:
                return b"\n".join(package.read(name) for name in package.namelist())
        except BadZipFile:
            return content
    if content[:5] == b"%PDF-":
        try:
            book = PdfReader(BytesIO(content))
            return "\n".join(page.extract_text() for page in book.pages).encode()
        except PyPdfError:
            return content
    return content


def outputs(caller: Caller, asked: list[str], language: str) -> Iterator[tuple[str, int, bytes]]:
    """Fetch addresses as somebody; yield each with its status and all it says."""
    for address in asked:
        answer = caller.client.get(address, headers={"Accept-Language": language, **caller.headers})
        yield address, answer.status_code, said_by(answer)
