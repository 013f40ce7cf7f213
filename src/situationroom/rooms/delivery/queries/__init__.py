"""Reads of delivery."""

from situationroom.rooms.delivery.queries.calendars import get_feed
from situationroom.rooms.delivery.queries.incoming import (
    find_received,
    get_received,
    list_received,
)
from situationroom.rooms.delivery.queries.messages import (
    count_failed,
    get_message,
    list_attempts,
    list_messages,
    may_operate,
)
from situationroom.rooms.delivery.queries.notices import (
    PAGE,
    Shown,
    count_unread,
    get_notification,
    get_told,
    kind_of,
    list_notifications,
    list_unread,
    shown,
)
from situationroom.rooms.delivery.queries.pushes import get_push_key, list_browsers
from situationroom.rooms.delivery.queries.receivers import (
    get_receiver,
    list_wishes,
    quiet_of,
    zone_for,
)
from situationroom.rooms.delivery.queries.told import (
    Recalls,
    get_recalls,
    list_told,
    list_told_programs,
    require_manager,
)
from situationroom.rooms.delivery.queries.webhooks import (
    get_webhook,
    list_calls,
    list_event_kinds,
    list_webhooks,
)

__all__ = [
    "PAGE",
    "Recalls",
    "Shown",
    "count_failed",
    "count_unread",
    "find_received",
    "get_feed",
    "get_message",
    "get_notification",
    "get_push_key",
    "get_recalls",
    "get_received",
    "get_receiver",
    "get_told",
    "get_webhook",
    "kind_of",
    "list_attempts",
    "list_browsers",
    "list_calls",
    "list_event_kinds",
    "list_messages",
    "list_notifications",
    "list_received",
    "list_told",
    "list_told_programs",
    "list_unread",
    "list_webhooks",
    "list_wishes",
    "may_operate",
    "quiet_of",
    "require_manager",
    "shown",
    "zone_for",
]
