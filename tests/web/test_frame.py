"""The frame around the pages: what a stranger finds, what a failure says, what production hides."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from tests.web.walking import Seen

from situationroom.config.faults import server_error
from situationroom.rooms.codelists.queries import get_reference_table
from situationroom.rooms.organisations.models import Person
from situationroom.web.menu import MENU
from situationroom.web.shell import address
from situationroom.web.urls import urlpatterns

WHERE = (
    "import django; django.setup()\n"
    "from django.urls import Resolver404, resolve\n"
    "try: print(resolve('/styleguide/').url_name)\n"
    "except Resolver404: print('nowhere')\n"
)


def texts(answer: object) -> str:
    return " ".join(text for text, _ in Seen(answer.content.decode()).texts)  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_a_stranger_finds_the_duties_and_the_statistics() -> None:
    page = Seen(Client().get("/duties/").content.decode())
    assert {reverse("duties"), reverse("impact_statistics"), reverse("sign_in")} <= set(page.links)
    assert reverse("issues") not in page.links


@pytest.mark.django_db
def test_who_has_signed_in_sees_their_organisation() -> None:
    client = Client()
    client.force_login(Person.objects.get(email="nipa@demo.example"))
    assert "정보통신산업진흥원" in texts(client.get("/"))


def test_a_failure_says_what_to_do_in_korean() -> None:
    with translation.override("ko"):
        answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "다시 시도" in texts(answer)


@pytest.mark.parametrize("said", ["database or disk is full", "disk I/O error"])
def test_a_full_disk_is_called_by_name_at_every_door(said: str) -> None:
    def answer_at(path: str) -> HttpResponse:
        try:
            raise OperationalError(said)
        except OperationalError:
            return server_error(RequestFactory().post(path))

    with translation.override("ko"):
        page, answer = answer_at("/issues/"), answer_at("/api/v1/issues")
    assert (page.status_code, answer.status_code) == (503, 503)
    assert "디스크" in texts(page)
    assert json.loads(answer.content)["type"].endswith(":cannot-write")


def test_a_fault_of_ours_is_a_problem_where_programs_ask() -> None:
    answer = server_error(RequestFactory().get("/api/v1/issues"))
    assert answer.status_code == 500
    assert json.loads(answer.content)["type"].endswith(":fault")


@pytest.mark.django_db
def test_a_form_from_another_site_is_refused_in_korean() -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("sign_in"), {})
    assert answer.status_code == 403
    assert "다시 제출" in texts(answer)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["measures_acts", "drills", "organisations"])
def test_every_source_shows_its_rows(table: str) -> None:
    assert get_reference_table(table)
    answer = Client().get(reverse("impact_reference", args=[table]))
    assert answer.status_code == 200
    assert re.search(r"<tbody>\s*<tr", answer.content.decode())


@pytest.mark.django_db
def test_a_source_that_does_not_exist_is_not_there_and_no_failure() -> None:
    assert Client().get(reverse("impact_reference", args=["nothing"])).status_code == 404


@pytest.mark.parametrize(("profile", "answer"), [("demo", "styleguide"), ("production", "nowhere")])
def test_the_style_guide_is_shown_in_the_demonstration_and_never_in_production(
    profile: str, answer: str
) -> None:
    said = subprocess.run(
        [sys.executable, "-c", WHERE],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "situationroom.config.settings",
            "SITUATIONROOM_PROFILE": profile,
            "SITUATIONROOM_SECRET_KEY": "only for this test",
            "SITUATIONROOM_HOSTS": "127.0.0.1",
        },
    )
    assert said.stdout.strip() == answer


def test_a_page_stands_under_the_entry_of_the_menu_its_address_stands_under() -> None:
    entries = {page.name: address(page.name) for group in MENU for page in group.pages}
    entries = {name: url for name, url in entries.items() if url.count("/") > 2}
    wrong = []
    for pattern in urlpatterns:
        path = f"/{getattr(pattern, 'pattern', '')}"
        name = str(getattr(pattern, "name", "") or "")
        below = [entry for entry, url in entries.items() if path.startswith(url)]
        if name and below and not name.startswith(max(below, key=lambda one: len(entries[one]))):
            wrong.append((name, path))
    assert wrong == []
