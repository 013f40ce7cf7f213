"""Reports read across rooms and tell it upward on paper.

Nouns: Brief (one report on one issue, frozen when drafted), Block (a piece of it, from documents).
"""
