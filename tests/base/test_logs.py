"""Log lines are whole, one record each, and no secret comes through, wherever it stands."""

import base64
import json
import logging
import random
import re
import string
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from hypothesis import given
from hypothesis import strategies as st

from situationroom.base.logs import LEFT_OUT, formatter, hiding
from situationroom.base.logs.secrets import LONGEST

FORMS = ("text", "json")
FIELDS = (
    "password", "new_password", "passwd", "Authorization", "HTTP_AUTHORIZATION", "Cookie",
    "set-cookie", "token", "csrfmiddlewaretoken", "sessionid", "session_key", "secret",
    "SECRET_KEY", "api_key", "apiKey", "private_key", "reply_to", "reply_address", "body",
    "mail_body", "raw", "html", "otp", "webhook-signature",
)  # fmt: skip
# What nothing of our own lines contains, so that finding it means that it came through.
words = st.text(string.ascii_letters + string.digits, min_size=8, max_size=40).map("Zq9".__add__)
phrases = st.text(
    st.characters(min_codepoint=33, max_codepoint=0xD7A3, exclude_categories=("Cs", "Cc", "Zs")),
    min_size=8,
    max_size=40,
).map("Zq9".__add__)


def drawn(kind: int, lot: random.Random) -> str:
    """Return a secret in the forms in which the room or its libraries draw them.

    The lot is Hypothesis's: one word in some ten thousand looks like a plain one, and a run that
    draws it must be the same run again.
    """
    url_safe = [base64.urlsafe_b64encode(lot.randbytes(n)).rstrip(b"=").decode() for n in (24, 32)]
    return [
        url_safe[0],
        url_safe[1],
        "".join(lot.choices(string.ascii_lowercase + string.digits, k=32)),
        "whsec_" + base64.b64encode(lot.randbytes(24)).decode(),
        signing.dumps({"a": lot.randbytes(8).hex()}, key="k" * 40),
    ][kind]


def test_a_long_word_of_mixed_letters_is_a_secret_and_a_name_in_humps_is_not() -> None:
    secret, name = "uXHcOTmtJUPKaweahpHgFWnXWBdzNqJk", "LabelNarrowedByAnotherRoomRule"
    kept = line("text", f"{secret} {name}")
    assert secret not in kept
    assert name in kept


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def line(form: str, message: str, *args: object, fault: Exception | None = None) -> str:
    fault_of = (type(fault), fault, fault.__traceback__) if fault is not None else None
    record = logging.LogRecord("a.b", logging.ERROR, __file__, 1, message, args, fault_of)
    return formatter(form).format(record)


PLACES: dict[str, Callable[[str, str], tuple[str, tuple[object, ...]]]] = {
    "an assignment": lambda name, secret: (f"signing in with {name}={secret}", ()),
    "an argument": lambda name, secret: ("signing in with %s: %s", (name, secret)),
    "a dictionary": lambda name, secret: ("asked %s", ({name: secret, "n": 1},)),
    "a dictionary in a list": lambda name, secret: ("asked %s and %s", ([{name: [secret]}], 1)),
    "JSON": lambda name, secret: (json.dumps({name: secret, "n": 1}).replace("%", "%%"), (1,)[1:]),
}


@pytest.mark.parametrize("place", PLACES)
@given(name=st.sampled_from(FIELDS), secret=words)
def test_what_a_field_names_as_secret_is_left_out(place: str, name: str, secret: str) -> None:
    for form in FORMS:
        message, args = PLACES[place](name, secret)
        assert secret not in line(form, message, *args), (form, name)


@given(
    kind=st.integers(0, 4),
    form=st.sampled_from(FORMS),
    noise=words,
    lot=st.randoms(use_true_random=False),
)
def test_what_was_drawn_by_lot_is_left_out_without_any_name(
    kind: int, form: str, noise: str, lot: random.Random
) -> None:
    secret = drawn(kind, random.Random(lot.getrandbits(64)))
    for message in (f"{noise} {secret}", f"[{secret}]", f'"{secret}",', f"/x/{secret}?y"):
        assert secret not in line(form, "%s", message)


@given(secret=words, form=st.sampled_from(FORMS))
def test_what_a_form_of_text_makes_secret_is_left_out(secret: str, form: str) -> None:
    for text in (
        f"Authorization: Bearer {secret}",
        f"Authorization: Basic {secret}==",
        f"Cookie: a=1; sessionid={secret}; b={secret}",
        f"postgresql://room:{secret}@127.0.0.1:5432/room is not there",
        f"redis://:{secret}@127.0.0.1/0",
        f"Not Found: /link/{secret}/",
        f"GET /calendar/{secret}.ics failed",
        f"to <reply+{secret}@room.example>",
        f"-----BEGIN PRIVATE KEY-----\n{secret}\n-----END PRIVATE KEY-----",
        f"?next=/&token={secret}&x=1",
        f"whsec_{secret}",
    ):
        assert secret not in line(form, "%s", text), text


@given(secret=phrases, form=st.sampled_from(FORMS))
def test_what_the_request_in_hand_holds_is_left_out_wherever_it_stands(
    secret: str, form: str
) -> None:
    def fault() -> Exception:
        try:
            raise OSError(f"no such {secret} here")
        except OSError as problem:
            return problem

    with hiding(lambda: [secret]):
        for message, args in (
            (f"a word {secret} in the midst".replace("%", "%%"), ("",)[1:]),
            ("by %s and %r", (secret, secret)),
            ("%s", ({"note": [secret, {"deep": secret}]},)),
            ("%s", (secret.encode(),)),
        ):
            said = line(form, message, *args, fault=fault())
            assert secret not in said
            assert form == "text" or secret not in str(json.loads(said))


def test_what_was_in_hand_is_said_again_once_it_is_not(form: str) -> None:
    with hiding(lambda: ["plainword"]):
        assert LEFT_OUT in line(form, "a plainword here")
    assert "a plainword here" in line(form, "a plainword here")


def test_what_the_settings_hold_is_left_out(form: str) -> None:
    assert settings.SECRET_KEY not in line(form, "key %s", settings.SECRET_KEY)


def test_a_source_of_secrets_that_fails_does_not_cost_the_line(form: str) -> None:
    def fail() -> list[str]:
        raise RuntimeError("the request is broken")

    with hiding(fail):
        assert "still said" in line(form, "still said")


def test_what_is_no_secret_stays(form: str) -> None:
    kept = (
        "reaction reports.draft_brief_of_issue failed on event 4711 of "
        "3f2b8c1e-0d5a-4c1b-9a55-2f6f7f1f2a10 at 2026-02-24T09:01:12 "
        "notice 2026-02-20-court, sha256 " + "ab12" * 16
    )
    assert kept in line(form, kept)


def test_a_record_is_one_object_a_line_with_its_fault_and_korean_readable() -> None:
    try:
        raise OSError("끊김")
    except OSError as problem:
        said = line("json", "관세 %s", "고지", fault=problem)
    assert "\n" not in said
    record = json.loads(said)
    assert "관세 고지" in said
    assert (record["event"], record["level"], record["logger"]) == ("관세 고지", "error", "a.b")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT.*Z", record["timestamp"])
    assert "OSError: 끊김" in record["exception"]


def test_the_objects_that_hang_on_a_record_are_not_written() -> None:
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "x", (), None)
    vars(record).update(status_code=500, request=object(), headers={"a": "Zq9secret"})
    said: dict[str, Any] = json.loads(formatter("json").format(record))
    assert said["status"] == 500
    assert "Zq9secret" not in str(said)
    assert "object" not in str(said)


@pytest.mark.parametrize(
    "hostile",
    [
        "token",
        "token=",
        "a-",
        "Bearer ",
        "-----BEGIN A-----",
        "://",
        '"',
        "\\\\",
        "' ",
        "/link/",
        " ",
    ],
)
def test_a_hostile_text_is_looked_through_in_a_moment(hostile: str, form: str) -> None:
    begun = time.perf_counter()
    line(form, "%s", hostile * (300_000 // len(hostile)))
    assert time.perf_counter() - begun < 2.0


def test_a_secret_at_the_place_where_a_text_is_cut_is_cut_whole_or_left_out(form: str) -> None:
    for beside in range(-60, 10, 7):
        before = "x " * ((LONGEST + beside) // 2)
        for secret in ("token=Zq9verysecretvalue", "Zq9" + "vEry9secret" * 4):
            assert "Zq9v" not in line(form, "%s", before + secret)
