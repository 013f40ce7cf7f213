"""By which surface of the matrix each way out of the room is judged, or why it needs no judge.

Kept by hand. A group is a beginning of addresses, the events of a room, or one registered name;
the number says how many ways it holds, so that a new one in it does not slip by.
"""

from __future__ import annotations

LISTED = "API_LIST and API_GET in test_doors.py: every row of the list, objects by sample"
ONE = "API_GET in test_doors.py: objects by sample; contents by link in tests/web/test_files.py"
PAGE = "GET and EXPORT in test_doors.py: pages and files by sample; lists ask the same queries"
SEARCHED = "SEARCH in test_doors.py: every row of the index"
LABELLED = "test_who_sees_… in test_doors.py: objects by sample; numbers in test_who_sees.py"
WAITS = "test_what_is_asked_of_a_label_… in test_who_sees.py: every actor, sampled labels"
CHANGED = "tests/web/test_label_pages.py: who is told; it names nothing of the object"
ROWS = "the table of events before both walls in test_matrix.py"
ONES_OWN = "shows one's own account and what was addressed to oneself; rows have their own tests"
NOTHING = "shows reference data, forms or the state of the service: nothing with a secret label"
WORKS = "works for the room and shows nobody anything; what it writes is judged where it is read"
ROW = "test_doors_of_rows.py: lists and pages, every row, shown and not; texts by test_canary.py"
CRAWLED = (
    "test_canary.py, one way: fetched as every kind of actor, no secret in it; that it shows what it"
    " should is said by its own tests"
)
MAILED = "test_canary.py: the mails its receivers get; whom it reaches by the tests of delivery"
LINKED = "a mail above room holds a link alone: tests/rooms/delivery/test_mail.py; not crawled"

OWN_WATCH = "public facts for who asked: tests/rooms/measures/test_watches.py says whom and what"
WATCHED = "reference data, and what one watches: rows by tests/rooms/measures/test_watches.py"

SURFACES: dict[str, tuple[int, str]] = {
    "fact base": (23, ROWS),
    "fact companies": (6, ROWS),
    "fact delivery": (17, ROWS),
    "fact impact": (12, ROWS),
    "fact issues": (12, ROWS),
    "fact market": (1, ROWS),
    "fact measures": (12, ROWS),
    "fact organisations": (30, ROWS),
    "fact reports": (2, ROWS),
    "fact watch": (3, ROWS),
    "follower base.search": (1, WORKS),
    "follower delivery.call": (1, WORKS),
    "follower delivery.notify": (1, WORKS),
    "job base.retry_setbacks": (1, WORKS),
    "job files.check": (1, WORKS),
    "job files.tidy": (1, WORKS),
    "job impact.keep_court": (1, WORKS),
    "job impact.release_paper": (1, WORKS),
    "job measures.answer_entries": (1, WORKS),
    "job privacy.retention": (1, WORKS),
    "letter base.glass_opened": (1, LINKED),
    "letter base.label_widened": (1, CHANGED),
    "letter base.widening_asked": (1, CHANGED),
    "letter base.widening_refused": (1, CHANGED),
    "letter delivery.webhook_off": (1, LINKED),
    "letter issues.answered": (1, MAILED),
    "letter issues.asked": (1, MAILED),
    "letter issues.more_time_asked": (1, MAILED),
    "letter issues.more_time_decided": (1, MAILED),
    "letter issues.reminded": (1, MAILED),
    "letter measures.duty_changed": (1, OWN_WATCH),
    "letter reports.decided": (1, MAILED),
    "letter reports.submitted": (1, MAILED),
    "reaction impact.assess_act": (1, WORKS),
    "reaction impact.score_forecasts": (1, WORKS),
    "reaction issues.follow_act": (1, WORKS),
    "reaction issues.refresh_figures": (1, WORKS),
    "reaction measures.join_notice_to_act": (1, WORKS),
    "reaction measures.note_correction": (1, WORKS),
    "reaction measures.tell_of_changes": (1, WORKS),
    "reaction reports.correct_earlier_editions": (1, WORKS),
    "reaction reports.draft_brief_of_issue": (1, WORKS),
    "search act": (1, SEARCHED),
    "search brief": (1, SEARCHED),
    "search issue": (1, SEARCHED),
    "search notice": (1, SEARCHED),
    "told about brief": (1, MAILED),
    "told about duty_change": (1, OWN_WATCH),
    "told about glass": (1, LINKED),
    "told about issue": (1, MAILED),
    "told about label": (1, CHANGED),
    "told about webhook": (1, LINKED),
    "url/": (1, CRAWLED),
    "url/account": (14, ONES_OWN),
    "url/alerts": (20, ONES_OWN),
    "url/api/": (2, NOTHING),
    "url/api/acts": (6, LISTED),
    "url/api/areas": (1, NOTHING),
    "url/api/audit": (4, ROW),
    "url/api/bridge": (1, NOTHING),
    "url/api/briefs": (4, LISTED),
    "url/api/calendar-feed": (2, ONES_OWN),
    "url/api/companies": (10, ROW),
    "url/api/conflicts": (3, ROW),
    "url/api/consents": (3, ROW),
    "url/api/consumers": (1, CRAWLED),
    "url/api/data-requests": (2, ROW),
    "url/api/dataflows": (2, NOTHING),
    "url/api/delegations": (3, ROW),
    "url/api/destinations": (1, NOTHING),
    "url/api/destructions": (1, ROW),
    "url/api/disclosures": (1, ROW),
    "url/api/drills": (2, NOTHING),
    "url/api/duty": (8, WATCHED),
    "url/api/figures": (1, CRAWLED),
    "url/api/files": (3, ONE),
    "url/api/forecast-tallies": (1, CRAWLED),
    "url/api/forecasts": (3, LISTED),
    "url/api/glass": (5, ROW),
    "url/api/groups": (7, ROW),
    "url/api/issues": (15, LISTED),
    "url/api/hs": (1, NOTHING),
    "url/api/items": (1, NOTHING),
    "url/api/jobs": (4, LISTED),
    "url/api/label-changes": (4, WAITS),
    "url/api/labels": (6, LABELLED),
    "url/api/lines": (1, NOTHING),
    "url/api/mandates": (3, ROW),
    "url/api/me": (18, ONES_OWN),
    "url/api/messages": (2, ROW),
    "url/api/notices": (3, LISTED),
    "url/api/notification-settings": (2, ONES_OWN),
    "url/api/notifications": (4, ONES_OWN),
    "url/api/openapi.json": (1, NOTHING),
    "url/api/organisations": (13, ROW),
    "url/api/origin": (1, NOTHING),
    "url/api/papers": (6, LISTED),
    "url/api/periodic-jobs": (1, NOTHING),
    "url/api/push": (3, ONES_OWN),
    "url/api/retention": (1, NOTHING),
    "url/api/runs": (2, LISTED),
    "url/api/scenarios": (1, NOTHING),
    "url/api/search": (2, SEARCHED),
    "url/api/setbacks": (2, ROW),
    "url/api/sources": (1, NOTHING),
    "url/api/told": (4, CRAWLED),
    "url/api/uploads": (5, NOTHING),
    "url/api/webhooks": (8, ROW),
    "url/audit": (2, CRAWLED),
    "url/calendar": (1, ONES_OWN),
    "url/companies": (7, ROW),
    "url/drills": (4, NOTHING),
    "url/duties": (27, PAGE),
    "url/files": (3, CRAWLED),
    "url/glass": (6, ROW),
    "url/healthz": (1, NOTHING),
    "url/impact": (20, PAGE),
    "url/issues": (17, PAGE),
    "url/labels": (6, CHANGED),
    "url/language": (1, NOTHING),
    "url/link": (1, ONES_OWN),
    "url/members": (21, ROW),
    "url/privacy": (7, ONES_OWN),
    "url/push-worker.js": (1, NOTHING),
    "url/readyz": (1, NOTHING),
    "url/readers": (1, LABELLED),
    "url/reports": (4, PAGE),
    "url/search": (2, SEARCHED),
    "url/sign-in": (5, ONES_OWN),
    "url/sign-out": (1, ONES_OWN),
    "url/styleguide": (4, NOTHING),
    "url/work": (6, PAGE),
}
