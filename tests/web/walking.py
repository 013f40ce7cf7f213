"""Walking the pages as a reader does: from link to link, one address for each kind of page."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, URLPattern, resolve

from situationroom.web.urls import urlpatterns

# What answers no whole page: files, forms that are sent, parts that htmx asks for.
NO_PAGE = {
    "board_audit_sign": "sent by POST",
    "board_glass_approve": "sent by POST",
    "board_glass_ask": "for platform admins, who have no account in the demonstration",
    "board_glass_close": "sent by POST",
    "board_glass_one": "for platform admins, who have no account in the demonstration",
    "board_glass_read": "sent by POST",
    "board_drills_start": "sent by POST",
    "board_drills_steps": "a part of the drill's page",
    "board_work_cancel": "sent by POST",
    "board_work_resume": "sent by POST",
    "board_work_retry": "sent by POST",
    "board_labels_ask": "sent by POST",
    "board_labels_consent": "sent by POST",
    "board_labels_consent_end": "sent by POST",
    "board_labels_decide": "sent by POST",
    "companies_disclose": "sent by POST",
    "companies_disclosure_end": "sent by POST",
    "companies_change": "sent by POST",
    "companies_known_one": "nobody took a company in, in the demonstration",
    "companies_known_read": "sent by POST",
    "duties_alerts_begin": "sent by POST",
    "duties_alerts_begin_list": "sent by POST",
    "duties_alerts_by_link": "by the link of a mail",
    "duties_alerts_change": "nothing changed in the demonstration: tests/journeys walks it",
    "duties_alerts_stop": "sent by POST",
    "duties_alerts_watch": "nobody watches a duty in the demonstration: tests/journeys walks it",
    "duties_clock_destroy": "sent by POST",
    "duties_clock_example": "a file",
    "duties_clock_list": "nobody sent a long list in the demonstration: tests/journeys walks it",
    "duties_clock_list_file": "a file",
    "duties_measures_confirm": "sent by POST",
    "duties_words": "a part of the look-up's page",
    "impact_forecasts_one": "nothing is forecast in the demonstration: tests/journeys walks it",
    "impact_forecasts_file": "a file",
    "impact_papers_one": "no paper in the demonstration: tests/web/test_paper_pages.py asks it",
    "impact_papers_dissent": "sent by POST",
    "impact_papers_publish": "sent by POST",
    "impact_papers_review": "sent by POST",
    "impact_run_csv": "a file",
    "impact_run_inputs": "a file",
    "impact_run_method": "a file",
    "duties_measures_diff_file": "a file",
    "duties_measures_found": "leads to the act's page",
    "duties_measures_withdraw": "sent by POST",
    "file_content": "a file",
    "me_provider_release": "sent by POST",
    "sign_in_provider": "leads to the provider of whoever runs the room",
    "sign_in_provider_back": "comes from there",
    "file_open": "sent by POST",
    "file_send": "sent by POST",
    "issues_actions_action": "no action is planned in the demonstration: tests/journeys walks it",
    "issues_actions_anew": "sent by POST",
    "issues_actions_report": "sent by POST",
    "issues_milestone": "sent by POST",
    "issues_plan": "sent by POST",
    "issues_requests_answers_one": "no answer in the demonstration: tests/journeys walks it",
    "issues_requests_answers_take": "sent by POST",
    "issues_requests_answers_withdraw": "sent by POST",
    "issues_requests_do": "sent by POST",
    "issues_requests_one": "no request in the demonstration: tests/journeys walks it",
    "issues_requests_partners": "for posts alone: tests/journeys walks it",
    "issues_requests_partners_new": "for posts alone: tests/journeys walks it",
    "issues_requests_partners_one": "no partner in the demonstration: tests/journeys walks it",
    "issues_requests_partners_retire": "sent by POST",
    "issues_requests_post_set": "sent by POST",
    "companies_programmes_change": "no programme in the demonstration: tests/journeys walks it",
    "companies_programmes_do": "sent by POST",
    "companies_programmes_one": "no programme in the demonstration: tests/journeys walks it",
    "issues_wording": "sent by POST",
    "issues_proposals_do": "sent by POST",
    "issues_proposals_paste_write": "sent by POST",
    "issues_proposals_proposal": "no proposal in the demonstration: tests/journeys walks it",
    "issues_proposals_rule": "no proposal in the demonstration: tests/journeys walks it",
    "issues_proposals_rule_step": "sent by POST",
    "issues_assign": "sent by POST",
    "issues_brief": "sent by POST",
    "issues_calls_asked": "no data call was sent in the demonstration: tests/journeys walks it",
    "issues_calls_call": "no data call was sent in the demonstration: tests/journeys walks it",
    "issues_calls_file": "a file",
    "issues_calls_form": "a file",
    "issues_calls_judge": "sent by POST",
    "issues_calls_next": "sent by POST",
    "issues_calls_remind": "sent by POST",
    "issues_calls_step": "sent by POST",
    "issues_contacts_correct": "sent by POST",
    "issues_contacts_erase": "sent by POST",
    "issues_contacts_one": "no contact in the demonstration: tests/journeys walks it",
    "issues_hold": "sent by POST",
    "issues_imports_columns": "no file is open in the demonstration: tests/journeys walks it",
    "issues_imports_discard": "sent by POST",
    "issues_imports_one": "no file was imported in the demonstration: tests/journeys walks it",
    "issues_imports_report": "a file",
    "issues_imports_take_back": "sent by POST",
    "issues_imports_write": "sent by POST",
    "issues_merge": "sent by POST",
    "issues_more_time": "sent by POST",
    "issues_more_time_decide": "sent by POST",
    "issues_move": "sent by POST",
    "issues_note": "a file",
    "issues_remind": "sent by POST",
    "issues_split": "sent by POST",
    "issues_wait": "sent by POST",
    "issues_paste_write": "sent by POST",
    "issues_respond": "sent by POST",
    "privacy_mine_ask": "sent by POST",
    "privacy_mine_consent": "sent by POST",
    "privacy_mine_json": "a file",
    "privacy_requests_one": "nobody has asked in the demonstration",
    "reports_brief_file": "a file",
    "reports_brief_move": "sent by POST",
    "sessions_do": "sent by POST",
    "sessions_minutes": "sent by POST",
    "sessions_series_plan": "no series in the demonstration: tests/journeys walks it",
    "sessions_series_do": "sent by POST",
    "sessions_series_group": "no series in the demonstration: tests/web asks it",
    "sessions_series_one": "no series in the demonstration: tests/journeys walks it",
    "sessions_session": "no session in the demonstration: tests/journeys walks it",
    "search_suggest": "a part of the search",
    "me_absence_end": "sent by POST",
    "me_app_start": "sent by POST",
    "me_codes": "for who has a second step",
    "me_language": "sent by POST",
    "me_session_end": "sent by POST",
    "me_sessions_end": "sent by POST",
    "me_step_remove": "for who has a second step",
    "members_act": "sent by POST",
    "members_bonds_conflict_end": "sent by POST",
    "members_bonds_consent_end": "sent by POST",
    "members_bonds_mandate_end": "sent by POST",
    "members_groups_end": "sent by POST",
    "members_groups_group": "once there is a group",
    "members_groups_seat_end": "sent by POST",
    "members_invitation_revoke": "sent by POST",
    "members_keys_revoke": "sent by POST",
    "set_language": "sent by POST",
    "sign_in_code": "for who is about to sign in",
    "sign_out": "sent by POST",
}
FIRST = (
    "/",
    "/sign-in/",
    "/duties/?line=8473.30.11.40&origin=KR&on=2026-03-01",
    "/styleguide/",
    "/search/?q=8542",
)
# Pages of the delivery room: they come into the walk when the plumbing issue is closed.
NOT_WALKED = re.compile(r"alerts|calendar$|push_worker$|one_time$")
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "path", "use", "wbr"})


def names_of_pages() -> set[str]:
    """Return the URL names of every page of the room."""
    names = {p.name for p in urlpatterns if isinstance(p, URLPattern) and p.name}
    walked = {name for name in names if not NOT_WALKED.match(name)}
    return (walked - set(NO_PAGE)) | {"styleguide"}


def name_of(address: str) -> str:
    """Return the URL name of an address, or nothing for what is no page of ours."""
    try:
        name = str(resolve(urlsplit(address).path).url_name)
    except Resolver404:
        return ""
    return "" if NOT_WALKED.match(name) else name


def walk(links_of: Callable[[str], list[str]]) -> dict[str, str]:
    """Follow links from the first pages; return the first address of each kind of page."""
    wanted, found, waiting = names_of_pages(), {}, list(FIRST)
    while waiting:
        address = waiting.pop(0)
        name = name_of(address)
        if name not in wanted or name in found:
            continue
        found[name] = address
        waiting += [urljoin(address, link) for link in links_of(address) if link[:1] in "/?"]
    return found


class Seen(HTMLParser):
    """What of a page can be seen or heard: its texts with the language they are marked as."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.scripts: set[str] = set()
        self._open: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        before = self._open[-1][1] if self._open else ""
        lang = "code" if tag in ("code", "script", "style") else given.get("lang", before)
        if before == "code":
            lang = before
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        for name in ("aria-label", "title", "placeholder", "alt"):
            if given.get(name):
                self.texts.append((given[name], lang))
        if tag not in VOID:
            self._open.append((tag, lang))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index][0] == tag:
                del self._open[index:]
                return

    def handle_data(self, data: str) -> None:
        lang = self._open[-1][1] if self._open else ""
        if data.strip():
            self.texts.append((" ".join(data.split()), lang))

    def read_as(self, language: str) -> Iterator[str]:
        """Yield the texts marked as a language."""
        return (text for text, lang in self.texts if lang == language)
