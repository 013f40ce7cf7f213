"""What is written can be found by its words, in Korean and English, by who may read it."""

import uuid
from collections.abc import Callable

import pytest
from tests.base.steps import AT, Rang

from situationroom.base import followers, relay
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.followers import follow_once
from situationroom.base.labelling import make_label, narrow_label
from situationroom.base.labels import Level
from situationroom.base.models import Event, SearchEntry
from situationroom.base.search import index
from situationroom.base.search.index import Entry, searchable
from situationroom.base.search.queries import find_entries, list_suggestions

pytestmark = pytest.mark.django_db
OFFICER = Actor(ActorKind.OFFICER, id=uuid.uuid4(), organisation=uuid.uuid4())
COMPANY = Actor(ActorKind.COMPANY, id=uuid.uuid4(), organisation=uuid.uuid4())
TEXTS = {
    "chips": ("반도체 관세 부과 공고", "Section 232 duties on semiconductors", "8542.31.00 메모리"),
    "cells": ("태양전지 모듈 조사", "Solar cells and modules", "관세율표 8541.43 인도, 베트남"),
    "law": ("인공지능 기본법 시행령", "AI Basic Act decree", "생성형 인공지능의 표시 의무"),
}


@pytest.fixture
def written(ring: Callable[..., Event], monkeypatch: pytest.MonkeyPatch) -> dict[str, Event]:
    monkeypatch.setattr(index, "KINDS", {})
    monkeypatch.setitem(followers.REGISTRY, index.NAME, followers.Follower("x", None, index.take))
    objects: dict[uuid.UUID, Entry] = {}
    searchable("bell", Rang)(objects.get)
    events = {}
    for name, (korean, english, body) in TEXTS.items():
        event = events[name] = ring()
        objects[event.about] = Entry(korean, english, body, event.label, AT)
    take_all()
    return events


def take_all() -> None:
    relay.number_events()
    while follow_once(followers.REGISTRY[index.NAME]):
        pass


def found(text: str, by: Actor = OFFICER) -> set[str]:
    names = {korean: name for name, (korean, _, _) in TEXTS.items()}
    return {names[row.title_ko] for row in find_entries(by=by, text=text)}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("관세", {"chips", "cells"}),
        ("관세를", {"chips", "cells"}),  # whatever particle follows
        ("반도체 관세", {"chips"}),
        ("semiconductors", {"chips"}),
        ("Solar", {"cells"}),
        ("8541.43", {"cells"}),
        ("854231", {"chips"}),
        ("8542", {"chips"}),
        ("인공지능", {"law"}),
        ("반도체 인공지능", set()),
        ("없는말입니다요", set()),
        ("", set()),
        ("   ", set()),
        ("\"' OR 1=1 -- * : & | ! ( )", set()),
    ],
)
def test_words_find_what_has_them(written, text, names):
    assert found(text) == names


def test_what_has_the_words_in_its_title_comes_first(written):
    assert find_entries(by=OFFICER, text="관세")[0].title_en.startswith("Section")


def test_pages_by_key_tell_each_once(written):
    rows, after = [], None
    while page := find_entries(by=OFFICER, text="관세", after=after, limit=1):
        rows += page
        after = page[-1].place
    assert len(rows) == len({row.about for row in rows}) == 2


def test_an_unfinished_word_is_suggested(written):
    assert [row.title_en for row in list_suggestions(by=OFFICER, text="semicond")] == [
        "Section 232 duties on semiconductors"
    ]
    assert list_suggestions(by=OFFICER, text="zzz") == []


def test_what_is_narrowed_is_found_no_more_at_once(written):
    label = written["chips"].label
    assert found("반도체", COMPANY) == {"chips"}
    by = Actor(ActorKind.SECRETARIAT, id=uuid.uuid4())
    narrow_label(by=by, at=AT, label=label, level=Level.GOVERNMENT)
    assert found("반도체", COMPANY) == set()
    assert found("반도체") == {"chips"}
    assert list_suggestions(by=COMPANY, text="semicond") == []


def test_the_index_can_be_emptied_and_filled_again(written):
    before = {(row.about, row.words) for row in SearchEntry.unscoped.all()}
    followers.rebuild(index.NAME)
    assert not SearchEntry.unscoped.exists()
    take_all()
    assert {(row.about, row.words) for row in SearchEntry.unscoped.all()} == before


def test_a_change_is_found_by_its_new_words_and_what_is_gone_is_not_found(ring, monkeypatch):
    monkeypatch.setattr(index, "KINDS", {})
    monkeypatch.setitem(followers.REGISTRY, index.NAME, followers.Follower("x", None, index.take))
    texts = iter(["첫 문장 배터리", "둘째 문장 디스플레이", None])
    label = make_label(Level.ROOM)

    def build(about: uuid.UUID) -> Entry | None:
        text = next(texts)
        return text and Entry(text, "", "", label, AT)

    searchable("bell", Rang)(build)
    bell = ring()
    take_all()
    assert len(find_entries(by=OFFICER, text="배터리")) == 1
    again(bell)
    assert find_entries(by=OFFICER, text="배터리") == []
    assert len(find_entries(by=OFFICER, text="디스플레이")) == 1
    again(bell)
    assert not SearchEntry.unscoped.exists()


def again(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(number=None)
    relay.number_events()
    take_all()
