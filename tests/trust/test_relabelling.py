"""Relabelling does what the oracle says, for any actor, label, target, consent and first person."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from django.utils import timezone
from tests.trust.cast import EVERYBODY, G1, TODAY, actor_of, settle_in
from tests.trust.facts import Action, Level, What, Who
from tests.trust.oracle import may, may_second, needs_second
from tests.trust.things import Marked, Shelf

from situationroom.base.acting import as_room
from situationroom.base.errors import NotFound, Refusal
from situationroom.base.labels import Level as RoomLevel
from situationroom.base.models import Event, Label, LabelChange, LabelConsent
from situationroom.base.relabelling import approve_relabel, ask_relabel, refuse_relabel

pytestmark = pytest.mark.django_db
PICKED = random.Random(4)
INSIDERS = [
    who
    for who in EVERYBODY
    if who.organisation in {"agency", "c1", "assoc"} or who.key in {"secretariat", "servers"}
]


def label_of(what: What) -> Label:
    with as_room("the test sets the stage"):
        label = Shelf().label(Marked(what, in_thread=what.noun == "case"))
        if what.group is None and what.level is not Level.NAMED:
            assert label.audience_id is None
        for level in what.consent_to_widen:
            LabelConsent.unscoped.create(
                label=label, company=label.company, level=level, given_at=timezone.now(),
                recorded_by=label.creator, recorded_for=label.owner,
            )  # fmt: skip
    return label


def whats() -> list[What]:
    found = []
    outer = What("outer", "issue", Level.ROOM, "agency", "colleague_a")
    consents: list[tuple[str | None, frozenset[Level]]] = [
        (None, frozenset()),
        ("c1", frozenset()),
        ("c1", frozenset({Level.GOVERNMENT})),
    ]
    for level, owner, (company, consent), within in product(
        Level, ("agency", "c1", "assoc"), consents, (None, outer)
    ):
        if within is not None and level is Level.PUBLIC:
            continue
        group = None if level is Level.NAMED else G1
        found.append(
            What(
                "it",
                "issue" if company is None else "case",
                level,
                owner,
                "officer_a",
                group=group,
                company=company,
                consent_to_widen=consent,
                within=within,
            )
        )
    return found


def state_of(label: Label) -> tuple[Any, ...]:
    with as_room("the test looks at everything"):
        fresh = Label.objects.get(pk=label.pk)
        counts = (LabelChange.unscoped.count(), Event.objects.count())
    return (fresh.level, fresh.audience_id, fresh.owner, fresh.strictest, counts)


def tried(who: Who, label: Label, to: Level) -> LabelChange | None:
    try:
        return ask_relabel(
            by=actor_of(who), at=timezone.now(), label=label, level=RoomLevel(to), reason="a test"
        )
    except Refusal:
        return None


def test_one_person_asks_what_the_oracle_allows() -> None:
    settle_in()
    cells = list(product(whats(), INSIDERS, Level))
    allowed = 0
    for what, who, to in PICKED.sample(cells, 900):
        if to is what.level or (to is Level.GROUP and what.group is None):
            continue
        wider = list(Level).index(to) > list(Level).index(what.level)
        action = Action.WIDEN_LABEL if wider else Action.NARROW_LABEL
        label = label_of(what)
        before = state_of(label)
        expected = may(who, action, what, on=TODAY, to=to)
        change = tried(who, label, to)
        assert (change is not None) is expected, (who.key, what, to)
        allowed += expected
        after = state_of(label)
        if change is None:
            assert after == before
        elif wider and needs_second(action, what, to=to):
            assert after[0] == what.level
        else:
            assert after[0] == to
    assert allowed > 30


def test_two_people_widen_as_the_oracle_says() -> None:
    settle_in()
    officers = [who for who in INSIDERS if who.organisation == "agency"]
    wide = (Level.GOVERNMENT, Level.ROOM, Level.PUBLIC)
    few = [what for what in whats() if what.level is Level.OWN and what.owner == "agency"]
    done = 0
    for what, first, second, to in PICKED.sample(
        list(product(few, officers, [*officers, *INSIDERS[-4:]], wide)), 500
    ):
        label = label_of(what)
        change = tried(first, label, to)
        if change is None:
            continue
        before = state_of(label)
        expected = may_second(second, first, Action.WIDEN_LABEL, what, on=TODAY, to=to)
        try:
            approve_relabel(by=actor_of(second), at=timezone.now(), change=change.id)
        except Refusal:
            assert not expected, (first.key, second.key, what, to)
            assert state_of(label) == before
        else:
            assert expected, (first.key, second.key, what, to)
            assert state_of(label)[0] == to
            done += 1
    assert done > 5


def by_key(key: str) -> Any:
    return actor_of(next(who for who in EVERYBODY if who.key == key))


def test_one_person_cannot_go_in_two_steps() -> None:
    settle_in()
    own = What("it", "issue", Level.OWN, "agency", "officer_a", group=G1)
    label, officer, now = label_of(own), by_key("officer_a"), timezone.now()
    say = {"by": officer, "at": now, "label": label, "reason": "a test"}
    ask_relabel(level=RoomLevel.GROUP, **say)
    assert state_of(label)[0] == "group"
    change = ask_relabel(level=RoomLevel.PUBLIC, **say)
    assert state_of(label)[0] == "group"
    with pytest.raises(Refusal):
        approve_relabel(by=officer, at=now, change=change.id)
    approve_relabel(by=by_key("colleague_a"), at=now, change=change.id)
    assert state_of(label)[0] == "public"


def test_what_is_refused_stays_and_what_is_hidden_is_not_found(caplog: Any) -> None:
    settle_in()
    own = What("it", "issue", Level.OWN, "agency", "officer_a")
    label, now = label_of(own), timezone.now()
    change = ask_relabel(
        by=by_key("officer_a"), at=now, label=label, level=RoomLevel.ROOM, reason="a test"
    )
    for key in ("secretariat", "company1", "anonymous", "servers"):
        with pytest.raises(NotFound):
            approve_relabel(by=by_key(key), at=now, change=change.id)
    assert "refused approve_relabel" in caplog.text
    refuse_relabel(by=by_key("colleague_a"), at=now, change=change.id, reason="a test")
    assert state_of(label)[0] == "own"


def test_a_group_narrowed_to_persons_is_read_by_its_creator_alone() -> None:
    settle_in()
    what = What("it", "issue", Level.GROUP, "agency", "officer_a", group=G1)
    label = label_of(replace(what))
    ask_relabel(
        by=by_key("colleague_a"), at=timezone.now(), label=label, level=RoomLevel.NAMED,
        reason="a test",
    )  # fmt: skip
    assert state_of(label)[:2] == ("named", None)
