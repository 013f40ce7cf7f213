"""What every test may rely on: profiles, the referees' data, and a database of its own."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that tests may use tools, however pytest was started
pytest_plugins = ["tests.browsing", "tests.committing"]
SHARED = ROOT.parent / "shared" / "data"
CI = os.environ.get("CI") == "true"
NO_REFEREE = "referee: ../shared/data is not here"
STORY = re.compile(r"S([1-5])\.([1-9][0-9]?)")
SYSTEMS_OF_STORY = {"1": 12, "2": 8, "3": 6, "4": 6, "5": 7}

settings.register_profile("dev", deadline=None, max_examples=50)
settings.register_profile(
    "ci",
    deadline=None,
    max_examples=100,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("full", deadline=None, max_examples=1000)
settings.load_profile("ci" if CI else "dev")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what the make targets pass."""
    parser.addoption("--only-database", action="store_true", help="only tests that use a database")
    parser.addoption(
        "--matrix",
        choices=("sampled", "whole"),
        default="sampled",
        help="how much of the visibility matrix is tried",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Check the marks of stories, and keep database tests only where asked."""
    for item in items:
        for mark in item.iter_markers("story"):
            _check_story(item, mark)
    if not config.getoption("--only-database"):
        return
    wanted = [item for item in items if _uses_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in wanted])
    items[:] = wanted


def _check_story(item: pytest.Item, mark: pytest.Mark) -> None:
    for name in mark.args or ("",):
        found = STORY.fullmatch(str(name))
        if found is None or int(found[2]) > SYSTEMS_OF_STORY[found[1]]:
            raise pytest.UsageError(f"{item.nodeid}: there is no system {name!r} in the stories")


def _uses_database(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or not names.isdisjoint(
        {"db", "transactional_db", "live_server", "django_db_setup", "room", "committed"}
    )


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A referee without its data is not run; in continuous integration that is a failure."""
    if item.get_closest_marker("referee") and not SHARED.is_dir():
        _no_referee()


def _no_referee() -> None:
    if CI:
        pytest.fail(NO_REFEREE, pytrace=False)
    pytest.skip(NO_REFEREE)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of published data; without it the test is a referee that is not run."""
    if not SHARED.is_dir():
        _no_referee()
    return SHARED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many referees were not run: silence would look like a pass."""
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum(NO_REFEREE in str(report.longrepr) for report in skipped)
    if count:
        terminalreporter.write_line(f"{count} referees not run: no ../shared/data beside the repo")


@pytest.fixture(scope="session")
def matrix(request: pytest.FixtureRequest) -> str:
    """Return `sampled` or `whole`: how much of the visibility matrix is tried."""
    return str(request.config.getoption("--matrix"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load the reference data and the organisations once into the test database."""
    from situationroom.cli.load import load_demo, load_reference

    with django_db_blocker.unblock():
        load_reference(quiet=True)
        load_demo(quiet=True)
        behind_the_wall()
    yield
    with django_db_blocker.unblock():
        before_the_wall()
        _end_other_sessions()


def behind_the_wall() -> None:
    """Let the tests ask PostgreSQL as the application does; by themselves they see everything.

    Wherever an actor acts, the row policies judge. Emptying tables is for tests alone.
    """
    from django.db import connection
    from tests.walls import let_requests_name_nobody

    from situationroom.base import connections

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {connections.ROLE}")
        connections.see_for_the_room_everywhere()
        connections.stand_behind_the_wall()
        let_requests_name_nobody()


def before_the_wall() -> None:
    """Let the tests be the owner of their database again."""
    from django.db import connection

    from situationroom.base import connections

    connections.leave_the_wall()
    connection.close()


def _end_other_sessions() -> None:
    """End what threads of the tests left open: PostgreSQL drops no database in use."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND pg_has_role(usename, 'MEMBER')"
        )
