"""Reports read across rooms and tell it upward on paper.

Nouns: Brief (one edition of the report on an issue, frozen when drafted; *stale* when an answer or
a figure came after it, *superseded* by a later edition), Block (a piece of it, from documents).
"""
