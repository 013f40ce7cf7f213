"""Requests to an overseas post (해외 거점 요청): asked, taken on, answered, and what came of it.

Nouns: PostRequest (what a post is asked for, with its clock), AskerCard (who is behind it, kept
apart from what is asked), Turn (one thing that was done to it, never overwritten), Partner (a row
of the post's own book), Introduction (a partner the post brought together with who asked),
PostAnswer (an answer written down so that it serves like requests), Reuse (one request it served),
Coverage (a country a post is in charge of) and Capacity (how much it works on at once).
"""
