"""Meetings: series, sessions, dialogues and what was decided there. Empty until the sessions issue.

Nouns: Series, Session, Decision, ActionItem, Ask.
"""
