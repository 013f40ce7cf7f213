"""Delivery: mail, push, webhooks and one-time links. Empty until the plumbing issue.

Nouns: Message, Channel, OneTimeLink.
"""
