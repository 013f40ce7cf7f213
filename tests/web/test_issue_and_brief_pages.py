"""The pages of an issue and its brief: forms for whom they are, editions with how they stand."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from tests.rooms.steps import actor

from situationroom.base.actors import room_rule
from situationroom.documents import formats
from situationroom.rooms.impact import services as impact
from situationroom.rooms.impact.models import Run
from situationroom.rooms.issues import services as issues
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.states import Ended, IssueState
from situationroom.rooms.organisations.models import Organisation, Person
from situationroom.rooms.reports import services as reports
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.reports.states import BriefState
from situationroom.web.runs import stale_since

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_court")]
FORMS = ("issues_respond", "issues_move", "issues_assign", "issues_brief")


def the_issue() -> Issue:
    return Issue.unscoped.get(act__code="us-2026-02-20-court")


def newest() -> Brief:
    return Brief.unscoped.order_by("-edition").select_related("issue", "label")[0]


def client(name: str) -> Client:
    signed_in = Client()
    signed_in.force_login(Person.objects.get(email=f"{name}@demo.example"))
    return signed_in


def page(name: str, address: str, thing: Any) -> str:
    return client(name).get(reverse(address, args=[thing.id])).content.decode()


def offered(name: str) -> set[str]:
    """Return the forms somebody finds on the page of the issue."""
    text = page(name, "issues_issue", the_issue())
    return {form for form in FORMS if f'action="{reverse(form, args=[the_issue().id])}"' in text}


def answer(name: str) -> None:
    issues.give_response(
        by=actor(name), at=timezone.now(), issue=the_issue(),
        organisation=Organisation.objects.get(id=actor(name).organisation),
        position="영향 분석 중", action="",
    )  # fmt: skip


def move(name: str, new: BriefState) -> Brief:
    return reports.move_brief(by=actor(name), at=timezone.now(), brief=newest(), new=new)


def test_everybody_finds_the_forms_that_are_theirs_and_no_others() -> None:
    answer("nipa")
    assert offered("nipa") == offered("kea") == offered("hanoi") == {"issues_respond"}
    assert offered("secretariat") == {"issues_move", "issues_assign", "issues_brief"}
    assert offered("confirm") == {"issues_move", "issues_assign", "issues_brief"}
    assert offered("leadership") == set()


def test_the_headline_is_a_korean_sentence() -> None:
    text = page("secretariat", "issues_issue", the_issue())
    assert "달러), 법령상 면제는 157.1억 달러입니다" in text
    assert "은(는)" not in text


def test_a_closed_issue_can_be_opened_again_and_nothing_else() -> None:
    issues.move_issue(
        by=actor("secretariat"), at=timezone.now(), issue=the_issue(), new=IssueState.CLOSED,
        why="협의 종결", ended=Ended.RESOLVED,
    )  # fmt: skip
    assert offered("nipa") == offered("leadership") == set()
    assert offered("secretariat") == {"issues_move"}


def test_a_form_sent_by_who_may_not_is_refused_and_changes_nothing() -> None:
    issue = the_issue()
    for name in ("leadership", "secretariat", "company"):
        sent = client(name).post(reverse("issues_respond", args=[issue.id]), {"position": "x"})
        assert sent.status_code in (403, 404)
    nipa = Organisation.objects.get(code="nipa")
    sent = client("nipa").post(reverse("issues_assign", args=[issue.id]), {"owner": nipa.id})
    assert (sent.status_code, the_issue().owner.code) == (403, "msit")


def test_a_next_date_in_the_past_is_said_at_its_field_and_what_was_typed_stays() -> None:
    past = (timezone.localdate() - timedelta(days=1)).isoformat()
    said = {"position": "검토 중", "next_date": past}
    sent = client("nipa").post(reverse("issues_respond", args=[the_issue().id]), said)
    text = sent.content.decode()
    assert sent.status_code == 422
    assert "다음 일정이 지난 날짜입니다" in text.split('id="id_next_date_error"')[1][:300]
    assert "검토 중" in text
    assert past in text


def test_a_stale_brief_is_grey_says_since_when_and_who_and_has_one_button() -> None:
    brief = newest()
    assert "r-paper stale" not in page("secretariat", "reports_brief", brief)
    answer("nipa")
    answer("kiet")
    text = page("secretariat", "reports_brief", brief)
    assert "r-paper stale" in text
    assert "갱신 필요" in text
    assert "작성 후 회신 2개 기관: 정보통신산업진흥원(NIPA), 산업연구원(KIET)" in text
    assert "다음 판 작성" in text
    assert '"submitted"' not in text
    listed = client("secretariat").get(reverse("reports")).content.decode()
    assert "갱신 필요" in listed


def test_the_next_edition_is_drafted_from_the_page_and_the_older_one_leads_to_it() -> None:
    first = newest()
    answer("nipa")
    button = reverse("issues_brief", args=[the_issue().id])
    shown = client("secretariat").post(button, follow=True)
    second = newest()
    assert (second.edition, shown.redirect_chain) == (
        2, [(reverse("reports_brief", args=[second.id]), 302)]
    )  # fmt: skip
    assert "제2판 초안이 작성되었습니다" in shown.content.decode()
    old = page("secretariat", "reports_brief", first)
    assert "대체됨" in old
    assert f'href="{reverse("reports_brief", args=[second.id])}"' in old
    assert button not in old


def test_a_stale_run_says_since_when_it_is_stale() -> None:
    run = the_issue().runs.order_by("made_at")[0]
    later = run.made_at + timedelta(days=3)
    Run.unscoped.filter(id=run.id).update(code_version="of another solver")
    impact.mark_runs_stale(by=room_rule("impact.assess_act"), at=later)
    assert stale_since(Run.unscoped.get(id=run.id)) == later
    assert formats.day(timezone.localtime(later).date()) in page("secretariat", "impact_run", run)


def test_leadership_sees_why_it_cannot_sign_and_may_send_back() -> None:
    move("secretariat", BriefState.SUBMITTED)
    assert 'value="signed"' in page("leadership", "reports_brief", newest())
    answer("nipa")
    text = page("leadership", "reports_brief", newest())
    assert "r-paper stale" in text
    assert 'value="signed"' not in text
    assert 'value="draft"' in text
    assert reverse("issues_brief", args=[the_issue().id]) not in text
    sent = client("leadership").post(
        reverse("reports_brief_move", args=[newest().id]), {"new": "signed"}
    )
    assert sent.status_code == 409
    assert "다음 판을 작성하십시오" in sent.content.decode()


def test_the_owner_and_who_is_responsible_stand_in_the_head_of_the_issue() -> None:
    person = Person.objects.get(email="confirm@demo.example")
    address = reverse("issues_assign", args=[the_issue().id])
    client("secretariat").post(address, {"responsible": person.id})
    head = page("nipa", "issues_issue", the_issue()).split("</header>")[1]
    assert "과학기술정보통신부 · 통상 확인관" in head
    nipa = Organisation.objects.get(code="nipa")
    done = client("secretariat").post(address, {"owner": nipa.id}, follow=True)
    assert "이슈 담당을 지정했습니다" in done.content.decode()
    assert the_issue().owner == nipa


def test_the_pdf_of_a_brief_is_set_in_the_font_that_set_up_has_made() -> None:
    if settings.FONTS is None:
        pytest.skip("set-up made no print fonts here")
    sent = client("secretariat").get(reverse("reports_brief_file", args=[newest().id, "pdf"]))
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in PdfReader(BytesIO(sent.content)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert any("Pretendard-GOV-Bold" in font for font in fonts)
    assert not any("DejaVu" in font for font in fonts)
