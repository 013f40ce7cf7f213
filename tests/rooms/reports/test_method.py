"""The method note: written from the traces, in both languages and every format."""

import json
from typing import Any

import pytest
from django.urls import reverse
from tests.rooms.reports.test_briefs import refs
from tests.rooms.steps import AT, COURT
from tests.web.visits import visit

from situationroom.documents.blocks import to_json
from situationroom.rooms.impact.models import Figure, Run
from situationroom.rooms.reports.drafting.method import method_note_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_court")]


def the_run() -> Run:
    return Run.unscoped.get(act__code=f"us-{COURT}", knowledge="then")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_it_holds_what_the_traces_say(language: str) -> None:
    run = the_run()
    document = method_note_of(run, at=AT, language=language)
    content: Any = json.loads(json.dumps(to_json(document)))
    text = repr(content)
    for said in ("M_r = (p_r t_r)", "s_(r,g)", "docs/methods/partial.md", run.code_version,
                 run.digest, "us_imports_2024", "value_added_shares", "elasticities",
                 "read_bundle"):  # fmt: skip
        assert said in text, said
    quoted = {ref["figure"] for ref in refs(content)}
    assert Figure.objects.filter(run=run, pk__in=quoted).count() == len(quoted) >= 6


@pytest.mark.parametrize("form", ["docx", "hwpx", "html"])
def test_it_is_given_as_a_file(form: str) -> None:
    url = reverse("impact_run_method", args=[the_run().id, form])
    answer = visit("secretariat").get(url)
    assert answer.status_code == 200
    assert len(answer.content) > 2_000
    assert visit("company").get(url).status_code == 404
    assert visit("secretariat").get(url.removesuffix(form) + "exe").status_code == 404
