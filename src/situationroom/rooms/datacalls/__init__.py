"""Data calls: one form to many organisations, collated back in the original layout.

Empty until the response issue.

Nouns: DataCall, Reply.
"""
