"""Institutes' papers on their pages and in the API, from submission to dissent."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.web.visits import visit

from situationroom.rooms.impact.models import Paper
from situationroom.rooms.organisations.models import Person

pytestmark = pytest.mark.django_db
LIST, NEW = "/impact/papers/", "/impact/papers/new/"


def person(name: str) -> str:
    return str(Person.objects.get(email=f"{name}@demo.example").pk)


def form(**more: object) -> dict[str, object]:
    return {
        "title_ko": "미국 관세의 영향", "authors": "홍길동", "data_used": "UN Comtrade 2024",
        "findings": "change_usd, total, -2e9, -3e9, -1e9, 2024\nrate_after, total, 0.15,,, 2026",
        "reviewer": person("confirm"), "readers": [person("confirm")], "shown_to": "room", **more,
    }  # fmt: skip


def test_from_submission_to_dissent() -> None:
    author, second, other = visit("secretariat", "en"), visit("confirm", "en"), visit("kea", "en")
    assert author.get(NEW).status_code == 200
    answer = author.post(NEW, form())
    assert answer.status_code == 302, answer.content.decode()
    page = answer["Location"]
    assert "Being reviewed" in author.get(page).content.decode()
    assert other.get(page).status_code == 404
    assert "미국 관세의 영향" not in other.get(LIST).content.decode()
    assert author.post(page + "review", {"text": "x", "accepted": "yes"}).status_code == 403
    assert second.post(page + "review", {"text": "", "accepted": "yes"}).status_code == 422
    said = {"text": "자료를 다시 셈함", "accepted": "yes"}
    assert second.post(page + "review", said).status_code == 302
    assert author.post(page + "publish").status_code == 403
    assert "Publish as second person" in second.get(page).content.decode()
    assert second.post(page + "publish").status_code == 302
    shown = other.get(page).content.decode()
    assert "자료를 다시 셈함" in shown
    assert "The paper beside our figures" in shown
    assert other.post(page + "dissent", {"text": "<b>업계</b>는 다르게 봄"}).status_code == 302
    assert "&lt;b&gt;업계" in second.get(page).content.decode()


def test_under_an_embargo_publishing_shows_nobody_anything() -> None:
    until = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    page = visit("secretariat").post(NEW, form(embargo_until=until))["Location"]
    second = visit("confirm", "en")
    second.post(page + "review", {"text": "봄", "accepted": "yes"})
    assert second.post(page + "publish").status_code == 302
    assert "Waits for its embargo to end" in second.get(page).content.decode()
    for name in ("kea", "nipa", "leadership", "company"):
        assert visit(name).get(page).status_code == 404
        assert (
            visit(name).get("/api/v1" + page.replace("/impact", "").rstrip("/")).status_code == 404
        )


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"findings": "welfare, total, 1,,, 2024"}, "This line is no finding"),
        ({"findings": "change_usd, total, nan,,, 2024"}, "This line is no finding"),
        ({"findings": "change_usd, total, 1"}, "This line is no finding"),
        ({"embargo_until": "2020-01-01T00:00"}, "The embargo lies in the past"),
        ({"reviewer": str(uuid4())}, "Select a valid choice"),
    ],
)
def test_what_is_no_paper_is_said_beside_its_field(fault: dict[str, object], words: str) -> None:
    answer = visit("secretariat", "en").post(NEW, form(**fault))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Paper.unscoped.exists()


def test_the_api_submits_reviews_and_publishes() -> None:
    def post(name: str, address: str, said: dict[str, object]) -> tuple[int, dict[str, object]]:
        answer = visit(name).post(
            f"/api/v1/papers{address}", said, "application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )  # fmt: skip
        return answer.status_code, answer.json()

    said = {
        "title_ko": "분석", "authors": "홍길동", "data_used": "2024", "reviewer": person("confirm"),
        "shown_to": "government",
        "findings": [{"name": "change_usd", "value": -1e9, "vintage": "2024"}],
    }  # fmt: skip
    status, paper = post("secretariat", "", said)
    assert (status, paper["label"], paper["version"]) == (201, "named", 1)
    assert post("secretariat", "", said | {"reviewer": person("kea")})[0] == 400
    one = f"/{paper['id']}"
    assert post("kea", f"{one}/dissents", {"text": "no"})[0] == 404
    assert post("confirm", f"{one}/review", {"accepted": True, "text": "ok"})[0] == 200
    status, paper = post("confirm", f"{one}/publish", {})
    assert (status, paper["state"], paper["label"]) == (200, "published", "government")
    status, paper = post("nipa", f"{one}/dissents", {"text": "다르게 봄"})
    assert [row["organisation"] for row in paper["dissents"]] == ["nipa"]
