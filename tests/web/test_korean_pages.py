"""Korean pages are Korean: no key of a table, no English sentence that is no quotation."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests.rooms.conftest import after_the_court
from tests.rooms.work import under_way
from tests.web.walking import Seen, names_of_pages, walk

from situationroom.rooms.codelists.queries import list_reference_rows
from situationroom.rooms.impact.models import Run
from situationroom.rooms.market.queries import list_dataflows
from situationroom.rooms.organisations.models import Person
from situationroom.web.datasets import COLUMNS, SHARED, TABLE_NAMES
from situationroom.web.names import SOURCE_NAMES

__all__ = ["after_the_court"]
pytestmark = pytest.mark.django_db
READER, NAME = "secretariat@demo.example", "상황실 사무국"
GROUPS = ("rest", "drills", "issues", "duties", "impact", "reports", "styleguide")
HANGUL = re.compile("[가-힣]")
BESIDE = re.compile(r"(?<=[가-힣 ])\([A-Za-z /]+\)")  # 마그네틱 스트라이프(magnetic stripe)
SNAKE = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b")
# Two English words in a row, or one of ordinary prose, are no name, no unit and no citation.
ENGLISH = re.compile(r"\b[A-Za-z]{2,} [a-z]{2,}\b|\b(?:the|and|of|no|with|from|not)\b")
# Names of people are theirs in every language.
ROOM = Path(settings.REFERENCE) / "room" / "organisations.yaml"
PEOPLE = {one["name"] for one in yaml.safe_load(ROOM.read_text(encoding="utf-8"))["accounts"]}
KEYS = {key for own in COLUMNS.values() for key in own} | set(SHARED) | set(TABLE_NAMES)
RAW = re.compile(rf"\b(?:{'|'.join(sorted({*SOURCE_NAMES, *(k for k in KEYS if '_' in k)}))})\b")


@pytest.fixture(scope="module")
def korean(after_the_court: None, django_db_blocker: Any) -> dict[str, Seen]:
    with django_db_blocker.unblock():
        return pages("ko")


@pytest.fixture(scope="module")
def english(after_the_court: None, django_db_blocker: Any) -> dict[str, Seen]:
    with django_db_blocker.unblock():
        return pages("en")


def pages(language: str) -> dict[str, Seen]:
    """Return every kind of page, as one who signed in reads it, and refusals beside them."""
    under_way("secretariat")
    officer, stranger = Client(), Client()
    officer.force_login(Person.objects.get(email=READER))
    found: dict[str, Seen] = {}

    def links_of(address: str) -> list[str]:
        client = stranger if "sign-in" in address else officer
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        answer = client.get(address)
        assert answer.status_code in (200, 404, 422), address
        found[address] = Seen(answer.content.decode())
        return found[address].links

    assert set(walk(links_of)) == names_of_pages()
    for address in more_pages():
        links_of(address)
    return found


def more_pages() -> Iterator[str]:
    """Yield addresses of kinds already walked, where another one shows other words."""
    yield "/nowhere/"
    yield "/impact/runs/00000000-0000-0000-0000-000000000000/"
    yield "/duties/measures/us-2026-02-20-court/"
    yield "/duties/?line=85279999&origin=KR&on=2026-07-25"
    run = Run.unscoped.filter(act__code="us-2026-02-20-court").first()
    assert run is not None
    for figure in run.figures.filter(item="total"):
        yield reverse("impact_trace", args=[figure.id])
    for flow in list_dataflows():
        yield reverse("impact_statistics_dataflow", args=[flow.code])
    yield from (reverse("impact_reference", args=[table]) for table in TABLE_NAMES)
    yield reverse("impact_reference", args=["elasticities"]) + "?code=847330"


def of_group(found: dict[str, Seen], group: str) -> Iterator[tuple[str, str, str]]:
    """Yield (address, text, language) of the pages of a group: the first part of the address."""
    for address, page in found.items():
        first = address.split("?")[0].strip("/").split("/")[0]
        if (first if first in GROUPS else "rest") == group:
            yield from ((address, text, lang) for text, lang in page.texts if text != NAME)


@pytest.mark.parametrize("group", GROUPS)
def test_no_page_shows_a_key_of_a_table(korean: dict[str, Seen], group: str) -> None:
    wrong = [
        (address, text)
        for address, text, lang in of_group(korean, group)
        if lang != "code" and (SNAKE.search(text) or RAW.search(text))
    ]
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.parametrize("group", GROUPS)
def test_no_page_speaks_english_unless_it_quotes(korean: dict[str, Seen], group: str) -> None:
    wrong = [
        (address, text)
        for address, text, lang in of_group(korean, group)
        if lang == "ko" and ENGLISH.search(BESIDE.sub("", text))
    ]
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.parametrize("group", GROUPS[:-1])  # examples of the style guide are Korean
def test_in_english_the_same_pages_speak_english(english: dict[str, Seen], group: str) -> None:
    wrong = [
        (address, text)
        for address, text, lang in of_group(english, group)
        if lang == "en" and HANGUL.search(text) and text not in PEOPLE
    ]
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_every_column_of_every_compiled_table_has_a_name(table: str) -> None:
    columns, _rows = list_reference_rows(table, filters={}, limit=1)
    assert set(columns) <= set(COLUMNS.get(table, {})) | set(SHARED)
