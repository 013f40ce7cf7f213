"""Who may read what was sent to whom.

What one person is told, wishes and holds is theirs. What went out is read by whoever may read what
it was about, and by the secretariat, which looks after it: an entry names its receiver and state.
"""

from situationroom.base.actors import ActorKind
from situationroom.base.clauses import ByLabel, IsMe, KindIn, Within
from situationroom.base.labelled import tells_readers
from situationroom.base.models import Event
from situationroom.base.visibility import declare, declare_machinery
from situationroom.rooms.delivery import models

_SECRETARIAT = KindIn.of(ActorKind.SECRETARIAT)

declare(models.Notification, IsMe("recipient_id") | Within("event", Event))
declare(models.Message, ByLabel() | IsMe("person_id") | _SECRETARIAT)
declare(models.Attempt, Within("message", models.Message))
declare(models.Recall, ByLabel())
declare(models.OneTimeLink, ByLabel() | IsMe("issuer"))
declare(models.ReplyAddress, ByLabel())
declare(models.ReceivedMail, ByLabel())
declare(models.Webhook, ByLabel())
tells_readers("webhook", models.Webhook)
for _own in (models.Preference, models.PushSubscription, models.CalendarFeed, models.Receiver):
    declare(_own, IsMe("person_id"))
declare_machinery(models.FailedGuess, "hashes of addresses that guessed, and how often")
