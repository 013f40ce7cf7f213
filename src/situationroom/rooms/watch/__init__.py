"""Watch keeps what was published anywhere, as it was published.

It knows what was said, not what it means.

Nouns: Source (a feed), Notice (one published document), Quarantined (a feed entry that could
not be read).
"""
