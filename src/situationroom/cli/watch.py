"""`situationroom watch`: read an outside source once, or see how the sources are."""

import argparse
from typing import Any

from situationroom.base.actors import room_rule
from situationroom.base.errors import NotFound
from situationroom.cli.output import complain, print_json
from situationroom.cli.parse import add_json
from situationroom.rooms.watch.queries import list_quarantined, list_sources
from situationroom.rooms.watch.run import KNOWN, run_source


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("watch", help="read outside sources")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    read = actions.add_parser("run", help="read one source to its end")
    read.add_argument("source", help=f"one of: {', '.join(KNOWN)}")
    read.add_argument("--retry", action="store_true", help="read what was set aside again")
    add_json(read)
    read.set_defaults(run=run)
    listing = actions.add_parser("list", help="how the sources are, and what was set aside")
    add_json(listing)
    listing.set_defaults(run=show)


def show(options: argparse.Namespace) -> int:
    """Answer with the health of every source, and the entries nobody could read."""
    by = room_rule("watch.list")
    aside = list_quarantined(by=by)
    rows: list[dict[str, Any]] = [
        {
            "source": one.source.code,
            "name": one.source.name_ko,
            "url": one.source.url,
            "checked_at": one.source.checked_at and one.source.checked_at.isoformat(),
            "succeeded_at": one.source.succeeded_at and one.source.succeeded_at.isoformat(),
            "problem": one.source.problem,
            "notices": one.notices,
            "aside": one.aside,
            "entries": [
                {"at": entry.at.isoformat(), "reason": entry.reason, "begins": entry.content[:160]}
                for entry in aside
                if entry.source_id == one.source.code
            ],
        }
        for one in list_sources(by=by)
    ]
    if options.json:
        print_json(rows)
        return 0
    for row in rows:
        read = f"read to its end {row['succeeded_at'] or 'never'}"
        print(
            f"{row['source']:18} {row['notices']:>6} notices  {row['aside']:>4} set aside  "
            f"{read if row['checked_at'] else 'stored by drills'}  {row['problem']}".rstrip()
        )
        for entry in row["entries"]:
            print(f"    {entry['at']}  {entry['reason']}: {entry['begins'][:60]!r}")
    if not rows:
        print(f"no source has been read yet: `situationroom watch run {KNOWN[0]}`")
    return 0


def run(options: argparse.Namespace) -> int:
    """Answer; status 1 when the source could not be read to its end."""
    if options.source not in KNOWN:
        raise NotFound(
            "There is no source %(name)s.",
            hint="There are: %(known)s",
            name=options.source,
            known=", ".join(KNOWN),
        )
    answer = run_source(options.source, retry=options.retry)
    if options.json:
        print_json(answer)
    elif answer["pages"] or not answer["problem"]:
        print(
            f"{options.source}: {answer['new']} new, {answer['known']} known, "
            f"{answer['aside']} set aside"
            + (" (see `situationroom watch list`)" if answer["aside"] else "")
        )
    if answer["problem"]:
        complain(
            f"{options.source} was not read to its end: {answer['problem']}",
            "what was read is kept; run it again later, it goes on from there",
        )
    return 1 if answer["problem"] else 0
