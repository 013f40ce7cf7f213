"""Two officers answer one proposal at the same moment: one wins, the other is told."""

import threading

from django.db import connections
from tests.base.steps import on_postgresql
from tests.rooms.proposals.steps import answered, handed_in, owned
from tests.rooms.steps import actor

from situationroom.rooms.proposals.models import Verdict
from situationroom.rooms.proposals.states import Answer


@on_postgresql
def test_two_officers_who_answer_at_once_one_wins_and_the_other_is_told(committed: None) -> None:
    one, together = owned(handed_in(), "msit"), threading.Barrier(2)
    came: list[str] = []

    def answer(name: str, reasons: str) -> None:
        actor(name)
        together.wait(30)
        try:
            answered(one, Answer.ACCEPTED, by=name, reasons=reasons, read=0)
            came.append(reasons)
        except Exception as told:
            came.append(repr(told))
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=answer, args=pair)
        for pair in (("secretariat", "첫째"), ("confirm", "둘째"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    won = [reasons for reasons in came if reasons in {"첫째", "둘째"}]
    assert len(won) == 1, came
    assert sum("meanwhile" in told for told in came) == 1, came
    assert list(Verdict.objects.filter(proposal=one).values_list("reasons", flat=True)) == won
