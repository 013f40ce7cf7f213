"""Two officers move one issue at the same moment: one wins, the other is told."""

import threading

from django.db import connections
from tests.base.steps import on_postgresql
from tests.rooms.issues.test_stages import opened
from tests.rooms.steps import AT, actor

from situationroom.base.models import Event
from situationroom.rooms.issues import services
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.states import Ended, IssueState


@on_postgresql
def test_two_officers_who_move_one_issue_at_once_one_wins_and_the_other_is_told(
    committed: None,
) -> None:
    issue, together = opened(), threading.Barrier(2)
    came: list[str] = []

    def close(name: str, why: str) -> None:
        by = actor(name)
        together.wait(30)
        try:
            services.move_issue(
                by=by, at=AT, issue=issue, new=IssueState.CLOSED, why=why, ended=Ended.PARTLY,
                read=IssueState.OPEN,
            )  # fmt: skip
            came.append(why)
        except Exception as told:
            came.append(repr(told))
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=close, args=(name, why))
        for name, why in (("secretariat", "첫째"), ("confirm", "둘째"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    won = [why for why in came if why in {"첫째", "둘째"}]
    assert len(won) == 1, came
    assert sum("Somebody else has moved" in told for told in came) == 1, came
    assert Issue.unscoped.get(pk=issue.pk).outcome == won[0]
    assert Event.objects.filter(verb="issue_moved", about=issue.pk).count() == 1
