"""Organisations: who is here, for whom they work, and from which clock they speak.

Nouns: Organisation (ministry, agency, association, post, institute), Person (the user model),
Membership (a role, with an end).
"""
