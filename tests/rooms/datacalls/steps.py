"""Steps of the data calls' tests: one is opened and sent, organisations reply in every way."""

import re
from datetime import timedelta
from email.message import EmailMessage
from functools import cache
from typing import Any
from uuid import uuid4

from benchmarks.response.forms import Reply as Made
from benchmarks.response.forms import make_form, make_reply
from django.core import mail
from django.utils import timezone
from tests.rooms.delivery.steps import organisation, outbox, send_all
from tests.rooms.steps import actor, settle

from situationroom.base.actors import room_rule
from situationroom.rooms.datacalls import services
from situationroom.rooms.datacalls.models import Asked, DataCall, Reply
from situationroom.rooms.datacalls.services import ToAsk
from situationroom.rooms.delivery.models import ReceivedMail
from situationroom.rooms.delivery.services.incoming import receive_mail

NOW = timezone.now
WHO = ("nipa", "kiet", "kea", "kosa")
OUTSIDE = "contact@kosa.example"
LINK = re.compile(r"https?://\S+/once/\S+|https?://\S+/l/\S+|https?://\S+")
a_form = cache(make_form)


@cache
def made(seed: int = 1, kind: str = "xlsx", defects: int = 0) -> Made:
    return make_reply(seed, kind, defects=defects)


def opened(kind: str = "xlsx", who: tuple[str, ...] = WHO, by: str = "secretariat") -> DataCall:
    """Draft a data call; KOSA has a mail address instead of an account."""
    return services.open_data_call(
        by=actor(by),
        at=NOW(),
        title_ko="2026년 수출 실적 취합",
        title_en="Exports of 2026",
        due_at=NOW() + timedelta(days=7),
        name=f"서식.{kind}",
        content=a_form(kind),
        asked=[ToAsk(organisation(code), OUTSIDE if code == "kosa" else "") for code in who],
    )


def sent(kind: str = "xlsx", who: tuple[str, ...] = WHO) -> DataCall:
    """Open a data call, let its form be checked, and send it."""
    call = opened(kind, who)
    settle()
    return services.send_data_call(by=actor("secretariat"), at=NOW(), call=call.id)


def asked(call: DataCall, code: str) -> Asked:
    return Asked.unscoped.select_related("call").get(call=call, organisation__code=code)


def reply(call: DataCall, code: str, what: Made | None = None, **more: Any) -> Reply:
    """Reply in the room as an officer of an organisation."""
    what = what or made()
    values = {"name": what.name, "content": what.content, **more}
    return services.record_reply(by=actor(code), at=NOW(), asked=asked(call, code).id, **values)


def form_mail() -> EmailMessage:
    """Return the newest mail that went to the address without an account."""
    send_all()
    return [one for one in outbox() if OUTSIDE in str(one["To"])][-1]


def token_of(letter: EmailMessage) -> str:
    """Return the token of the link in a mail."""
    body = letter.get_body(("plain",))
    assert body is not None
    (url,) = [u for u in re.findall(r"https?://\S+", body.get_content()) if len(u) > 50]
    return str(url.rstrip("/").rpartition("/")[2])


def answer_by_mail(
    letter: EmailMessage, *files: tuple[str, bytes], sender: str = OUTSIDE
) -> ReceivedMail:
    """Reply to a mail with files, as an ordinary mail program does."""
    answer = EmailMessage()
    answer["From"], answer["To"] = sender, str(letter["Reply-To"])
    answer["Subject"], answer["Message-ID"] = "Re: 취합", f"<{uuid4()}@mail.example>"
    answer.set_content("회신합니다.")
    for name, content in files:
        answer.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    taken = receive_mail(by=room_rule("delivery.mail_in"), at=NOW(), raw=answer.as_bytes())
    settle()
    return taken


def newest(call: DataCall, code: str) -> Reply:
    return Reply.unscoped.filter(asked=asked(call, code)).order_by("-number")[0]


def forget_mails() -> None:
    mail.outbox.clear()
