"""Delivery: who is told what, through which channel, and what came of it.

A room above says in one line of its tasks who is told of which event (`kinds.notifies`); the rest
happens here: in the room exactly once, outside at least once, never more than the receiver may
read at that moment.

Nouns: Notification (ActivityStreams "notify"), Receiver, Preference, Message (RFC 5322), Attempt,
OneTimeLink, FailedGuess, Webhook (Standard Webhooks),
Recall, ReplyAddress, ReceivedMail, CalendarFeed (RFC 5545),
PushSubscription (W3C Push API).
"""
