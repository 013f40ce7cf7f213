"""The description of the interface, and whether the room lives."""

import re
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from tests.walls import as_owner

READS = {
    "POST /duty/entries",
    "POST /duty/list",
    "POST /origin",
}  # posted for its length, writes nothing
PATHS = """\
GET /areas
GET /items
GET /lines/{line}
GET /dataflows
GET /dataflows/{code}/observations
GET /bridge
GET /sources
GET /notices
GET /notices/{id}
GET /notices/{id}/progress
GET /drills
POST /drills/{name}
GET /destinations
GET /duty
POST /origin
POST /duty/list
GET /duty/steps
POST /duty/entries
GET /duty/watches
POST /duty/watches
GET /duty/watches/{id}
POST /duty/watches/{id}/stop
GET /actions
GET /actions/owed
GET /actions/{id}
POST /issues/{id}/actions
POST /actions/{id}/anew
POST /actions/{id}/report
POST /issues/{id}/milestones
GET /acts
GET /search
GET /search/suggestions
POST /acts
GET /acts/{code}
GET /acts/{code}/diff
POST /acts/{code}/confirm
POST /acts/{code}/withdraw
GET /runs
GET /runs/{id}
GET /figures/{id}
POST /scenarios
GET /forecasts
GET /forecasts/{id}
GET /forecast-tallies
POST /forecasts
GET /papers
GET /papers/{id}
POST /papers
POST /papers/{id}/review
POST /papers/{id}/publish
POST /papers/{id}/dissents
GET /files
GET /files/{id}
POST /files/{id}/link
GET /post-answers
GET /post-answers/{id}
GET /post-partners
GET /post-partners/{id}
GET /post-requests
GET /post-requests/{id}
GET /posts
GET /posts/{code}/queue
GET /programmes
GET /programmes/inspection
GET /programmes/{id}
GET /proposals
GET /proposals/standing
GET /proposals/{id}
GET /proposals/{id}/alike
POST /post-answers
POST /post-answers/{id}/take
POST /post-answers/{id}/withdraw
POST /post-partners
POST /post-partners/{id}
POST /post-partners/{id}/retire
POST /post-requests
POST /post-requests/{id}/introduce
POST /post-requests/{id}/move
POST /posts/{code}/standing
POST /programme-fits
POST /programmes
POST /programmes/{id}
POST /programmes/{id}/progress
POST /programmes/{id}/retire
POST /proposals
POST /proposals/{id}/answer
POST /proposals/{id}/ask-again
POST /proposals/{id}/assign
POST /proposals/{id}/carry-out
POST /proposals/{id}/join
POST /proposals/{id}/review
POST /proposals/{id}/rules
POST /proposals/{id}/split
POST /proposals/{id}/take-back
GET /series
GET /series/{id}
GET /series/{id}/asks
POST /series
POST /series/{id}/end
POST /series/{id}/level
POST /series/{id}/relate
POST /series/{id}/sessions
GET /sessions
GET /sessions/{id}
GET /sessions/{id}/agenda
POST /sessions/{id}/agenda
POST /sessions/{id}/asks
POST /sessions/{id}/attendance
POST /sessions/{id}/cancel
POST /sessions/{id}/close
POST /sessions/{id}/decisions
POST /sessions/{id}/hold
POST /sessions/{id}/invite
POST /sessions/{id}/invitees
POST /sessions/{id}/items
POST /sessions/{id}/minutes
POST /sessions/{id}/move
POST /sessions/{id}/settle
POST /sessions/{id}/standings
POST /decisions/{id}/end
POST /decisions/{id}/hand-over
GET /rule-changes
GET /rule-changes/{id}
POST /rule-changes/{id}/step
GET /issues
GET /issues/{id}
POST /issues/{id}/response
POST /issues/{id}/move
GET /issues/{id}/candidates
GET /issues/{id}/note.{form}
GET /issues/{id}/words
POST /issues
POST /issues/{id}/assign
POST /issues/{id}/merge
POST /issues/{id}/more-time
POST /issues/{id}/more-time/{deadline}
POST /issues/{id}/remind
POST /issues/{id}/split
POST /issues/{id}/wait
POST /issues/{id}/words
POST /issues/{id}/brief
GET /imports
POST /imports
GET /imports/{id}
GET /imports/{id}/rows
POST /imports/{id}/columns
POST /imports/{id}/write
POST /imports/{id}/take-back
POST /imports/{id}/discard
GET /imports/{id}/report.{form}
GET /contacts
GET /contacts/{id}
POST /contacts/{id}/correct
POST /contacts/{id}/erase
GET /data-calls
POST /data-calls
GET /data-calls/{id}
POST /data-calls/{id}/step
POST /data-calls/{id}/remind
POST /data-calls/{id}/next
GET /data-calls/{id}/collated.{form}
GET /data-calls/asked/{id}
GET /data-calls/asked/{id}/form
POST /data-calls/replies/{id}/judge
GET /briefs
GET /briefs/{id}
GET /briefs/{id}/file.{form}
POST /briefs/{id}/move
GET /notifications
GET /notifications/count
POST /notifications/read
POST /notifications/{id}/read
GET /notification-settings
POST /notification-settings
GET /messages
POST /messages/{id}/retry
GET /told/{kind}/{about}
GET /told/{kind}/{about}/programs
GET /told/{kind}/{about}/recalls
POST /told/{kind}/{about}/recall
GET /push
POST /push
POST /push/{id}/end
GET /calendar-feed
POST /calendar-feed/revoke
GET /webhooks
POST /webhooks
GET /webhooks/{id}
POST /webhooks/{id}
POST /webhooks/{id}/switch
POST /webhooks/{id}/ping
GET /webhooks/{id}/calls
POST /webhooks/{id}/calls/{call}/retry
GET /jobs
GET /jobs/{id}
POST /jobs/{id}/cancel
POST /jobs/{id}/resume
GET /periodic-jobs
GET /consumers
GET /setbacks
POST /setbacks/retry
GET /audit/readings
GET /audit/reviews
GET /audit/rows
GET /companies
GET /companies/{id}/disclosures
GET /companies/{id}/figures
GET /companies/{id}/identity
GET /companies/{id}/intakes
GET /data-requests
GET /destructions
GET /glass
GET /glass/{id}/objects
GET /me/consents
GET /me/data
GET /me/data-requests
GET /retention
POST /audit/reviews
POST /companies
POST /companies/{id}/disclosures
POST /companies/{id}/figures
POST /companies/{id}/identity
POST /companies/{id}/intakes
POST /data-requests/{id}/answer
POST /disclosures/{id}/end
POST /glass
POST /glass/{id}/approve
POST /glass/{id}/close
POST /me/consents
POST /me/consents/{id}/withdraw
POST /me/data-requests
GET /me
POST /me/language
POST /me/password
GET /me/sessions
POST /me/sessions/{id}/end
POST /me/sessions/end-others
GET /me/authenticators
POST /me/authenticators/totp
POST /me/authenticators/totp/confirm
POST /me/authenticators/{id}/remove
POST /me/recovery-codes
GET /organisations/{id}/members
GET /organisations/{id}/invitations
POST /organisations/{id}/invitations
POST /organisations/{id}/invitations/{invitation}/revoke
POST /organisations/{id}/members/{person}/roles
POST /organisations/{id}/members/{person}/end
POST /organisations/{id}/members/{person}/deactivate
POST /organisations/{id}/members/{person}/unlock
POST /organisations/{id}/members/{person}/reset
GET /organisations/{id}/keys
POST /organisations/{id}/keys
POST /organisations/{id}/keys/{key}/revoke
GET /mandates
POST /mandates
POST /mandates/{id}/end
GET /consents
POST /consents
POST /consents/{id}/end
GET /conflicts
POST /conflicts
POST /conflicts/{id}/withdraw
GET /delegations
POST /delegations
POST /delegations/{id}/end
GET /groups
POST /groups
GET /groups/{id}/seats
POST /groups/{id}/seats
POST /groups/{id}/experts
POST /groups/{id}/seats/{seat}/end
POST /groups/{id}/end
GET /hs
GET /label-changes
GET /label-changes/{id}
POST /label-changes/{id}/approve
POST /label-changes/{id}/refuse
GET /labels/{kind}/{id}
GET /labels/{kind}/{id}/changes
POST /labels/{kind}/{id}/changes
GET /labels/{kind}/{id}/choices
POST /labels/{kind}/{id}/consent
POST /labels/{kind}/{id}/consent/withdraw
GET /me/sight
GET /organisations/{id}/members/{person}/sight
"""
PUBLIC = {"/areas", "/items", "/lines/{line}", "/dataflows", "/dataflows/{code}/observations",
          "/bridge", "/destinations", "/duty", "/duty/steps", "/hs"}  # fmt: skip


@pytest.fixture
def described(anonymous):
    return anonymous.get("/openapi.json").json()


def operations(described):
    return {
        f"{method.upper()} {path.removeprefix('/api/v1')}": operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }


def test_the_description_is_openapi_3_1_and_lists_every_address(described):
    assert described["openapi"].startswith("3.1.")
    assert sorted(operations(described)) == sorted(PATHS.splitlines())


def test_every_address_knows_the_methods_it_is_described_with(described, client):
    # Two routers with one address shadow each other: only the first one's methods are known.
    unknown = []
    for address, methods in described["paths"].items():
        there = re.sub(r"\{[^}]*\}", str(uuid4()), address)
        for method in methods.keys() & {"get", "post", "put", "patch", "delete", "head"}:
            answer = client.generic(method.upper(), there)
            if answer.status_code == 405:
                unknown.append(f"{method} {address}")
    assert unknown == []


def test_every_operation_says_what_it_does_and_how_it_refuses(described):
    for name, operation in operations(described).items():
        assert operation["description"], name
        assert "application/problem+json" in operation["responses"]["default"]["content"]
    ids = [operation["operationId"] for operation in operations(described).values()]
    assert len(set(ids)) == len(ids)


def test_every_shape_is_described_and_none_is_missing(described):
    shapes = described["components"]["schemas"]
    referred = set(re.findall(r"#/components/schemas/([^'\"]+)", str(described)))
    assert referred <= set(shapes)
    assert [name for name, shape in shapes.items()
            if shape["type"] == "object" and not shape.get("description")] == []  # fmt: skip


def test_what_is_public_needs_no_session_and_everything_else_does(described):
    for name, operation in operations(described).items():
        assert ("security" not in operation) == (name.removeprefix("GET ") in PUBLIC), name


def test_every_write_asks_for_a_key_and_no_read_does(described):
    for name, operation in operations(described).items():
        asks = [p for p in operation["parameters"] if p["name"] == "Idempotency-Key"]
        assert bool(asks) == (name.startswith("POST") and name not in READS), name
        assert all(parameter["required"] for parameter in asks)


def test_a_duty_is_described_with_the_names_of_the_contract(described):
    shapes = described["components"]["schemas"]
    assert set(shapes["Duty"]["properties"]) >= {
        "line", "origin", "destination", "on", "total_ad_valorem", "low", "high", "components",
        "not_applied", "next_changes", "coverage",
    }  # fmt: skip
    assert {"from", "until"} <= set(shapes["Component"]["properties"])
    assert set(shapes["Coverage"]["properties"]) == {"from", "until"}


def test_there_is_no_page_that_would_load_scripts_from_elsewhere(anonymous):
    assert anonymous.get("/docs").status_code == 404


@pytest.mark.django_db
def test_the_room_lives_and_is_ready(client):
    assert client.get("/healthz").json() == {"ok": True}
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["ok"]) == (200, True)
    assert client.post("/readyz").status_code == 405


@pytest.mark.django_db
def test_a_room_with_old_tables_is_not_ready(client):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE app = 'reports' AND name ="
            " (SELECT max(name) FROM django_migrations WHERE app = 'reports')"
        )
    ready = client.get("/readyz")
    assert ready.status_code == 503
    wrong = {name for name, well in ready.json()["checks"].items() if not well}
    assert wrong - {"wall"} == {"migrations", "relay"}  # of a wall the last migration says which
    with as_owner():
        call_command("migrate", "reports", fake=True, verbosity=0)
