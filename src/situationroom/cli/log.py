"""`situationroom log`: how far the log is followed, try again, make anew what is derived."""

import argparse
from typing import Any

from situationroom.base import followers, positions, relay, setbacks
from situationroom.base.errors import NotFound, Refusal
from situationroom.cli.doctor import refuse_unless_ready
from situationroom.cli.output import complain, print_json
from situationroom.cli.parse import add_json


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("log", help="look after what follows the event log")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    status = actions.add_parser("status", help="say how far each consumer has read")
    status.set_defaults(run=run_status)
    replay = actions.add_parser("replay", help="try again what was set aside")
    replay.add_argument("consumer", nargs="?", default="", help="one consumer alone")
    replay.set_defaults(run=run_replay)
    rebuild = actions.add_parser(
        "rebuild", help="empty what a consumer has derived and let it read the log anew"
    )
    rebuild.add_argument("consumer", help="such as base.search")
    rebuild.set_defaults(run=run_rebuild)
    for action in (status, replay, rebuild):
        add_json(action)


def run_status(options: argparse.Namespace) -> int:
    """Say where the log ends and where each consumer stands."""
    refuse_unless_ready()
    waiting, lags = relay.count_waiting(), positions.list_lags(setbacks.names())
    last = positions.last_number()
    if options.json:
        print_json(
            {
                "last": last,
                "unnumbered": waiting.events,
                "unnumbered_since": waiting.since,
                "set_aside": waiting.setbacks,
                "consumers": [
                    {
                        "name": lag.consumer,
                        "position": last - lag.behind,
                        "behind": lag.behind,
                        "set_aside": lag.setbacks,
                        "attempts": lag.attempts,
                        "moved_at": lag.moved_at,
                        "can_be_rebuilt": setbacks.can_be_rebuilt(lag.consumer),
                    }
                    for lag in lags
                ],
            }
        )
        return 0
    print(f"last number {last}, {waiting.events} without a number, {waiting.setbacks} set aside")
    for lag in lags:
        anew = " (can be rebuilt)" if setbacks.can_be_rebuilt(lag.consumer) else ""
        print(
            f"{lag.consumer:34} at {last - lag.behind}, {lag.behind} behind, "
            f"{lag.setbacks} set aside{anew}"
        )
    return 0


def run_replay(options: argparse.Namespace) -> int:
    """Try again what was set aside; status 1 when anything still is."""
    refuse_unless_ready()
    settled = setbacks.retry_setbacks(consumer=options.consumer)
    wanted = [options.consumer] if options.consumer else setbacks.names()
    left = sum(lag.setbacks for lag in positions.list_lags(wanted))
    gone = 0 if options.consumer else relay.count_waiting().setbacks - left
    if options.json:
        print_json({"settled": settled, "set_aside": left, "of_nobody": gone})
    else:
        print(f"{settled} settled, {left} still set aside")
    if left:
        complain(
            f"{left} events are still set aside",
            "mend what the page 'What follows the log' names, then `situationroom log replay`",
        )
    if gone:
        complain(
            f"{gone} events were set aside by consumers this version does not have",
            "they are kept: a version that has the consumer takes them again",
        )
    return 1 if left or gone else 0


def run_rebuild(options: argparse.Namespace) -> int:
    """Make anew what is derived; what tells people or acts is refused by name."""
    refuse_unless_ready()
    _refuse_unless_derived(options.consumer)
    followers.rebuild(options.consumer)
    last = positions.last_number()
    if options.json:
        print_json({"consumer": options.consumer, "position": 0, "last": last})
    else:
        print(f"{options.consumer} reads the log anew up to {last} as soon as a worker runs")
    return 0


def _refuse_unless_derived(consumer: str) -> None:
    if setbacks.can_be_rebuilt(consumer):
        return
    derived = ", ".join(name for name in setbacks.names() if setbacks.can_be_rebuilt(name))
    if consumer not in setbacks.names():
        raise NotFound(
            "There is no consumer %(name)s.",
            hint="What can be rebuilt: %(derived)s.",
            name=consumer,
            derived=derived,
        )
    raise Refusal(
        "%(name)s acts or tells people: nothing of it is done twice.",
        hint="What can be rebuilt: %(derived)s.",
        name=consumer,
        derived=derived,
    )
