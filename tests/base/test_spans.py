"""Spans say what was done and within what, never contents; without an endpoint there are none."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.utils import timezone
from tests.base.steps import Rang

from situationroom.base import jobs, reactions, relay, setbacks, spans, work
from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor, ActorKind, room_rule
from situationroom.base.errors import Refusal
from situationroom.base.reactions import Reaction

pytestmark = pytest.mark.django_db
SECRETARIAT = Actor(ActorKind.SECRETARIAT, name="사무국")


class Tracer:
    """Keeps spans as OpenTelemetry's tracer is asked for them."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.spans: list[dict[str, Any]] = []

    @contextmanager
    def start_as_current_span(self, name: str, **options: Any) -> Iterator["Kept"]:
        kept = Kept({"name": name, "within": list(self.open), **options["attributes"]})
        self.spans.append(kept.told)
        assert not options["record_exception"]
        self.open.append(name)
        try:
            yield kept
        finally:
            self.open.pop()

    def named(self, begin: str) -> list[dict[str, Any]]:
        return [one for one in self.spans if one["name"].startswith(begin)]


class Kept:
    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told

    def set_attribute(self, name: str, value: object) -> None:
        self.told[name] = value

    def update_name(self, name: str) -> None:
        self.told["name"] = name


@pytest.fixture
def tracer(monkeypatch: pytest.MonkeyPatch) -> Tracer:
    one = Tracer()
    monkeypatch.setattr(spans, "_tracer", one)
    return one


def test_a_service_is_a_span_by_its_name_and_the_kind_of_who_acts(tracer: Tracer) -> None:
    setbacks.ask_retry(by=SECRETARIAT, at=timezone.now())
    asked, started = tracer.spans
    assert (asked["name"], asked["room.actor_kind"]) == ("base.setbacks.ask_retry", "secretariat")
    assert (started["name"], started["within"]) == ("base.jobs.start_job", [asked["name"]])


def test_a_reaction_is_a_span_around_what_it_does_and_a_fault_tells_its_kind_alone(
    tracer: Tracer, ring: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def prepare(event: Any, by: Actor) -> None:
        raise OSError("company ABC")

    reaction = Reaction("test.span", frozenset({Rang.kind()}), prepare)
    monkeypatch.setitem(reactions.REGISTRY, reaction.name, reaction)
    ring()
    relay.number_events()
    while not tracer.named("react"):
        assert reactions.react_once(reaction)
    (told,) = tracer.named("react test.span")
    assert (told["room.kind"], told["error.type"]) == (Rang.kind(), "OSError")
    assert "company ABC" not in str(tracer.spans)


def test_a_piece_of_work_is_a_span_around_its_steps(tracer: Tracer) -> None:
    job = setbacks.ask_retry(by=SECRETARIAT, at=timezone.now())
    assert work.do_next(worker="test", at=timezone.now())
    (told,) = tracer.named("work ")
    assert (told["name"], told["room.job"]) == (f"work {setbacks.RETRY}", str(job.id))
    assert [one for one in tracer.spans if told["name"] in one["within"]]


def test_a_request_is_a_span_by_its_route_and_not_by_its_address(
    tracer: Tracer, client: Any
) -> None:
    client.get("/link/Zq9secretofalink/")
    (told,) = [one for one in tracer.spans if not one["within"]]
    assert told["name"] == "GET /link/<str:token>/"
    assert told["http.response.status_code"] == 404
    assert "Zq9secret" not in json.dumps(tracer.spans, default=str)


def test_without_an_endpoint_nothing_is_measured_and_nothing_loaded() -> None:
    with spans.span("nothing") as one, acting_as(room_rule("test")):
        assert one is None
    code = "import sys, django; django.setup(); print('opentelemetry' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
    assert jobs.REGISTRY


def test_an_endpoint_without_the_packages_is_refused_with_the_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    with pytest.raises(Refusal, match="not installed") as refused:
        spans.start(service="test")
    assert "telemetry.txt" in refused.value.hint
