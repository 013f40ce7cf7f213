"""`situationroom deploy`: files for nginx and systemd, for many processes behind one address."""

import argparse
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from situationroom.cli.output import folder_to_write, print_json, write_file
from situationroom.cli.parse import add_json

PLACE = re.compile(r"\{\{(\w+)\}\}")
NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
# Whatever nginx and systemd read as more than a letter of a path is refused.
PATH = re.compile(r"/[A-Za-z0-9._/@+-]+")
ACCOUNT = re.compile(r"[a-z_][a-z0-9_-]{0,30}")
MEMORY = re.compile(r"[1-9][0-9]*[MG]")
MOST = 64
ONCE = {
    "watch": ("reading of sources", "watch run federal-register", "*:0/15"),
    "audit": ("check of the event log", "audit verify", "03:30"),
}


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "deploy", help="write files for nginx or systemd", description=__doc__
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    nginx = actions.add_parser("nginx", help="a site for nginx before several web processes")
    nginx.add_argument("--domain", type=domain, required=True, help="such as room.example")
    nginx.add_argument("--certificate", type=path, help="default: where certbot puts it")
    nginx.add_argument("--key", type=path, help="default: where certbot puts it")
    nginx.add_argument("--upload-megabytes", type=count_to(2000), default=30, dest="upload")
    nginx.add_argument("--logs", type=path, default="/var/log/nginx")
    nginx.set_defaults(run=run_nginx)
    systemd = actions.add_parser("systemd", help="units for web processes, workers and timers")
    systemd.add_argument("--workers", type=count_to(MOST), default=2)
    systemd.add_argument("--home", type=path, default="/srv/room", help="the folder of the code")
    systemd.add_argument("--var", type=path, default="/var/lib/situationroom")
    systemd.add_argument("--environment", type=path, default="/etc/situationroom/room.env")
    systemd.add_argument("--user", type=account, default="situationroom")
    systemd.add_argument("--web-memory", type=memory, default="2G", help="of each web process")
    systemd.add_argument("--worker-memory", type=memory, default="4G", help="of each worker")
    systemd.set_defaults(run=run_systemd)
    for action in (nginx, systemd):
        action.add_argument("--out", required=True, help="folder to write into")
        action.add_argument(
            "--processes", type=count_to(MOST), default=4, help="web processes (default: 4)"
        )
        add_json(action)


def run_nginx(options: argparse.Namespace) -> int:
    """Write the site."""
    live = f"/etc/letsencrypt/live/{options.domain}"
    site = filled(
        "nginx",
        domain=options.domain,
        servers="\n".join(
            f"    server unix:{socket_of(number)} max_fails=2 fail_timeout=5s;"
            for number in range(1, options.processes + 1)
        ),
        certificate=options.certificate or f"{live}/fullchain.pem",
        key=options.key or f"{live}/privkey.pem",
        upload=str(options.upload),
        logs=options.logs,
    )
    return _write(options, {"situationroom.conf": site})


def run_systemd(options: argparse.Namespace) -> int:
    """Write the units."""
    places = {
        name: getattr(options, name)
        for name in ("home", "var", "environment", "user", "web_memory", "worker_memory")
    }
    places["hardening"] = filled("hardening", **places).rstrip("\n")
    units = [f"situationroom-web@{n}.service" for n in range(1, options.processes + 1)]
    units += [f"situationroom-worker@{n}.service" for n in range(1, options.workers + 1)]
    written = {
        "situationroom-web@.service": filled("web", **places),
        "situationroom-worker@.service": filled("worker", **places),
    }
    for name, (about, command, when) in ONCE.items():
        once = filled("once", about=about, command=command, **places)
        written[f"situationroom-{name}.service"] = once
        written[f"situationroom-{name}.timer"] = filled("timer", about=about, when=when)
        units.append(f"situationroom-{name}.timer")
    written["situationroom.target"] = filled("target", units=" ".join(units))
    return _write(options, written)


def socket_of(number: int) -> str:
    """Return where a web process listens; nginx and systemd must say the same."""
    return f"/run/situationroom-web-{number}/http.sock"


def filled(template: str, **values: str) -> str:
    """Return a template with every place filled; a place nobody fills is a fault."""
    text = files(__package__).joinpath(f"{template}.txt").read_text(encoding="utf-8")
    return PLACE.sub(lambda place: values[place[1]], text)


def _write(options: argparse.Namespace, written: dict[str, str]) -> int:
    folder = folder_to_write(options.out)
    paths = [write_file(folder / name, text.encode()) for name, text in sorted(written.items())]
    if options.json:
        print_json({"files": [str(one) for one in paths]})
    else:
        print("\n".join(map(str, paths)))
    return 0


def domain(text: str) -> str:
    """Read the name of a host."""
    if NAME.fullmatch(text.lower()):
        return text.lower()
    raise argparse.ArgumentTypeError(f"{text!r} is not a name of a host: write room.example")


def path(text: str) -> str:
    """Read a path that nginx and systemd read as it stands."""
    if PATH.fullmatch(text) and ".." not in Path(text).parts:
        return text
    raise argparse.ArgumentTypeError(
        f"{text!r} cannot be used: write a whole path of letters, digits and ._/@+-"
    )


def account(text: str) -> str:
    """Read the name of an account."""
    if ACCOUNT.fullmatch(text):
        return text
    raise argparse.ArgumentTypeError(f"{text!r} is not an account: write such as situationroom")


def memory(text: str) -> str:
    """Read an amount of memory."""
    if MEMORY.fullmatch(text):
        return text
    raise argparse.ArgumentTypeError(f"{text!r} is not an amount: write 800M or 2G")


def count_to(most: int) -> Any:
    """Return a reader of a number from 1 to `most`."""

    def read(text: str) -> int:
        if text.isascii() and text.isdecimal() and 1 <= int(text) <= most:
            return int(text)
        raise argparse.ArgumentTypeError(f"{text!r} will not do: write a number from 1 to {most}")

    return read
