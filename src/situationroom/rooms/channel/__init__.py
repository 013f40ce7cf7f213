"""Channel: topics, presence and digests. Empty until the channel issue.

Nouns: Topic, Presence.
"""
