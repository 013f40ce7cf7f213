"""Watch keeps what was published anywhere, as it was published.

It knows what was said, not what it means.

Nouns: Source (a feed), Notice (one published document), Revision (what a notice said before it
was corrected), Quarantined (a feed entry that could not be read).
"""
