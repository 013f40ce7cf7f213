"""The room as a process behind the second wall, by a login role that owns nothing; and refusals."""

import http.cookiejar
import json
import os
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from tools import servers
from tools.room import ROOT, Room, own_database, prepare, serve

from situationroom.base.connections import ROLE
from situationroom.cli.load import DEMO_PASSWORD

POSTGRES = servers.find_postgres()
pytestmark = pytest.mark.skipif(POSTGRES is None, reason="PostgreSQL does not answer")


@dataclass(frozen=True)
class House:
    """A prepared database, its owner's address, and the environment of who serves it."""

    owner: str
    login: str
    environment: dict[str, str]
    folder: Path

    def do(self, sql: str) -> None:
        with psycopg.connect(self.owner, autocommit=True) as connection:
            connection.execute(sql)  # type: ignore[call-overload]

    def ask(self, *words: str, **other: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "situationroom.cli.main", *words],
            env=self.environment | other, cwd=ROOT, text=True, capture_output=True,
            check=False, timeout=60,
        )  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder, login = tmp_path_factory.mktemp("wall"), f"web_{uuid.uuid4().hex[:10]}"
    assert POSTGRES is not None
    with own_database(folder, f"{POSTGRES}/postgres") as owner:
        with psycopg.connect(owner, autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {login} LOGIN")
        host = owner.rsplit("@", 1)[-1]
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SITUATIONROOM_")}
        environment = kept | {
            "SITUATIONROOM_DATABASE": f"postgresql://{login}@{host}",
            "SITUATIONROOM_DATABASE_OWNER": owner,
            "SITUATIONROOM_FILE_ARRIVALS": str(folder / "arriving"),
            "SITUATIONROOM_FILE_STORAGE": f"file://{folder / 'kept'}",
        }
        prepare(environment)
        yield House(owner, login, environment, folder)
        with psycopg.connect(owner, autocommit=True) as connection:
            connection.execute(f"REVOKE {ROLE} FROM {login}")
            connection.execute(f"DROP ROLE {login}")


@pytest.fixture(scope="module")
def room(house: House) -> Iterator[Room]:
    running = serve(house.environment, house.folder)
    yield running
    assert running.process is not None
    running.process.terminate()
    running.process.wait(timeout=20)


class Browser:
    """Somebody at the pages of the room."""

    def __init__(self, room: Room, name: str) -> None:
        self.room, jar = room, http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        email = f"{name}@demo.example"
        self.send("/sign-in/", "/sign-in/", username=email, password=DEMO_PASSWORD)

    def get(self, path: str) -> str:
        with self.opener.open(self.room.url + path, timeout=30) as answer:
            return str(answer.read().decode())

    def send(self, page: str, to: str, **said: str) -> str:
        """Send the form of a page that leads to an address, with the keys it carries."""
        forms = re.findall(r"<form.*?</form>", self.get(page), re.DOTALL)
        form = next(f for f in forms if to in f[: f.index(">")] or "password" in f)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
        body = urllib.parse.urlencode(hidden | said).encode()
        with self.opener.open(self.room.url + to, body, timeout=60) as answer:
            return str(answer.read().decode())


def test_who_owns_nothing_serves_a_drill_to_its_brief_and_the_stream(room: Room) -> None:
    somebody = Browser(room, "secretariat")
    request = urllib.request.Request(f"{room.url}/live")
    with somebody.opener.open(request, timeout=60) as stream:
        page = somebody.get("/drills/")
        drill = next(iter(re.findall(r'action="([^"]*2026-02-20-court[^"]*)"', page)))
        somebody.send("/drills/", drill)
        end, heard = time.monotonic() + 60, ""
        while "reports.brief" not in heard and time.monotonic() < end:
            heard += stream.readline().decode()
    briefs = json.loads(somebody.get("/api/v1/briefs"))
    assert briefs["items"], briefs
    assert "reports.brief" in heard
    for path in ("/", "/issues/", "/work/", "/privacy/"):
        assert "<main" in somebody.get(path), path
    with urllib.request.urlopen(f"{room.url}/readyz", timeout=10) as answer:
        assert json.loads(answer.read())["checks"]["wall"] is True


def test_threads_of_the_web_ask_as_the_application(room: Room, house: House) -> None:
    Browser(room, "nipa").get("/issues/")
    with psycopg.connect(house.owner) as connection:
        rows = connection.execute(
            "SELECT DISTINCT usename FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall()
    assert {row[0] for row in rows} <= {house.login}


def test_doctor_and_worker_stand_behind_it_too(house: House) -> None:
    said = json.loads(house.ask("doctor", "--json").stdout)
    wall = next(one for one in said["checks"] if one["name"] == "second wall")
    assert (wall["ok"], wall["detail"]) == (True, "stands")
    done = house.ask("worker", "--once")
    assert (done.returncode, done.stderr) == (0, "")


BROKEN = {
    "no row policies": (
        "ALTER TABLE issues_issue DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE issues_issue ENABLE ROW LEVEL SECURITY",
    ),
    "were changed": (
        "CREATE POLICY extra ON issues_issue USING (true)", "DROP POLICY extra ON issues_issue",
    ),
    "shows its owner's rows": (
        "CREATE VIEW every_issue AS SELECT * FROM issues_issue", "DROP VIEW every_issue",
    ),
    "is a materialised view": (
        "CREATE MATERIALIZED VIEW all_issues AS SELECT * FROM issues_issue",
        "DROP MATERIALIZED VIEW all_issues",
    ),
    "what only grows": (
        f"GRANT UPDATE ON base_event TO {ROLE}", f"REVOKE UPDATE ON base_event FROM {ROLE}",
    ),
}  # fmt: skip


@pytest.mark.parametrize("power", ["SUPERUSER", "BYPASSRLS"])
def test_a_role_with_more_power_is_found(house: House, power: str) -> None:
    # Roles belong to the whole server, where other tests run: nothing of this is committed.
    code = (
        "import django; django.setup()\n"
        "from django.db import connection, transaction\n"
        "from situationroom.base import wall\n"
        "with transaction.atomic():\n"
        f"    connection.cursor().execute('ALTER ROLE {ROLE} {power}')\n"
        "    print(*wall.look(demo=True).faults)\n"
        "    transaction.set_rollback(True)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True, check=True,
        env=house.environment | {
            "DJANGO_SETTINGS_MODULE": "situationroom.config.settings",
            "SITUATIONROOM_DATABASE": house.owner,
        },
    )  # fmt: skip
    assert f"NO{power}" in done.stdout


@pytest.mark.parametrize("named", sorted(BROKEN))
def test_nothing_is_served_where_the_wall_has_a_hole(house: House, named: str) -> None:
    harm, mend = BROKEN[named]
    house.do(harm)
    try:
        said = house.ask("serve", "--port", "1")
        told = house.ask("doctor")
    finally:
        house.do(mend)
        if named == "what only grows":  # a grant of a column goes with that of the table
            house.do(f"GRANT UPDATE (number, chain) ON base_event TO {ROLE}")
    assert said.returncode == 1
    assert named in said.stderr
    assert told.returncode == 1
    assert named in told.stdout


def test_a_login_that_may_not_take_the_role_is_refused_with_the_grant_to_give(house: House) -> None:
    house.do(f"REVOKE {ROLE} FROM {house.login}")
    try:
        said = house.ask("serve", "--port", "1")
    finally:
        house.do(f"GRANT {ROLE} TO {house.login}")
    assert said.returncode == 1


PRODUCTION = {
    "SITUATIONROOM_PROFILE": "production",
    "SITUATIONROOM_SECRET_KEY": "x" * 60,
    "SITUATIONROOM_HOSTS": "127.0.0.1",
}


def test_production_refuses_an_owner_and_the_demonstration_says_so(house: House) -> None:
    said = house.ask("serve", "--port", "1", **PRODUCTION, SITUATIONROOM_DATABASE=house.owner)
    assert said.returncode == 1
    assert "is superuser" in said.stderr
    shown = house.ask("doctor", SITUATIONROOM_DATABASE=house.owner).stdout
    assert "production refuses to start so" in shown


def test_a_process_that_may_not_take_the_role_goes_on_with_no_other(house: House) -> None:
    code = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "from situationroom.base import connections\n"
        "connections.ROLE = 'nobody_at_all'\n"
        "connections.stand_behind_the_wall()\n"
        "for _ in range(2):\n"
        "    try:\n"
        "        connection.cursor().execute('SELECT 1'); print('asked')\n"
        "    except Exception: print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True, check=True,
        env=house.environment | {"DJANGO_SETTINGS_MODULE": "situationroom.config.settings"},
    )  # fmt: skip
    assert done.stdout.split() == ["refused", "refused"]
