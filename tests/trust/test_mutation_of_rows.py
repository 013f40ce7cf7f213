"""Each clause beside the label's broken on purpose: some row before some actor must show it.

What a clause should say is judged over HTTP (`test_doors_of_rows.py`) and in the tests of its
room; here each of its parts is opened, closed, turned round or cut, one at a time, and the world
must hold a row that the broken clause shows to somebody else. Wall two is rebuilt for each mutant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count, product
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, models, transaction
from django.utils import timezone
from tests.trust.cast import EVERYBODY, HOUSES, MEMBERS, TODAY, actor_of, key_of, settle_in
from tests.trust.facts import Level
from tests.trust.mutants import of
from tests.trust.things import Shelf, labels
from tests.walls import as_owner

from situationroom.base import models as ground
from situationroom.base import policies
from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.clauses import Anyone, ByLabel, Clause, KindIn, Within
from situationroom.base.models.audit import EVERYBODY as WHOLE_ROOM
from situationroom.base.visibility import declared
from situationroom.rooms.companies import models as companies
from situationroom.rooms.companies.models.ties import PUBLISHED
from situationroom.rooms.delivery import models as delivery
from situationroom.rooms.measures import models as measures
from situationroom.rooms.meetings import models as meetings
from situationroom.rooms.organisations import models as people
from situationroom.rooms.posts import models as posts

pytestmark = [pytest.mark.django_db, pytest.mark.full]
NOW = timezone.now()
ALL = tuple(HOUSES)
PEOPLE = ("officer_a", "secretariat", "assoc", "company1", "broker", "expert", "expert_barred",
          "servers", "admin_a")  # fmt: skip
FEW = ("agency", "ministry", "c1", "broker", "experts")
# What each row of a table is like: the columns that its clause asks, and what stands in them.
GIVEN: dict[type[models.Model], dict[str, tuple[Any, ...]]] = {
    companies.CompanyIdentity: {"company": ("c1", "c2")},
    companies.CommercialFigure: {"company": ("c1", "c2")},
    companies.CompanyProfile: {"company": ("c1", "c2")},
    companies.Pseudonym: {"company": ("c1", "c2"), "readers": (*ALL, PUBLISHED)},
    people.Mandate: {"broker": ALL, "company": ALL},
    people.Consent: {"association": ALL, "company": ALL},
    people.Delegation: {"giver": PEOPLE, "taker": ("officer_b", "post"), "organisation": ALL},
    people.Invitation: {"organisation": ALL},
    people.ServiceKey: {"organisation": ALL},
    ground.AuditRow: {"whose": (None, *ALL)},
    ground.AuditReview: {"organisation": (*ALL, WHOLE_ROOM)},
    ground.BreakGlass: {"organisation": ALL},
    ground.Consent: {"person": (None, *PEOPLE), "organisation": (None, *ALL)},
    ground.DataRequest: {"person": PEOPLE},
    ground.LabelChange: {"label": ("public", "own", "government")},
    ground.LabelConsent: {"label": ("public", "own", "government"), "company": ("c1",)},
    ground.Audience: {"manager": (*ALL, *PEOPLE)},
    posts.Reuse: {"post": ALL, "organisation": ALL},
    delivery.Message: {"label": ("public", "own", "government"), "person": (None, *PEOPLE)},
    delivery.OneTimeLink: {"label": ("own", "government"), "issuer": (None, *PEOPLE)},
    delivery.Notification: {"label": ("own", "government"), "recipient": PEOPLE},
    **{
        model: {"person": PEOPLE}
        for model in (
            delivery.Preference, delivery.PushSubscription, delivery.CalendarFeed,
            delivery.Receiver, measures.DutyWatch, measures.EntryList,
        )
    },
}  # fmt: skip
# Rows that belong together: who is told of a company decides who reads all of it.
TOLD = ("agency2", "post", "ministry", "assoc", "experts", "experts2", "broker2", "c2")
BY_HAND: dict[type[models.Model], list[dict[str, Any]]] = {
    companies.Disclosure: [
        *({"company": "c1", "organisation": one, "recorded_for": "agency"} for one in TOLD),
        *(
            {"company": "c1", "organisation": "agency2", "recorded_for": one}
            for one in ("institute", "assoc", "post", "ministry", "experts2", "c2", "broker2")
        ),
        *(
            {"company": "c2", "organisation": "post2", "recorded_for": one}
            for one in ("agency2", "c1", "broker")
        ),
        {"company": "c1", "organisation": "agency2", "recorded_for": "c1"},
        {"company": "c1", "organisation": "agency2", "recorded_for": "ministry2"},
    ],
    companies.Intake: [
        {"company": "c1", "organisation": "agency"},
        {"company": "c1", "organisation": "experts2"},
        {"company": "c2", "organisation": "institute"},
        *({"company": "institute", "organisation": one} for one in ALL),
    ],
    people.Conflict: [
        *(
            {"person": one, "declared_by": by, "company": "c2"}
            for one in PEOPLE
            for by in (None, *FEW)
        ),
        *({"organisation": one, "declared_by": None, "company": "c2"} for one in ALL),
        *({"organisation": "post2", "declared_by": one, "company": "c2"} for one in ALL),
    ],
}

# Rows that stand on two things under labels of their own, or on one beside their own label.
ON_TWO: dict[type[models.Model], tuple[str, ...]] = {
    meetings.RelatedSeries: ("one", "other"),
    meetings.AskStanding: ("ask", "session"),
    meetings.AgendaItem: ("session", "label"),
}


def asks_more_than_a_label() -> list[type[models.Model]]:
    """Return the tables whose clause is more than the label's, or a parent's."""
    plain = (Anyone, ByLabel, Within)
    return [model for model, clause in declared().items() if not isinstance(clause, plain)]


class Filler:
    """Rows with what a table needs and nobody asks about."""

    def __init__(self) -> None:
        self.shelf, self.numbers = Shelf(), count(1)
        marks = {"public": Level.PUBLIC, "own": Level.OWN, "government": Level.GOVERNMENT}
        chosen = {
            name: next(
                one for one in labels()
                if one.what.level is level and one.what.within is None and not one.what.company
            )
            for name, level in marks.items()
        }  # fmt: skip
        self.labels = {name: self.shelf.label(mark) for name, mark in chosen.items()}

    def make(self, model: type[models.Model], given: dict[str, Any]) -> models.Model:
        """Write one row."""
        row = model()
        label = self.labels[given.get("label", "own")]
        for one in model._meta.concrete_fields:
            if one.name in given and one.name != "label":
                value = given[one.name]
                known = value is None or isinstance(value, UUID)
                setattr(row, one.attname, value if known else key_of(value))
            elif one.name == "label":
                setattr(row, one.attname, label.pk)
            elif one.name == "event":
                setattr(row, one.attname, self._event(label).pk)
            elif not (one.has_default() or one.null or one.primary_key):
                setattr(row, one.attname, self._value(one))
        row.save(force_insert=True)
        return row

    def _event(self, label: ground.Label) -> ground.Event:
        return ground.Event.objects.create(
            room="trust", verb="seen", about=uuid4(), label=label, actor_kind="officer", at=NOW
        )

    def _another(self, model: type[models.Model]) -> Any:
        """Return the key of some row of a table: of one's own where rows have labels."""
        if model is people.Organisation:
            return key_of("agency")
        found = model._base_manager.values_list("pk", flat=True).first()
        own = any(one.name == "label" for one in model._meta.concrete_fields)
        return self.make(model, {}).pk if own or found is None else found

    def _value(self, one: models.Field[Any, Any]) -> Any:
        number = next(self.numbers)
        if one.choices:
            return one.choices[0][0]
        if isinstance(one, models.ForeignKey):
            return self._another(one.related_model)
        values = {
            models.DateTimeField: NOW, models.DateField: TODAY, models.UUIDField: uuid4(),
            models.BinaryField: b"x", models.BooleanField: False, models.FloatField: 1.0,
        }  # fmt: skip
        for kind, value in values.items():
            if type(one) is kind:
                return value
        if isinstance(one, models.IntegerField):
            return 1 + number % 200
        return f"x{number}"[-one.max_length :] if one.max_length else f"x{number}"


class Rows:
    """A world for the clauses: rows of each table, and everybody, some as nobody could be."""

    def __init__(self) -> None:
        settle_in()
        filler = Filler()
        for model, columns in GIVEN.items():
            combined = product(*columns.values())
            rows = [dict(zip(columns, values, strict=True)) for values in combined]
            for row in rows:
                if _stands(model, row):
                    filler.make(model, row)
        for model, rows in BY_HAND.items():
            for row in rows:
                filler.make(model, row)
        for model, ends in ON_TWO.items():
            self._on_two(model, ends, filler)
        for pairs in filter(_is_pairs, asks_more_than_a_label()):
            self._pair(pairs, filler)
        self.actors = {who.key: actor_of(who) for who in EVERYBODY} | self._strange()

    @staticmethod
    def _on_two(model: type[models.Model], ends: tuple[str, ...], filler: Filler) -> None:
        """Write a row for every pair of labels of what it stands on."""
        for named in product(filler.labels, repeat=len(ends)):
            given: dict[str, Any] = {}
            for end, label in zip(ends, named, strict=True):
                parent = model._meta.get_field(end).related_model
                assert isinstance(parent, type)
                given[end] = label if end == "label" else filler.make(parent, {"label": label}).pk
            filler.make(model, given)

    @staticmethod
    def _pair(pairs: type[models.Model], filler: Filler) -> None:
        """Write pairs of rows under every label with rows under every label."""
        ends = [one for one in pairs._meta.concrete_fields if one.is_relation]
        made = [
            [filler.make(one.related_model, {"label": label}).pk for label in filler.labels]
            for one in ends
        ]
        for keys in product(*made):
            named = {one.attname: key for one, key in zip(ends, keys, strict=True)}
            pairs._base_manager.create(**named)

    def _strange(self) -> dict[str, Actor]:
        """Return actors that the room makes none of, but that a clause must refuse."""
        known = {key: actor_of(_who(key)) for key in ("officer_a", "company1", "expert_barred")}
        knows = next(one for one in EVERYBODY if one.key == "service_agency_identity_read")
        strange = {
            f"{key} as {kind}": replace(actor, kind=kind)
            for key, actor in known.items()
            for kind in ActorKind
            if kind is not ActorKind.SERVICE
        }
        deaf = replace(actor_of(knows), scopes=frozenset({"identity"}))
        more = {
            "a program that may not read": deaf,
            "an officer with a company": replace(
                actor_of(_who("officer_m2")), companies=frozenset({key_of("c1")})
            ),
            "one who runs the servers, of a house that was told": replace(
                actor_of(_who("officer_b")), kind=ActorKind.PLATFORM_ADMIN
            ),
            "an administrator and nothing else": replace(
                actor_of(_who("officer_a")), kind=ActorKind.ANONYMOUS, roles=frozenset({"admin"})
            ),
            "a company as expert with its company": replace(
                known["company1"], kind=ActorKind.EXPERT, companies=frozenset()
            ),
        }
        return strange | more

    def shown(self, key: str, model: type[models.Model], clause: Clause) -> set[Any]:
        """Return what wall one shows somebody of a table by a clause."""
        rows = model._base_manager.filter(clause.q(self.actors[key]))
        return set(rows.values_list("pk", flat=True))

    def seen(self, key: str, model: type[models.Model]) -> set[Any]:
        """Return what wall two shows somebody of a table."""
        with acting_as(self.actors[key]):
            return set(model._base_manager.values_list("pk", flat=True))


def _who(key: str) -> Any:
    return next(member.who for member in MEMBERS if member.key == key)


def _is_pairs(model: type[models.Model]) -> bool:
    return bool(model._meta.auto_created)


def _stands(model: type[models.Model], row: dict[str, Any]) -> bool:
    """Tell whether the tables let such a row be."""
    if model is ground.Consent:
        return (row["person"] is None) != (row["organisation"] is None)
    if model is people.Mandate and row["broker"] == "broker2":
        return False  # who is told of companies without a mandate; wall two looks mandates up
    if model in (people.Mandate, people.Consent):
        return len(set(row.values())) == 2
    return True


@pytest.fixture(scope="module")
def rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[Rows]:
    with django_db_blocker.unblock():
        transaction.set_autocommit(False)
        try:
            yield Rows()
        finally:
            transaction.rollback()
            transaction.set_autocommit(True)


def test_every_clause_that_asks_more_than_a_label_is_broken_here() -> None:
    given = {*GIVEN, *BY_HAND, *ON_TWO, *filter(_is_pairs, declared())}
    assert set(asks_more_than_a_label()) - given == set()


def _mutants() -> Iterator[tuple[type[models.Model], str, Clause]]:
    for model in asks_more_than_a_label():
        for said, mutant in of(declared()[model]):
            yield model, said, mutant


def test_every_broken_clause_is_caught_at_wall_one(rows: Rows, capsys: Any) -> None:
    left = []
    for model in asks_more_than_a_label():
        clause = declared()[model]
        whole = {key: rows.shown(key, model, clause) for key in rows.actors}
        assert any(whole.values()), model
        left += [
            f"{model.__name__}: {said}"
            for said, mutant in of(clause)
            if all(rows.shown(key, model, mutant) == seen for key, seen in whole.items())
        ]
    _say("wall one", left, capsys)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has wall one only")
def test_every_broken_clause_is_caught_at_wall_two(rows: Rows, capsys: Any) -> None:
    left = []
    for model in asks_more_than_a_label():
        whole = {key: rows.seen(key, model) for key in rows.actors}
        for said, mutant in of(declared()[model]):
            _rebuild(model, mutant)
            if all(rows.seen(key, model) == seen for key, seen in whole.items()):
                left.append(f"{model.__name__}: {said}")
        _rebuild(model, declared()[model])
    _say("wall two", left, capsys)


def _rebuild(model: type[models.Model], clause: Clause) -> None:
    with as_owner(), connection.cursor() as cursor:
        for statement in policies._policies(model, clause):
            if not statement.startswith("ALTER TABLE"):  # the wall stands; only its words change
                cursor.execute(statement)


def _parts(clause: Clause) -> Iterator[Clause]:
    yield clause
    for part in getattr(clause, "clauses", ()):
        yield from _parts(part)


def _is_equivalent(model: type[models.Model], said: str) -> bool:
    """Tell whether the secretariat, taken out of a set of kinds, reads every row by itself."""
    alone = KindIn.of(ActorKind.SECRETARIAT)
    by_itself = alone in set(_parts(declared()[model]))
    return by_itself and said.endswith("without secretariat") and not said.startswith(str(alone))


def _told_apart_by_none(left: list[str], wall: str) -> list[str]:
    """Return what is left that only looks as if it could be caught, and why.

    Who a company is to itself and to its broker is said of disclosures without the second half of
    their clause, which says it again: closed there, it changes nothing (8). Wall two works out
    the companies of an actor itself, for companies and brokers alone: that only brokers have a
    mandate cannot be broken there (one for each clause that says so).
    """
    ends = ("closed", "without company", "without broker")
    again = [one for one in left if one.startswith("Disclosure: ") and one.endswith(ends)][:8]
    broker = f"{KindIn.of(ActorKind.BROKER)} opened"
    mandates = [one for one in left if wall == "wall two" and one.endswith(broker)]
    return again + mandates


def _say(name: str, left: list[str], capsys: Any) -> None:
    tried = [one for one in _mutants() if not _is_equivalent(one[0], one[1])]
    equal = {f"{m.__name__}: {said}" for m, said, _ in _mutants() if _is_equivalent(m, said)}
    left = [one for one in left if one not in equal]
    equivalent = _told_apart_by_none(left, name)
    for one in equivalent:
        left.remove(one)
    count_of = len(tried) - len(equivalent)
    with capsys.disabled():
        print(  # noqa: T201
            f"\nmutants of {len(asks_more_than_a_label())} clauses beside the label's, {name}: "
            f"{count_of - len(left)} of {count_of} caught"
        )
    assert not left, "\n".join(left)
