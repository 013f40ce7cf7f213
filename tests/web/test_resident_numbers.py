"""A form or a request with a resident registration number is refused with the remedy, unwritten."""

import pytest
from tests.base.filing import an_issue
from tests.web.visits import visit

from situationroom.base.models import Event

NUMBER = "900101-1234567"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "word"), [("ko", "주민등록번호"), ("en", "resident registration")]
)
def test_a_form_with_one_is_refused(language, word):
    issue, nipa = an_issue(), visit("nipa", language)
    before = Event.objects.count()
    answer = nipa.post(f"/issues/{issue.id}/respond", {"position": f"담당 {NUMBER}", "action": ""})
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert NUMBER not in answer.content.decode()
    assert Event.objects.count() == before


@pytest.mark.django_db
def test_a_password_may_be_any_digits():
    answer = visit().post("/sign-in/", {"username": "nipa@demo.example", "password": NUMBER})
    said = answer.content.decode()
    assert "맞지 않습니다" in said  # it is the wrong one, and no more is said of it
    assert "주민등록번호" not in said


@pytest.mark.django_db
def test_a_program_is_refused_too():
    issue, nipa = an_issue(), visit("nipa")
    answer = nipa.post(
        f"/api/v1/issues/{issue.id}/response",
        {"position": NUMBER},
        content_type="application/json",
        headers={"Idempotency-Key": "a-key-of-a-test", "Accept-Language": "ko"},
    )
    assert answer.status_code == 422
    assert "주민등록번호" in answer.json()["title"]
