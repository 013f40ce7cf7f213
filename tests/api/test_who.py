"""Who may read what: hidden and absent are the same to the last byte."""

from uuid import uuid4

import pytest
from tests.api.conftest import NOBODY, Walked, pages_of

from situationroom.documents import writers
from situationroom.rooms.organisations.models import Membership

EVERYTHING = ("notice", "act", "run", "figure", "issue", "brief", "file")
# After docs/visibility: notices and reference acts are public, runs of a room rule government,
# issues room, drafts own organisation.
READS = {
    "company": {"notice", "act"},
    "kea": {"notice", "act", "issue"},
    "nipa": {"notice", "act", "issue", "run", "figure"},
    "hanoi": {"notice", "act", "issue", "run", "figure"},
    "secretariat": set(EVERYTHING),
    # a draft is not for leadership until it is submitted
    "leadership": set(EVERYTHING) - {"brief", "file"},
}
LISTS = {"notice": "/notices", "act": "/acts", "run": "/runs", "issue": "/issues",
         "brief": "/briefs"}  # fmt: skip


def told(answer) -> tuple[int, bytes, dict[str, str]]:
    return answer.status_code, answer.content, dict(answer.headers)


@pytest.mark.matrix
@pytest.mark.parametrize("who", READS)
def test_everybody_reads_what_they_may_and_nothing_else(caller, walked, who):
    ask = caller(who).get
    found = {name for name, at in walked.addresses().items() if ask(at).status_code == 200}
    assert found == READS[who]
    for name, address in LISTS.items():
        listed = ask(address).json()["items"]
        mine = {row.get("id", row.get("code")) for row in listed}
        assert (getattr(walked, name) in mine) == (name in READS[who])


@pytest.mark.matrix
@pytest.mark.parametrize("who", ["company", "kea", "nipa"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_hidden_is_absent_to_the_last_byte(caller, walked, who, language):
    ask = caller(who).get
    absent = Walked(*["us-0000-nothing" if n == "act" else str(uuid4()) for n in EVERYTHING[:-1]])
    for name, address in walked.addresses().items():
        if name not in READS[who]:
            hidden = ask(address, language=language)
            assert hidden.status_code == 404
            assert told(hidden) == told(ask(absent.addresses()[name], language=language))


@pytest.mark.matrix
@pytest.mark.parametrize("what", ["issue", "brief"])
def test_what_is_hidden_cannot_be_written_to_either(caller, walked, what):
    post = caller("company").post
    said = {"new": "closed", "why": "x"} if what == "issue" else {"new": "signed"}
    hidden, absent = (
        post(f"/{what}s/{one}/move", said) for one in (getattr(walked, what), uuid4())
    )
    assert hidden.status_code == 404
    assert told(hidden) == told(absent)


def test_nobody_is_told_the_same_everywhere(caller, walked):
    ask = caller(NOBODY).get
    answers = [told(ask(address)) for address in [*walked.addresses().values(), *LISTS.values()]]
    assert answers[0][0] == 401
    assert "Sign in" in answers[0][1].decode()
    assert all(answer == answers[0] for answer in answers)
    assert caller(NOBODY).post("/scenarios", {}).status_code == 401


def test_whose_membership_has_ended_is_nobody(caller, walked):
    Membership.objects.filter(person__email="nipa@demo.example").update(until="2025-06-30")
    ask = caller("nipa").get
    assert told(ask("/issues")) == told(caller(NOBODY).get("/issues"))
    assert ask("/items").status_code == 200


@pytest.mark.parametrize(
    ("who", "steps", "issue", "brief"),
    [("company", 2, False, False), ("kea", 3, True, False), ("nipa", 4, True, False),
     ("secretariat", 5, True, True)],
)  # fmt: skip
def test_the_way_of_a_notice_is_told_as_far_as_the_reader_may_see(
    caller, walked, who, steps, issue, brief
):
    progress = caller(who).get(f"/notices/{walked.notice}/progress").json()
    assert sum(step["at"] is not None for step in progress["steps"]) == steps
    assert (progress["issue"] is not None, progress["brief"] is not None) == (issue, brief)


def test_an_issue_names_only_the_runs_and_briefs_one_may_read(caller, walked):
    shown = {
        who: caller(who).get(f"/issues/{walked.issue}").json() for who in ("kea", "secretariat")
    }
    assert (shown["kea"]["runs"], shown["kea"]["briefs"]) == ([], [])
    assert walked.run in shown["secretariat"]["runs"]
    assert shown["secretariat"]["briefs"] == [walked.brief]
    silent = [r for r in shown["kea"]["responses"] if r["state"] == "no_answer"]
    assert len(silent) == len(shown["kea"]["responses"]) > 10


def test_a_run_has_items_effects_by_source_and_what_it_left_out(secretariat, walked):
    run = secretariat.get(f"/runs/{walked.run}").json()
    total = run["items"][-1]
    assert total["item"] == "total"
    assert total["exposed_usd"] == pytest.approx(sum(i["exposed_usd"] for i in run["items"][:-1]))
    assert set(total["by_source"]) == set(run["sources"])
    assert all(set(gap) >= {"code", "reason", "value"} for gap in run["not_covered"])


def test_a_figure_leads_down_to_law_and_data(secretariat, walked):
    figure = secretariat.get(f"/figures/{walked.figure}").json()
    run = secretariat.get(f"/runs/{walked.run}").json()
    assert figure["value"] == run["items"][-1]["exposed_usd"]
    assert figure["trace"]["value"] == figure["value"]
    assert {source["dataset"] for source in figure["trace"]["sources"]} >= {"us_imports_2024"}


@pytest.mark.parametrize(
    ("form", "kind", "begins"),
    [("html", "text/html; charset=utf-8", b""), ("pdf", "application/pdf", b"%PDF"),
     ("hwpx", "application/hwp+zip", b"PK"),
     ("docx", writers.MEDIA_TYPES["docx"], b"PK"), ("xlsx", writers.MEDIA_TYPES["xlsx"], b"PK"),
     ("txt", "text/plain; charset=utf-8", b"")],
)  # fmt: skip
def test_a_brief_is_given_as_a_file(secretariat, walked, form, kind, begins):
    address = secretariat.get(f"/briefs/{walked.brief}").json()["files"][form]
    answer = secretariat.client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert answer.content.startswith(begins)
    assert answer["Content-Disposition"].startswith("attachment; ")


def test_a_brief_is_given_in_the_language_asked_for(secretariat, walked):
    address = f"/briefs/{walked.brief}/file.txt"
    assert "Situation brief" in secretariat.get(address + "?language=en").content.decode()
    assert "상황보고" in secretariat.get(address + "?language=ko").content.decode()
    assert secretariat.get(f"/briefs/{walked.brief}/file.doc").status_code == 422


def test_lists_are_paged_without_counting(secretariat, walked):
    page = secretariat.get("/runs?limit=1").json()
    following = secretariat.get(f"/runs?limit=1&after={page['next']}").json()
    assert len(page["items"]) == len(following["items"]) == 1
    assert page["items"] != following["items"]
    assert following["next"] is None


def test_the_register_comes_in_pages_that_miss_and_repeat_nothing(secretariat, walked):
    whole = [act["code"] for act in secretariat.get("/acts?limit=100").json()["items"]]
    paged = list(pages_of(secretariat.get, "/acts?limit=7"))
    assert len(paged) > 2
    assert [act["code"] for page in paged for act in page] == whole


@pytest.mark.parametrize(
    "address",
    ["/notices/1", "/runs/x", "/issues?state=loud", "/issues?after=x", "/briefs?limit=0",
     "/runs?limit=1000", "/acts?state=confirmed"],
)  # fmt: skip
def test_what_a_member_asks_wrongly_is_refused_with_a_remedy(secretariat, walked, address):
    for language in ("ko", "en"):
        answer = secretariat.get(address, language=language)
        assert answer.status_code in (400, 422)
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["detail"].isascii() == (language == "en")
