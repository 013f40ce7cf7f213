"""What the ground floor does by itself: it checks files and throws away what nobody needs."""

from django.utils import timezone

from situationroom.base.bell import Topic
from situationroom.base.chores import chore
from situationroom.base.files import checking
from situationroom.base.idempotency import forget_keys
from situationroom.base.ledgers import work
from situationroom.base.privacy import retention

__all__ = ["checking", "forget_old_keys", "retention", "work"]


@chore("base.forget_keys", topic=Topic.JOBS, seconds=600.0)
def forget_old_keys() -> bool:
    """Take away the keys of writes that nobody will ask for again."""
    return forget_keys(timezone.now())
