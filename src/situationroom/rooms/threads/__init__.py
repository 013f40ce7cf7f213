"""Threads: a conversation on any object of any room. Empty until the channel issue.

Nouns: Thread, Post.
"""
