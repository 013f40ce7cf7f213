"""The forecast court on its pages: lodged by a form, read by its label, taken out as a table."""

import csv
import io
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.rooms.steps import actor
from tests.web.visits import visit

from situationroom.base.actors import room_rule
from situationroom.base.labels import Level
from situationroom.rooms.impact import services
from situationroom.rooms.impact.models import Forecast
from situationroom.rooms.impact.rules import COURT, KR_EXPORTS, next_period
from situationroom.rooms.impact.states import Forecaster
from situationroom.rooms.market.models import Observation

pytestmark = pytest.mark.django_db
RULE = room_rule("impact.keep_court")
COURT_PAGE, NEW = "/impact/forecasts/", "/impact/forecasts/new/"


def period() -> str:
    return next_period(timezone.now())


def form(**more: str) -> dict[str, str]:
    return {
        "series": "1", "period": period(), "low": "180", "median": "200", "high": "230",
        "method": "<b>모형</b>", "level": "government", **more,
    }  # fmt: skip


def of_rule(forecaster: Forecaster, middle: float) -> None:
    services.lodge_forecast(
        by=RULE, at=timezone.now(), series=COURT[1], period=period(), low=middle * 0.9,
        median=middle, high=middle * 1.1, method="rule", level=Level.GOVERNMENT,
        forecaster=forecaster,
    )  # fmt: skip


def publish(value: float) -> None:
    Observation.objects.create(
        dataflow_id=KR_EXPORTS, item="반도체", freq="M", period=period(), value=value
    )
    services.score_forecasts(by=RULE, at=timezone.now())


def test_a_forecast_is_lodged_scored_and_ranked_with_the_rooms_defeat() -> None:
    client = visit("nipa", "en")
    assert client.get(NEW).status_code == 200
    answer = client.post(NEW, form())
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "not out yet" in page
    assert "&lt;b&gt;모형" in page
    of_rule(Forecaster.ROOM, 300e8)
    publish(210e8)
    court = client.get(COURT_PAGE).content.decode()
    assert "nearest in 0 and beaten in 1" in court
    assert "Semiconductors" in court
    scored = client.get(answer["Location"]).content.decode()
    assert "inside the interval" in scored


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"low": "210"}, "The middle must lie inside the interval"),
        ({"period": "2026-04"}, "is published already"),
        ({"period": "2025-12"}, "are locked"),
        ({"period": "soon"}, "This is no month"),
        ({"median": "nan"}, "Enter a number"),
        ({"series": "99"}, "Select a valid choice"),
    ],
)
def test_a_refused_forecast_says_why_and_keeps_what_was_typed(
    fault: dict[str, str], words: str
) -> None:
    answer = visit("nipa", "en").post(NEW, form(**fault))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert 'value="230"' in page
    assert not Forecast.unscoped.filter(organisation__code="nipa").exists()


def test_companies_and_leadership_get_no_form() -> None:
    for name in ("company", "leadership"):
        assert visit(name).post(NEW, form()).status_code == 403


def test_the_file_holds_what_its_reader_may_see_in_full_precision() -> None:
    visit("nipa").post(NEW, form())
    visit("secretariat").post(NEW, form(level="own", median="199"))
    publish(250e8)
    answer = visit("secretariat").get("/impact/forecasts/file.csv")
    text = answer.content.decode("utf-8-sig")
    lines = text.splitlines()
    start = next(i for i, line in enumerate(lines) if "interval_score" in line)
    rows = list(csv.DictReader(io.StringIO("\n".join(lines[start:]))))
    (row,) = [one for one in rows if one["forecaster"] == "nipa"]
    assert float(row["interval_score"]) == pytest.approx(250e8)
    assert row["method"] == "<b>모형</b>"
    assert len(row["digest"]) == 64
    assert {one["forecaster"] for one in rows} == {"nipa"}
    assert visit("secretariat").get("/impact/forecasts/file.xlsx").status_code == 200
    assert visit("secretariat").get("/impact/forecasts/file.pdf").status_code == 404


def test_months_are_filtered_and_nonsense_filters_nothing() -> None:
    of_rule(Forecaster.LAST_YEAR, 100e8)
    client = visit("nipa", "en")
    name = "Naive rule: last year"
    assert name in client.get(f"{COURT_PAGE}?series=1&period={period()}").content.decode()
    assert name not in client.get(f"{COURT_PAGE}?series=2").content.decode()
    for odd in ("?series=x", "?period=never", "?after=%00", "?after=2000-01x"):
        assert client.get(COURT_PAGE + odd).status_code in {200, 400, 404, 422}


def test_the_api_lodges_and_tells_the_tally() -> None:
    client = visit("nipa")
    said = {
        "item": "반도체", "period": period(), "low": 180e8, "median": 200e8, "high": 230e8,
        "method": "api",
    }  # fmt: skip
    answer = client.post(
        "/api/v1/forecasts", said, "application/json", headers={"Idempotency-Key": str(uuid4())}
    )
    assert answer.status_code == 201, answer.content
    one = answer.json()
    assert (one["forecaster"], one["version"], one["as_lodged"]) == ("nipa", 1, True)
    late = said | {"period": "2026-04"}
    refused = client.post(
        "/api/v1/forecasts", late, "application/json", headers={"Idempotency-Key": str(uuid4())}
    )
    assert refused.status_code == 409
    publish(200e8)
    (tally,) = client.get("/api/v1/forecast-tallies").json()["items"]
    assert (tally["forecaster"], tally["firsts"], tally["covered"]) == ("nipa", 1, 1)
    assert client.get(f"/api/v1/forecasts/{one['id']}").json()["score"]["error"] == 0
    assert actor("nipa").organisation is not None
