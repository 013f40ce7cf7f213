"""Two web processes and two workers, each on a machine of its own, while cables are pulled."""

import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tools.room import ROOT, free_port, own_database, prepare, wait_for

from benchmarks.figure import Figure, at_most
from benchmarks.plumbing import kills
from benchmarks.plumbing.kills.cast import writing
from benchmarks.plumbing.spread import network

MACHINES = {"web1": 11, "web2": 12, "work1": 21, "work2": 22}
CUT_SECONDS = 3.0


def run(*, quick: bool) -> list[Figure]:
    """Write through both web machines for a while, pull cables, and judge."""
    if not network.can_be_made():
        return [Figure("machines apart: not measured", None, "", how="root, iproute2, PostgreSQL")]
    with (
        tempfile.TemporaryDirectory() as name,
        _machines(Path(name)) as room,
        kills.listening(room) as readers,
    ):
        verdict = _play(room, rounds=1 if quick else 8)
        kills.wait_for_readers(readers, verdict["places"])
        verdict |= {
            "unheard": sum(len(set(verdict["places"]) - set(r.ids)) for r in readers),
            "heard_twice": sum(len(r.ids) - len(set(r.ids)) for r in readers),
        }
    return _figures(verdict)


@contextmanager
def _machines(folder: Path) -> Iterator[kills.Stage]:
    with ExitStack() as stack:
        stack.enter_context(network.bridge())
        at = {
            name: stack.enter_context(network.machine(name, number))
            for name, number in MACHINES.items()
        }
        server = stack.enter_context(network.postgres(folder, free_port()))
        redis = stack.enter_context(network.redis(folder, free_port()))
        database = stack.enter_context(own_database(folder, f"{server}/postgres"))
        environment = os.environ | {
            "SITUATIONROOM_DATABASE": database,
            "SITUATIONROOM_REDIS": redis,
            "SITUATIONROOM_HOSTS": ",".join(at.values()),
        }
        prepare(environment, reference=False)
        run = [sys.executable, "-m", "benchmarks.plumbing.spread.member"]
        serve = ["serve", "--port", "8000", "--no-worker", "--host"]
        commands = [
            network.inside(name, *run, *([*serve, at[name]] if "web" in name else ["worker"]))
            for name in MACHINES
        ]
        stack.enter_context(network.running(commands, environment, ROOT))
        urls = [f"http://{at[name]}:8000" for name in ("web1", "web2")]
        for url in urls:
            wait_for(f"{url}/healthz")
        yield kills.Stage(environment, urls, [])


def _play(room: kills.Stage, *, rounds: int) -> dict[str, Any]:
    chance = random.Random(rounds)  # noqa: S311
    room.issue = room.ask("open", str(8 * rounds))["issue"]
    writers = room.writers()
    began = time.monotonic()
    with writing(writers):
        for _ in range(rounds):
            time.sleep(2.0)
            number = chance.choice(list(MACHINES.values()))
            network.cut(number)
            time.sleep(CUT_SECONDS)
            network.mend(number)
        time.sleep(2.0)
    seconds, recovered = time.monotonic() - began, time.monotonic()
    settled = kills.settle(room)
    accepted = [key for writer in writers for key in writer.accepted]
    verdict = room.ask("judge", room.issue, said="\n".join(accepted))
    return verdict | {
        "settled": settled,
        "backlog": time.monotonic() - recovered,
        "seconds": seconds,
        "rounds": rounds,
        "refused": [text for writer in writers for text in writer.refused],
    }


def _figures(v: dict[str, Any]) -> list[Figure]:
    how = (
        f"2 web processes and 2 workers in network namespaces, PostgreSQL and Redis on the bridge; "
        f"{v['accepted']} answers accepted in {v['seconds']:.0f} s while {v['rounds']} times the "
        f"cable of one machine was pulled for {CUT_SECONDS:.0f} s; {v['work']} pieces of work, "
        f"steps by worker: {v['steps_by_worker']}; {len(v['refused'])} refusals"
    )
    faults = len(v["chain"]) + v["unnumbered"] + v["setbacks"] + len(v["refused"])
    lost = v["lost"] + v["untold"] + v["unheard"] + v["steps_missing"]
    doubled = abs(v["doubled"]) + v["told_twice"] + v["heard_twice"] + v["steps_doubled"]
    return [
        at_most("machines apart: writes, notices, events, steps lost", lost, "", 0, how),
        at_most("machines apart: the same doubled", doubled, "", 0, how),
        at_most("machines apart: faults of log and refusals", faults, "faults", 0, how),
        at_most(
            "machines apart: backlog after recovery",
            v["backlog"] if v["settled"] else float("inf"),
            "s",
            60,
            how,
        ),
    ]
