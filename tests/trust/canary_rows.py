"""A row of every table beside those of the matrix, and who may read it by the page."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.db.models import Model
from django.utils import timezone
from tests.rooms.steps import COURT, play
from tests.trust.canary import Judge, Placed, nobody
from tests.trust.cast import G1, HOUSES, TODAY, key_of
from tests.trust.facts import Kind, Level, What, Who
from tests.trust.oracle import knows_identity, lists_members, reads
from tests.trust.reading import PEOPLE, as_reader, sits
from tests.trust.things import Marked, Shelf, Thing

from situationroom.base import models as ground
from situationroom.base.files import store
from situationroom.rooms.companies import models as companies
from situationroom.rooms.datacalls import models as datacalls
from situationroom.rooms.delivery import models as delivery
from situationroom.rooms.impact.models import Figure, Run
from situationroom.rooms.measures import models as measures
from situationroom.rooms.organisations import models as people

NOW = timezone.now()
LATER = NOW + timezone.timedelta(days=1)
OWN = What("own", "paper", Level.OWN, "agency", creator="colleague_a")


def by_label(what: What) -> Judge:
    """Judge by the oracle's word on an object."""
    return lambda who: reads(who, what, on=TODAY)


def is_person(key: str) -> Judge:
    """Let one person read."""
    return lambda who: as_reader(who).person == key


def is_of(*houses: str) -> Judge:
    """Let the people of an organisation read, and brokers what their company reads."""
    return lambda who: as_reader(who).kind in PEOPLE and as_reader(who).organisation in houses


def is_secretariat(who: Who) -> bool:
    """Let the secretariat read; a program of it is an ordinary member."""
    return as_reader(who).kind is Kind.SECRETARIAT


def runs_servers(who: Who) -> bool:
    """Let who runs the servers read."""
    return who.kind is Kind.PLATFORM_ADMIN


def any_of(*judges: Judge) -> Judge:
    """Let read who one of these lets."""
    return lambda who: any(judge(who) for judge in judges)


def members(judge: Judge) -> Judge:
    """Keep who is nobody out of what the public may not be told."""
    return lambda who: as_reader(who).kind is not Kind.ANONYMOUS and judge(who)


def knows(company: str) -> Judge:
    """Judge by rule 2: who knows this company, which the agency took in and agency2 was told of."""
    what = What(
        company, "case", Level.PUBLIC, "agency", company=company, took_in="agency",
        agreed=frozenset({"agency2"}),
    )  # fmt: skip
    return lambda who: knows_identity(who, what, on=TODAY)


def _placed(row: Model, judge: Judge, **fields: Judge) -> Placed:
    return Placed(type(row), row.pk, judge, fields)


def of_matrix(things: list[Thing]) -> Iterator[Placed]:
    """Yield the rows of the matrix, with their contents where they are files."""
    for thing in things:
        yield Placed(thing.model, thing.pk, by_label(thing.what))


def fill_files(things: list[Thing], make: Any) -> None:
    """Give every file of the matrix a content with a token of its own."""
    for thing in things:
        if thing.model is ground.StoredFile:
            content = BytesIO(make("contents of files", by_label(thing.what)).encode())
            sha256 = store.sha256_of(content)
            blob = ground.Blob._base_manager.create(
                sha256=sha256, size=16, where=store.put(content, sha256), created_at=NOW
            )
            ground.StoredFile.unscoped.filter(pk=thing.pk).update(
                blob=blob, state="clean", kind="txt", media_type="text/plain", checked_at=NOW
            )


def like_a_real_run(things: list[Thing]) -> None:
    """Let the runs of the world say what a real one says, so that their pages can be shown."""
    play(COURT)
    real = Run.unscoped.exclude(made_by="world").order_by("made_at")[0]
    figures = list(Figure._base_manager.filter(run=real))
    for thing in things:
        if thing.model is Run:
            Run.unscoped.filter(pk=thing.pk).update(scenario=real.scenario, result=real.result)
            Figure._base_manager.bulk_create(_copy(one, thing.pk) for one in figures[1:])
        elif thing.model is Figure:
            values = {name: getattr(figures[0], name) for name in ("name", "item", "how")}
            Figure._base_manager.filter(pk=thing.pk).update(**values)


def _copy(one: Figure, run: Any) -> Figure:
    kept = {part.attname: getattr(one, part.attname) for part in one._meta.concrete_fields}
    return Figure(**kept | {"id": uuid4(), "run_id": run})


def others(shelf: Shelf, events: list[Any], files: list[Any]) -> Iterator[Placed]:
    """Make a row of every table the matrix has none of."""
    label = shelf.label(Marked(OWN))
    yield from _companies(label)
    yield from _people(label)
    yield from _audit(label, events)
    yield from _delivery(label, events)
    yield from _data_calls(label, files)
    yield from _imports(label)
    upload = ground.Upload._base_manager.create(file_id=files[0], total=9, expires_at=LATER)
    yield _placed(upload, nobody)
    for group in ground.Audience._base_manager.filter(pk=key_of(G1.key)):
        yield _placed(group, _of_group)


def _of_group(who: Who) -> bool:
    reader = as_reader(who)
    return lists_members(who, G1, on=TODAY) or any(sits(reader, s, TODAY) for s in G1.members)


def _companies(label: ground.Label) -> Iterator[Placed]:
    for company in ("c1", "c2"):
        of, knowing = key_of(company), knows(company)
        yield _placed(
            companies.CompanyIdentity._base_manager.create(
                company_id=of, label=label, name=company, changed_at=NOW
            ),
            knowing,
        )
        yield _placed(
            companies.CommercialFigure._base_manager.create(
                company_id=of, label=label, position=1, key="price", value="1"
            ),
            knowing,
        )
        companies.CompanyProfile._base_manager.get_or_create(company_id=of)
        companies.Intake._base_manager.create(
            label=label, company_id=of, organisation_id=key_of("agency"), since=NOW
        )
        told = companies.Disclosure._base_manager.create(
            label=label, company_id=of, organisation_id=key_of("agency2"), purpose="x",
            consented="form", since=NOW, recorded_for=key_of("agency"),
        )  # fmt: skip
        yield _placed(told, knowing)


def _people(label: ground.Label) -> Iterator[Placed]:
    for conflict in people.Conflict._base_manager.filter(company=key_of("c1")):
        holder = any_of(is_secretariat, is_person("expert_barred"), is_of("experts2"))
        yield _placed(conflict, holder)
    ours = any_of(is_secretariat, is_of("agency"))
    yield _placed(
        people.Invitation._base_manager.create(
            label=label, organisation_id=key_of("agency"), email="a@example.org", token_hash="x",
            invited_at=NOW, until=LATER,
        ),
        ours, token_hash=nobody,
    )  # fmt: skip
    yield _placed(
        people.ServiceKey._base_manager.create(
            label=label, organisation_id=key_of("agency"), name="key", prefix="x", secret_hash="x",
            made_at=NOW,
        ),
        ours, secret_hash=nobody,
    )  # fmt: skip
    for key in ("officer_a", "secretariat", "company1"):
        me = is_person(key)
        person = people.Person.objects.get(pk=key_of(key))
        session = people.PersonSession._base_manager.create(
            session_key=f"canary{key}", session_data="", expire_date=LATER, person=person,
            began_at=NOW,
        )  # fmt: skip
        yield _placed(session, me)
        step = people.Authenticator._base_manager.create(
            person=person, kind="totp", added_at=NOW, confirmed_at=NOW
        )
        yield _placed(step, me, sealed=nobody)
        account = people.ProviderAccount._base_manager.create(
            person=person, bound_at=NOW, used_at=NOW, issuer=f"https://{key}.example", subject="x"
        )
        yield _placed(account, me)
    yield Placed(people.Person, key_of("invited_a"), nobody)
    yield _placed(people.FailedTry._base_manager.create(holder="x" * 64, last_at=NOW), nobody)


def _audit(label: ground.Label, events: list[Any]) -> Iterator[Placed]:
    agency = is_of("agency")
    row = ground.AuditRow._base_manager.create(
        event_id=events[0], label=label, at=NOW, actor_kind="officer", actor=key_of("officer_b"),
        what="file", about=key_of("x"), whose=key_of("agency"), salt="x",
    )  # fmt: skip
    seen = any_of(agency, is_secretariat, is_person("officer_b"))
    yield _placed(row, seen, reason=any_of(agency, is_person("officer_b")))
    review = ground.AuditReview._base_manager.create(
        label=label, organisation=key_of("agency"), month=TODAY.replace(day=1), reads=1, unusual=0,
        reviewed_by=key_of("officer_a"), reviewer="x", reviewed_at=NOW,
    )  # fmt: skip
    yield _placed(review, agency)
    glass = ground.BreakGlass._base_manager.create(
        label=label, kind="issues.issue", organisation=key_of("agency"), minutes=30, reason="x",
        asked_by=key_of("servers"), asker="x", asked_at=NOW,
    )  # fmt: skip
    yield _placed(glass, any_of(runs_servers, is_secretariat, agency))
    asked = ground.DataRequest._base_manager.create(
        label=label, person=key_of("officer_b"), kind="access", says="x", asked_at=NOW, due_at=LATER
    )
    yield _placed(asked, any_of(is_person("officer_b"), is_secretariat))
    change = ground.LabelChange._base_manager.create(
        label=label, level_from="own", level_to="named", reason="x", asked_by=key_of("officer_a"),
        organisation=key_of("agency"), asked_at=NOW,
    )  # fmt: skip
    yield _placed(change, members(by_label(OWN)))
    agreed = ground.LabelConsent._base_manager.create(
        label=label, company=key_of("c1"), level="group", recorded_by=key_of("officer_a"),
        recorded_for=key_of("agency"), given_at=NOW,
    )  # fmt: skip
    yield _placed(agreed, members(by_label(OWN)))
    kept = ground.IdempotencyKey._base_manager.create(
        actor=key_of("officer_b"), key="k", route="/", request_hash="x", at=NOW
    )
    yield _placed(kept, nobody)
    setback = ground.Setback._base_manager.create(consumer="canary", event_id=events[0], reason="x")
    yield _placed(setback, any_of(is_secretariat, runs_servers))


def _data_calls(label: Any, files: list[Any]) -> Iterator[Placed]:
    """Make a data call, an organisation asked and its reply, all under one label."""
    read = by_label(OWN)
    form = [{"name": "1", "rows": 2, "columns": 2, "cells": [[0, 0, 1, 1, "a", ""]]}]
    call = datacalls.DataCall.unscoped.create(
        label=label, asker_id=key_of("agency"), title_ko="x", title_en="x", file_id=files[0],
        format="xlsx", form=form, opened_at=NOW, opened_by="x", due_at=LATER,
    )  # fmt: skip
    asked = datacalls.Asked.unscoped.create(
        label=label, call=call, organisation_id=key_of("agency2"), address="x@x.example"
    )
    said = {"values": [], "changed": [], "lines": [], "loose": [], "flags": []}
    reply = datacalls.Reply.unscoped.create(
        label=label, asked=asked, number=1, state="received", file_id=files[0], answers=said,
        cells=1, at=NOW,
    )  # fmt: skip
    for row in (call, asked, reply):
        yield _placed(row, read)


def _imports(label: Any) -> Iterator[Placed]:
    """Make an imported file with one row, under one label."""
    table = {"name": "1", "headings": ["x"], "shape": 0, "rows": 1, "hidden": False}
    ledger = ground.LedgerImport.unscoped.create(
        label=label, organisation=key_of("agency"), target="issues", row_level="own", name="x",
        sha256="0" * 64, shape="0" * 64, tables=[table], state="mapped", counts={"refused": 1},
        mapping={"columns": [["title_ko"]], "fixed": {}}, read_at=NOW, read_by="x",
    )  # fmt: skip
    row = ground.LedgerRow.objects.create(
        ledger=ledger, position=1, table=0, number=1, line="row", texts=["x"], outcome="refused"
    )
    for one in (ledger, row):
        yield _placed(one, by_label(OWN))


def _delivery(label: ground.Label, events: list[Any]) -> Iterator[Placed]:
    own, me = by_label(OWN), is_person("officer_b")
    message = delivery.Message._base_manager.create(
        label=label, channel="mail", kind="notice", once="canary", queued_at=NOW, due_at=LATER,
        person_id=key_of("officer_b"), event_id=events[0], state="failed",
    )  # fmt: skip
    seen = any_of(own, me, is_secretariat)
    yield _placed(message, seen, sealed=nobody)
    yield _placed(
        delivery.Attempt._base_manager.create(message=message, at=NOW, seconds=1.0, ok=False), seen
    )
    recall = delivery.Recall._base_manager.create(
        label=label, kind="issue", about=key_of("x"), why="x", at=NOW, recalled_by="x"
    )
    yield _placed(recall, own)
    link = delivery.OneTimeLink._base_manager.create(
        label=label, purpose="trial", about=key_of("x"), token_hash="y", issued_at=NOW,
        expires_at=LATER, uses_left=1, issuer=key_of("officer_b"),
    )  # fmt: skip
    yield _placed(link, any_of(own, me), token_hash=nobody)
    reply = delivery.ReplyAddress._base_manager.create(
        label=label, key="k", kind="issue", about=key_of("x"), expires_at=LATER
    )
    yield _placed(reply, own)
    mail = delivery.ReceivedMail._base_manager.create(
        label=label, message_id="m", digest="d", state="taken", at=NOW, size=1
    )
    yield _placed(mail, own)
    hook = delivery.Webhook.unscoped.create(
        label=label, organisation_id=key_of("agency"), url="https://example.org/", secret=b"x",
        created_at=NOW,
    )  # fmt: skip
    yield _placed(hook, any_of(own, is_of("agency")), secret=nobody)
    browser = delivery.PushSubscription._base_manager.create(
        person_id=key_of("officer_b"), endpoint="https://example.org/p", public=b"x", secret=b"x",
        at=NOW,
    )  # fmt: skip
    yield _placed(browser, me, secret=nobody)
    feed = delivery.CalendarFeed._base_manager.create(
        person_id=key_of("officer_b"), token_hash="z", opened_at=NOW
    )
    yield _placed(feed, nobody)
    watch = measures.DutyWatch.unscoped.create(person_id=key_of("officer_b"), key="k", begun_at=NOW)
    yield _placed(watch, me, key=nobody)
    watched = measures.WatchedDuty.unscoped.create(watch=watch, line="8473301140", origin="KR")
    yield _placed(watched, me)
    told = measures.DutyChange.unscoped.create(watch=watch, changes=[], at=NOW)
    yield _placed(told, me)
    entries = measures.EntryList.unscoped.create(
        person_id=key_of("officer_b"), key="k", job=key_of("x"), asked_on=NOW, rows=1, sealed_told=b"x",
        created_at=NOW,
    )  # fmt: skip
    yield _placed(entries, me, key=nobody, sealed_told=nobody, sealed_short=nobody)
    part = measures.EntryListPart.unscoped.create(list=entries, number=0, sealed=b"x")
    yield _placed(part, me, sealed=nobody)
    guess = delivery.FailedGuess._base_manager.create(caller="x", since=NOW)
    yield _placed(guess, nobody)


def houses() -> list[Any]:
    """Return the ids of the organisations of the world."""
    return [key_of(name) for name in HOUSES]
